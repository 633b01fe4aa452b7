//! The part of ṁ that the carriers cause, alone: what a stage needs to find them and ṁ together.

use crate::{
    damping::{Damping, Layer},
    problem::{Problem, Surface},
    strip::for_each_strip,
    term::{Stage, Term, diffusive::Diffusive, field_like::FieldLike},
    vectors::Vectors,
};

/// ṁ of the torques of the surface, linear in its fields.
#[derive(Debug)]
pub struct DriveRate {
    field_like: FieldLike,
    diffusive: Diffusive,
    damping: Damping,
    gamma: f64,
}

impl DriveRate {
    /// That of `surface` under the film of `problem`.
    pub fn new(surface: &Surface, problem: &Problem) -> Self {
        Self {
            field_like: FieldLike::new(surface, problem),
            diffusive: Diffusive::new(surface, problem),
            damping: Damping::new(problem),
            gamma: problem.magnet().gyromagnetic_ratio,
        }
    }

    /// ṁ [rad/s] of the lowest layer at `at` into `out`, which has the cells of that layer.
    pub fn rate(&self, at: &Stage<'_>, out: &mut Vectors) {
        for_each_strip(at.grid, out, |strip, mut b| {
            b.x.fill(0.0);
            b.y.fill(0.0);
            b.z.fill(0.0);
            self.field_like.add_field(at, &strip, &mut b);
            self.diffusive.add_field(at, &strip, &mut b);
            self.damping.solve_rows(at, &strip, strip.rows(), Layer::Surface, self.gamma, &mut b);
        });
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.field_like.bytes() + self.diffusive.bytes() + self.damping.bytes()
    }
}
