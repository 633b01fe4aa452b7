//! Insulating edges: half cells that end open, as before a contact without a current.
//!
//! No current leaves, so that the field of the half cell cancels emf and Hall field there: σ(f + w)_n = 0. It counts half in the field of
//! its cell, as every face, and so keeps the energy law: a contact that takes no current does no work. Where a film moves, what its edge
//! feels of its own emf falls to that of a cell of which one side carries nothing.

use super::{film::Film, mesh::Mesh};
use crate::contact::Edge;

/// The cells of the edges that insulate, row by row.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    rows: Vec<Vec<EdgeCell>>,
}

/// Half of its faces across x and across y that insulate: 0, ½ or, in a film one cell wide, 1.
#[derive(Clone, Copy, Debug)]
pub struct EdgeCell {
    /// Place in the row.
    pub i: usize,
    parts: [f64; 2],
}

/// What open half cells add in one cell.
#[derive(Clone, Copy, Debug)]
pub struct Settled {
    /// To E + ∇φ [V/m].
    pub field: [f64; 2],
    /// To ṁ [rad/s].
    pub turn: [f64; 3],
    /// To the field beside the drift [V/m].
    pub beside: [f64; 2],
}

impl Edges {
    /// Those of `mesh` that are not `held`, which knows edges and cells along them.
    pub fn new(mesh: &Mesh, held: impl Fn(Edge, usize) -> bool) -> Self {
        let [nx, ny] = mesh.cells;
        let open = |edge: Edge, at_edge: bool, k: usize| {
            let insulates = at_edge && !mesh.periodic[edge.axis()] && !held(edge, k);
            if insulates { 0.5 } else { 0.0 }
        };
        let cell = |i: usize, j: usize| EdgeCell {
            i,
            parts: [
                open(Edge::Left, i == 0, j) + open(Edge::Right, i + 1 == nx, j),
                open(Edge::Bottom, j == 0, i) + open(Edge::Top, j + 1 == ny, i),
            ],
        };
        let row = |j: usize| {
            let cells = (0..nx).map(|i| cell(i, j));
            cells.filter(|cell| cell.parts != [0.0; 2]).collect()
        };
        Self { rows: (0..ny).map(row).collect() }
    }

    /// The cells in row `j`.
    pub fn row(&self, j: usize) -> &[EdgeCell] {
        &self.rows[j]
    }

    /// Adds to the fields beside the drift of all cells what belongs to a known ṁ, and to E + ∇φ, `driving`, where it is wanted.
    pub fn add_beside(
        &self,
        mesh: &Mesh,
        film: &Film,
        [wx, wy]: &mut [Vec<f64>; 2],
        mut driving: Option<[&mut [f64]; 2]>,
    ) {
        for (j, row) in self.rows.iter().enumerate() {
            for edge in row {
                let cell = mesh.row(j).start + edge.i;
                let known = [[0.0; 3]; 2];
                let Settled { field, beside, .. } =
                    edge.settle(film, film.hall_ratio[cell], known, [wx[cell], wy[cell]]);
                wx[cell] += beside[0];
                wy[cell] += beside[1];
                if let Some([gx, gy]) = &mut driving {
                    gx[cell] += field[0];
                    gy[cell] += field[1];
                }
            }
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.rows.iter().map(|row| size_of::<EdgeCell>() * row.len() + size_of::<Vec<EdgeCell>>()).sum()
    }
}

impl EdgeCell {
    /// What the open half cells add where the field beside the drift is `beside` without them, and the Hall angle as
    /// [`Film::hall_ratio`] `ratio`. `turns` are the ṁ that fields of 1 V/m along x and along y make [rad m/(V s)]: zeros where ṁ is known.
    #[inline(always)]
    pub fn settle(&self, film: &Film, ratio: f64, turns: [[f64; 3]; 2], [wx, wy]: [f64; 2]) -> Settled {
        // f = −P(w + Mf), P the diagonal of the parts.
        let [along_x, along_y] = turns.map(|turn| [turn[0], turn[1]]);
        let [xx, yx] = film.beside(along_x, ratio, [1.0, 0.0]);
        let [xy, yy] = film.beside(along_y, ratio, [0.0, 1.0]);
        let [px, py] = self.parts;
        let (a, b, c, d) = (1.0 + px * xx, px * xy, py * yx, 1.0 + py * yy);
        let (u, v, over) = (-px * wx, -py * wy, 1.0 / (a * d - b * c));
        let field = [over * (d * u - b * v), over * (a * v - c * u)];
        Settled {
            field,
            turn: [0, 1, 2].map(|k| turns[0][k] * field[0] + turns[1][k] * field[1]),
            beside: [xx * field[0] + xy * field[1], yx * field[0] + yy * field[1]],
        }
    }
}
