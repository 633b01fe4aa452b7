//! Spin transfer of a current in the magnet.

use super::{Stage, Term};
use crate::{
    grid::Grid,
    modulation::{CHUNK, Modulation, SampledModulation},
    simd::dispatch,
    strip::Strip,
    torque::ZhangLi,
    vectors::VectorsMut,
};

/// B = −(f(r, t)/γ)[m×(u·∇)m + β (u·∇)m] \[T\]; see [`ZhangLi`] for the signs.
///
/// The derivative is the central difference, of second order also at a free edge, where ∂m/∂n = 0 mirrors m.
#[derive(Debug)]
pub struct ZhangLiTorque {
    /// −u/(2γΔ) along x, y, z \[T\]; zero along an axis of one cell.
    weight: [f64; 3],
    nonadiabaticity: f64,
    periodic_x: bool,
    modulation: SampledModulation,
}

impl ZhangLiTorque {
    /// The term of `law` under `modulation` in a magnet of `saturation` M_s [A/m] and `gamma` [rad/(s T)].
    pub fn new(law: &ZhangLi, modulation: &Modulation, grid: &Grid, saturation: f64, gamma: f64) -> Self {
        let (u, size) = (law.velocity(saturation, gamma), grid.cell_size());
        let weight = std::array::from_fn(|axis| {
            if grid.cells()[axis] > 1 { -u[axis] / (2.0 * gamma * size[axis]) } else { 0.0 }
        });
        Self {
            weight,
            nonadiabaticity: law.nonadiabaticity(),
            periodic_x: grid.periodic()[0],
            modulation: modulation.sample(grid),
        }
    }

    /// `out` = −(u·∇)m/γ of one component of the cells that begin with cell `first` of `row`.
    #[inline(always)]
    fn derivative(&self, grid: &Grid, row: usize, first: usize, m: &[f64], out: &mut [f64]) {
        let (nx, count) = (grid.cells()[0], out.len());
        out.fill(0.0);
        let w = self.weight[0];
        if w != 0.0 {
            let cells = &m[row * nx..(row + 1) * nx];
            let (before, after) =
                if self.periodic_x { (cells[nx - 1], cells[0]) } else { (cells[0], cells[nx - 1]) };
            let west = |i: usize| if i == 0 { before } else { cells[i - 1] };
            let east = |i: usize| if i + 1 == nx { after } else { cells[i + 1] };
            out[0] += w * (east(first) - west(first));
            if count > 1 {
                let last = first + count - 1;
                out[count - 1] += w * (east(last) - west(last));
                let pairs = cells[first..].iter().zip(&cells[first + 2..]);
                for (out, (west, east)) in out[1..count - 1].iter_mut().zip(pairs) {
                    *out += w * (east - west);
                }
            }
        }
        for axis in 1..3 {
            let w = self.weight[axis];
            if w != 0.0 {
                let [below, above] = grid.neighbour_rows(row, axis).map(|r| &m[r * nx + first..][..count]);
                for (out, (below, above)) in out.iter_mut().zip(below.iter().zip(above)) {
                    *out += w * (above - below);
                }
            }
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
                            self.derivative(at.grid, row, first, m, &mut d[..count]);
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
}
