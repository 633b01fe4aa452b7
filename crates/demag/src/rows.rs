//! Transforms along x: rows of numbers to blocks of frequencies and back.

use pulp::bytemuck::{cast_slice, cast_slice_mut};

use crate::butterfly::Complex;
use crate::lanes::{Lanes, MAX_WIDTH};
use crate::layout::Layout;

/// Puts up to `WIDTH` rows of `nx` numbers into `work`, a row a lane, zeros after them.
#[inline(always)]
fn load_rows<L: Lanes>(l: L, nx: usize, rows: &[f64], work: &mut [L::Vector]) {
    let zero = l.constant(0.0);
    let mut tile = [zero; MAX_WIDTH];
    for (i, columns) in work.chunks_exact_mut(L::WIDTH).enumerate() {
        let start = i * L::WIDTH;
        if start >= nx {
            columns.fill(zero);
            continue;
        }
        let mut lines = rows.chunks_exact(nx);
        for vector in &mut tile[..L::WIDTH] {
            *vector = lines.next().map_or(
                zero,
                #[inline(always)]
                |row| l.load_some(&row[start..]),
            );
        }
        l.transpose(&tile, 1, columns, 1);
    }
}

/// Transforms one strip of rows. `spectrum` is cut block by block into the rows of the strip, and these into real and
/// imaginary parts.
pub fn forward<L: Lanes>(
    l: L,
    layout: &Layout<L::Real>,
    rows: &[f64],
    scratch: &mut [L::Real],
    spectrum: &mut [L::Real],
) {
    let [x, ..] = &layout.axes;
    let (numbers, work) = scratch.split_at_mut(2 * x.transform.len() * L::WIDTH);
    let numbers: &mut [L::Vector] = cast_slice_mut(numbers);
    let work: &mut [Complex<L>] = &mut cast_slice_mut(work)[..x.transform.len()];
    let spectrum: &mut [L::Vector] = cast_slice_mut(spectrum);
    for (group, rows) in rows.chunks(L::WIDTH * x.cells).enumerate() {
        l.run(
            #[inline(always)]
            || load_rows(l, x.cells, rows, numbers),
        );
        x.transform.forward_real(l, numbers, work);
        l.run(
            #[inline(always)]
            || {
                let blocks = spectrum.chunks_exact_mut(2 * layout.strip);
                for (block, columns) in blocks.zip(work.chunks_exact(L::WIDTH)) {
                    let tile = &mut block[2 * L::WIDTH * group..][..2 * L::WIDTH];
                    let columns: &[L::Vector] = cast_slice(columns);
                    l.transpose(columns, 2, tile, 2);
                    l.transpose(&columns[1..], 2, &mut tile[1..], 2);
                }
            },
        );
    }
}

/// What becomes of the old values in the result.
#[derive(Clone, Copy, PartialEq)]
pub enum Store {
    /// They are replaced.
    Overwrite,
    /// The field is added to them.
    Add,
}

/// The adjoint of `forward` times `factor`: strip number `strip` of the rows in `spectrum`, which is cut block by
/// block into all rows of real and imaginary parts, to rows of numbers.
pub fn inverse<L: Lanes>(
    l: L,
    layout: &Layout<L::Real>,
    spectrum: &[L::Real],
    strip: usize,
    scratch: &mut [L::Real],
    (factor, store): (f64, Store),
    rows: &mut [f64],
) {
    let [x, ..] = &layout.axes;
    let (numbers, work) = scratch.split_at_mut(2 * x.transform.len() * L::WIDTH);
    let numbers: &mut [L::Vector] = cast_slice_mut(numbers);
    let work: &mut [Complex<L>] = &mut cast_slice_mut(work)[..x.transform.len()];
    let spectrum: &[L::Vector] = cast_slice(spectrum);
    for (group, rows) in rows.chunks_mut(L::WIDTH * x.cells).enumerate() {
        let first = strip * layout.strip + group * L::WIDTH;
        l.run(
            #[inline(always)]
            || {
                let blocks = spectrum.chunks_exact(3 * layout.padded_rows() * 2);
                for (block, columns) in blocks.zip(work.chunks_exact_mut(L::WIDTH)) {
                    let tile = &block[2 * first..][..2 * L::WIDTH];
                    let columns: &mut [L::Vector] = cast_slice_mut(columns);
                    l.transpose(tile, 2, columns, 2);
                    l.transpose(&tile[1..], 2, &mut columns[1..], 2);
                }
            },
        );
        x.transform.inverse_real(l, work, numbers);
        l.run(
            #[inline(always)]
            || store_rows(l, x.cells, numbers, factor, store, rows),
        );
    }
}

/// Takes `work` back to up to `WIDTH` rows of `nx` numbers.
#[inline(always)]
fn store_rows<L: Lanes>(l: L, nx: usize, work: &[L::Vector], factor: f64, store: Store, rows: &mut [f64]) {
    let mut tile = [l.constant(0.0); MAX_WIDTH];
    for (i, columns) in work.chunks_exact(L::WIDTH).take(nx.div_ceil(L::WIDTH)).enumerate() {
        l.transpose(columns, 1, &mut tile, 1);
        let start = i * L::WIDTH;
        let end = nx.min(start + L::WIDTH);
        for (row, value) in rows.chunks_exact_mut(nx).zip(tile) {
            l.store_some(value, factor, store == Store::Add, &mut row[start..end]);
        }
    }
}
