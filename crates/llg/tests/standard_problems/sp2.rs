//! µMAG standard problem 2 in the limit of small particles: a bar of 5 × 1 × 0.1 in units of its width d, without
//! anisotropy, in a field along [1, 1, 1].
//!
//! Published: M. J. Donahue, D. G. Porter, R. D. McMichael, J. Eicke, J. Appl. Phys. 87, 5520 (2000): the coercivity
//! tends to H_c = 0.057069 M_s as d/l_ex → 0, l_ex = √(2A/µ₀M_s²), and the remanence to saturation along the bar.

use llg::{Demagnetisation, ExternalField, Grid, Magnet, Modulation, Problem, Vectors, relax::relax};
use response::constants::MU_0;

use crate::compare;

const MS: f64 = 800e3;
const WIDTH: f64 = 50e-9;

/// The bar in a field of −h M_s along [1, 1, 1], its width `d` exchange lengths.
fn bar(cells: usize, d: f64, h: f64) -> Problem {
    let size = WIDTH / cells as f64;
    let grid = Grid::new([5 * cells, cells, 1], [size, size, 0.1 * WIDTH], [false; 3]).unwrap();
    let stiffness = 0.5 * MU_0 * MS * MS * (WIDTH / d).powi(2);
    let magnet =
        Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(MS, stiffness, 0.5, 1.76e11) };
    let component = -h * MU_0 * MS / 3f64.sqrt();
    let field = ExternalField { amplitude: [component; 3], modulation: Modulation::constant() };
    Problem::new(grid, magnet, None, vec![], vec![field]).unwrap()
}

/// ⟨m⟩ of the equilibrium that follows from `m` in a field of −h M_s.
fn follow(cells: usize, d: f64, h: f64, m: &mut Vectors) -> [f64; 3] {
    let problem = bar(cells, d, h);
    relax(&problem, m, 1e-8).unwrap();
    let [x, y, z, ..] = llg::quantity::averages(&problem, m);
    [x, y, z]
}

/// Field at which the projection of the magnetisation on [1, 1, 1] changes sign, in units of M_s, to 1e-6, and the
/// remanence.
fn coercivity(cells: usize, d: f64) -> (f64, [f64; 3]) {
    let mut remanent = Vectors::uniform(5 * cells * cells, [1.0; 3]);
    remanent.normalise();
    let remanence = follow(cells, d, 0.0, &mut remanent);
    let (mut low, mut high) = (0.05, 0.065);
    let mut before = remanent;
    let start = follow(cells, d, low, &mut before);
    assert!(start.iter().sum::<f64>() > 0.0, "switched early");
    while high - low > 1e-6 {
        let middle = 0.5 * (low + high);
        let mut m = before.clone();
        if follow(cells, d, middle, &mut m).iter().sum::<f64>() > 0.0 {
            (low, before) = (middle, m); // quasi-statically: from the last state before the reversal
        } else {
            high = middle;
        }
    }
    (0.5 * (low + high), remanence)
}

fn small_particle(cells: usize, d: f64) {
    let (coercivity, remanence) = coercivity(cells, d);
    let grid = format!("{} × {cells} cells, d = {d} l_ex", 5 * cells);
    compare(&format!("SP2: H_c/M_s, {grid}"), coercivity, 0.057069, 1e-4);
    compare(&format!("SP2: remanence along the bar, {grid}"), remanence[0], 1.0, 1e-4);
}

#[test]
fn small_bar_has_the_published_coercivity() {
    small_particle(2, 0.1);
}

#[test]
#[ignore = "a hysteresis branch on 1000 cells: make validate"]
fn finer_bars_have_the_published_coercivity() {
    small_particle(14, 0.2);
}
