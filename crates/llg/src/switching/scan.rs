//! One pass over the cells: their sum, how many are beyond the level, and who has just crossed it.

use std::ops::Range;

use super::{criterion::CellQuantity, root::root};
use crate::{
    problem::Problem,
    reduction,
    stepper::{DenseOutput, dense::DenseWeights},
    strip::sum_rows,
    vectors::Vectors,
};

/// Crossings are found to this part of the step.
pub const ROOT_TOLERANCE: f64 = 1e-12;

/// First passage of a cell that has not passed yet \[s\].
pub const NOT_YET: f64 = f64::INFINITY;

/// First passage of a cell of vacuum: there is nothing to pass.
pub const VACUUM: f64 = f64::NEG_INFINITY;

/// Means over the magnetic cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    /// Of the quantity.
    pub value: f64,
    /// Of 1 for a cell beyond the level, and 0 for another.
    pub beyond: f64,
}

/// A level for the cells: beyond it, sign·(q − threshold) is not negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// What the cells have.
    pub quantity: CellQuantity,
    /// The level.
    pub threshold: f64,
    /// +1 when it is crossed from below, −1 from above.
    pub sign: f64,
}

impl Level {
    #[inline(always)]
    fn excess(self, component: f64) -> f64 {
        self.sign * (self.quantity.of(component) - self.threshold)
    }

    /// Whether a cell with this component of m is beyond.
    #[inline(always)]
    pub fn is_beyond(self, component: f64) -> bool {
        self.excess(component) >= 0.0
    }

    /// The mean of its quantity for `m`.
    pub fn mean(self, problem: &Problem, m: &Vectors) -> f64 {
        let (nx, values) = (problem.grid().cells()[0], m.components()[self.quantity.component()]);
        let [sum] = sum_rows(problem.grid().rows(), |row| {
            [reduction::sum(&values[row * nx..(row + 1) * nx], |value| self.quantity.of(value))]
        });
        sum / problem.magnetic_cells().count() as f64
    }

    /// Its means for `m`.
    pub fn means(self, problem: &Problem, m: &Vectors) -> Means {
        let (nx, values) = (problem.grid().cells()[0], m.components()[self.quantity.component()]);
        let sums = sum_rows(problem.grid().rows(), |row| self.sums(&values[row * nx..(row + 1) * nx]));
        self.over_magnetic_cells(problem, sums)
    }

    /// Its means for m inside the last step.
    pub fn means_inside(self, problem: &Problem, step: &DenseOutput<'_>, weights: &DenseWeights) -> Means {
        let nx = problem.grid().cells()[0];
        let sums = sum_rows(problem.grid().rows(), |row| {
            let [mut sum, mut beyond] = [0.0, 0.0];
            for cell in row * nx..(row + 1) * nx {
                let value = step.cell(weights, cell)[self.quantity.component()];
                sum += self.quantity.of(value);
                beyond += f64::from(u8::from(self.is_beyond(value)));
            }
            [sum, beyond]
        });
        self.over_magnetic_cells(problem, sums)
    }

    /// The part of the cells beyond it at the end `m` of the last step; cells that went beyond for the first time in it get the
    /// time \[s\] at which they did in `passages`.
    pub fn beyond_and_passages(
        self,
        problem: &Problem,
        m: &Vectors,
        step: &DenseOutput<'_>,
        passages: &mut [f64],
    ) -> f64 {
        let grid = problem.grid();
        let beyond = Scan { level: self, nx: grid.cells()[0], m, step }.rows(0..grid.rows(), passages);
        self.over_magnetic_cells(problem, [0.0, beyond]).beyond
    }

    /// Σ q, and how many are beyond.
    fn sums(self, values: &[f64]) -> [f64; 2] {
        [reduction::sum(values, |value| self.quantity.of(value)), self.count(values)]
    }

    /// How many are beyond.
    fn count(self, values: &[f64]) -> f64 {
        reduction::sum(values, |value| if self.is_beyond(value) { 1.0 } else { 0.0 })
    }

    fn over_magnetic_cells(self, problem: &Problem, [sum, beyond]: [f64; 2]) -> Means {
        let magnetic = problem.magnetic_cells().count();
        // m is zero in vacuum: nothing to the sum, but perhaps beyond the level.
        let vacuum = if self.is_beyond(0.0) { problem.grid().len() - magnetic } else { 0 };
        Means { value: sum / magnetic as f64, beyond: (beyond - vacuum as f64) / magnetic as f64 }
    }

    /// Where in the last step this cell goes beyond, as a part of the step; it is beyond at its end.
    fn passage(self, step: &DenseOutput<'_>, cell: usize) -> f64 {
        let component = self.quantity.component();
        let excess = |x: f64| self.excess(step.cell(&step.weights(x), cell)[component]);
        let (start, end) = (excess(0.0), excess(1.0));
        if start >= 0.0 { 0.0 } else { root(start, end, ROOT_TOLERANCE, excess) }
    }
}

struct Scan<'a> {
    level: Level,
    nx: usize,
    m: &'a Vectors,
    step: &'a DenseOutput<'a>,
}

/// Rows that one thread takes by itself.
const ROWS_PER_TASK: usize = 64;

/// Rows that are added in their order.
const ROWS_PER_LEAF: usize = 16;

/// What a cell counts that goes beyond for the first time: more than all the cells of a row that have been there before.
const FIRST_TIME: f64 = (1_u64 << 40) as f64;

impl Scan<'_> {
    /// A tree whose shape depends on the number of rows alone, as in `sum_rows`.
    fn rows(&self, rows: Range<usize>, passages: &mut [f64]) -> f64 {
        if rows.len() <= ROWS_PER_LEAF {
            let rows = rows.zip(passages.chunks_mut(self.nx));
            return rows.map(|(row, passages)| self.row(row, passages)).sum();
        }
        let middle = rows.start + rows.len() / 2;
        let (lower, upper) = passages.split_at_mut((middle - rows.start) * self.nx);
        let mut lower = || self.rows(rows.start..middle, lower);
        let mut upper = || self.rows(middle..rows.end, upper);
        let (lower, upper) =
            if rows.len() <= ROWS_PER_TASK { (lower(), upper()) } else { rayon::join(lower, upper) };
        lower + upper
    }

    /// How many cells of a row are beyond; notes the time of those that are for the first time.
    fn row(&self, row: usize, passages: &mut [f64]) -> f64 {
        let (level, start) = (self.level, row * self.nx);
        let values = &self.m.components()[level.quantity.component()][start..start + self.nx];
        // Almost always nobody is for the first time, and counting in lanes takes less than looking at one cell after the other.
        let counted = reduction::sum_of([values, &*passages], |[value, passage]| {
            let beyond = if passage == NOT_YET { FIRST_TIME } else { 1.0 };
            if level.is_beyond(value) { beyond } else { 0.0 }
        });
        if counted < FIRST_TIME {
            return counted;
        }
        for (index, (value, passage)) in values.iter().zip(passages).enumerate() {
            if *passage == NOT_YET && level.is_beyond(*value) {
                let part = level.passage(self.step, start + index);
                *passage = self.step.start() + part * self.step.length();
            }
        }
        level.count(values)
    }
}
