//! The convolution with a tensor, on all threads of the current pool.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::aligned::Aligned;
use crate::columns;
use crate::lanes::{InstructionSet, Lanes, WithLanes};
use crate::layout::Layout;
use crate::real::Real;
use crate::rows::{self, Store};

/// Cells below which threads cost more than they bring.
const SERIAL_CELLS: usize = 2048;

/// A tensor at the frequencies of the transforms with the memory that a convolution needs.
pub struct Convolution<R> {
    layout: Layout<R>,
    set: InstructionSet,
    tensor: Aligned<R>,
    /// Rows transformed along x, strip by strip.
    spectrum: Aligned<R>,
    /// The same convolved, block by block of frequencies.
    convolved: Aligned<R>,
    /// One per thread.
    scratch: Vec<Mutex<Aligned<R>>>,
}

impl<R: Real> Convolution<R> {
    /// For a tensor in the order of `layout`, whose width is that of `set`.
    pub fn new(layout: Layout<R>, set: InstructionSet, tensor: Aligned<R>) -> Self {
        let scratch = || Mutex::new(Aligned::zeros(layout.scratch_len()));
        Self {
            tensor,
            spectrum: Aligned::zeros(layout.spectrum_len()),
            convolved: Aligned::zeros(layout.spectrum_len()),
            scratch: (0..rayon::current_num_threads()).map(|_| scratch()).collect(),
            layout,
            set,
        }
    }

    /// b = factor · (tensor ∗ m), or added to b.
    pub fn evaluate(&mut self, m: [&[f64]; 3], factor: f64, store: Store, b: [&mut [f64]; 3]) {
        let cells = self.layout.axes[0].cells * self.layout.rows;
        assert!(m.iter().all(|m| m.len() == cells), "one moment per cell");
        assert!(b.iter().all(|b| b.len() == cells), "one field per cell");
        R::dispatch(self.set, Evaluation { convolution: self, m, factor, store, b });
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let scratch = self.layout.scratch_len() * size_of::<R>() * self.scratch.len();
        self.tensor.bytes() + self.spectrum.bytes() + self.convolved.bytes() + scratch
    }

    /// The transforms and instructions, for the log.
    pub fn plan(&self) -> String {
        let axis = |i: usize| {
            let axis = &self.layout.axes[i];
            let radices: Vec<String> = axis.transform.radices().map(|r| r.to_string()).collect();
            let sets = if i == 0 || axis.sets == 2 { "zero-padded" } else { "unpadded" };
            match radices.len() {
                0 => "none".to_owned(),
                _ => format!("{} = {} ({sets})", axis.transform.len(), radices.join("·")),
            }
        };
        let set = R::dispatch(self.set, Name);
        format!("{set}, {} precision; x {}, y {}, z {}", R::NAME, axis(0), axis(1), axis(2))
    }

    fn run<L: Lanes<Real = R>>(
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

        let forward = |strip: usize, spectrum: &mut [R]| {
            let rows = &m[strip / layout.strips][strip % layout.strips * strip_cells..];
            let rows = &rows[..strip_cells.min(rows.len())];
            rows::forward(l, layout, rows, &mut lend(scratch), spectrum);
        };
        if serial {
            spectrum.chunks_mut(strip_len).enumerate().for_each(|(i, s)| forward(i, s));
        } else {
            spectrum.par_chunks_mut(strip_len).enumerate().for_each(|(i, s)| forward(i, s));
        }

        let spectrum: &[R] = spectrum;
        let tensor: &[R] = tensor;
        let convolve = |block: usize, result: &mut [R]| {
            let tensor = &tensor[block * layout.tensor_block_len()..][..layout.tensor_block_len()];
            columns::convolve(l, layout, spectrum, block, tensor, &mut lend(scratch), result);
        };
        if serial {
            convolved.chunks_mut(block_len).enumerate().for_each(|(i, r)| convolve(i, r));
        } else {
            convolved.par_chunks_mut(block_len).enumerate().for_each(|(i, r)| convolve(i, r));
        }

        let convolved: &[R] = convolved;
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
fn lend<R>(scratch: &[Mutex<Aligned<R>>]) -> MutexGuard<'_, Aligned<R>> {
    let own = rayon::current_thread_index().unwrap_or(0) % scratch.len();
    scratch[own].lock().unwrap_or_else(PoisonError::into_inner)
}

struct Name;

impl<R> WithLanes<R> for Name {
    type Output = &'static str;
    fn with_lanes<L: Lanes<Real = R>>(self, _: L) -> &'static str {
        L::NAME
    }
}

struct Evaluation<'a, 'b, R> {
    convolution: &'a mut Convolution<R>,
    m: [&'b [f64]; 3],
    factor: f64,
    store: Store,
    b: [&'b mut [f64]; 3],
}

impl<R: Real> WithLanes<R> for Evaluation<'_, '_, R> {
    type Output = ();
    fn with_lanes<L: Lanes<Real = R>>(self, l: L) {
        self.convolution.run(l, self.m, (self.factor, self.store), self.b);
    }
}
