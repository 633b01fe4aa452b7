//! What leads the solver of a stage: nearly the inverse of φ − τ∇·D∇φ.

use super::{
    film::Film,
    mesh::Mesh,
    transform::{Part, Spectral},
};

/// D varies by more than this factor where two functions of the Laplacian pay.
const VARIED: f64 = 1.1;

/// 1/(1 + τDλ), λ the eigenvalues of −∇² and D that of the cell where the answer is wanted.
///
/// As a function of 1/D it is a constant where τDλ ≪ 1 and 1/D itself where τDλ ≫ 1, and between the 1/D of two films straight to 3 % for a
/// factor of two. So the answers of the films of the smallest and the largest D, mixed in each cell by its 1/D, serve all of them; what is left
/// is the slope of D within a wavelength.
#[derive(Debug)]
pub struct Preconditioner<'a> {
    spectral: &'a mut Spectral,
    mixed: Option<Part<'a>>,
}

impl<'a> Preconditioner<'a> {
    /// That of `film` and τ \[s\].
    pub fn new(spectral: &'a mut Spectral, film: &'a Film, mesh: &Mesh, tau: f64) -> Self {
        let [least, most] = film.range();
        // The gate makes the charge spread as with D(1 + e²ν/C).
        let tau = tau * (1.0 + film.screening());
        let longest = (0..2).map(|axis| mesh.cells[axis] as f64 * mesh.size[axis]).fold(0.0, f64::max);
        let of = |d: f64| move |lambda: f64| 1.0 / (1.0 + tau * d * lambda);
        // Where carriers cross the film within τ, all that counts is as long as the film.
        if most <= VARIED * least || tau * most > longest * longest {
            spectral.set(of((least * most).sqrt()));
            return Self { spectral, mixed: None };
        }
        spectral.set(of(least));
        spectral.set_other(of(most));
        // The part of the largest D, from 0 at 1/D of the smallest to 1.
        let over = 1.0 / (1.0 / least - 1.0 / most);
        let mixed = Part { values: &film.resistance, offset: over / least, factor: -over };
        Self { spectral, mixed: Some(mixed) }
    }

    /// out = its answer to `values`.
    pub fn apply(&mut self, values: &[f64], out: &mut [f64]) {
        match self.mixed {
            Some(part) => self.spectral.apply_mixed(part, values, out),
            None => self.spectral.apply(values, out),
        }
    }
}
