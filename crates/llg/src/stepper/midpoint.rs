//! The implicit midpoint rule.
//!
//! m′ = m + dt f((m + m′)/2) with f ⊥ its argument turns m about an axis: |m| is kept, and where the energy is quadratic
//! and nothing damps, the energy too, because then E′ − E = −M_sV (m′ − m)·B((m + m′)/2) (d'Aquino et al., J. Comput.
//! Phys. 209, 730 (2005)). The equation is solved by iterating the rotation.

use rayon::prelude::*;

use super::Llg;
use crate::{carriers::Middle, error::RunError, simd::dispatch, state::State, vectors::Vectors};

/// Largest ω dt for which the iteration converges: each round changes m′ by ω dt/2 of the last change.
pub const LARGEST_ANGLE: f64 = 2.0;

/// The iteration may end when no component of m changes by more than the first, and the error of φ over the size of φ and g is below the
/// second, and does when neither falls any more: what a contraction leaves unsolved has the same sign in every step, and would let the
/// energy drift in proportion to their number (E. Hairer, R. I. McLachlan, A. Razakarivony, BIT 48, 231 (2008)). Rounding leaves φ the
/// more, the faster the carriers spread within a step.
const CONVERGED: [f64; 2] = [4e-14, 1e-11];

/// Rounds after which it is given up: enough for a contraction by 0.9.
const MOST_ROUNDS: u32 = 400;

/// Cells of a task.
const CHUNK: usize = 4096;

impl Llg<'_> {
    /// A step of `length` from `state` to `end`; the result lies in `stage`. `state` is left alone.
    pub(super) fn attempt_midpoint(&mut self, state: &State, length: f64, end: f64) -> Result<(), RunError> {
        if self.drives.as_ref().is_some_and(|d| !d.is_frozen()) {
            // D along its tangent: second order like the method.
            self.prepare(state);
            if let Some(point) = self.diffusivity_point(state) {
                self.set_path(point, None);
            }
        }
        if let Some(drives) = &mut self.drives {
            drives.advance(&self.nodes, state, length, end);
        }
        if let Some(noise) = &mut self.noise {
            noise.draw(state.step, length);
        }
        let time = state.time + 0.5 * length;
        for (stage, m) in self.stage.components_mut().into_iter().zip(state.m.components()) {
            stage.copy_from_slice(m);
        }
        if let Some(carriers) = &mut self.carriers {
            carriers.begin_midpoint(state);
        }
        let (mut left, mut settled) = ([f64::INFINITY; 2], [false; 2]);
        for _ in 0..MOST_ROUNDS {
            self.while_wanted(state)?;
            let last = std::mem::replace(&mut left, self.round(state, time, length)?);
            // The two need not stop falling in the same round: rounding may take them up and down in turn.
            for (settled, ((left, last), most)) in
                settled.iter_mut().zip(left.iter().zip(last).zip(CONVERGED))
            {
                *settled = *left == 0.0 || (*left <= most && (*settled || *left >= last));
            }
            if settled == [true; 2] {
                if let Some(carriers) = &mut self.carriers {
                    let at = Middle { m: &self.k[2], time, length };
                    carriers.finish_midpoint(state, at, &self.stage, &self.k[1]);
                }
                return Ok(());
            }
            if !left[0].is_finite() {
                break;
            }
        }
        let cell = self.problem.grid().indices(self.restless_cell(state, time, length)?);
        let (time, change) = (state.time, left[0]);
        Err(RunError::NotConverged { time, rounds: MOST_ROUNDS, change, step: length, cell, largest: None })
    }

    /// Turns m with the ṁ of the middle between it and the end as it is known. Gives the largest change of the end, and the error that φ
    /// of the carriers had over the size of φ and g; 0 without carriers.
    fn round(&mut self, state: &State, time: f64, length: f64) -> Result<[f64; 2], RunError> {
        let mut middle = std::mem::take(&mut self.k[2]);
        average(&state.m, &self.stage, &mut middle);
        let error = if self.carriers.is_some() {
            self.rate_with_carriers(state, Middle { m: &middle, time, length }, 1)
        } else {
            self.rate_at(&middle, time, 1, 1, true);
            Ok(0.0)
        };
        let change = turn(&state.m, &middle, &self.k[1], length, &mut self.stage);
        self.k[2] = middle;
        Ok([change, error?])
    }

    /// The cell whose m one more round would change most, or where it is no number any more.
    fn restless_cell(&mut self, state: &State, time: f64, length: f64) -> Result<usize, RunError> {
        let before = self.stage.clone();
        self.round(state, time, length)?;
        let mut worst = (0, 0.0);
        for cell in 0..self.problem.grid().len() {
            let pairs = before.get(cell).into_iter().zip(self.stage.get(cell));
            let change = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, |most: f64, change| {
                if change.is_nan() { f64::INFINITY } else { most.max(change) }
            });
            if change > worst.1 {
                worst = (cell, change);
            }
        }
        Ok(worst.0)
    }
}

/// out = (a + b)/2.
fn average(a: &Vectors, b: &Vectors, out: &mut Vectors) {
    for ((out, a), b) in out.components_mut().into_iter().zip(a.components()).zip(b.components()) {
        let chunks = out.par_chunks_mut(CHUNK).zip(a.par_chunks(CHUNK)).zip(b.par_chunks(CHUNK));
        chunks.for_each(|((out, a), b)| {
            dispatch(
                #[inline(always)]
                || out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = 0.5 * (a + b)),
            );
        });
    }
}

/// `out` = m turned by the rate f at `middle` over `dt`; gives the largest change of a component of `out`, infinity where
/// it is not a number.
fn turn(m: &Vectors, middle: &Vectors, f: &Vectors, dt: f64, out: &mut Vectors) -> f64 {
    let chunks =
        out.x.par_chunks_mut(CHUNK).zip(out.y.par_chunks_mut(CHUNK)).zip(out.z.par_chunks_mut(CHUNK));
    let of_chunk = |index: usize, x: &mut [f64], y: &mut [f64], z: &mut [f64]| {
        let cells = index * CHUNK..index * CHUNK + x.len();
        let [mx, my, mz] = m.components().map(|c| &c[cells.clone()]);
        let [ax, ay, az] = middle.components().map(|c| &c[cells.clone()]);
        let [fx, fy, fz] = f.components().map(|c| &c[cells.clone()]);
        let mut worst = 0.0_f64;
        for i in 0..x.len() {
            let turned =
                rotate([mx[i], my[i], mz[i]], [ax[i], ay[i], az[i]], [fx[i], fy[i], fz[i]].map(|f| dt * f));
            for (old, new) in [&mut x[i], &mut y[i], &mut z[i]].into_iter().zip(turned) {
                let change = (new - *old).abs();
                worst = if change.is_nan() { f64::INFINITY } else { worst.max(change) };
                *old = new;
            }
        }
        worst
    };
    let changes = chunks.enumerate().map(|(index, ((x, y), z))| of_chunk(index, x, y, z));
    changes.reduce(|| 0.0, f64::max)
}

/// The m′ with m′ − m = Ω×(m + m′)/2 for the turn Ω = a×f/a² that takes the middle a along f ⊥ a: Cayley's rotation by
/// w = Ω/2, to which no rounding of |m| is left.
#[inline(always)]
fn rotate(m: [f64; 3], a: [f64; 3], f: [f64; 3]) -> [f64; 3] {
    let square = a[0] * a[0] + a[1] * a[1] + a[2] * a[2];
    if square == 0.0 {
        return m; // vacuum
    }
    let half = 0.5 / square;
    let w = [
        half * (a[1] * f[2] - a[2] * f[1]),
        half * (a[2] * f[0] - a[0] * f[2]),
        half * (a[0] * f[1] - a[1] * f[0]),
    ];
    let (w2, wm) = (w[0] * w[0] + w[1] * w[1] + w[2] * w[2], w[0] * m[0] + w[1] * m[1] + w[2] * m[2]);
    // m′ = m + 2 (w×m + w (w·m) − w² m)/(1 + w²)
    let scale = 2.0 / (1.0 + w2);
    let turned = [
        m[0] + scale * (w[1] * m[2] - w[2] * m[1] + w[0] * wm - w2 * m[0]),
        m[1] + scale * (w[2] * m[0] - w[0] * m[2] + w[1] * wm - w2 * m[1]),
        m[2] + scale * (w[0] * m[1] - w[1] * m[0] + w[2] * wm - w2 * m[2]),
    ];
    // What rounding leaves of |m′|² − 1, about an ulp, would walk away over millions of steps.
    let tidy = 1.5 - 0.5 * (turned[0] * turned[0] + turned[1] * turned[1] + turned[2] * turned[2]);
    turned.map(|c| c * tidy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rotation solves the midpoint equation and keeps the length without the correction of rounding.
    #[test]
    fn cayleys_rotation_is_the_midpoint_rule() {
        let m = [0.6, -0.48, 0.64];
        let axis = [0.3, 1.1, -0.7];
        let cross = |u: [f64; 3], v: [f64; 3]| {
            [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
        };
        // Ω fixed: with a = (m + m′)/2 found by iteration, f = Ω×a.
        let mut end = m;
        for _ in 0..200 {
            let a: [f64; 3] = std::array::from_fn(|i| 0.5 * (m[i] + end[i]));
            end = rotate(m, a, cross(axis, a));
        }
        let a: [f64; 3] = std::array::from_fn(|i| 0.5 * (m[i] + end[i]));
        let f = cross(axis, a);
        for i in 0..3 {
            assert!((end[i] - m[i] - f[i]).abs() < 1e-15, "{end:?}");
        }
        assert!((end.iter().map(|c| c * c).sum::<f64>() - 1.0).abs() < 1e-15);
    }
}
