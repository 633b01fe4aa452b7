//! Spectra as text, CSV and JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};
use spectrum::{Peak, Sampling};

use super::Line;
use crate::args::SpectrumArguments;
use crate::si::si;

/// What is printed about spectra.
pub fn lines(
    arguments: &SpectrumArguments,
    sampling: &Sampling,
    frequency: &[f64],
    lines: &[Line],
) -> String {
    if arguments.json {
        let spectra: Vec<Value> = lines
            .iter()
            .map(|line| {
                json!({
                    "name": line.name,
                    "unit": line.unit,
                    "power": line.power,
                    "peaks": line.peaks.iter().map(peak).collect::<Vec<_>>(),
                })
            })
            .collect();
        let all = json!({
            "frequency": frequency,
            "bin": sampling.bin(),
            "resolution": sampling.resolution(),
            "samples": sampling.count(),
            "spectra": spectra,
        });
        return format!("{all:#}\n");
    }
    let mut out = String::new();
    // Writing into a String cannot fail.
    if arguments.csv {
        let names = lines.iter().map(|line| line.name.replace(' ', "_"));
        let _ = writeln!(out, "frequency,{}", names.collect::<Vec<_>>().join(","));
        for (k, frequency) in frequency.iter().enumerate() {
            let _ = write!(out, "{frequency:e}");
            lines.iter().for_each(|line| {
                let _ = write!(out, ",{:e}", line.power[k]);
            });
            out.push('\n');
        }
        return out;
    }
    let resolution = si(sampling.resolution(), "Hz");
    let _ = writeln!(out, "{} samples, resolution {resolution}", sampling.count());
    for line in lines {
        let _ = writeln!(out, "{}", line.name);
        if line.peaks.is_empty() {
            let _ = writeln!(out, "  no line stands out");
        }
        for peak in &line.peaks {
            let amplitude = if line.unit == "1" {
                format!("{:.3e}", peak.power.sqrt())
            } else {
                si(peak.power.sqrt(), &line.unit)
            };
            let width = if peak.width.is_finite() { si(peak.width, "Hz") } else { "-".to_owned() };
            let frequency = si(peak.frequency, "Hz");
            let _ = writeln!(out, "  {frequency:<14} amplitude {amplitude:<12} width {width}");
        }
    }
    out
}

/// What is printed about waves along a line.
pub fn dispersion(
    arguments: &SpectrumArguments,
    wave_numbers: &[f64],
    frequencies: &[f64],
    power: &[f64],
    ridge: &[Option<Peak>],
) -> String {
    let places = wave_numbers.len();
    if arguments.json {
        let rows: Vec<&[f64]> = power.chunks(places).collect();
        let strongest: Vec<Option<f64>> = ridge.iter().map(|peak| peak.map(|p| p.frequency)).collect();
        let all = json!({
            "wave_number": wave_numbers,
            "frequency": frequencies,
            "power": rows,
            "strongest_frequency": strongest,
        });
        return format!("{all:#}\n");
    }
    let mut out = String::new();
    // Writing into a String cannot fail.
    if arguments.csv {
        out.push_str("wave_number,frequency,power\n");
        for (frequency, row) in frequencies.iter().zip(power.chunks(places)) {
            for (k, power) in wave_numbers.iter().zip(row) {
                let _ = writeln!(out, "{k:e},{frequency:e},{power:e}");
            }
        }
        return out;
    }
    out.push_str("strongest frequency by wave number\n");
    for (k, peak) in wave_numbers.iter().zip(ridge) {
        if let Some(peak) = peak {
            let _ = writeln!(out, "  {:<16} {}", si(*k, "rad/m"), si(peak.frequency, "Hz"));
        }
    }
    let without = ridge.iter().filter(|peak| peak.is_none()).count();
    if without > 0 {
        let _ =
            writeln!(out, "  none, or more than 60 dB below the strongest, at {without} other wave numbers");
    }
    out
}

fn peak(peak: &Peak) -> Value {
    json!({ "frequency": peak.frequency, "power": peak.power, "width": peak.width })
}
