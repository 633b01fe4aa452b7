//! Heisenberg exchange where the material differs from cell to cell.

use super::{Stage, Term, bonds::Bonds};
use crate::{
    parameter::Parameter, plane::Plane, problem::Problem, simd::dispatch, strip::Strip, vectors::VectorsMut,
};

/// Exchange with a stiffness on every face, B_i = (2/M_s,i) Σ_j A_ij (m_j − m_i)/Δ² \[T\].
///
/// A_ij is the harmonic mean 2A_iA_j/(A_i + A_j), for which A ∂m/∂n is continuous across the face, times the factor of
/// the boundary between the two regions; no bond leads to vacuum or across a free edge. The energy
/// V Σ_pairs A_ij (m_j − m_i)²/Δ² is symmetric in i and j, so that B is its gradient.
#[derive(Debug)]
pub struct ExchangeMap {
    /// 2A_ij/Δ² [J/m³].
    bonds: Bonds,
    /// 1/M_s [m/A], 0 in vacuum.
    inverse_moment: Plane,
}

/// Harmonic mean of two stiffnesses; 0 if one of them is.
pub fn harmonic_mean(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { 2.0 * a * b / (a + b) }
}

/// 2A_ij/Δ² on every face [J/m³].
pub fn exchange_bonds(problem: &Problem) -> Bonds {
    let (a, size) = (&problem.magnet().exchange_stiffness, problem.grid().cell_size());
    Bonds::new(problem, |cell, next, axis| {
        2.0 * harmonic_mean(a.at(cell), a.at(next)) / (size[axis] * size[axis])
    })
}

/// 1/M_s of each cell, 0 in vacuum.
pub fn inverse_moment(problem: &Problem) -> Plane {
    let inverse = |ms: f64| if ms > 0.0 { 1.0 / ms } else { 0.0 };
    let nx = problem.grid().cells()[0];
    match problem.saturation_of_magnetic_cells() {
        Parameter::Uniform(ms) => Plane::AlongX(vec![inverse(ms); nx]),
        Parameter::Map(values) => Plane::Full { nx, values: values.iter().map(|ms| inverse(*ms)).collect() },
    }
}

impl ExchangeMap {
    /// Exchange of the magnet of `problem`.
    pub fn new(problem: &Problem) -> Self {
        Self { bonds: exchange_bonds(problem), inverse_moment: inverse_moment(problem) }
    }

    #[inline(always)]
    fn add_row(&self, at: &Stage<'_>, row: usize, m: &[f64], b: &mut [f64]) {
        let nx = at.grid.cells()[0];
        let cut = |r: usize| &m[r * nx..(r + 1) * nx];
        let (centre, inverse) = (cut(row), self.inverse_moment.row(row));
        if let Some(bonds) = self.bonds.along(0) {
            let w = bonds.row(row);
            let last = nx - 1;
            let (first, end) = (centre[0], centre[last]);
            b[0] += inverse[0] * (w[last] * (end - first) + w[0] * (centre[1] - first));
            b[last] += inverse[last] * (w[last - 1] * (centre[last - 1] - end) + w[last] * (first - end));
            let inner =
                b[1..last].iter_mut().zip(&centre[..last - 1]).zip(&centre[1..last]).zip(&centre[2..]);
            let weights = w[..last - 1].iter().zip(&w[1..last]).zip(&inverse[1..last]);
            for ((((out, west), here), east), ((w_west, w_east), inverse)) in inner.zip(weights) {
                *out += inverse * (w_west * (west - here) + w_east * (east - here));
            }
        }
        for axis in 1..3 {
            let Some(bonds) = self.bonds.along(axis) else { continue };
            let [below, above] = at.grid.neighbour_rows(row, axis);
            let inner = b.iter_mut().zip(cut(below)).zip(centre).zip(cut(above));
            // At a free edge the neighbour is the row itself and adds nothing.
            let weights = bonds.row(below).iter().zip(bonds.row(row)).zip(inverse);
            for ((((out, south), here), north), ((w_south, w_north), inverse)) in inner.zip(weights) {
                *out += inverse * (w_south * (south - here) + w_north * (north - here));
            }
        }
    }
}

impl Term for ExchangeMap {
    fn name(&self) -> &'static str {
        "exchange"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || {
                for row in strip.rows() {
                    let local = strip.local(row);
                    self.add_row(at, row, &at.m.x, &mut b.x[local.clone()]);
                    self.add_row(at, row, &at.m.y, &mut b.y[local.clone()]);
                    self.add_row(at, row, &at.m.z, &mut b.z[local]);
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }

    fn bytes(&self) -> usize {
        self.bonds.bytes() + self.inverse_moment.bytes()
    }
}
