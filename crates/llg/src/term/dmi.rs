//! The Dzyaloshinskii–Moriya interaction.

use super::{
    Stage, Term,
    bonds::{Bonds, coupling, neighbours},
    exchange_map::{harmonic_mean, inverse_moment},
};
use crate::{
    interaction::{Dmi, DmiSymmetry},
    plane::Plane,
    problem::Problem,
    simd::dispatch,
    strip::Strip,
    vectors::VectorsMut,
};

/// A Dzyaloshinskii–Moriya interaction as energy of neighbours, (V/Δ) D_ij v̂·(m_i × m_j) for j behind i along an axis, so
/// that B_i = (1/M_s) Σ ±(D_ij/Δ) v̂ × m_j \[T\] is its gradient; v̂ as in [`DmiSymmetry`].
///
/// Between unlike cells D_ij = (A_jD_i + A_iD_j)/(A_i + A_j): what remains when m on the face takes the direction of least
/// energy, together with a self-energy −V κ |v̂ × m|². Where a face leads nowhere (free edge, vacuum) that is the natural
/// boundary condition 2A ∂m/∂n = −D v̂ × m in the outer half of the cell, κ = D²/8A: it makes edges right to second order
/// in Δ for any m.
#[derive(Debug)]
pub struct DmiTerm {
    symmetry: DmiSymmetry,
    /// D_ij/Δ [J/m³].
    bonds: Bonds,
    /// 1/M_s [m/A], 0 in vacuum.
    inverse_moment: Plane,
    /// Cells with a self-energy, rising: B_c += this × m_c \[T\].
    edges: Vec<(usize, [f64; 3])>,
}

/// D_ij/Δ of `dmi` on every face [J/m³].
pub fn dmi_bonds(dmi: &Dmi, problem: &Problem) -> Bonds {
    let (a, d) = (&problem.magnet().exchange_stiffness, dmi.constant());
    let size = problem.grid().cell_size();
    let of = |cell: usize, next: usize, axis: usize| {
        let present = f64::from(u8::from(dmi.symmetry().direction(axis).is_some()));
        present * face_strength([a.at(cell), a.at(next)], [d.at(cell), d.at(next)]) / size[axis]
    };
    if problem.has_uniform_exchange() && d.uniform().is_some() {
        Bonds::uniform(problem.grid(), |axis| of(0, 0, axis))
    } else {
        Bonds::new(problem, of)
    }
}

/// D on the face between two cells [J/m²].
fn face_strength([a, b]: [f64; 2], [d, e]: [f64; 2]) -> f64 {
    if a + b > 0.0 { (b * d + a * e) / (a + b) } else { 0.5 * (d + e) }
}

/// D²/4A [J/m³], 0 without exchange: there the face has no direction of least energy.
fn relief(a: f64, d: f64) -> f64 {
    if a > 0.0 { d * d / (4.0 * a) } else { 0.0 }
}

impl DmiTerm {
    /// The term of `dmi` in the magnet of `problem`.
    pub fn new(dmi: &Dmi, problem: &Problem) -> Self {
        Self {
            symmetry: dmi.symmetry(),
            bonds: dmi_bonds(dmi, problem),
            inverse_moment: inverse_moment(problem),
            edges: edges(dmi, problem),
        }
    }

    /// B of the components `to` += `sign`/M_s (w_next m_next − w_before m_before) of the components `from`.
    #[inline(always)]
    fn add_row(&self, at: &Stage<'_>, row: usize, axis: usize, m: &[f64], sign: f64, b: &mut [f64]) {
        let nx = at.grid.cells()[0];
        let Some(bonds) = self.bonds.along(axis) else { return };
        let cut = |r: usize| &m[r * nx..(r + 1) * nx];
        let (here, inverse) = (cut(row), self.inverse_moment.row(row));
        let w = bonds.row(row);
        if axis == 0 {
            let last = nx - 1;
            b[0] += sign * inverse[0] * (w[0] * here[1] - w[last] * here[last]);
            b[last] += sign * inverse[last] * (w[last] * here[0] - w[last - 1] * here[last - 1]);
            let inner = b[1..last].iter_mut().zip(&here[..last - 1]).zip(&here[2..]);
            let weights = w[..last - 1].iter().zip(&w[1..last]).zip(&inverse[1..last]);
            for (((out, west), east), ((w_west, w_east), inverse)) in inner.zip(weights) {
                *out += sign * inverse * (w_east * east - w_west * west);
            }
            return;
        }
        let [below, above] = at.grid.neighbour_rows(row, axis);
        for (neighbour, weights, sign) in [(below, bonds.row(below), -sign), (above, w, sign)] {
            // At a free edge the neighbour is the row itself.
            if neighbour != row {
                let each = b.iter_mut().zip(cut(neighbour)).zip(weights).zip(inverse);
                for (((out, m), w), inverse) in each {
                    *out += sign * inverse * (w * m);
                }
            }
        }
    }
}

impl Term for DmiTerm {
    fn name(&self) -> &'static str {
        "dmi"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let m = at.m.components();
        dispatch(
            #[inline(always)]
            || {
                for row in strip.rows() {
                    let mut part = b.part(strip.local(row));
                    for axis in 0..3 {
                        let Some((v, sign)) = self.symmetry.direction(axis) else { continue };
                        // (v̂ × m)_p = −m_q and (v̂ × m)_q = m_p for v̂ along a coordinate axis and p, q the next two.
                        let (p, q) = ((v + 1) % 3, (v + 2) % 3);
                        self.add_row(at, row, axis, m[q], -sign, part.component(p));
                        self.add_row(at, row, axis, m[p], sign, part.component(q));
                    }
                }
            },
        );
        let (cells, start) = (strip.cells(), strip.cells().start);
        let first = self.edges.partition_point(|(cell, _)| *cell < cells.start);
        for (cell, factor) in self.edges[first..].iter().take_while(|(cell, _)| *cell < cells.end) {
            for c in 0..3 {
                b.component(c)[cell - start] += factor[c] * m[c][*cell];
            }
        }
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }

    fn bytes(&self) -> usize {
        self.bonds.bytes() + self.inverse_moment.bytes() + 32 * self.edges.len()
    }
}

/// The self-energies of faces, as fields: −V κ |v̂ × m|² gives B = (2κ/M_s)(m − v̂ v̂·m).
fn edges(dmi: &Dmi, problem: &Problem) -> Vec<(usize, [f64; 3])> {
    let (a, d, grid) = (&problem.magnet().exchange_stiffness, dmi.constant(), problem.grid());
    // 2κ of one face of `cell`: half of what both cells of a bond have to share.
    let of_face = |cell: usize, neighbour: Option<usize>| {
        let own = relief(a.at(cell), d.at(cell));
        match neighbour.filter(|other| coupling(problem, cell, *other) != 0.0) {
            None => own,
            Some(other) if a.at(other) == a.at(cell) && d.at(other) == d.at(cell) => 0.0,
            Some(other) => {
                let (stiffness, strength) = ([a.at(cell), a.at(other)], [d.at(cell), d.at(other)]);
                let shared =
                    relief(harmonic_mean(stiffness[0], stiffness[1]), face_strength(stiffness, strength));
                0.5 * (own + relief(stiffness[1], strength[1])) - shared
            }
        }
    };
    let of_cell = |cell: usize| {
        let ms = problem.magnet().saturation_magnetization.at(cell);
        let mut factor = [0.0; 3];
        for axis in (0..3).filter(|&axis| grid.cells()[axis] > 1) {
            let Some((v, _)) = dmi.symmetry().direction(axis) else { continue };
            let both: f64 = neighbours(grid, cell, axis).map(|n| of_face(cell, n)).iter().sum();
            for c in (0..3).filter(|&c| c != v) {
                factor[c] += both / ms;
            }
        }
        factor
    };
    let magnetic = (0..grid.len()).filter(|&cell| problem.magnetic_cells().contains(cell));
    let with_factor = magnetic.map(|cell| (cell, of_cell(cell)));
    with_factor.filter(|(_, factor)| *factor != [0.0; 3]).collect()
}
