//! The carriers at t = 0.

use num_complex::Complex64;
use rayon::prelude::*;

use super::{
    applied_field::face_amplitudes,
    film::Film,
    implicit::Implicit,
    mesh::{Faces, Mesh},
};
use crate::{
    problem::{History, Problem},
    vectors::Vectors,
};

/// What is left of the equation of a steady answer, over its source.
const REMAINDER: f64 = 1e-14;
/// The same where rounding lets it fall no further.
const STALLED: f64 = 1e-9;
/// Rounds at most: each leaves (D₂ − D₁)/(D₂ + D₁) of the error, D between D₁ and D₂, and the part of the Hall current.
const ROUNDS: usize = 2000;

/// φ \[V\] of the cells of the lowest layer at t = 0 in a film `m`; empty where the kernel keeps no carriers.
///
/// With a steady history φ is what the drives that have been on for ever make in a film that has not moved, whose charge rests on the gate
/// if there is one; it has no mean. With
/// the other it is zero, and zero for signals that begin later. Where no steady answer is found it is not a number, and the first step
/// says so.
pub fn initial_state(problem: &Problem, m: &Vectors) -> Vec<f64> {
    let Some(surface) = problem.surface().filter(|surface| surface.has_carriers()) else { return Vec::new() };
    let mesh = Mesh::of(problem.grid());
    let mut film = Film::new(surface, &mesh);
    film.set(&mesh, m);
    let mut phi = vec![0.0; mesh.len()];
    if surface.history == History::Steady {
        film.rest(&mesh, m, &mut phi);
        for drive in problem.drives() {
            let Some(tone) = drive.waveform.tone() else { continue };
            let amplitudes = face_amplitudes(&*drive.profile, problem.grid());
            let answer = Steady::new(&mesh, &film).solve(&amplitudes, tone.omega());
            let w = drive.waveform.value(0.0);
            phi.iter_mut().zip(answer).for_each(|(phi, amplitude)| *phi += (amplitude * w).re);
        }
    }
    phi
}

/// −iωφ = ∇·[D(E + ∇φ) + Hall] in a film at rest, with real and imaginary parts side by side.
struct Steady<'a> {
    mesh: &'a Mesh,
    film: &'a Film,
    implicit: Implicit,
    flux: Faces,
    driving: [Vec<f64>; 2],
    beside: [Vec<f64>; 2],
    rest: Vectors,
}

impl<'a> Steady<'a> {
    fn new(mesh: &'a Mesh, film: &'a Film) -> Self {
        let zeros = || vec![0.0; mesh.len()];
        let [least, most] = film.range();
        let mut implicit = Implicit::new(mesh, [[false; 2]; 2]);
        implicit.typical = 0.5 * (least + most);
        Self {
            mesh,
            film,
            implicit,
            flux: Faces::zeros(mesh.len()),
            driving: [zeros(), zeros()],
            beside: [zeros(), zeros()],
            rest: Vectors::zeros(mesh.len()),
        }
    }

    /// φ̂ \[V\] for the amplitudes of E on the faces under e^{−iωt}; not a number where the Hall current is too large for the rounds to
    /// converge.
    fn solve(&mut self, e: &[Vec<Complex64>; 2], omega: f64) -> Vec<Complex64> {
        let part = |of: fn(&Complex64) -> f64| Faces {
            x: e[0].iter().map(of).collect(),
            y: e[1].iter().map(of).collect(),
        };
        let fields = [part(|e| e.re), part(|e| e.im)];
        let zeros = || vec![0.0; self.mesh.len()];
        let mut phi = [zeros(), zeros()];
        let mut residual = [zeros(), zeros()];
        let mut steps = [zeros(), zeros(), zeros(), zeros()];
        let mut smallest = f64::INFINITY;
        let mut first = None;
        let mut found = false;
        for _ in 0..ROUNDS {
            for ((residual, field), phi) in residual.iter_mut().zip(&fields).zip(&phi) {
                self.divergence(field, phi, residual);
            }
            // ∇·J/(e²ν) + iωφ.
            let [a, b] = &mut residual;
            a.iter_mut().zip(&phi[1]).for_each(|(r, phi)| *r -= omega * phi);
            b.iter_mut().zip(&phi[0]).for_each(|(r, phi)| *r += omega * phi);
            let size = residual.iter().flatten().map(|r| r * r).sum::<f64>().sqrt();
            let scale = *first.get_or_insert(size);
            // Rounding stops the fall before the remainder is reached where the waves are long.
            found = size <= REMAINDER * scale || (size >= smallest && size <= STALLED * scale);
            if found || !size.is_finite() {
                break;
            }
            smallest = smallest.min(size);
            self.correct(&residual, omega, &mut steps);
            let [ar, br, ai, bi] = &steps;
            phi[0].iter_mut().zip(ar.iter().zip(bi)).for_each(|(phi, (a, b))| *phi += a - b);
            phi[1].iter_mut().zip(ai.iter().zip(br)).for_each(|(phi, (a, b))| *phi += a + b);
        }
        if !found {
            return vec![Complex64::new(f64::NAN, f64::NAN); self.mesh.len()];
        }
        let [re, im] = phi;
        re.into_iter().zip(im).map(|(re, im)| Complex64::new(re, im)).collect()
    }

    /// Real and imaginary parts of 1/(D̄λ − iω) applied to both parts of the residual.
    fn correct(&mut self, residual: &[Vec<f64>; 2], omega: f64, [ar, br, ai, bi]: &mut [Vec<f64>; 4]) {
        let d = self.implicit.typical * (1.0 + self.film.screening());
        let real = move |lambda: f64| {
            if lambda == 0.0 { 0.0 } else { d * lambda / ((d * lambda).powi(2) + omega * omega) }
        };
        let imaginary = move |lambda: f64| {
            if lambda == 0.0 { 0.0 } else { omega / ((d * lambda).powi(2) + omega * omega) }
        };
        let spectral = self.implicit.spectral();
        spectral.apply(&real, &residual[0], ar);
        spectral.apply(&imaginary, &residual[0], br);
        spectral.apply(&real, &residual[1], ai);
        spectral.apply(&imaginary, &residual[1], bi);
    }

    /// ∇·J/(e²ν) \[V/s\] in the film at rest.
    fn divergence(&mut self, e: &Faces, phi: &[f64], out: &mut [f64]) {
        let (mesh, film) = (self.mesh, self.film);
        mesh.flux(&film.faces, e, phi, 1.0 + film.screening(), &mut self.flux);
        let [gx, gy] = &mut self.driving;
        mesh.fields_of_currents(&self.flux, &film.diffusivity, [gx, gy]);
        film.field_beside(mesh, [&self.rest; 2], [&*gx, &*gy], &mut self.beside);
        let [wx, wy] = &self.beside;
        mesh.add_mean(&film.faces, [wx, wy], &mut self.flux);
        out.par_iter_mut().for_each(|out| *out = 0.0);
        mesh.add_divergence(&self.flux, 1.0, out);
    }
}
