//! `diracmag spectrum`: frequencies of what a run recorded.

mod recorded;
mod report;
mod shown;

use figure::{Dispersion, SpectrumLine, draw_dispersion, draw_spectrum};
use spectrum::{DispersionMap, Peak, PowerSpectrum, Sampling, Window, peaks, ridge};
use trajectory::Reader;

use super::plot::title;
use crate::args::{LineAxis, SpectrumArguments, WindowName};
use crate::failure::Failure;
use crate::probe;
use crate::units;
use recorded::{RecordedField, record};

/// A line must stand out of the saddles beside it by this factor of power.
const PROMINENCE: f64 = 3.0;
/// Waves weaker than the strongest by more than this factor of power, 60 dB, are not listed; the picture ends there too.
const DEPTH: f64 = 1e6;

/// One spectrum.
struct Line {
    name: String,
    unit: String,
    power: Vec<f64>,
    peaks: Vec<Peak>,
}

/// Transforms, prints and draws.
///
/// # Errors
/// An output that cannot be read or has no spectrum, or a picture that cannot be drawn or written.
pub fn run(arguments: &SpectrumArguments) -> Result<(), Failure> {
    let reader = probe::open(&arguments.trajectory).map_err(Failure::Read)?;
    let from = arguments.from.as_ref().map(|text| quantity("--from", text, &units::TIME)).transpose()?;
    let up_to =
        arguments.up_to.as_ref().map(|text| quantity("--up-to", text, &units::FREQUENCY)).transpose()?;
    let (from, up_to) = (from.unwrap_or(f64::NEG_INFINITY), up_to.unwrap_or(f64::INFINITY));
    match (&arguments.field, arguments.dispersion) {
        (Some(field), Some(axis)) => dispersion(&reader, arguments, field, axis, from, up_to),
        (Some(field), None) => {
            let field = RecordedField::find(&reader, field, from)?;
            let sampling = sampling(&field.times, arguments)?;
            let lines = of_field(&field, &sampling, arguments)?;
            finish(&reader, arguments, &sampling, lines, up_to)
        }
        (None, _) => {
            let (times, skipped) = record(reader.column("time").map_err(Failure::Read)?, from);
            let sampling = sampling(&times, arguments)?;
            let lines = arguments
                .column
                .iter()
                .map(|name| of_column(&reader, name, skipped, &sampling, arguments))
                .collect::<Result<_, _>>()?;
            finish(&reader, arguments, &sampling, lines, up_to)
        }
    }
}

fn sampling(times: &[f64], arguments: &SpectrumArguments) -> Result<Sampling, Failure> {
    let window = match arguments.window {
        WindowName::None => Window::None,
        WindowName::Hann => Window::Hann,
        WindowName::Blackman => Window::Blackman,
    };
    Ok(Sampling::new(times, window, usize::from(arguments.padding))?)
}

fn line(name: String, unit: &str, spectrum: &PowerSpectrum, arguments: &SpectrumArguments) -> Line {
    let power = spectrum.power();
    let peaks = peaks(&power, spectrum.sampling().bin(), PROMINENCE, arguments.peaks);
    Line { name, unit: unit.to_owned(), power, peaks }
}

fn of_column(
    reader: &Reader,
    name: &str,
    skipped: usize,
    sampling: &Sampling,
    arguments: &SpectrumArguments,
) -> Result<Line, Failure> {
    let values = reader.column(name).map_err(Failure::Read)?;
    let unit = reader.columns().iter().find(|column| column.name == name).map_or("1", |column| &column.unit);
    let mut spectrum = PowerSpectrum::new(sampling.clone());
    spectrum.add(values[skipped..].iter().copied())?;
    Ok(line(name.to_owned(), unit, &spectrum, arguments))
}

/// The spectrum of the mean over the cells, and the mean of their spectra; cells that are zero throughout are vacuum.
fn of_field(
    field: &RecordedField<'_>,
    sampling: &Sampling,
    arguments: &SpectrumArguments,
) -> Result<Vec<Line>, Failure> {
    let (mut of_mean, mut local) =
        (PowerSpectrum::new(sampling.clone()), PowerSpectrum::new(sampling.clone()));
    let (mut sum, mut counted) = (vec![0.0; field.times.len()], 0.0);
    field.for_each_block(1, |block, cells| {
        for cell in 0..cells {
            let signal = block[cell..].iter().step_by(cells).copied();
            if signal.clone().any(|value| value != 0.0) {
                sum.iter_mut().zip(signal.clone()).for_each(|(sum, value)| *sum += value);
                counted += 1.0;
                local.add(signal)?;
            }
        }
        Ok(())
    })?;
    of_mean.add(sum.iter().map(|sum| sum / f64::max(counted, 1.0)))?;
    Ok([("mean", &of_mean), ("local", &local)]
        .map(|(kind, spectrum)| line(format!("{kind} {}", field.name), &field.unit, spectrum, arguments))
        .into())
}

fn finish(
    reader: &Reader,
    arguments: &SpectrumArguments,
    sampling: &Sampling,
    mut lines: Vec<Line>,
    up_to: f64,
) -> Result<(), Failure> {
    let mut frequency = sampling.frequencies();
    let shown = frequency.partition_point(|f| *f <= up_to).max(2);
    frequency.truncate(shown);
    for line in &mut lines {
        line.power.truncate(shown);
        line.peaks.retain(|peak| peak.frequency <= up_to);
    }
    let text = report::lines(arguments, sampling, &frequency, &lines);
    super::print(&text)?;
    let Some(path) = picture(arguments) else { return Ok(()) };
    let marks: Vec<Vec<[f64; 2]>> = lines
        .iter()
        .map(|line| line.peaks.iter().map(|peak| [peak.frequency, peak.power]).collect())
        .collect();
    let curves: Vec<SpectrumLine<'_>> = lines
        .iter()
        .zip(&marks)
        .map(|(line, peaks)| SpectrumLine { name: &line.name, power: &line.power, peaks })
        .collect();
    let shown = if up_to.is_infinite() {
        shown::frequencies(curves.iter().map(|curve| curve.power))
    } else {
        frequency.len()
    };
    let curves: Vec<_> =
        curves.iter().map(|curve| SpectrumLine { power: &curve.power[..shown], ..*curve }).collect();
    draw_spectrum(&title(reader), &frequency[..shown], &curves, &path)?;
    announce(arguments, &path)
}

fn dispersion(
    reader: &Reader,
    arguments: &SpectrumArguments,
    field: &str,
    axis: LineAxis,
    from: f64,
    up_to: f64,
) -> Result<(), Failure> {
    let field = RecordedField::find(reader, field, from)?;
    let sampling = sampling(&field.times, arguments)?;
    let ([nx, ny, _], size) = (reader.cells(), reader.cell_size());
    let (name, places, spacing) = match axis {
        LineAxis::X => ("x", nx, size[0]),
        LineAxis::Y => ("y", ny, size[1]),
    };
    let mut map = DispersionMap::new(sampling, places, spacing)?;
    let mut line = vec![0.0; field.times.len() * places];
    match axis {
        LineAxis::X => field.for_each_block(nx, |block, cells| {
            for first in (0..cells).step_by(nx) {
                line.chunks_mut(nx).zip(block.chunks(cells)).for_each(|(to, now)| {
                    to.copy_from_slice(&now[first..first + nx]);
                });
                map.add(&line)?;
            }
            Ok(())
        })?,
        LineAxis::Y => field.for_each_block(nx * ny, |block, cells| {
            for first in (0..cells).step_by(nx * ny) {
                for i in 0..nx {
                    for (to, now) in line.chunks_mut(ny).zip(block.chunks(cells)) {
                        let column = now[first + i..first + nx * ny].iter().step_by(nx);
                        to.iter_mut().zip(column).for_each(|(to, value)| *to = *value);
                    }
                    map.add(&line)?;
                }
            }
            Ok(())
        })?,
    }
    let mut frequencies = map.sampling().frequencies();
    frequencies.truncate(frequencies.partition_point(|f| *f <= up_to).max(2));
    let (wave_numbers, mut power) = (map.wave_numbers(), map.power());
    power.truncate(frequencies.len() * places);
    let bin = map.sampling().bin();
    let ridge = ridge(&power, places, bin, PROMINENCE, DEPTH);
    super::print(&report::dispersion(arguments, &wave_numbers, &frequencies, &power, &ridge))?;
    let Some(path) = picture(arguments) else { return Ok(()) };
    if up_to.is_infinite() {
        let strongest: Vec<f64> =
            power.chunks(places).map(|row| row.iter().copied().fold(0.0, f64::max)).collect();
        let rows = shown::beyond(&strongest, 1.0 / DEPTH);
        frequencies.truncate(rows);
        power.truncate(rows * places);
    }
    let shown =
        Dispersion { axis: name, wave_numbers: &wave_numbers, frequencies: &frequencies, power: &power };
    draw_dispersion(&title(reader), &shown, &path)?;
    announce(arguments, &path)
}

/// Where the picture goes; nowhere when numbers are printed and no picture is asked for.
fn picture(arguments: &SpectrumArguments) -> Option<std::path::PathBuf> {
    let kind = if arguments.dispersion.is_some() { "dispersion" } else { "spectrum" };
    let named = || arguments.trajectory.with_extension(format!("{kind}.png"));
    match &arguments.output {
        Some(path) => Some(path.clone()),
        None => (!arguments.json && !arguments.csv).then(named),
    }
}

fn announce(arguments: &SpectrumArguments, path: &std::path::Path) -> Result<(), Failure> {
    if arguments.json || arguments.csv {
        return Ok(());
    }
    super::print(&format!("wrote {}\n", path.display()))
}

fn quantity(
    argument: &'static str,
    text: &str,
    dimension: &'static units::Dimension,
) -> Result<f64, Failure> {
    units::parse(text, dimension).map_err(|error| Failure::Usage {
        argument,
        found: format!("\"{text}\""),
        requirement: error.to_string(),
    })
}
