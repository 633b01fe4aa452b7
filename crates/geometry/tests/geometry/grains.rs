use geometry::{Grains, Lattice, Random};

use super::film;

const NM: f64 = 1e-9;

fn map(grains: &Grains, lattice: &Lattice) -> Vec<u32> {
    (0..lattice.len()).map(|cell| grains.of(cell)).collect()
}

/// 300 × 200 nm in grains of 10 nm are 600 grains: their mean area is the square of the size.
#[test]
fn grains_have_the_mean_area_asked_for() {
    let lattice = film(300, 200);
    let grains = Grains::new(&lattice, 10.0 * NM, 1).unwrap();
    assert_eq!(grains.count(), 600);
    let mut areas = vec![0.0_f64; grains.count()];
    map(&grains, &lattice).into_iter().for_each(|grain| areas[grain as usize] += 1.0);
    assert!(areas.iter().all(|area| *area > 0.0));
    let mean = areas.iter().sum::<f64>() / areas.len() as f64;
    assert_eq!(mean, 100.0);
    // Poisson–Voronoi cells: the variance of the area is 0.280 of its mean squared (Gilbert, Ann. Math. Stat. 33, 958
    // (1962)); 600 of them give it within some 10 %.
    let variance = areas.iter().map(|area| (area / mean - 1.0).powi(2)).sum::<f64>() / areas.len() as f64;
    assert!((variance - 0.280).abs() < 0.06, "{variance}");
}

/// Each cell belongs to the nearest point, through the seams where there are any: the slow way.
#[test]
fn every_cell_belongs_to_the_nearest_point() {
    for (cells, periodic, size) in [
        ([90, 40, 2], [true, true, false], 12.0),
        ([90, 40, 1], [true, false, false], 7.0),
        ([64, 9, 1], [false, false, false], 15.0),
        ([5, 5, 1], [true, true, false], 30.0),
        ([200, 3, 1], [false, true, false], 5.0),
    ] {
        let lattice = Lattice { cells, cell_size: [1e-9, 1.3e-9, 2e-9], periodic };
        let grains = Grains::new(&lattice, size * NM, 5).unwrap();
        let [length, width, _] = lattice.extent();
        let random = Random { seed: 5 };
        let points: Vec<_> = (0..grains.count() as u64)
            .map(|i| [length * random.uniform(2 * i), width * random.uniform(2 * i + 1)])
            .collect();
        let seams = |axis: usize| if lattice.periodic[axis] { -1..=1 } else { 0..=0 };
        for (cell, [x, y, _]) in lattice.centres().enumerate() {
            let square = |p: &[f64; 2]| {
                let images = seams(0).flat_map(|a| seams(1).map(move |b| [f64::from(a), f64::from(b)]));
                images
                    .map(|[a, b]| (p[0] + a * length - x).powi(2) + (p[1] + b * width - y).powi(2))
                    .fold(f64::INFINITY, f64::min)
            };
            let nearest = points.iter().map(square).fold(f64::INFINITY, f64::min);
            let own = square(&points[grains.of(cell) as usize]);
            assert!(own <= nearest * (1.0 + 1e-9), "{cells:?} {cell}");
        }
    }
}

/// Seen from the middle of the seam, the film looks like anywhere else: grains go on across it.
#[test]
fn grains_of_a_periodic_film_cross_its_seam() {
    let lattice = Lattice { periodic: [true, true, false], ..film(128, 64) };
    let grains = Grains::new(&lattice, 16.0 * NM, 2).unwrap();
    let across = |axis: usize, lattice: &Lattice, grains: &Grains| {
        let [nx, ny, _] = lattice.cells;
        let pairs: Vec<_> = match axis {
            0 => (0..ny).map(|j| (j * nx, j * nx + nx - 1)).collect(),
            _ => (0..nx).map(|i| (i, i + nx * (ny - 1))).collect(),
        };
        pairs.iter().filter(|(a, b)| grains.of(*a) == grains.of(*b)).count() as f64 / pairs.len() as f64
    };
    // Neighbouring cells elsewhere are of one grain in all but some 4/pi d/D = 8 % of the pairs.
    assert!(across(0, &lattice, &grains) > 0.8 && across(1, &lattice, &grains) > 0.8);
    let open = film(128, 64);
    let grains = Grains::new(&open, 16.0 * NM, 2).unwrap();
    assert!(across(0, &open, &grains) < 0.2 && across(1, &open, &grains) < 0.2);
}

/// The same points on a finer grid: the seed makes the film, not the cells.
#[test]
fn a_seed_makes_the_same_grains_on_any_grid() {
    let coarse = film(100, 60);
    let fine =
        Lattice { cells: [300, 180, 1], cell_size: [1e-9 / 3.0, 1e-9 / 3.0, 1e-9], periodic: [false; 3] };
    let grains = |lattice: &Lattice, seed| Grains::new(lattice, 8.0 * NM, seed).unwrap();
    let (a, b) = (grains(&coarse, 9), grains(&fine, 9));
    assert_eq!(a, grains(&coarse, 9));
    assert_ne!(map(&a, &coarse), map(&grains(&coarse, 10), &coarse));
    for j in 0..60 {
        for i in 0..100 {
            assert_eq!(a.of(i + 100 * j), b.of(3 * i + 1 + 300 * (3 * j + 1)), "{i} {j}");
        }
    }
    // Columns: all layers alike.
    let thick = Lattice { cells: [100, 60, 3], ..coarse };
    let c = grains(&thick, 9);
    assert!((0..6000).all(|cell| c.of(cell) == a.of(cell) && c.of(cell + 12_000) == a.of(cell)));
}

#[test]
fn senseless_sizes_are_refused() {
    for size in [0.0, -1e-9, f64::NAN, f64::INFINITY, 1e-13] {
        assert!(Grains::new(&film(100, 100), size, 0).is_err(), "{size}");
    }
    assert_eq!(Grains::new(&film(10, 10), 1.0, 0).unwrap().count(), 1);
}
