//! The length of a step.

use super::point::{Landscape, Point};
use super::tangent::for_each_chunk;
use crate::vectors::Vectors;

/// Part of the decrease that the slope promises which a step must bring (Armijo).
const SUFFICIENT: f64 = 1e-4;
/// A step is long enough when the slope at its end is below this part of the one at its start (Wolfe).
const FLAT: f64 = 0.9;
/// Largest angle that a cell turns in one step \[rad\].
const LARGEST_TURN: f64 = 0.8;
/// Most trials of a search.
const MOST_TRIALS: usize = 40;

/// What a line search found.
pub(super) struct Search {
    /// Change of the energy \[J\] of the step that was found, if one was.
    pub energy_change: Option<f64>,
    /// Fields computed.
    pub evaluations: usize,
}

/// Looks along `v` for a step that lowers the energy enough and leaves little slope (Lewis & Overton, Math. Program. 141,
/// 135 (2013): bisection for the weak Wolfe conditions, here with a parabola where it helps), beginning with `first`. The
/// end is left in `end`. `slope` is ⟨t, v⟩ \[T\].
pub(super) fn search(
    landscape: &mut Landscape<'_>,
    start: &Point,
    end: &mut Point,
    v: &Vectors,
    slope: f64,
    first: f64,
) -> Search {
    let falling = landscape.moment() * slope;
    let longest = LARGEST_TURN / largest(v);
    let nothing = |evaluations| Search { energy_change: None, evaluations };
    if !(slope > 0.0 && longest.is_finite()) {
        return nothing(0);
    }
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut step = first.min(longest);
    let mut kept: Option<(f64, f64)> = None;
    for trial in 1..=MOST_TRIALS {
        advance(&start.m, v, step, &mut end.m);
        landscape.evaluate(end);
        let change = landscape.energy_change(start, end);
        if change <= -SUFFICIENT * step * falling {
            let flat = landscape.slope_on_the_way(end, v, step) <= FLAT * slope;
            if flat || step >= longest {
                return Search { energy_change: Some(change), evaluations: trial };
            }
            kept = Some((step, change));
            low = step;
            step = if high.is_finite() { 0.5 * (low + high) } else { (3.0 * step).min(longest) };
        } else {
            high = step;
            // Where a parabola through the start, its slope and this trial is lowest.
            let lowest = 0.5 * falling * step * step / (change + falling * step);
            let middle = 0.5 * (low + high);
            step =
                if low == 0.0 && lowest.is_finite() { lowest.clamp(0.1 * step, 0.5 * step) } else { middle };
        }
    }
    // The bracket closed without a flat end: the best step that lowered the energy enough is good.
    match kept {
        Some((step, change)) => {
            advance(&start.m, v, step, &mut end.m);
            landscape.evaluate(end);
            Search { energy_change: Some(change), evaluations: MOST_TRIALS + 1 }
        }
        None => nothing(MOST_TRIALS),
    }
}

/// end = (m + step v)/|m + step v|.
fn advance(m: &Vectors, v: &Vectors, step: f64, end: &mut Vectors) {
    for_each_chunk(end, |cells, [x, y, z]| {
        let m = m.x[cells.clone()].iter().zip(&m.y[cells.clone()]).zip(&m.z[cells.clone()]);
        let v = v.x[cells.clone()].iter().zip(&v.y[cells.clone()]).zip(&v.z[cells]);
        let out = x.iter_mut().zip(y).zip(z);
        for (((x, y), z), (((mx, my), mz), ((vx, vy), vz))) in out.zip(m.zip(v)) {
            let turned = [mx + step * vx, my + step * vy, mz + step * vz];
            let norm = turned.iter().map(|c| c * c).sum::<f64>().sqrt();
            // In vacuum m = 0 and stays so.
            let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
            *x = turned[0] * scale;
            *y = turned[1] * scale;
            *z = turned[2] * scale;
        }
    });
}

fn largest(v: &Vectors) -> f64 {
    let squares = v.x.iter().zip(&v.y).zip(&v.z).map(|((x, y), z)| x * x + y * y + z * z);
    squares.fold(0.0, f64::max).sqrt()
}
