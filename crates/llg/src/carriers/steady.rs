//! The carriers at t = 0.

use num_complex::Complex64;
use rayon::prelude::*;

use super::{
    applied_field::face_amplitudes,
    film::Film,
    krylov::Krylov,
    mesh::{Faces, Mesh},
    transform::Spectral,
};
use crate::{
    problem::{History, Problem},
    vectors::Vectors,
};

/// What is left of the equation of a steady answer, over its source.
const REMAINDER: f64 = 1e-14;
/// The same where rounding lets it fall no further.
const STALLED: f64 = 1e-9;
/// What one round may take off: beyond it the rounding of the transforms shows.
const PART: f64 = 1e-5;
/// Rounds at most.
const ROUNDS: usize = 100;

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
    spectral: Spectral,
    /// D [m²/s] about which the others lie.
    typical: f64,
    flux: Faces,
    driving: [Vec<f64>; 2],
    beside: [Vec<f64>; 2],
    rest: Vectors,
    /// No field.
    none: Faces,
}

impl<'a> Steady<'a> {
    fn new(mesh: &'a Mesh, film: &'a Film) -> Self {
        let zeros = || vec![0.0; mesh.len()];
        let [least, most] = film.range();
        Self {
            mesh,
            film,
            spectral: Spectral::new(mesh, [[false; 2]; 2]),
            typical: 0.5 * (least + most),
            flux: Faces::zeros(mesh.len()),
            driving: [zeros(), zeros()],
            beside: [zeros(), zeros()],
            rest: Vectors::zeros(mesh.len()),
            none: Faces::zeros(mesh.len()),
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
        let cells = self.mesh.len();
        let [nx, ny] = self.mesh.cells;
        // Both parts one after the other.
        let mut krylov = Krylov::new(&Mesh { cells: [nx, 2 * ny], ..self.mesh.clone() });
        let [mut phi, mut residual] = [vec![0.0; 2 * cells], vec![0.0; 2 * cells]];
        let mut steps = [(); 4].map(|()| vec![0.0; cells]);
        let (mut smallest, mut first) = (f64::INFINITY, None);
        for _ in 0..ROUNDS {
            self.remainder(Some(&fields), &phi, omega, &mut residual);
            let size = residual.iter().map(|r| r * r).sum::<f64>().sqrt();
            let scale = *first.get_or_insert(size);
            // Rounding stops the fall before the remainder is reached where the waves are long.
            if size <= REMAINDER * scale || (size >= smallest && size <= STALLED * scale) {
                // Without a mean, of which a static field says nothing.
                for part in phi.chunks_mut(cells) {
                    let mean = part.iter().sum::<f64>() / cells as f64;
                    part.iter_mut().for_each(|phi| *phi -= mean);
                }
                let (re, im) = phi.split_at(cells);
                return re.iter().zip(im).map(|(re, im)| Complex64::new(*re, *im)).collect();
            }
            if !size.is_finite() {
                break;
            }
            smallest = smallest.min(size);
            self.correct(&residual, omega, 1.0, &mut steps, krylov.residual());
            let size = krylov.size();
            let apply = |v: &[f64], out: &mut [f64]| {
                self.remainder(None, v, omega, &mut residual);
                self.correct(&residual, omega, -1.0, &mut steps, out);
            };
            krylov.reduce(size, PART * size, apply, &mut phi);
        }
        vec![Complex64::new(f64::NAN, f64::NAN); cells]
    }

    /// ∇·J/(e²ν) + iωφ of both parts.
    fn remainder(&mut self, e: Option<&[Faces; 2]>, phi: &[f64], omega: f64, out: &mut [f64]) {
        let cells = self.mesh.len();
        let (re, im) = phi.split_at(cells);
        let (a, b) = out.split_at_mut(cells);
        let none = std::mem::replace(&mut self.none, Faces::zeros(0));
        let [of_re, of_im] = match (e, &none) {
            (Some([re, im]), _) => [re, im],
            (None, none) => [none, none],
        };
        self.divergence(of_re, re, a);
        self.divergence(of_im, im, b);
        self.none = none;
        a.iter_mut().zip(im).for_each(|(r, phi)| *r -= omega * phi);
        b.iter_mut().zip(re).for_each(|(r, phi)| *r += omega * phi);
    }

    /// out = `sign`/(D̄λ − iω) times the residual.
    fn correct(
        &mut self,
        residual: &[f64],
        omega: f64,
        sign: f64,
        [ar, br, ai, bi]: &mut [Vec<f64>; 4],
        out: &mut [f64],
    ) {
        let d = self.typical * (1.0 + self.film.screening());
        let real = move |lambda: f64| {
            if lambda == 0.0 { 0.0 } else { d * lambda / ((d * lambda).powi(2) + omega * omega) }
        };
        let imaginary = move |lambda: f64| {
            let square = (d * lambda).powi(2) + omega * omega;
            if square == 0.0 { 0.0 } else { omega / square }
        };
        let (re, im) = residual.split_at(self.mesh.len());
        let spectral = &mut self.spectral;
        spectral.apply(real, re, ar);
        spectral.apply(imaginary, re, br);
        spectral.apply(real, im, ai);
        spectral.apply(imaginary, im, bi);
        let (re, im) = out.split_at_mut(self.mesh.len());
        re.iter_mut().zip(ar.iter().zip(bi)).for_each(|(out, (a, b))| *out = sign * (*a - *b));
        im.iter_mut().zip(ai.iter().zip(br)).for_each(|(out, (a, b))| *out = sign * (*a + *b));
    }

    /// ∇·J/(e²ν) \[V/s\] in the film at rest.
    fn divergence(&mut self, e: &Faces, phi: &[f64], out: &mut [f64]) {
        let (mesh, film) = (self.mesh, self.film);
        mesh.flux(&film.faces, e, phi, 1.0 + film.screening(), &mut self.flux);
        let [gx, gy] = &mut self.driving;
        mesh.fields_of_currents(&self.flux, &film.diffusivity, [gx, gy]);
        film.field_beside(mesh, &self.rest, [&*gx, &*gy], &mut self.beside);
        let [wx, wy] = &self.beside;
        mesh.add_mean(&film.faces, [wx, wy], &mut self.flux);
        out.par_iter_mut().for_each(|out| *out = 0.0);
        mesh.add_divergence(&self.flux, 1.0, out);
    }
}
