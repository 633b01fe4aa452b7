//! The lowest layer as finite volumes: cells, the faces between them, and insulating edges as faces that do not conduct.

use rayon::prelude::*;

use crate::{grid::Grid, simd::dispatch};

/// Rows that one task takes at least.
pub const ROWS: usize = 16;

/// Values on faces: entry (i, j) of `x` belongs to the face between cells (i, j) and (i + 1, j), that of `y` to the one
/// between (i, j) and (i, j + 1). The last face of an axis leads back to the first cell; where the axis is not periodic
/// it is the insulating edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Faces {
    /// Faces across x.
    pub x: Vec<f64>,
    /// Faces across y.
    pub y: Vec<f64>,
}

impl Faces {
    /// Zeros on the faces of `cells` cells.
    pub fn zeros(cells: usize) -> Self {
        Self { x: vec![0.0; cells], y: vec![0.0; cells] }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.x.len() + self.y.len())
    }
}

/// Cells of the lowest layer and how they are joined.
#[derive(Clone, Debug)]
pub struct Mesh {
    /// Cells along x and y.
    pub cells: [usize; 2],
    /// Edges of a cell \[m\].
    pub size: [f64; 2],
    /// Which axes close on themselves; the ends of the others insulate.
    pub periodic: [bool; 2],
}

impl Mesh {
    /// The lowest layer of `grid`.
    pub fn of(grid: &Grid) -> Self {
        let ([nx, ny, _], [dx, dy, _], [px, py, _]) = (grid.cells(), grid.cell_size(), grid.periodic());
        Self { cells: [nx, ny], size: [dx, dy], periodic: [px, py] }
    }

    /// Cells in all.
    pub fn len(&self) -> usize {
        self.cells[0] * self.cells[1]
    }

    /// The cells of row j.
    pub fn row(&self, j: usize) -> std::ops::Range<usize> {
        j * self.cells[0]..(j + 1) * self.cells[0]
    }

    /// The rows before and after row j.
    pub fn rows_beside(&self, j: usize) -> [usize; 2] {
        let ny = self.cells[1];
        [if j == 0 { ny - 1 } else { j - 1 }, if j + 1 == ny { 0 } else { j + 1 }]
    }

    /// Harmonic means of neighbours: two half cells in series. Zero at insulating edges.
    pub fn harmonic_means(&self, values: &[f64], out: &mut Faces) {
        let mean = |a: f64, b: f64| 2.0 * a * b / (a + b);
        let [px, py] = self.periodic;
        let (nx, ny) = (self.cells[0], self.cells[1]);
        let rows = out.x.par_chunks_mut(nx).zip(out.y.par_chunks_mut(nx)).with_min_len(ROWS);
        rows.enumerate().for_each(|(j, (x, y))| {
            let (here, above) = (&values[self.row(j)], &values[self.row(self.rows_beside(j)[1])]);
            dispatch(
                #[inline(always)]
                || {
                    for ((out, a), b) in x.iter_mut().zip(here).zip(&here[1..]) {
                        *out = mean(*a, *b);
                    }
                    x[nx - 1] = if px { mean(here[nx - 1], here[0]) } else { 0.0 };
                    if py || j + 1 < ny {
                        y.iter_mut().zip(here).zip(above).for_each(|((out, a), b)| *out = mean(*a, *b));
                    } else {
                        y.fill(0.0);
                    }
                },
            );
        });
    }

    /// flux = conductance · (field + `weight` ∇v), the differences taken between cell centres.
    pub fn flux(&self, conductance: &Faces, field: &Faces, v: &[f64], weight: f64, flux: &mut Faces) {
        let nx = self.cells[0];
        let [wx, wy] = self.size.map(|edge| weight / edge);
        let rows = flux.x.par_chunks_mut(nx).zip(flux.y.par_chunks_mut(nx)).with_min_len(ROWS);
        rows.enumerate().for_each(|(j, (x, y))| {
            let cells = self.row(j);
            let (here, above) = (&v[cells.clone()], &v[self.row(self.rows_beside(j)[1])]);
            let (cx, cy) = (&conductance.x[cells.clone()], &conductance.y[cells.clone()]);
            let (ex, ey) = (&field.x[cells.clone()], &field.y[cells]);
            dispatch(
                #[inline(always)]
                || {
                    let inner = x.iter_mut().zip(here).zip(&here[1..]).zip(cx).zip(ex);
                    inner.for_each(|((((x, v), next), c), e)| *x = c * (e + wx * (next - v)));
                    x[nx - 1] = cx[nx - 1] * (ex[nx - 1] + wx * (here[0] - here[nx - 1]));
                    let each = y.iter_mut().zip(here).zip(above).zip(cy).zip(ey);
                    each.for_each(|((((y, v), next), c), e)| *y = c * (e + wy * (next - v)));
                },
            );
        });
    }

    /// flux += conductance · (mean of the vector in the two cells).
    pub fn add_mean(&self, conductance: &Faces, [wx, wy]: [&[f64]; 2], flux: &mut Faces) {
        let nx = self.cells[0];
        let rows = flux.x.par_chunks_mut(nx).zip(flux.y.par_chunks_mut(nx)).with_min_len(ROWS);
        rows.enumerate().for_each(|(j, (x, y))| {
            let cells = self.row(j);
            let (here, above) = (&wy[cells.clone()], &wy[self.row(self.rows_beside(j)[1])]);
            let (cx, cy, wx) = (&conductance.x[cells.clone()], &conductance.y[cells.clone()], &wx[cells]);
            dispatch(
                #[inline(always)]
                || {
                    let inner = x.iter_mut().zip(wx).zip(&wx[1..]).zip(cx);
                    inner.for_each(|(((x, w), next), c)| *x += 0.5 * c * (w + next));
                    x[nx - 1] += 0.5 * cx[nx - 1] * (wx[0] + wx[nx - 1]);
                    let each = y.iter_mut().zip(here).zip(above).zip(cy);
                    each.for_each(|(((y, w), next), c)| *y += 0.5 * c * (w + next));
                },
            );
        });
    }

    /// Calls `work(j, row j of out, flux through the left, right, lower and upper faces of row j)`.
    pub fn for_each_row(
        &self,
        flux: &Faces,
        out: &mut [f64],
        work: impl Fn(usize, &mut [f64], RowOfFaces<'_>) + Sync,
    ) {
        let nx = self.cells[0];
        out.par_chunks_mut(nx).with_min_len(ROWS).enumerate().for_each(|(j, out)| {
            let faces = RowOfFaces {
                x: &flux.x[self.row(j)],
                below: &flux.y[self.row(self.rows_beside(j)[0])],
                above: &flux.y[self.row(j)],
            };
            dispatch(
                #[inline(always)]
                || work(j, out, faces),
            );
        });
    }

    /// The field in each cell that the currents of its faces need: their mean over the cell's own `conductance`.
    pub fn fields_of_currents(&self, flux: &Faces, conductance: &[f64], [gx, gy]: [&mut [f64]; 2]) {
        self.for_each_row(flux, gx, |j, out, faces| {
            let c = &conductance[self.row(j)];
            out[0] = 0.5 * (faces.x[faces.x.len() - 1] + faces.x[0]) / c[0];
            let inner = out[1..].iter_mut().zip(&c[1..]).zip(faces.x).zip(&faces.x[1..]);
            inner.for_each(|(((out, c), left), right)| *out = 0.5 * (left + right) / c);
        });
        self.for_each_row(flux, gy, |j, out, faces| {
            let each = out.iter_mut().zip(&conductance[self.row(j)]).zip(faces.below).zip(faces.above);
            each.for_each(|(((out, c), below), above)| *out = 0.5 * (below + above) / c);
        });
    }

    /// out += `factor` ∇·flux.
    pub fn add_divergence(&self, flux: &Faces, factor: f64, out: &mut [f64]) {
        let [wx, wy] = self.size.map(|edge| factor / edge);
        self.for_each_row(flux, out, |_, out, faces| {
            let last = faces.x.len() - 1;
            out[0] += wx * (faces.x[0] - faces.x[last]);
            let inner = out[1..].iter_mut().zip(&faces.x[1..]).zip(faces.x);
            inner.for_each(|((out, right), left)| *out += wx * (right - left));
            let each = out.iter_mut().zip(faces.above).zip(faces.below);
            each.for_each(|((out, above), below)| *out += wy * (above - below));
        });
    }
}

/// The faces of the cells of one row.
#[derive(Clone, Copy, Debug)]
pub struct RowOfFaces<'a> {
    /// To the right of each cell; the left face of the first cell is the last.
    pub x: &'a [f64],
    /// Towards the row before.
    pub below: &'a [f64],
    /// Towards the row after.
    pub above: &'a [f64],
}
