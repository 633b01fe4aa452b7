//! Manufactured solutions: a film that turns as it is known to, and the field that makes its carriers what they are to be.

use std::f64::consts::{PI, TAU};

use field::{Drive, PlaneWaveComponent, Profile, Tone, Waveform};
use llg::{
    Grid, History, Magnet, Method, Problem, Simulation, State, Vectors,
    carriers::{emf_coefficient, level_coefficient},
    stepper::tableau::IMEX_ARK4,
};
use num_complex::Complex64;
use response::Equations;

use crate::{
    common::{self, uniform_field},
    under_a_heavy_film,
};

const SIDE: f64 = 96e-9;
const I: Complex64 = Complex64::I;

/// A field given by a formula.
struct Formula<F>(F);

impl<F> std::fmt::Debug for Formula<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Formula")
    }
}

impl<F: Fn([f64; 2]) -> [Complex64; 2] + Send + Sync> Profile for Formula<F> {
    fn name(&self) -> &'static str {
        "formula"
    }

    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        (self.0)(r)
    }

    fn divergence(&self, r: [f64; 2]) -> Complex64 {
        let h = 1e-12;
        let along = |axis: usize| {
            let at = |step: f64| {
                let mut r = r;
                r[axis] += step;
                (self.0)(r)[axis]
            };
            (at(h) - at(-h)) / (2.0 * h)
        };
        along(0) + along(1)
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        None
    }

    fn wave_numbers(&self) -> Vec<f64> {
        vec![TAU / SIDE]
    }

    fn amplitude(&self) -> f64 {
        1.0
    }
}

fn drive(omega: f64, field: impl Fn([f64; 2]) -> [Complex64; 2] + Send + Sync + 'static) -> Drive {
    let waveform: Waveform =
        if omega > 0.0 { Tone::new(omega, 0.0).unwrap().into() } else { Waveform::Constant };
    Drive::new(Formula(field), waveform)
}

/// Rates of the film and of the drive [rad/s].
const LARMOR: f64 = TAU * 1.1e11;
const OMEGA: f64 = TAU * 1.7e11;

/// What is to be found in a cell at a time: m, and φ \[V\].
type Solution = Box<dyn Fn([f64; 2], f64) -> ([f64; 3], f64)>;

struct Manufactured {
    drives: fn(bool, f64) -> Vec<Drive>,
    solution: fn(bool) -> Solution,
    /// Field about which the film turns, of one tesla.
    axis: [f64; 3],
}

/// m_z from −0.9 to 0.9 and its gradient [1/m].
fn texture(r: [f64; 2]) -> (f64, [f64; 2]) {
    let k = TAU / SIDE;
    let (x, y) = (k * r[0], k * r[1]);
    let inner = x + 0.5 * y.cos();
    let value = 0.9 * inner.sin() * y.cos();
    let slope = [
        0.9 * k * inner.cos() * y.cos(),
        0.9 * k * (-0.5 * y.sin() * inner.cos() * y.cos() - inner.sin() * y.sin()),
    ];
    (value, slope)
}

/// U with φ = ∇²U: its gradient \[V m\], φ \[V\] and the gradient of φ [V/m] by separate waves along x and y.
fn stream(r: [f64; 2], periodic: bool) -> ([f64; 2], f64, [f64; 2]) {
    let amplitude = 2e-3 * (SIDE / TAU).powi(2);
    let (a, b, shift) = if periodic { (TAU / SIDE, TAU / SIDE, 0.4) } else { (PI / SIDE, TAU / SIDE, 0.0) };
    let ((sx, cx), (sy, cy)) = ((a * r[0] + shift).sin_cos(), (b * r[1]).sin_cos());
    let gradient = [-amplitude * a * sx * cy, -amplitude * b * cx * sy];
    let laplace = -(a * a + b * b);
    (gradient, laplace * amplitude * cx * cy, gradient.map(|g| laplace * g))
}

/// Current through a texture that turns about z: m_z stays, D and the Hall angle vary as strongly as they can, and the emf is that of
/// ṁ = Ω ẑ×m. With J/(e²ν) = −iω∇U (and a constant where it may leave) the field is what drives J less that of the carriers,
/// E = J/σ − ∇ψ − E_m, where 1/σ is the inverse with its Hall part.
const CURRENT: Manufactured = Manufactured {
    drives: |periodic, screening| {
        let interface = common::interface(Equations::Consistent);
        let (level, emf) = (level_coefficient(&interface), emf_coefficient(&interface));
        let moving = move |r: [f64; 2]| {
            let (z, _) = texture(r);
            let field = emf * LARMOR * (1.0 - z * z).sqrt();
            // −E_m for E_m = −(emf) Ω m_∥.
            [field.into(), field * I]
        };
        let at_rest = move |r: [f64; 2]| {
            let (z, slope) = texture(r);
            slope.map(|slope| Complex64::from(-screening * level * 2.0 * z * slope))
        };
        let driven = move |r: [f64; 2]| {
            let (z, _) = texture(r);
            let (gradient, _, of_phi) = stream(r, periodic);
            let through = if periodic { [90.0, -60.0] } else { [0.0; 2] };
            let w = [0, 1].map(|c| -I * OMEGA * gradient[c] + through[c]);
            let (d, hall) = (interface.diffusivity(z), interface.sigma_h(-z) / interface.sigma_0(z));
            let inverse = 1.0 / (d * (1.0 + hall * hall));
            let field = [(w[0] - hall * w[1]) * inverse, (w[1] + hall * w[0]) * inverse];
            [0, 1].map(|c| field[c] - (1.0 + screening) * of_phi[c])
        };
        vec![drive(OMEGA, driven), drive(LARMOR, moving), drive(0.0, at_rest)]
    },
    solution: |periodic| {
        Box::new(move |r, t| {
            let ((z, _), (_, phi, _)) = (texture(r), stream(r, periodic));
            let p = (1.0 - z * z).sqrt();
            ([p * (LARMOR * t).cos(), p * (LARMOR * t).sin(), z], phi * (OMEGA * t).cos())
        })
    },
    axis: [0.0, 0.0, 1.0],
};

/// Angle of m about x at the start and its gradient.
fn angle(r: [f64; 2]) -> (f64, [f64; 2]) {
    let k = TAU / SIDE;
    (
        1.3 * (k * r[0]).sin() + 0.8 * (k * r[1]).cos(),
        [1.3 * k * (k * r[0]).cos(), -0.8 * k * (k * r[1]).sin()],
    )
}

/// m_x of the film that turns about x.
const TILT: f64 = 0.3;

/// Carriers that stay where they are while m turns about x from pole to pole: φ + g is constant, so that φ moves by all that is pumped, and
/// the field cancels ∇φ and the emf. A gate feels nothing of it.
const PUMPING: Manufactured = Manufactured {
    drives: |_, _| {
        let interface = common::interface(Equations::Consistent);
        let (level, emf) = (level_coefficient(&interface), emf_coefficient(&interface));
        let square = 1.0 - TILT * TILT;
        // ∇g = g₁p² sin 2θ ∇θ, and E_m = (emf)(−ṁ_y, 0) with ṁ_y = −Ωp sin θ.
        let gradient = move |r: [f64; 2]| {
            let (theta, slope) = angle(r);
            slope.map(|slope| level * square * slope * I * (-2.0 * I * theta).exp())
        };
        let moving = move |r: [f64; 2]| {
            let (theta, _) = angle(r);
            [-emf * LARMOR * square.sqrt() * I * (-I * theta).exp(), Complex64::ZERO]
        };
        vec![drive(2.0 * LARMOR, gradient), drive(LARMOR, moving)]
    },
    solution: |_| {
        let level = level_coefficient(&common::interface(Equations::Consistent));
        let square = 1.0 - TILT * TILT;
        Box::new(move |r, t| {
            let (sin, cos) = (angle(r).0 + LARMOR * t).sin_cos();
            ([TILT, square.sqrt() * cos, square.sqrt() * sin], -level * square * sin * sin)
        })
    },
    axis: [1.0, 0.0, 0.0],
};

/// Largest error of m, and error of φ over φ (largest and root mean square), on n × n cells after `steps` steps to a time of 4 ps.
fn errors(case: &Manufactured, periodic: bool, screening: f64, n: usize, steps: u32) -> [f64; 3] {
    let end = 4e-12;
    let h = SIDE / n as f64;
    let grid = Grid::new([n, n, 1], [h, h, 3e-9], [periodic, periodic, false]).unwrap();
    let magnet = Magnet::new(110e3, 0.0, 0.0, common::GAMMA);
    let field = case.axis.map(|axis| axis * LARMOR / common::GAMMA);
    let problem = Problem::new(
        grid.clone(),
        magnet,
        Some(under_a_heavy_film(History::SwitchedOn, screening)),
        (case.drives)(periodic, screening),
        vec![uniform_field(field)],
    )
    .unwrap();
    let solution = (case.solution)(periodic);
    let at = |cell: usize, t: f64| {
        let [i, j, _] = grid.indices(cell);
        solution([grid.centre(0, i), grid.centre(1, j)], t)
    };
    let mut m = Vectors::zeros(grid.len());
    (0..grid.len()).for_each(|cell| m.set(cell, at(cell, 0.0).0));
    let mut start = State::new(&problem, m);
    start.carriers.iter_mut().enumerate().for_each(|(cell, phi)| *phi = at(cell, 0.0).1);
    let method = Method::fixed(&IMEX_ARK4, end / f64::from(steps)).unwrap();
    let mut run = Simulation::new(&problem, start, method).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    let state = run.state();
    let (mut of_m, mut of_phi, mut largest) = (0.0_f64, 0.0_f64, 0.0_f64);
    let mut squares = [0.0; 2];
    for cell in 0..grid.len() {
        let (m, phi) = at(cell, end);
        let found = state.m.get(cell);
        of_m = (0..3).fold(of_m, |worst, c| worst.max((found[c] - m[c]).abs()));
        of_phi = of_phi.max((state.carriers[cell] - phi).abs());
        largest = largest.max(phi.abs());
        squares[0] += (state.carriers[cell] - phi).powi(2);
        squares[1] += phi * phi;
    }
    [of_m, of_phi / largest, (squares[0] / squares[1]).sqrt()]
}

/// Order of an error that refinement by two lets fall so.
fn order(coarse: f64, fine: f64) -> f64 {
    (coarse / fine).log2()
}

/// With steps that leave no error φ is of order 2 in the cell, between edges too. With both refined together, the cells four times and the steps twice, the
/// error of m falls by sixteen, of order 4 in the step; so does that of φ where m_z stays. Where it turns φ is of order 3: at the end of a
/// step it belongs to the film of its last stage.
#[test]
fn manufactured_solutions_are_met_at_the_orders_of_the_method() {
    for (name, case, of_carriers) in [("current", &CURRENT, 3.9), ("pumping", &PUMPING, 2.8)] {
        for (periodic, screening) in [(true, 0.0), (false, 0.0), (true, 4.0)] {
            let of = |n: usize, steps: u32| errors(case, periodic, screening, n, steps);
            let (coarse, fine) = (of(12, 60), of(24, 60));
            let [largest, mean] = [1, 2].map(|e| order(coarse[e], fine[e]));
            assert!(largest > 1.8 && mean > 1.95, "{name} {periodic} {screening}: {largest} {mean}");
            if !periodic {
                continue;
            }
            let (coarse, fine) = (of(12, 5), of(48, 10));
            let [m, _, phi] = [0, 1, 2].map(|c| order(coarse[c], fine[c]));
            assert!(m > 3.9 && phi > of_carriers, "{name} {screening}: {m} {phi}");
            assert!(fine[0] < 1e-4 && fine[2] < 1e-3, "{name} {screening}: {fine:?}");
        }
    }
}
