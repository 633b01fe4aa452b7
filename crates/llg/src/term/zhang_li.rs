//! Spin transfer of a current in the magnet.

use super::{Stage, Term, central_difference::CentralDifference};
use crate::{
    modulation::{CHUNK, Modulation, SampledModulation},
    problem::Problem,
    simd::dispatch,
    strip::Strip,
    torque::ZhangLi,
    vectors::VectorsMut,
};

/// B = −(f(r, t)/γ)[m×(u·∇)m + β (u·∇)m] \[T\]; see [`ZhangLi`] for the signs.
#[derive(Debug)]
pub struct ZhangLiTorque {
    /// −(u·∇)/γ \[T\].
    drift: CentralDifference,
    nonadiabaticity: f64,
    modulation: SampledModulation,
}

impl ZhangLiTorque {
    /// The term of `law` under `modulation` on the film of `problem`, for `saturation` M_s [A/m].
    pub fn new(law: &ZhangLi, modulation: &Modulation, problem: &Problem, saturation: f64) -> Self {
        let (grid, gamma) = (problem.grid(), problem.magnet().gyromagnetic_ratio);
        let (u, size) = (law.velocity(saturation, gamma), grid.cell_size());
        let weight = std::array::from_fn(|axis| -u[axis] / (2.0 * gamma * size[axis]));
        Self {
            drift: CentralDifference::new(problem, weight),
            nonadiabaticity: law.nonadiabaticity(),
            modulation: modulation.sample(grid),
        }
    }
}

impl Term for ZhangLiTorque {
    fn name(&self) -> &'static str {
        "zhang_li"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let (nx, start, beta) = (at.grid.cells()[0], strip.cells().start, self.nonadiabaticity);
        dispatch(
            #[inline(always)]
            || {
                for row in strip.rows() {
                    let cells = row * nx..(row + 1) * nx;
                    self.modulation.for_each_chunk(at.time, cells, |cells, factors| {
                        let (first, count) = (cells.start - row * nx, cells.len());
                        let mut d = [[0.0; CHUNK]; 3];
                        for (d, m) in d.iter_mut().zip(at.m.components()) {
                            self.drift.apply(at.grid, row, first, m, &mut d[..count]);
                        }
                        let m = at.m.components().map(|c| &c[cells.clone()]);
                        let part = b.part(cells.start - start..cells.end - start);
                        let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
                        let m = m[0].iter().zip(m[1]).zip(m[2]);
                        let d = d[0].iter().zip(&d[1]).zip(&d[2]);
                        for (((((bx, by), bz), f), ((mx, my), mz)), ((dx, dy), dz)) in
                            out.zip(factors).zip(m).zip(d)
                        {
                            *bx += f * (my * dz - mz * dy + beta * dx);
                            *by += f * (mz * dx - mx * dz + beta * dy);
                            *bz += f * (mx * dy - my * dx + beta * dz);
                        }
                    });
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        None
    }

    fn bytes(&self) -> usize {
        self.drift.bytes() + self.modulation.bytes()
    }
}
