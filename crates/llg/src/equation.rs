//! The right-hand side of the equation of motion, Eq. (1).

use rayon::prelude::*;
use response::{GilbertTensor, constants::MU_0};

use crate::{
    error::InvalidParameter,
    grid::Grid,
    problem::{Demagnetisation, Problem},
    reduction,
    simd::dispatch,
    strip::{Strip, for_each_strip, rows_per_strip, sum_rows},
    term::{Stage, Term, terms_of},
    vectors::{Vectors, VectorsMut},
};

/// ṁ as a function of m, t and the surface's fields: local terms strip by strip, then the damping solve while the
/// strip is in cache. Holds no state.
pub struct Equation {
    grid: Grid,
    terms: Vec<Box<dyn Term>>,
    demag: Option<demag::Demag>,
    /// µ₀M_s \[T\].
    saturation: f64,
    gamma: f64,
    surface_tensor: GilbertTensor,
    bulk_tensor: GilbertTensor,
    /// M_s times the cell volume [A m²].
    moment: f64,
}

impl std::fmt::Debug for Equation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Equation").field("grid", &self.grid).field("terms", &self.term_names()).finish()
    }
}

impl Equation {
    /// The equation of `problem`.
    ///
    /// # Errors
    /// A grid that the demagnetising tensor refuses.
    pub fn new(problem: &Problem) -> Result<Self, InvalidParameter> {
        let (grid, magnet) = (problem.grid(), problem.magnet());
        let demag = match magnet.demagnetisation {
            Demagnetisation::Full => Some(full_demag(grid)?),
            _ => None,
        };
        let bulk_tensor = GilbertTensor::scalar(magnet.damping);
        let surface_tensor =
            problem.surface().map_or(bulk_tensor, |s| s.interface.gilbert_tensor(magnet.damping));
        Ok(Self {
            grid: grid.clone(),
            terms: terms_of(problem),
            demag,
            saturation: MU_0 * magnet.saturation_magnetization,
            gamma: magnet.gyromagnetic_ratio,
            surface_tensor,
            bulk_tensor,
            moment: magnet.saturation_magnetization * grid.cell_volume(),
        })
    }

    /// γ [rad/(s T)].
    pub fn gamma(&self) -> f64 {
        self.gamma
    }

    /// µ₀M_s \[T\].
    pub fn saturation(&self) -> f64 {
        self.saturation
    }

    fn term_names(&self) -> Vec<&'static str> {
        self.terms.iter().map(|t| t.name()).collect()
    }

    /// ṁ at `at` [rad/s] into `out`.
    pub fn rate(&mut self, at: &Stage<'_>, out: &mut Vectors) {
        self.with_field(at, out, |equation, strip, b| equation.solve_damping(at, strip, b));
    }

    /// The effective field at `at` \[T\] into `out`, torques included as fields.
    pub fn field(&mut self, at: &Stage<'_>, out: &mut Vectors) {
        self.with_field(at, out, |_, _, _| ());
    }

    fn with_field(
        &mut self,
        at: &Stage<'_>,
        out: &mut Vectors,
        then: impl Fn(&Self, &Strip, &mut VectorsMut<'_>) + Sync,
    ) {
        self.add_demag(at, out);
        let this = &*self;
        for_each_strip(&this.grid, out, |strip, mut b| {
            if this.demag.is_none() {
                b.x.fill(0.0);
                b.y.fill(0.0);
                b.z.fill(0.0);
            }
            for term in &this.terms {
                term.add_field(at, &strip, &mut b);
            }
            then(this, &strip, &mut b);
        });
    }

    /// The non-local field into `out`; nothing without full demagnetisation.
    fn add_demag(&mut self, at: &Stage<'_>, out: &mut Vectors) {
        if let Some(demag) = &mut self.demag {
            [&mut out.x, &mut out.y, &mut out.z].into_par_iter().for_each(|c| c.fill(0.0));
            demag.add_field(at.m.components(), self.saturation, out.components_mut());
        }
    }

    /// Field → ṁ in place: B = −γ m×b, ṁ = B + m×(Λṁ).
    fn solve_damping(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let split = self.grid.cells()[1].clamp(strip.rows().start, strip.rows().end);
        let nx = self.grid.cells()[0];
        let parts =
            [(strip.rows().start..split, self.surface_tensor), (split..strip.rows().end, self.bulk_tensor)];
        for (rows, tensor) in parts {
            let cells = rows.start * nx..rows.end * nx;
            let offset = strip.cells().start;
            let part = b.part(cells.start - offset..cells.end - offset);
            let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells]);
            let gamma = self.gamma;
            dispatch(
                #[inline(always)]
                || {
                    let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
                    for (((bx, by), bz), ((mx, my), mz)) in out.zip(m.0.iter().zip(m.1).zip(m.2)) {
                        let torque = [
                            gamma * (*mz * *by - *my * *bz),
                            gamma * (*mx * *bz - *mz * *bx),
                            gamma * (*my * *bx - *mx * *by),
                        ];
                        [*bx, *by, *bz] = tensor.solve([*mx, *my, *mz], torque);
                    }
                },
            );
        }
    }

    /// Energies by term name \[J\], terms of one name added up; torques without an energy are left out.
    pub fn energies(&mut self, at: &Stage<'_>, scratch: &mut Vectors) -> Vec<(&'static str, f64)> {
        let mut energies: Vec<(&'static str, f64)> = Vec::new();
        let (grid, moment) = (self.grid.clone(), self.moment);
        let nx = grid.cells()[0];
        let dot = |b: &Vectors, row: usize| {
            let cells = row * nx..(row + 1) * nx;
            reduction::dot(at.m.cut(cells.clone()), b.cut(cells))
        };
        let mut add = |name: &'static str, factor: f64, b: &Vectors| {
            let [sum] = sum_rows(grid.rows(), |row| [dot(b, row)]);
            let energy = -factor * moment * sum;
            match energies.iter_mut().find(|(n, _)| *n == name) {
                Some((_, total)) => *total += energy,
                None => energies.push((name, energy)),
            }
        };
        for term in &self.terms {
            let Some(factor) = term.energy_factor() else { continue };
            for_each_strip(&grid, scratch, |strip, mut b| {
                b.x.fill(0.0);
                b.y.fill(0.0);
                b.z.fill(0.0);
                term.add_field(at, &strip, &mut b);
            });
            add(term.name(), factor, scratch);
        }
        if self.demag.is_some() {
            self.add_demag(at, scratch);
            add("demag", 0.5, scratch);
        }
        energies
    }

    /// Names of the energies that [`energies`](Self::energies) gives, in its order.
    pub fn energy_names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> =
            self.terms.iter().filter(|t| t.energy_factor().is_some()).map(|t| t.name()).collect();
        if self.demag.is_some() {
            names.push("demag");
        }
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(*name);
                true
            }
        });
        names
    }

    /// Bytes held by the demagnetising tensor and its buffers.
    pub fn demag_bytes(&self) -> usize {
        self.demag.as_ref().map_or(0, demag::Demag::memory_bytes)
    }

    /// Rows that one strip has.
    pub fn rows_per_strip(&self) -> usize {
        rows_per_strip(&self.grid)
    }
}

fn full_demag(grid: &Grid) -> Result<demag::Demag, InvalidParameter> {
    // Images that make the near field of a periodic film right; farther ones cancel to the accuracy of the image sum.
    let periodic_images = grid.periodic().map(|periodic| if periodic { PERIODIC_IMAGES } else { 0 });
    let demag_grid = demag::Grid { cells: grid.cells(), cell_size: grid.cell_size(), periodic_images };
    demag::Demag::new(&demag_grid).map_err(|_| InvalidParameter {
        name: "cells",
        value: grid.len() as f64,
        requirement: "a grid whose demagnetising tensor fits in memory",
    })
}

/// Images on each side of a periodic axis in the full demagnetising field.
const PERIODIC_IMAGES: usize = 8;

/// ⟨m_z²⟩ over the lowest layer.
pub fn layer_mean_square_mz(grid: &Grid, m: &Vectors) -> f64 {
    let [nx, ny, _] = grid.cells();
    let [sum] = sum_rows(ny, |row| [reduction::sum(&m.z[row * nx..(row + 1) * nx], |z| z * z)]);
    sum / grid.layer() as f64
}

/// d⟨m_z²⟩/dt = 2⟨m_z ṁ_z⟩ over the lowest layer [1/s].
pub fn layer_mean_square_mz_rate(grid: &Grid, m: &Vectors, rate: &Vectors) -> f64 {
    let [nx, ny, _] = grid.cells();
    let [sum] = sum_rows(ny, |row| {
        let cells = row * nx..(row + 1) * nx;
        [m.z[cells.clone()].iter().zip(&rate.z[cells]).map(|(z, r)| z * r).sum()]
    });
    2.0 * sum / grid.layer() as f64
}
