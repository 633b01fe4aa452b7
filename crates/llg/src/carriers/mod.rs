//! Carriers that live with the magnet: drift and diffusion on the grid, by finite volumes.
//!
//! With φ = −n/(eν) and m the direction of the magnetisation,
//!
//! - J = σ₀(m_z) (E + ∇φ + E_m) + σ_H(−m_z) (E + ∇φ + E_m)×ẑ, E_m = −(Δ_sd/ev) ẑ×ṁ_∥,
//! - ∂_t φ = ∇·J/(e²ν) − ∂_t g, g = Δ_z²/(2eε): the charge −eν(φ + g) is conserved, and ∂_t g pumps.
//!
//! Faces carry the longitudinal current of two half cells in series, σ the harmonic mean. The field in a cell is what the
//! currents of its faces need, (σE)/σ; Hall current and emf are made of it in the cell and go back to the faces by the adjoint.
//! So the Hall current does no work and the magnet takes exactly what the carriers give: the energy law holds on the grid,
//! with a loss that is never negative. What the current σ₀E_m of a cell does to its own m is the Gilbert tensor, which stays
//! where it is; the carriers add what is not local.

mod applied_field;
mod bounded;
mod contacts;
mod drive_rate;
mod film;
mod implicit;
mod mesh;
mod steady;
mod transform;

use field::Drive;
use rayon::prelude::*;
use response::Equations;

use applied_field::{AppliedField, write_all};
use contacts::Contacts;
use drive_rate::DriveRate;
use film::Film;
use implicit::{Implicit, dot};
use mesh::{Faces, Mesh};

pub use film::{emf_coefficient, level_coefficient, quantum_capacitance, screening};
pub use steady::initial_state;

use crate::{
    contact::overlapping,
    error::InvalidParameter,
    grid::Grid,
    memory::DriveFields,
    problem::{History, Kernel, Problem, Surface, SurfaceTorques},
    term::Stage,
    vectors::Vectors,
};

/// Error of φ in a stage over its size.
const TOLERANCE: f64 = 1e-10;
/// The same over what the film pumps in a stage, where it pumps more than there is.
const TOLERANCE_OF_PUMPING: f64 = 1e-13;
/// By how much one round reduces what the diffusion leaves before the torques are looked at again.
const PART: f64 = 0.03;
/// Rounds at most. Each leaves the part σ_H/σ₀ or cσ₀ of the error.
const ROUNDS: u32 = 60;

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
    implicit: Implicit,
    /// E on the faces [V/m].
    e_field: Faces,
    /// D (E + ∇φ + …) on the faces [V m/s].
    flux: Faces,
    /// Field of the emf and the Hall current in the cells [V/m].
    beside: [Vec<f64>; 2],
    /// ṁ that the carriers cause [rad/s].
    turn: Vectors,
    /// ∂_t g \[V/s\].
    pumping: Vec<f64>,
    residual: Vec<f64>,
    /// Minus the electrochemical potential \[V\], where a gate makes it differ from φ.
    electrochemical: Vec<f64>,
}

impl Surface {
    /// Whether carriers are part of the state.
    pub fn has_carriers(&self) -> bool {
        self.kernel == Kernel::DriftDiffusion
    }

    /// 1 + e²ν/C, by which a gate makes a static potential of the carriers weaker and their charge spread faster; 1 without one.
    pub fn gate_factor(&self) -> f64 {
        1.0 + screening(&self.interface, self.gate_capacitance)
    }
}

/// Checks what the energy law and the start need, and that nothing asks for carriers that are not there.
///
/// # Errors
/// The printed form of the equations, a subset of the torques, or a steady history of a signal without a closed form; a capacitance
/// that is not positive; contacts that leave their edge or overlap; either of them under another kernel.
pub fn validate(surface: &Surface, drives: &[Drive], grid: &Grid) -> Result<(), InvalidParameter> {
    let check = InvalidParameter::unless;
    if let Some(capacitance) = surface.gate_capacitance {
        let positive = capacitance > 0.0 && capacitance.is_finite();
        check(positive, "gate_capacitance", capacitance, "above zero and finite")?;
        let requirement =
            "absent but under the kernel drift_diffusion: the others take the drive's field as the total one";
        check(surface.has_carriers(), "gate_capacitance", capacitance, requirement)?;
    }
    surface.contacts.iter().try_for_each(|contact| contact.validate(grid))?;
    let requirement = "apart: a face of an edge has one potential";
    check(
        overlapping(&surface.contacts, grid).is_none(),
        "contact",
        surface.contacts.len() as f64,
        requirement,
    )?;
    if !surface.has_carriers() {
        let requirement = "absent but under the kernel drift_diffusion: the others have no carriers to hold";
        return check(surface.contacts.is_empty(), "contact", surface.contacts.len() as f64, requirement);
    }
    check(
        surface.history == History::SwitchedOn || surface.contacts.is_empty(),
        "history",
        f64::NAN,
        "\"switched_on\" with contacts",
    )?;
    let consistent = surface.interface.parameters().equations == Equations::Consistent;
    check(
        consistent,
        "equations",
        f64::NAN,
        "\"consistent\" under the kernel drift_diffusion: as printed, the emf of the magnet would make energy of nothing",
    )?;
    check(
        surface.torques == SurfaceTorques::ALL,
        "torques",
        f64::NAN,
        "all of them under the kernel drift_diffusion: carriers that take energy from the magnet and give none break its law",
    )?;
    let known = |drive: &Drive| {
        let signal = &drive.waveform;
        signal.tone().is_some() || signal.starts_at().is_some_and(|start| start >= 0.0)
    };
    check(
        surface.history == History::SwitchedOn || drives.iter().all(known),
        "history",
        f64::NAN,
        "\"switched_on\" under the kernel drift_diffusion with a signal before t = 0 that is neither constant nor a tone: \
         other steady starts are not built",
    )
}

impl Carriers {
    /// Those of `problem`; `None` under another kernel.
    pub fn new(problem: &Problem) -> Option<Self> {
        let surface = problem.surface().filter(|surface| surface.has_carriers())?;
        let mesh = Mesh::of(problem.grid());
        let zeros = || vec![0.0; mesh.len()];
        let contacts = Contacts::new(problem);
        Some(Self {
            drives: AppliedField::all(problem),
            drive_rate: DriveRate::new(surface, problem),
            film: Film::new(surface, &mesh),
            implicit: Implicit::new(&mesh, contacts.ends()),
            contacts,
            e_field: Faces::zeros(mesh.len()),
            flux: Faces::zeros(mesh.len()),
            beside: [zeros(), zeros()],
            turn: Vectors::zeros(mesh.len()),
            pumping: zeros(),
            residual: zeros(),
            electrochemical: if surface.gate_capacitance.is_some() { zeros() } else { Vec::new() },
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

    /// Takes the film `m`, and the drives and contacts at `time`.
    fn take(&mut self, m: &Vectors, time: f64, fields: &mut DriveFields) {
        self.film.set(&self.mesh, m);
        write_all(&self.drives, time, fields, &mut self.e_field);
        self.contacts.take_film(&self.film.diffusivity);
        self.contacts.take_signals(&self.drives, time);
    }

    /// Fields of the film `m` with carriers `phi` at `time`; its rate and power follow by [`rate`](Self::rate).
    pub fn fields(&mut self, m: &Vectors, phi: &[f64], time: f64, at: &mut Instant) {
        self.take(m, time, &mut at.fields);
        at.fields.phi.values_mut().copy_from_slice(phi);
        self.drift(m, &mut at.fields);
    }

    /// ∂_t φ and the power of the drives, for the film `m` that turns with `rate` [rad/s]. To be called after
    /// [`fields`](Self::fields).
    pub fn rate(&mut self, m: &Vectors, rate: &Vectors, at: &mut Instant) {
        self.turn.components_mut().into_iter().for_each(|c| c.fill(0.0));
        self.add_beside(rate, &at.fields);
        self.film.pumping(&self.mesh, m, [rate, &self.turn], &mut at.rate);
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
    /// carriers; adds to `k` what they cause. Starts from the φ in `fields`. Gives the rounds taken, or `None` when they do
    /// not converge.
    pub fn solve(
        &mut self,
        grid: &Grid,
        (m, time, tau): (&Vectors, f64, f64),
        known: &[f64],
        fields: &mut DriveFields,
        k: &mut Vectors,
    ) -> Option<u32> {
        self.take(m, time, fields);
        let [least, most] = self.film.range();
        self.implicit.typical = (least * most).sqrt();
        // The gate makes the charge spread as with D(1 + e²ν/C).
        let spreading = tau * (1.0 + self.film.screening());
        let rounding = self.rounding_before_a_gate(m, spreading);
        for round in 0..ROUNDS {
            self.drift(m, fields);
            let at = Stage { grid, time, m, drive: Some(fields) };
            self.drive_rate.rate(&at, &mut self.turn);
            self.add_beside(k, fields);
            let phi = fields.phi.values();
            self.film.pumping(&self.mesh, m, [k, &self.turn], &mut self.pumping);
            self.find_residual(tau, known, phi);
            let left = self.implicit.size(spreading, &self.residual);
            let level = tau * TOLERANCE_OF_PUMPING;
            let size = TOLERANCE.powi(2) * dot(&self.mesh, phi, phi)
                + level.powi(2) * dot(&self.mesh, &self.pumping, &self.pumping)
                + rounding;
            if !left.is_finite() {
                return None;
            }
            if left <= size {
                self.add_turn(k);
                return Some(round);
            }
            let phi = fields.phi.values_mut();
            self.implicit.reduce(
                (&self.film.faces, &self.contacts),
                (spreading, left, PART),
                &mut self.residual,
                phi,
            );
        }
        None
    }

    /// Size of the residual that the rounding of g leaves in ψ, where a gate turns it into currents; 0 without one.
    fn rounding_before_a_gate(&self, m: &Vectors, spreading: f64) -> f64 {
        if self.film.screening() == 0.0 {
            return 0.0;
        }
        let [wx, wy] = self.mesh.size.map(|edge| 4.0 / (edge * edge));
        let stiffness = 1.0 + spreading * self.implicit.typical * (wx + wy);
        (4.0 * f64::EPSILON).powi(2) * self.film.level_squared(&self.mesh, m) * stiffness
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

    /// Flux of E + ∇φ, with the field of a gate, through the faces, and the field in the cells that its currents need.
    fn drift(&mut self, m: &Vectors, fields: &mut DriveFields) {
        let (mesh, film) = (&self.mesh, &self.film);
        let potential = film.electrochemical(mesh, m, fields.phi.values(), &mut self.electrochemical);
        mesh.flux(&film.faces, &self.e_field, potential, 1.0, &mut self.flux);
        let [gx, gy] = &mut fields.driving_field;
        mesh.fields_of_currents(&self.flux, &film.diffusivity, [gx.values_mut(), gy.values_mut()]);
        self.contacts.drift(potential);
        self.contacts.add_fields([gx.values_mut(), gy.values_mut()]);
    }

    /// Adds to the flux the emf of a film that turns with `rate` and [`turn`](Self::turn), and the Hall current.
    fn add_beside(&mut self, rate: &Vectors, fields: &DriveFields) {
        let driving = [fields.driving_field[0].values(), fields.driving_field[1].values()];
        self.film.field_beside(&self.mesh, [rate, &self.turn], driving, &mut self.beside);
        let [wx, wy] = &self.beside;
        self.mesh.add_mean(&self.film.faces, [wx, wy], &mut self.flux);
        self.contacts.add_beside(&self.beside);
    }

    /// residual = known − φ + τ(∇·flux − ∂_t g).
    fn find_residual(&mut self, tau: f64, known: &[f64], phi: &[f64]) {
        let nx = self.mesh.cells[0];
        let rows = self.residual.par_chunks_mut(nx).zip(known.par_chunks(nx)).zip(phi.par_chunks(nx));
        let rows = rows.zip(self.pumping.par_chunks(nx)).with_min_len(mesh::ROWS);
        rows.for_each(|(((out, known), phi), pumping)| {
            let each = out.iter_mut().zip(known).zip(phi).zip(pumping);
            each.for_each(|(((out, known), phi), pumping)| *out = known - phi - tau * pumping);
        });
        self.mesh.add_divergence(&self.flux, tau, &mut self.residual);
        self.contacts.add_divergence(tau, &mut self.residual);
    }

    fn add_turn(&self, k: &mut Vectors) {
        for (k, turn) in k.components_mut().into_iter().zip(self.turn.components()) {
            k.iter_mut().zip(turn).for_each(|(k, turn)| *k += turn);
        }
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

    /// What the contacts give to Σ(φ + g) \[V/s\] in the stage that was solved last.
    pub fn inflow(&self) -> f64 {
        self.contacts.inflow()
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
            + self.implicit.bytes()
            + self.e_field.bytes()
            + self.flux.bytes()
            + 8 * (7 * self.mesh.len() + self.electrochemical.len())
    }
}
