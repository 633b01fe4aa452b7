//! A drive under the diffusion kernel, Eq. (13): one decaying mode for each wave, D frozen or following the film.

use field::Waveform;
use num_complex::Complex64;
use rayon::prelude::*;

use super::{
    REACH, SILENCE,
    bank::{Bank, Synthesis, cell_centres},
    diffusivity_path::DiffusivityPath,
    drive_fields::DriveFields,
    kept_weights::KeptWeights,
    static_part::{Pattern, StaticPart},
    synthesis::{Signal, SynthesisScratch, write_with_potential},
    weights::CubicWeights,
};
use crate::{grid::Grid, surface::History};

/// The modes of one drive and what only its signal multiplies.
#[derive(Debug)]
pub struct DiffusiveDrive {
    /// The signal.
    pub waveform: Waveform,
    breakpoints: Vec<f64>,
    /// The waves.
    pub bank: Bank,
    /// What only the signal multiplies.
    pub static_part: StaticPart,
    /// Whether the modes are fed by the signal; if not they only decay.
    pub driven: bool,
    /// Whether there are modes in the state at all.
    pub evolves: bool,
}

impl DiffusiveDrive {
    /// The memory of `drive` on `grid`; D \[m²/s\] where it is `frozen`.
    pub fn new(drive: &field::Drive, grid: &Grid, frozen: Option<f64>, history: History) -> Self {
        let bank = Bank::new(drive, grid, false);
        let tone = drive.waveform.tone();
        let closed_form = frozen.zip(tone);
        let static_part = static_part(drive, &bank, grid, closed_form.map(|(d, tone)| (d, tone.omega())));
        let evolves = bank.len() > 0 && (closed_form.is_none() || history == History::SwitchedOn);
        Self {
            waveform: drive.waveform.clone(),
            breakpoints: drive.waveform.breakpoints(),
            static_part,
            driven: closed_form.is_none(),
            evolves,
            bank,
        }
    }

    /// Whether all modes have died out and nothing feeds them.
    pub fn is_silent(&self, modes: &[Complex64]) -> bool {
        !self.driven && modes.iter().all(|m| *m == Complex64::ZERO)
    }

    /// Σ |φ_q − φ'_q| weight(q).
    pub fn distance(&self, a: &[Complex64], b: &[Complex64], weight: &dyn Fn(f64) -> f64) -> f64 {
        // Of a map the modes of half the plane stand for both halves.
        let twice = if self.bank.is_real() { 2.0 } else { 1.0 };
        let of_mode = |(index, (a, b)): (usize, (&Complex64, &Complex64))| {
            (a - b).norm() * weight(self.bank.q_squared(index).sqrt())
        };
        twice * a.iter().zip(b).enumerate().map(of_mode).sum::<f64>()
    }

    /// What a mode sees of the signal: all of it for a complex pattern, the real part for a real one.
    fn signal(&self, w: Complex64) -> Complex64 {
        if self.bank.is_real() { Complex64::new(w.re, 0.0) } else { w }
    }

    /// The modes of a tone that has been on for ever, D/(Dq² − iω) g w(0).
    fn steady_tone(&self, d: f64, omega: f64) -> Vec<Complex64> {
        let w = self.waveform.value(0.0);
        let mode = |index: usize| {
            let response = tone_response(d, self.bank.q_squared(index), omega);
            self.bank.divergence[index] * self.signal(response * w)
        };
        (0..self.bank.len()).map(mode).collect()
    }

    /// The modes at t = 0 for the diffusivity `d` [m²/s] that holds then.
    pub fn initial_modes(&self, d: f64, history: History) -> Vec<Complex64> {
        let zeros = || vec![Complex64::ZERO; self.bank.len()];
        match (history, self.waveform.tone()) {
            _ if !self.evolves => Vec::new(),
            // The closed form holds the steady answer; what it has before t = 0 is taken away and decays.
            (History::SwitchedOn, Some(tone)) if !self.driven => {
                self.steady_tone(d, tone.omega()).into_iter().map(|m| -m).collect()
            }
            (History::SwitchedOn, _) => zeros(),
            (History::Steady, Some(tone)) => self.steady_tone(d, tone.omega()),
            (History::Steady, None) => {
                let slowest =
                    (0..self.bank.len()).map(|i| d * self.bank.q_squared(i)).fold(f64::INFINITY, f64::min);
                let reach = REACH / slowest;
                let from = self.waveform.starts_at().unwrap_or(-reach).max(-reach);
                let (mut modes, mut kept) = (zeros(), KeptWeights::new(1));
                if from < 0.0 {
                    let resolution = (0.02 / self.waveform.max_omega().max(slowest)).max(-from / 1e6);
                    let steps = (-from / resolution).ceil();
                    let length = -from / steps;
                    for step in 0..steps as usize {
                        let start = from + step as f64 * length;
                        self.advance(
                            &mut modes,
                            &DiffusivityPath::constant(start, d),
                            start,
                            length,
                            &mut kept,
                        );
                    }
                }
                modes
            }
        }
    }

    /// Advances over one interval, piece by piece between breakpoints.
    pub fn advance(
        &self,
        modes: &mut [Complex64],
        path: &DiffusivityPath,
        from: f64,
        length: f64,
        kept: &mut KeptWeights<CubicWeights>,
    ) {
        let to = from + length;
        let first = self.breakpoints.partition_point(|&t| t <= from);
        let inside = &self.breakpoints[first..self.breakpoints.partition_point(|&t| t < to)];
        if !self.driven || inside.is_empty() {
            return self.advance_piece(modes, path, [from, to], length, kept);
        }
        let mut start = from;
        for &end in inside.iter().chain(std::iter::once(&to)) {
            self.advance_piece(modes, path, [start, end], end - start, kept);
            start = end;
        }
    }

    fn advance_piece(
        &self,
        modes: &mut [Complex64],
        path: &DiffusivityPath,
        [from, to]: [f64; 2],
        length: f64,
        kept: &mut KeptWeights<CubicWeights>,
    ) {
        let sigma = path.integral_over(from, length);
        let signal = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(|part| match part {
            _ if !self.driven => Complex64::ZERO,
            1.0 => self.signal(self.waveform.value_before(to)) * sigma,
            0.0 => self.signal(self.waveform.value(from)) * sigma,
            part => self.signal(self.waveform.value(path.time_at(part, from, to))) * sigma,
        });
        let weights = self.weights(sigma, kept);
        let step = |((mode, g), w): ((&mut Complex64, &Complex64), &CubicWeights)| {
            let fed: Complex64 = signal.iter().zip(w.weight).map(|(s, weight)| s * weight).sum();
            *mode = w.decay * *mode + g * fed;
            if mode.l1_norm() < SILENCE {
                *mode = Complex64::ZERO;
            }
        };
        if modes.len() < 4096 {
            modes.iter_mut().zip(&self.bank.divergence).zip(weights).for_each(step);
        } else {
            modes.par_iter_mut().zip(&self.bank.divergence).zip(weights).for_each(step);
        }
    }

    /// The weights for σ = ∫D dt \[m²\], computed once for each length of step.
    fn weights<'a>(&self, sigma: f64, kept: &'a mut KeptWeights<CubicWeights>) -> &'a [CubicWeights] {
        kept.of(sigma, |weights| {
            weights.resize(self.bank.len(), CubicWeights::new(0.0));
            let fill = |(index, w): (usize, &mut CubicWeights)| {
                *w = CubicWeights::new(self.bank.q_squared(index) * sigma)
            };
            weights.par_iter_mut().with_min_len(512).enumerate().for_each(fill);
        })
    }
}

/// φ_q/(∇·E)_q = D/(Dq² − iω) \[m²\] under a tone, the transform of Eq. (13) over κ.
fn tone_response(d: f64, q_squared: f64, omega: f64) -> Complex64 {
    d / Complex64::new(d * q_squared, -omega)
}

/// The patterns of `drive`: E, and with a closed form (D, ω) the potential and its gradient too.
fn static_part(
    drive: &field::Drive,
    bank: &Bank,
    grid: &Grid,
    closed_form: Option<(f64, f64)>,
) -> StaticPart {
    let [nx, ny, _] = grid.cells();
    let along_x = bank.is_along_x();
    let len = if along_x { nx } else { nx * ny };
    let field: Vec<_> = cell_centres(grid).take(len).map(|r| drive.profile.e_field(r)).collect();
    let e: [Vec<Complex64>; 2] = [0, 1].map(|c| field.iter().map(|v| v[c]).collect());
    let mut phi = vec![Complex64::ZERO; len];
    let [mut driving_x, mut driving_y] = e.clone();
    if let Some((d, omega)) = closed_form {
        for (part, unit) in [Complex64::ONE, Complex64::I].into_iter().enumerate() {
            let modes: Vec<Complex64> = (0..bank.len())
                .map(|index| {
                    let (g, f) = (bank.divergence[index], tone_response(d, bank.q_squared(index), omega));
                    match (bank.is_real(), part) {
                        (true, 0) => g * f.re,
                        (true, _) => g * f.im,
                        (false, 0) => g * f,
                        (false, _) => -Complex64::I * g * f,
                    }
                })
                .collect();
            let mut fields = DriveFields::zeros(nx, ny, !along_x);
            let mut scratch = match &bank.synthesis {
                Synthesis::Lattice { transform, .. } => Some(SynthesisScratch::new(transform, 1)),
                _ => None,
            };
            let nothing = StaticPart::default();
            let signal = Signal { patterns: &nothing, value: Complex64::ZERO, fresh: true };
            write_with_potential(bank, &modes, &signal, &mut fields, scratch.as_mut());
            let [potential, gx, gy, _, _] = fields.planes_mut();
            for (out, plane) in
                [&mut phi, &mut driving_x, &mut driving_y].into_iter().zip([potential, gx, gy])
            {
                out.iter_mut().zip(plane.values()).for_each(|(o, v)| *o += unit * v);
            }
        }
    }
    let pattern = |values: &[Complex64]| Pattern::new(values, nx, along_x);
    StaticPart {
        patterns: [pattern(&phi), pattern(&driving_x), pattern(&driving_y), pattern(&e[0]), pattern(&e[1])],
    }
}
