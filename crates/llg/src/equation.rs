//! The right-hand side of the equation of motion, Eq. (1).

use std::sync::Arc;

use rayon::prelude::*;
use response::constants::MU_0;

use crate::{
    damping::{Damping, Layer, Lengths},
    error::InvalidParameter,
    grid::Grid,
    magnet::Demagnetisation,
    magnetic_cells::MagneticCells,
    parameter::Parameter,
    problem::Problem,
    reduction,
    simd::dispatch,
    strip::{Strip, for_each_strip, rows_per_strip, sum_rows},
    term::{Stage, Term, terms_of},
    thermal::ThermalField,
    vectors::{Vectors, VectorsMut},
};

/// ṁ as a function of m, t and the surface's fields: local terms strip by strip, then the damping solve while the
/// strip is in cache. Holds no state.
pub struct Equation {
    grid: Grid,
    terms: Vec<Box<dyn Term>>,
    demag: Option<demag::Demag>,
    /// Largest µ₀M_s \[T\].
    saturation: f64,
    /// M_s over the largest where magnetic cells differ, and room for the moment of each cell.
    relative_moment: Option<(Arc<[f64]>, Vectors)>,
    magnetic: MagneticCells,
    gamma: f64,
    damping: Damping,
    /// Largest M_s times the cell volume [A m²].
    moment: f64,
    carriers: bool,
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
        Self::of_lengths(problem, Lengths::Unit)
    }

    /// The equation of `problem` for m of these lengths.
    pub(crate) fn of_lengths(problem: &Problem, lengths: Lengths) -> Result<Self, InvalidParameter> {
        let (grid, magnet) = (problem.grid(), problem.magnet());
        let demag = match magnet.demagnetisation {
            Demagnetisation::Full => Some(problem.full_demag().on(grid)?),
            _ => None,
        };
        let largest = magnet.saturation_magnetization.max();
        let relative_moment = match problem.saturation_of_magnetic_cells() {
            Parameter::Uniform(_) => None,
            Parameter::Map(ms) => {
                Some((ms.iter().map(|ms| ms / largest).collect(), Vectors::zeros(grid.len())))
            }
        };
        Ok(Self {
            grid: grid.clone(),
            terms: terms_of(problem),
            demag,
            saturation: MU_0 * largest,
            relative_moment,
            magnetic: problem.magnetic_cells().clone(),
            gamma: magnet.gyromagnetic_ratio,
            damping: Damping::new(problem, lengths),
            moment: largest * grid.cell_volume(),
            carriers: problem
                .surface()
                .is_some_and(|surface| surface.has_carriers() || surface.follows_the_magnet()),
        })
    }

    /// γ [rad/(s T)].
    pub fn gamma(&self) -> f64 {
        self.gamma
    }

    /// Largest µ₀M_s of the cells \[T\].
    pub fn saturation(&self) -> f64 {
        self.saturation
    }

    /// The local terms.
    pub(crate) fn terms(&self) -> &[Box<dyn Term>] {
        &self.terms
    }

    fn term_names(&self) -> Vec<&'static str> {
        self.terms.iter().map(|t| t.name()).collect()
    }

    /// ṁ at `at` [rad/s] into `out`.
    pub fn rate(&mut self, at: &Stage<'_>, out: &mut Vectors) {
        self.with_field(at, out, |equation, strip, b| equation.solve_damping(at, strip, b));
    }

    /// The same under the thermal field `noise`.
    pub fn rate_with_noise(&mut self, at: &Stage<'_>, noise: &ThermalField, out: &mut Vectors) {
        self.with_field(at, out, |equation, strip, b| {
            noise.add_field(&equation.damping, at, strip, b);
            equation.solve_damping(at, strip, b);
            noise.add_drift(&equation.damping, at, strip, b);
        });
    }

    /// The effective field at `at` \[T\] into `out`, torques included as fields; zero in vacuum.
    pub fn field(&mut self, at: &Stage<'_>, out: &mut Vectors) {
        self.with_field(at, out, |_, _, _| ());
    }

    fn with_field(
        &mut self,
        at: &Stage<'_>,
        out: &mut Vectors,
        then: impl Fn(&Self, &Strip, &mut VectorsMut<'_>) + Sync,
    ) {
        self.demag_field(at, out);
        self.add_local(at, out, then);
    }

    /// The local terms on top of the non-local field in `out`.
    fn add_local(
        &self,
        at: &Stage<'_>,
        out: &mut Vectors,
        then: impl Fn(&Self, &Strip, &mut VectorsMut<'_>) + Sync,
    ) {
        let this = self;
        for_each_strip(&this.grid, out, |strip, mut b| {
            if this.demag.is_none() {
                b.x.fill(0.0);
                b.y.fill(0.0);
                b.z.fill(0.0);
            }
            for term in &this.terms {
                term.add_field(at, &strip, &mut b);
            }
            this.clear_vacuum(&strip, &mut b);
            then(this, &strip, &mut b);
        });
    }

    /// Size of the field of every term in one cell \[T\].
    pub(crate) fn fields_at(
        &mut self,
        at: &Stage<'_>,
        cell: usize,
        scratch: &mut Vectors,
    ) -> Vec<(&'static str, f64)> {
        let size = |b: &Vectors| b.get(cell).iter().map(|c| c * c).sum::<f64>().sqrt();
        let mut fields = Vec::new();
        for term in &self.terms {
            for_each_strip(&self.grid, scratch, |strip, mut b| {
                b.x.fill(0.0);
                b.y.fill(0.0);
                b.z.fill(0.0);
                term.add_field(at, &strip, &mut b);
            });
            fields.push((term.name(), size(scratch)));
        }
        if self.demag.is_some() {
            self.demag_field(at, scratch);
            fields.push(("demag", size(scratch)));
        }
        fields
    }

    /// The transforms and instructions of the full demagnetising field, in words; `None` without one.
    pub(crate) fn fft_plan(&self) -> Option<String> {
        self.demag.as_ref().map(demag::Demag::fft_plan)
    }

    /// The full demagnetising field \[T\] into `out`, which stays as it is without one.
    pub fn demag_field(&mut self, at: &Stage<'_>, out: &mut Vectors) {
        if let Some(demag) = &mut self.demag {
            let moment = match &mut self.relative_moment {
                None => at.m,
                Some((relative, moment)) => {
                    weigh(at.m, relative, moment);
                    moment
                }
            };
            demag.field(moment.components(), self.saturation, out.components_mut());
        }
    }

    fn clear_vacuum(&self, strip: &Strip, b: &mut VectorsMut<'_>) {
        let Some(mask) = self.magnetic.mask() else { return };
        for component in [&mut *b.x, &mut *b.y, &mut *b.z] {
            for (value, magnetic) in component.iter_mut().zip(&mask[strip.cells()]) {
                *value = if *magnetic { *value } else { 0.0 };
            }
        }
    }

    /// Field → ṁ in place: B = −γ m×b, ṁ = B + m×(Λṁ).
    fn solve_damping(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let split = self.grid.cells()[1].clamp(strip.rows().start, strip.rows().end);
        self.damping.solve_rows(at, strip, strip.rows().start..split, Layer::Surface, self.gamma, b);
        self.damping.solve_rows(at, strip, split..strip.rows().end, Layer::Bulk, self.gamma, b);
    }

    /// Energies by term name \[J\], terms of one name added up; torques without an energy are left out.
    pub fn energies(&mut self, at: &Stage<'_>, scratch: &mut Vectors) -> Vec<(&'static str, f64)> {
        let local = self.local_energies(at, scratch);
        self.demag_field(at, scratch);
        self.with_demag_energy(at, local, scratch)
    }

    /// Energies and, into `out`, ṁ [rad/s], with the non-local field computed once.
    pub fn energies_and_rate(
        &mut self,
        at: &Stage<'_>,
        scratch: &mut Vectors,
        out: &mut Vectors,
    ) -> Vec<(&'static str, f64)> {
        let local = self.local_energies(at, scratch);
        self.demag_field(at, out);
        let energies = self.with_demag_energy(at, local, out);
        self.add_local(at, out, |equation, strip, b| equation.solve_damping(at, strip, b));
        energies
    }

    /// `energies` and that of the demagnetising field `b`.
    fn with_demag_energy(
        &self,
        at: &Stage<'_>,
        mut energies: Vec<(&'static str, f64)>,
        b: &Vectors,
    ) -> Vec<(&'static str, f64)> {
        if self.demag.is_some() {
            let energy = self.energy_of(at, 0.5, b);
            match energies.iter_mut().find(|(n, _)| *n == "demag") {
                Some((_, total)) => *total += energy,
                None => energies.push(("demag", energy)),
            }
        }
        energies
    }

    /// −factor M_sV Σ m·b \[J\].
    fn energy_of(&self, at: &Stage<'_>, factor: f64, b: &Vectors) -> f64 {
        let nx = self.grid.cells()[0];
        let relative = self.relative_moment.as_ref().map(|(relative, _)| &**relative);
        let dot = |row: usize| {
            let cells = row * nx..(row + 1) * nx;
            let Some(w) = relative else { return reduction::dot(at.m.cut(cells.clone()), b.cut(cells)) };
            let pairs = |m: &[f64], b: &[f64]| {
                m.iter().zip(b).zip(&w[cells.clone()]).map(|((m, b), w)| w * (m * b)).sum::<f64>()
            };
            let (m, b) = (at.m.cut(cells.clone()), b.cut(cells.clone()));
            pairs(m[0], b[0]) + pairs(m[1], b[1]) + pairs(m[2], b[2])
        };
        let [sum] = sum_rows(self.grid.rows(), |row| [dot(row)]);
        -factor * self.moment * sum
    }

    /// Energies of the local terms \[J\].
    fn local_energies(&self, at: &Stage<'_>, scratch: &mut Vectors) -> Vec<(&'static str, f64)> {
        let mut energies: Vec<(&'static str, f64)> = Vec::new();
        for term in &self.terms {
            let Some(factor) = term.energy_factor() else { continue };
            for_each_strip(&self.grid, scratch, |strip, mut b| {
                b.x.fill(0.0);
                b.y.fill(0.0);
                b.z.fill(0.0);
                term.add_field(at, &strip, &mut b);
            });
            let energy = self.energy_of(at, factor, scratch);
            match energies.iter_mut().find(|(n, _)| *n == term.name()) {
                Some((_, total)) => *total += energy,
                None => energies.push((term.name(), energy)),
            }
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

    /// Whether carriers are part of the state, which have an energy beside these.
    pub fn has_carriers(&self) -> bool {
        self.carriers
    }

    /// Bytes held: the demagnetising tensor with its buffers, and maps of the material.
    pub fn bytes(&self) -> usize {
        let demag = self.demag.as_ref().map_or(0, demag::Demag::memory_bytes);
        let moments =
            self.relative_moment.as_ref().map_or(0, |(relative, m)| 8 * relative.len() + 24 * m.len());
        let terms: usize = self.terms.iter().map(|term| term.bytes()).sum();
        demag + moments + terms + self.damping.bytes() + self.magnetic.bytes()
    }

    /// Rows that one strip has.
    pub fn rows_per_strip(&self) -> usize {
        rows_per_strip(&self.grid)
    }
}

/// out = m × relative moment, cell by cell.
fn weigh(m: &Vectors, relative: &[f64], out: &mut Vectors) {
    const CHUNK: usize = 4096;
    for (out, m) in out.components_mut().into_iter().zip(m.components()) {
        let chunks = out.par_chunks_mut(CHUNK).zip(m.par_chunks(CHUNK)).zip(relative.par_chunks(CHUNK));
        chunks.for_each(|((out, m), relative)| {
            dispatch(
                #[inline(always)]
                || out.iter_mut().zip(m).zip(relative).for_each(|((out, m), relative)| *out = relative * m),
            );
        });
    }
}

/// ⟨m_z²⟩ over the magnetic cells of the lowest layer.
pub fn layer_mean_square_mz(problem: &Problem, m: &Vectors) -> f64 {
    let [nx, ny, _] = problem.grid().cells();
    let [sum] = sum_rows(ny, |row| [reduction::sum(&m.z[row * nx..(row + 1) * nx], |z| z * z)]);
    sum / problem.magnetic_cells().in_lowest_layer() as f64
}

/// d⟨m_z²⟩/dt = 2⟨m_z ṁ_z⟩ over the magnetic cells of the lowest layer [1/s].
pub fn layer_mean_square_mz_rate(problem: &Problem, m: &Vectors, rate: &Vectors) -> f64 {
    let [nx, ny, _] = problem.grid().cells();
    let [sum] = sum_rows(ny, |row| {
        let cells = row * nx..(row + 1) * nx;
        [m.z[cells.clone()].iter().zip(&rate.z[cells]).map(|(z, r)| z * r).sum()]
    });
    2.0 * sum / problem.magnetic_cells().in_lowest_layer() as f64
}
