//! From mode amplitudes to φ and ∇φ at the cell centres.

use num_complex::Complex64;
use rayon::prelude::*;

use super::{
    bank::{Bank, Synthesis},
    drive_fields::DriveFields,
    static_part::StaticPart,
};
use crate::{
    plane::Plane,
    spectral::{LayerTransform, TransformScratch},
};

/// Buffers for banks that need a transform.
#[derive(Debug)]
pub struct SynthesisScratch {
    spectrum: Vec<Complex64>,
    transform: TransformScratch,
}

impl SynthesisScratch {
    /// Buffers for `transform` on `groups` threads.
    pub fn new(transform: &LayerTransform, groups: usize) -> Self {
        Self {
            spectrum: vec![Complex64::ZERO; transform.spectrum_len()],
            transform: transform.scratch(groups),
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        16 * self.spectrum.len()
    }
}

/// The patterns of a drive and its signal, over or on top of what is there.
#[derive(Debug)]
pub struct Signal<'a> {
    /// The patterns.
    pub patterns: &'a StaticPart,
    /// w(t).
    pub value: Complex64,
    /// Whether what is there is replaced.
    pub fresh: bool,
}

/// Writes the fields of a drive: its patterns times its signal, and φ = Re Σ φ_q e^{iq·r} with its gradient.
pub fn write_with_potential(
    bank: &Bank,
    modes: &[Complex64],
    signal: &Signal<'_>,
    out: &mut DriveFields,
    scratch: Option<&mut SynthesisScratch>,
) {
    match (&bank.synthesis, scratch) {
        (Synthesis::AlongX { factors }, _) => {
            signal.patterns.write(signal.value, signal.fresh, out);
            let [gx, _] = &mut out.driving_field;
            add_along_x(bank, modes, factors, [&mut out.phi, gx]);
        }
        (Synthesis::Oblique { along_x, along_y }, _) => {
            signal.patterns.write(signal.value, signal.fresh, out);
            let [gx, gy] = &mut out.driving_field;
            add_oblique(bank, modes, along_x, along_y, [&mut out.phi, gx, gy]);
        }
        (Synthesis::Lattice { .. }, Some(scratch)) => write_lattice(bank, modes, signal, out, scratch),
        (Synthesis::Lattice { .. }, None) => debug_assert!(false, "a lattice bank comes with its scratch"),
    }
}

/// Writes the fields of a drive: its patterns times its signal, and Re Σ a_q e^{iq·r} for the amplitudes of φ, of E + ∇φ
/// along x and along y.
pub fn write_amplitudes(
    bank: &Bank,
    amplitudes: &[Vec<Complex64>; 3],
    signal: &Signal<'_>,
    out: &mut DriveFields,
    scratch: Option<&mut SynthesisScratch>,
) {
    signal.patterns.write(signal.value, signal.fresh, out);
    let [phi, gx, gy, _, _] = out.planes_mut();
    let planes = [phi, gx, gy].into_iter().zip(amplitudes);
    match (&bank.synthesis, scratch) {
        (Synthesis::AlongX { factors }, _) => {
            planes.for_each(|(plane, modes)| add_plane_along_x(modes, factors, plane));
        }
        (Synthesis::Oblique { along_x, along_y }, _) => {
            planes.for_each(|(plane, modes)| add_plane_oblique(modes, along_x, along_y, plane));
        }
        (Synthesis::Lattice { transform, places, active_columns, .. }, Some(scratch)) => {
            let SynthesisScratch { spectrum, transform: buffers } = scratch;
            let used = active_columns * (transform.spectrum_len() / transform.columns());
            for (plane, modes) in planes {
                spectrum[..used].fill(Complex64::ZERO);
                // A uniform field has two modes at one place.
                places.iter().zip(modes).for_each(|(place, value)| spectrum[*place as usize] += value);
                transform.inverse_columns(spectrum, *active_columns, buffers);
                let add = |_, row: &mut [f64], result: &[f64]| {
                    row.iter_mut().zip(result).for_each(|(out, value)| *out += value);
                };
                let one = |_| Complex64::ONE;
                transform.inverse_rows(spectrum, *active_columns, &one, plane.values_mut(), &add, buffers);
            }
        }
        (Synthesis::Lattice { .. }, None) => debug_assert!(false, "a lattice bank comes with its scratch"),
    }
}

fn add_plane_along_x(modes: &[Complex64], factors: &[Complex64], plane: &mut Plane) {
    let nx = plane.width();
    for row in plane.values_mut().chunks_mut(nx) {
        for (mode, wave) in modes.iter().zip(factors.chunks(nx)) {
            row.iter_mut()
                .zip(wave)
                .for_each(|(out, factor)| *out += mode.re * factor.re - mode.im * factor.im);
        }
    }
}

fn add_plane_oblique(modes: &[Complex64], along_x: &[Complex64], along_y: &[Complex64], plane: &mut Plane) {
    let nx = plane.width();
    let ny = plane.values().len() / nx;
    plane.values_mut().par_chunks_mut(nx).enumerate().for_each(|(j, row)| {
        for (index, mode) in modes.iter().enumerate() {
            let here = mode * along_y[index * ny + j];
            let wave = &along_x[index * nx..(index + 1) * nx];
            row.iter_mut()
                .zip(wave)
                .for_each(|(out, factor)| *out += here.re * factor.re - here.im * factor.im);
        }
    });
}

/// By inverse transforms; patterns and modes meet in the cache, row by row.
fn write_lattice(
    bank: &Bank,
    modes: &[Complex64],
    signal: &Signal<'_>,
    out: &mut DriveFields,
    scratch: &mut SynthesisScratch,
) {
    let Synthesis::Lattice { transform, places, active_columns, column_q } = &bank.synthesis else { return };
    signal.patterns.write_e_field(signal.value, signal.fresh, out);
    let SynthesisScratch { spectrum, transform: buffers } = scratch;
    let active = *active_columns;
    let used = active * (transform.spectrum_len() / transform.columns());
    let scatter = |spectrum: &mut [Complex64], values: &mut dyn Iterator<Item = Complex64>| {
        spectrum[..used].fill(Complex64::ZERO);
        for (place, value) in places.iter().zip(values) {
            spectrum[*place as usize] = value;
        }
    };
    let [phi, gx, gy] = [0, 1, 2].map(|plane| {
        let pattern = &signal.patterns.patterns[plane];
        move |j: usize, row: &mut [f64], result: &[f64]| {
            pattern.write_row(signal.value, signal.fresh, j, row);
            row.iter_mut().zip(result).for_each(|(out, value)| *out += value);
        }
    });
    let one = |_| Complex64::ONE;
    // φ and ∂_xφ share the transform along y.
    scatter(spectrum, &mut modes.iter().copied());
    transform.inverse_columns(spectrum, active, buffers);
    transform.inverse_rows(spectrum, active, &one, out.phi.values_mut(), &phi, buffers);
    let [out_x, out_y] = &mut out.driving_field;
    let slope = |p: usize| Complex64::new(0.0, column_q[p]);
    transform.inverse_rows(spectrum, active, &slope, out_x.values_mut(), &gx, buffers);
    let mut slopes = modes.iter().zip(&bank.q).map(|(mode, q)| mode * Complex64::new(0.0, q[1]));
    scatter(spectrum, &mut slopes);
    transform.inverse_columns(spectrum, active, buffers);
    transform.inverse_rows(spectrum, active, &one, out_y.values_mut(), &gy, buffers);
}

fn add_along_x(bank: &Bank, modes: &[Complex64], factors: &[Complex64], [phi, gx]: [&mut Plane; 2]) {
    let nx = phi.width();
    // Beside a drive that varies along y every row takes the sum.
    let (phi_rows, gx_rows) = (phi.values_mut().chunks_mut(nx), gx.values_mut().chunks_mut(nx));
    for (phi_row, gx_row) in phi_rows.zip(gx_rows) {
        for ((mode, q), wave) in modes.iter().zip(&bank.q).zip(factors.chunks(nx)) {
            for ((phi, gx), factor) in phi_row.iter_mut().zip(gx_row.iter_mut()).zip(wave) {
                let value = mode * factor;
                *phi += value.re;
                *gx -= q[0] * value.im;
            }
        }
    }
}

fn add_oblique(
    bank: &Bank,
    modes: &[Complex64],
    along_x: &[Complex64],
    along_y: &[Complex64],
    [phi, gx, gy]: [&mut Plane; 3],
) {
    let nx = phi.width();
    let ny = phi.values().len() / nx;
    let rows = phi.values_mut().par_chunks_mut(nx).zip(gx.values_mut().par_chunks_mut(nx));
    rows.zip(gy.values_mut().par_chunks_mut(nx)).enumerate().for_each(|(j, ((phi, gx), gy))| {
        for (index, mode) in modes.iter().enumerate() {
            let ([qx, qy], here) = (bank.q[index], mode * along_y[index * ny + j]);
            let out = phi.iter_mut().zip(gx.iter_mut()).zip(gy.iter_mut());
            for (((phi, gx), gy), factor) in out.zip(&along_x[index * nx..(index + 1) * nx]) {
                let value = here * factor;
                *phi += value.re;
                *gx -= qx * value.im;
                *gy -= qy * value.im;
            }
        }
    });
}
