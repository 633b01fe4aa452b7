//! Fields are the gradients of their energies: every term alone and all together, uniform and from maps with vacuum, under all
//! boundary conditions.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::*;
use field::{Tone, Waveform};
use llg::{
    Boundaries, Cubic, Demagnetisation, Dmi, DmiSymmetry, ExternalField, FieldPattern, FullDemag, Grid,
    InterlayerExchange, Magnet, Modulation, Parameter, Problem, State, Uniaxial, Vectors, VoltageAnisotropy,
    equation::Equation, term::Stage,
};

/// Away from t = 0, so that waveforms count.
const TIME: f64 = 3e-12;

/// Free or periodic along each axis.
fn boundary_conditions() -> impl Iterator<Item = [bool; 3]> {
    (0..8).map(|bits| [0, 1, 2].map(|axis| bits >> axis & 1 == 1))
}

fn cells(cells: [usize; 3], periodic: [bool; 3]) -> Grid {
    Grid::new(cells, [4e-9, 5e-9, 3e-9], periodic).unwrap()
}

/// The field of every cell is −∂E/∂m/(M_sV) to 1e-8 of the largest field, for m anywhere on the sphere; none in vacuum.
fn check_gradient(name: &str, problem: &Problem) {
    let grid = problem.grid().clone();
    let mut equation = Equation::new(problem).unwrap();
    let m = State::new(problem, random(grid.len(), 9)).m;
    let (mut field, mut scratch) = (Vectors::zeros(grid.len()), Vectors::zeros(grid.len()));
    equation.field(&Stage { grid: &grid, time: TIME, m: &m, drive: None }, &mut field);
    let scale = field.components().iter().flat_map(|c| c.iter()).fold(0.0_f64, |s, v| s.max(v.abs()));
    assert!(scale > 0.0, "{name} does nothing");
    for cell in 0..grid.len() {
        let moment = problem.magnet().saturation_magnetization.at(cell) * grid.cell_volume();
        for c in 0..3 {
            let value = field.components()[c][cell];
            if moment == 0.0 {
                assert_eq!(value, 0.0, "{name}: a field in vacuum");
                continue;
            }
            let mut energy = |d: f64| {
                let mut moved = m.clone();
                moved.components_mut()[c][cell] += d;
                let at = Stage { grid: &grid, time: TIME, m: &moved, drive: None };
                equation.energies(&at, &mut scratch).iter().map(|(_, e)| e).sum::<f64>()
            };
            // Richardson's extrapolation: exact to fourth order, h⁴ = 1e-10 of the small part of sixth order.
            let h = 3e-3;
            let [near, far] = [h, 2.0 * h].map(|h| (energy(h) - energy(-h)) / (2.0 * h));
            let gradient = -(4.0 * near - far) / (3.0 * moment);
            assert!(
                (gradient - value).abs() < 1e-8 * scale,
                "{name} {:?} {cell} {c}: {gradient} {value}",
                grid.periodic()
            );
        }
    }
}

/// Every term in one film, with maps, vacuum, spacers and boundaries; rounding is below 1e-9 of the largest field.
#[test]
fn fields_of_maps_are_energy_gradients() {
    for periodic in boundary_conditions() {
        for demagnetisation in [Demagnetisation::ThinFilm, Demagnetisation::Full] {
            let grid = cells([5, 4, 3], periodic);
            let magnet = patchwork(&grid, demagnetisation);
            let fields = vec![uniform_field([0.05, 0.0, 0.02])];
            let problem = Problem::new(grid, magnet, None, vec![], fields).unwrap();
            check_gradient("all terms", &problem);
        }
    }
}

/// A wave that runs, and a spot under a mask.
fn applied(grid: &Grid) -> Vec<ExternalField> {
    let wave = Modulation::new(
        FieldPattern::PlaneWave { q: [3e8, -1e8], phase: 0.4 },
        Tone::new(2e11, 0.3).unwrap(),
    );
    let spot =
        Modulation::new(FieldPattern::Gaussian { centre: [7e-9, 6e-9], width: 5e-9 }, Waveform::Constant)
            .masked(map(grid.len(), 21, -1.0, 1.0).values().to_vec());
    [([0.02, 0.0, -0.04], wave), ([0.0, 0.03, 0.01], spot)]
        .map(|(amplitude, modulation)| ExternalField { amplitude, modulation })
        .into()
}

/// A film with one term alone. DMI and factors of boundaries bring the exchange that they need.
struct Alone {
    name: &'static str,
    magnet: Magnet,
    fields: Vec<ExternalField>,
}

/// All terms of `magnet` one by one.
fn one_by_one(grid: &Grid, magnet: &Magnet) -> Vec<Alone> {
    let bare = |stiffness: Parameter| Magnet {
        boundaries: magnet.boundaries.clone(),
        ..Magnet::new(magnet.saturation_magnetization.clone(), stiffness, 0.1, GAMMA)
    };
    let (none, stiff) = (|| bare(0.0.into()), || bare(magnet.exchange_stiffness.clone()));
    let mut films = vec![("exchange", stiff(), vec![])];
    let mut add = |name, magnet| films.push((name, magnet, vec![]));
    for dmi in &magnet.dmi {
        add("dmi", Magnet { dmi: vec![dmi.clone()], ..stiff() });
    }
    for exchange in &magnet.interlayer {
        add("interlayer", Magnet { interlayer: vec![exchange.clone()], ..none() });
    }
    for uniaxial in &magnet.anisotropies {
        add("uniaxial", Magnet { anisotropies: vec![uniaxial.clone()], ..none() });
    }
    for cubic in &magnet.cubic_anisotropies {
        add("cubic", Magnet { cubic_anisotropies: vec![cubic.clone()], ..none() });
    }
    for voltage in &magnet.voltage_anisotropies {
        add("voltage", Magnet { voltage_anisotropies: vec![voltage.clone()], ..none() });
    }
    add("thin film", Magnet { demagnetisation: Demagnetisation::ThinFilm, ..none() });
    // Its tensor takes time on periodic grids: in the film of many materials alone.
    if magnet.demagnetisation == Demagnetisation::Full {
        add("demag", Magnet { demagnetisation: Demagnetisation::Full, ..none() });
    }
    films.push(("zeeman", none(), applied(grid)));
    films.into_iter().map(|(name, magnet, fields)| Alone { name, magnet, fields }).collect()
}

/// One material without vacuum or boundaries, which terms treat by itself.
fn uniform(layers: usize) -> Magnet {
    let through = InterlayerExchange::new([0, layers - 1], -3e-4, 2e-4);
    Magnet {
        anisotropies: vec![Uniaxial::new(6e3, [0.3, -0.5, 0.8]).unwrap().with_second(-2e3).unwrap()],
        cubic_anisotropies: vec![
            Cubic::new(-3e3, 4e3, [[1.0, 0.2, 0.0].into(), [0.0, 1.0, 0.3].into()]).unwrap(),
        ],
        voltage_anisotropies: vec![
            VoltageAnisotropy::new(
                -4e3,
                [0.6, 0.0, 0.8],
                Modulation::new(FieldPattern::Uniform, Tone::new(1e11, 0.3).unwrap()),
            )
            .unwrap(),
        ],
        dmi: [DmiSymmetry::Interfacial, DmiSymmetry::Bulk, DmiSymmetry::D2d]
            .map(|symmetry| Dmi::new(2e-3, symmetry).unwrap())
            .into(),
        interlayer: if layers > 1 { vec![through.unwrap()] } else { vec![] },
        ..Magnet::new(110e3, 2e-12, 0.1, GAMMA)
    }
}

/// Each term is weighed against its own field, which in the film with everything is lost beside stronger ones.
#[test]
fn every_term_alone_is_the_gradient_of_its_energy() {
    for periodic in boundary_conditions() {
        for shape in [[3, 2, 3], [5, 1, 1], [1, 4, 1]] {
            let grid = cells(shape, periodic);
            let mut films = one_by_one(&grid, &uniform(shape[2]));
            if shape[2] == 3 {
                films.extend(one_by_one(&grid, &patchwork(&grid, Demagnetisation::Full)));
            }
            for Alone { name, magnet, fields } in films {
                let problem = Problem::new(grid.clone(), magnet, None, vec![], fields).unwrap();
                check_gradient(name, &problem);
            }
        }
    }
    // A finite number of copies instead of an endless film.
    let full = Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(110e3, 0.0, 0.1, GAMMA) };
    let problem = Problem::new(cells([3, 2, 2], [true, false, true]), full, None, vec![], vec![]).unwrap();
    check_gradient("copies", &problem.with_full_demag(FullDemag { images: Some(3), ..FullDemag::default() }));
}

/// Along a periodic axis a film may begin anywhere: turning it round turns its field round, to rounding; along a free one it may not.
#[test]
fn fields_go_round_with_a_periodic_film() {
    for axis in 0..3 {
        for periodic in [true, false] {
            let shape = [5, 4, 3];
            let mut axes = [false; 3];
            axes[axis] = periodic;
            let grid = cells(shape, axes);
            let next = |cell: usize| {
                let mut index = grid.indices(cell);
                index[axis] = (index[axis] + 1) % shape[axis];
                index[0] + shape[0] * (index[1] + shape[1] * index[2])
            };
            let mut everything = uniform(1);
            everything.demagnetisation = Demagnetisation::Full;
            let problem = Problem::new(grid.clone(), everything, None, vec![], vec![]).unwrap();
            let mut equation = Equation::new(&problem).unwrap();
            let mut field = |m: &Vectors| {
                let mut b = Vectors::zeros(grid.len());
                equation.field(&Stage { grid: &grid, time: TIME, m, drive: None }, &mut b);
                b
            };
            let round = |v: &Vectors| {
                let mut turned = Vectors::zeros(v.len());
                (0..v.len()).for_each(|cell| turned.set(next(cell), v.get(cell)));
                turned
            };
            let m = random(grid.len(), 12);
            let error = largest_difference(&field(&round(&m)), &round(&field(&m)));
            assert!(if periodic { error < 1e-13 } else { error > 0.1 }, "{axis} {periodic}: {error:e}");
        }
    }
}

/// Factors of a boundary act on exchange and DMI alike: with 0 the film falls apart, so that turning one part does not turn the
/// field of the other.
#[test]
fn a_boundary_of_zero_cuts_exchange_and_dmi() {
    let grid = cells([6, 3, 1], [true, false, false]);
    let regions: Vec<u32> = (0..grid.len()).map(|cell| u32::from(cell % 6 > 2)).collect();
    let parts = regions.clone();
    for (factor, apart) in [(0.0, true), (0.7, false)] {
        let boundaries = Boundaries::new(regions.clone(), factor).unwrap();
        let magnet = Magnet {
            boundaries: Some(boundaries),
            anisotropies: vec![],
            cubic_anisotropies: vec![],
            voltage_anisotropies: vec![],
            ..uniform(1)
        };
        let problem = Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap();
        let mut equation = Equation::new(&problem).unwrap();
        let mut field = |m: &Vectors| {
            let mut b = Vectors::zeros(grid.len());
            equation.field(&Stage { grid: &grid, time: 0.0, m, drive: None }, &mut b);
            b
        };
        let m = random(grid.len(), 2);
        let mut other = m.clone();
        (0..grid.len()).filter(|&cell| parts[cell] == 1).for_each(|cell| other.set(cell, [0.0, 0.6, -0.8]));
        let (before, after) = (field(&m), field(&other));
        let moved = (0..grid.len())
            .filter(|&cell| parts[cell] == 0)
            .flat_map(|cell| (0..3).map(move |c| (cell, c)))
            .fold(0.0_f64, |most, (cell, c)| most.max((before.get(cell)[c] - after.get(cell)[c]).abs()));
        assert_eq!(moved == 0.0, apart, "{factor}: {moved}");
    }
}
