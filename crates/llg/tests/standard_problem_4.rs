//! µMAG standard problem 4: the reversal of a permalloy rectangle from its S state.
//!
//! Published: OOMMF, BORIS, fidimag and magnum.np agree on ⟨m⟩(1 ns) = (−0.98451, 0.12745, 0.04315) for field 1 on
//! 200 × 50 × 1 cells, and on the first ⟨m_x⟩ = 0 at 0.1383 ns.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

use std::ops::ControlFlow;

use field::Waveform;
use llg::{
    Demagnetisation, ExternalField, FieldPattern, Grid, Magnet, Method, Output, OutputError, Problem,
    Simulation, Snapshot, State, Vectors, stepper::tableau::DORMAND_PRINCE,
};
use response::constants::MU_0;

fn problem(field: [f64; 3]) -> Problem {
    let grid = Grid::new([200, 50, 1], [2.5e-9, 2.5e-9, 3e-9], [false; 3]).unwrap();
    let magnet =
        Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(800e3, 13e-12, 0.02, 2.211e5 / MU_0) };
    let fields = if field == [0.0; 3] {
        vec![]
    } else {
        vec![ExternalField { amplitude: field, pattern: FieldPattern::Uniform, waveform: Waveform::Constant }]
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

fn reversal(field: [f64; 3], end: f64) -> Rows {
    let mut m = Vectors::uniform(10_000, [1.0, 0.1, 0.0]);
    m.normalise();
    llg::relax::relax(&problem([0.0; 3]), &mut m, 1e-6).unwrap();
    let [mx, my, _, _, _] = llg::quantity::averages(&problem(field), &m);
    // The S state: ⟨m⟩ = (0.9669, 0.1256, 0).
    assert!((mx - 0.9669).abs() < 2e-3 && (my - 0.1256).abs() < 3e-3, "{mx} {my}");
    let problem = problem(field);
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-6, None, 1.0).unwrap();
    let mut run = Simulation::new(&problem, State::new(&problem, m), method).unwrap();
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

/// The first 0.15 ns: until the mean along x changes sign.
#[test]
fn field_1_crosses_zero_when_all_others_do() {
    let rows = reversal([-24.6e-3, 4.3e-3, 0.0], 0.145e-9);
    let crossing = first_zero_of_mx(&rows);
    assert!((crossing - 0.1383e-9).abs() < 0.0005e-9, "{crossing:e}");
}

/// The whole first nanosecond.
#[test]
#[ignore = "half a minute in release: make validate"]
fn field_1_ends_where_all_others_do() {
    let rows = reversal([-24.6e-3, 4.3e-3, 0.0], 1e-9);
    assert!((first_zero_of_mx(&rows) - 0.1383e-9).abs() < 0.0005e-9);
    let last = rows.0.last().unwrap();
    assert!((last[0] - 1e-9).abs() < 1e-18);
    for (a, b) in last[1..].iter().zip([-0.98451, 0.12745, 0.04315]) {
        assert!((a - b).abs() < 2e-4, "{last:?}");
    }
}
