//! The part of ṁ that the carriers cause: what a stage needs to find them and ṁ together.

use crate::{
    damping::{Damping, Lengths, rate},
    problem::Problem,
    surface::Surface,
    term::{Term, diffusive::Diffusive, field_like::FieldLike},
};

/// ṁ of the torques of the surface, linear in its fields.
#[derive(Debug)]
pub struct DriveRate {
    field_like: FieldLike,
    diffusive: Diffusive,
    damping: Damping,
    gamma: f64,
}

/// Cells side by side, one AVX-512 register of doubles: in arrays of this length the compiler need not ask what overlaps what.
pub const LANES: usize = 8;

/// The values from `start` on, zeros after the last.
#[inline(always)]
pub fn lanes(values: &[f64], start: usize) -> [f64; LANES] {
    let values = &values[start..];
    match values.first_chunk() {
        Some(lanes) => *lanes,
        None => {
            let mut lanes = [0.0; LANES];
            lanes.iter_mut().zip(values).for_each(|(lane, value)| *lane = *value);
            lanes
        }
    }
}

/// Writes the values from `start` on.
#[inline(always)]
pub fn store(lanes: [f64; LANES], values: &mut [f64], start: usize) {
    let values = &mut values[start..];
    match values.first_chunk_mut() {
        Some(out) => *out = lanes,
        None => values.iter_mut().zip(lanes).for_each(|(out, lane)| *out = lane),
    }
}

/// What the torques of the surface need in the cells of one row.
#[derive(Clone, Copy, Debug)]
pub struct RowOfFields<'a> {
    /// m, unit vectors.
    pub m: [&'a [f64]; 3],
    /// D [m²/s].
    pub diffusivity: &'a [f64],
    /// σ_H/σ₀ as in [`Film::hall_ratio`](super::film::Film::hall_ratio).
    pub hall_ratio: &'a [f64],
    /// E + ∇φ [V/m].
    pub driving: [&'a [f64]; 2],
    /// φ \[V\].
    pub phi: &'a [f64],
}

impl DriveRate {
    /// That of `surface` under the film of `problem`, for m of these lengths.
    pub fn new(surface: &Surface, problem: &Problem, lengths: Lengths) -> Self {
        Self {
            field_like: FieldLike::new(surface, problem),
            diffusive: Diffusive::new(surface, problem),
            damping: Damping::new(problem, lengths),
            gamma: problem.magnet().gyromagnetic_ratio,
        }
    }

    /// Gives `take` the ṁ [rad/s] of row `j` of the lowest layer, with the place of the first of its lanes; σ₀ is D times
    /// `quantum_capacitance`.
    #[inline(always)]
    pub fn row(
        &self,
        j: usize,
        quantum_capacitance: f64,
        at: RowOfFields<'_>,
        take: impl FnMut(usize, [[f64; LANES]; 3]),
    ) {
        match self.damping.lengths() {
            Lengths::Unit => self.row_of_lengths::<false>(j, quantum_capacitance, at, take),
            Lengths::Any => self.row_of_lengths::<true>(j, quantum_capacitance, at, take),
        }
    }

    #[inline(always)]
    fn row_of_lengths<const ANY_LENGTH: bool>(
        &self,
        j: usize,
        quantum_capacitance: f64,
        at: RowOfFields<'_>,
        take: impl FnMut(usize, [[f64; LANES]; 3]),
    ) {
        let coefficients = [self.field_like.coefficient().row(j), self.diffusive.coefficient().row(j)];
        let numbers = (self.gamma, quantum_capacitance);
        match self.damping.uniform_surface() {
            Some(tensor) => turn_row::<ANY_LENGTH>(coefficients, numbers, at, |_| tensor, take),
            None => {
                let nx = at.phi.len();
                // Lanes past the end of the row are those of its last cell.
                let tensor = |i: usize| self.damping.tensor_of_surface(j * nx + i.min(nx - 1), nx);
                turn_row::<ANY_LENGTH>(coefficients, numbers, at, tensor, take);
            }
        }
    }

    /// ṁ of cell (i, j) in a field of 1 V/m along x, and along y [rad m/(V s)].
    #[inline(always)]
    pub fn of_field(
        &self,
        (i, j): (usize, usize),
        quantum_capacitance: f64,
        at: &RowOfFields<'_>,
    ) -> [[f64; 3]; 2] {
        let sigma_0 = quantum_capacitance * at.diffusivity[i];
        let sigma = (sigma_0, at.hall_ratio[i] * sigma_0);
        let tensor = self.damping.tensor_of_surface(j * at.phi.len() + i, at.phi.len());
        let coefficient = self.field_like.coefficient().row(j)[i];
        [[1.0, 0.0], [0.0, 1.0]].map(
            #[inline(always)]
            |field| {
                let [bx, by] = FieldLike::field(coefficient, sigma, field, field);
                let (m, b) = (at.m.map(|m| m[i]), [bx, by, 0.0]);
                match self.damping.lengths() {
                    Lengths::Unit => rate::<false>(m, b, self.gamma, &tensor),
                    Lengths::Any => rate::<true>(m, b, self.gamma, &tensor),
                }
            },
        )
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.field_like.bytes() + self.diffusive.bytes() + self.damping.bytes()
    }
}

/// ṁ [rad/s] of the cells of one row.
#[inline(always)]
fn turn_row<const ANY_LENGTH: bool>(
    [field_like, diffusive]: [&[f64]; 2],
    (gamma, quantum_capacitance): (f64, f64),
    RowOfFields { m, diffusivity, hall_ratio, driving, phi }: RowOfFields<'_>,
    tensor: impl Fn(usize) -> response::GilbertTensor,
    mut take: impl FnMut(usize, [[f64; LANES]; 3]),
) {
    for start in (0..phi.len()).step_by(LANES) {
        let ([mx, my, mz], [gx, gy]) = (
            [lanes(m[0], start), lanes(m[1], start), lanes(m[2], start)],
            [lanes(driving[0], start), lanes(driving[1], start)],
        );
        let (d, ratio, phi) = (lanes(diffusivity, start), lanes(hall_ratio, start), lanes(phi, start));
        let (field_like, diffusive) = (lanes(field_like, start), lanes(diffusive, start));
        let mut turn = [[0.0; LANES]; 3];
        for i in 0..LANES {
            let sigma_0 = quantum_capacitance * d[i];
            let (sigma, driving) = ((sigma_0, ratio[i] * sigma_0), [gx[i], gy[i]]);
            let [bx, by] = FieldLike::field(field_like[i], sigma, driving, driving);
            let b = [bx, by, Diffusive::field(diffusive[i], mz[i], phi[i])];
            let r = rate::<ANY_LENGTH>([mx[i], my[i], mz[i]], b, gamma, &tensor(start + i));
            turn[0][i] = r[0];
            turn[1][i] = r[1];
            turn[2][i] = r[2];
        }
        take(start, turn);
    }
}
