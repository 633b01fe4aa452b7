//! µMAG standard problem 4: the reversal of a permalloy rectangle from its S state.
//!
//! Published, field 1: OOMMF, BORIS, fidimag and magnum.np agree on ⟨m⟩(1 ns) = (−0.98451, 0.12745, 0.04315) on
//! 200 × 50 × 1 cells, and on the first ⟨m_x⟩ = 0 at 0.1383 ns. On 128 × 32 × 1 cells the tests of mumax³ (Vansteenkiste et al.,
//! AIP Advances 4, 107133 (2014); test/standardproblem4.mx3 and 4b) expect (0.966968, 0.125273, 0) for the S state,
//! (−0.984612, 0.126041, 0.043271) after 1 ns in field 1 and (−0.969233, −0.120395, −0.005308) in field 2. mumax³
//! integrates its tensor numerically and works in single precision, which moves ⟨m⟩ by up to 5e-3 on this grid: a separate program gives
//! the numbers of mumax³ with a tensor integrated like that, and those of [`NEWELL`] with Newell's (docs/validation.md).

use std::ops::ControlFlow;

use llg::{
    Demagnetisation, ExternalField, Grid, Magnet, Method, Modulation, Output, OutputError, Problem,
    Simulation, Snapshot, State, Vectors, stepper::tableau::DORMAND_PRINCE,
};
use response::constants::MU_0;

use crate::compare;

const FIELD_1: [f64; 3] = [-24.6e-3, 4.3e-3, 0.0];
const FIELD_2: [f64; 3] = [-35.5e-3, -6.3e-3, 0.0];
/// Cells of 2.5 nm, and the grid of the tests of mumax³.
const FINE: [usize; 3] = [200, 50, 1];
const COARSE: [usize; 3] = [128, 32, 1];

/// ⟨m⟩ after 1 ns in fields 1 and 2 on 128 × 32 cells, by a separate program (NumPy; RK4 at 0.5 ps; Newell's tensor in extended precision).
const NEWELL: [[f64; 3]; 2] = [[-0.984110, 0.131034, 0.042957], [-0.969892, -0.121758, -0.004774]];

fn problem(cells: [usize; 3], field: [f64; 3]) -> Problem {
    let [nx, ny, _] = cells;
    let grid = Grid::new(cells, [500e-9 / nx as f64, 125e-9 / ny as f64, 3e-9], [false; 3]).unwrap();
    let magnet =
        Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(800e3, 13e-12, 0.02, 2.211e5 / MU_0) };
    let fields = if field == [0.0; 3] {
        vec![]
    } else {
        vec![ExternalField { amplitude: field, modulation: Modulation::constant() }]
    };
    Problem::new(grid, magnet, None, vec![], fields).unwrap()
}

/// Table rows: time and ⟨m⟩.
#[derive(Default)]
struct Rows(Vec<[f64; 4]>);

impl Output for Rows {
    fn frame(&mut self, _: &Snapshot<'_>) -> Result<(), OutputError> {
        Ok(())
    }
    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        self.0.push([values[0], values[1], values[2], values[3]]);
        Ok(())
    }
}

fn s_state(cells: [usize; 3]) -> Vectors {
    let mut m = Vectors::uniform(cells.iter().product(), [1.0, 0.1, 0.0]);
    m.normalise();
    llg::relax::relax(&problem(cells, [0.0; 3]), &mut m, 1e-6).unwrap();
    m
}

fn compare_mean(what: &str, found: [f64; 3], published: [f64; 3], tolerance: f64) {
    for ((axis, found), published) in ["x", "y", "z"].iter().zip(found).zip(published) {
        compare(&format!("SP4: {what}, m_{axis}"), found, published, tolerance);
    }
}

fn reversal(cells: [usize; 3], field: [f64; 3], end: f64) -> Rows {
    let problem = problem(cells, field);
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-6, None, 1.0).unwrap();
    let mut run = Simulation::new(&problem, State::new(&problem, s_state(cells)), method).unwrap();
    run.schedule(None, Some(1e-12));
    let mut rows = Rows::default();
    run.run(end, &mut rows, &mut |_| ControlFlow::Continue(())).unwrap();
    rows
}

fn first_zero_of_mx(rows: &Rows) -> f64 {
    let crossing = rows.0.windows(2).find(|w| w[0][1] > 0.0 && w[1][1] <= 0.0).unwrap();
    let [a, b] = [crossing[0], crossing[1]];
    a[0] + (b[0] - a[0]) * a[1] / (a[1] - b[1])
}

fn last_mean(rows: &Rows) -> [f64; 3] {
    let [time, mean @ ..] = *rows.0.last().unwrap();
    assert!((time - 1e-9).abs() < 1e-18, "{time:e}");
    mean
}

#[test]
fn s_state_is_that_of_mumax() {
    let [x, y, z, ..] = llg::quantity::averages(&problem(COARSE, [0.0; 3]), &s_state(COARSE));
    compare_mean("S state, 128 × 32", [x, y, z], [0.966968, 0.125273, 0.0], 5e-5);
}

/// The first 0.15 ns: until the mean along x changes sign.
#[test]
fn field_1_crosses_zero_when_all_others_do() {
    let rows = reversal(FINE, FIELD_1, 0.145e-9);
    compare("SP4: field 1, first m_x = 0 [ns]", 1e9 * first_zero_of_mx(&rows), 0.1383, 0.0005);
}

/// The whole first nanosecond.
#[test]
#[ignore = "half a minute in release: make validate"]
fn field_1_ends_where_all_others_do() {
    let rows = reversal(FINE, FIELD_1, 1e-9);
    compare("SP4: field 1, first m_x = 0 [ns]", 1e9 * first_zero_of_mx(&rows), 0.1383, 0.0005);
    compare_mean("field 1 after 1 ns, 200 × 50", last_mean(&rows), [-0.98451, 0.12745, 0.04315], 2e-4);
}

#[test]
#[ignore = "half a minute in release: make validate"]
fn both_fields_end_where_they_do_with_newells_tensor_and_near_those_of_mumax() {
    let mumax = [[-0.984612, 0.126041, 0.043271], [-0.969233, -0.120395, -0.005308]];
    for (number, field) in [FIELD_1, FIELD_2].into_iter().enumerate() {
        let found = last_mean(&reversal(COARSE, field, 1e-9));
        let what = format!("field {} after 1 ns, 128 × 32", number + 1);
        compare_mean(&what, found, mumax[number], 6e-3);
        compare_mean(&format!("{what}, Newell's tensor"), found, NEWELL[number], 2e-4);
    }
}
