//! The exponentials with which the waves of a drive are answered, once for each length of q.
//!
//! K depends on |q| alone and all waves of a drive have one signal, so that what a wave of amplitude a remembers is a times
//! the answer to the signal. Under a real signal the answer is real, and of two conjugate exponentials one is enough.

use std::collections::BTreeMap;

use num_complex::Complex64;
use rayon::prelude::*;
use response::Pole;

use super::{bank::Bank, pole_drive::Electrons};

/// Error of a kernel that is asked for, relative to its static value, of the strongest wave.
const TOLERANCE: f64 = 1e-11;

/// The same of waves so weak that this is still below the last digits of the strongest.
const LOOSEST: f64 = 0.1;

/// Poles closer to the real axis than this part of their size are on it: pairs as close as that are never made.
const ON_THE_AXIS: f64 = 1e-9;

/// Lengths of q that agree in all but this many of the last bits of q² are one.
const SAME_LENGTH: u32 = 10;

/// Exponentials below which one thread is enough.
pub const FEW: usize = 4096;

/// One exponential of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// [1/s].
    pub rate: Complex64,
    /// What the signal feeds it [1/s].
    pub feed: Complex64,
}

/// Where the exponentials of one answer are, and Σ feed: what a step of the signal does to its slope at once [1/s].
#[derive(Clone, Copy, Debug)]
struct Answer {
    first: usize,
    end: usize,
    at_once: Complex64,
}

/// An answer at one time, and its slope [1/s] but for what the signal does at once.
pub type AnswerValue = [Complex64; 2];

/// The answers to a signal.
#[derive(Debug)]
pub struct Answers {
    /// All exponentials.
    pub modes: Vec<Mode>,
    answers: Vec<Answer>,
    /// For each wave its answer of φ over (∇·E)_q/q² and of χ over E_q·t, where it has them.
    of_wave: Vec<[Option<u32>; 2]>,
    is_real: bool,
}

/// Which answer a wave has.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// That of the density.
    Density,
    /// That of the field across q.
    Transverse,
}

impl Answers {
    /// The answers to the waves of `bank`, weak waves with fewer digits; `is_real`: for a real signal.
    pub fn new(bank: &Bank, electrons: &Electrons, is_real: bool) -> Self {
        let Electrons { interface, form, m_z } = electrons;
        let field = |wave: usize| {
            let q = bank.q_squared(wave).sqrt();
            let along = if q > 0.0 { bank.divergence[wave].norm() / q } else { 0.0 };
            along.hypot(bank.transverse[wave].amplitude.norm())
        };
        let potential = |wave: usize| match bank.q_squared(wave) {
            0.0 => 0.0,
            q_squared => bank.divergence[wave].norm() / q_squared,
        };
        let largest = |of: &dyn Fn(usize) -> f64| (0..bank.len()).map(of).fold(0.0, f64::max);
        let (strongest, highest) = (largest(&field), largest(&potential));
        let part = |value: f64, of: f64| if of > 0.0 { value / of } else { 0.0 };
        // The waves of one length ask for the digits of the strongest of them.
        let mut asked: BTreeMap<(bool, u64), (f64, f64)> = BTreeMap::new();
        let mut keys = Vec::with_capacity(bank.len());
        for wave in 0..bank.len() {
            let q_squared = bank.q_squared(wave);
            let relative = part(field(wave), strongest).max(part(potential(wave), highest));
            let tolerance = (TOLERANCE / relative).min(LOOSEST);
            let length = q_squared.to_bits() >> SAME_LENGTH;
            let mut ask = |transverse: bool| {
                let (_, least) = asked.entry((transverse, length)).or_insert((q_squared, tolerance));
                *least = least.min(tolerance);
                (transverse, length)
            };
            let density = (bank.divergence[wave] != Complex64::ZERO).then(|| ask(false));
            // What is left of a longitudinal wave is the rounding of its direction.
            let across = bank.transverse[wave].amplitude.norm() > 1e-15 * strongest;
            keys.push([density, across.then(|| ask(true))]);
        }
        let (mut modes, mut answers, mut number) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (key, (q_squared, tolerance)) in asked {
            let q = q_squared.sqrt();
            let (kernel, scale) = match key {
                (false, _) => (interface.potential_kernel(*form, *m_z, q, tolerance), q_squared),
                (true, _) => (interface.transverse_kernel(*form, *m_z, q, tolerance), 1.0),
            };
            let first = modes.len();
            modes.extend(kernel.poles.iter().filter_map(|pole| mode(pole, scale, is_real)));
            let at_once = modes[first..].iter().map(|mode: &Mode| mode.feed).sum();
            number.insert(key, answers.len() as u32);
            answers.push(Answer { first, end: modes.len(), at_once });
        }
        let of_wave = keys.iter().map(|keys| keys.map(|key| key.and_then(|key| number.get(&key).copied())));
        Self { of_wave: of_wave.collect(), modes, answers, is_real }
    }

    /// Number of answers.
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether they are answers to a real signal.
    pub fn is_real(&self) -> bool {
        self.is_real
    }

    /// Which answer a wave has to a part of its field.
    pub fn of(&self, wave: usize, part: Part) -> Option<usize> {
        self.of_wave[wave][part as usize].map(|index| index as usize)
    }

    /// What a step of the signal does to the slope of an answer at once [1/s].
    pub fn at_once(&self, index: usize) -> Complex64 {
        self.real_of(self.answers[index].at_once)
    }

    /// All answers of `state`.
    pub fn values(&self, state: &[Complex64], out: &mut [AnswerValue]) {
        let of_answer = |(out, index): (&mut AnswerValue, usize)| *out = self.value(state, index);
        if state.len() < FEW {
            out.iter_mut().zip(0..self.len()).for_each(of_answer);
        } else {
            out.par_iter_mut().zip(0..self.len()).for_each(of_answer);
        }
    }

    fn value(&self, state: &[Complex64], index: usize) -> AnswerValue {
        let Answer { first, end, .. } = self.answers[index];
        let (mut value, mut slope) = (Complex64::ZERO, Complex64::ZERO);
        for (mode, y) in self.modes[first..end].iter().zip(&state[first..end]) {
            value += y;
            slope += mode.rate * y;
        }
        [self.real_of(value), self.real_of(slope)]
    }

    /// Σ (a − b) over the exponentials of one answer.
    pub fn difference(&self, a: &[Complex64], b: &[Complex64], index: usize) -> Complex64 {
        let Answer { first, end, .. } = self.answers[index];
        self.real_of(a[first..end].iter().zip(&b[first..end]).map(|(a, b)| a - b).sum())
    }

    fn real_of(&self, sum: Complex64) -> Complex64 {
        if self.is_real { Complex64::from(sum.re) } else { sum }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.modes.len() * size_of::<Mode>() + self.len() * size_of::<Answer>() + 16 * self.of_wave.len()
    }
}

/// The exponential of a pole; for a real signal one of a pair stands for both, and counts with its real part.
fn mode(pole: &Pole, scale: f64, is_real: bool) -> Option<Mode> {
    let Pole { rate, weight } = *pole;
    let feed = weight * scale;
    if !is_real {
        return Some(Mode { rate, feed });
    }
    if rate.im.abs() <= ON_THE_AXIS * rate.norm() {
        return Some(Mode { rate: Complex64::from(rate.re), feed: Complex64::from(feed.re) });
    }
    (rate.im > 0.0).then_some(Mode { rate, feed: feed * 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use field::{Drive, StandingWave, Waveform};
    use response::{CorrelatorForm, Equations, Interface, InterfaceParameters, constants::ELEMENTARY_CHARGE};

    /// Half of the exponentials do for a real signal: the Laplace transforms ∫e^{−st}… at real s are those of all of them, to the
    /// rounding by which pairs are conjugate. The two waves of a standing wave have one answer.
    #[test]
    fn one_of_a_pair_is_enough_for_a_real_signal() {
        let interface = Interface::new(InterfaceParameters {
            fermi_velocity: 5e5,
            fermi_energy: 0.2 * ELEMENTARY_CHARGE,
            sd_splitting: 0.1 * ELEMENTARY_CHARGE,
            disorder: 0.0318,
            spin_density: 1.8e19,
            equations: Equations::Consistent,
        })
        .unwrap();
        let grid = Grid::new([16, 1, 1], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
        for wavelength in [20e-9, 100e-9, 1e-6] {
            let drive = Drive::new(StandingWave::new(1e3, wavelength, 0.0, 0.2).unwrap(), Waveform::Constant);
            let bank = Bank::new(&drive, &grid, true);
            let electrons = Electrons { interface: interface.clone(), form: CorrelatorForm::Exact, m_z: 0.4 };
            let [all, half] = [false, true].map(|is_real| Answers::new(&bank, &electrons, is_real));
            assert_eq!((bank.len(), all.len(), half.len()), (2, 1, 1));
            assert!(half.modes.len() <= all.modes.len() / 2 + 2 && all.modes.len() > 4);
            for s in [1e9, 1e12, 1e14] {
                let [[full, full_slope], [real, real_slope]] = [&all, &half].map(|answers| {
                    let state: Vec<_> =
                        answers.modes.iter().map(|mode| mode.feed / (s - mode.rate)).collect();
                    answers.value(&state, 0)
                });
                assert!((full - real).norm() < 1e-11 * full.norm(), "{wavelength} {s}: {full} {real}");
                assert!((full_slope - real_slope).norm() < 1e-9 * full_slope.norm().max(s * full.norm()));
            }
        }
    }
}
