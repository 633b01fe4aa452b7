//! The demagnetising field by Fourier transform.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::aligned::Aligned;
use crate::columns;
use crate::grid::{DemagError, Grid};
use crate::lanes::{InstructionSet, Lanes, WithLanes};
use crate::lattice_tensor::LatticeTensor;
use crate::layout::Layout;
use crate::rows::{self, Store};
use crate::spectral_tensor::spectral_tensor;

/// Cells below which threads cost more than they bring.
const SERIAL_CELLS: usize = 2048;

/// The demagnetising field of a grid of cells: the convolution with its tensor by Fourier transform. Runs on the
/// current rayon pool; results have the same bits for any number of threads. An evaluation allocates nothing.
pub struct Demag {
    layout: Layout,
    set: InstructionSet,
    tensor: Aligned,
    /// Rows transformed along x, strip by strip.
    spectrum: Aligned,
    /// The same convolved, block by block of frequencies.
    convolved: Aligned,
    /// One per thread.
    scratch: Vec<Mutex<Aligned>>,
}

impl Demag {
    /// Computes the tensor of `grid` and its transform, in parallel.
    ///
    /// # Errors
    /// If the grid has no cells or a width that is not positive.
    pub fn new(grid: &Grid) -> Result<Self, DemagError> {
        Self::with_instructions(grid, InstructionSet::available()[0])
    }

    /// As `new` with a given instruction set.
    pub(crate) fn with_instructions(grid: &Grid, set: InstructionSet) -> Result<Self, DemagError> {
        grid.check()?;
        let lattice = LatticeTensor::new(grid);
        let layout = set.dispatch(Plan { grid });
        let tensor = set.dispatch(Tensor { layout: &layout, lattice: &lattice });
        drop(lattice);
        let threads = rayon::current_num_threads();
        Ok(Self {
            tensor,
            spectrum: Aligned::zeros(layout.spectrum_len()),
            convolved: Aligned::zeros(layout.spectrum_len()),
            scratch: (0..threads).map(|_| Mutex::new(Aligned::zeros(layout.scratch_len()))).collect(),
            layout,
            set,
        })
    }

    /// b += −scale N m: adds the demagnetising field of the moment `m` (x, y, z components of nx ny nz numbers,
    /// x fastest). With `m` the unit magnetisation and `scale` = μ₀ Ms in tesla, so is b.
    ///
    /// # Panics
    /// If a slice has not one number per cell.
    pub fn add_field(&mut self, m: [&[f64]; 3], scale: f64, b: [&mut [f64]; 3]) {
        self.evaluate(m, scale, Store::Add, b);
    }

    /// b = −scale N m, as `add_field` without reading the old values.
    ///
    /// # Panics
    /// If a slice has not one number per cell.
    pub fn field(&mut self, m: [&[f64]; 3], scale: f64, b: [&mut [f64]; 3]) {
        self.evaluate(m, scale, Store::Overwrite, b);
    }

    /// Bytes held: tensor, two spectra and scratch.
    pub fn memory_bytes(&self) -> usize {
        let scratch = self.layout.scratch_len() * size_of::<f64>() * self.scratch.len();
        self.tensor.bytes() + self.spectrum.bytes() + self.convolved.bytes() + scratch
    }

    /// The transforms and instructions used, for the log.
    pub fn fft_plan(&self) -> String {
        let axis = |i: usize| {
            let axis = &self.layout.axes[i];
            let radices: Vec<String> = axis.transform.radices().map(|r| r.to_string()).collect();
            let sets = if i == 0 || axis.sets == 2 { "zero-padded" } else { "unpadded" };
            match radices.len() {
                0 => "none".to_owned(),
                _ => format!("{} = {} ({sets})", axis.transform.len(), radices.join("·")),
            }
        };
        let set = self.set.dispatch(Name);
        format!("{set}, double precision; x {}, y {}, z {}", axis(0), axis(1), axis(2))
    }

    fn evaluate(&mut self, m: [&[f64]; 3], scale: f64, store: Store, b: [&mut [f64]; 3]) {
        let cells = self.layout.axes[0].cells * self.layout.rows;
        assert!(m.iter().all(|m| m.len() == cells), "one moment per cell");
        assert!(b.iter().all(|b| b.len() == cells), "one field per cell");
        let set = self.set;
        set.dispatch(Evaluation { demag: self, m, factor: -scale, store, b });
    }

    fn run<L: Lanes<Real = f64>>(
        &mut self,
        l: L,
        m: [&[f64]; 3],
        (factor, store): (f64, Store),
        b: [&mut [f64]; 3],
    ) {
        let Self { layout, tensor, spectrum, convolved, scratch, .. } = self;
        let w = layout.width;
        let strip_cells = layout.strip * layout.axes[0].cells;
        let strip_len = layout.blocks * 2 * layout.strip * w;
        let block_len = 3 * layout.padded_rows() * 2 * w;
        let serial = rayon::current_num_threads() == 1 || layout.rows * layout.axes[0].cells < SERIAL_CELLS;

        let forward = |strip: usize, spectrum: &mut [f64]| {
            let rows = &m[strip / layout.strips][strip % layout.strips * strip_cells..];
            let rows = &rows[..strip_cells.min(rows.len())];
            rows::forward(l, layout, rows, &mut lend(scratch), spectrum);
        };
        if serial {
            spectrum.chunks_mut(strip_len).enumerate().for_each(|(i, s)| forward(i, s));
        } else {
            spectrum.par_chunks_mut(strip_len).enumerate().for_each(|(i, s)| forward(i, s));
        }

        let spectrum: &[f64] = spectrum;
        let tensor: &[f64] = tensor;
        let convolve = |block: usize, result: &mut [f64]| {
            let tensor = &tensor[block * layout.tensor_block_len()..][..layout.tensor_block_len()];
            columns::convolve(l, layout, spectrum, block, tensor, &mut lend(scratch), result);
        };
        if serial {
            convolved.chunks_mut(block_len).enumerate().for_each(|(i, r)| convolve(i, r));
        } else {
            convolved.par_chunks_mut(block_len).enumerate().for_each(|(i, r)| convolve(i, r));
        }

        let convolved: &[f64] = convolved;
        let inverse = |strip: usize, rows: &mut [f64]| {
            rows::inverse(l, layout, convolved, strip, &mut lend(scratch), (factor, store), rows);
        };
        let [bx, by, bz] = b;
        if serial {
            let rows = bx
                .chunks_mut(strip_cells)
                .chain(by.chunks_mut(strip_cells))
                .chain(bz.chunks_mut(strip_cells));
            rows.enumerate().for_each(|(i, rows)| inverse(i, rows));
        } else {
            let rows = bx.par_chunks_mut(strip_cells).chain(by.par_chunks_mut(strip_cells));
            rows.chain(bz.par_chunks_mut(strip_cells)).enumerate().for_each(|(i, rows)| inverse(i, rows));
        }
    }
}

/// A scratch that no other thread uses: that of this thread's number, unless the pool has grown since.
fn lend(scratch: &[Mutex<Aligned>]) -> MutexGuard<'_, Aligned> {
    let own = rayon::current_thread_index().unwrap_or(0) % scratch.len();
    scratch[own].lock().unwrap_or_else(PoisonError::into_inner)
}

struct Plan<'a> {
    grid: &'a Grid,
}

impl WithLanes for Plan<'_> {
    type Output = Layout;
    fn with_lanes<L: Lanes<Real = f64>>(self, _: L) -> Layout {
        Layout::new(self.grid, L::WIDTH)
    }
}

struct Tensor<'a> {
    layout: &'a Layout,
    lattice: &'a LatticeTensor,
}

impl WithLanes for Tensor<'_> {
    type Output = Aligned;
    fn with_lanes<L: Lanes<Real = f64>>(self, l: L) -> Aligned {
        spectral_tensor(l, self.layout, self.lattice)
    }
}

struct Name;

impl WithLanes for Name {
    type Output = &'static str;
    fn with_lanes<L: Lanes<Real = f64>>(self, _: L) -> &'static str {
        L::NAME
    }
}

struct Evaluation<'a, 'b> {
    demag: &'a mut Demag,
    m: [&'b [f64]; 3],
    factor: f64,
    store: Store,
    b: [&'b mut [f64]; 3],
}

impl WithLanes for Evaluation<'_, '_> {
    type Output = ();
    fn with_lanes<L: Lanes<Real = f64>>(self, l: L) {
        self.demag.run(l, self.m, (self.factor, self.store), self.b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::direct::direct_field;

    fn moment(len: usize, seed: f64) -> Vec<f64> {
        (0..len).map(|i| (seed + 1.7 * i as f64 + 0.3 * (i * i) as f64).sin()).collect()
    }

    /// The transform against the plain sum for one grid and all instruction sets; 1e-14 is a few roundings.
    fn compare(cells: [usize; 3], periodic_images: [usize; 3]) {
        let grid = Grid { cells, cell_size: [4e-9, 3.5e-9, 3e-9], periodic_images };
        let m: [Vec<f64>; 3] = std::array::from_fn(|i| moment(grid.len(), i as f64));
        let m = [&m[0][..], &m[1][..], &m[2][..]];
        let exact = direct_field(&grid, m, 0.8).unwrap();
        for set in InstructionSet::available() {
            let mut demag = Demag::with_instructions(&grid, set).unwrap();
            let mut b = [(); 3].map(|()| vec![1.0; grid.len()]);
            let [x, y, z] = &mut b;
            demag.add_field(m, 0.8, [x, y, z]);
            for (b, exact) in b.iter().zip(&exact) {
                for (b, exact) in b.iter().zip(exact) {
                    assert!((b - 1.0 - exact).abs() < 2e-14, "{grid:?} {}: {b} {exact}", demag.fft_plan());
                }
            }
        }
    }

    #[test]
    fn films_equal_the_direct_sum() {
        for cells in
            [[1, 1, 1], [17, 1, 1], [1, 17, 1], [2, 3, 1], [13, 7, 1], [16, 16, 1], [31, 24, 1], [50, 20, 1]]
        {
            compare(cells, [0; 3]);
        }
    }

    #[test]
    fn blocks_equal_the_direct_sum() {
        for cells in [[1, 1, 5], [1, 3, 2], [5, 1, 3], [8, 8, 2], [7, 5, 3], [11, 6, 4]] {
            compare(cells, [0; 3]);
        }
    }

    #[test]
    fn periodic_copies_equal_the_direct_sum() {
        for (cells, images) in [
            ([6, 5, 1], [1, 0, 0]),
            ([7, 4, 1], [0, 2, 0]),
            ([5, 6, 1], [2, 1, 0]),
            ([4, 7, 3], [1, 1, 0]),
            ([3, 2, 4], [0, 0, 1]),
            ([4, 1, 2], [1, 0, 1]),
        ] {
            compare(cells, images);
        }
    }
}
