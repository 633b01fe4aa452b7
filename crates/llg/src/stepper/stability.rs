//! How long a step may be for the damping that a film has.

use response::GilbertTensor;

use super::{Method, midpoint::LARGEST_ANGLE};
use crate::problem::Problem;

/// Between which values the damping of small precession lies, for every cell and every direction of m.
///
/// With the tensor Λ of an interface it is the mean of the elements of Λ along the two directions across m, (a(1 + m_z²) +
/// α₀(1 − m_z²))/2, as long as exchange rules; and where the Hall part h acts, (1 − h m_z) stands before ṁ: precession is faster by
/// 1/(1 − h m_z), and damped as by that much more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DampingRange {
    /// Smallest damping.
    pub smallest: f64,
    /// Largest damping.
    pub largest: f64,
    /// Largest h m_z, 0 without an interface.
    pub hall: f64,
}

impl DampingRange {
    /// The same scalar damping everywhere.
    pub fn scalar(damping: f64) -> Self {
        Self { smallest: damping, largest: damping, hall: 0.0 }
    }

    /// That of the film of `problem`.
    pub fn of(problem: &Problem) -> Self {
        let bulk = &problem.magnet().damping;
        let scalar = Self { smallest: bulk.min(), largest: bulk.max(), hall: 0.0 };
        let Some(surface) = problem.surface() else { return scalar };
        let strengths = surface.per_spin_density(problem.grid(), problem.magnetic_cells(), 1.0);
        let of_magnet = || strengths.values().iter().copied().filter(|strength| *strength > 0.0);
        let tensor = |strength| surface.interface.gilbert_tensor(0.0).with(0.0, strength);
        let strongest = tensor(of_magnet().fold(0.0, f64::max));
        let most = |of: &dyn Fn(f64) -> f64| points(0.0, 1.0).map(of).fold(0.0, f64::max);
        let mean = |tensor: &GilbertTensor, m_z: f64| 0.5 * (1.0 + m_z * m_z) * tensor.longitudinal(m_z);
        let weakest = match problem.grid().cells()[2] {
            1 => tensor(of_magnet().fold(f64::INFINITY, f64::min)),
            _ => tensor(0.0), // the layers above have no interface
        };
        let least = points(0.0, 1.0).map(|m_z| mean(&weakest, m_z)).fold(f64::INFINITY, f64::min);
        Self {
            smallest: scalar.smallest + least,
            largest: scalar.largest + most(&|m_z| mean(&strongest, m_z)),
            hall: most(&|m_z| m_z * strongest.hall(m_z)),
        }
    }
}

/// Values tried over a range.
const TRIED: u32 = 32;

/// `TRIED` + 1 values from `first` to `last`, or one where they are the same.
fn points(first: f64, last: f64) -> impl Iterator<Item = f64> {
    let count = if first == last { 0 } else { TRIED };
    (0..=count).map(move |i| first + (last - first) * f64::from(i) / f64::from(TRIED))
}

impl Method {
    /// Infinite without dynamics. Else the largest ω dt at which the method holds a precession of undamped frequency ω under every damping of a film: where an
    /// explicit method is stable, and where the iteration of the implicit one converges. `None` where every step is too long.
    pub fn stability_limit(&self, damping: &DampingRange) -> Option<f64> {
        // The stability of a method is not monotonic in the damping: the longest steps are those of little.
        let slower = (1.0 - damping.hall).max(0.0);
        let limit = |alpha: f64| match self.tableau() {
            Some(tableau) => tableau.stability_limit(alpha),
            None => Some(LARGEST_ANGLE * (1.0 + alpha * alpha).sqrt()),
        };
        if let Self::QuasiStatic { .. } = self {
            return Some(f64::INFINITY);
        }
        let limits = points(damping.smallest, damping.largest / slower).map(limit);
        limits.reduce(|least, limit| Some(least?.min(limit?))).flatten().map(|limit| slower * limit)
    }

    /// What a step of ω dt = `angle` makes of the amplitude of a precession under a scalar damping; at most 1 for the implicit
    /// midpoint rule, which does not amplify at any step, and without dynamics.
    pub fn amplification(&self, angle: f64, damping: f64) -> f64 {
        match self.tableau() {
            Some(tableau) => tableau.amplification(angle, damping),
            None => 1.0,
        }
    }
}
