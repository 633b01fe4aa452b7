use std::f64::consts::{FRAC_PI_2, PI};

use geometry::{Lattice, Shape};

use super::film;

const NM: f64 = 1e-9;

fn area(shape: &Shape, lattice: &Lattice) -> f64 {
    shape.cells(lattice).into_iter().filter(|inside| *inside).count() as f64
}

/// Cells whose centre decides miss a closed form by at most the cells that the outline cuts: no more than its length
/// along x and along y together, in cells.
fn assert_area(shape: &Shape, expected: f64, outline: f64) {
    let found = area(shape, &film(200, 160));
    assert!((found - expected).abs() <= outline, "{found} instead of {expected} +- {outline}");
    // The errors of the cells of a curved or slanting outline average out: far fewer than one cell in twenty is wrong.
    assert!((found / expected - 1.0).abs() < 0.02, "{found} instead of {expected}");
}

#[test]
fn areas_are_those_of_closed_forms() {
    let c = [100.3 * NM, 79.8 * NM];
    let ellipse = Shape::ellipse(c, [120.0 * NM, 70.0 * NM]).unwrap();
    assert_area(&ellipse, PI * 60.0 * 35.0, 2.0 * 190.0);
    let turned = ellipse.clone().rotated(0.7, c).unwrap();
    assert_area(&turned, PI * 60.0 * 35.0, 2.0 * 240.0);
    assert_area(&Shape::ring(c, 120.0 * NM, 80.0 * NM).unwrap(), PI * (3600.0 - 1600.0), 2.0 * 400.0);
    assert_area(&Shape::rectangle(c, [101.0 * NM, 53.0 * NM]).unwrap(), 101.0 * 53.0, 0.0);
    let triangle = [[10.0, 10.0], [190.0, 30.0], [60.0, 140.0]].map(|p| p.map(|x| x * NM));
    // Half of the cross product of two edges.
    let doubled = 180.0 * 130.0 - 20.0 * 50.0;
    assert_area(&Shape::polygon(&triangle).unwrap(), 0.5 * doubled, 2.0 * 310.0);
    let diagonal = Shape::half_plane([100.0 * NM, 80.0 * NM], 0.3).unwrap();
    assert_area(&diagonal, 0.5 * 200.0 * 160.0, 200.0);
}

/// Inclusion and exclusion: |A ∪ B| = |A| + |B| − |A ∩ B|, and A without B is A less A ∩ B.
#[test]
fn shapes_obey_the_algebra_of_sets() {
    let lattice = film(120, 90);
    let a = Shape::ellipse([50.0 * NM, 45.0 * NM], [60.0 * NM, 60.0 * NM]).unwrap();
    let b = Shape::rectangle([70.0 * NM, 40.0 * NM], [50.0 * NM, 40.0 * NM]).unwrap();
    let both = area(&Shape::intersection(vec![a.clone(), b.clone()]).unwrap(), &lattice);
    let one = area(&Shape::union(vec![a.clone(), b.clone()]).unwrap(), &lattice);
    let without = area(&a.clone().difference(vec![b.clone()]).unwrap(), &lattice);
    assert!(both > 100.0);
    assert_eq!(one, area(&a, &lattice) + area(&b, &lattice) - both);
    assert_eq!(without, area(&a, &lattice) - both);
}

/// Every cell belongs to exactly one of two shapes that meet in a line, on cell centres too.
#[test]
fn shapes_that_share_an_edge_share_no_cell_and_leave_none_out() {
    let lattice = film(40, 30);
    let edge = 20.5 * NM;
    let tile = |low: f64, high: f64| {
        Shape::rectangle([0.5 * (low + high), 15.0 * NM], [high - low, 30.0 * NM]).unwrap()
    };
    let corner = |x: f64, y: f64| [x * NM, y * NM];
    let left =
        Shape::polygon(&[corner(-1.0, -1.0), corner(20.5, -1.0), corner(9.5, 31.0), corner(-1.0, 31.0)]);
    let right =
        Shape::polygon(&[corner(20.5, -1.0), corner(41.0, -1.0), corner(41.0, 31.0), corner(9.5, 31.0)]);
    for (one, other) in [(tile(0.0, edge), tile(edge, 40.0 * NM)), (left.unwrap(), right.unwrap())] {
        let pairs = one.cells(&lattice).into_iter().zip(other.cells(&lattice));
        assert!(pairs.into_iter().all(|(one, other)| one != other));
    }
}

#[test]
fn a_turn_by_a_right_angle_is_exact_and_counter_clockwise() {
    let lattice = film(60, 60);
    let centre = [30.0 * NM; 2];
    let bar = Shape::rectangle([45.0 * NM, 30.0 * NM], [20.0 * NM, 6.0 * NM]).unwrap();
    let up = Shape::rectangle([30.0 * NM, 45.0 * NM], [6.0 * NM, 20.0 * NM]).unwrap();
    assert_eq!(bar.clone().rotated(FRAC_PI_2, centre).unwrap().cells(&lattice), up.cells(&lattice));
    let moved = bar.translated([-15.0 * NM, 15.0 * NM, 0.0]).unwrap();
    assert!(moved.contains([30.0 * NM, 45.0 * NM, 0.0]) && !moved.contains([45.0 * NM, 30.0 * NM, 0.0]));
}

#[test]
fn layers_and_solids_know_heights() {
    let lattice = Lattice { cells: [20, 20, 20], cell_size: [1e-9; 3], periodic: [false; 3] };
    let slab = Shape::heights(2.0 * NM, 5.0 * NM).unwrap();
    assert_eq!(area(&slab, &lattice), 3.0 * 400.0);
    let ball = Shape::ellipsoid([10.0 * NM; 3], [20.0 * NM; 3]).unwrap();
    let volume = 4.0 / 3.0 * PI * 1000.0;
    assert!((area(&ball, &lattice) / volume - 1.0).abs() < 0.02);
}

/// A disk on the corner of the period appears whole in the middle of four periods.
#[test]
fn repeated_shapes_cross_the_seams() {
    let lattice = film(80, 40);
    let disk = |x, y| Shape::ellipse([x * NM, y * NM], [16.0 * NM; 2]).unwrap();
    let repeated = disk(0.0, 0.0).repeated([Some(40.0 * NM), Some(20.0 * NM)]).unwrap();
    let whole = area(&disk(40.0, 20.0), &lattice);
    // Along x at 0 (half), 40, 80 (half); along y the same: 2 × 2 disks in all.
    assert_eq!(area(&repeated, &lattice), 4.0 * whole);
    let along_x = disk(5.0, 20.0).repeated([Some(40.0 * NM), None]).unwrap();
    assert_eq!(area(&along_x, &lattice), 2.0 * whole);
}

#[test]
fn senseless_shapes_are_refused() {
    assert!(Shape::ellipse([0.0; 2], [0.0, 1.0]).is_err());
    assert!(Shape::ellipse([f64::NAN, 0.0], [1.0, 1.0]).is_err());
    assert!(Shape::ring([0.0; 2], 1.0, 1.0).is_err());
    assert!(Shape::polygon(&[[0.0; 2], [1.0; 2]]).is_err());
    assert!(Shape::heights(1.0, 1.0).is_err());
    assert!(Shape::union(Vec::new()).is_err());
    let disk = Shape::ellipse([0.0; 2], [1.0; 2]).unwrap();
    assert!(disk.clone().repeated([Some(0.0), None]).is_err());
    assert!(disk.clone().rotated(f64::INFINITY, [0.0; 2]).is_err());
    assert!(disk.difference(Vec::new()).is_err());
}
