//! A drive under a response in closed form: every length of q carries the exponentials of its time kernels.
//!
//! φ_q = (∇·E)_q/q² Σ y_j with ẏ_j = rate_j y_j + feed_j w(t), exact for any step like the diffusive mode, which is the
//! case of one real exponential. The current follows by continuity, so that of a wave of q the field that drives it is
//! iqψ_q + t χ_q with ψ_q = −φ̇_q/(Dq²) and χ_q = (K_T/σ₀ * E_q·t).

use field::{Drive, Waveform};
use num_complex::Complex64;
use rayon::prelude::*;
use response::{CorrelatorForm, Interface};

use super::{
    REACH, SILENCE,
    answers::{AnswerValue, Answers, FEW, Mode, Part},
    bank::{Bank, Synthesis, cell_centres},
    drive_fields::DriveFields,
    kept_weights::KeptWeights,
    static_part::{Pattern, StaticPart},
    synthesis::{Signal, SynthesisScratch, write_amplitudes},
    weights::ComplexCubicWeights,
};
use crate::{grid::Grid, surface::History};

/// What the electrons answer.
#[derive(Clone, Debug)]
pub struct Electrons {
    /// The surface.
    pub interface: Interface,
    /// Closed form of K.
    pub form: CorrelatorForm,
    /// The m_z inside K.
    pub m_z: f64,
}

/// The waves of one drive with their exponentials.
#[derive(Debug)]
pub struct PoleDrive {
    /// The signal.
    pub waveform: Waveform,
    breakpoints: Vec<f64>,
    /// The waves.
    pub bank: Bank,
    /// What only the signal multiplies.
    pub static_part: StaticPart,
    answers: Answers,
    /// D at the m_z of the kernel [m²/s].
    diffusivity: f64,
    driven: bool,
    /// Whether there are modes in the state at all.
    pub evolves: bool,
}

/// φ_q \[V\] and the amplitudes of E + ∇φ along x and y [V/m] of each wave, and the answers they are made of.
#[derive(Debug)]
pub struct Amplitudes {
    planes: [Vec<Complex64>; 3],
    answers: Vec<AnswerValue>,
}

impl Amplitudes {
    /// Bytes held.
    pub fn bytes(&self) -> usize {
        48 * self.planes[0].len() + 32 * self.answers.len()
    }
}

impl PoleDrive {
    /// The memory of `drive` on `grid`.
    pub fn new(drive: &Drive, grid: &Grid, electrons: &Electrons, history: History) -> Self {
        let bank = Bank::new(drive, grid, true);
        let tone = drive.waveform.tone();
        let answers = Answers::new(&bank, electrons, bank.is_real() || drive.waveform.is_real());
        let closed_form = tone.map(|tone| tone.omega());
        let static_part = static_part(drive, &bank, grid, electrons, closed_form);
        Self {
            waveform: drive.waveform.clone(),
            breakpoints: drive.waveform.breakpoints(),
            static_part,
            evolves: !answers.modes.is_empty() && (tone.is_none() || history == History::SwitchedOn),
            driven: tone.is_none(),
            diffusivity: electrons.interface.diffusivity(electrons.m_z),
            bank,
            answers,
        }
    }

    /// Modes that the state carries.
    pub fn len(&self) -> usize {
        if self.evolves { self.answers.modes.len() } else { 0 }
    }

    /// Whether the signal feeds the modes.
    pub fn is_driven(&self) -> bool {
        self.driven
    }

    /// Whether all modes have died out and nothing feeds them.
    pub fn is_silent(&self, state: &[Complex64]) -> bool {
        !self.driven && state.iter().all(|m| *m == Complex64::ZERO)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.answers.bytes() + self.bank.bytes() + self.static_part.bytes()
    }

    /// Room for [`write`](Self::write).
    pub fn amplitudes(&self) -> Amplitudes {
        let (waves, answers) = if self.evolves { (self.bank.len(), self.answers.len()) } else { (0, 0) };
        Amplitudes {
            planes: std::array::from_fn(|_| vec![Complex64::ZERO; waves]),
            answers: vec![[Complex64::ZERO; 2]; answers],
        }
    }

    /// What a wave sees of the signal: all of it for a complex pattern, the real part for a real one.
    fn signal(&self, w: Complex64) -> Complex64 {
        if self.bank.is_real() { Complex64::new(w.re, 0.0) } else { w }
    }

    /// The state of a mode under a tone that has been on for ever, w/(−iω − rate) at t = 0.
    fn steady(&self, mode: &Mode, w: Complex64, omega: f64) -> Complex64 {
        let turning = Complex64::new(0.0, -omega);
        let of = |w: Complex64, turning: Complex64| mode.feed * w / (turning - mode.rate);
        if self.bank.is_real() {
            // Re w is half of w and half of its conjugate.
            (of(w, turning) + of(w.conj(), -turning)) * 0.5
        } else {
            of(w, turning)
        }
    }

    /// The modes at t = 0.
    pub fn initial_modes(&self, history: History) -> Vec<Complex64> {
        let w = self.waveform.value(0.0);
        match (history, self.waveform.tone()) {
            _ if !self.evolves => Vec::new(),
            // The closed form holds the steady answer; what it has before t = 0 is taken away and decays.
            (History::SwitchedOn, Some(tone)) => {
                self.answers.modes.iter().map(|mode| -self.steady(mode, w, tone.omega())).collect()
            }
            (History::SwitchedOn, None) | (History::Steady, Some(_)) => {
                vec![Complex64::ZERO; self.answers.modes.len()]
            }
            (History::Steady, None) => self.modes_after_the_past(),
        }
    }

    /// The modes at t = 0 of a signal that has been followed since it began, or for as long as a mode remembers.
    fn modes_after_the_past(&self) -> Vec<Complex64> {
        let slowest = self.answers.modes.iter().map(|mode| -mode.rate.re).fold(f64::INFINITY, f64::min);
        let from = self.waveform.starts_at().unwrap_or(f64::NEG_INFINITY).max(-REACH / slowest);
        let (mut state, mut kept) = (vec![Complex64::ZERO; self.answers.modes.len()], KeptWeights::new(1));
        if from < 0.0 {
            let resolution = (0.02 / self.waveform.max_omega().max(slowest)).max(-from / 1e6);
            let steps = (-from / resolution).ceil();
            let length = -from / steps;
            for step in 0..steps as usize {
                self.advance(&mut state, from + step as f64 * length, length, &mut kept);
            }
        }
        state
    }

    /// Advances over one interval, piece by piece between breakpoints.
    pub fn advance(
        &self,
        state: &mut [Complex64],
        from: f64,
        length: f64,
        kept: &mut KeptWeights<ComplexCubicWeights>,
    ) {
        let to = from + length;
        let first = self.breakpoints.partition_point(|&t| t <= from);
        let inside = &self.breakpoints[first..self.breakpoints.partition_point(|&t| t < to)];
        if !self.driven || inside.is_empty() {
            return self.advance_piece(state, [from, to], length, kept);
        }
        let mut start = from;
        for &end in inside.iter().chain(std::iter::once(&to)) {
            self.advance_piece(state, [start, end], end - start, kept);
            start = end;
        }
    }

    fn advance_piece(
        &self,
        state: &mut [Complex64],
        [from, to]: [f64; 2],
        length: f64,
        kept: &mut KeptWeights<ComplexCubicWeights>,
    ) {
        let signal = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(|part| match part {
            _ if !self.driven => Complex64::ZERO,
            1.0 => self.signal(self.waveform.value_before(to)) * length,
            0.0 => self.signal(self.waveform.value(from)) * length,
            part => self.signal(self.waveform.value(from + part * (to - from))) * length,
        });
        let weights = kept.of(length, |weights| {
            weights.resize(self.answers.modes.len(), ComplexCubicWeights::default());
            let fill = |(w, mode): (&mut ComplexCubicWeights, &Mode)| {
                *w = ComplexCubicWeights::new(-mode.rate * length);
            };
            weights.par_iter_mut().with_min_len(512).zip(&self.answers.modes).for_each(fill);
        });
        let is_real = self.answers.is_real();
        let step = |((x, mode), w): ((&mut Complex64, &Mode), &ComplexCubicWeights)| {
            let fed: Complex64 = if is_real {
                signal.iter().zip(w.weight).map(|(s, weight)| weight * s.re).sum()
            } else {
                signal.iter().zip(w.weight).map(|(s, weight)| s * weight).sum()
            };
            *x = w.decay * *x + mode.feed * fed;
            if x.l1_norm() < SILENCE {
                *x = Complex64::ZERO;
            }
        };
        if state.len() < FEW {
            state.iter_mut().zip(&self.answers.modes).zip(weights).for_each(step);
        } else {
            state.par_iter_mut().zip(&self.answers.modes).zip(weights).for_each(step);
        }
    }

    /// Writes `share` of the fields at `time` for the modes in `state`, over what is there when `fresh`, else on top of it.
    pub fn write(
        &self,
        state: &[Complex64],
        (time, share): (f64, f64),
        fresh: bool,
        out: &mut DriveFields,
        amplitudes: &mut Amplitudes,
        scratch: Option<&mut SynthesisScratch>,
    ) {
        let value = self.waveform.value(time) * share;
        if !self.evolves || self.is_silent(state) {
            return self.static_part.write(value, fresh, out);
        }
        let fed = if self.driven { self.signal(value) } else { Complex64::ZERO };
        self.answers.values(state, &mut amplitudes.answers);
        let (values, [phi, along_x, along_y]) = (&amplitudes.answers, &mut amplitudes.planes);
        let of_wave =
            |(wave, ((phi, gx), gy)): (usize, ((&mut Complex64, &mut Complex64), &mut Complex64))| {
                [*phi, *gx, *gy] = self.amplitude(values, wave, fed, share);
            };
        if state.len() < FEW {
            phi.iter_mut().zip(along_x).zip(along_y).enumerate().for_each(of_wave);
        } else {
            phi.par_iter_mut().zip(along_x).zip(along_y).enumerate().for_each(of_wave);
        }
        let signal = Signal { patterns: &self.static_part, value, fresh };
        write_amplitudes(&self.bank, &amplitudes.planes, &signal, out, scratch);
    }

    /// `share` of φ_q and of the two components of the field that drives the current of one wave; `fed` has it already.
    fn amplitude(&self, values: &[AnswerValue], wave: usize, fed: Complex64, share: f64) -> [Complex64; 3] {
        let (q, q_squared) = (self.bank.q[wave], self.bank.q_squared(wave));
        let (mut phi, mut slope, mut chi) = (Complex64::ZERO, Complex64::ZERO, Complex64::ZERO);
        if let Some(index) = self.answers.of(wave, Part::Density) {
            let ([value, change], static_potential) = (values[index], self.bank.divergence[wave] / q_squared);
            let rate = static_potential * (change * share + self.answers.at_once(index) * fed);
            phi = static_potential * value * share;
            slope = Complex64::I * rate / (-self.diffusivity * q_squared);
        }
        if let Some(index) = self.answers.of(wave, Part::Transverse) {
            chi = self.bank.transverse[wave].amplitude * values[index][0] * share;
        }
        let [tx, ty] = self.bank.transverse[wave].direction;
        [phi, slope * q[0] + chi * tx, slope * q[1] + chi * ty]
    }

    /// Σ |δφ_q| weight(q) + Σ |δχ_q| field_weight over the waves: as of the diffusive modes.
    pub fn distance(
        &self,
        a: &[Complex64],
        b: &[Complex64],
        weight: &dyn Fn(f64) -> f64,
        field_weight: f64,
    ) -> f64 {
        let twice = if self.bank.is_real() { 2.0 } else { 1.0 };
        let of_wave = |wave: usize| {
            let (q_squared, across) =
                (self.bank.q_squared(wave), self.bank.transverse[wave].amplitude.norm());
            let of = |part| {
                self.answers.of(wave, part).map_or(0.0, |index| self.answers.difference(a, b, index).norm())
            };
            let (density, transverse) = (of(Part::Density), of(Part::Transverse));
            let phi =
                if density > 0.0 { density * self.bank.divergence[wave].norm() / q_squared } else { 0.0 };
            phi * weight(q_squared.sqrt()) + transverse * across * field_weight
        };
        twice * (0..self.bank.len()).map(of_wave).sum::<f64>()
    }
}

/// The patterns of `drive`: E, and with a tone of frequency `omega` [rad/s] all fields.
fn static_part(
    drive: &Drive,
    bank: &Bank,
    grid: &Grid,
    electrons: &Electrons,
    omega: Option<f64>,
) -> StaticPart {
    let [nx, ny, _] = grid.cells();
    let along_x = bank.is_along_x();
    let len = if along_x { nx } else { nx * ny };
    let field: Vec<_> = cell_centres(grid).take(len).map(|r| drive.profile.e_field(r)).collect();
    let mut planes: [Vec<Complex64>; 3] = std::array::from_fn(|_| vec![Complex64::ZERO; len]);
    if let Some(omega) = omega {
        for (part, unit) in [Complex64::ONE, Complex64::I].into_iter().enumerate() {
            // A real pattern times a complex response, in two real passes; a complex one turned by a quarter.
            let pick = |response: Complex64| match (bank.is_real(), part) {
                (true, 0) => Complex64::from(response.re),
                (true, _) => Complex64::from(response.im),
                (false, 0) => response,
                (false, _) => -Complex64::I * response,
            };
            let mut amplitudes: [Vec<Complex64>; 3] = std::array::from_fn(|_| Vec::with_capacity(bank.len()));
            for wave in 0..bank.len() {
                let values = tone_amplitude(bank, wave, electrons, omega, &pick);
                amplitudes.iter_mut().zip(values).for_each(|(plane, value)| plane.push(value));
            }
            let mut fields = DriveFields::zeros(nx, ny, !along_x);
            let mut scratch = match &bank.synthesis {
                Synthesis::Lattice { transform, .. } => Some(SynthesisScratch::new(transform, 1)),
                _ => None,
            };
            let nothing = StaticPart::default();
            let signal = Signal { patterns: &nothing, value: Complex64::ZERO, fresh: true };
            write_amplitudes(bank, &amplitudes, &signal, &mut fields, scratch.as_mut());
            for (out, plane) in planes.iter_mut().zip(fields.planes_mut()) {
                out.iter_mut().zip(plane.values()).for_each(|(o, v)| *o += unit * v);
            }
        }
    }
    let pattern = |values: &[Complex64]| Pattern::new(values, nx, along_x);
    let e = [0, 1].map(|c| pattern(&field.iter().map(|v| v[c]).collect::<Vec<_>>()));
    let [phi, driving_x, driving_y] = planes.map(|values| pattern(&values));
    let [e_x, e_y] = e;
    StaticPart { patterns: [phi, driving_x, driving_y, e_x, e_y] }
}

/// φ_q and the field that drives the current of one wave under a tone, `pick` of each response: from K(q, ω) itself.
fn tone_amplitude(
    bank: &Bank,
    wave: usize,
    electrons: &Electrons,
    omega: f64,
    pick: &dyn Fn(Complex64) -> Complex64,
) -> [Complex64; 3] {
    let Electrons { interface, form, m_z } = electrons;
    let (q, q_squared) = (bank.q[wave], bank.q_squared(wave));
    let k = interface.correlator(*form, *m_z, q_squared.sqrt(), omega);
    let sigma_0 = interface.sigma_0(*m_z);
    let across = bank.transverse[wave];
    let chi = across.amplitude * pick(k.transverse / sigma_0);
    let (mut phi, mut slope) = (Complex64::ZERO, Complex64::ZERO);
    if q_squared > 0.0 {
        let g = bank.divergence[wave];
        phi = g * pick(interface.potential_response(*form, *m_z, q_squared.sqrt(), omega));
        // q (q·E)/q² K_L/σ₀, and ∇·E = iq·E.
        slope = g * -Complex64::I / q_squared * pick(k.longitudinal / sigma_0);
    }
    [phi, slope * q[0] + chi * across.direction[0], slope * q[1] + chi * across.direction[1]]
}
