//! Grids that repeat themselves, against closed forms and against larger pieces of the same body.

#![allow(clippy::unwrap_used)] // a grid that is refused is a bad test

use std::f64::consts::PI;

use demag::{Demag, Grid, Images};

fn field(grid: &Grid, m: &[Vec<f64>; 3]) -> [Vec<f64>; 3] {
    let mut b = [(); 3].map(|()| vec![0.0; grid.len()]);
    let [x, y, z] = &mut b;
    Demag::new(grid).unwrap().field([&m[0], &m[1], &m[2]], 1.0, [x, y, z]);
    b
}

/// The field of uniform magnetisation along every axis, as [along][component].
fn uniform(grid: &Grid) -> [[Vec<f64>; 3]; 3] {
    std::array::from_fn(|axis| {
        let m = std::array::from_fn(|c| vec![if c == axis { 1.0 } else { 0.0 }; grid.len()]);
        field(grid, &m)
    })
}

fn largest_difference(a: &[f64], b: impl Fn(usize) -> f64) -> f64 {
    a.iter().enumerate().map(|(i, a)| (a - b(i)).abs()).fold(0.0, f64::max)
}

/// An infinite film has N = 1 along its normal and none in its plane, whatever its thickness, at every point.
#[test]
fn infinite_film_has_one_along_its_normal() {
    for normal in 0..3 {
        for sizes in [[5, 4, 1], [1, 1, 1], [6, 8, 3]] {
            let mut cells = sizes;
            cells.swap(2, normal);
            let mut periodic = [true; 3];
            periodic[normal] = false;
            let grid = Grid { cells, cell_size: [5e-9, 4e-9, 3e-9], images: Images::Infinite(periodic) };
            for (axis, b) in uniform(&grid).iter().enumerate() {
                for (component, b) in b.iter().enumerate() {
                    let expected = if component == axis && axis == normal { -1.0 } else { 0.0 };
                    let error = largest_difference(b, |_| expected);
                    assert!(error < 1e-12, "{grid:?} m along {axis}, B_{component}: {error:e}");
                }
            }
        }
    }
}

/// Mean N across an infinitely long bar of rectangular cross section, along its side `a`: Brown, Magnetostatic
/// Principles in Ferromagnetism (1962), with p = a/b.
fn bar(a: f64, b: f64) -> f64 {
    let p = a / b;
    let logarithms = (1.0 - p * p) / (2.0 * p) * (1.0 + p * p).ln() + p * p.ln();
    (logarithms + 2.0 * (1.0 / p).atan()) / PI
}

#[test]
fn infinite_bar_has_its_closed_form() {
    for along in 0..3 {
        for sizes in [[4, 1, 1], [1, 7, 3], [2, 12, 1]] {
            let mut cells = sizes;
            cells.rotate_right(along);
            let cell_size = [3e-9, 4e-9, 5e-9];
            let grid =
                Grid { cells, cell_size, images: Images::Infinite([0, 1, 2].map(|axis| axis == along)) };
            let widths: [f64; 3] = std::array::from_fn(|i| cells[i] as f64 * cell_size[i]);
            for (axis, b) in uniform(&grid).iter().enumerate() {
                let expected = match (0..3).find(|&other| other != along && other != axis) {
                    Some(other) if axis != along => -bar(widths[axis], widths[other]),
                    _ => 0.0,
                };
                let mean = b[axis].iter().sum::<f64>() / grid.len() as f64;
                assert!((mean - expected).abs() < 1e-12, "{grid:?} along {axis}: {mean} {expected}");
            }
        }
    }
}

/// In a body without end, magnetisation that varies along one axis alone has H = −(M − ⟨M⟩) along it, and none across.
#[test]
fn layers_of_an_infinite_body_are_one_dimensional() {
    for axis in 0..3 {
        {
            let mut cells = [5, 4, 2];
            cells.rotate_right(axis);
            let grid = Grid { cells, cell_size: [3e-9, 4e-9, 5e-9], images: Images::Infinite([true; 3]) };
            let stride: usize = cells[..axis].iter().product();
            let layer = |i: usize| i / stride % cells[axis];
            let value = |component: usize, layer: usize| (1.3 * layer as f64 + component as f64).sin();
            let m: [Vec<f64>; 3] =
                std::array::from_fn(|c| (0..grid.len()).map(|i| value(c, layer(i))).collect());
            let mean = m[axis].iter().sum::<f64>() / grid.len() as f64;
            for (component, b) in field(&grid, &m).iter().enumerate() {
                let expected = |i: usize| if component == axis { mean - m[axis][i] } else { 0.0 };
                let error = largest_difference(b, expected);
                assert!(error < 1e-12, "{grid:?} along {axis}, B_{component}: {error:e}");
            }
        }
    }
}

/// Any texture on a grid that repeats itself is the same as several copies of it on a larger grid that does.
#[test]
fn several_periods_are_one_long_one() {
    for (cells, times, periodic) in [
        ([3, 4, 1], [2, 1, 1], [true, false, false]),
        ([4, 3, 2], [1, 3, 1], [false, true, false]),
        ([3, 2, 4], [1, 1, 2], [false, false, true]),
        ([4, 5, 1], [3, 2, 1], [true, true, false]),
        ([3, 4, 2], [1, 2, 1], [true, true, false]),
        ([2, 5, 3], [2, 1, 2], [true, false, true]),
        ([2, 3, 4], [2, 2, 1], [true, true, true]),
    ] {
        let small = Grid { cells, cell_size: [5e-9, 4e-9, 3e-9], images: Images::Infinite(periodic) };
        let large_cells: [usize; 3] = std::array::from_fn(|i| cells[i] * times[i]);
        let large = Grid { cells: large_cells, ..small };
        let m: [Vec<f64>; 3] = std::array::from_fn(|c| {
            (0..small.len()).map(|i| (1.7 * i as f64 + c as f64 + 0.3 * (i * i) as f64).sin()).collect()
        });
        let folded = |i: usize| {
            let [nx, ny, _] = large_cells;
            let place = [i % nx % cells[0], i / nx % ny % cells[1], i / (nx * ny) % cells[2]];
            place[0] + cells[0] * (place[1] + cells[1] * place[2])
        };
        let repeated =
            std::array::from_fn(|c| (0..large.len()).map(|i| m[c][folded(i)]).collect::<Vec<f64>>());
        for (one, many) in field(&small, &m).iter().zip(&field(&large, &repeated)) {
            let error = largest_difference(many, |i| one[folded(i)]);
            assert!(error < 1e-12, "{small:?} {times:?}: {error:e}");
        }
    }
}

/// Finite numbers of copies approach the infinite row as 1/copies².
#[test]
fn finite_rows_converge_to_the_infinite_one() {
    let grid = |images| Grid { cells: [3, 2, 2], cell_size: [5e-9, 4e-9, 3e-9], images };
    let m: [Vec<f64>; 3] =
        std::array::from_fn(|c| (0..12).map(|i| (1.7 * f64::from(i) + c as f64).sin()).collect());
    let exact = field(&grid(Images::Infinite([true, false, false])), &m);
    let error = |copies| {
        let b = field(&grid(Images::Finite([copies, 0, 0])), &m);
        b.iter().zip(&exact).map(|(b, e)| largest_difference(b, |i| e[i])).fold(0.0, f64::max)
    };
    let (few, many) = (error(20), error(200));
    assert!(few > 1e-6 && (few / many - 95.5).abs() < 2.0, "{few:e} {many:e}"); // (200.5/20.5)² = 95.7
}
