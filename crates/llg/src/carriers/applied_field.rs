//! The drives' field where the carriers need it: as means over the lines between cell centres.

use field::{Drive, Profile, Waveform};
use num_complex::Complex64;
use rayon::prelude::*;

use super::mesh::{Faces, Mesh, ROWS};
use crate::{
    grid::Grid,
    memory::{DriveFields, Pattern},
    plane::Plane,
    problem::Problem,
};

/// Nodes and weights of Gauss's rule of five points on (−½, ½).
pub const GAUSS: [[f64; 2]; 5] = [
    [0.0, 64.0 / 225.0],
    [-0.269_234_655_052_841_6, 0.239_314_335_249_683_23],
    [0.269_234_655_052_841_6, 0.239_314_335_249_683_23],
    [-0.453_089_922_969_332, 0.118_463_442_528_094_54],
    [0.453_089_922_969_332, 0.118_463_442_528_094_54],
];

/// One drive: its signal, its field at the cell centres and along the lines between them.
#[derive(Debug)]
pub struct AppliedField {
    /// The signal.
    pub waveform: Waveform,
    centres: [Pattern; 2],
    faces: [Pattern; 2],
}

impl AppliedField {
    /// Those of `problem`.
    pub fn all(problem: &Problem) -> Vec<Self> {
        problem.drives().iter().map(|drive| Self::new(drive, problem.grid())).collect()
    }

    fn new(drive: &Drive, grid: &Grid) -> Self {
        let mesh = Mesh::of(grid);
        let nx = mesh.cells[0];
        let at_centres: Vec<_> = centres(grid).map(|r| drive.profile.e_field(r)).collect();
        let component = |c: usize| -> Vec<Complex64> { at_centres.iter().map(|e| e[c]).collect() };
        let amplitudes = face_amplitudes(&*drive.profile, grid);
        Self {
            waveform: drive.waveform.clone(),
            centres: [0, 1].map(|c| Pattern::new(&component(c), nx, false)),
            faces: amplitudes.map(|values| Pattern::new(&values, nx, false)),
        }
    }

    /// Writes E at the centres at `time`, over what is there when `fresh`, else on top of it.
    fn write_centres(&self, time: f64, fresh: bool, out: &mut DriveFields) {
        let w = self.waveform.value(time);
        for (pattern, plane) in self.centres.iter().zip(&mut out.e_field) {
            pattern.write(w, fresh, plane);
        }
    }

    /// The same on the faces.
    fn write_faces(&self, time: f64, fresh: bool, faces: &mut Faces, nx: usize) {
        let w = self.waveform.value(time);
        for (pattern, values) in self.faces.iter().zip([&mut faces.x, &mut faces.y]) {
            values.par_chunks_mut(ROWS * nx).enumerate().for_each(|(index, rows)| {
                rows.chunks_mut(nx)
                    .enumerate()
                    .for_each(|(j, row)| pattern.write_row(w, fresh, index * ROWS + j, row));
            });
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.centres.iter().chain(&self.faces).map(Pattern::bytes).sum()
    }
}

/// Writes the sum of all drives in the cells at `time`; zero without any.
pub fn write_centres(drives: &[AppliedField], time: f64, out: &mut DriveFields) {
    for (index, drive) in drives.iter().enumerate() {
        drive.write_centres(time, index == 0, out);
    }
    if drives.is_empty() {
        out.e_field.iter_mut().for_each(|plane: &mut Plane| plane.values_mut().fill(0.0));
    }
}

/// The same on the faces.
pub fn write_faces(drives: &[AppliedField], time: f64, mesh: &Mesh, faces: &mut Faces) {
    for (index, drive) in drives.iter().enumerate() {
        drive.write_faces(time, index == 0, faces, mesh.cells[0]);
    }
    if drives.is_empty() {
        faces.x.fill(0.0);
        faces.y.fill(0.0);
    }
}

fn centres(grid: &Grid) -> impl Iterator<Item = [f64; 2]> + '_ {
    (0..grid.layer()).map(|cell| {
        let [i, j, _] = grid.indices(cell);
        [grid.centre(0, i), grid.centre(1, j)]
    })
}

/// Complex amplitudes of E along the lines between neighbouring centres, ∫E·dl over their length [V/m]: of a static potential
/// exactly its difference, so that carriers at rest screen it to the last digit. Faces across x, then across y.
pub fn face_amplitudes(profile: &dyn Profile, grid: &Grid) -> [Vec<Complex64>; 2] {
    let (size, cells) = (grid.cell_size(), grid.cells());
    [0, 1].map(|axis| {
        let length = cells[axis] as f64 * size[axis];
        let mean = |mut centre: [f64; 2]| -> Complex64 {
            centre[axis] += 0.5 * size[axis];
            let at = |[node, weight]: [f64; 2]| {
                let mut r = centre;
                r[axis] += node * size[axis];
                // The last line of a periodic axis leads back to the first cell, that of an edge carries nothing.
                if r[axis] > length {
                    r[axis] -= length;
                }
                weight * profile.e_field(r)[axis]
            };
            GAUSS.into_iter().map(at).sum()
        };
        centres(grid).map(mean).collect()
    })
}
