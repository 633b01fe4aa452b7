//! Carriers that live with the magnet: drift and diffusion on the grid, by finite volumes.
//!
//! With φ = −n/(eν) and m the direction of the magnetisation,
//!
//! - J = σ₀(m_z) (E + ∇φ + E_m) + σ_H(−m_z) (E + ∇φ + E_m)×ẑ, E_m = −(Δ_sd/ev) ẑ×ṁ_∥,
//! - ∂_t φ = ∇·J/(e²ν) − ∂_t g, g = Δ_z²/(2eε): the charge −eν(φ + g) is conserved, and ∂_t g pumps.
//!
//! Faces carry the longitudinal current of two half cells in series, σ the harmonic mean. The field in a cell is what the
//! currents of its faces need, (σE)/σ; Hall current and emf are made of it in the cell and go back to the faces by the adjoint.
//! Edges end in half cells, held by a contact or open, with a field that holds emf and Hall field so that nothing leaves.
//! So the Hall current does no work and the magnet takes exactly what the carriers give: the energy law holds on the grid,
//! with a loss that is never negative. What the current σ₀E_m of a cell does to its own m is the Gilbert tensor, which stays
//! where it is; the carriers add what is not local.

mod applied_field;
mod bounded;
mod contacts;
pub(crate) mod drive_rate;
mod edges;
mod film;
pub(crate) mod krylov;
pub(crate) mod mesh;
mod midpoint;
mod preconditioner;
mod stage;
mod steady;
mod transform;

use rayon::prelude::*;

use applied_field::{AppliedField, write_centres, write_faces};
use contacts::Contacts;
use drive_rate::DriveRate;
use film::Film;
use krylov::{Krylov, dot};
use mesh::{Faces, Mesh};
use preconditioner::Preconditioner;
use stage::{Potential, Source, StageEquation};
use transform::Spectral;

pub use midpoint::Middle;

pub use film::{emf_coefficient, level_coefficient, quantum_capacitance, screening};
pub use steady::initial_state;

use crate::{
    damping::Lengths, memory::DriveFields, plane::Plane, problem::Problem, strip::sum_rows, surface::Surface,
    vectors::Vectors,
};

/// Error of φ in a stage over its size.
const TOLERANCE: f64 = 3e-11;
/// What one round may take off: beyond it the rounding of the transforms shows.
const SINGLE: f64 = 2e-7;
/// Rounds at most, each of as many directions as [`Krylov`] keeps.
const ROUNDS: u32 = 10;

/// What belongs to one state or stage.
#[derive(Clone, Debug)]
pub struct Instant {
    /// φ, E + ∇φ and E in the cells.
    pub fields: DriveFields,
    /// ∂_t φ \[V/s\].
    pub rate: Vec<f64>,
    /// ∫J·E dA of the drives, and what the contacts do, ΣUI \[W\].
    pub power: f64,
    /// Current from each contact into the film \[A\].
    pub currents: Vec<f64>,
    /// The charge that the contacts give a second, as Σ(φ + g) over the cells \[V/s\].
    pub inflow: f64,
}

/// The carriers' workspace.
#[derive(Debug)]
pub struct Carriers {
    mesh: Mesh,
    drives: Vec<AppliedField>,
    drive_rate: DriveRate,
    contacts: Contacts,
    film: Film,
    spectral: Spectral,
    krylov: Krylov,
    /// E on the faces [V/m].
    e_field: Faces,
    /// D (E + ∇φ + …) on the faces [V m/s].
    flux: Faces,
    /// Field of the emf and the Hall current in the cells [V/m].
    beside: [Vec<f64>; 2],
    /// What the contacts gave to Σ(φ + g) in the last stage \[V/s\].
    inflow: f64,
    residual: Vec<f64>,
    /// Minus the electrochemical potential \[V\], where a gate makes it differ from φ.
    electrochemical: Vec<f64>,
    scratch: Vec<f64>,
}

impl Surface {
    /// 1 + e²ν/C, by which a gate makes a static potential of the carriers weaker and their charge spread faster; 1 without one.
    pub fn gate_factor(&self) -> f64 {
        1.0 + screening(&self.interface, self.gate_capacitance)
    }
}

impl Carriers {
    /// Those of `problem` under films whose m have these lengths; `None` under another kernel.
    pub fn new(problem: &Problem, lengths: Lengths) -> Option<Self> {
        let surface = problem.surface().filter(|surface| surface.has_carriers())?;
        let mesh = Mesh::of(problem.grid());
        let zeros = || vec![0.0; mesh.len()];
        let contacts = Contacts::new(problem);
        Some(Self {
            drives: AppliedField::all(problem),
            drive_rate: DriveRate::new(surface, problem, lengths),
            film: Film::new(surface, &mesh),
            spectral: Spectral::new(&mesh, contacts.ends()),
            krylov: Krylov::new(&mesh),
            contacts,
            e_field: Faces::zeros(mesh.len()),
            flux: Faces::zeros(mesh.len()),
            beside: [zeros(), zeros()],
            inflow: 0.0,
            residual: zeros(),
            electrochemical: if surface.gate_capacitance.is_some() { zeros() } else { Vec::new() },
            scratch: stage::scratch(&mesh),
            mesh,
        })
    }

    /// Room for what belongs to a state.
    pub fn empty_instant(&self) -> Instant {
        let [nx, ny] = self.mesh.cells;
        Instant {
            fields: DriveFields::zeros(nx, ny, true),
            rate: vec![0.0; self.mesh.len()],
            power: 0.0,
            currents: vec![0.0; self.contacts.len()],
            inflow: 0.0,
        }
    }

    /// Takes the film `m`, and the drives on the faces and the contacts at `time`.
    fn take(&mut self, m: &Vectors, time: f64) {
        self.film.set(&self.mesh, m);
        write_faces(&self.drives, time, &self.mesh, &mut self.e_field);
        self.contacts.take_film(&self.film.diffusivity);
        self.contacts.take_signals(&self.drives, time);
    }

    /// Fields of the film `m` with carriers `phi` at `time`; its rate and power follow by [`rate`](Self::rate).
    pub fn fields(&mut self, m: &Vectors, phi: &[f64], time: f64, at: &mut Instant) {
        self.take(m, time);
        write_centres(&self.drives, time, &mut at.fields);
        at.fields.phi.values_mut().copy_from_slice(phi);
        self.drift(m, &mut at.fields);
    }

    /// Adds to the ṁ [rad/s] that `m` has in the fields of [`fields`](Self::fields) what the open half cells of insulating edges make of it.
    pub fn settle(&self, m: &Vectors, rate: &mut Vectors, at: &Instant) {
        let Self { mesh, drive_rate, contacts, film, .. } = self;
        let equation = StageEquation { mesh, film, contacts, drive_rate, m, tau: 0.0 };
        let ([gx, gy], phi) = (at.fields.driving_field.each_ref().map(Plane::values), at.fields.phi.values());
        let [x, y, z] = rate.components_mut();
        for j in 0..mesh.cells[1] {
            let cells = mesh.row(j);
            let fields = equation.row_of_fields(j, phi, [&gx[cells.clone()], &gy[cells.clone()]]);
            let turns = [&mut x[cells.clone()], &mut y[cells.clone()], &mut z[cells]];
            equation.add_turn_of_edges(j, fields, turns);
        }
    }

    /// ∂_t φ and the power of the drives, for the film `m` that turns with `rate` [rad/s]; the field in cells at insulating edges becomes
    /// that of this film. To be called once after [`fields`](Self::fields).
    pub fn rate(&mut self, m: &Vectors, rate: &Vectors, at: &mut Instant) {
        self.add_beside(rate, &mut at.fields);
        self.film.pumping(&self.mesh, m, rate, &mut at.rate);
        at.rate.iter_mut().for_each(|rate| *rate = -*rate);
        self.mesh.add_divergence(&self.flux, 1.0, &mut at.rate);
        self.contacts.add_divergence(1.0, &mut at.rate);
        at.power = self.power();
        at.inflow = self.contacts.inflow();
        let ampere = self.weight();
        let currents = at.currents.iter_mut().zip(self.contacts.currents());
        currents.for_each(|(out, (_, current))| *out = ampere * current);
    }

    /// Finds φ and the ṁ it causes together: φ − τ∂_tφ = `known`, in a film `m` that would turn with `k` [rad/s] without
    /// carriers; adds to `k` what they cause. Starts from what is in `phi`. Gives the rounds taken, or `None` when they do
    /// not converge.
    pub fn solve(
        &mut self,
        (m, time, tau): (&Vectors, f64, f64),
        known: &[f64],
        phi: &mut [f64],
        k: &mut Vectors,
    ) -> Option<u32> {
        self.take(m, time);
        let Self { mesh, drive_rate, contacts, film, spectral, krylov, e_field, .. } = self;
        let Self { residual, scratch, electrochemical, .. } = self;
        let weight = 1.0 + film.screening();
        let equation = StageEquation { mesh, film, contacts, drive_rate, m, tau };
        let mut preconditioner = Preconditioner::new(spectral, film, mesh, tau);
        let mut largest = dot(mesh, phi, phi).sqrt();
        for round in 0..ROUNDS {
            let driving = film.electrochemical(mesh, m, phi, electrochemical);
            let source = Source { known, e_field, rate: k };
            equation.residual(Some(source), Potential { phi, driving, weight: 1.0 }, residual, scratch);
            preconditioner.apply(residual, krylov.residual());
            let size = krylov.size();
            if !size.is_finite() {
                return None;
            }
            largest = largest.max(size);
            let target = TOLERANCE * largest + film.rounding(mesh, m);
            let left = if size <= target {
                size
            } else {
                let apply = |v: &[f64], out: &mut [f64]| {
                    equation.residual(None, Potential { phi: v, driving: v, weight }, residual, scratch);
                    preconditioner.apply(residual, out);
                };
                krylov.reduce(size, target.max(SINGLE * size), apply, phi).max(SINGLE * size)
            };
            if left <= target {
                let driving = film.electrochemical(mesh, m, phi, electrochemical);
                equation.add_turn(e_field, Potential { phi, driving, weight: 1.0 }, k, scratch);
                if self.contacts.len() > 0 {
                    self.inflow = self.gain((m, k), (phi, known), tau);
                }
                return Some(round);
            }
        }
        None
    }

    /// Gives `phi` in the film `m` the charge that `phi_before` had in `m_before`, by a uniform shift of the size of the error
    /// of the step. Contacts see to that themselves, and would answer a shift with a current.
    pub fn keep_charge(&self, (m_before, phi_before): (&Vectors, &[f64]), m: &Vectors, phi: &mut [f64]) {
        if self.contacts.len() > 0 {
            return;
        }
        let missing =
            self.film.charge(&self.mesh, m_before, phi_before) - self.film.charge(&self.mesh, m, phi);
        let shift = missing / self.mesh.len() as f64;
        phi.iter_mut().for_each(|phi| *phi += shift);
    }

    /// Σ(φ + g) of the film `m` \[V\]: the conserved charge over −eν and the area of a cell.
    pub fn charge(&self, m: &Vectors, phi: &[f64]) -> f64 {
        self.film.charge(&self.mesh, m, phi)
    }

    /// Largest |φ| \[V\] and largest difference of neighbours over their distance [V/m].
    pub fn largest(&self, phi: &[f64]) -> [f64; 2] {
        let [hx, hy] = self.mesh.size;
        let row = |j: usize| {
            let (here, above) = (&phi[self.mesh.row(j)], &phi[self.mesh.row(self.mesh.rows_beside(j)[1])]);
            let value = here.iter().fold(0.0, |most, v| larger(most, v.abs()));
            let along = here.iter().zip(&here[1..]).fold(0.0, |most, (a, b)| larger(most, (b - a).abs()));
            let across = here.iter().zip(above).fold(0.0, |most, (a, b)| larger(most, (b - a).abs()));
            [value, larger(along / hx, across / hy)]
        };
        let both = |a: [f64; 2], b: [f64; 2]| [larger(a[0], b[0]), larger(a[1], b[1])];
        (0..self.mesh.cells[1]).into_par_iter().map(row).reduce(|| [0.0; 2], both)
    }

    /// Flux of E + ∇φ, with the field of a gate, through the faces, and the field in the cells that its currents need.
    fn drift(&mut self, m: &Vectors, fields: &mut DriveFields) {
        let (mesh, film) = (&self.mesh, &self.film);
        let potential = film.electrochemical(mesh, m, fields.phi.values(), &mut self.electrochemical);
        mesh.flux(&film.faces, &self.e_field, potential, 1.0, &mut self.flux);
        let [gx, gy] = &mut fields.driving_field;
        mesh.fields_of_currents(&self.flux, &film.diffusivity, [gx.values_mut(), gy.values_mut()]);
        self.contacts.drift(potential, 1.0);
        self.contacts.add_fields([gx.values_mut(), gy.values_mut()]);
    }

    /// Adds to the flux the emf of a film that turns with `rate`, and the Hall current.
    fn add_beside(&mut self, rate: &Vectors, fields: &mut DriveFields) {
        let driving = fields.driving_field.each_ref().map(Plane::values);
        self.film.field_beside(&self.mesh, rate, driving, &mut self.beside);
        let driving = fields.driving_field.each_mut().map(Plane::values_mut);
        self.contacts.edges.add_beside(&self.mesh, &self.film, &mut self.beside, Some(driving));
        let [wx, wy] = &self.beside;
        self.mesh.add_mean(&self.film.faces, [wx, wy], &mut self.flux);
        self.contacts.add_beside(&self.beside);
    }

    /// The charge −eν dA of a cell in a volt of φ, as e²ν dA [C/V].
    fn weight(&self) -> f64 {
        self.film.quantum_capacitance() * self.mesh.size[0] * self.mesh.size[1]
    }

    /// ∫J·E dA + ΣUI \[W\] of the flux.
    fn power(&self) -> f64 {
        let (mesh, e, flux) = (&self.mesh, &self.e_field, &self.flux);
        let of_drives = dot(mesh, &e.x, &flux.x) + dot(mesh, &e.y, &flux.y) + self.contacts.work_of_drives();
        let of_contacts: f64 = self.contacts.currents().map(|(potential, current)| potential * current).sum();
        self.weight() * (of_drives + of_contacts)
    }

    /// Σ∂_t(φ + g) \[V/s\] of a stage in the film `m` that turns with `k`: what flows in, since the fluxes between cells telescope.
    fn gain(&self, (m, k): (&Vectors, &Vectors), (phi, known): (&[f64], &[f64]), tau: f64) -> f64 {
        let [sum] = sum_rows(self.mesh.cells[1], |j| {
            let each = self.mesh.row(j).map(|i| (phi[i] - known[i]) / tau + self.film.pumped(m.z[i], k.z[i]));
            [each.sum()]
        });
        sum
    }

    /// What the contacts give to Σ(φ + g) \[V/s\] in the stage that was solved last.
    pub fn inflow(&self) -> f64 {
        self.inflow
    }

    /// Energy ∫n²/2ν dA = ∫½e²νφ² dA of the carriers in the film `m`, and of their charge on a gate \[J\].
    pub fn energy(&self, m: &Vectors, phi: &[f64]) -> f64 {
        self.film.energy(&self.mesh, self.mesh.size[0] * self.mesh.size[1], m, phi)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let drives: usize = self.drives.iter().map(AppliedField::bytes).sum();
        drives
            + self.drive_rate.bytes()
            + self.film.bytes()
            + self.contacts.bytes()
            + self.spectral.bytes()
            + self.krylov.bytes()
            + self.e_field.bytes()
            + self.flux.bytes()
            + 8 * (3 * self.mesh.len() + self.electrochemical.len() + self.scratch.len())
    }
}

/// The larger one; infinity where one is no number.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::INFINITY } else { a.max(b) }
}
