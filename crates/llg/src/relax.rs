//! Relaxation to a local minimum of the energy.

use crate::{
    equation::Equation,
    error::{InvalidParameter, RunError},
    problem::Problem,
    quantity::largest_norm,
    term::Stage,
    vectors::Vectors,
};

/// Largest number of iterations.
const MOST_ITERATIONS: usize = 100_000;

/// Turns `m` downhill until max |m × H|/M_s ≤ `tolerance`, with the drives off: steepest descent on the sphere with
/// Barzilai–Borwein steps (Exl et al., J. Appl. Phys. 115, 17D118 (2014)). Applied fields count at t = 0.
///
/// # Errors
/// A minimum that is not found, or a problem that the equation refuses.
pub fn relax(problem: &Problem, m: &mut Vectors, tolerance: f64) -> Result<usize, RelaxError> {
    let problem = problem.without_drives();
    problem.magnetic_cells().clear_vacuum(m);
    let mut equation = Equation::new(&problem)?;
    let grid = problem.grid();
    let cells = m.len();
    let (mut b, mut g) = (Vectors::zeros(cells), Vectors::zeros(cells));
    let (mut old_m, mut old_g) = (m.clone(), Vectors::zeros(cells));
    let saturation = equation.saturation();
    let mut step = 0.1 / saturation.max(1e-12);
    for iteration in 0..MOST_ITERATIONS {
        let at = Stage { grid, time: 0.0, m, drive: None };
        equation.field(&at, &mut b);
        gradient(m, &b, &mut g);
        let torque = largest_norm(grid, &g) / saturation;
        if torque <= tolerance {
            return Ok(iteration);
        }
        if iteration > 0 {
            step = barzilai_borwein(m, &old_m, &g, &old_g, iteration).unwrap_or(step);
        }
        old_m.clone_from(m);
        old_g.clone_from(&g);
        turn(m, &b, step);
        m.normalise();
    }
    let torque = largest_norm(grid, &g) / saturation;
    Err(RelaxError::Run(RunError::NotRelaxed { iterations: MOST_ITERATIONS, torque, tolerance }))
}

/// Why a relaxation failed.
#[derive(Debug, thiserror::Error)]
pub enum RelaxError {
    /// A parameter is refused.
    #[error(transparent)]
    Invalid(#[from] InvalidParameter),
    /// The minimum was not reached.
    #[error(transparent)]
    Run(RunError),
}

/// g = m × (m × b) = (m·b) m − b \[T\], the downhill direction with a minus sign.
fn gradient(m: &Vectors, b: &Vectors, g: &mut Vectors) {
    for cell in 0..m.len() {
        let (m, b) = (m.get(cell), b.get(cell));
        let along = m[0] * b[0] + m[1] * b[1] + m[2] * b[2];
        g.set(cell, [along * m[0] - b[0], along * m[1] - b[1], along * m[2] - b[2]]);
    }
}

/// One step of m' = m − τ (m+m')/2 × ((m × b)): the Cayley rotation that keeps |m| = 1, written out.
fn turn(m: &mut Vectors, b: &Vectors, step: f64) {
    for cell in 0..m.len() {
        let (v, h) = (m.get(cell), b.get(cell));
        // Rotation about w = τ/2 (m × b).
        let w = [
            0.5 * step * (v[1] * h[2] - v[2] * h[1]),
            0.5 * step * (v[2] * h[0] - v[0] * h[2]),
            0.5 * step * (v[0] * h[1] - v[1] * h[0]),
        ];
        let square = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
        let cross = [w[1] * v[2] - w[2] * v[1], w[2] * v[0] - w[0] * v[2], w[0] * v[1] - w[1] * v[0]];
        let turned = [0, 1, 2].map(|c| ((1.0 - square) * v[c] + 2.0 * cross[c]) / (1.0 + square));
        m.set(cell, turned);
    }
}

/// The two Barzilai–Borwein steps in turn; `None` where the curvature is not positive.
fn barzilai_borwein(
    m: &Vectors,
    old_m: &Vectors,
    g: &Vectors,
    old_g: &Vectors,
    iteration: usize,
) -> Option<f64> {
    let (mut ss, mut sy, mut yy) = (0.0, 0.0, 0.0);
    for ((m, old_m), (g, old_g)) in m
        .components()
        .into_iter()
        .zip(old_m.components())
        .zip(g.components().into_iter().zip(old_g.components()))
    {
        for ((m, om), (g, og)) in m.iter().zip(old_m).zip(g.iter().zip(old_g)) {
            let (s, y) = (m - om, g - og);
            ss += s * s;
            sy += s * y;
            yy += y * y;
        }
    }
    let step = if iteration.is_multiple_of(2) { ss / sy } else { sy / yy };
    (sy > 0.0 && step.is_finite()).then_some(step)
}
