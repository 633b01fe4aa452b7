//! The tensor at the frequencies of the transforms: real numbers of one octant.

use pulp::bytemuck::{cast_slice, cast_slice_mut};
use rayon::prelude::*;

use crate::aligned::Aligned;
use crate::butterfly::Complex;
use crate::lanes::Lanes;
use crate::lattice_tensor::{LatticeTensor, ODD};
use crate::layout::{Axis, Layout};
use crate::rows;

/// The transform of an even or odd sequence is twice the real or imaginary part of that of its positive half, with
/// half the value at zero. Cyclic sequences are complete, so every value counts half.
fn weight(axis: &Axis<f64>, index: usize) -> f64 {
    if axis.cyclic || index == 0 { 0.5 } else { 1.0 }
}

/// All elements at all frequencies, block by block of x, then z fastest (of a film xx, xy, yy, then zz); normalised, so that transforming forth,
/// multiplying and transforming back convolves.
pub fn spectral_tensor<L: Lanes<Real = f64>>(
    l: L,
    layout: &Layout<f64>,
    lattice: &LatticeTensor,
) -> Aligned<f64> {
    let mut tensor = Aligned::zeros(layout.blocks * layout.tensor_block_len());
    let stored: &[usize] = if layout.elements == 4 { &[0, 1, 3, 5] } else { &[0, 1, 2, 3, 4, 5] };
    for (slot, &element) in stored.iter().enumerate() {
        let rows = transform_rows(l, layout, lattice.element(element), ODD[element]);
        tensor.par_chunks_mut(layout.tensor_block_len()).enumerate().for_each(|(block, tensor)| {
            transform_block(l, layout, &rows, block, (slot, ODD[element]), tensor)
        });
    }
    tensor
}

/// A tensor in blocks of `from.width` frequencies rounded to single precision, in blocks of the frequencies of `to`.
pub fn regroup(from: &Layout<f64>, to: &Layout<f32>, tensor: &[f64]) -> Aligned<f32> {
    let mut result = Aligned::zeros(to.blocks * to.tensor_block_len());
    let narrow = from.width;
    let blocks = tensor.par_chunks(from.tensor_block_len() * (to.width / narrow));
    result.par_chunks_mut(to.tensor_block_len()).zip(blocks).for_each(|(result, blocks)| {
        for (part, block) in blocks.chunks(from.tensor_block_len()).enumerate() {
            for (vector, lanes) in result.chunks_exact_mut(to.width).zip(block.chunks_exact(narrow)) {
                for (place, &value) in vector[part * narrow..].iter_mut().zip(lanes) {
                    *place = value as f32;
                }
            }
        }
    });
    result
}

/// Transforms along x: real or imaginary part, strip by strip of rows, block by block.
fn transform_rows<L: Lanes<Real = f64>>(
    l: L,
    layout: &Layout<f64>,
    element: &[f64],
    odd: [bool; 3],
) -> Aligned<f64> {
    let [x, ..] = &layout.axes;
    let w = layout.width;
    let mut result = Aligned::zeros(layout.strips * layout.blocks * layout.strip * w);
    let inputs = element.par_chunks(layout.strip * x.cells);
    result.par_chunks_mut(layout.blocks * layout.strip * w).zip(inputs).for_each_init(
        || {
            (
                Aligned::zeros(layout.scratch_len()),
                Aligned::zeros(2 * layout.blocks * layout.strip * w),
                Vec::new(),
            )
        },
        |(scratch, spectrum, weighted), (result, input)| {
            weighted.clear();
            weighted.extend(input.iter().enumerate().map(|(i, n)| n * weight(x, i % x.cells)));
            rows::forward(l, layout, weighted, scratch, spectrum);
            // rows of `w` real numbers, then `w` imaginary ones
            for (result, pair) in result.chunks_exact_mut(w).zip(spectrum.chunks_exact(2 * w)) {
                result.copy_from_slice(&pair[if odd[0] { w } else { 0 }..][..w]);
            }
        },
    );
    result
}

/// Transforms along y and z of one block.
fn transform_block<L: Lanes<Real = f64>>(
    l: L,
    layout: &Layout<f64>,
    rows: &[f64],
    block: usize,
    (slot, odd): (usize, [bool; 3]),
    tensor: &mut [f64],
) {
    let [x, y, z] = &layout.axes;
    let rows: &[L::Vector] = cast_slice(rows);
    let tensor: &mut [L::Vector] = cast_slice_mut(tensor);
    let (my, mz) = (y.transform.len(), z.transform.len());
    let mut column_memory = Aligned::zeros(2 * layout.width * (my + mz));
    let (column, line) = cast_slice_mut::<f64, Complex<L>>(&mut column_memory).split_at_mut(my);
    let mut planes = Aligned::<f64>::zeros(layout.width * my * z.cells);
    let planes: &mut [L::Vector] = cast_slice_mut(&mut planes);
    let zero = l.splat(0.0);
    let part = |axis: usize| usize::from(odd[axis]);
    // each pair of odd axes brings i² = −1
    let sign = if odd.contains(&true) { -1.0 } else { 1.0 };
    let count = x.transform.len() * y.sets * my * z.sets * mz;
    let scale = l.splat(sign * 8.0 / count as f64);
    for (k, plane) in planes.chunks_exact_mut(my).enumerate() {
        column.fill([zero; 2]);
        for (j, value) in column.iter_mut().take(y.cells).enumerate() {
            let number = rows[layout.place(k * y.cells + j, block)];
            *value = [l.mul(number, l.splat(weight(y, j) * weight(z, k))), zero];
        }
        y.transform.forward(l, column);
        for (plane, column) in plane.iter_mut().zip(&*column) {
            *plane = column[part(1)];
        }
    }
    for place in 0..my {
        line.fill([zero; 2]);
        for (value, plane) in line.iter_mut().zip(planes.chunks_exact(my)) {
            *value = [plane[place], zero];
        }
        z.transform.forward(l, line);
        for (k, value) in line.iter().enumerate() {
            let index = match (layout.elements, slot) {
                (4, 3) => 3 * my + place,
                (4, _) => 3 * place + slot,
                _ => 6 * (place * mz + k) + slot,
            };
            tensor[index] = l.mul(value[part(2)], scale);
        }
    }
}
