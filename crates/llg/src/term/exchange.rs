//! Heisenberg exchange.

use super::{Stage, Term};
use crate::{grid::Grid, problem::Problem, simd::dispatch, strip::Strip, vectors::VectorsMut};

/// Exchange, B = (2A/M_s) ∇²m with the six nearest neighbours \[T\]; free (Neumann) or periodic edges.
#[derive(Debug)]
pub struct Exchange {
    /// 2A/(M_s Δ²) along x, y, z \[T\]; zero along an axis of one cell.
    weight: [f64; 3],
    periodic_x: bool,
}

impl Exchange {
    /// Exchange of a film of one material without vacuum; `None` for others, see
    /// [`ExchangeMap`](super::exchange_map::ExchangeMap).
    pub fn uniform(problem: &Problem) -> Option<Self> {
        let (grid, magnet) = (problem.grid(), problem.magnet());
        if !problem.has_uniform_exchange() {
            return None;
        }
        let strength =
            2.0 * magnet.exchange_stiffness.uniform()? / magnet.saturation_magnetization.uniform()?;
        let [dx, dy, dz] = grid.cell_size();
        let [nx, ny, nz] = grid.cells();
        let weight = |n: usize, d: f64| if n > 1 { strength / (d * d) } else { 0.0 };
        let weight = [weight(nx, dx), weight(ny, dy), weight(nz, dz)];
        Some(Self { weight, periodic_x: grid.periodic()[0] })
    }

    #[inline(always)]
    fn add_row(&self, grid: &Grid, row: usize, m: &[f64], b: &mut [f64]) {
        let nx = grid.cells()[0];
        let cut = |r: usize| &m[r * nx..(r + 1) * nx];
        let centre = cut(row);
        if self.weight[0] > 0.0 {
            let (left, right) =
                if self.periodic_x { (centre[nx - 1], centre[0]) } else { (centre[0], centre[nx - 1]) };
            let w = self.weight[0];
            b[0] += w * (left + centre[1] - 2.0 * centre[0]);
            b[nx - 1] += w * (centre[nx - 2] + right - 2.0 * centre[nx - 1]);
            let inner =
                b[1..nx - 1].iter_mut().zip(&centre[..nx - 2]).zip(&centre[1..nx - 1]).zip(&centre[2..]);
            for (((out, west), here), east) in inner {
                *out += w * (west + east - 2.0 * here);
            }
        }
        for axis in 1..3 {
            let w = self.weight[axis];
            if w > 0.0 {
                let [below, above] = grid.neighbour_rows(row, axis);
                for (((out, s), here), n) in b.iter_mut().zip(cut(below)).zip(centre).zip(cut(above)) {
                    *out += w * (s + n - 2.0 * here);
                }
            }
        }
    }
}

impl Term for Exchange {
    fn name(&self) -> &'static str {
        "exchange"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || {
                for row in strip.rows() {
                    let local = strip.local(row);
                    self.add_row(at.grid, row, &at.m.x, &mut b.x[local.clone()]);
                    self.add_row(at.grid, row, &at.m.y, &mut b.y[local.clone()]);
                    self.add_row(at.grid, row, &at.m.z, &mut b.z[local]);
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }
}
