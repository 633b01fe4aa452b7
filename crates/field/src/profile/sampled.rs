//! A field given on a map, for instance by an electrostatics program.

use num_complex::Complex64;

use crate::error::{finite, positive, require};
use crate::{InvalidParameter, PlaneWaveComponent, Profile};

/// A real field on the centres of nx × ny cells, continued periodically and interpolated bilinearly.
///
/// The lower-left corner of the map is at the origin, so cell (i, j) is centred at ((i + ½) dx, (j + ½) dy).
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    field: [Vec<f64>; 2],
    cells: [usize; 2],
    cell_size: [f64; 2],
    wave_number: Option<f64>,
    amplitude: f64,
}

/// Where a point lies between four cell centres.
struct Place {
    /// Indices at (left, low), (right, low), (left, high), (right, high).
    corners: [usize; 4],
    /// Distance from the left, low corner in cells, both in [0, 1).
    fraction: [f64; 2],
}

impl Sampled {
    /// The map of E_x and E_y [V/m] on `cells` = [nx, ny] cells of `cell_size` = [dx, dy] \[m\].
    ///
    /// Both lists hold nx·ny values with x running fastest: the value of cell (i, j) is at i + nx·j.
    ///
    /// # Errors
    /// If a count is zero, a length does not fit, a size is not positive, or a value is not finite.
    pub fn new(
        field_x: Vec<f64>,
        field_y: Vec<f64>,
        cells: [usize; 2],
        cell_size: [f64; 2],
    ) -> Result<Self, InvalidParameter> {
        for (name, count) in [("cells_x", cells[0]), ("cells_y", cells[1])] {
            require(count > 0, name, count as f64, "at least one")?;
        }
        positive("cell_size_x", cell_size[0])?;
        positive("cell_size_y", cell_size[1])?;
        for (name, values) in [("field_x", &field_x), ("field_y", &field_y)] {
            let fits = cells[0].checked_mul(cells[1]) == Some(values.len());
            require(fits, name, values.len() as f64, "a list of nx·ny values (value: its length)")?;
            for &value in values {
                finite(name, value)?;
            }
        }
        let amplitude = field_x.iter().zip(&field_y).map(|(x, y)| x.hypot(*y)).fold(0.0, f64::max);
        let mut map = Self { field: [field_x, field_y], cells, cell_size, wave_number: None, amplitude };
        map.wave_number = map.root_mean_square_wave_number();
        Ok(map)
    }

    /// The map as given: E_x, E_y [V/m] (x fastest), [nx, ny] and [dx, dy] \[m\].
    pub fn map(&self) -> (&[f64], &[f64], [usize; 2], [f64; 2]) {
        (&self.field[0], &self.field[1], self.cells, self.cell_size)
    }

    fn place(&self, r: [f64; 2]) -> Place {
        let along = |axis: usize| {
            let n = self.cells[axis];
            // Reduced to one period first, so that the index never leaves the map.
            let u = (r[axis] / self.cell_size[axis] - 0.5).rem_euclid(n as f64);
            let low = u.floor();
            let i = low as usize % n;
            (i, (i + 1) % n, u - low)
        };
        let ((left, right, fx), (low, high, fy)) = (along(0), along(1));
        let nx = self.cells[0];
        let corners = [left + nx * low, right + nx * low, left + nx * high, right + nx * high];
        Place { corners, fraction: [fx, fy] }
    }

    /// √(⟨|∇E|²⟩/⟨|E − ⟨E⟩|²⟩) [rad/m] from differences of neighbours; exact for one resolved wave, `None` for a
    /// uniform map.
    fn root_mean_square_wave_number(&self) -> Option<f64> {
        let [nx, ny] = self.cells;
        let (mut gradient, mut variance) = (0.0, 0.0);
        for values in &self.field {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            for (j, row) in values.chunks_exact(nx).enumerate() {
                let above = &values[nx * ((j + 1) % ny)..][..nx];
                for (i, (&value, &up)) in row.iter().zip(above).enumerate() {
                    let slope_x = (row[(i + 1) % nx] - value) / self.cell_size[0];
                    let slope_y = (up - value) / self.cell_size[1];
                    gradient += slope_x * slope_x + slope_y * slope_y;
                    variance += (value - mean) * (value - mean);
                }
            }
        }
        (gradient > 0.0 && variance > 0.0).then(|| (gradient / variance).sqrt())
    }
}

impl Profile for Sampled {
    fn name(&self) -> &'static str {
        "sampled"
    }

    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        let Place { corners, fraction: [fx, fy] } = self.place(r);
        let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        let value = |field: &[f64]| corners.iter().zip(weights).map(|(&c, w)| w * field[c]).sum::<f64>();
        [Complex64::from(value(&self.field[0])), Complex64::from(value(&self.field[1]))]
    }

    /// Exact derivative of the bilinear interpolant. It jumps where x or y passes a cell centre; there it is the value
    /// on the side of larger coordinates. A solver on a grid should transform [`map`](Self::map) instead.
    fn divergence(&self, r: [f64; 2]) -> Complex64 {
        let Place { corners, fraction: [fx, fy] } = self.place(r);
        let [x00, x10, x01, x11] = corners.map(|c| self.field[0][c]);
        let [y00, y10, y01, y11] = corners.map(|c| self.field[1][c]);
        let slope_x = (1.0 - fy) * (x10 - x00) + fy * (x11 - x01);
        let slope_y = (1.0 - fx) * (y01 - y00) + fx * (y11 - y10);
        Complex64::from(slope_x / self.cell_size[0] + slope_y / self.cell_size[1])
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        None
    }

    /// One number, √(⟨|∇E|²⟩/⟨|E − ⟨E⟩|²⟩).
    fn wave_numbers(&self) -> Vec<f64> {
        self.wave_number.into_iter().collect()
    }

    fn amplitude(&self) -> f64 {
        self.amplitude
    }
}
