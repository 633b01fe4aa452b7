//! The memory of the drive: the diffusion potential φ = D∫∫G∇·E of Eqs. (12)–(13), mode by mode.
//!
//! φ̇_q = −Dq²φ_q + D(∇·E)_q is advanced exactly for any step. A tone under a constant D has a closed form and needs
//! no state; what it left behind when it was switched on decays. Other waveforms are interpolated by cubics between
//! their breakpoints, so the error is of fourth order in the step and zero for trapezoids. The exact kernel and the
//! corrected one are sums of such modes with other rates.

mod answers;
mod bank;
mod diffusive_drive;
mod diffusivity_path;
mod drive_fields;
mod history;
mod kept_weights;
mod pole_drive;
mod pole_family;
mod static_part;
mod synthesis;
mod weights;

use num_complex::Complex64;

use bank::{Bank, Synthesis};
use diffusive_drive::DiffusiveDrive;
use kept_weights::KeptWeights;
use pole_family::{FamilyScratch, PoleFamily};
use synthesis::{Signal, SynthesisScratch, write_with_potential};
use weights::CubicWeights;

pub use diffusivity_path::{DiffusivityPath, DiffusivityPoint};
pub use drive_fields::DriveFields;
pub use history::HistoryConvolution;
pub(crate) use static_part::Pattern;

use crate::{
    problem::Problem,
    surface::{Diffusivity, History, Kernel},
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

/// The memory of one drive.
#[derive(Debug)]
enum DriveMemory {
    Diffusive(Box<DiffusiveDrive>),
    Poles(PoleFamily),
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

/// Buffers of [`FieldMemory`]; they carry nothing from call to call but weights that would be computed again.
#[derive(Debug)]
pub struct MemoryScratch {
    drives: Vec<DriveScratch>,
}

#[derive(Debug)]
struct DriveScratch {
    synthesis: Option<SynthesisScratch>,
    weights: Weights,
}

/// Weights of a step, and what else the kind of drive needs.
#[derive(Debug)]
enum Weights {
    Diffusive(KeptWeights<CubicWeights>),
    Poles(FamilyScratch),
}

impl FieldMemory {
    /// The memory of the drives of `problem`; `None` when nothing drives it.
    pub fn new(problem: &Problem) -> Option<Self> {
        let surface = problem.surface()?;
        if problem.drives().is_empty() || surface.has_carriers() {
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
            .map(|drive| match surface.kernel {
                Kernel::Closed(form) => DriveMemory::Poles(PoleFamily::new(
                    drive,
                    grid,
                    &surface.interface,
                    form,
                    surface.diffusivity,
                    surface.history,
                )),
                Kernel::Diffusive | Kernel::DriftDiffusion => {
                    let drive = DiffusiveDrive::new(drive, grid, frozen, surface.history);
                    DriveMemory::Diffusive(Box::new(drive))
                }
            })
            .collect();
        let full = drives.iter().any(|d| !d.bank().is_along_x());
        let [nx, ny, _] = grid.cells();
        Some(Self { drives, cells: [nx, ny], full, history: surface.history, frozen })
    }

    /// Whether D is a constant.
    pub fn frozen(&self) -> Option<f64> {
        self.frozen
    }

    /// The modes at t = 0 for the diffusivity `d` [m²/s] that holds then.
    pub fn initial_state(&self, d: f64) -> MemoryState {
        let modes = self.drives.iter().map(|drive| match drive {
            DriveMemory::Diffusive(drive) => drive.initial_modes(d, self.history),
            DriveMemory::Poles(drive) => drive.initial_modes(self.history),
        });
        MemoryState { modes: modes.collect(), previous: None }
    }

    /// Buffers for `threads` threads and a method with `intervals` of different length between its nodes.
    pub fn scratch(&self, threads: usize, intervals: usize) -> MemoryScratch {
        let groups = if threads > 1 { GROUPS_PER_THREAD * threads } else { 1 };
        let of_drive = |drive: &DriveMemory| DriveScratch {
            synthesis: match &drive.bank().synthesis {
                Synthesis::Lattice { transform, .. } if drive.evolves() => {
                    Some(SynthesisScratch::new(transform, groups))
                }
                _ => None,
            },
            weights: match drive {
                DriveMemory::Diffusive(_) => Weights::Diffusive(KeptWeights::new(intervals.max(1))),
                DriveMemory::Poles(drive) => Weights::Poles(drive.scratch(intervals.max(1))),
            },
        };
        MemoryScratch { drives: self.drives.iter().map(of_drive).collect() }
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
        for ((drive, modes), scratch) in self.drives.iter().zip(modes).zip(&mut scratch.drives) {
            match (drive, &mut scratch.weights) {
                (DriveMemory::Diffusive(drive), Weights::Diffusive(weights))
                    if drive.evolves && !drive.is_silent(modes) =>
                {
                    drive.advance(modes, path, from, length, weights);
                }
                (DriveMemory::Poles(drive), Weights::Poles(scratch)) if drive.evolves() => {
                    drive.advance(modes, from, length, scratch);
                }
                _ => {}
            }
        }
    }

    /// The fields at `time` for these mode amplitudes and a film of diffusivity `d` [m²/s], which counts where
    /// [`weighs_by_film`](Self::weighs_by_film).
    pub fn fields(
        &self,
        modes: &[Vec<Complex64>],
        time: f64,
        d: f64,
        out: &mut DriveFields,
        scratch: &mut MemoryScratch,
    ) {
        let drives = self.drives.iter().zip(modes).zip(&mut scratch.drives);
        for (index, ((drive, modes), DriveScratch { synthesis, weights })) in drives.enumerate() {
            let fresh = index == 0;
            match (drive, weights) {
                (DriveMemory::Diffusive(drive), _) => {
                    let (patterns, value) = (&drive.static_part, drive.waveform.value(time));
                    if drive.evolves && !drive.is_silent(modes) {
                        let signal = Signal { patterns, value, fresh };
                        write_with_potential(&drive.bank, modes, &signal, out, synthesis.as_mut());
                    } else {
                        patterns.write(value, fresh, out);
                    }
                }
                (DriveMemory::Poles(drive), Weights::Poles(scratch)) => {
                    drive.write(modes, (time, d), fresh, out, scratch, synthesis.as_mut());
                }
                (DriveMemory::Poles(_), Weights::Diffusive(_)) => {
                    debug_assert!(false, "a drive comes with its scratch");
                }
            }
        }
    }

    /// Whether fields depend on the D of their time, not only on what it was.
    pub fn weighs_by_film(&self) -> bool {
        self.drives.iter().any(|drive| matches!(drive, DriveMemory::Poles(family) if family.weighs_by_film()))
    }

    /// Whether signals are interpolated between nodes: no closed form serves.
    pub fn interpolates(&self) -> bool {
        self.drives.iter().any(DriveMemory::is_fed)
    }

    /// Σ |φ_q − φ'_q| weight(q) over the modes that signals feed \[weight · V\], and `field_weight` times the difference of
    /// transverse fields [V/m]: an upper bound of the difference of the torques anywhere.
    pub fn distance(
        &self,
        a: &[Vec<Complex64>],
        b: &[Vec<Complex64>],
        weight: &dyn Fn(f64) -> f64,
        field_weight: f64,
    ) -> f64 {
        let of_drive = |((drive, a), b): ((&DriveMemory, &Vec<Complex64>), &Vec<Complex64>)| match drive {
            _ if !drive.is_fed() => 0.0,
            DriveMemory::Diffusive(drive) => drive.distance(a, b, weight),
            DriveMemory::Poles(drive) => drive.distance(a, b, weight, field_weight),
        };
        self.drives.iter().zip(a).zip(b).map(of_drive).sum()
    }

    /// Zero fields of the right shape.
    pub fn empty_fields(&self) -> DriveFields {
        DriveFields::zeros(self.cells[0], self.cells[1], self.full)
    }

    /// Modes of all drives: the waves that a drive has, and the modes that the state carries.
    pub fn mode_counts(&self) -> [usize; 2] {
        let carried = |drive: &DriveMemory| match drive {
            DriveMemory::Diffusive(drive) if drive.evolves => drive.bank.len(),
            DriveMemory::Diffusive(_) => 0,
            DriveMemory::Poles(drive) => drive.len(),
        };
        let all = self.drives.iter().map(|drive| drive.bank().len()).sum();
        [all, self.drives.iter().map(carried).sum()]
    }

    /// Bytes held, without scratch and state.
    pub fn bytes(&self) -> usize {
        let of_drive = |drive: &DriveMemory| match drive {
            DriveMemory::Diffusive(drive) => drive.static_part.bytes() + drive.bank.bytes(),
            DriveMemory::Poles(drive) => drive.bytes(),
        };
        self.drives.iter().map(of_drive).sum()
    }
}

impl DriveMemory {
    fn bank(&self) -> &Bank {
        match self {
            Self::Diffusive(drive) => &drive.bank,
            Self::Poles(drive) => drive.bank(),
        }
    }

    /// Whether there are modes in the state at all.
    fn evolves(&self) -> bool {
        match self {
            Self::Diffusive(drive) => drive.evolves,
            Self::Poles(drive) => drive.evolves(),
        }
    }

    /// Whether a signal feeds them.
    fn is_fed(&self) -> bool {
        match self {
            Self::Diffusive(drive) => drive.evolves && drive.driven,
            Self::Poles(drive) => drive.evolves() && drive.is_driven(),
        }
    }
}

impl MemoryScratch {
    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let of_drive = |scratch: &DriveScratch| {
            let weights = match &scratch.weights {
                Weights::Diffusive(kept) => kept.bytes(),
                Weights::Poles(scratch) => scratch.bytes(),
            };
            weights + scratch.synthesis.as_ref().map_or(0, SynthesisScratch::bytes)
        };
        self.drives.iter().map(of_drive).sum()
    }
}
