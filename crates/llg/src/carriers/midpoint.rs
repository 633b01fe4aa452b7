//! The carriers of a step of the implicit midpoint rule.
//!
//! With bars for the means of both ends, Δu = dt ∇·F(m̄, ψ̄, Δm/dt) for the charge u = φ + g, and ψ̄ = φ̄ + s(φ̄ + ½(g + g′) − g₀). Then
//! ½Δ[φ² + s(u − g₀)²] = φ̄ Δφ + s(ū − g₀) Δu = ψ̄ Δu − φ̄ Δg, and Δg = 2g₁ m̄_z Δm_z without a remainder: as ∂_tg = 2g₁ m_z ṁ_z of one
//! instant. What holds for powers at an instant, in which |m| = 1 has no part, then holds for what a step of any length changes.

use super::{Carriers, Instant, Potential, Preconditioner, Source, StageEquation, krylov::dot};
use crate::vectors::Vectors;

/// What one round takes off the error of φ.
const PART: f64 = 1e-3;

/// The middle of a step.
#[derive(Clone, Copy, Debug)]
pub struct Middle<'a> {
    /// Mean of m at the start and at the end, shorter than unit vectors.
    pub m: &'a Vectors,
    /// \[s\].
    pub time: f64,
    /// Length of the step \[s\].
    pub length: f64,
}

impl Carriers {
    /// Takes φ̄ = `phi` of a step from φ = `before` and m to `m_end` a part of the way to φ̄ − ½dt ∂_tφ = `before`, in a film that would turn
    /// with `k` [rad/s] without carriers; adds to `k` what they cause. Gives the error that φ̄ had over its size and that of g, whose sum is
    /// the charge: carriers at rest have no size of their own. Not a number where φ̄ has none.
    pub fn refine(
        &mut self,
        at: Middle<'_>,
        (m, m_end): (&Vectors, &Vectors),
        (before, phi): (&[f64], &mut [f64]),
        k: &mut Vectors,
    ) -> f64 {
        self.film.spread_over(&self.mesh, m, m_end);
        self.take(at.m, at.time);
        let (m, tau) = (at.m, 0.5 * at.length);
        let Self { mesh, drive_rate, contacts, film, spectral, krylov, e_field, .. } = self;
        let Self { residual, scratch, electrochemical, .. } = self;
        let weight = 1.0 + film.screening();
        let equation = StageEquation { mesh, film, contacts, drive_rate, m, tau };
        let mut preconditioner = Preconditioner::new(spectral, film, mesh, tau);
        let driving = film.electrochemical(mesh, m, phi, electrochemical);
        let source = Source { known: before, e_field, rate: k };
        equation.residual(Some(source), Potential { phi, driving, weight: 1.0 }, residual, scratch);
        preconditioner.apply(residual, krylov.residual());
        let size = krylov.size();
        if size > 0.0 && size.is_finite() {
            let apply = |v: &[f64], out: &mut [f64]| {
                equation.residual(None, Potential { phi: v, driving: v, weight }, residual, scratch);
                preconditioner.apply(residual, out);
            };
            krylov.reduce(size, PART * size, apply, phi);
        }
        let driving = film.electrochemical(mesh, m, phi, electrochemical);
        equation.add_turn(e_field, Potential { phi, driving, weight: 1.0 }, k, scratch);
        film.at_one_instant();
        size / (dot(mesh, phi, phi).sqrt().max(size) + film.size_of_level(mesh))
    }

    /// Writes to `phi_end` the φ at the end of the step that went from `before` with m to `m_end`, and to `middle` powers and currents in
    /// its middle, where φ̄ is `phi` and the film turns with `rate` [rad/s]. The charge takes what flows through the faces, so that it is
    /// conserved however well φ̄ is known.
    pub fn end_of_step(
        &mut self,
        at: Middle<'_>,
        (m, m_end): (&Vectors, &Vectors),
        (before, phi): (&[f64], &[f64]),
        rate: &Vectors,
        (middle, phi_end): (&mut Instant, &mut [f64]),
    ) {
        self.film.spread_over(&self.mesh, m, m_end);
        self.fields(at.m, phi, at.time, middle);
        self.rate(at.m, rate, middle);
        self.film.at_one_instant();
        let film = &self.film;
        let each = phi_end.iter_mut().zip(before).zip(&middle.rate).enumerate();
        each.for_each(|(i, ((end, before), of_phi))| {
            let of_charge = of_phi + film.pumped(at.m.z[i], rate.z[i]);
            *end = before + (at.length * of_charge - film.change_of_level(m.z[i], m_end.z[i]));
        });
    }
}
