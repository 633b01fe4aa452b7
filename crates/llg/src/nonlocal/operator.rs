//! Currents and carriers of a film that moves, wave by wave.

use num_complex::Complex64;
use rayon::prelude::*;
use response::{Interface, SheetConductivity};

use super::{
    Surroundings,
    waves::{Pair, Waves, apart, for_each_wave},
};
use crate::{
    carriers::{
        drive_rate::{DriveRate, LANES, RowOfFields, store},
        emf_coefficient, level_coefficient,
    },
    damping::Lengths,
    problem::Problem,
    reduction,
    simd::dispatch,
    strip::sum_rows,
    surface::{Diffusivity, Surface},
    vectors::Vectors,
};

/// Rows that one task takes at least.
const ROWS: usize = 8;

/// The fields of one film and the maps between them.
#[derive(Debug)]
pub struct Operator {
    pub(super) waves: Waves,
    interface: Interface,
    at: Diffusivity,
    conductivity: SheetConductivity,
    quantum_capacitance: f64,
    /// g₁ \[V\] of g = g₁m_z².
    level: f64,
    /// −Δ_sd/(ev) [V s/m].
    emf: f64,
    drive_rate: DriveRate,
    /// A field of this [V/m] makes as large a torque as a volt of φ.
    pub(super) unit: f64,
    /// K_T(q, 0)/σ₀ of each wave.
    pub(super) kept: Vec<f64>,
    /// e²ν/C of each wave; empty where carriers do not repel each other.
    pub(super) screening: Vec<f64>,
    /// D of each cell [m²/s], and its root.
    diffusivity: Vec<f64>,
    pub(super) root: Vec<f64>,
    /// D about which the others lie.
    pub(super) typical: f64,
    /// No Hall current of what the film makes: K has its Hall part local.
    no_hall: Vec<f64>,
    /// E_m [V/m] and ∂_t g \[V/s\] of the film that moves.
    pub(super) emf_field: [Vec<f64>; 2],
    pub(super) pumped: Vec<f64>,
    pub(super) field: Vec<Complex64>,
    pub(super) a: Vec<Complex64>,
    pub(super) b: Vec<Complex64>,
    pub(super) c: Vec<Complex64>,
    /// ψ of each wave.
    pub(super) psi: Vec<Complex64>,
    /// The known part of ψ, and sg, of each wave \[V\].
    pub(super) known: Vec<Complex64>,
    pub(super) lifted: Vec<Complex64>,
}

impl Operator {
    /// That of `surface` under the film of `problem`.
    pub fn new(surface: &Surface, surroundings: Surroundings, problem: &Problem) -> Self {
        let (interface, waves) = (&surface.interface, Waves::of(problem.grid()));
        let (cells, count) = (waves.cells[0] * waves.cells[1], waves.len());
        let (zeros, spectrum) = (|| vec![0.0; cells], || vec![Complex64::ZERO; count]);
        let screening = |surroundings: Surroundings| {
            let [wx, wy] = waves.waves;
            let of = |i: usize| surroundings.screening(interface, waves.square(i / wy, i % wy).sqrt());
            (0..wx * wy).map(of).collect()
        };
        let torque_of_volt = interface.diffusive_coefficient().abs();
        let torque_of_field = interface.field_like_amplitude(0.0, 1.0).abs();
        let mut operator = Self {
            screening: if surroundings == Surroundings::None { Vec::new() } else { screening(surroundings) },
            interface: interface.clone(),
            at: surface.diffusivity,
            conductivity: interface.sheet_conductivity(),
            quantum_capacitance: interface.quantum_capacitance(),
            level: level_coefficient(interface),
            emf: emf_coefficient(interface),
            drive_rate: DriveRate::new(surface, problem, Lengths::Unit),
            unit: if torque_of_field > 0.0 { torque_of_volt / torque_of_field } else { 1.0 },
            kept: vec![1.0; count],
            diffusivity: zeros(),
            root: zeros(),
            typical: interface.diffusivity(0.0),
            no_hall: zeros(),
            emf_field: [zeros(), zeros()],
            pumped: zeros(),
            field: vec![Complex64::ZERO; cells],
            a: spectrum(),
            b: spectrum(),
            c: spectrum(),
            psi: spectrum(),
            known: spectrum(),
            lifted: spectrum(),
            waves,
        };
        operator.keep_at(match surface.diffusivity {
            Diffusivity::AtMz(m_z) => m_z,
            Diffusivity::Mean => 0.0,
        });
        operator
    }

    /// Takes K_T(q, 0)/σ₀ at `m_z`.
    fn keep_at(&mut self, m_z: f64) {
        let (interface, waves, wy) = (&self.interface, &self.waves, self.waves.waves[1]);
        self.kept.par_chunks_mut(wy).enumerate().for_each(|(p, kept)| {
            let each = kept.iter_mut().enumerate();
            each.for_each(|(s, kept)| *kept = interface.static_transverse(m_z, waves.square(p, s).sqrt()));
        });
    }

    /// Cells of the lowest layer.
    pub fn cells(&self) -> usize {
        self.root.len()
    }

    /// Takes the film `m` and `known` \[V\], the part of ψ that does not depend on the unknowns.
    pub fn take(&mut self, m: &Vectors, known: &[f64]) {
        let ([nx, ny], cells) = (self.waves.cells, self.cells());
        if self.at == Diffusivity::Mean {
            let rows =
                |j: usize| [reduction::product(&m.z[j * nx..(j + 1) * nx], &m.z[j * nx..(j + 1) * nx])];
            let [sum] = sum_rows(ny, rows);
            self.keep_at((sum / cells as f64).sqrt().min(1.0));
        }
        let (conductivity, inverse) = (self.conductivity, 1.0 / self.quantum_capacitance);
        let each = self.diffusivity.par_iter_mut().zip(&mut self.root).zip(&m.z[..cells]);
        each.with_min_len(ROWS * nx).for_each(|((d, root), m_z)| {
            *d = conductivity.sheet_conductivities(*m_z).0 * inverse;
            *root = d.sqrt();
        });
        let widest = self
            .diffusivity
            .iter()
            .fold([f64::INFINITY, 0.0_f64], |[least, most], d| [least.min(*d), most.max(*d)]);
        self.typical = (widest[0] * widest[1]).sqrt();
        // Numbers of one size side by side: each leaves its rounding in the other.
        let level = if self.screening.is_empty() { 0.0 } else { self.level };
        let row = |j: usize, out: &mut [Complex64]| {
            let cells = j * nx..(j + 1) * nx;
            let each = out.iter_mut().zip(&known[cells.clone()]).zip(&m.z[cells]);
            each.for_each(|((out, known), m_z)| *out = Complex64::new(*known, level * m_z * m_z));
        };
        self.waves.forward(Pair::Scalars, row, &mut self.a);
        let Self { waves, a, known, lifted, screening, .. } = self;
        let wy = waves.waves[1];
        known.par_chunks_mut(wy).zip(lifted.par_chunks_mut(wy)).enumerate().for_each(
            |(p, (known, lifted))| {
                for_each_wave(p, waves.waves, |s, here, opposite| {
                    let [of_known, of_level] = apart(a[here], a[opposite]);
                    known[s] = of_known;
                    lifted[s] = screening.get(here).map_or(Complex64::ZERO, |s| s * of_level);
                });
            },
        );
    }

    /// |A| that the emf of a film that turns with `rate` would make over the film, in units of the unknowns: the scale of their errors.
    pub fn size_of_emf(&self, rate: &Vectors) -> f64 {
        let [nx, ny] = self.waves.cells;
        let [sum] = sum_rows(ny, |j| {
            let cells = j * nx..(j + 1) * nx;
            let (x, y) = (&rate.x[cells.clone()], &rate.y[cells]);
            [reduction::product(x, x) + reduction::product(y, y)]
        });
        (self.emf / self.unit).abs() * sum.sqrt()
    }

    /// Adds to `k` the ṁ [rad/s] that the unknowns `x` cause in the film `m`.
    pub fn add_turn(&self, m: &Vectors, x: &[f64], k: &mut Vectors) {
        let (nx, cells) = (self.waves.cells[0], self.cells());
        let Vectors { x: kx, y: ky, z: kz } = k;
        let rows = kx[..cells].par_chunks_mut(nx).zip(ky[..cells].par_chunks_mut(nx));
        let rows = rows.zip(kz[..cells].par_chunks_mut(nx)).with_min_len(ROWS);
        rows.enumerate().for_each(|(j, ((kx, ky), kz))| {
            self.turn_row(m, x, j, |start, turn| {
                for (out, turn) in [&mut *kx, &mut *ky, &mut *kz].into_iter().zip(turn) {
                    out[start..].iter_mut().zip(turn).for_each(|(out, turn)| *out += turn);
                }
            });
        });
    }

    /// Gives `take` the ṁ of row `j` that the unknowns cause, with the place of the first of its lanes.
    #[inline(always)]
    fn turn_row(&self, m: &Vectors, x: &[f64], j: usize, take: impl FnMut(usize, [[f64; LANES]; 3])) {
        let (nx, cells) = (self.waves.cells[0], self.cells());
        let row = j * nx..(j + 1) * nx;
        let (phi, fields) = x.split_at(cells);
        let (along, across) = fields.split_at(cells);
        let fields = RowOfFields {
            m: [&m.x[row.clone()], &m.y[row.clone()], &m.z[row.clone()]],
            diffusivity: &self.diffusivity[row.clone()],
            hall_ratio: &self.no_hall[row.clone()],
            driving: [&along[row.clone()], &across[row.clone()]],
            phi: &phi[row],
        };
        dispatch(
            #[inline(always)]
            || self.drive_rate.row(j, self.quantum_capacitance * self.unit, fields, take),
        );
    }

    /// E_m and ∂_t g of the film `m` that turns with `k`, and with what the unknowns `x` cause.
    pub(super) fn take_motion(&mut self, m: &Vectors, k: Option<&Vectors>, x: Option<&[f64]>) {
        let nx = self.waves.cells[0];
        let (mut emf, mut pumped) = (std::mem::take(&mut self.emf_field), std::mem::take(&mut self.pumped));
        let this = &*self;
        let [ex, ey] = &mut emf;
        let rows = ex.par_chunks_mut(nx).zip(ey.par_chunks_mut(nx)).zip(pumped.par_chunks_mut(nx));
        rows.with_min_len(ROWS).enumerate().for_each(|(j, ((ex, ey), pumped))| {
            // ẑ×ṁ = (−ṁ_y, ṁ_x).
            match x {
                Some(x) => this.turn_row(m, x, j, |start, [rx, ry, rz]| {
                    store(ry.map(|r| -this.emf * r), ex, start);
                    store(rx.map(|r| this.emf * r), ey, start);
                    store(rz, pumped, start);
                }),
                None => [&mut *ex, &mut *ey, &mut *pumped].into_iter().for_each(|row| row.fill(0.0)),
            }
            let cells = j * nx..(j + 1) * nx;
            if let Some(k) = k {
                ex.iter_mut().zip(&k.y[cells.clone()]).for_each(|(e, rate)| *e -= this.emf * rate);
                ey.iter_mut().zip(&k.x[cells.clone()]).for_each(|(e, rate)| *e += this.emf * rate);
                pumped.iter_mut().zip(&k.z[cells.clone()]).for_each(|(pumped, rate)| *pumped += rate);
            }
            let each = pumped.iter_mut().zip(&m.z[cells]);
            each.for_each(|(pumped, m_z)| *pumped *= 2.0 * this.level * m_z);
        });
        self.emf_field = emf;
        self.pumped = pumped;
    }

    /// Σ(ψ + g) of the film `m` over its cells \[V\].
    pub fn charge(&self, m: &Vectors, psi: &[f64]) -> f64 {
        let [nx, ny] = self.waves.cells;
        let [sum] = sum_rows(ny, |j| {
            let (psi, m_z) = (&psi[j * nx..(j + 1) * nx], &m.z[j * nx..(j + 1) * nx]);
            [reduction::sum(psi, |psi| psi) + self.level * reduction::product(m_z, m_z)]
        });
        sum
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.waves.bytes()
            + self.drive_rate.bytes()
            + 8 * (self.kept.len() + self.screening.len() + 6 * self.root.len())
            + 16 * (self.field.len() + 6 * self.known.len())
    }
}
