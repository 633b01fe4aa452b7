//! Films of more than one material: maps, vacuum, boundaries.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::*;
use llg::{
    Boundaries, Cubic, Demagnetisation, Diffusivity, Dmi, DmiSymmetry, Grid, Magnet, Method, Parameter,
    Problem, Simulation, State, Surface, Uniaxial, Vectors, equation::Equation, quantity::averages,
    stepper::tableau::RK4, term::Stage,
};
use response::Equations;

/// A parameter written as a map of equal values gives what the number gives, to rounding: all terms, damping tensor and
/// surface torques.
#[test]
fn a_map_of_equal_values_is_the_uniform_film() {
    let grid = Grid::new([12, 6, 2], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
    let uniform = Magnet { demagnetisation: Demagnetisation::Full, ..magnet() };
    let cells = grid.len();
    // One cell in the upper corner differs by the last digits: nothing may be taken as uniform.
    let nearly = |value: f64| {
        let mut values = vec![value; cells];
        values[cells - 1] *= 1.0 + 1e-14;
        Parameter::from(values)
    };
    let mapped = Magnet {
        anisotropies: vec![Uniaxial::new(nearly(6.5e3), Vectors::uniform(cells, [0.0, 0.0, 1.0])).unwrap()],
        demagnetisation: Demagnetisation::Full,
        boundaries: Some(Boundaries::new(vec![0; cells], 0.0).unwrap()),
        ..Magnet::new(nearly(110e3), nearly(2.3e-12), nearly(0.02), GAMMA)
    };
    let run = |magnet: Magnet, relative: Parameter| {
        let surface = Surface { relative_spin_density: relative, ..surface(Equations::Consistent) };
        let drives = vec![plane_wave(2e6, 96e-9, 1e10)];
        let field = vec![uniform_field([0.03, 0.0, 0.01])];
        let problem = Problem::new(grid.clone(), magnet, Some(surface), drives, field).unwrap();
        let state = State::new(&problem, twisted(&grid));
        let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 2e-13).unwrap()).unwrap();
        for _ in 0..100 {
            run.step().unwrap();
        }
        run.state().m.clone()
    };
    let mut relative = vec![1.0; cells];
    relative[0] += 1e-14;
    let error = largest_difference(&run(uniform, 1.0.into()), &run(mapped, relative.into()));
    assert!(error < 1e-11, "{error:e}");
}

/// A film with a vacuum border is the smaller film, natural boundary conditions of the DMI included: fields, averages, steps.
#[test]
fn vacuum_around_a_film_changes_nothing() {
    let size = [5e-9, 4e-9, 3e-9];
    let small = Grid::new([9, 7, 1], size, [false; 3]).unwrap();
    let large = Grid::new([14, 10, 1], size, [false; 3]).unwrap();
    let place = |cell: usize| (cell % 9 + 3) + 14 * (cell / 9 + 2);
    let mut moment = vec![0.0; large.len()];
    (0..small.len()).for_each(|cell| moment[place(cell)] = 110e3);
    let start = twisted(&small);
    let mut padded = Vectors::uniform(large.len(), [0.0, 0.6, 0.8]);
    (0..small.len()).for_each(|cell| padded.set(place(cell), start.get(cell)));
    for demagnetisation in [Demagnetisation::ThinFilm, Demagnetisation::Full] {
        let symmetries = [DmiSymmetry::Interfacial, DmiSymmetry::Bulk, DmiSymmetry::D2d];
        let axes = [[1.0, 0.2, 0.0].into(), [0.0, 1.0, 0.3].into()];
        let base = Magnet {
            demagnetisation,
            dmi: symmetries.map(|symmetry| Dmi::new(8e-4, symmetry).unwrap()).into(),
            cubic_anisotropies: vec![Cubic::new(-3e3, 4e3, axes).unwrap()],
            ..magnet()
        };
        let run = |grid: &Grid, magnet: Magnet, m: Vectors| {
            let field = vec![uniform_field([0.03, 0.0, 0.01])];
            let surface = surface(Equations::Consistent);
            let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![], field).unwrap();
            let mut run =
                Simulation::new(&problem, State::new(&problem, m), Method::fixed(&RK4, 2e-13).unwrap())
                    .unwrap();
            for _ in 0..100 {
                run.step().unwrap();
            }
            let row = {
                let table = run.table().clone();
                let (llg, state) = run.parts();
                table.row(llg, state)
            };
            (run.state().m.clone(), averages(&problem, &run.state().m), row)
        };
        let holed = Magnet { saturation_magnetization: moment.clone().into(), ..base.clone() };
        let (a, mean_a, row_a) = run(&small, base, start.clone());
        let (b, mean_b, row_b) = run(&large, holed, padded.clone());
        for cell in 0..small.len() {
            let (u, v) = (a.get(cell), b.get(place(cell)));
            let error = (0..3).map(|c| (u[c] - v[c]).abs()).fold(0.0, f64::max);
            assert!(error < 1e-12, "{demagnetisation:?}: {error:e}");
        }
        for (u, v) in mean_a.iter().zip(mean_b) {
            assert!((u - v).abs() < 1e-12);
        }
        for (u, v) in row_a.iter().zip(row_b) {
            assert!((u - v).abs() <= 1e-11 * u.abs().max(1e-22), "{row_a:?}");
        }
        let outside: f64 = b.components().iter().flat_map(|c| c.iter()).map(|v| v * v).sum();
        assert!((outside - small.len() as f64).abs() < 1e-9, "m is not zero in vacuum");
    }
}

/// At a step of A the flux A ∂m/∂x is continuous: a twist held at both ends by strong anisotropy has slopes in the
/// inverse ratio of the stiffnesses, exactly as the chain of springs A_ij = 2A_iA_j/(A_i + A_j).
#[test]
fn exchange_flux_is_continuous() {
    let nx = 60;
    let grid = Grid::new([nx, 1, 1], [2e-9; 3], [false; 3]).unwrap();
    let (soft, stiff) = (2e-12, 8e-12);
    let a: Vec<f64> = (0..nx).map(|i| if i < 30 { soft } else { stiff }).collect();
    let pinned: Vec<f64> = (0..nx).map(|i| if i == 0 || i == nx - 1 { 1e9 } else { 0.0 }).collect();
    let mut axes = Vectors::uniform(nx, [1.0, 0.0, 0.0]);
    axes.set(nx - 1, [0.8, 0.6, 0.0]);
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(pinned, axes).unwrap()],
        ..Magnet::new(110e3, a, 0.02, GAMMA)
    };
    let problem = Problem::new(grid, magnet, None, vec![], vec![]).unwrap();
    let mut m = Vectors::zeros(nx);
    for i in 0..nx {
        let angle = 0.6435 * i as f64 / 59.0;
        m.set(i, [angle.cos(), angle.sin(), 0.0]);
    }
    llg::relax::relax(&problem, &mut m, 1e-7).unwrap();
    let angle = |i: usize| m.y[i].atan2(m.x[i]);
    let flux = |i: usize, a: f64| a * (angle(i + 1) - angle(i)).sin();
    // Within each material and across the step; 1e-5 is what the tolerance of the relaxation leaves.
    let (left, right) = (flux(10, soft), flux(45, stiff));
    let middle = flux(29, 2.0 * soft * stiff / (soft + stiff));
    assert!(
        (left / right - 1.0).abs() < 1e-5 && (middle / right - 1.0).abs() < 1e-5,
        "{left} {middle} {right}"
    );
}

/// A boundary factor of 0 cuts the film: the exchange energy of a jump at the boundary is gone, and half of it is
/// there with 0.5.
#[test]
fn boundaries_weaken_exchange() {
    let grid = Grid::new([8, 1, 1], [2e-9; 3], [false; 3]).unwrap();
    let mut m = Vectors::uniform(8, [0.0, 0.0, 1.0]);
    (4..8).for_each(|i| m.set(i, [0.6, 0.0, 0.8]));
    let energy = |factor: f64| {
        let regions: Vec<u32> = (0..8).map(|i| u32::from(i >= 4)).collect();
        let boundaries = Boundaries::new(regions, 1.0).unwrap().with(1, 0, factor).unwrap();
        let magnet = Magnet { boundaries: Some(boundaries), ..Magnet::new(110e3, 2e-12, 0.02, GAMMA) };
        let problem = Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap();
        let mut equation = Equation::new(&problem).unwrap();
        let at = Stage { grid: &grid, time: 0.0, m: &m, drive: None };
        equation.energies(&at, &mut Vectors::zeros(8))[0].1
    };
    // V A (m_j − m_i)²/Δ² with (m_j − m_i)² = 2(1 − cos) = 0.4.
    let whole = 8e-27 * 2e-12 * 0.4 / 4e-18;
    for factor in [0.0, 0.5, 1.0, -0.5] {
        assert!((energy(factor) - factor * whole).abs() < 1e-12 * whole, "{factor}");
    }
}

/// With half the moment in a cell the surface's torques are twice as large there: they go as 1/(S/A).
#[test]
fn surface_torques_go_as_the_inverse_spin_density() {
    let grid = Grid::new([16, 2, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let moment: Vec<f64> = (0..32).map(|cell| if cell % 3 == 0 { 55e3 } else { 110e3 }).collect();
    let moment = Parameter::from(moment);
    let surface = Surface { diffusivity: Diffusivity::AtMz(0.3), ..surface(Equations::Consistent) };
    let field = |magnet: Magnet, surface: Surface| {
        let drives = vec![plane_wave(2e6, 128e-9, 1e10)];
        let problem = Problem::new(grid.clone(), magnet, Some(surface), drives, vec![]).unwrap();
        let mut llg = llg::Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let state = State::new(&problem, twisted(&grid));
        let (field, rate) = llg.field_and_rate(&state);
        (field.clone(), rate.clone())
    };
    let plain = Magnet::new(110e3, 0.0, 0.0, GAMMA);
    let mapped = Magnet { saturation_magnetization: moment.clone(), ..plain.clone() };
    let (reference, _) = field(plain, surface.clone());
    let (scaled, rate) = field(mapped, surface.clone().with_spin_density_of(&moment, 110e3));
    let m = twisted(&grid);
    for cell in 0..32 {
        let strength = 110e3 / moment.at(cell);
        for c in 0..3 {
            let (a, b) = (strength * reference.components()[c][cell], scaled.components()[c][cell]);
            assert!((a - b).abs() <= 1e-14 * a.abs(), "cell {cell}");
        }
        // The damping tensor of the cell's own spin density, from an interface made for it.
        let mut parameters = *surface.interface.parameters();
        parameters.spin_density /= strength;
        let tensor = response::Interface::new(parameters).unwrap().gilbert_tensor(0.0);
        let (m, b) = (m.get(cell), scaled.get(cell));
        let torque =
            [0, 1, 2].map(|c| -GAMMA * (m[(c + 1) % 3] * b[(c + 2) % 3] - m[(c + 2) % 3] * b[(c + 1) % 3]));
        let expected = tensor.solve(m, torque);
        let scale = expected.iter().map(|v| v.abs()).fold(0.0, f64::max);
        for c in 0..3 {
            assert!((rate.get(cell)[c] - expected[c]).abs() <= 1e-12 * scale, "cell {cell}");
        }
    }
}

/// The same bits for 1 to 4 threads, with everything by cell.
#[test]
fn threads_do_not_change_a_bit_of_a_patchwork() {
    let grid = Grid::new([20, 14, 3], [4e-9, 5e-9, 3e-9], [true, false, false]).unwrap();
    let results: Vec<State> = [1, 2, 3, 4]
        .map(|threads| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
                let magnet = patchwork(&grid, Demagnetisation::Full);
                let moment = magnet.saturation_magnetization.clone();
                let surface = surface(Equations::Consistent).with_spin_density_of(&moment, 110e3);
                let drives = vec![plane_wave(2e6, 80e-9, 1e10)];
                let problem = Problem::new(grid.clone(), magnet, Some(surface), drives, vec![]).unwrap();
                let state = State::new(&problem, twisted(&grid));
                let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
                for _ in 0..5 {
                    run.step().unwrap();
                }
                run.state().clone()
            })
        })
        .into();
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Maps of the wrong length, negative values and films of nothing are refused by name.
#[test]
fn bad_maps_are_refused() {
    let grid = Grid::new([4, 1, 1], [2e-9; 3], [false; 3]).unwrap();
    let refused = |magnet: Magnet| Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap_err().name;
    let plain = || Magnet::new(110e3, 2e-12, 0.02, GAMMA);
    let ms = |values: Vec<f64>| Magnet { saturation_magnetization: values.into(), ..plain() };
    assert_eq!(refused(ms(vec![1e5; 3])), "saturation_magnetization");
    assert_eq!(refused(ms(vec![0.0; 4])), "saturation_magnetization");
    assert_eq!(refused(ms(vec![1e5, -1e5, 1e5, 1e5])), "saturation_magnetization");
    assert_eq!(refused(Magnet { damping: vec![0.1; 5].into(), ..plain() }), "damping");
    let stiffness = Magnet { exchange_stiffness: vec![1e-12, f64::NAN, 1e-12, 1e-12].into(), ..plain() };
    assert_eq!(refused(stiffness), "exchange_stiffness");
    let axes = Uniaxial::new(1e3, Vectors::uniform(3, [1.0, 0.0, 0.0])).unwrap();
    assert_eq!(refused(Magnet { anisotropies: vec![axes], ..plain() }), "anisotropy");
    let boundaries = Some(Boundaries::new(vec![0; 3], 1.0).unwrap());
    assert_eq!(refused(Magnet { boundaries, ..plain() }), "boundaries");
    let empty = ms(vec![0.0, 0.0, 1e5, 1e5]);
    let two_layers = Grid::new([1, 2, 2], [2e-9; 3], [false; 3]).unwrap();
    let nothing_below =
        Problem::new(two_layers, empty, Some(surface(Equations::Consistent)), vec![], vec![]).unwrap_err();
    assert_eq!(nothing_below.name, "saturation_magnetization");
}

/// The fastest precession is that of the worst cell: exchange by neighbours, anisotropy and moment of the same cell.
#[test]
fn fastest_precession_takes_the_worst_cell() {
    let grid = Grid::new([6, 1, 1], [2e-9; 3], [false; 3]).unwrap();
    let uniform = |ms: f64, a: f64| {
        let problem =
            Problem::new(grid.clone(), Magnet::new(ms, a, 0.02, GAMMA), None, vec![], vec![]).unwrap();
        problem.fastest_precession()
    };
    let map = |ms: Vec<f64>, a: Vec<f64>| {
        let problem =
            Problem::new(grid.clone(), Magnet::new(ms, a, 0.02, GAMMA), None, vec![], vec![]).unwrap();
        problem.fastest_precession()
    };
    let a = vec![8e-12, 8e-12, 8e-12, 2e-12, 2e-12, 2e-12];
    let ms = vec![0.0, 1e5, 2e5, 4e5, 4e5, 4e5];
    // Cell 2 has the stiff neighbour and the harmonic mean 3.2e-12 on its other side; cell 1 has one neighbour, 1e5.
    let cell_1 = 2.0 * 8e-12 * 2.0 / (4e-18 * 1e5);
    assert!((map(ms.clone(), a) / (GAMMA * cell_1) - 1.0).abs() < 1e-12);
    assert!((map(vec![1e5; 6], vec![3e-12; 6]) / uniform(1e5, 3e-12) - 1.0).abs() < 1e-12);
}
