//! m inside the step that was taken last.

use crate::vectors::Vectors;

/// What the polynomial is made of: m and ṁ at both ends of the step.
const PARTS: usize = 4;

/// A polynomial in time through the last step: at its ends it is m there, in between it has the order of the
/// interpolation. Borrows the workspace, which holds what it needs until the next step.
#[derive(Clone, Copy, Debug)]
pub struct DenseOutput<'a> {
    pub(super) start: f64,
    pub(super) length: f64,
    pub(super) parts: [&'a Vectors; PARTS],
}

/// The weights of a [`DenseOutput`] at one time.
#[derive(Clone, Copy, Debug)]
pub struct DenseWeights([f64; PARTS]);

impl DenseOutput<'_> {
    /// Start of the step \[s\].
    pub fn start(&self) -> f64 {
        self.start
    }

    /// Length of the step \[s\].
    pub fn length(&self) -> f64 {
        self.length
    }

    /// m at the start of the step.
    pub fn start_m(&self) -> &Vectors {
        self.parts[0]
    }

    /// The weights at the part `x` of the step, 0 its start and 1 its end: cubic Hermite interpolation.
    pub fn weights(&self, x: f64) -> DenseWeights {
        DenseWeights([
            (1.0 + 2.0 * x) * (1.0 - x).powi(2),
            x * x * (3.0 - 2.0 * x),
            self.length * x * (1.0 - x).powi(2),
            self.length * x * x * (x - 1.0),
        ])
    }

    /// The unit vector of one cell.
    #[inline(always)]
    pub fn cell(&self, weights: &DenseWeights, cell: usize) -> [f64; 3] {
        let mut m = [0.0; 3];
        for (part, weight) in self.parts.iter().zip(weights.0) {
            let v = part.get(cell);
            m = [m[0] + weight * v[0], m[1] + weight * v[1], m[2] + weight * v[2]];
        }
        let norm = (m[0] * m[0] + m[1] * m[1] + m[2] * m[2]).sqrt();
        if norm > 0.0 { m.map(|c| c / norm) } else { m }
    }

    /// All cells.
    pub fn all(&self, weights: &DenseWeights) -> Vectors {
        let mut m = Vectors::zeros(self.parts[0].len());
        for (part, weight) in self.parts.into_iter().zip(weights.0) {
            for (out, values) in m.components_mut().into_iter().zip(part.components()) {
                out.iter_mut().zip(values).for_each(|(o, v)| *o += weight * v);
            }
        }
        m.normalise();
        m
    }
}
