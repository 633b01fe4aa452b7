//! Checks between keys. They work on the normalised values, some of which may be missing because they had
//! errors of their own; such a check is then left out, and nothing is reported twice.

use super::catalogue::MAXIMUM_CELLS;
use super::document::quoted;
use super::finding::Finding;
use super::model::Method;
use crate::si::si;
use serde::Deserialize;

/// More snapshots, table rows or steps than these come from a slip in a unit.
const MOST_SNAPSHOTS: f64 = 1e7;
const MOST_ROWS: f64 = 1e9;
const MOST_STEPS: f64 = 1e12;
/// ħ \[J s\] and Bohr magneton \[J/T\], CODATA 2022.
const HBAR: f64 = 1.054_571_817_646_156_4e-34;
const SPEED_OF_LIGHT: f64 = 299_792_458.0;

/// Runs all checks.
pub fn check(on: &mut Finding<'_>) {
    on.grid();
    on.magnet();
    on.interface();
    on.time();
    on.output();
    super::pattern::check(on);
    super::pitfalls::check(on);
    super::switching::check(on);
    super::torque::check(on);
    super::carriers::check(on);
    super::magnet_response::check(on);
    super::interaction::check(on);
}

impl Finding<'_> {
    fn grid(&mut self) {
        let Some(cells) = self.value("grid.cells").and_then(toml::Value::as_array) else { return };
        let cells: Vec<i64> = cells.iter().filter_map(toml::Value::as_integer).collect();
        let total = cells.iter().fold(1.0, |product, &n| product * n as f64);
        if total > MAXIMUM_CELLS as f64 {
            // Three components of m and of its rate of change, in double precision, are the least any run holds.
            let memory = total * 48.0 / f64::from(1 << 30);
            let message =
                format!("`grid.cells` makes {total:.3e} cells; at most 2^31 = 2.147e9 are possible");
            self.error(
                "grid.cells",
                message,
                &format!("the magnetization and its rate of change alone would take {memory:.0} GiB"),
            );
        }
        if self.value("magnet.demag").and_then(toml::Value::as_str) == Some("thin_film")
            && cells.get(2).is_some_and(|&n| n > 1)
        {
            let message = format!(
                "`magnet.demag` = \"thin_film\" treats each of the {} layers as an infinite film of its own",
                cells[2]
            );
            self.warn("magnet.demag", message, "\"full\" couples the layers");
        }
    }

    /// Keys of the full demagnetising field without effect.
    fn demag(&mut self) {
        let full =
            !matches!(self.value("magnet.demag").and_then(toml::Value::as_str), Some("thin_film" | "none"));
        let periodic =
            self.value("grid.periodic").and_then(toml::Value::as_array).is_some_and(|a| !a.is_empty());
        for (key, has_effect, needs) in [
            ("magnet.demag_precision", full, "`magnet.demag` = \"full\""),
            (
                "magnet.demag_images",
                full && periodic,
                "`magnet.demag` = \"full\" and an axis in `grid.periodic`",
            ),
        ] {
            if self.is_written(key) && !has_effect {
                self.warn(key, format!("`{key}` has no effect without {needs}"), "leave it out");
            }
        }
    }

    fn magnet(&mut self) {
        self.demag();
        for (given, missing) in [("spin", "unit_cell_area"), ("unit_cell_area", "spin")] {
            let (given, missing) = (format!("magnet.{given}"), format!("magnet.{missing}"));
            if self.is_written(&given) && !self.is_written(&missing) {
                let help =
                    "give both, or neither: the spin density then follows from M_s and the cell height";
                self.error(&given, format!("`{given}` needs `{missing}`"), help);
            }
        }
        if let Some(damping) = self.number("magnet.damping").filter(|&damping| damping > 1.0) {
            self.warn(
                "magnet.damping",
                format!("`magnet.damping` = {damping} is unusually large"),
                "iron garnets have 1e-4 to 1e-1",
            );
        }
        self.spin_density();
    }

    /// Compares S/A as given with M_s d/(gµ_B) = M_s d/(γħ).
    fn spin_density(&mut self) {
        let number = |name| self.number(name);
        let (Some(spin), Some(area)) = (number("magnet.spin"), number("magnet.unit_cell_area")) else {
            return;
        };
        let (Some(m), Some(gamma)) =
            (number("magnet.saturation_magnetization"), number("magnet.gyromagnetic_ratio"))
        else {
            return;
        };
        let Some(d) = number("grid.cell_size.2") else { return };
        let (given, derived) = (spin / area, m * d / (gamma * HBAR));
        if (given / derived - 1.0).abs() > 0.01 {
            let message = format!(
                "`magnet.spin`/`magnet.unit_cell_area` = {given:.4e} 1/m^2 differs from M_s d/(g mu_B) = {derived:.4e} 1/m^2 with d the cell height"
            );
            self.warn("magnet.spin", message, "the given spin density is used");
        }
    }

    fn interface(&mut self) {
        let (gap, energy) = ("interface.sd_splitting", "interface.fermi_energy");
        if let (Some(delta), Some(epsilon)) = (self.number(gap), self.number(energy))
            && epsilon <= delta
        {
            let message = format!(
                "`{energy}` = {} must be above the sd gap |J_sd S|, `sd_splitting` = {}",
                self.written(energy),
                self.written(gap)
            );
            self.error(
                energy,
                message,
                "below it the surface is an insulator for m along z, and the theory does not hold",
            );
        }
        let velocity = "interface.fermi_velocity";
        if self.number(velocity).is_some_and(|v| v >= SPEED_OF_LIGHT) {
            self.error(
                velocity,
                format!("`{velocity}` = {} must be below the speed of light", self.written(velocity)),
                "typical: 5e5 m/s",
            );
        }
        if self.is_written("interface") {
            return;
        }
        if self.is_written("drive") {
            let message =
                "`drive` acts on the electrons of the interface, but there is no section [interface]";
            self.error("drive", message, "add [interface], or remove every [[drive]]");
        }
        for i in 0..self.count("output.fields") {
            let path = format!("output.fields.{i}");
            if let Some(name) = self.value(&path).and_then(toml::Value::as_str).filter(|&name| name != "m") {
                let message = format!("`{path}` = {} exists only with a section [interface]", quoted(name));
                self.error(&path, message, "without it only \"m\" can be written");
            }
        }
    }

    fn time(&mut self) {
        let Some(method) =
            self.value("time.method").and_then(|value| Method::deserialize(value.clone()).ok())
        else {
            return;
        };
        let name = method.name();
        let adaptive = method.is_adaptive(self.is_written("time.tolerance"));
        let end = self.number("time.end");
        if adaptive && !self.is_written("time.tolerance") {
            let reason = format!("`method` = \"{name}\" controls its step by it");
            self.missing("time.tolerance", "time.method", &reason, "for example tolerance = 1e-6");
        }
        let temperature = self.number("thermal.temperature").unwrap_or(0.0);
        let quasi_static = method == Method::QuasiStatic;
        if (adaptive || quasi_static) && temperature > 0.0 {
            let message =
                format!("`time.method` = \"{name}\" does not support the noise of `thermal.temperature`");
            let help = "steps that follow the noise would bend its distribution: use heun, rk4 or implicit_midpoint \
                        with a fixed step, or temperature = \"0 K\"";
            self.error("time.method", message, help);
        }
        if !adaptive {
            if !self.is_written("time.step") {
                let reason = format!("`method` = \"{name}\" has a fixed step");
                self.missing("time.step", "time.method", &reason, "for example step = \"0.5 ps\"");
            }
            for unused in ["time.tolerance", "time.maximum_step"] {
                if self.is_written(unused) && !(quasi_static && unused == "time.tolerance") {
                    self.warn(
                        unused,
                        format!("`{unused}` is not used: `method` = \"{name}\" has a fixed step"),
                        "",
                    );
                }
            }
        }
        for path in ["drive", "torque"] {
            if quasi_static && self.is_written(path) {
                let message =
                    format!("`{path}` has no effect on states of least energy, which \"{name}\" finds");
                self.error(
                    path,
                    message,
                    "external fields and voltages have an energy; a torque needs a method with dynamics",
                );
            }
        }
        for path in ["time.step", "time.maximum_step"] {
            let (Some(step), Some(end)) = (self.number(path), end) else { continue };
            if path == "time.step" && step > end {
                self.error(
                    path,
                    format!(
                        "`{path}` = {} is longer than the run, `end` = {}",
                        self.written(path),
                        self.written("time.end")
                    ),
                    "",
                );
            } else if end / step > MOST_STEPS {
                self.error(
                    path,
                    format!(
                        "`{path}` = {} would take {:.1e} steps to `time.end`; at most 1e12 are possible",
                        self.written(path),
                        end / step
                    ),
                    "",
                );
            }
        }
        if let (Some(first), Some(most)) = (self.number("time.step"), self.number("time.maximum_step"))
            && first > most
            && adaptive
        {
            let message = format!(
                "`time.step` = {} is longer than `maximum_step` = {}",
                self.written("time.step"),
                self.written("time.maximum_step")
            );
            self.error("time.step", message, "");
        }
    }

    fn output(&mut self) {
        let Some(end) = self.number("time.end") else { return };
        for (path, most, what) in [
            ("output.snapshot_every", MOST_SNAPSHOTS, "snapshots"),
            ("output.table_every", MOST_ROWS, "rows"),
        ] {
            let Some(interval) = self.number(path) else { continue };
            let written = self.written(path);
            if end / interval > most {
                self.error(
                    path,
                    format!(
                        "`{path}` = {written} would write {:.1e} {what}; at most {most:.0e} are possible",
                        end / interval
                    ),
                    "",
                );
            } else if interval > end {
                let message = format!(
                    "`{path}` = {written} is longer than the run, `time.end` = {}",
                    self.written("time.end")
                );
                self.warn(path, message, "only the first and the last state are written");
            } else if what == "snapshots" && ((end / interval).round() * interval / end - 1.0).abs() > 1e-9 {
                let last = (end / interval).floor() * interval;
                let message = format!(
                    "`{path}` = {written} does not divide the run, `time.end` = {}",
                    self.written("time.end")
                );
                self.warn(path, message, &format!("the last of the {what} is that of {}", si(last, "s")));
            }
            if path == "output.table_every"
                && let Some(step) = self.number("time.step").filter(|_| !self.is_written("time.tolerance"))
                && interval < step * (1.0 - 1e-9)
            {
                let message = format!(
                    "`{path}` = {written} is shorter than a step, `time.step` = {}",
                    self.written("time.step")
                );
                self.warn(path, message, "rows inside of a step are interpolated, and take their time");
            }
        }
    }
}
