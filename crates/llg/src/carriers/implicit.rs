//! (1 − τ∇·D∇)x = r for a D that varies, by conjugate gradients behind the solution for a uniform D.

use rayon::prelude::*;

use super::{
    contacts::Contacts,
    mesh::{Faces, Mesh, ROWS},
    transform::Spectral,
};
use crate::{reduction, strip::sum_rows};

/// Solves with (1 − τ∇·D∇), D on the faces.
#[derive(Debug)]
pub struct Implicit {
    mesh: Mesh,
    spectral: Spectral,
    /// D [m²/s] of the preconditioner, about which the others lie.
    pub typical: f64,
    z: Vec<f64>,
    p: Vec<f64>,
    q: Vec<f64>,
}

/// Iterations at most: with D between D₁ and D₂ the error falls by (√(D₂/D₁) − 1)/(√(D₂/D₁) + 1) in each.
const MOST: usize = 400;

impl Implicit {
    /// Buffers for `mesh`, of which `ends` are held by contacts.
    pub fn new(mesh: &Mesh, ends: [[bool; 2]; 2]) -> Self {
        let zeros = || vec![0.0; mesh.len()];
        Self {
            mesh: mesh.clone(),
            spectral: Spectral::new(mesh, ends),
            typical: 0.0,
            z: zeros(),
            p: zeros(),
            q: zeros(),
        }
    }

    /// r·(1 − τD̄∇²)⁻¹r: the square of the size of a residual, in which no wave length counts more than its error.
    pub fn size(&mut self, tau: f64, r: &[f64]) -> f64 {
        let factor = tau * self.typical;
        self.spectral.apply(&|lambda| 1.0 / (1.0 + factor * lambda), r, &mut self.z);
        dot(&self.mesh, r, &self.z)
    }

    /// Adds to `x` what takes the residual `r` down to `part` of its size, and leaves in `r` what remains. `size` is that of
    /// `r`, just computed. Gives the iterations taken.
    pub fn reduce(
        &mut self,
        (d, contacts): (&Faces, &Contacts),
        (tau, size, part): (f64, f64, f64),
        r: &mut [f64],
        x: &mut [f64],
    ) -> usize {
        let mut rho = size;
        let target = rho * part * part;
        self.p.copy_from_slice(&self.z);
        for iteration in 0..MOST {
            if rho <= target || rho == 0.0 || !rho.is_finite() {
                return iteration;
            }
            apply(&self.mesh, d, tau, &self.p, &mut self.q);
            contacts.add_conduction(tau, &self.p, &mut self.q);
            let curvature = dot(&self.mesh, &self.p, &self.q);
            let step = rho / curvature;
            add(&self.mesh, step, &self.p, x);
            add(&self.mesh, -step, &self.q, r);
            let next = self.size(tau, r);
            let ratio = next / rho;
            rho = next;
            let nx = self.mesh.cells[0];
            let rows = self.p.par_chunks_mut(nx).zip(self.z.par_chunks(nx)).with_min_len(ROWS);
            rows.for_each(|(p, z)| p.iter_mut().zip(z).for_each(|(p, z)| *p = z + ratio * *p));
        }
        MOST
    }

    /// The transforms, for other functions of the Laplacian.
    pub fn spectral(&mut self) -> &mut Spectral {
        &mut self.spectral
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.z.len() + self.p.len() + self.q.len()) + self.spectral.bytes()
    }
}

/// a·b, the same bits for any number of threads.
pub fn dot(mesh: &Mesh, a: &[f64], b: &[f64]) -> f64 {
    let [sum] = sum_rows(mesh.cells[1], |j| [reduction::product(&a[mesh.row(j)], &b[mesh.row(j)])]);
    sum
}

/// y += factor x.
fn add(mesh: &Mesh, factor: f64, x: &[f64], y: &mut [f64]) {
    let nx = mesh.cells[0];
    let rows = y.par_chunks_mut(nx).zip(x.par_chunks(nx)).with_min_len(ROWS);
    rows.for_each(|(y, x)| y.iter_mut().zip(x).for_each(|(y, x)| *y += factor * x));
}

/// out = (1 − τ∇·D∇)v; gives v·out.
fn apply(mesh: &Mesh, d: &Faces, tau: f64, v: &[f64], out: &mut [f64]) -> f64 {
    let [wx, wy] = mesh.size.map(|edge| tau / (edge * edge));
    mesh.for_each_row(d, out, |j, out, d| {
        let [below, above] = mesh.rows_beside(j).map(|row| &v[mesh.row(row)]);
        let v = &v[mesh.row(j)];
        let each = out.iter_mut().zip(v).zip(above).zip(below).zip(d.above).zip(d.below);
        for (((((out, v), above), below), d_above), d_below) in each {
            *out = v - wy * (d_above * (above - v) - d_below * (v - below));
        }
        let last = v.len() - 1;
        if last == 0 {
            return;
        }
        out[0] -= wx * (d.x[0] * (v[1] - v[0]) - d.x[last] * (v[0] - v[last]));
        let inner = out[1..last].iter_mut().zip(v.windows(3)).zip(d.x.windows(2));
        for ((out, v), d) in inner {
            *out -= wx * (d[1] * (v[2] - v[1]) - d[0] * (v[1] - v[0]));
        }
        out[last] -= wx * (d.x[last] * (v[0] - v[last]) - d.x[last - 1] * (v[last] - v[last - 1]));
    });
    dot(mesh, v, out)
}
