//! `diracmag response`: the electrons of a configuration at given wave vectors, frequencies and m_z.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use num_complex::Complex64;
use response::Interface;
use serde_json::{Value, json};

use super::load;
use clap::ValueEnum as _;

use crate::args::{ResponseArguments, ResponseKernel};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::json;
use crate::lower::lower;
use crate::units::{ANGULAR_FREQUENCY, FREQUENCY, WAVE_NUMBER, parse};

/// Tabulates the response.
///
/// # Errors
/// A refused configuration or argument.
pub fn run(arguments: &ResponseArguments) -> Result<(), Failure> {
    let loaded = load(&arguments.configuration)?;
    let lowered = lower(&loaded)?;
    let Some(surface) = lowered.problem.surface() else {
        let message = "there is no section [interface], and without it no surface electrons";
        return Err(loaded.diagnostics(vec![Diagnostic::error("interface", message, None)]).into());
    };
    let wave_vectors = arguments.q.iter().map(|q| wave_vector(q)).collect::<Result<Vec<_>, _>>()?;
    let frequencies = arguments.frequency.iter().map(|f| frequency(f)).collect::<Result<Vec<_>, _>>()?;
    if let Some(m_z) = arguments.mz.iter().find(|m_z| !(-1.0..=1.0).contains(*m_z)) {
        return Err(usage("--mz", &m_z.to_string(), "must be between -1 and 1"));
    }
    let mut rows = Vec::new();
    for q in &wave_vectors {
        for frequency in &frequencies {
            let kernel = arguments.kernel;
            let row = |m_z: &f64| Row::new(&surface.interface, kernel, *q, *frequency, *m_z);
            rows.extend(arguments.mz.iter().map(row));
        }
    }
    if arguments.json {
        json::print(&json!({ "rows": rows.iter().map(Row::json).collect::<Vec<_>>() }))
    } else if arguments.csv {
        super::print(&csv(&rows))
    } else {
        super::print(&table(&rows, arguments.kernel))
    }
}

/// The response at one point.
struct Row {
    q: [f64; 2],
    frequency: f64,
    m_z: f64,
    sigma_0: f64,
    sigma_h: f64,
    diffusivity: f64,
    /// K in units of e²/h, spin indices x, y, z.
    k: [[Complex64; 3]; 3],
    /// Q of Eq. (11), e²/h.
    mixed: Complex64,
    /// L(q, ω) of Eq. (13) [m²/(V s)], the diffusive kernel.
    kernel: Complex64,
    /// F = φ_q/(∇·E)_q \[m²\], NaN at q = 0.
    potential: Complex64,
}

impl Row {
    fn new(interface: &Interface, kernel: ResponseKernel, q: [f64; 2], frequency: f64, m_z: f64) -> Self {
        let (length, omega) = (q[0].hypot(q[1]), TAU * frequency);
        let direction = if length > 0.0 { q.map(|component| component / length) } else { [1.0, 0.0] };
        let correlator = match kernel {
            ResponseKernel::Diffusive => interface.diffusive_correlator(m_z, length, omega),
            ResponseKernel::Corrected => interface.telegraph_correlator(m_z, length, omega),
            ResponseKernel::Exact => interface.exact_correlator(m_z, length, omega),
        };
        let sigma_h = interface.sigma_h(m_z);
        Self {
            q,
            frequency,
            m_z,
            sigma_0: interface.sigma_0(m_z),
            sigma_h,
            diffusivity: interface.diffusivity(m_z),
            k: correlator.matrix(direction, sigma_h),
            mixed: correlator.mixed(),
            kernel: interface.kernel_transform(m_z, length, omega),
            potential: interface.potential_of(&correlator, length),
        }
    }

    fn json(&self) -> Value {
        let k: Vec<Vec<Value>> =
            self.k.iter().map(|row| row.iter().map(|z| json::complex(*z)).collect()).collect();
        json!({
            "q": self.q[0].hypot(self.q[1]),
            "qx": self.q[0],
            "qy": self.q[1],
            "frequency": self.frequency,
            "mz": self.m_z,
            "sigma_0": self.sigma_0,
            "sigma_h": self.sigma_h,
            "diffusivity": self.diffusivity,
            "k": k,
            "q_mixed": json::complex(self.mixed),
            "l": json::complex(self.kernel),
            "f": json::complex(self.potential),
        })
    }
}

fn csv(rows: &[Row]) -> String {
    let mut out = String::from("q,qx,qy,frequency,mz,sigma_0,sigma_h,diffusivity");
    for i in ["x", "y", "z"] {
        for j in ["x", "y", "z"] {
            // Writing into a String cannot fail.
            let _ = write!(out, ",k_{i}{j}_re,k_{i}{j}_im");
        }
    }
    out.push_str(",q_mixed_re,q_mixed_im,l_re,l_im,f_re,f_im\n");
    for row in rows {
        let plain = [
            row.q[0].hypot(row.q[1]),
            row.q[0],
            row.q[1],
            row.frequency,
            row.m_z,
            row.sigma_0,
            row.sigma_h,
            row.diffusivity,
        ];
        let complex = row
            .k
            .iter()
            .flatten()
            .chain([&row.mixed, &row.kernel, &row.potential])
            .flat_map(|z| [z.re, z.im]);
        let numbers: Vec<String> = plain.into_iter().chain(complex).map(crate::si::plain).collect();
        out.push_str(&numbers.join(","));
        out.push('\n');
    }
    out
}

fn table(rows: &[Row], kernel: ResponseKernel) -> String {
    let kernel = kernel.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    let mut out = format!(
        "kernel {kernel}; K in e^2/h, spin indices x, y, z; spin convention, Delta_z = Delta_sd m_z\n"
    );
    for row in rows {
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "\nq = ({:.4e}, {:.4e}) rad/m, f = {:.4e} Hz, m_z = {}",
            row.q[0], row.q[1], row.frequency, row.m_z
        );
        let _ = writeln!(
            out,
            "  sigma_0 = {:.6} e^2/h   sigma_H = {:.6} e^2/h   D = {:.6e} m^2/s",
            row.sigma_0, row.sigma_h, row.diffusivity
        );
        let cell = |z: &Complex64| format!("{:>12.4e} {:>+12.4e}i", z.re, z.im);
        for (name, entries) in ["x", "y", "z"].into_iter().zip(&row.k) {
            let cells: Vec<String> = entries.iter().map(cell).collect();
            let _ = writeln!(out, "  K_{name}j  {}", cells.join("  "));
        }
        let _ = writeln!(out, "  Q     {} e^2/h", cell(&row.mixed));
        let _ = writeln!(out, "  L     {} m^2/(V s)", cell(&row.kernel));
        let _ = writeln!(out, "  F     {} m^2", cell(&row.potential));
    }
    out
}

/// `QX` or `QX,QY` in rad/m, or with a unit.
fn wave_vector(text: &str) -> Result<[f64; 2], Failure> {
    let component = |part: &str| {
        let part = part.trim();
        let value = part.parse().ok().or_else(|| parse(part, &WAVE_NUMBER).ok());
        value
            .filter(|q: &f64| q.is_finite())
            .ok_or_else(|| usage("--q", text, "must be QX or QX,QY in rad/m, for instance 6.1e6,0"))
    };
    match text.split_once(',') {
        Some((x, y)) => Ok([component(x)?, component(y)?]),
        None => Ok([component(text)?, 0.0]),
    }
}

/// A frequency \[Hz\] with its unit; an angular one is divided by 2π.
fn frequency(text: &str) -> Result<f64, Failure> {
    let angular = || parse(text, &ANGULAR_FREQUENCY).map(|omega| omega / TAU);
    let found = parse(text, &FREQUENCY).or_else(|error| angular().map_err(|_| error));
    let found = found.map_err(|error| usage("--frequency", text, &error.to_string()))?;
    if found >= 0.0 { Ok(found) } else { Err(usage("--frequency", text, "must not be negative")) }
}

fn usage(argument: &'static str, found: &str, requirement: &str) -> Failure {
    Failure::Usage { argument, found: found.to_owned(), requirement: requirement.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_with_and_without_units() {
        assert_eq!(wave_vector("-6e6").unwrap(), [-6e6, 0.0]);
        assert_eq!(wave_vector("1 rad/um, 2e6").unwrap(), [1e6, 2e6]);
        assert!(wave_vector("nan").is_err() && wave_vector("1,2,3").is_err() && wave_vector("").is_err());
        assert_eq!(frequency("100 MHz").unwrap(), 1e8);
        // 2π · 1e8 rad/s to the digits written.
        assert!((frequency("6.283185307179586e8 rad/s").unwrap() - 1e8).abs() < 1e-6);
        assert!(frequency("100").is_err() && frequency("-1 Hz").is_err() && frequency("1 ns").is_err());
    }
}
