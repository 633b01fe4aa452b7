//! Uniaxial anisotropy.

use super::{Stage, Term};
use crate::{
    axis::Axis,
    parameter::Parameter,
    problem::{Problem, Uniaxial},
    simd::dispatch,
    strip::Strip,
    vectors::VectorsMut,
};

/// Uniaxial anisotropy, B = (2K/M_s)(m·u) u \[T\].
#[derive(Debug)]
pub struct UniaxialAnisotropy {
    /// 2K/M_s \[T\].
    field: Parameter,
    axis: Axis,
}

impl UniaxialAnisotropy {
    /// The term of one anisotropy of the magnet of `problem`.
    pub fn new(uniaxial: &Uniaxial, problem: &Problem) -> Self {
        let (k, ms) = (uniaxial.constant(), &problem.magnet().saturation_magnetization);
        let field = problem.of_magnetic_cells(|cell| 2.0 * k.at(cell) / ms.at(cell));
        Self { field, axis: uniaxial.axis().clone() }
    }
}

impl Term for UniaxialAnisotropy {
    fn name(&self) -> &'static str {
        "anisotropy"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let cells = strip.cells();
        let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells.clone()]);
        dispatch(
            #[inline(always)]
            || {
                let fields = b.x.iter_mut().zip(b.y.iter_mut()).zip(b.z.iter_mut());
                let each = fields.zip(m.0.iter().zip(m.1).zip(m.2));
                match (&self.field, &self.axis) {
                    (Parameter::Uniform(field), Axis::Fixed(u)) => {
                        for (((bx, by), bz), ((mx, my), mz)) in each {
                            add([bx, by, bz], [*mx, *my, *mz], *field, *u);
                        }
                    }
                    (Parameter::Map(fields), Axis::Fixed(u)) => {
                        for ((((bx, by), bz), ((mx, my), mz)), field) in each.zip(&fields[cells]) {
                            add([bx, by, bz], [*mx, *my, *mz], *field, *u);
                        }
                    }
                    (field, Axis::Map(axes)) => {
                        let axes = axes.x[cells.clone()]
                            .iter()
                            .zip(&axes.y[cells.clone()])
                            .zip(&axes.z[cells.clone()]);
                        for (((((bx, by), bz), ((mx, my), mz)), ((ux, uy), uz)), cell) in
                            each.zip(axes).zip(cells)
                        {
                            add([bx, by, bz], [*mx, *my, *mz], field.at(cell), [*ux, *uy, *uz]);
                        }
                    }
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }

    fn bytes(&self) -> usize {
        self.field.bytes()
    }
}

#[inline(always)]
fn add([bx, by, bz]: [&mut f64; 3], [mx, my, mz]: [f64; 3], field: f64, [ux, uy, uz]: [f64; 3]) {
    let projection = field * (mx * ux + my * uy + mz * uz);
    *bx += projection * ux;
    *by += projection * uy;
    *bz += projection * uz;
}
