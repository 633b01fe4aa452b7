//! The demagnetising field of whole grids.

use demag::{Demag, DemagError, Grid, Images, Precision, direct_field};

fn grid(cells: [usize; 3]) -> Grid {
    Grid { cells, cell_size: [4e-9, 4e-9, 3e-9], images: Images::NONE }
}

/// A vector field without symmetry.
fn moment(len: usize, seed: f64) -> [Vec<f64>; 3] {
    std::array::from_fn(|c| {
        (0..len).map(|i| (seed + c as f64 + 1.7 * i as f64 + 3e-4 * (i * i) as f64).sin()).collect()
    })
}

fn field(demag: &mut Demag, m: &[Vec<f64>; 3]) -> [Vec<f64>; 3] {
    let mut b = [(); 3].map(|()| vec![f64::NAN; m[0].len()]); // `field` must not read what was there
    let [x, y, z] = &mut b;
    demag.field([&m[0], &m[1], &m[2]], 1.0, [x, y, z]);
    b
}

fn dot(a: &[Vec<f64>; 3], b: &[Vec<f64>; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>()).sum()
}

/// More strips and blocks than fit any one vector, lengths of all radices: rounding alone, 1e-13 of |m| = 1.
#[test]
fn large_films_equal_the_direct_sum() {
    for cells in [[97, 61, 1], [40, 101, 1], [200, 10, 1]] {
        let grid = grid(cells);
        let m = moment(grid.len(), 0.3);
        let exact = direct_field(&grid, [&m[0], &m[1], &m[2]], 1.0).unwrap();
        let fast = field(&mut Demag::new(&grid).unwrap(), &m);
        for (fast, exact) in fast.iter().zip(&exact) {
            for (fast, exact) in fast.iter().zip(exact) {
                assert!((fast - exact).abs() < 1e-13, "{cells:?}: {fast} {exact}");
            }
        }
    }
}

/// Transforms in single precision: the largest and the root mean square difference from double precision in units of
/// µ₀Ms, for noise and for a smooth texture. Rounding of 2⁻²⁴ = 6e-8 in each of some 20 steps adds up as its root.
#[test]
fn single_precision_errs_by_its_rounding() {
    for cells in [[300, 200, 1], [33, 20, 12]] {
        let grid = grid(cells);
        let smooth = std::array::from_fn(|c| {
            (0..grid.len()).map(|i| (0.9 * c as f64 + 0.02 * (i % cells[0]) as f64).sin()).collect()
        });
        let mut double = Demag::new(&grid).unwrap();
        let mut single = Demag::with_precision(&grid, Precision::Single).unwrap();
        for m in [moment(grid.len(), 2.0), smooth] {
            let (b, exact) = (field(&mut single, &m), field(&mut double, &m));
            let errors = || b.iter().flatten().zip(exact.iter().flatten()).map(|(b, e)| (b - e).abs());
            let largest = errors().fold(0.0, f64::max);
            let rms = (errors().map(|e| e * e).sum::<f64>() / (3 * grid.len()) as f64).sqrt();
            assert!(largest < 8e-7 && rms < 1e-7, "{cells:?}: largest {largest:e}, rms {rms:e}");
            assert!(largest > 1e-9, "not in single precision");
        }
    }
}

/// m₁·N m₂ = m₂·N m₁, to rounding of the larger norm.
#[test]
fn field_is_reciprocal() {
    for cells in [[64, 48, 1], [19, 12, 5]] {
        let grid = grid(cells);
        let mut demag = Demag::new(&grid).unwrap();
        let (a, b) = (moment(grid.len(), 0.0), moment(grid.len(), 5.0));
        let (ab, ba) = (dot(&a, &field(&mut demag, &b)), dot(&b, &field(&mut demag, &a)));
        let scale = (dot(&a, &a) * dot(&b, &b)).sqrt();
        assert!((ab - ba).abs() < 1e-13 * scale, "{ab} {ba}");
    }
}

/// The mean field of a uniformly magnetised cube of cubes is −M/3, whatever the number of cells.
#[test]
fn cube_of_cells_has_one_third() {
    let grid = Grid { cells: [10; 3], cell_size: [2e-9; 3], images: Images::NONE };
    let m = [vec![0.0; 1000], vec![1.0; 1000], vec![0.0; 1000]];
    let [x, y, z] = field(&mut Demag::new(&grid).unwrap(), &m).map(|b| b.iter().sum::<f64>() / 1000.0);
    assert!((y + 1.0 / 3.0).abs() < 1e-14, "{y}");
    assert!(x.abs() < 1e-15 && z.abs() < 1e-15, "{x} {z}");
}

/// Copies on either side make a film longer. What is missing of N_zz is the field of dipoles outside a square,
/// (t/4π) ∫ dA/r³ = √8 t/(π (2P + 1) L) for thickness t and period L: not small with 8 copies.
#[test]
fn copies_make_a_large_finite_film() {
    for (images, missing) in [(8, 0.0212), (100, 0.001792)] {
        let images = Images::Finite([images, images, 0]);
        let grid = Grid { cells: [4, 4, 1], cell_size: [5e-9, 5e-9, 8e-9], images };
        let m = [vec![0.0; 16], vec![0.0; 16], vec![1.0; 16]];
        let [_, _, z] = field(&mut Demag::new(&grid).unwrap(), &m);
        assert!((z[0] + 1.0 - missing).abs() < 0.01 * missing, "{z:?}");
        assert!(z.iter().all(|other| (other - z[0]).abs() < 1e-14), "not translation invariant: {z:?}");
    }
}

#[test]
fn bits_do_not_depend_on_the_number_of_threads() {
    let grid = grid([130, 70, 2]);
    let m = moment(grid.len(), 1.0);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| field(&mut Demag::new(&grid).unwrap(), &m))
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(5));
}

/// A plan made on a small pool serves a larger one.
#[test]
fn pool_may_grow() {
    let grid = grid([64, 64, 1]);
    let m = moment(grid.len(), 1.0);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let mut demag = pool(1).install(|| Demag::new(&grid).unwrap());
    let one = field(&mut demag, &m);
    assert_eq!(one, pool(4).install(|| field(&mut demag, &m)));
}

#[test]
fn evaluation_allocates_nothing() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        for cells in [[100, 40, 1], [30, 20, 5]] {
            let grid = grid(cells);
            let m = moment(grid.len(), 1.0);
            let mut b = moment(grid.len(), 0.0);
            let mut demag = Demag::new(&grid).unwrap();
            let [x, y, z] = &mut b;
            let count = allocation_counter::measure(|| {
                demag.add_field([&m[0], &m[1], &m[2]], 1.0, [&mut *x, &mut *y, &mut *z]);
            });
            assert_eq!(count.count_total, 0);
        }
    });
}

#[test]
fn meaningless_grids_are_refused() {
    assert_eq!(Demag::new(&grid([4, 0, 1])).err(), Some(DemagError::NoCells { axis: "y" }));
    for width in [0.0, -1e-9, f64::NAN, f64::INFINITY] {
        let grid = Grid { cell_size: [1e-9, 1e-9, width], ..grid([4, 4, 1]) };
        assert!(matches!(Demag::new(&grid), Err(DemagError::CellSize { axis: "z", .. })));
    }
    assert!(matches!(Demag::new(&grid([usize::MAX, 4, 1])), Err(DemagError::TooLarge { .. })));
}
