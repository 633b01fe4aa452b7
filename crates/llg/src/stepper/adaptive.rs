//! Steps chosen from an error estimate.

use field::Waveform;
use rayon::prelude::*;

use super::{DampingRange, Llg, Method, Tableau, control::PiController};
use crate::{error::RunError, problem::Problem, state::State};

/// First step \[s\] where the magnet alone would not turn.
const LONGEST_FIRST_STEP: f64 = 1e-12;

/// Longest step of `method` \[s\]: what the user allows, what the fastest signal allows (a film at rest says nothing of a
/// field that comes), and for a method that has a limit of stability that limit.
pub fn longest_step(problem: &Problem, method: &Method) -> f64 {
    let Method::Adaptive { tableau, maximum_step, .. } = method else { return f64::INFINITY };
    let stability = if tableau.stops_at_limit {
        let damped = method.stability_limit(&DampingRange::of(problem)).unwrap_or(0.0);
        tableau.imaginary_stability.min(damped) / problem.fastest_precession()
    } else {
        f64::INFINITY
    };
    let fastest = problem.waveforms().map(fastest_between_breakpoints).fold(0.0, f64::max);
    let signals = if fastest > 0.0 { 1.0 / fastest } else { f64::INFINITY };
    maximum_step.min(stability).min(signals)
}

/// Frequency [rad/s] at which a signal swings between its breakpoints, where steps stop; pulses and tables do not.
fn fastest_between_breakpoints(waveform: &Waveform) -> f64 {
    match waveform {
        Waveform::Constant | Waveform::Pulse(_) | Waveform::Table(_) => 0.0,
        Waveform::Tone(_) | Waveform::Burst(_) | Waveform::Chirp(_) | Waveform::Sinc(_) => {
            waveform.max_omega()
        }
    }
}

impl Llg<'_> {
    /// Length and end of the step taken.
    pub(super) fn adaptive_step(
        &mut self,
        state: &mut State,
        tableau: &Tableau,
        tolerance: f64,
        first_step: Option<f64>,
    ) -> Result<(f64, f64), RunError> {
        let controller = PiController::new(tableau.order);
        let radian = 1.0 / self.problem.fastest_precession();
        let first = first_step.unwrap_or_else(|| (0.1 * radian).min(LONGEST_FIRST_STEP));
        let mut proposed = state.next_step.unwrap_or(first).min(self.longest);
        loop {
            // No step goes across a breakpoint: a film at rest would not see a whole pulse.
            let end = state.time + proposed;
            let (length, end) = match self.breakpoints.after(state.time) {
                Some(stop) if stop < end => (stop - state.time, stop),
                _ => (proposed, end),
            };
            if end <= state.time || end.is_nan() {
                return Err(self.underflow(state, tableau, length));
            }
            let failed = match self.attempt(state, length, self.breakpoints.end_of_step(end)) {
                Err(error @ RunError::Interrupted { .. }) => return Err(error),
                tried => tried.err(),
            };
            let error = match &failed {
                Some(_) => f64::INFINITY,
                None => {
                    let others =
                        self.error_of_memory(state, length) + self.error_of_carriers(tableau, length);
                    (self.error(tableau, length) + others) / tolerance
                }
            };
            if error <= 1.0 {
                let next = length * controller.accepted(error, state.last_error);
                // A step cut short says nothing against the one that was meant.
                let next = if length < proposed { next.max(proposed) } else { next };
                // A first step may be short; one that stays short never comes to the end.
                if length < self.shortest && next <= length {
                    return Err(self.underflow(state, tableau, length));
                }
                state.next_step = Some(next.min(self.longest));
                state.last_error = error;
                return Ok((length, end));
            }
            self.rejected += 1;
            proposed = length * controller.rejected(error);
            let hopeless = proposed < self.shortest;
            match failed {
                Some(failure) if hopeless || length < 1e-18 => return Err(failure),
                None if hopeless => return Err(self.underflow(state, tableau, proposed)),
                _ => {}
            }
        }
    }

    /// The failure of steps that have become too short, with the cell whose error was the largest in the last try.
    fn underflow(&self, state: &State, tableau: &Tableau, step: f64) -> RunError {
        let largest = |(worst, most): (usize, f64), cell| {
            let square = self.squared_error(tableau, cell);
            if square > most { (cell, square) } else { (worst, most) }
        };
        let (worst, _) = (0..self.problem.grid().len()).fold((0, 0.0), largest);
        let cell = self.problem.grid().indices(worst);
        RunError::StepUnderflow { time: state.time, step, cell, largest: None }
    }

    /// Largest |δm| that the interpolation of the drives' signals over the step may make.
    fn error_of_memory(&mut self, state: &State, length: f64) -> f64 {
        let (Some(drives), Some(surface)) = (&mut self.drives, self.problem.surface()) else { return 0.0 };
        let interface = &surface.interface;
        let diffusive = interface.diffusive_coefficient().abs();
        // Rates per volt of a mode: of the diffusive torque, and of the field-like one of its field qφ.
        let weight = |q| diffusive + interface.field_like_amplitude(0.0, q).abs();
        length * drives.error(state, length, &weight, interface.field_like_amplitude(0.0, 1.0).abs())
    }

    /// Largest |δm| that the error of the carriers makes in the next step.
    fn error_of_carriers(&mut self, tableau: &Tableau, length: f64) -> f64 {
        let Some(surface) = self.problem.surface() else { return 0.0 };
        let interface = &surface.interface;
        let torques =
            [interface.diffusive_coefficient().abs(), interface.field_like_amplitude(0.0, 1.0).abs()];
        let weights = tableau.error.unwrap_or_default();
        let of_carriers = self.carriers.as_mut().map_or(0.0, |steps| steps.error(weights, length, torques));
        of_carriers + self.nonlocal.as_mut().map_or(0.0, |steps| steps.error(weights, length, torques))
    }

    /// Largest |dt Σ e_i k_i| over the cells.
    fn error(&self, tableau: &Tableau, length: f64) -> f64 {
        let nx = self.problem.grid().cells()[0];
        let of_row = |row: usize| {
            let of_cells = (row * nx..(row + 1) * nx).map(|cell| self.squared_error(tableau, cell));
            of_cells.fold(0.0, f64::max)
        };
        length * (0..self.problem.grid().rows()).into_par_iter().map(of_row).reduce(|| 0.0, f64::max).sqrt()
    }

    /// |Σ e_i k_i|² of a cell [(rad/s)²], infinity where it is no number.
    fn squared_error(&self, tableau: &Tableau, cell: usize) -> f64 {
        let mut e = [0.0; 3];
        for (w, k) in tableau.error.unwrap_or_default().iter().zip(&self.k) {
            let v = k.get(cell);
            e = [e[0] + w * v[0], e[1] + w * v[1], e[2] + w * v[2]];
        }
        let square = e[0] * e[0] + e[1] * e[1] + e[2] * e[2];
        if square.is_nan() { f64::INFINITY } else { square }
    }
}
