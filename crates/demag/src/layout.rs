//! How a grid is laid out for the transforms.

use crate::grid::Grid;
use crate::real::Real;
use crate::transform::{Lengths, Transform};

/// Strips of one component are made this many at least, to keep threads busy …
const STRIPS: usize = 32;
/// … but not longer than this, which is enough for memory to stream.
const MAX_STRIP: usize = 32;

/// One axis: its transform and how many sets of frequencies it takes.
pub struct Axis<R> {
    /// Number of cells.
    pub cells: usize,
    /// Transform of each set.
    pub transform: Transform<R>,
    /// 2 for a sequence padded with zeros, 1 for a cyclic or trivial one.
    pub sets: usize,
    /// Whether displacements are cyclic, so that `cells` of them are all there are.
    pub cyclic: bool,
}

/// All sizes. Rows along x are transformed `width` at a time, each a vector lane; their results are cut into
/// blocks of `width` frequencies, each again a lane, in which y and z are transformed.
pub struct Layout<R> {
    /// x of real numbers, y, z.
    pub axes: [Axis<R>; 3],
    /// Lanes of a vector.
    pub width: usize,
    /// Rows of one component, ny nz.
    pub rows: usize,
    /// Rows of one strip, the piece of work of one thread: a power of two, at least `width`.
    pub strip: usize,
    /// Its binary logarithm.
    strip_bits: u32,
    /// Strips of one component.
    pub strips: usize,
    /// Blocks of `width` frequencies along x.
    pub blocks: usize,
    /// Tensor elements: 4 for a film (xx, xy, yy, zz), else 6.
    pub elements: usize,
}

impl<R: Real> Layout<R> {
    /// Sizes for `grid` with vectors of `width` lanes; the frequencies along x are a multiple of `multiple`, itself
    /// one of `width`.
    pub fn new(grid: &Grid, width: usize, multiple: usize) -> Self {
        let [nx, ny, nz] = grid.cells;
        let x_transform = Transform::new(Lengths::fastest(nx, multiple), 1);
        let blocks = x_transform.len() / width;
        let x = Axis { cells: nx, transform: x_transform, sets: 1, cyclic: false };
        let rows = ny * nz;
        let periodic = grid.images.periodic();
        let strip = (rows / STRIPS).next_power_of_two().clamp(width, MAX_STRIP.max(width));
        Self {
            axes: [x, complex_axis(ny, periodic[1]), complex_axis(nz, periodic[2])],
            width,
            rows,
            strip,
            strip_bits: strip.trailing_zeros(),
            strips: rows.div_ceil(strip),
            blocks,
            elements: if nz == 1 { 4 } else { 6 },
        }
    }

    /// Rows of one component with those that fill the last strip.
    pub fn padded_rows(&self) -> usize {
        self.strips * self.strip
    }

    /// Where the vector pair of a row (of all components, each padded) and block lies in the spectrum.
    #[inline(always)]
    pub fn place(&self, row: usize, block: usize) -> usize {
        let strip = row >> self.strip_bits; // a division takes as long as half a transform step
        (((strip * self.blocks) + block) << self.strip_bits) + (row & (self.strip - 1))
    }

    /// Numbers in one vector pair per row and block: the spectrum of all three components along x.
    pub fn spectrum_len(&self) -> usize {
        3 * self.padded_rows() * self.blocks * 2 * self.width
    }

    /// Numbers in the tensor of one block of frequencies.
    pub fn tensor_block_len(&self) -> usize {
        self.axes[1].transform.len() * self.axes[2].transform.len() * self.elements * self.width
    }

    /// Numbers of scratch that one thread needs.
    pub fn scratch_len(&self) -> usize {
        let [x, y, z] = &self.axes;
        let lines = if z.cells == 1 { 0 } else { 3 * (z.cells + z.transform.len()) };
        let columns = (3 * z.cells).max(4) * y.transform.len() + lines;
        2 * self.width * columns.max(2 * x.transform.len())
    }
}

/// An axis along which the numbers are complex already.
fn complex_axis<R: Real>(cells: usize, periodic: bool) -> Axis<R> {
    if cells == 1 || (periodic && Lengths::has(cells)) {
        return Axis { cells, transform: Transform::new(cells, 0), sets: 1, cyclic: periodic };
    }
    let transform = Transform::new(Lengths::fastest(cells, 1), 1);
    Axis { cells, transform, sets: 2, cyclic: false }
}
