//! Numbers that a table records.

use rayon::prelude::*;

use crate::{
    equation::Equation, grid::Grid, memory::DriveFields, problem::Problem, reduction, state::State,
    stepper::Llg, strip::sum_rows, switching::Level, vectors::Vectors,
};

/// A cell counts as switched out of the plane above this |m_z|.
pub const OUT_OF_PLANE: f64 = 0.9;

/// A column of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name, as in the output file.
    pub name: String,
    /// Unit, "1" for a pure number.
    pub unit: &'static str,
    /// What it is.
    pub long_name: String,
}

/// The table of a run.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    driven: bool,
    level: Option<Level>,
}

impl Table {
    /// The columns for this equation; `driven` adds those of the surface.
    pub fn new(equation: &Equation, driven: bool) -> Self {
        let column = |name: &str, unit, long_name: &str| Column {
            name: name.into(),
            unit,
            long_name: long_name.into(),
        };
        let mut columns = vec![
            column("time", "s", "time"),
            column("mx", "1", "mean of m_x"),
            column("my", "1", "mean of m_y"),
            column("mz", "1", "mean of m_z"),
            column("abs_mz", "1", "mean of |m_z|"),
            column("switched_fraction", "1", "part of the cells with |m_z| > 0.9"),
            column("max_torque", "T", "largest |dm/dt|/gamma"),
        ];
        if driven {
            columns.push(column("max_abs_phi", "V", "largest |diffusion potential|"));
        }
        for name in equation.energy_names() {
            columns.push(column(&format!("energy_{name}"), "J", &format!("{name} energy")));
        }
        columns.push(column("energy_total", "J", "sum of the energies"));
        Self { columns, driven, level: None }
    }

    /// Adds the part of the cells that are beyond `level`, as the last column.
    pub fn count_beyond(&mut self, level: Level) {
        let name = level.quantity.name();
        let relation = if level.sign > 0.0 { ">=" } else { "<=" };
        self.columns.push(Column {
            name: "beyond_threshold".to_owned(),
            unit: "1",
            long_name: format!("part of the cells with {name} {relation} {}", level.threshold),
        });
        self.level = Some(level);
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The values for `state`, in the order of the columns.
    pub fn row(&self, llg: &mut Llg<'_>, state: &State) -> Vec<f64> {
        let gamma = llg.equation().gamma();
        let grid = llg.problem().grid().clone();
        let torque = largest_norm(&grid, llg.rate(state)) / gamma;
        let [mx, my, mz, abs_mz, switched] = averages(llg.problem(), &state.m);
        let mut row = vec![state.time, mx, my, mz, abs_mz, switched, torque];
        if self.driven {
            row.push(llg.drive_fields(state).map_or(0.0, largest_potential));
        }
        let energies = llg.energies(state);
        row.extend(energies.iter().map(|(_, energy)| energy));
        row.push(energies.iter().map(|(_, energy)| energy).sum());
        row.extend(self.level.map(|level| level.means(llg.problem(), &state.m).beyond));
        row
    }
}

/// Means of m_x, m_y, m_z, |m_z| over the magnetic cells, and the part of them above [`OUT_OF_PLANE`].
pub fn averages(problem: &Problem, m: &Vectors) -> [f64; 5] {
    let grid = problem.grid();
    let nx = grid.cells()[0];
    let sums = sum_rows(grid.rows(), |row| {
        let cells = row * nx..(row + 1) * nx;
        let [x, y, z] = m.cut(cells);
        [
            reduction::sum(x, |x| x),
            reduction::sum(y, |y| y),
            reduction::sum(z, |z| z),
            reduction::sum(z, f64::abs),
            reduction::sum(z, |z| f64::from(u8::from(z.abs() > OUT_OF_PLANE))),
        ]
    });
    // m is zero in vacuum, which therefore adds nothing.
    sums.map(|sum| sum / problem.magnetic_cells().count() as f64)
}

/// The largest length of a vector.
pub fn largest_norm(grid: &Grid, v: &Vectors) -> f64 {
    let nx = grid.cells()[0];
    let of_row = |row: usize| reduction::largest_square(v.cut(row * nx..(row + 1) * nx));
    (0..grid.rows()).into_par_iter().with_min_len(64).map(of_row).reduce(|| 0.0, f64::max).sqrt()
}

fn largest_potential(drive: &DriveFields) -> f64 {
    drive.phi.values().iter().fold(0.0, |worst: f64, phi| worst.max(phi.abs()))
}
