//! The equations of the electrons under a film that moves, and what is left of them.

use num_complex::Complex64;
use rayon::prelude::*;

use super::{
    operator::Operator,
    waves::{Pair, apart, for_each_wave},
};
use crate::{strip::sum_rows, vectors::Vectors};

/// Rows that one task takes at least.
const ROWS: usize = 8;

/// A time \[s\] over which potentials change by about what they are: rates are added up as changes in it, since numbers of one size
/// are transformed side by side.
const SHORT: f64 = 1e-12;

/// What [`Operator::residual`] is to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What is left of the equations, with all sources, as the change of the unknowns that takes it away at uniform D.
    Remainder,
    /// Minus its linear part: the operator that an iteration inverts.
    Linear,
}

impl Operator {
    /// What is left of the equations of the film taken last, for the unknowns x = (φ, A): φ \[V\] and A = J/σ₀ − E_m, the field beside the
    /// emf of the cell itself, in units of its own:
    ///
    /// ψ = known + τ[(1 + s)∇·J/(e²ν) − ∂_t g], ψ = (1 + s)φ + sg, J = √σ₀ k √σ₀ (E_m + ∇ψ), A = J/σ₀ − E_m,
    ///
    /// with the film `m` turning with `k` and with what the unknowns cause. τ = 0 holds ψ.
    pub fn residual(
        &mut self,
        form: Form,
        (m, tau): (&Vectors, f64),
        k: Option<&Vectors>,
        x: &[f64],
        out: &mut [f64],
    ) {
        let (affine, cells) = (form == Form::Remainder, self.cells());
        self.take_motion(m, k.filter(|_| affine), Some(x));
        self.take_gradient(affine, &x[..cells], tau);
        self.take_sources(affine, 1.0, tau);
        self.take_current();
        let sign = if affine { 1.0 } else { -1.0 };
        let (out_phi, out_fields) = out.split_at_mut(cells);
        self.remaining_fields(sign, &x[cells..], out_fields);
        if tau > 0.0 {
            self.add_divergence(tau);
        }
        self.correct(tau);
        let Self { waves, b, c, field, unit, .. } = self;
        waves.inverse(c, field);
        out_phi.iter_mut().zip(&*field).for_each(|(out, value)| *out = sign * value.re);
        waves.inverse(b, field);
        let factor = sign / *unit;
        let (out_x, out_y) = out_fields.split_at_mut(cells);
        for ((out_x, out_y), value) in out_x.iter_mut().zip(out_y).zip(&*field) {
            *out_x += factor * value.re;
            *out_y += factor * value.im;
        }
    }

    /// ∂_t ψ \[V/s\] where φ is the first unknown of `x`, of the film `m` taken last that turns with `k` in all.
    pub fn rate(&mut self, m: &Vectors, k: &Vectors, x: &[f64], rate: &mut [f64]) {
        self.take_motion(m, Some(k), None);
        self.take_gradient(true, &x[..self.cells()], SHORT);
        self.take_sources(false, 0.0, SHORT);
        self.take_current();
        self.add_divergence(SHORT);
        let Self { waves, c, field, .. } = self;
        waves.inverse(c, field);
        rate.iter_mut().zip(&*field).for_each(|(rate, value)| *rate = value.re / SHORT);
    }

    /// ∫J·(E_m + ∇ψ) dA of the film taken last that turns with `k` in all, over e²ν and the area of a cell [V²/s].
    pub fn loss(&mut self, m: &Vectors, k: &Vectors, x: &[f64]) -> f64 {
        self.take_motion(m, Some(k), None);
        self.take_gradient(true, &x[..self.cells()], 0.0);
        self.take_driven();
        let ([wx, wy], [nx, ny]) = (self.waves.waves, self.waves.cells);
        let [sum] = sum_rows(wx, |p| {
            let of_wave = |s: usize| {
                let i = p * wy + s;
                self.kept[i] * self.a[i].norm_sqr() + self.hidden(p, s) * self.psi[i].norm_sqr()
            };
            [(0..wy).map(of_wave).sum()]
        });
        sum * (nx * ny) as f64 / ((wx * wy) as f64).powi(2)
    }

    /// Rate [1/s] at which the wave (p, s) spreads without a gradient at the cells: the shortest one of an axis, which is 0 to them.
    #[inline(always)]
    fn hidden(&self, p: usize, s: usize) -> f64 {
        let [qx, qy] = [self.waves.gradients[0][p], self.waves.gradients[1][s]];
        let rest = self.waves.square(p, s) - (qx * qx + qy * qy);
        self.typical * self.kept[p * self.waves.waves[1] + s] * rest
    }

    /// 1 + s of a wave.
    #[inline(always)]
    fn stiffness(&self, wave: usize) -> f64 {
        self.screening.get(wave).map_or(1.0, |s| 1.0 + s)
    }

    /// Of `phi`: ψ of the waves, with sg where it is `affine`, ∇ψ in `field`, and τ∂_t g of the waves in `c`.
    fn take_gradient(&mut self, affine: bool, phi: &[f64], tau: f64) {
        let nx = self.waves.cells[0];
        let pumped = &self.pumped;
        let pair = |j: usize, out: &mut [Complex64]| {
            let each = out.iter_mut().zip(&phi[j * nx..]).zip(&pumped[j * nx..]);
            each.for_each(|((out, phi), pumped)| *out = Complex64::new(*phi, tau * pumped));
        };
        self.waves.forward(Pair::Scalars, pair, &mut self.a);
        let [mut b, mut c, mut psi] = [&mut self.b, &mut self.c, &mut self.psi].map(std::mem::take);
        let (this, wy) = (&*self, self.waves.waves[1]);
        let columns = b.par_chunks_mut(wy).zip(c.par_chunks_mut(wy)).zip(psi.par_chunks_mut(wy));
        columns.enumerate().for_each(|(p, ((b, c), psi))| {
            let qx = this.waves.gradients[0][p];
            for_each_wave(p, this.waves.waves, |s, here, opposite| {
                let [phi, pumped] = apart(this.a[here], this.a[opposite]);
                psi[s] = this.stiffness(here) * phi;
                if affine {
                    psi[s] += this.lifted[here];
                }
                b[s] = Complex64::new(-this.waves.gradients[1][s], qx) * psi[s];
                c[s] = pumped;
            });
        });
        self.waves.inverse(&mut b, &mut self.field);
        (self.b, self.c, self.psi) = (b, c, psi);
    }

    /// c = known − `held` ψ − τ(∂_t g + what spreads without a gradient).
    fn take_sources(&mut self, known: bool, held: f64, tau: f64) {
        let mut c = std::mem::take(&mut self.c);
        let (this, wy) = (&*self, self.waves.waves[1]);
        c.par_chunks_mut(wy).enumerate().for_each(|(p, c)| {
            for (s, c) in c.iter_mut().enumerate() {
                let wave = p * wy + s;
                let spread = this.stiffness(wave) * this.hidden(p, s);
                *c = -(held + tau * spread) * this.psi[wave] - *c;
                if known {
                    *c += this.known[wave];
                }
            }
        });
        self.c = c;
    }

    /// √D (E_m + ∇ψ) of the waves, from ∇ψ in `field`, into `a`.
    fn take_driven(&mut self) {
        let nx = self.waves.cells[0];
        let Self { waves, root, emf_field, field, a, .. } = self;
        let driven = |j: usize, out: &mut [Complex64]| {
            let each = out.iter_mut().zip(&field[j * nx..]).zip(&root[j * nx..]);
            let emf = emf_field[0][j * nx..].iter().zip(&emf_field[1][j * nx..]);
            each.zip(emf).for_each(|(((out, field), root), (ex, ey))| {
                *out = root * (field + Complex64::new(*ex, *ey))
            });
        };
        waves.forward(Pair::Vector, driven, a);
    }

    /// J/(e²ν√D) into `field`.
    fn take_current(&mut self) {
        self.take_driven();
        let Self { waves, kept, field, a, .. } = self;
        let each = a.par_iter_mut().zip(kept.par_iter()).with_min_len(ROWS * waves.waves[1]);
        each.for_each(|(value, kept)| *value *= *kept);
        waves.inverse(a, field);
    }

    /// `sign` times J/σ₀ − E_m − A, in the unit of A.
    fn remaining_fields(&self, sign: f64, fields: &[f64], out: &mut [f64]) {
        let (nx, cells) = (self.waves.cells[0], self.cells());
        let (out_x, out_y) = out.split_at_mut(cells);
        let over = 1.0 / self.unit;
        let rows = out_x.par_chunks_mut(nx).zip(out_y.par_chunks_mut(nx)).with_min_len(ROWS);
        rows.enumerate().for_each(|(j, (out_x, out_y))| {
            for (i, (out_x, out_y)) in (j * nx..).zip(out_x.iter_mut().zip(out_y)) {
                let needed = self.field[i] / self.root[i];
                *out_x = sign * ((needed.re - self.emf_field[0][i]) * over - fields[i]);
                *out_y = sign * ((needed.im - self.emf_field[1][i]) * over - fields[cells + i]);
            }
        });
    }

    /// c += τ(1 + s)∇·J/(e²ν), of the current in `field`.
    fn add_divergence(&mut self, tau: f64) {
        let nx = self.waves.cells[0];
        let Self { waves, root, field, a, .. } = self;
        let current = |j: usize, out: &mut [Complex64]| {
            let each = out.iter_mut().zip(&field[j * nx..]).zip(&root[j * nx..]);
            each.for_each(|((out, field), root)| *out = root * field);
        };
        waves.forward(Pair::Vector, current, a);
        let mut c = std::mem::take(&mut self.c);
        let (this, wy) = (&*self, self.waves.waves[1]);
        c.par_chunks_mut(wy).enumerate().for_each(|(p, c)| {
            let qx = this.waves.gradients[0][p];
            for_each_wave(p, this.waves.waves, |s, here, opposite| {
                // i q·J of the two components that the pair holds.
                let (qy, value, image) = (this.waves.gradients[1][s], this.a[here], this.a[opposite].conj());
                let divergence = 0.5 * (Complex64::new(qy, qx) * value + Complex64::new(-qy, qx) * image);
                c[s] += tau * this.stiffness(here) * divergence;
            });
        });
        self.c = c;
    }

    /// From what is left of the first equation in `c`: the change of φ that takes it away at uniform D in its place, and the change of A
    /// that follows in `b`.
    fn correct(&mut self, tau: f64) {
        let [mut b, mut c] = [&mut self.b, &mut self.c].map(std::mem::take);
        let (this, wy) = (&*self, self.waves.waves[1]);
        b.par_chunks_mut(wy).zip(c.par_chunks_mut(wy)).enumerate().for_each(|(p, (b, c))| {
            let qx = this.waves.gradients[0][p];
            for (s, (b, c)) in b.iter_mut().zip(c).enumerate() {
                let wave = p * wy + s;
                let (kept, weight) = (this.kept[wave], this.stiffness(wave));
                let change = *c / (1.0 + tau * weight * this.typical * kept * this.waves.square(p, s));
                *b = Complex64::new(-this.waves.gradients[1][s], qx) * (kept * change);
                *c = change / weight;
            }
        });
        (self.b, self.c) = (b, c);
    }

    /// Σ(|ψ|² + s|g|²)/(1 + s) of the film and the ψ taken last, as a sum over its cells \[V²\].
    pub fn squares(&self) -> f64 {
        let ([wx, wy], [nx, ny]) = (self.waves.waves, self.waves.cells);
        let [sum] = sum_rows(wx, |p| {
            let of_wave = |i: usize| {
                let lifted = match self.screening.get(i) {
                    Some(s) if *s > 0.0 => self.lifted[i].norm_sqr() / s,
                    _ => 0.0,
                };
                (self.known[i].norm_sqr() + lifted) / self.stiffness(i)
            };
            [(p * wy..(p + 1) * wy).map(of_wave).sum()]
        });
        sum * (nx * ny) as f64 / ((wx * wy) as f64).powi(2)
    }

    /// φ \[V\] where ψ is what was taken last as known.
    pub fn potential(&mut self, phi: &mut [f64]) {
        for i in 0..self.c.len() {
            self.c[i] = (self.known[i] - self.lifted[i]) / self.stiffness(i);
        }
        let Self { waves, c, field, .. } = self;
        waves.inverse(c, field);
        phi.iter_mut().zip(&*field).for_each(|(phi, value)| *phi = value.re);
    }

    /// ψ \[V\] of `phi` in the film taken last.
    pub fn electrochemical(&mut self, phi: &[f64], psi: &mut [f64]) {
        if self.screening.is_empty() {
            psi.copy_from_slice(phi);
            return;
        }
        let nx = self.waves.cells[0];
        let row = |j: usize, out: &mut [Complex64]| {
            out.iter_mut().zip(&phi[j * nx..]).for_each(|(out, phi)| *out = Complex64::from(*phi));
        };
        let Self { waves, screening, lifted, a, field, .. } = self;
        waves.forward(Pair::Scalars, row, a);
        let each = a.par_iter_mut().zip(screening.par_iter()).zip(lifted.par_iter());
        each.for_each(|((value, s), lifted)| *value = (1.0 + s) * *value + lifted);
        waves.inverse(a, field);
        psi.iter_mut().zip(&*field).for_each(|(psi, value)| *psi = value.re);
    }
}
