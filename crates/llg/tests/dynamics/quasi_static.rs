//! States that follow a field without dynamics.

use field::{Drive, Pulse, PulseEdge, PulseParameters, Uniform, Waveform};
use llg::{
    Demagnetisation, ExternalField, FieldPattern, Grid, Llg, Magnet, Method, Modulation, Problem, Simulation,
    State, Thermal, Torque, TorqueLaw, Uniaxial, Vectors, stepper::tableau::RK4, torque::SpinOrbit,
};
use response::Equations;

use crate::{common::*, single_cell};

const K: f64 = 1e4;
const MS: f64 = 110e3;

/// A field that grows from zero to `amplitude` \[T\] in a picosecond.
fn ramp(amplitude: [f64; 3]) -> ExternalField {
    let parameters =
        PulseParameters { delay: 0.0, rise: 1e-12, width: 1e-12, fall: 0.0, edge: PulseEdge::Linear };
    let modulation = Modulation::new(FieldPattern::Uniform, Pulse::new(parameters).unwrap());
    ExternalField { amplitude, modulation }
}

/// A single domain with easy axis z in a field at the angle ψ to −z that grows to 1.2 B_K: at every step m is the minimum that is
/// reached downhill, K sin 2θ = M_sB sin(π − ψ − θ), until it is lost at h = (cos^⅔ψ + sin^⅔ψ)^(−3/2) in units of B_K (Stoner & Wohlfarth,
/// Phil. Trans. R. Soc. A 240, 599 (1948)), to a step. With ψ = 0 the spin stands exactly against the field, without torque, to its end.
#[test]
fn a_single_domain_follows_its_minimum_to_the_astroid() {
    let (anisotropy_field, steps) = (2.0 * K / MS, 600);
    for degrees in [0.0_f64, 20.0, 45.0, 80.0] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let largest = 1.2 * anisotropy_field;
        let magnet = Magnet {
            anisotropies: vec![Uniaxial::new(K, [0.0, 0.0, 1.0]).unwrap()],
            ..Magnet::new(MS, 0.0, 0.1, GAMMA)
        };
        let field = vec![ramp([largest * sin, 0.0, -largest * cos])];
        let problem = Problem::new(single_cell(), magnet, None, vec![], field).unwrap();
        let method = Method::quasi_static(1e-12 / f64::from(steps), 1e-10).unwrap();
        let start = State::new(&problem, Vectors::uniform(1, [0.0, 0.0, 1.0]));
        let mut run = Simulation::new(&problem, start, method).unwrap();
        let exact = (cos.powf(2.0 / 3.0) + sin.powf(2.0 / 3.0)).powf(-1.5) * anisotropy_field;
        let mut switched = f64::INFINITY;
        for step in 1..=steps {
            run.step().unwrap();
            let b = largest * f64::from(step) / f64::from(steps);
            let [x, y, z] = run.state().m.get(0);
            assert!(y.abs() < 1e-9, "{degrees}: it leaves the plane");
            let angle = x.atan2(z);
            let torque = K * (2.0 * angle).sin()
                - MS * b * (std::f64::consts::PI - degrees.to_radians() - angle).sin();
            assert!(torque.abs() < 1e-8 * K, "{degrees} {b}: {torque:e}");
            if z < 0.0 {
                switched = switched.min(b);
            }
        }
        let one = largest / f64::from(steps);
        assert!((switched - exact).abs() <= one * (1.0 + 1e-9), "{degrees}: {switched} {exact} ± {one}");
        assert!((run.state().time - 1e-12).abs() < 1e-24 && run.state().step == 600);
    }
}

fn film() -> Problem {
    let grid = Grid::new([24, 10, 2], [5e-9, 5e-9, 3e-9], [false; 3]).unwrap();
    let magnet = Magnet { demagnetisation: Demagnetisation::Full, ..magnet() };
    Problem::new(grid, magnet, None, vec![], vec![ramp([-0.2, 0.05, 0.1])]).unwrap()
}

/// The same bits on any number of threads and when the workspace is built anew between steps; every state is a minimum to the
/// tolerance, under its own field.
#[test]
fn states_are_minima_and_the_same_bits() {
    let (problem, method) = (film(), Method::quasi_static(1e-13, 1e-7).unwrap());
    let ms = problem.magnet().saturation_magnetization.max();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut run =
                Simulation::new(&problem, State::new(&problem, twisted(problem.grid())), method).unwrap();
            for _ in 0..4 {
                run.step().unwrap();
                let (llg, state) = run.parts();
                // |ṁ|(1 + α²)^½ = γ|m × B|
                let (alpha, rate) = (problem.magnet().damping.max(), llg.rate(state));
                let largest = (0..rate.len())
                    .map(|cell| rate.get(cell).iter().map(|r| r * r).sum::<f64>())
                    .fold(0.0, f64::max);
                let torque = largest.sqrt() * (1.0 + alpha * alpha).sqrt() / GAMMA;
                assert!(torque < 1.01e-7 * response::constants::MU_0 * ms, "{torque:e}");
            }
            run.state().clone()
        })
    };
    let one = run(1);
    assert!(one == run(3));
    let mut state = State::new(&problem, twisted(problem.grid()));
    for _ in 0..4 {
        Llg::new(&problem, method).unwrap().step(&mut state).unwrap();
    }
    assert!(state == one);
}

/// What has no energy has no state of least energy, and noise has no step.
#[test]
fn drives_torques_and_noise_are_refused() {
    let (problem, method) = (film(), Method::quasi_static(1e-13, 1e-6).unwrap());
    let refused = |problem: &Problem| Llg::new(problem, method).map(|_| ()).unwrap_err().name;
    assert_eq!(refused(&problem.clone().with_temperature(Thermal::new(1.0, 0).unwrap())), "temperature");
    let law = TorqueLaw::SpinOrbit(SpinOrbit::new(0.1, 0.0, [0.0, 1.0, 0.0]).unwrap());
    let torque = Torque { law, modulation: Modulation::constant() };
    assert_eq!(refused(&problem.clone().with_torques(vec![torque]).unwrap()), "torque");
    let drive = Drive::new(Uniform::new([1e5, 0.0]).unwrap(), Waveform::Constant);
    let driven = Problem::new(
        problem.grid().clone(),
        problem.magnet().clone(),
        Some(surface(Equations::Consistent)),
        vec![drive],
        vec![],
    );
    assert_eq!(refused(&driven.unwrap()), "drive");
    assert!(Method::quasi_static(0.0, 1e-6).is_err() && Method::quasi_static(1e-12, f64::NAN).is_err());
    assert!(Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).is_ok());
}
