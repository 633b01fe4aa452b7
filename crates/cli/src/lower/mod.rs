//! From the configuration to the problem, its start and its integrator: every refusal is reported at its key, all at
//! once.

mod cell_map;
mod contact;
mod drive;
pub(crate) mod electrode_comb;
mod external_field;
mod file;
mod film;
mod halved;
mod interaction;
mod interface;
mod map;
mod mask;
mod material;
mod quantity;
mod regions;
mod shape;
mod start;
mod torque;
mod waveform;

use llg::{
    Method, Problem, Thermal,
    quantity::Quantity,
    stepper::{MIDPOINT, Tableau},
};

use crate::config::{Loaded, Source, Stepping};
use crate::diagnostic::{Diagnostic, Diagnostics};

pub use regions::Regions;
pub use start::Start;

/// Everything a run needs.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The physics.
    pub problem: Problem,
    /// Parts of the film, if it has any.
    pub regions: Option<Regions>,
    /// The state to begin with, before any relaxation.
    pub start: Start,
    /// The integrator.
    pub method: Method,
    /// End of the run \[s\].
    pub end: f64,
    /// Interval between frames \[s\].
    pub frames_every: f64,
    /// Interval between table rows \[s\].
    pub rows_every: f64,
    /// What the table records beside the time.
    pub quantities: Vec<Quantity>,
}

impl Lowered {
    /// The magnetisation to begin with, before any relaxation.
    pub fn magnetisation(&self) -> llg::Vectors {
        self.start.magnetisation(self.problem.grid(), self.regions.as_ref())
    }
}

/// Lowers a loaded configuration.
///
/// # Errors
/// Every value that the physics refuses, and every file that cannot be read.
pub fn lower(loaded: &Loaded) -> Result<Lowered, Diagnostics> {
    let config = &loaded.config;
    let halved = halved::Halved::new(film::lattice(&config.grid), config.grid.halved);
    let mut on = Lowering { source: &loaded.source, found: Vec::new(), halved };
    let grid = on.keep("grid", same_name, film::grid(&config.grid));
    let height = config.grid.cells[2] as f64 * config.grid.cell_size[2];
    let lattice = film::lattice(&config.grid);
    let uniform = film::magnet(&mut on, &config.magnet);
    let (mut magnet, regions) = material::material(&mut on, config, &lattice, uniform);
    let places = mask::Places { regions: regions.as_ref() };
    magnet.voltage_anisotropies = interaction::voltages(&mut on, &config.magnet, height, places);
    let surface = match &config.interface {
        Some(interface) => interface::surface(&mut on, config, interface, &magnet, grid.as_ref()).map(Some),
        None => Some(None),
    };
    let start = start::start(&mut on, config, &lattice, regions.as_ref());
    let extent = film::extent(&config.grid);
    let under = surface.as_ref().and_then(Option::as_ref);
    let drives: Vec<_> = config
        .drive
        .iter()
        .enumerate()
        .filter_map(|(i, d)| drive::drive(&mut on, i, d, extent, under))
        .collect();
    let fields: Vec<_> = config
        .external_field
        .iter()
        .enumerate()
        .filter_map(|(i, f)| external_field::external_field(&mut on, i, f, places))
        .collect();
    let torques: Vec<_> = config
        .torque
        .iter()
        .enumerate()
        .filter_map(|(i, t)| torque::torque(&mut on, i, t, height, places))
        .collect();
    let quantities = quantity::quantities(
        &mut on,
        &config.output.table,
        regions.as_ref(),
        &magnet,
        &contact::names(config),
    );
    let method = method(&mut on, config);
    let complete = on.found.is_empty();
    let problem = match (grid, surface) {
        (Some(grid), Some(surface)) if complete => {
            let prefixed = |name: &str| match name {
                "drive" | "external_field" | "torque" => name.to_owned(),
                "diffusivity_at_mz"
                | "equations"
                | "torques"
                | "history"
                | "gate_capacitance"
                | "gate_neutral_at_mz"
                | "magnet_response"
                | "relative_permittivity"
                | "contact" => format!("interface.{name}"),
                name => format!("magnet.{name}"),
            };
            let made = Problem::new(grid, magnet, surface, drives, fields)
                .map(|problem| problem.with_full_demag(film::full_demag(&config.magnet)));
            let made = made.and_then(|problem| problem.with_torques(torques));
            let thermal = config.thermal.as_ref().map(|t| Thermal::new(t.temperature, t.seed)).transpose();
            let thermal = on.keep("thermal", same_name, thermal).flatten();
            let warm = |problem: Problem| match thermal {
                Some(thermal) => problem.with_temperature(thermal),
                None => problem,
            };
            on.keep("", prefixed, made.map(warm))
        }
        _ => None,
    };
    if let (Some(problem), Some(start)) = (&problem, &start) {
        start.refuse_zeros(&mut on, problem, regions.as_ref());
    }
    match (problem, method, start) {
        (Some(problem), Some(method), Some(start)) if on.found.is_empty() => {
            let end = config.time.end;
            // An interval longer than the run would leave its end out.
            let frames_every = config.output.snapshot_every.unwrap_or(end).min(end);
            let rows_every = config.output.table_every.unwrap_or(frames_every).min(end);
            Ok(Lowered { problem, regions, start, method, end, frames_every, rows_every, quantities })
        }
        _ => Err(loaded.diagnostics(on.found)),
    }
}

fn method(on: &mut Lowering<'_>, config: &crate::config::Config) -> Option<Method> {
    let name = config.time.method.name();
    let made = match (config.time.stepping, Tableau::by_name(name)) {
        (Stepping::Fixed { step }, None) if name == MIDPOINT => Method::midpoint(step),
        (Stepping::Fixed { step }, Some(tableau)) => Method::fixed(tableau, step),
        (Stepping::QuasiStatic { step, .. }, Some(tableau)) => Method::fixed(tableau, step),
        (Stepping::Adaptive { tolerance, first_step, maximum_step }, Some(tableau)) => {
            Method::adaptive(tableau, tolerance, first_step, maximum_step.unwrap_or(f64::INFINITY))
        }
        (Stepping::QuasiStatic { step, tolerance }, None) => Method::quasi_static(step, tolerance),
        (_, None) => {
            let message = format!("`time.method` = \"{name}\" is not built in");
            on.found.push(Diagnostic::error("time.method", message, on.source.locate("time.method")));
            return None;
        }
    };
    on.keep("time", same_name, made)
}

/// A value that a physics crate refuses.
pub(crate) struct Refusal {
    name: &'static str,
    value: f64,
    requirement: &'static str,
}

macro_rules! refusal_from {
    ($($error:ty),*) => {$(
        impl From<$error> for Refusal {
            fn from(e: $error) -> Self {
                Self { name: e.name, value: e.value, requirement: e.requirement }
            }
        }
    )*};
}
refusal_from!(
    geometry::InvalidParameter,
    llg::InvalidParameter,
    field::InvalidParameter,
    response::InvalidParameter
);

/// Collects refusals.
pub(crate) struct Lowering<'a> {
    source: &'a Source,
    found: Vec<Diagnostic>,
    /// The cells of the file, and those of the grid.
    halved: halved::Halved,
}

/// A parameter that is called like its key.
pub(crate) fn same_name(name: &str) -> String {
    name.to_owned()
}

impl Lowering<'_> {
    /// The value, or `None` after noting the refusal at the key that `key_of` gives below `path`.
    pub(crate) fn keep<T>(
        &mut self,
        path: &str,
        key_of: impl Fn(&str) -> String,
        result: Result<T, impl Into<Refusal>>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(refusal) => {
                let Refusal { name, value, requirement } = refusal.into();
                self.refuse(&join(path, &key_of(name)), value, requirement);
                None
            }
        }
    }

    /// Notes that the value at `path` must be otherwise.
    pub(crate) fn refuse(&mut self, path: &str, value: f64, requirement: &str) {
        self.found.push(self.source.invalid(path, value, requirement));
    }

    /// Notes a fault of the file named at `path`.
    pub(crate) fn fault(&mut self, path: &str, message: String) {
        self.found.push(Diagnostic::error(path, message, self.source.locate(path)));
    }

    /// As [`Self::fault`], with a line of help.
    pub(crate) fn fault_with_help(&mut self, path: &str, message: String, help: &str) {
        self.found.push(Diagnostic::error(path, message, self.source.locate(path)).help(help));
    }

    /// What `action` makes of keys below `from` that stand below `to` in the file: its refusals are noted there.
    pub(crate) fn below<T>(&mut self, from: &str, to: &str, action: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.found.len();
        let made = action(self);
        for found in &mut self.found[before..] {
            if let Some(rest) = found.key.strip_prefix(from) {
                let key = format!("{to}{rest}");
                found.message = found.message.replacen(&found.key, &key, 1);
                found.place = self.source.locate(&key);
                found.key = key;
            }
        }
        made
    }

    /// `angular` below `path` where the user wrote it so, the plain frequency otherwise.
    pub(crate) fn frequency_key(&self, path: &str, frequency: &str) -> String {
        let angular = format!("angular_{frequency}");
        let written = self.source.written(&join(path, &angular)).is_some();
        if written { angular } else { frequency.to_owned() }
    }
}

fn join(path: &str, name: &str) -> String {
    match (path, name) {
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) => format!("{path}.{name}"),
    }
}
