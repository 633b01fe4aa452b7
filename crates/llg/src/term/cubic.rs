//! Cubic anisotropy.

use super::{Stage, Term};
use crate::{
    axis::Axis, interaction::Cubic, parameter::Parameter, problem::Problem, simd::dispatch, strip::Strip,
    vectors::VectorsMut,
};

/// Which of the two constants acts: their energies are of different degree in m.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// K_c1.
    First,
    /// K_c2.
    Second,
}

/// Cubic anisotropy, B = −(2/M_s) Σ_i c_i a_i [K_c1 (a_j² + a_k²) + K_c2 a_j² a_k²] \[T\] with a_i = m·c_i; one of the two
/// parts.
#[derive(Debug)]
pub struct CubicAnisotropy {
    order: Order,
    /// 2K/M_s \[T\].
    field: Parameter,
    axes: [Axis; 2],
}

impl CubicAnisotropy {
    /// One part of `cubic` in the magnet of `problem`; `None` where its constant is zero.
    pub fn new(cubic: &Cubic, order: Order, problem: &Problem) -> Option<Self> {
        let constant = match order {
            Order::First => cubic.first(),
            Order::Second => cubic.second(),
        };
        let ms = &problem.magnet().saturation_magnetization;
        let field = problem.of_magnetic_cells(|cell| 2.0 * constant.at(cell) / ms.at(cell));
        (!constant.is_zero()).then(|| Self { order, field, axes: cubic.axes().clone() })
    }

    #[inline(always)]
    fn add(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>, bracket: impl Fn(f64, f64) -> f64) {
        let cells = strip.cells();
        let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells.clone()]);
        let out = b.x.iter_mut().zip(b.y.iter_mut()).zip(b.z.iter_mut());
        for ((((bx, by), bz), ((mx, my), mz)), cell) in out.zip(m.0.iter().zip(m.1).zip(m.2)).zip(cells) {
            let (c1, c2) = (self.axes[0].at(cell), self.axes[1].at(cell));
            let c3 =
                [c1[1] * c2[2] - c1[2] * c2[1], c1[2] * c2[0] - c1[0] * c2[2], c1[0] * c2[1] - c1[1] * c2[0]];
            let a = [c1, c2, c3].map(|c| mx * c[0] + my * c[1] + mz * c[2]);
            let squares = a.map(|a| a * a);
            let field = self.field.at(cell);
            let along = [
                field * a[0] * bracket(squares[1], squares[2]),
                field * a[1] * bracket(squares[2], squares[0]),
                field * a[2] * bracket(squares[0], squares[1]),
            ];
            *bx -= along[0] * c1[0] + along[1] * c2[0] + along[2] * c3[0];
            *by -= along[0] * c1[1] + along[1] * c2[1] + along[2] * c3[1];
            *bz -= along[0] * c1[2] + along[1] * c2[2] + along[2] * c3[2];
        }
    }
}

impl Term for CubicAnisotropy {
    fn name(&self) -> &'static str {
        "anisotropy"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || match self.order {
                Order::First => self.add(at, strip, b, |u, v| u + v),
                Order::Second => self.add(at, strip, b, |u, v| u * v),
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        match self.order {
            Order::First => Some(1.0 / 4.0),
            Order::Second => Some(1.0 / 6.0),
        }
    }

    fn bytes(&self) -> usize {
        self.field.bytes()
    }
}
