//! A check as a table for people.

use std::fmt::Write as _;

use super::Report;
use super::derived::{Derived, DriveNumbers};
use crate::si::{bytes, si};

/// The table.
pub fn text(report: &Report<'_>) -> String {
    let mut lines = Lines::default();
    surface(&mut lines, &report.derived);
    for (i, drive) in report.derived.drives.iter().enumerate() {
        self::drive(&mut lines, i, drive, report.derived.gyromagnetic_ratio);
    }
    if let Some(kernel) = &report.kernel {
        lines.heading("Kernel");
        lines.line("interface.kernel", kernel.chosen);
        lines.line("recommended", kernel.recommended);
        lines.line("because", &kernel.reason);
    }
    magnet(&mut lines, &report.derived);
    run(&mut lines, report);
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    // Writing into a String cannot fail.
    fn heading(&mut self, heading: &str) {
        let _ = writeln!(self.text, "{heading}");
    }

    fn line(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.text, "  {name:<44} {value}");
    }
}

fn surface(lines: &mut Lines, derived: &Derived) {
    let Some((interface, m_z)) = &derived.surface else { return };
    let p = interface.parameters();
    lines.heading(&format!("Surface electrons at m_z = {m_z}, and in brackets at m_z = 1"));
    let mut both = |name: &str, f: &dyn Fn(f64) -> String| {
        lines.line(name, &format!("{:<18} [{}]", f(*m_z), f(1.0)));
    };
    both("conductivity sigma_0", &|m| format!("{:.4} e^2/h", interface.sigma_0(m)));
    both("Hall conductivity sigma_H/m_z", &|m| format!("{:.4} e^2/h", interface.sigma_h_over_mz(m)));
    both("diffusion constant D", &|m| format!("{:.4e} m^2/s", interface.diffusivity(m)));
    both("transport time tau_tr of Eq. (9)", &|m| si(interface.tau_tr(m), "s"));
    both("momentum relaxation time tau_1", &|m| si(interface.tau_1(m), "s"));
    both("mean free path l", &|m| si(interface.mean_free_path(m), "m"));
    both("k_F l", &|m| format!("{:.3}", interface.k_f_l(m)));
    both("interface damping C sigma_0", &|m| {
        format!("{:.3e}", interface.gilbert_coefficient() * interface.sigma_0(m))
    });
    if let Some(factor) = derived.gate_factor {
        lines.line("screening by the gate, 1 + e^2 nu/C", &format!("{factor:.3}"));
    }
    lines.line("areal spin density S/A", &format!("{:.4e} 1/m^2", p.spin_density));
    lines.line("damping prefactor c", &format!("{:.4e}", interface.gilbert_prefactor()));
}

fn drive(lines: &mut Lines, index: usize, drive: &DriveNumbers, gamma: f64) {
    let name = drive.name.as_ref().map_or_else(String::new, |name| format!(" \"{name}\""));
    lines.heading(&format!("Drive {index}{name}: {}", drive.profile));
    lines.line("peak field E", &si(drive.e_amplitude, "V/m"));
    if let Some(screening) = &drive.screening {
        let without = screening.unscreened.map_or("none: nothing is earthed".to_owned(), |e| {
            format!("{} ({:.1} times as much)", si(e, "V/m"), e / drive.e_amplitude)
        });
        lines.line("the same without the charge of the surface", &without);
        lines.line("Thomas-Fermi length", &si(screening.thomas_fermi_length, "m"));
    }
    lines.line("angular frequency omega", &format!("{:.4e} rad/s", drive.omega));
    if drive.q > 0.0 {
        lines.line("wave number q", &format!("{:.4e} rad/m", drive.q));
        lines.line("diffusion rate D q^2", &format!("{:.4e} 1/s", drive.dq2));
        lines.line("omega/(D q^2)", &format!("{:.3e}", drive.omega / drive.dq2));
        lines.line("eta for m at 45 degrees", &format!("{:.4}", drive.eta));
        lines.line("diffusion potential", &si(drive.potential, "V"));
        lines.line("diffusive torque, times m x m_z", &amplitude(drive.torque_amplitude, gamma));
        lines.line("exchange against stripes of q, 2 A q^2/M_s", &si(drive.exchange_field, "T"));
    }
    lines.line("field-like torque", &amplitude(drive.field_like_amplitude, gamma));
}

fn amplitude(rate: f64, gamma: f64) -> String {
    format!("{:.4e} rad/s = {}", rate, si(rate / gamma, "T"))
}

fn magnet(lines: &mut Lines, derived: &Derived) {
    lines.heading("Magnet");
    lines.line("exchange length", &si(derived.exchange_length, "m"));
    for dmi in &derived.dmi {
        let pitch = si(dmi.pitch, "m");
        lines
            .line(&format!("{} DMI", dmi.symmetry), &format!("{}, pitch {pitch}", si(dmi.constant, "J/m^2")));
        let critical = dmi.critical.map(|critical| {
            format!("{} ({:.0} %)", si(critical, "J/m^2"), 100.0 * dmi.constant.abs() / critical)
        });
        let critical = critical.unwrap_or_else(|| "none: z is no easy axis".to_owned());
        lines.line("critical DMI of walls", &critical);
    }
    lines.line("fastest precession on the grid", &format!("{:.4e} rad/s", derived.fastest_precession));
    let method = derived.method;
    match (derived.step_limit, derived.step) {
        (Some(limit), _) if limit.is_infinite() => {}
        (Some(limit), Some(step)) => {
            let limit = format!("{} (step {}, {:.0} %)", si(limit, "s"), si(step, "s"), 100.0 * step / limit);
            lines.line(&format!("stability limit of {method}"), &limit);
        }
        (Some(limit), None) => lines.line(&format!("stability limit of {method}"), &si(limit, "s")),
        (None, _) => lines.line(
            &format!("stability limit of {method}"),
            "none without damping: precession grows slowly at any step",
        ),
    }
}

fn run(lines: &mut Lines, report: &Report<'_>) {
    lines.heading("Run");
    let [nx, ny, nz] = report.lowered.problem.grid().cells();
    let (cells, magnetic) = (report.lowered.problem.grid().len(), report.derived.magnetic_cells);
    let vacuum = if magnetic < cells { format!(", {magnetic} of them magnetic") } else { String::new() };
    lines.line("cells", &format!("{nx} x {ny} x {nz} = {cells}{vacuum}"));
    lines.line("memory", &bytes(report.memory_bytes()));
    let (frames, rows) = (report.frames(), report.rows());
    let size = bytes(report.output_bytes());
    lines.line("output", &format!("{frames} frames, {rows} table rows, {size} before compression"));
    if let Some(timing) = &report.timing {
        lines.line("steps", &format!("{:.0}, {} each", timing.steps, si(timing.seconds_per_step, "s")));
        let wall = std::time::Duration::from_secs_f64(timing.wall_time.min(1e12));
        let wall = if timing.wall_time < 1.0 {
            "below a second".to_owned()
        } else {
            indicatif::HumanDuration(wall).to_string()
        };
        lines.line("estimated wall time", &wall);
    }
    lines.text.push('\n');
}
