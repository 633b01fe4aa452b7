//! `magnet.grains`: parameters that differ from grain to grain.

use geometry::{Grains, Lattice, Random};
use llg::{Axis, Magnet, Parameter, Uniaxial, Vectors};

use super::super::{Lowering, same_name};
use crate::config::{self, GrainAxes};

/// A spread is cut at this many standard deviations.
const CUT: f64 = 3.0;

/// What a random number of a grain is for.
#[derive(Clone, Copy)]
enum Draw {
    Saturation,
    Anisotropy,
    FirstTilt,
    SecondTilt,
    Axis,
}

/// The random numbers of the grains.
struct Draws<'a> {
    grains: &'a Grains,
    random: Random,
}

impl Draws<'_> {
    fn index(&self, cell: usize, draw: Draw) -> u64 {
        8 * u64::from(self.grains.of(cell)) + draw as u64
    }

    /// 1 + spread × a normal number, cut.
    fn factor(&self, cell: usize, draw: Draw, spread: f64) -> f64 {
        1.0 + spread * self.random.normal(self.index(cell, draw)).clamp(-CUT, CUT)
    }

    fn normal(&self, cell: usize, draw: Draw) -> f64 {
        self.random.normal(self.index(cell, draw))
    }

    fn axis(&self, cell: usize, given: [f64; 3], settings: &config::Grains) -> [f64; 3] {
        let direction = || self.random.direction(self.index(cell, Draw::Axis));
        match settings.axes {
            GrainAxes::Random => direction(),
            GrainAxes::RandomInPlane => {
                let [x, y, _] = direction();
                [x, y, 0.0]
            }
            GrainAxes::AsGiven if settings.axis_spread > 0.0 => {
                let [a, b] =
                    [Draw::FirstTilt, Draw::SecondTilt].map(|d| settings.axis_spread * self.normal(cell, d));
                tilted(given, a, b)
            }
            GrainAxes::AsGiven => given,
        }
    }
}

/// Gives the grains their own M_s, anisotropy constants and axes.
pub fn apply(
    on: &mut Lowering<'_>,
    given: &config::Grains,
    grains: &Grains,
    lattice: &Lattice,
    magnet: &mut Magnet,
) {
    // Other numbers than those that placed the grains.
    let draws = Draws { grains, random: Random { seed: !given.seed } };
    let varied = |parameter: &Parameter, draw: Draw, spread: f64| {
        if spread == 0.0 {
            return parameter.clone();
        }
        let of = |cell: usize| parameter.at(cell) * draws.factor(cell, draw, spread);
        Parameter::collect(lattice.len(), |_| true, 0.0, of)
    };
    magnet.saturation_magnetization =
        varied(&magnet.saturation_magnetization, Draw::Saturation, given.saturation_spread);
    let turns = given.axes != GrainAxes::AsGiven || given.axis_spread > 0.0;
    if turns && magnet.anisotropies.is_empty() {
        let key = if given.axes == GrainAxes::AsGiven { "axis_spread" } else { "axes" };
        let key = format!("magnet.grains.{key}");
        on.fault(
            &key,
            format!(
                "`{key}` turns the axes of uniaxial anisotropies, but there are none in `magnet.anisotropy`"
            ),
        );
        return;
    }
    for uniaxial in &mut magnet.anisotropies {
        let [constant, second] = [uniaxial.constant(), uniaxial.second_constant()]
            .map(|k| varied(k, Draw::Anisotropy, given.anisotropy_spread));
        let axis = if turns {
            let mut axes = Vectors::zeros(lattice.len());
            (0..lattice.len())
                .for_each(|cell| axes.set(cell, draws.axis(cell, uniaxial.axis().at(cell), given)));
            axes.into()
        } else {
            Axis::clone(uniaxial.axis())
        };
        let made = Uniaxial::new(constant, axis).and_then(|u| u.with_second(second));
        if let Some(made) = on.keep("magnet.grains", same_name, made) {
            *uniaxial = made;
        }
    }
}

/// u turned by small angles about two directions across it.
fn tilted(u: [f64; 3], a: f64, b: f64) -> [f64; 3] {
    let cross = |p: [f64; 3], q: [f64; 3]| {
        [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
    };
    let helper = if u[2].abs() < 0.9 { [0.0, 0.0, 1.0] } else { [1.0, 0.0, 0.0] };
    let e = cross(u, helper);
    let norm = e.iter().fold(0.0, |sum: f64, c| sum.hypot(*c));
    let e = e.map(|c| c / norm);
    let f = cross(u, e);
    let angle = a.hypot(b);
    // sin(x)/x, 1 at 0.
    let sinc = if angle > 0.0 { angle.sin() / angle } else { 1.0 };
    [0, 1, 2].map(|c| angle.cos() * u[c] + sinc * (a * e[c] + b * f[c]))
}
