//! Directions from the curvature that past steps have shown.

use super::point::Point;
use super::tangent::{Weights, add, for_each_chunk, project};
use crate::vectors::Vectors;

/// Steps remembered: 48 bytes a cell each. More than a few gain little here.
const REMEMBERED: usize = 4;
/// Largest angle of the first step, when nothing is known of the curvature \[rad\].
const FIRST_TURN: f64 = 0.05;
/// A step must show at least this much curvature, against the lengths of its vectors, to be remembered.
const LEAST_CURVATURE: f64 = 1e-10;
/// A direction must go down at least this steeply, against the lengths of its vectors.
const LEAST_DESCENT: f64 = 1e-8;

/// A step: s = m' − m, y = the change of the gradient, both tangent at m'.
#[derive(Debug)]
struct Pair {
    s: Vectors,
    y: Vectors,
    /// 1/⟨s, y⟩.
    rho: f64,
}

/// The memory of the last steps and the direction that follows from it.
pub(super) struct Lbfgs {
    weights: Weights,
    /// Oldest first.
    pairs: Vec<Pair>,
    /// Vectors of a forgotten pair, to be used again.
    spare: Vec<Pair>,
    /// ⟨s, y⟩/⟨y, y⟩ of the last step.
    inverse_curvature: f64,
    direction: Vectors,
    first: f64,
}

impl Lbfgs {
    pub fn new(weights: Weights, cells: usize) -> Self {
        Self {
            weights,
            pairs: Vec::new(),
            spare: Vec::new(),
            inverse_curvature: 1.0,
            direction: Vectors::zeros(cells),
            first: 1.0,
        }
    }

    /// Forgets all steps; false when there were none.
    pub fn forget(&mut self) -> bool {
        let any = !self.pairs.is_empty();
        self.spare.append(&mut self.pairs);
        any
    }

    /// The direction found last.
    pub fn descent(&self) -> &Vectors {
        &self.direction
    }

    /// The step to try first along it.
    pub fn first_step(&self) -> f64 {
        self.first
    }

    /// Finds the direction at `here` (the two-loop recursion) and gives ⟨t, direction⟩.
    pub fn direction(&mut self, here: &Point) -> f64 {
        let weights = &self.weights;
        let d = &mut self.direction;
        d.clone_from(&here.t);
        let mut alphas = [0.0; REMEMBERED];
        let count = self.pairs.len();
        // Each addition meets the next product while the cells are in cache.
        let mut product = self.pairs.last().map_or(0.0, |pair| weights.dot(&pair.s, d));
        for (k, pair) in self.pairs.iter().enumerate().rev() {
            alphas[k] = pair.rho * product;
            match k.checked_sub(1).map(|before| &self.pairs[before]) {
                Some(before) => product = weights.add_and_dot(d, -alphas[k], &pair.y, &before.s),
                None => add(d, -alphas[k], &pair.y),
            }
        }
        if count > 0 {
            for_each_chunk(d, |_, components| {
                components.into_iter().flatten().for_each(|value| *value *= self.inverse_curvature);
            });
        }
        let mut product = self.pairs.first().map_or(0.0, |pair| weights.dot(&pair.y, d));
        for (k, pair) in self.pairs.iter().enumerate() {
            let factor = alphas[k] - pair.rho * product;
            match self.pairs.get(k + 1) {
                Some(after) => product = weights.add_and_dot(d, factor, &pair.s, &after.y),
                None => add(d, factor, &pair.s),
            }
        }
        project(d, &here.m);
        let slope = weights.dot(&here.t, d);
        let steep = LEAST_DESCENT * (weights.dot(&here.t, &here.t) * weights.dot(d, d)).sqrt();
        self.first = 1.0;
        if slope > steep && !self.pairs.is_empty() {
            return slope;
        }
        self.forget();
        self.direction.clone_from(&here.t);
        let norm = here.t.x.iter().zip(&here.t.y).zip(&here.t.z).map(|((x, y), z)| x * x + y * y + z * z);
        self.first = FIRST_TURN / norm.fold(0.0, f64::max).sqrt();
        self.weights.dot(&here.t, &here.t)
    }

    /// Remembers the step from `here` to `next`, if the energy is curved upwards along it.
    pub fn learn(&mut self, here: &Point, next: &Point) {
        let mut pair = if self.pairs.len() == REMEMBERED {
            self.pairs.remove(0)
        } else {
            let cells = here.m.len();
            let fresh = || Pair { s: Vectors::zeros(cells), y: Vectors::zeros(cells), rho: 0.0 };
            self.spare.pop().unwrap_or_else(fresh)
        };
        pair.s.clone_from(&next.m);
        add(&mut pair.s, -1.0, &here.m);
        project(&mut pair.s, &next.m);
        pair.y.clone_from(&here.t);
        project(&mut pair.y, &next.m);
        add(&mut pair.y, -1.0, &next.t);
        let dot = |a, b| self.weights.dot(a, b);
        let (sy, yy, ss) = (dot(&pair.s, &pair.y), dot(&pair.y, &pair.y), dot(&pair.s, &pair.s));
        if sy > LEAST_CURVATURE * (ss * yy).sqrt() {
            pair.rho = 1.0 / sy;
            self.inverse_curvature = sy / yy;
            self.pairs.push(pair);
        } else {
            self.spare.push(pair);
        }
    }
}
