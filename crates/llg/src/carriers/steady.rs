//! The carriers at t = 0.

use field::Waveform;
use num_complex::Complex64;
use rayon::prelude::*;

use super::{
    applied_field::face_amplitudes,
    contacts::Contacts,
    film::Film,
    krylov::Krylov,
    mesh::{Faces, Mesh},
    transform::Spectral,
};
use crate::{
    problem::Problem,
    surface::{History, Surface},
    vectors::Vectors,
};

/// Error of a steady φ over φ, told by what a uniform film would answer to the remainder of its equation. The remainder itself tells
/// nothing where waves are long: the last digit of φ makes 1/(qh)² times its share of it.
const TOLERANCE: f64 = 1e-15;
/// The same where rounding lets it fall no further.
const STALLED: f64 = 1e-9;
/// What one round may take off: beyond it the rounding of the transforms shows.
const PART: f64 = 1e-5;
/// Rounds at most.
const ROUNDS: usize = 100;

/// φ \[V\] of the cells of the lowest layer at t = 0 in a film `m`; empty where the kernel keeps no carriers.
///
/// With a steady history φ is what the drives and contacts that have been on for ever make in a film that has not moved; signals that
/// begin later are zero. The charge rests on the gate if there is one, without contacts with no mean of φ. With the other history φ is zero.
/// Where no steady answer is found it is not a number, and the first step says so.
pub fn initial_state(problem: &Problem, m: &Vectors) -> Vec<f64> {
    let Some(surface) = problem.surface().filter(|surface| surface.has_carriers()) else { return Vec::new() };
    let mesh = Mesh::of(problem.grid());
    let mut film = Film::new(surface, &mesh);
    film.set(&mesh, m);
    let mut phi = vec![0.0; mesh.len()];
    if surface.history == History::Steady {
        film.rest(&mesh, m, surface.contacts.is_empty(), &mut phi);
        for omega in frequencies(problem, surface) {
            let answer = Steady::new(problem, &mesh, &film, omega).solve();
            phi.iter_mut().zip(answer).for_each(|(phi, answer)| *phi += answer);
        }
    }
    phi
}

/// The different ω [rad/s] that have been on for ever.
fn frequencies(problem: &Problem, surface: &Surface) -> Vec<f64> {
    let drives = problem.drives().iter().map(|drive| &drive.waveform);
    let signals = drives.chain(surface.contacts.iter().map(|contact| &contact.waveform));
    let mut all: Vec<f64> = signals.filter_map(|signal| Some(signal.tone()?.omega())).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// −iωφ = ∇·[D(E + ∇φ) + Hall] in a film at rest, with real and imaginary parts side by side.
struct Steady<'a> {
    mesh: &'a Mesh,
    film: &'a Film,
    omega: f64,
    /// Real and imaginary part of the sources at t = 0: E on the faces, potentials and fields of the contacts; the last is none.
    fields: [Faces; 3],
    contacts: [Contacts; 3],
    spectral: Spectral,
    /// D [m²/s] about which the others lie.
    typical: f64,
    /// What the smallest eigenvalue of −∇² is taken for where contacts hold less of an edge than the transforms know [1/m²].
    smallest: f64,
    flux: Faces,
    driving: [Vec<f64>; 2],
    beside: [Vec<f64>; 2],
    rest: Vectors,
}

impl<'a> Steady<'a> {
    fn new(problem: &Problem, mesh: &'a Mesh, film: &'a Film, omega: f64) -> Self {
        let zeros = || vec![0.0; mesh.len()];
        let [least, most] = film.range();
        // e^{−iωt} of a signal at t = 0.
        let at_start = |signal: &Waveform| {
            let tone = signal.tone().filter(|tone| tone.omega() == omega);
            tone.map_or(Complex64::ZERO, |_| signal.value(0.0))
        };
        let mut amplitudes = [(); 2].map(|()| vec![Complex64::ZERO; mesh.len()]);
        for drive in problem.drives() {
            let w = at_start(&drive.waveform);
            if w != Complex64::ZERO {
                for (sum, values) in
                    amplitudes.iter_mut().zip(face_amplitudes(&*drive.profile, problem.grid()))
                {
                    sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value * w);
                }
            }
        }
        let part = |of: fn(&Complex64) -> f64| {
            let [x, y] = amplitudes.each_ref().map(|values| values.iter().map(of).collect());
            Faces { x, y }
        };
        let mut free = Contacts::new(problem);
        free.take_film(&film.diffusivity);
        // The imaginary part of z is the real one of −iz.
        let contacts = [Complex64::ONE, -Complex64::I].map(|turn| {
            let mut contacts = free.clone();
            let of_drives = problem.drives().iter().map(|drive| turn * at_start(&drive.waveform));
            contacts.take(|signal| (turn * at_start(signal)).re, of_drives);
            contacts
        });
        let [re, im] = contacts;
        let lengths = [0, 1].map(|axis| mesh.cells[axis] as f64 * mesh.size[axis]);
        let longest = lengths[0].max(lengths[1]);
        Self {
            mesh,
            film,
            omega,
            fields: [part(|e| e.re), part(|e| e.im), Faces::zeros(mesh.len())],
            spectral: Spectral::new(mesh, free.ends()),
            smallest: if free.len() > 0 { longest.powi(-2) } else { 0.0 },
            contacts: [re, im, free],
            typical: 0.5 * (least + most),
            flux: Faces::zeros(mesh.len()),
            driving: [zeros(), zeros()],
            beside: [zeros(), zeros()],
            rest: Vectors::zeros(mesh.len()),
        }
    }

    /// φ \[V\] at t = 0; not a number where the Hall current is too large for the rounds to converge.
    fn solve(&mut self) -> Vec<f64> {
        let cells = self.mesh.len();
        let [nx, ny] = self.mesh.cells;
        // Both parts one after the other.
        let mut krylov = Krylov::new(&Mesh { cells: [nx, 2 * ny], ..self.mesh.clone() });
        let [mut phi, mut residual] = [vec![0.0; 2 * cells], vec![0.0; 2 * cells]];
        let mut steps = [(); 4].map(|()| vec![0.0; cells]);
        let mut before = f64::INFINITY;
        for _ in 0..ROUNDS {
            self.remainder(true, &phi, &mut residual);
            self.correct(&residual, 1.0, &mut steps, krylov.residual());
            let (size, scale) = (krylov.size(), phi.iter().map(|phi| phi * phi).sum::<f64>().sqrt());
            if size <= TOLERANCE * scale || (size > 0.5 * before && size <= STALLED * scale) {
                phi.truncate(cells);
                if self.smallest == 0.0 {
                    // Nothing drives a mean; rounding of the transforms left one that the remainder does not show.
                    let mean = phi.iter().sum::<f64>() / cells as f64;
                    phi.iter_mut().for_each(|phi| *phi -= mean);
                }
                return phi;
            }
            if !size.is_finite() {
                break;
            }
            before = size;
            let apply = |v: &[f64], out: &mut [f64]| {
                self.remainder(false, v, &mut residual);
                self.correct(&residual, -1.0, &mut steps, out);
            };
            krylov.reduce(size, PART * size, apply, &mut phi);
        }
        vec![f64::NAN; cells]
    }

    /// ∇·J/(e²ν) + iωφ of both parts, with the sources or of φ alone.
    fn remainder(&mut self, driven: bool, phi: &[f64], out: &mut [f64]) {
        let cells = self.mesh.len();
        let (re, im) = phi.split_at(cells);
        let (a, b) = out.split_at_mut(cells);
        let [of_re, of_im] = if driven { [0, 1] } else { [2, 2] };
        self.divergence(of_re, re, a);
        self.divergence(of_im, im, b);
        let omega = self.omega;
        a.iter_mut().zip(im).for_each(|(r, phi)| *r -= omega * phi);
        b.iter_mut().zip(re).for_each(|(r, phi)| *r += omega * phi);
    }

    /// out = `sign`/(D̄λ − iω) times the residual; without contacts no mean, which nothing drives.
    fn correct(
        &mut self,
        residual: &[f64],
        sign: f64,
        [ar, br, ai, bi]: &mut [Vec<f64>; 4],
        out: &mut [f64],
    ) {
        let (d, smallest, omega) = (self.typical * (1.0 + self.film.screening()), self.smallest, self.omega);
        let parts = move |lambda: f64| {
            let rate = d * lambda.max(smallest);
            if rate == 0.0 {
                [0.0; 2]
            } else {
                [rate, omega].map(|part| part / (rate * rate + omega * omega))
            }
        };
        let (re, im) = residual.split_at(self.mesh.len());
        let spectral = &mut self.spectral;
        spectral.set(|lambda| parts(lambda)[0]);
        spectral.apply(re, ar);
        spectral.apply(im, ai);
        spectral.set(|lambda| parts(lambda)[1]);
        spectral.apply(re, br);
        spectral.apply(im, bi);
        let (re, im) = out.split_at_mut(self.mesh.len());
        re.iter_mut().zip(ar.iter().zip(bi)).for_each(|(out, (a, b))| *out = sign * (*a - *b));
        im.iter_mut().zip(ai.iter().zip(br)).for_each(|(out, (a, b))| *out = sign * (*a + *b));
    }

    /// ∇·J/(e²ν) \[V/s\] in the film at rest, under the sources `of` that number.
    fn divergence(&mut self, of: usize, phi: &[f64], out: &mut [f64]) {
        let (mesh, film, contacts) = (self.mesh, self.film, &mut self.contacts[of]);
        let weight = 1.0 + film.screening();
        mesh.flux(&film.faces, &self.fields[of], phi, weight, &mut self.flux);
        contacts.drift(phi, weight);
        let [gx, gy] = &mut self.driving;
        mesh.fields_of_currents(&self.flux, &film.diffusivity, [gx, gy]);
        contacts.add_fields([gx, gy]);
        film.field_beside(mesh, &self.rest, [&*gx, &*gy], &mut self.beside);
        contacts.edges.add_beside(mesh, film, &mut self.beside, None);
        let [wx, wy] = &self.beside;
        mesh.add_mean(&film.faces, [wx, wy], &mut self.flux);
        contacts.add_beside(&self.beside);
        out.par_iter_mut().for_each(|out| *out = 0.0);
        mesh.add_divergence(&self.flux, 1.0, out);
        contacts.add_divergence(1.0, out);
    }
}
