//! States on the way down, and the energy between them.

use std::f64::consts::PI;

use rayon::prelude::*;

use super::tangent::{CHUNK, Weights, for_each_chunk};
use crate::{
    equation::Equation,
    initial::Counter,
    problem::Problem,
    quantity::largest_norm,
    simd::dispatch,
    strip::for_each_strip,
    term::{Stage, Term},
    vectors::Vectors,
};

/// A state with its field, split along m and across it: B = t + λ m \[T\].
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub m: Vectors,
    /// What turns m: minus the gradient of the energy.
    pub t: Vectors,
    lambda: Vec<f64>,
}

impl Point {
    pub fn new(m: Vectors) -> Self {
        let cells = m.len();
        Self { m, t: Vectors::zeros(cells), lambda: vec![0.0; cells] }
    }
}

/// Cells turned by less than this feel an energy that is quadratic to all digits a line search needs \[rad\].
const SMALL_TURN: f64 = 1e-3;

/// Largest angle by which a state is bent to test its stability \[rad\].
const BEND: f64 = 0.01;

/// The energy of a problem as a function of m.
pub(super) struct Landscape<'p> {
    problem: &'p Problem,
    equation: &'p mut Equation,
    weights: Weights,
    /// When \[s\].
    time: f64,
    /// V × the largest M_s [A m²].
    moment: f64,
}

impl<'p> Landscape<'p> {
    pub fn new(problem: &'p Problem, equation: &'p mut Equation, weights: Weights, time: f64) -> Self {
        let moment = problem.magnet().saturation_magnetization.max() * problem.grid().cell_volume();
        Self { problem, equation, weights, time, moment }
    }

    /// Field at `point.m`.
    pub fn evaluate(&mut self, point: &mut Point) {
        let Point { m, t, lambda } = point;
        let at = Stage { grid: self.problem.grid(), time: self.time, m, drive: None };
        self.equation.field(&at, t);
        let m = &*m;
        let chunks = lambda.par_chunks_mut(CHUNK).zip(t.x.par_chunks_mut(CHUNK));
        let chunks = chunks.zip(t.y.par_chunks_mut(CHUNK)).zip(t.z.par_chunks_mut(CHUNK)).enumerate();
        chunks.for_each(|(index, (((lambda, x), y), z))| {
            let cells = index * CHUNK..index * CHUNK + x.len();
            dispatch(
                #[inline(always)]
                || {
                    let m = m.x[cells.clone()].iter().zip(&m.y[cells.clone()]).zip(&m.z[cells]);
                    for ((((l, x), y), z), ((mx, my), mz)) in lambda.iter_mut().zip(x).zip(y).zip(z).zip(m) {
                        *l = *x * mx + *y * my + *z * mz;
                        *x -= *l * mx;
                        *y -= *l * my;
                        *z -= *l * mz;
                    }
                },
            );
        });
    }

    /// Largest |m × H| over the largest M_s.
    pub fn torque(&self, point: &Point) -> f64 {
        largest_norm(self.problem.grid(), &point.t) / self.equation.saturation()
    }

    /// µ₀M_s² times the volume: the energy to measure by \[J\].
    pub fn energy_scale(&self) -> f64 {
        let magnetic = self.weights.total(self.problem.magnetic_cells().count());
        self.moment * self.equation.saturation() * magnetic
    }

    /// V × the largest M_s: turns slopes in T into energies [A m²].
    pub fn moment(&self) -> f64 {
        self.moment
    }

    /// ⟨t, dm/dτ⟩ of m(τ) = (m + τv)/|m + τv| at τ = `step` \[T\]: how fast the energy still falls there.
    pub fn slope_on_the_way(&self, end: &Point, v: &Vectors, step: f64) -> f64 {
        let [sum] = self.weights.sum(end.t.len(), |cells, [out]| {
            dispatch(
                #[inline(always)]
                || {
                    let t = end.t.x[cells.clone()]
                        .iter()
                        .zip(&end.t.y[cells.clone()])
                        .zip(&end.t.z[cells.clone()]);
                    let v = v.x[cells.clone()].iter().zip(&v.y[cells.clone()]).zip(&v.z[cells.clone()]);
                    for ((((tx, ty), tz), ((vx, vy), vz)), out) in t.zip(v).zip(out) {
                        let stretch = (1.0 + step * step * (vx * vx + vy * vy + vz * vz)).sqrt();
                        *out = (tx * vx + ty * vy + tz * vz) / stretch;
                    }
                },
            );
        });
        sum
    }

    /// E(end) − E(start) \[J\], without the cancellation of a difference of two large energies: along a chord the
    /// energy of a linear or quadratic term changes by −½ M_s V Σ Δm·(B₀ + B₁) exactly, and with B = t + λm that is
    /// −½ M_s V Σ [Δm·(t₀ + t₁) + ½|Δm|²(λ₁ − λ₀)]. Terms of higher degree are set right where cells turn far enough
    /// for it to matter.
    pub fn energy_change(&mut self, start: &Point, end: &Point) -> f64 {
        let [sum, largest] = self.quadratic_change(start, end);
        let mut change = -0.5 * self.moment * sum;
        if largest > SMALL_TURN * SMALL_TURN {
            change += self.beyond_quadratic(&start.m, &end.m);
        }
        change
    }

    /// What the formula above misses of terms that are neither linear nor quadratic: their change of energy,
    /// −f M_s V Σ (m₁·B₁ − m₀·B₀), less the chord's \[J\].
    fn beyond_quadratic(&self, start: &Vectors, end: &Vectors) -> f64 {
        let higher = |term: &&dyn Term| term.energy_factor().is_some_and(|f| f != 0.5 && f != 1.0);
        let missed = |term: &dyn Term| {
            let factor = term.energy_factor().unwrap_or_default();
            let [b0, b1] = [start, end].map(|m| self.field_of(term, m));
            let [sum] = self.weights.sum(start.len(), |cells, [out]| {
                for (cell, out) in cells.zip(out) {
                    let (m0, m1, b0, b1) = (start.get(cell), end.get(cell), b0.get(cell), b1.get(cell));
                    for c in 0..3 {
                        let chord = 0.5 * (m1[c] - m0[c]) * (b0[c] + b1[c]);
                        *out += factor * (m1[c] * b1[c] - m0[c] * b0[c]) - chord;
                    }
                }
            });
            -self.moment * sum
        };
        self.equation.terms().iter().map(AsRef::as_ref).filter(higher).map(missed).sum()
    }

    fn field_of(&self, term: &dyn Term, m: &Vectors) -> Vectors {
        let grid = self.problem.grid();
        let at = Stage { grid, time: self.time, m, drive: None };
        let mut b = Vectors::zeros(m.len());
        for_each_strip(grid, &mut b, |strip, mut b| term.add_field(&at, &strip, &mut b));
        b
    }

    /// The sum of the formula, and an upper bound of the largest |Δm|².
    fn quadratic_change(&self, start: &Point, end: &Point) -> [f64; 2] {
        self.weights.sum(start.m.len(), |cells, [turned, square]| {
            dispatch(
                #[inline(always)]
                || {
                    for c in 0..3 {
                        let m = start.m.components()[c][cells.clone()]
                            .iter()
                            .zip(&end.m.components()[c][cells.clone()]);
                        let t = start.t.components()[c][cells.clone()]
                            .iter()
                            .zip(&end.t.components()[c][cells.clone()]);
                        let out = turned.iter_mut().zip(square.iter_mut());
                        for (((a, b), (s, t)), (turned, square)) in m.zip(t).zip(out) {
                            let d = b - a;
                            *turned += d * (s + t);
                            *square += d * d;
                        }
                    }
                    let lambda = start.lambda[cells.clone()].iter().zip(&end.lambda[cells.clone()]);
                    for ((a, b), (turned, square)) in lambda.zip(turned.iter_mut().zip(square.iter())) {
                        *turned += 0.5 * square * (b - a);
                    }
                },
            );
        })
    }
}

/// Turns m by at most [`BEND`], smoothly over the film and differently for each `number`: an unstable state has
/// unstable long waves.
pub(super) fn bend(landscape: &Landscape<'_>, point: &mut Point, number: u64) {
    let grid = landscape.problem.grid();
    let counter = Counter { seed: 0x5add1e };
    let waves: Vec<[f64; 3]> = (0..8_u64)
        .map(|wave| [0, 1, 2].map(|c| 2.0 * counter.uniform(3 * (8 * number + wave) + c) - 1.0))
        .collect();
    let cells = grid.cells();
    let old = point.m.clone();
    for_each_chunk(&mut point.m, |range, [x, y, z]| {
        for (((x, y), z), cell) in x.iter_mut().zip(y).zip(z).zip(range) {
            let index = grid.indices(cell);
            let cos = [0, 1, 2].map(|a| (PI * (index[a] as f64 + 0.5) / cells[a] as f64).cos());
            let mut w = [0.0; 3];
            for (bits, wave) in waves.iter().enumerate() {
                let factor: f64 = (0..3).filter(|a| bits >> a & 1 == 1).map(|a| cos[a]).product();
                // Three components of eight waves, at most √3 × 8 together.
                (0..3).for_each(|c| w[c] += factor * wave[c] * BEND / (8.0 * 3_f64.sqrt()));
            }
            let m = old.get(cell);
            *x += w[1] * m[2] - w[2] * m[1];
            *y += w[2] * m[0] - w[0] * m[2];
            *z += w[0] * m[1] - w[1] * m[0];
        }
    });
    point.m.normalise();
}
