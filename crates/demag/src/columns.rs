//! Transforms along y and z of one block of frequencies, and the product with the tensor between them.

use pulp::bytemuck::{cast_slice, cast_slice_mut};

use crate::butterfly::Complex;
use crate::lanes::Lanes;
use crate::layout::{Axis, Layout};

/// Convolves block number `block` of `spectrum` (cut strip by strip of rows, then block by block) with its part of
/// the tensor and puts the result into `result`, row by row.
pub fn convolve<L: Lanes>(
    l: L,
    layout: &Layout<L::Real>,
    spectrum: &[L::Real],
    block: usize,
    tensor: &[L::Real],
    scratch: &mut [L::Real],
    result: &mut [L::Real],
) {
    let [_, y, z] = &layout.axes;
    let spectrum: &[Complex<L>] = cast_slice(spectrum);
    let result: &mut [Complex<L>] = cast_slice_mut(result);
    let tensor: &[L::Vector] = cast_slice(tensor);
    let sequences = if z.cells == 1 { 4 } else { 3 * z.cells };
    let (work, line) = cast_slice_mut(scratch).split_at_mut(sequences * y.transform.len());
    if z.cells == 1 && y.sets == 2 {
        return convolve_film(l, layout, spectrum, block, tensor, work, result);
    }
    let work = &mut work[..3 * z.cells * y.transform.len()];
    for set in 0..y.sets {
        let source = Source { layout, spectrum, block };
        for (component, planes) in work.chunks_exact_mut(y.transform.len() * z.cells).enumerate() {
            for (k, column) in planes.chunks_exact_mut(y.transform.len()).enumerate() {
                l.run(
                    #[inline(always)]
                    || source.load(l, component, k, set, column),
                );
            }
        }
        if z.cells == 1 {
            let ([wx, wy, wz], tensor) = (three(work), FilmTensor::new(tensor));
            y.transform.convolve(l, [wx, wy], &|place, [wx, wy]| tensor.in_plane(l, false, place, wx, wy));
            y.transform.convolve(l, [wz], &|place, [wz]| tensor.normal(l, place, wz));
        } else {
            for column in work.chunks_exact_mut(y.transform.len()) {
                y.transform.forward(l, column);
            }
            for (place, tensor) in tensor.chunks_exact(6 * z.transform.len()).enumerate() {
                convolve_line(l, layout, tensor, place, work, line);
            }
            for column in work.chunks_exact_mut(y.transform.len()) {
                y.transform.inverse(l, column);
            }
        }
        let rows = layout.padded_rows();
        for (component, (planes, result)) in
            work.chunks_exact(y.transform.len() * z.cells).zip(result.chunks_exact_mut(rows)).enumerate()
        {
            for (column, result) in
                planes.chunks_exact(y.transform.len()).zip(result.chunks_exact_mut(y.cells))
            {
                l.run(
                    #[inline(always)]
                    || unload(l, column, set, component > 0, result),
                );
            }
        }
    }
}

/// The most frequent case, a film with open edges along y, with all steps joined. The normal component, which
/// depends on no other, comes after the others so that less is in the cache at a time.
fn convolve_film<L: Lanes>(
    l: L,
    layout: &Layout<L::Real>,
    spectrum: &[Complex<L>],
    block: usize,
    tensor: &[L::Vector],
    work: &mut [Complex<L>],
    result: &mut [Complex<L>],
) {
    let Axis { transform, cells, .. } = &layout.axes[1];
    let tensor = FilmTensor::new(tensor);
    let rows = layout.padded_rows();
    let load = |component: usize, j: usize| spectrum[layout.place(component * rows + j, block)];
    let mut store = |component: usize, j: usize, value: Complex<L>| result[component * rows + j] = value;
    let in_plane = |set: usize, place: usize, [wx, wy]: [&mut [Complex<L>]; 2]| {
        tensor.in_plane(l, set == 1, place, wx, wy);
    };
    transform.convolve_padded(l, *cells, work, &load, &in_plane, &mut store);
    let normal = |_: usize, place: usize, [wz]: [&mut [Complex<L>]; 1]| tensor.normal(l, place, wz);
    let load = |_: usize, j: usize| load(2, j);
    transform.convolve_padded(l, *cells, work, &load, &normal, &mut |_, j, value| store(2, j, value));
}

/// The tensor of one block of a film: xx, xy, yy of all frequencies, then zz.
struct FilmTensor<'a, V> {
    in_plane: &'a [V],
    normal: &'a [V],
}

impl<'a, V: Copy> FilmTensor<'a, V> {
    fn new(tensor: &'a [V]) -> Self {
        let (in_plane, normal) = tensor.split_at(tensor.len() / 4 * 3);
        Self { in_plane, normal }
    }

    /// Product with [xx, xy, yy] number by number from frequency `place` on; xy changes sign if `mirrored`.
    fn in_plane<L: Lanes<Vector = V>>(
        &self,
        l: L,
        mirrored: bool,
        place: usize,
        x: &mut [Complex<L>],
        y: &mut [Complex<L>],
    ) {
        let tensor = &self.in_plane[3 * place..][..3 * x.len()];
        if mirrored {
            l.run(
                #[inline(always)]
                || multiply_in_plane::<L, true>(l, tensor, x, y),
            );
        } else {
            l.run(
                #[inline(always)]
                || multiply_in_plane::<L, false>(l, tensor, x, y),
            );
        }
    }

    /// Product with zz number by number from frequency `place` on.
    fn normal<L: Lanes<Vector = V>>(&self, l: L, place: usize, z: &mut [Complex<L>]) {
        l.run(
            #[inline(always)]
            || {
                for (z, &n) in z.iter_mut().zip(&self.normal[place..]) {
                    *z = [l.mul(n, z[0]), l.mul(n, z[1])];
                }
            },
        );
    }
}

/// Cuts `data` into three equal parts.
fn three<T>(data: &mut [T]) -> [&mut [T]; 3] {
    let third = data.len() / 3;
    let (first, rest) = data.split_at_mut(third);
    let (second, rest) = rest.split_at_mut(third);
    [first, second, &mut rest[..third]]
}

/// Where the rows of one block lie.
struct Source<'a, L: Lanes> {
    layout: &'a Layout<L::Real>,
    spectrum: &'a [Complex<L>],
    block: usize,
}

impl<L: Lanes> Source<'_, L> {
    /// Row y of plane z of every component into `column`, zeros after them. The second set of frequencies is the
    /// first with real and imaginary parts exchanged. In exchanged numbers the first set along z is the second one
    /// too, so that xy and xz change sign there: a change of sign of y and z on the way in and out does it.
    #[inline(always)]
    fn load(&self, l: L, component: usize, k: usize, set: usize, column: &mut [Complex<L>]) {
        let (filled, zeros) = column.split_at_mut(self.layout.axes[1].cells);
        let first = component * self.layout.padded_rows() + k * filled.len();
        for (j, value) in filled.iter_mut().enumerate() {
            let source = self.spectrum[self.layout.place(first + j, self.block)];
            *value = turn(l, set, component > 0, source);
        }
        zeros.fill([l.constant(0.0); 2]);
    }
}

/// Exchanges real and imaginary parts, and changes the sign if `negate`, for the second set.
#[inline(always)]
fn turn<L: Lanes>(l: L, set: usize, negate: bool, [re, im]: Complex<L>) -> Complex<L> {
    let zero = l.constant(0.0);
    match (set, negate) {
        (0, _) => [re, im],
        (_, false) => [im, re],
        (_, true) => [l.sub(zero, im), l.sub(zero, re)],
    }
}

/// Puts the first numbers of `column` into `result`; those of the second set are added.
#[inline(always)]
fn unload<L: Lanes>(l: L, column: &[Complex<L>], set: usize, negate: bool, result: &mut [Complex<L>]) {
    for (result, &value) in result.iter_mut().zip(column) {
        let value = turn(l, set, negate, value);
        *result = if set == 0 { value } else { [l.add(result[0], value[0]), l.add(result[1], value[1])] };
    }
}

/// Convolves along z at one frequency of y.
fn convolve_line<L: Lanes>(
    l: L,
    layout: &Layout<L::Real>,
    tensor: &[L::Vector],
    place: usize,
    work: &mut [Complex<L>],
    line: &mut [Complex<L>],
) {
    let [_, y, z]: &[Axis<L::Real>; 3] = &layout.axes;
    let (sums, padded) = line.split_at_mut(3 * z.cells);
    let padded = &mut padded[..3 * z.transform.len()];
    let stride = y.transform.len();
    for set in 0..z.sets {
        l.run(
            #[inline(always)]
            || {
                for (component, line) in padded.chunks_exact_mut(z.transform.len()).enumerate() {
                    let (filled, zeros) = line.split_at_mut(z.cells);
                    let source = work[component * z.cells * stride + place..].iter().step_by(stride);
                    for (value, &source) in filled.iter_mut().zip(source) {
                        *value = turn(l, set, component == 2, source);
                    }
                    zeros.fill([l.constant(0.0); 2]);
                }
            },
        );
        z.transform.convolve(l, three(padded), &|place, [x, y, z]| {
            let tensor = &tensor[place * 6..][..x.len() * 6];
            l.run(
                #[inline(always)]
                || multiply(l, tensor, x, y, z),
            );
        });
        l.run(
            #[inline(always)]
            || {
                let lines = padded.chunks_exact(z.transform.len()).zip(sums.chunks_exact_mut(z.cells));
                for (component, (line, sum)) in lines.enumerate() {
                    unload(l, line, set, component == 2, sum);
                }
            },
        );
    }
    for (component, sum) in sums.chunks_exact(z.cells).enumerate() {
        let target = work[component * z.cells * stride + place..].iter_mut().step_by(stride);
        for (target, sum) in target.zip(sum) {
            *target = *sum;
        }
    }
}

#[inline(always)]
fn multiply_in_plane<L: Lanes, const MIRRORED: bool>(
    l: L,
    tensor: &[L::Vector],
    x: &mut [Complex<L>],
    y: &mut [Complex<L>],
) {
    for ((x, y), n) in x.iter_mut().zip(y).zip(tensor.chunks_exact(3)) {
        for part in 0..2 {
            let (mx, my) = (x[part], y[part]);
            let (nx, ny) = (l.mul(n[0], mx), l.mul(n[2], my));
            x[part] = if MIRRORED { l.neg_mul_add(n[1], my, nx) } else { l.mul_add(n[1], my, nx) };
            y[part] = if MIRRORED { l.neg_mul_add(n[1], mx, ny) } else { l.mul_add(n[1], mx, ny) };
        }
    }
}

/// Product with [xx, xy, xz, yy, yz, zz] number by number.
#[inline(always)]
fn multiply<L: Lanes>(
    l: L,
    tensor: &[L::Vector],
    x: &mut [Complex<L>],
    y: &mut [Complex<L>],
    z: &mut [Complex<L>],
) {
    for (((x, y), z), n) in x.iter_mut().zip(y).zip(z).zip(tensor.chunks_exact(6)) {
        for part in 0..2 {
            let (mx, my, mz) = (x[part], y[part], z[part]);
            x[part] = l.mul_add(n[2], mz, l.mul_add(n[1], my, l.mul(n[0], mx)));
            y[part] = l.mul_add(n[4], mz, l.mul_add(n[3], my, l.mul(n[1], mx)));
            z[part] = l.mul_add(n[5], mz, l.mul_add(n[4], my, l.mul(n[2], mx)));
        }
    }
}
