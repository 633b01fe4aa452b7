//! The memory of the drive: the diffusion potential φ = D∫∫G∇·E of Eqs. (12)–(13), mode by mode.
//!
//! φ̇_q = −Dq²φ_q + D(∇·E)_q is advanced exactly for any step. A tone under a constant D has a closed form and needs
//! no state; what it left behind when it was switched on decays. Other waveforms are interpolated by cubics between
//! their breakpoints, so the error is of fourth order in the step and zero for trapezoids.

mod bank;
mod diffusivity_path;
mod drive_fields;
mod history;
mod static_part;
mod synthesis;
mod weights;

use field::Waveform;
use num_complex::Complex64;
use rayon::prelude::*;

use bank::{Bank, Synthesis, cell_centres};
use static_part::{Pattern, StaticPart};
use synthesis::{Signal, SynthesisScratch, write_with_potential};
use weights::CubicWeights;

pub use diffusivity_path::{DiffusivityPath, DiffusivityPoint};
pub use drive_fields::DriveFields;
pub use history::HistoryConvolution;

use crate::{
    grid::Grid,
    problem::{Diffusivity, History, Problem},
};

/// Mode amplitudes below this \[V\] are set to zero, before they become subnormal and slow.
const SILENCE: f64 = 1e-40;

/// Decay times that a steady history reaches back: e^{−40} is below the last digit.
const REACH: f64 = 40.0;

/// Pieces of a transform for each thread: with one, a thread that is held up holds up all.
const GROUPS_PER_THREAD: usize = 8;

/// The part of the state that remembers the drive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryState {
    /// φ_q \[V\] of the drives, mode by mode; empty where a closed form serves.
    pub modes: Vec<Vec<Complex64>>,
    /// D at the start of the step before, when D follows the film.
    pub previous: Option<DiffusivityPoint>,
}

impl MemoryState {
    /// Copies `other` without allocating.
    pub fn copy_from(&mut self, other: &Self) {
        for (mine, theirs) in self.modes.iter_mut().zip(&other.modes) {
            mine.copy_from_slice(theirs);
        }
        self.previous = other.previous;
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.modes.iter().map(|modes| 16 * modes.len()).sum()
    }
}

#[derive(Debug)]
struct DriveMemory {
    waveform: Waveform,
    breakpoints: Vec<f64>,
    bank: Bank,
    static_part: StaticPart,
    /// Whether the modes are fed by the signal; if not they only decay.
    driven: bool,
    /// Whether there are modes in the state at all.
    evolves: bool,
}

/// The drives of a problem, transformed once.
#[derive(Debug)]
pub struct FieldMemory {
    drives: Vec<DriveMemory>,
    cells: [usize; 2],
    full: bool,
    history: History,
    /// Largest m_z-independent D kept for the steady start of a D that follows the film.
    frozen: Option<f64>,
}

/// Weights of the last few lengths of interval, by σ; as many as there is room for.
#[derive(Debug, Default)]
struct KeptWeights {
    room: usize,
    entries: Vec<(u64, Vec<CubicWeights>)>,
}

impl KeptWeights {
    fn new(room: usize) -> Self {
        Self { room, entries: Vec::with_capacity(room) }
    }
}

/// Buffers of [`FieldMemory`]; they carry nothing from call to call but weights that would be computed again.
#[derive(Debug)]
pub struct MemoryScratch {
    synthesis: Vec<Option<SynthesisScratch>>,
    weights: Vec<KeptWeights>,
}

impl FieldMemory {
    /// The memory of the drives of `problem`; `None` when nothing drives it.
    pub fn new(problem: &Problem) -> Option<Self> {
        let surface = problem.surface()?;
        if problem.drives().is_empty() {
            return None;
        }
        let frozen = match surface.diffusivity {
            Diffusivity::AtMz(m_z) => Some(surface.interface.diffusivity(m_z)),
            Diffusivity::Mean => None,
        };
        let grid = problem.grid();
        let drives: Vec<_> = problem
            .drives()
            .iter()
            .map(|drive| DriveMemory::new(drive, grid, frozen, surface.history))
            .collect();
        let full = drives.iter().any(|d| !d.bank.is_along_x());
        let [nx, ny, _] = grid.cells();
        Some(Self { drives, cells: [nx, ny], full, history: surface.history, frozen })
    }

    /// Whether D is a constant.
    pub fn frozen(&self) -> Option<f64> {
        self.frozen
    }

    /// The modes at t = 0 for the diffusivity `d` [m²/s] that holds then.
    pub fn initial_state(&self, d: f64) -> MemoryState {
        let modes = self.drives.iter().map(|drive| drive.initial_modes(d, self.history)).collect();
        MemoryState { modes, previous: None }
    }

    /// Buffers for `threads` threads and a method with `intervals` of different length between its nodes.
    pub fn scratch(&self, threads: usize, intervals: usize) -> MemoryScratch {
        let groups = if threads > 1 { GROUPS_PER_THREAD * threads } else { 1 };
        let synthesis = self.drives.iter().map(|drive| match &drive.bank.synthesis {
            Synthesis::Lattice { transform, .. } if drive.evolves => {
                Some(SynthesisScratch::new(transform, groups))
            }
            _ => None,
        });
        let weights = self.drives.iter().map(|_| KeptWeights::new(intervals.max(1)));
        MemoryScratch { synthesis: synthesis.collect(), weights: weights.collect() }
    }

    /// Advances `modes` from time `from` by `length` \[s\] with D along `path`.
    pub fn advance(
        &self,
        modes: &mut [Vec<Complex64>],
        path: &DiffusivityPath,
        from: f64,
        length: f64,
        scratch: &mut MemoryScratch,
    ) {
        for ((drive, modes), weights) in self.drives.iter().zip(modes).zip(&mut scratch.weights) {
            if drive.evolves && !drive.is_silent(modes) {
                drive.advance(modes, path, from, length, weights);
            }
        }
    }

    /// The fields at `time` for these mode amplitudes.
    pub fn fields(
        &self,
        modes: &[Vec<Complex64>],
        time: f64,
        out: &mut DriveFields,
        scratch: &mut MemoryScratch,
    ) {
        let drives = self.drives.iter().zip(modes).zip(&mut scratch.synthesis);
        for (index, ((drive, modes), scratch)) in drives.enumerate() {
            let (patterns, value) = (&drive.static_part, drive.waveform.value(time));
            let fresh = index == 0;
            if drive.evolves && !drive.is_silent(modes) {
                let signal = Signal { patterns, value, fresh };
                write_with_potential(&drive.bank, modes, &signal, out, scratch.as_mut());
            } else {
                patterns.write(value, fresh, out);
            }
        }
    }

    /// Whether signals are interpolated between nodes: no closed form serves.
    pub fn interpolates(&self) -> bool {
        self.drives.iter().any(|drive| drive.evolves && drive.driven)
    }

    /// Σ |φ_q − φ'_q| weight(q) over the modes that signals feed \[weight · V\]: an upper bound of weight times the
    /// difference anywhere.
    pub fn distance(&self, a: &[Vec<Complex64>], b: &[Vec<Complex64>], weight: &dyn Fn(f64) -> f64) -> f64 {
        let of_drive = |((drive, a), b): ((&DriveMemory, &Vec<Complex64>), &Vec<Complex64>)| {
            if !(drive.evolves && drive.driven) {
                return 0.0;
            }
            // Of a map the modes of half the plane stand for both halves.
            let twice = if drive.bank.is_real() { 2.0 } else { 1.0 };
            let of_mode = |(index, (a, b)): (usize, (&Complex64, &Complex64))| {
                (a - b).norm() * weight(drive.bank.q_squared(index).sqrt())
            };
            twice * a.iter().zip(b).enumerate().map(of_mode).sum::<f64>()
        };
        self.drives.iter().zip(a).zip(b).map(of_drive).sum()
    }

    /// Zero fields of the right shape.
    pub fn empty_fields(&self) -> DriveFields {
        DriveFields::zeros(self.cells[0], self.cells[1], self.full)
    }

    /// Modes of all drives: those that a drive has, and those that the state carries.
    pub fn mode_counts(&self) -> [usize; 2] {
        let all = self.drives.iter().map(|d| d.bank.len()).sum();
        [all, self.drives.iter().filter(|d| d.evolves).map(|d| d.bank.len()).sum()]
    }

    /// Bytes held, without scratch and state.
    pub fn bytes(&self) -> usize {
        self.drives.iter().map(|d| d.static_part.bytes() + d.bank.bytes()).sum()
    }
}

impl MemoryScratch {
    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let weights = self
            .weights
            .iter()
            .flat_map(|kept| &kept.entries)
            .map(|(_, w)| w.len() * size_of::<CubicWeights>());
        self.synthesis.iter().flatten().map(SynthesisScratch::bytes).sum::<usize>() + weights.sum::<usize>()
    }
}

impl DriveMemory {
    fn new(drive: &field::Drive, grid: &Grid, frozen: Option<f64>, history: History) -> Self {
        let bank = Bank::new(drive, grid);
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
    fn is_silent(&self, modes: &[Complex64]) -> bool {
        !self.driven && modes.iter().all(|m| *m == Complex64::ZERO)
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

    fn initial_modes(&self, d: f64, history: History) -> Vec<Complex64> {
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
    fn advance(
        &self,
        modes: &mut [Complex64],
        path: &DiffusivityPath,
        from: f64,
        length: f64,
        kept: &mut KeptWeights,
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
        kept: &mut KeptWeights,
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
    fn weights<'a>(&self, sigma: f64, kept: &'a mut KeptWeights) -> &'a [CubicWeights] {
        let key = sigma.to_bits();
        let KeptWeights { room, entries: kept } = kept;
        if let Some(found) = kept.iter().position(|(k, _)| *k == key) {
            return &kept[found].1;
        }
        let mut weights = if kept.len() < *room { Vec::new() } else { kept.remove(0).1 };
        weights.resize(self.bank.len(), CubicWeights::new(0.0));
        let fill = |(index, w): (usize, &mut CubicWeights)| {
            *w = CubicWeights::new(self.bank.q_squared(index) * sigma)
        };
        weights.par_iter_mut().with_min_len(512).enumerate().for_each(fill);
        kept.push((key, weights));
        let last = kept.len() - 1;
        &kept[last].1
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
