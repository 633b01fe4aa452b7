//! Strip electrodes against finite volumes: the Laplace equation on a grid, without harmonics, Green's functions or edges
//! put in by hand.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::f64::consts::TAU;

use field::{
    Beyond, DielectricLayer, ElectrodeComb, ElectrodeCombParameters, GateStack, Pile,
    VACUUM_PERMITTIVITY as EPSILON,
};
use num_complex::Complex64;

const PERIOD: f64 = 1e-6;
/// Half a period in this many units of a unit cell of the coarsest grid; all heights below are multiples of it.
const UNIT: f64 = PERIOD / 2.0 / 20.0;

/// A slab of a height in units and its permittivity; electrodes on top of it, or the surface.
struct Slab {
    units: usize,
    permittivity: f64,
}

/// From the earthed metal at the bottom to the earthed metal at the top.
struct Grid {
    nx: usize,
    /// ε of each row of cells.
    permittivity: Vec<f64>,
    /// Row of nodes of the surface and of the electrodes.
    surface: usize,
    electrodes: usize,
    refinement: usize,
}

impl Grid {
    fn new(below: &[Slab], between: &[Slab], above: &[Slab], refinement: usize) -> Self {
        let rows = |slabs: &[Slab]| -> Vec<f64> {
            slabs.iter().flat_map(|s| vec![s.permittivity * EPSILON; s.units * refinement]).collect()
        };
        let (low, middle) = (rows(below), rows(between));
        let (surface, electrodes) = (low.len(), low.len() + middle.len());
        Self {
            nx: 20 * refinement,
            permittivity: [low, middle, rows(above)].concat(),
            surface,
            electrodes,
            refinement,
        }
    }

    /// The potential of the surface by conjugate gradients: nodes 0..=nx over half a period, mirrored at both ends.
    /// `potential(x in periods)` is that of the electrodes, where they are; `chi` [F/m²] the charge of the surface.
    fn solve(&self, potential: &dyn Fn(f64) -> Option<f64>, chi: f64) -> Vec<f64> {
        let (wide, high) = (self.nx + 1, self.permittivity.len() + 1);
        let h = UNIT / self.refinement as f64;
        let at = |i: usize, j: usize| j * wide + i;
        let fixed = |i: usize, j: usize| -> Option<f64> {
            let here = i as f64 / self.nx as f64 / 2.0;
            match j {
                0 => Some(0.0),
                j if j + 1 == high => Some(0.0),
                j if j == self.electrodes => potential(here),
                _ => None,
            }
        };
        let known: Vec<Option<f64>> = (0..wide * high).map(|k| fixed(k % wide, k / wide)).collect();
        let permittivity = &self.permittivity;
        // Flux out of the control volume of each free node; the volumes at the mirrors are half as wide.
        let flux = |phi: &[f64], out: &mut [f64]| {
            for j in 1..high - 1 {
                for i in 0..wide {
                    let k = at(i, j);
                    if known[k].is_some() {
                        out[k] = 0.0;
                        continue;
                    }
                    let width = if i == 0 || i + 1 == wide { 0.5 } else { 1.0 };
                    let (down, up) = (permittivity[j - 1], permittivity[j]);
                    let side = 0.5 * (down + up);
                    let mut sum = width * (down * (phi[k] - phi[k - wide]) + up * (phi[k] - phi[k + wide]));
                    if i > 0 {
                        sum += side * (phi[k] - phi[k - 1]);
                    }
                    if i + 1 < wide {
                        sum += side * (phi[k] - phi[k + 1]);
                    }
                    if j == self.surface {
                        sum += width * chi * h * phi[k];
                    }
                    out[k] = sum;
                }
            }
        };
        let mut phi: Vec<f64> = known.iter().map(|value| value.unwrap_or(0.0)).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut residual = vec![0.0; phi.len()];
        flux(&phi, &mut residual);
        residual.iter_mut().for_each(|r| *r = -*r);
        let (mut search, mut product) = (residual.clone(), vec![0.0; phi.len()]);
        let mut size = dot(&residual, &residual);
        let first = size;
        while size > 1e-20 * first {
            flux(&search, &mut product);
            let step = size / dot(&search, &product);
            for ((phi, r), (s, p)) in phi.iter_mut().zip(&mut residual).zip(search.iter().zip(&product)) {
                *phi += step * s;
                *r -= step * p;
            }
            let next = dot(&residual, &residual);
            search.iter_mut().zip(&residual).for_each(|(s, r)| *s = r + next / size * *s);
            size = next;
        }
        phi[at(0, self.surface)..at(0, self.surface) + wide].to_vec()
    }
}

/// Coefficient of cos(2πnx/period), by trapezoids over half a period.
fn harmonic(phi: &[f64], n: usize) -> f64 {
    let last = phi.len() - 1;
    let term = |(i, value): (usize, &f64)| {
        let weight = if i == 0 || i == last { 0.5 } else { 1.0 };
        weight * value * (TAU * n as f64 * i as f64 / (2.0 * last as f64)).cos()
    };
    2.0 / last as f64 * phi.iter().enumerate().map(term).sum::<f64>()
}

fn layers(slabs: &[Slab]) -> Vec<DielectricLayer> {
    let layer = |s: &Slab| DielectricLayer { thickness: s.units as f64 * UNIT, permittivity: s.permittivity };
    slabs.iter().map(layer).collect()
}

/// Unlike layers on both sides, strips at two potentials, with and without the charge of a surface of a tenth and of ten
/// times the charge of the stack. A strip ends at a node, so that the error of the grid falls with its spacing;
/// from three grids it is taken off twice (Richardson). The last correction is up to 1e-3 of the fundamental, what is left
/// some part of it.
#[test]
fn finite_volumes_find_the_same_field() {
    let slab = |units, permittivity| Slab { units, permittivity };
    // From the bottom metal up to the surface, from the surface to the strips, from the strips to the top metal.
    let below = [slab(15, 4.0), slab(5, 20.0)];
    let between = [slab(1, 12.0), slab(2, 5.0)];
    let above = [slab(4, 2.0), slab(16, 1.0)];
    let (live, other, duty) = (0.7, -0.2, 0.25);
    let strips = |x: f64| match x {
        x if x < 0.5 * duty + 1e-9 => Some(live),
        x if x > 0.5 - 0.5 * duty - 1e-9 => Some(other),
        _ => None,
    };
    let up = |slabs: &[Slab]| Pile { layers: layers(slabs), beyond: Beyond::Metal };
    let down = |slabs: &[Slab]| {
        let mut layers = layers(slabs);
        layers.reverse();
        Pile { layers, beyond: Beyond::Metal }
    };
    let stack = GateStack { layers: layers(&between), substrate: down(&below), cover: up(&above) };
    let bare = stack.surface_capacitance(TAU / PERIOD);
    for chi in [0.0, 0.1 * bare, 10.0 * bare] {
        let parameters = ElectrodeCombParameters {
            period: PERIOD,
            duty,
            voltage: live,
            counter_voltage: Some(other),
            stack: stack.clone(),
            direction: 0.0,
            origin: [0.0; 2],
        };
        let comb = ElectrodeComb::new(&parameters, &|_| Complex64::from(chi)).unwrap();
        let grids =
            [1, 2, 4].map(|refinement| Grid::new(&below, &between, &above, refinement).solve(&strips, chi));
        let fundamental = comb.harmonic(1).re;
        for n in 1..=3 {
            let [coarse, middle, fine] = [0, 1, 2].map(|k| harmonic(&grids[k], n));
            let expected = comb.harmonic(n).re;
            let first = [2.0 * middle - coarse, 2.0 * fine - middle];
            let found = (4.0 * first[1] - first[0]) / 3.0;
            assert!((found - expected).abs() < 2e-4 * fundamental.abs(), "{n}: {found} {expected}");
        }
    }
}
