//! Every check of whether the theory and the numerics hold, at the key of the configuration that it concerns.

mod advice;

use llg::{Kernel, stepper::DampingRange};
use response::CorrelatorForm;
use response::regime::{
    Drive, RegimeWarning, ResponseModel, Verdict, check_cell_resolution, check_contact, check_drive,
    check_exchange_length, check_growth, check_interface, check_static_screening, check_step,
    check_temperature, check_texture,
};

use crate::config::{self, InitialState, Loaded, Profile, Screening, Waveform};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::lower::Lowered;
use crate::si::si;
use crate::wave::Wave;

/// A number outside its regime and the key it belongs to.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Path of the key.
    pub key: String,
    /// What was found.
    pub warning: RegimeWarning,
    diagnostic: Diagnostic,
}

/// All findings on a run.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// All, in the order of the checks.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// Those that do not stop a run.
    pub fn warnings(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        self.of(Verdict::Warn)
    }

    /// Those that do.
    pub fn refusals(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        self.of(Verdict::Refuse)
    }

    fn of(&self, verdict: Verdict) -> impl Iterator<Item = Diagnostic> + '_ {
        self.list.iter().filter(move |f| f.warning.verdict == verdict).map(|f| f.diagnostic.clone())
    }

    /// Fails if anything must not be run.
    ///
    /// # Errors
    /// All refusals together.
    pub fn refuse(&self, loaded: &Loaded) -> Result<(), Failure> {
        let refusals: Vec<_> = self.refusals().collect();
        if refusals.is_empty() { Ok(()) } else { Err(loaded.diagnostics(refusals).into()) }
    }
}

/// Upper estimate of the fastest precession [rad/s]: that of the magnet, and what the torques of the drives add.
pub fn fastest_precession(lowered: &Lowered) -> f64 {
    let problem = &lowered.problem;
    let Some(surface) = problem.surface() else { return problem.fastest_precession() };
    let interface = &surface.interface;
    let of_drive = |drive: &field::Drive| {
        let of_wave = |wave: &Wave| {
            let (gate, omega) = (surface.gate_factor(), drive.waveform.max_omega());
            let potential = wave.potential(interface, surface.kernel, 0.0, omega / gate) / gate;
            let diffusive = (interface.diffusive_coefficient() * potential).abs();
            diffusive + interface.field_like_amplitude(0.0, wave.e_amplitude).abs()
        };
        Wave::of(drive).iter().map(of_wave).sum::<f64>()
    };
    problem.fastest_precession() + problem.drives().iter().map(of_drive).sum::<f64>()
}

/// Largest stable fixed step \[s\]: the limit of the method for all dampings of the film, over the fastest precession.
/// `None` where every step is too long (Heun's method grows undamped precession slowly at any step), or where nothing
/// precesses.
pub fn step_limit(lowered: &Lowered) -> Option<f64> {
    let damping = DampingRange::of(&lowered.problem);
    let (stability, fastest) = (lowered.method.stability_limit(&damping), fastest_precession(lowered));
    stability.filter(|_| fastest > 0.0).map(|stability| stability / fastest)
}

/// Logarithm of the factor by which the fastest precession grows over the whole run where no step is short enough to hold it.
fn growth(lowered: &Lowered, step: f64) -> f64 {
    let damping = DampingRange::of(&lowered.problem).smallest;
    let amplification = lowered.method.amplification(step * fastest_precession(lowered), damping);
    (lowered.end / step) * amplification.ln()
}

/// Runs every check.
pub fn findings(loaded: &Loaded, lowered: &Lowered) -> Findings {
    let mut findings = Findings::default();
    let mut add = |key: String, warning: Option<RegimeWarning>| {
        if let Some(warning) = warning {
            let message = format!("`{key}`: {warning}");
            let mut diagnostic = match warning.verdict {
                Verdict::Warn => loaded.source.warning(&key, message),
                Verdict::Refuse => Diagnostic::error(&key, message, loaded.source.locate(&key)),
            };
            for line in advice::advice(loaded, &key, &warning) {
                diagnostic = diagnostic.help(line);
            }
            if let ("time.step", Some(limit)) = (key.as_str(), step_limit(lowered)) {
                let (method, limit) = (lowered.method.name(), si(limit, "s"));
                diagnostic = diagnostic.help(format!("the limit of {method} on this grid is {limit}"));
                diagnostic = diagnostic.help(
                    "adaptive methods (with a `tolerance`) choose the step themselves; `kinnmark_gray` takes the longest steps",
                );
            }
            findings.list.push(Finding { key, warning, diagnostic });
        }
    };
    if let (Some(surface), Some(config)) = (lowered.problem.surface(), &loaded.config.interface) {
        let interface = &surface.interface;
        for warning in check_interface(interface) {
            let key = match warning.quantity {
                "disorder" | "inverse_k_f_l" => "interface.disorder",
                _ => "interface.sd_splitting",
            };
            add(key.to_owned(), Some(warning));
        }
        // The electrons are as warm as the magnet unless it is said otherwise.
        let of_magnet = loaded.config.thermal.as_ref().map(|thermal| thermal.temperature);
        let key = if config.temperature.is_some() { "interface.temperature" } else { "thermal.temperature" };
        let temperature = config.temperature.or(of_magnet).and_then(|t| check_temperature(interface, t));
        add(key.to_owned(), temperature);
        for (i, drive) in lowered.problem.drives().iter().enumerate() {
            for warning in drive_findings(surface, drive, config.allow_nonlinear) {
                let key = loaded.config.drive.get(i).map(|drive| key_in_drive(drive, warning.quantity));
                add(format!("drive.{i}.{}", key.unwrap_or_default()), Some(warning));
            }
        }
        for (i, contact) in surface.contacts.iter().enumerate() {
            let potential = contact.potential / surface.gate_factor();
            let omega = contact.waveform.max_omega();
            for warning in check_contact(interface, potential, omega, config.allow_nonlinear) {
                let key = if warning.quantity == "contact_potential" { "potential" } else { "waveform" };
                add(format!("interface.contact.{i}.{key}"), Some(warning));
            }
        }
        for (i, (drive, written)) in lowered.problem.drives().iter().zip(&loaded.config.drive).enumerate() {
            let Profile::ElectrodeComb(comb) = &written.profile else { continue };
            let longest = drive.profile.wave_numbers().first().copied().unwrap_or_default();
            let is_static = comb.screening == Screening::ThomasFermi;
            let lag =
                is_static.then(|| check_static_screening(interface, longest, drive.waveform.max_omega()));
            add(format!("drive.{i}.profile.electrode_comb.screening"), lag.flatten());
        }
        let [dx, dy, _] = lowered.problem.grid().cell_size();
        let cell = dx.min(dy);
        add("grid.cell_size".to_owned(), check_cell_resolution(interface, cell));
        if matches!(loaded.config.initial.state, InitialState::Random { .. }) {
            add("initial.random".to_owned(), check_texture(interface, cell));
        }
    }
    let edges = lowered.problem.grid().cell_size().into_iter().zip(lowered.problem.grid().cells());
    let widest = edges.filter(|(_, n)| *n > 1).map(|(edge, _)| edge).fold(0.0, f64::max);
    let exchange_length = lowered.problem.magnet().exchange_length();
    let resolution = (widest > 0.0).then(|| check_exchange_length(widest, exchange_length)).flatten();
    add("grid.cell_size".to_owned(), resolution);
    if let Some(step) = lowered.method.given_step() {
        let of_step = match (step_limit(lowered), lowered.method.fixed_step()) {
            (Some(limit), _) => check_step(step, limit),
            (None, Some(step)) => check_growth(growth(lowered, step)),
            (None, None) => None,
        };
        add("time.step".to_owned(), of_step);
    }
    findings
}

/// The key below a drive that sets a quantity of [`check_drive`].
fn key_in_drive(drive: &config::Drive, quantity: &str) -> &'static str {
    match (quantity, &drive.profile) {
        ("omega_tau_1" | "photon_energy", _) => match drive.waveform {
            Waveform::Tone { .. } => "waveform.tone",
            _ => "waveform",
        },
        ("potential", Profile::PlaneWave { .. }) => "profile.plane_wave.amplitude",
        ("potential", Profile::StandingWave { .. }) => "profile.standing_wave.amplitude",
        ("potential", Profile::GratedGate { .. }) => "profile.grated_gate.gate_voltage",
        ("potential", Profile::ElectrodeComb(_)) => "profile.electrode_comb.gate_voltage",
        (_, Profile::PlaneWave { .. }) => "profile.plane_wave.wavelength",
        (_, Profile::StandingWave { .. }) => "profile.standing_wave.wavelength",
        (_, Profile::GratedGate { .. }) => "profile.grated_gate.period",
        (_, Profile::ElectrodeComb(_)) => "profile.electrode_comb.period",
        (_, Profile::Sampled { .. }) => "profile.sampled.file",
        (_, Profile::Uniform { .. }) => "profile.uniform.amplitude",
    }
}

/// Checks l|∇m| of the lowest layer, with the steepest change between neighbouring cells.
pub fn texture(problem: &llg::Problem, m: &llg::Vectors) -> Option<RegimeWarning> {
    let (surface, grid) = (problem.surface()?, problem.grid());
    let ([nx, ny, _], [dx, dy, _]) = (grid.cells(), grid.cell_size());
    let magnetic = problem.magnetic_cells();
    let slope = |from: usize, to: usize, edge: f64| {
        if !(magnetic.contains(from) && magnetic.contains(to)) {
            return 0.0;
        }
        let (a, b) = (m.get(from), m.get(to));
        let squared: f64 = a.iter().zip(b).map(|(a, b)| (b - a) * (b - a)).sum();
        squared.sqrt() / edge
    };
    let steepest = (0..nx * ny).fold(0.0, |steepest: f64, cell| {
        let along_x = if cell % nx + 1 < nx { slope(cell, cell + 1, dx) } else { 0.0 };
        let along_y = if cell / nx + 1 < ny { slope(cell, cell + nx, dy) } else { 0.0 };
        steepest.max(along_x).max(along_y)
    });
    check_texture(&surface.interface, 1.0 / steepest)
}

/// The findings on all waves of one drive: of each quantity the worst.
fn drive_findings(surface: &llg::Surface, drive: &field::Drive, allow_nonlinear: bool) -> Vec<RegimeWarning> {
    let model = match surface.kernel {
        // First order in what must be small.
        Kernel::Diffusive | Kernel::DriftDiffusion | Kernel::Closed(CorrelatorForm::Corrected) => {
            ResponseModel::Diffusive
        }
        Kernel::Closed(CorrelatorForm::Exact) => ResponseModel::Exact,
    };
    let mut worst: Vec<RegimeWarning> = Vec::new();
    for wave in Wave::of(drive) {
        let checked = check_drive(
            &surface.interface,
            &Drive {
                wave_number: wave.wave_number,
                angular_frequency: drive.waveform.max_omega(),
                // Under a gate the drive's field is the external one.
                e_amplitude: wave.e_amplitude / surface.gate_factor(),
                model,
                allow_nonlinear,
            },
        );
        for warning in checked {
            match worst.iter_mut().find(|w| w.quantity == warning.quantity) {
                Some(other) if other.value >= warning.value => {}
                Some(other) => *other = warning,
                None => worst.push(warning),
            }
        }
    }
    worst
}
