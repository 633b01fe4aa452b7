//! Uniaxial anisotropy.

use super::{Stage, Term};
use crate::{
    axis::Axis, interaction::Uniaxial, parameter::Parameter, problem::Problem, simd::dispatch, strip::Strip,
    vectors::VectorsMut,
};

/// Which of the two constants acts: their energies are of different degree in m.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// K.
    First,
    /// K₂.
    Second,
}

/// Uniaxial anisotropy, B = (2K/M_s)(m·u) u or B = (4K₂/M_s)(m·u)³ u \[T\].
#[derive(Debug)]
pub struct UniaxialAnisotropy {
    order: Order,
    /// 2K/M_s or 4K₂/M_s \[T\].
    field: Parameter,
    axis: Axis,
}

impl UniaxialAnisotropy {
    /// One part of `uniaxial` in the magnet of `problem`; `None` where there is no second constant.
    pub fn new(uniaxial: &Uniaxial, order: Order, problem: &Problem) -> Option<Self> {
        let ms = &problem.magnet().saturation_magnetization;
        let (constant, factor) = match order {
            Order::First => (uniaxial.constant(), 2.0),
            Order::Second if uniaxial.second_constant().is_zero() => return None,
            Order::Second => (uniaxial.second_constant(), 4.0),
        };
        let field = problem.of_magnetic_cells(|cell| factor * constant.at(cell) / ms.at(cell));
        Some(Self { order, field, axis: uniaxial.axis().clone() })
    }

    #[inline(always)]
    fn add(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>, shape: impl Fn(f64) -> f64) {
        let cells = strip.cells();
        let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells.clone()]);
        let fields = b.x.iter_mut().zip(b.y.iter_mut()).zip(b.z.iter_mut());
        let each = fields.zip(m.0.iter().zip(m.1).zip(m.2));
        match (&self.field, &self.axis) {
            (Parameter::Uniform(field), Axis::Fixed(u)) => {
                // Copies: the compiler cannot know that b does not hold them.
                let (field, u) = (*field, *u);
                for (((bx, by), bz), ((mx, my), mz)) in each {
                    add([bx, by, bz], [*mx, *my, *mz], field, u, &shape);
                }
            }
            (Parameter::Map(fields), Axis::Fixed(u)) => {
                let u = *u;
                for ((((bx, by), bz), ((mx, my), mz)), field) in each.zip(&fields[cells]) {
                    add([bx, by, bz], [*mx, *my, *mz], *field, u, &shape);
                }
            }
            (field, Axis::Map(axes)) => {
                let axes = axes.cut(cells.clone());
                let axes = axes[0].iter().zip(axes[1]).zip(axes[2]);
                for (((((bx, by), bz), ((mx, my), mz)), ((ux, uy), uz)), cell) in each.zip(axes).zip(cells) {
                    add([bx, by, bz], [*mx, *my, *mz], field.at(cell), [*ux, *uy, *uz], &shape);
                }
            }
        }
    }
}

impl Term for UniaxialAnisotropy {
    fn name(&self) -> &'static str {
        "anisotropy"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || match self.order {
                Order::First => self.add(
                    at,
                    strip,
                    b,
                    #[inline(always)]
                    |projection| projection,
                ),
                Order::Second => self.add(
                    at,
                    strip,
                    b,
                    #[inline(always)]
                    |projection| projection * projection * projection,
                ),
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        match self.order {
            Order::First => Some(1.0 / 2.0),
            Order::Second => Some(1.0 / 4.0),
        }
    }

    fn bytes(&self) -> usize {
        self.field.bytes()
    }
}

/// b += field · shape(m·u) u.
#[inline(always)]
fn add(
    [bx, by, bz]: [&mut f64; 3],
    [mx, my, mz]: [f64; 3],
    field: f64,
    [ux, uy, uz]: [f64; 3],
    shape: impl Fn(f64) -> f64,
) {
    let projection = field * shape(mx * ux + my * uy + mz * uz);
    *bx += projection * ux;
    *by += projection * uy;
    *bz += projection * uz;
}
