//! Thermal equilibrium of films of independent spins: Boltzmann's distribution, whatever the damping.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::*;
use llg::{
    Demagnetisation, Grid, Llg, Magnet, Method, Problem, Simulation, State, Surface, Thermal, Uniaxial,
    Vectors,
    stepper::tableau::{DORMAND_PRINCE, HEUN, RK4},
};
use response::{Equations, Interface, constants::BOLTZMANN};

const TEMPERATURE: f64 = 300.0;

/// What makes the spins settle.
#[derive(Clone, Copy, Debug)]
enum Bath {
    Bulk,
    Interface(Equations),
}

/// An ensemble: independent cells of edge `edge` with k_BT scaled so that energies over k_BT stay the same.
struct Ensemble {
    cells: usize,
    edge: f64,
    temperature: f64,
    bath: Bath,
    seed: u64,
    /// M_sVB/k_BT along a tilted axis, and KV/k_BT along z.
    field: f64,
    anisotropy: f64,
}

const AXIS: [f64; 3] = [0.6, 0.0, 0.8];

impl Ensemble {
    fn problem(&self) -> Problem {
        let grid = Grid::new([self.cells, self.cells, 1], [self.edge; 3], [false; 3]).unwrap();
        let (ms, volume) = (110e3, self.edge.powi(3));
        let energy = BOLTZMANN * self.temperature;
        let alpha = match self.bath {
            Bath::Bulk => 0.3,
            Bath::Interface(_) => 0.02,
        };
        let anisotropies = match self.anisotropy {
            0.0 => vec![],
            ratio => vec![Uniaxial::new(ratio * energy / volume, [0.0, 0.0, 1.0]).unwrap()],
        };
        let magnet = Magnet {
            damping: alpha.into(),
            exchange_stiffness: 0.0.into(),
            anisotropies,
            demagnetisation: Demagnetisation::None,
            ..magnet()
        };
        // In-plane damping 0.35 at the equator and 0.16 at the poles, twice that as published: it rules, and it depends
        // on m.
        let surface = match self.bath {
            Bath::Bulk => None,
            Bath::Interface(equations) => {
                let mut parameters = *interface(equations).parameters();
                parameters.spin_density /= 40.0;
                Some(Surface { interface: Interface::new(parameters).unwrap(), ..surface(equations) })
            }
        };
        let b = self.field * energy / (ms * volume);
        let fields = if b == 0.0 { vec![] } else { vec![uniform_field(AXIS.map(|c| b * c))] };
        Problem::new(grid, magnet, surface, vec![], fields)
            .unwrap()
            .with_temperature(Thermal::new(self.temperature, self.seed).unwrap())
    }

    /// Means over the film and over time after it has settled of `of`, with their standard errors from the spread among
    /// the cells, which are independent.
    fn mean<const N: usize>(
        &self,
        method: Method,
        times: [f64; 2],
        of: impl Fn([f64; 3]) -> [f64; N],
    ) -> [[f64; 2]; N] {
        let problem = self.problem();
        let cells = problem.grid().len();
        let state = State::new(&problem, random(cells, 4));
        let mut run = Simulation::new(&problem, state, method).unwrap();
        run.advance_to(times[0]).unwrap();
        let mut sums = vec![[0.0; N]; cells];
        let mut samples = 0.0;
        while run.state().time < times[1] {
            for _ in 0..20 {
                run.step().unwrap();
            }
            samples += 1.0;
            for (cell, sums) in sums.iter_mut().enumerate() {
                let value = of(run.state().m.get(cell));
                (0..N).for_each(|i| sums[i] += value[i]);
            }
        }
        std::array::from_fn(|i| {
            let values = || sums.iter().map(|s| s[i] / samples);
            let mean = values().sum::<f64>() / cells as f64;
            let variance = values().map(|v| (v - mean).powi(2)).sum::<f64>() / (cells - 1) as f64;
            [mean, (variance / cells as f64).sqrt()]
        })
    }
}

/// ⟨zⁿ⟩ under the weight e^{σz²}, by Simpson's rule.
fn uniaxial_moment(sigma: f64, n: i32) -> f64 {
    let points = 2000;
    let weight = |k: i32| if k == 0 || k == points { 1.0 } else { f64::from(2 + 2 * (k % 2)) };
    let sum = |power: i32| {
        (0..=points)
            .map(|k| {
                let z = f64::from(k) / f64::from(points);
                weight(k) * (sigma * z * z).exp() * z.powi(power)
            })
            .sum::<f64>()
    };
    sum(n) / sum(0)
}

fn check(name: &str, found: &[[f64; 2]], exact: &[f64]) {
    for (index, ([mean, error], exact)) in found.iter().zip(exact).enumerate() {
        let off = (mean - exact) / error;
        assert!(
            off.abs() < 3.0,
            "{name}, moment {index}: {mean:.5} ± {error:.5}, exact {exact:.5} ({off:.1} σ)"
        );
    }
}

/// A field along a tilted axis u: ⟨m·u⟩ = coth x − 1/x, ⟨(m·u)²⟩ = 1 − 2⟨m·u⟩/x, and nothing across it.
fn langevin(ensemble: &Ensemble, method: Method, times: [f64; 2]) {
    let x = ensemble.field;
    let found = ensemble.mean(method, times, |m| {
        let along = m[0] * AXIS[0] + m[2] * AXIS[2];
        [along, along * along, m[1], m[0] * AXIS[2] - m[2] * AXIS[0]]
    });
    let first = 1.0 / x.tanh() - 1.0 / x;
    check(&format!("Langevin, {:?}", ensemble.bath), &found, &[first, 1.0 - 2.0 * first / x, 0.0, 0.0]);
}

/// An easy axis: ⟨m_z²⟩ and ⟨m_z⁴⟩ of e^{σ m_z²}.
fn uniaxial(ensemble: &Ensemble, method: Method, times: [f64; 2]) {
    let found = ensemble.mean(method, times, |m| [m[2].powi(2), m[2].powi(4)]);
    let exact = [2, 4].map(|n| uniaxial_moment(ensemble.anisotropy, n));
    check(&format!("uniaxial, {:?}", ensemble.bath), &found, &exact);
}

const BATHS: [Bath; 3] =
    [Bath::Bulk, Bath::Interface(Equations::Published), Bath::Interface(Equations::Consistent)];

fn ensemble(cells: usize, bath: Bath, field: f64, anisotropy: f64) -> Ensemble {
    Ensemble { cells, edge: 5e-9, temperature: TEMPERATURE, bath, seed: 11, field, anisotropy }
}

/// Without the drift of the tensor ⟨m_z²⟩ would be 0.05 too large here, ten standard errors.
#[test]
fn equilibrium_does_not_depend_on_the_damping() {
    let times = [0.08e-9, 0.36e-9];
    for bath in BATHS {
        langevin(&ensemble(24, bath, 2.0, 0.0), Method::fixed(&HEUN, 2e-13).unwrap(), times);
        uniaxial(&ensemble(24, bath, 0.0, 1.5), Method::midpoint(2e-13).unwrap(), times);
    }
}

/// Pairs of cells that exchange couples, each alone among vacuum: ⟨m₁·m₂⟩ = coth x − 1/x with x = 2AΔ/k_BT, Langevin's function
/// of the bond's energy −2AΔ m₁·m₂, whatever the damping.
#[test]
fn coupled_pairs_are_as_parallel_as_boltzmann_has_them() {
    let (edge, x, [nx, ny]) = (5e-9, 2.0_f64, [36, 24]);
    let stiffness = x * BOLTZMANN * TEMPERATURE / (2.0 * edge);
    let is_magnetic = |cell: usize| (cell % nx) % 3 < 2 && (cell / nx).is_multiple_of(2);
    let ms: Vec<f64> = (0..nx * ny).map(|cell| if is_magnetic(cell) { 110e3 } else { 0.0 }).collect();
    for bath in [Bath::Bulk, Bath::Interface(Equations::Consistent)] {
        let alone = ensemble(1, bath, 0.0, 0.0).problem();
        let magnet = Magnet {
            saturation_magnetization: ms.clone().into(),
            exchange_stiffness: stiffness.into(),
            ..alone.magnet().clone()
        };
        let grid = Grid::new([nx, ny, 1], [edge; 3], [false; 3]).unwrap();
        let problem = Problem::new(grid, magnet, alone.surface().cloned(), vec![], vec![])
            .unwrap()
            .with_temperature(Thermal::new(TEMPERATURE, 5).unwrap());
        let start = State::new(&problem, random(nx * ny, 4));
        let mut run = Simulation::new(&problem, start, Method::fixed(&HEUN, 1e-13).unwrap()).unwrap();
        run.advance_to(0.08e-9).unwrap();
        let pairs: Vec<usize> =
            (0..nx * ny).filter(|cell| is_magnetic(*cell) && cell % nx % 3 == 0).collect();
        let (mut sums, mut samples) = (vec![0.0; pairs.len()], 0.0);
        while run.state().time < 0.32e-9 {
            for _ in 0..20 {
                run.step().unwrap();
            }
            samples += 1.0;
            for (sum, cell) in sums.iter_mut().zip(&pairs) {
                let [a, b] = [run.state().m.get(*cell), run.state().m.get(cell + 1)];
                *sum += a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
            }
        }
        let count = pairs.len() as f64;
        let mean = sums.iter().map(|s| s / samples).sum::<f64>() / count;
        let variance = sums.iter().map(|s| (s / samples - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let exact = 1.0 / x.tanh() - 1.0 / x;
        check(&format!("pairs, {bath:?}"), &[[mean, (variance / count).sqrt()]], &[exact]);
    }
}

/// The same with more spins and longer, for two steps, two volumes of the cells and all methods. Heun's distribution is off
/// by a part of order dt: 0.0012 of ⟨m_z²⟩, a standard error, at 0.1 ps, so the steps here are shorter. Methods and baths
/// share the noise of a seed, and with it their fluctuation.
#[test]
#[ignore = "minutes: make validate"]
fn equilibrium_depends_on_neither_step_nor_volume_nor_method() {
    let times = [0.1e-9, 1.1e-9];
    let methods =
        |dt| [Method::fixed(&HEUN, dt), Method::fixed(&RK4, dt), Method::midpoint(dt)].map(Result::unwrap);
    let of = |bath, field, anisotropy| Ensemble { seed: 12, ..ensemble(32, bath, field, anisotropy) };
    for bath in BATHS {
        for method in methods(5e-14).into_iter().chain(methods(2.5e-14)) {
            langevin(&of(bath, 2.0, 0.0), method, times);
            uniaxial(&of(bath, 0.0, 2.0), method, times);
        }
        // An eighth of the volume at an eighth of the temperature: the same fields, the same distribution.
        let small = Ensemble { edge: 2.5e-9, temperature: TEMPERATURE / 8.0, ..of(bath, 2.0, 0.0) };
        langevin(&small, Method::fixed(&HEUN, 5e-14).unwrap(), times);
    }
}

/// The noise has an address: the same for any number of threads, and after the workspace is built anew; another with
/// another seed.
#[test]
fn noise_depends_on_neither_threads_nor_restarts() {
    let of = ensemble(40, Bath::Interface(Equations::Consistent), 1.0, 1.0);
    let problem = of.problem();
    for method in [Method::fixed(&HEUN, 2e-13).unwrap(), Method::midpoint(2e-13).unwrap()] {
        let start = State::new(&problem, random(problem.grid().len(), 4));
        let runs = [1, 2, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let mut run = Simulation::new(&problem, start.clone(), method).unwrap();
                for _ in 0..5 {
                    run.step().unwrap();
                }
                run.state().clone()
            })
        });
        let mut state = start.clone();
        for _ in 0..5 {
            Llg::new(&problem, method).unwrap().step(&mut state).unwrap();
        }
        assert!(runs.iter().all(|run| *run == state), "{}", method.name());
        let other = problem.clone().with_temperature(Thermal::new(TEMPERATURE, 12).unwrap());
        let mut run = Simulation::new(&other, start, method).unwrap();
        run.step().unwrap();
        assert!(run.state().m != runs[0].m);
    }
}

/// Zero temperature is none, to the last bit; and a method that chooses its step refuses any other.
#[test]
fn zero_temperature_and_adaptive_steps() {
    let warm = ensemble(6, Bath::Bulk, 1.0, 1.0).problem();
    let cold = warm.clone().with_temperature(Thermal::new(0.0, 3).unwrap());
    let adaptive = Method::adaptive(&DORMAND_PRINCE, 1e-6, None, 1.0).unwrap();
    let refused =
        Simulation::new(&warm, State::new(&warm, Vectors::uniform(36, AXIS)), adaptive).unwrap_err();
    assert_eq!(refused.name, "temperature");
    let never = Problem::new(
        cold.grid().clone(),
        cold.magnet().clone(),
        None,
        vec![],
        cold.external_fields().to_vec(),
    )
    .unwrap();
    let ends = [&cold, &never].map(|problem| {
        let mut run = Simulation::new(problem, State::new(problem, random(36, 4)), adaptive).unwrap();
        for _ in 0..20 {
            run.step().unwrap();
        }
        run.state().clone()
    });
    assert!(ends[0] == ends[1]);
    assert!(Thermal::new(-1.0, 0).is_err() && Thermal::new(f64::NAN, 0).is_err());
}
