//! `diracmag sweep`: the steps of a sweep one by one.

use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Duration;

use super::{load, on_threads, print};
use crate::args::{CollectArguments, PlanArguments, ShowArguments, SweepCommand, SweepRunArguments};
use crate::config::{self, Loaded};
use crate::failure::Failure;
use crate::si::{plain, si};
use crate::signals::Signals;
use crate::sweep::collect::{Results, Summary, Thresholds, statistics_of};
use crate::sweep::directory::Directory;
use crate::sweep::manifest::Manifest;
use crate::sweep::plan::Plan;
use crate::sweep::point::{self, Outcome};
use crate::sweep::record::{Record, Status};
use crate::sweep::{SweepError, validate::validate, worker};
use crate::switching::converge::{self, Converge};
use crate::units;

/// Does one step.
///
/// # Errors
/// Whatever stands in its way.
pub fn run(command: &SweepCommand) -> Result<(), Failure> {
    match command {
        SweepCommand::Plan(arguments) => plan(arguments),
        SweepCommand::Run(arguments) => run_points(arguments),
        SweepCommand::Collect(arguments) => collect_plan(arguments),
        SweepCommand::Show(arguments) => show(arguments),
        SweepCommand::Status { plan, json } => status(&Directory::new(plan), *json),
        SweepCommand::Work { plan, threads } => {
            on_threads(Some(*threads), || worker::work(&Directory::new(plan)))
        }
    }
}

/// The plan of a configuration, every point of which was checked.
///
/// # Errors
/// All different faults of the points.
pub(super) fn planned(loaded: &Loaded, converge: Option<Converge>, quiet: bool) -> Result<Plan, Failure> {
    if let Some(how) = converge {
        converge::refuse(loaded, how)?;
    }
    let warnings = validate(loaded, converge)?;
    if !quiet {
        eprint!("{}", warnings.render(std::io::stderr().is_terminal()));
    }
    Ok(Plan::new(loaded, converge)?)
}

fn plan(arguments: &PlanArguments) -> Result<(), Failure> {
    let loaded = load(&arguments.configuration)?;
    let directory = match &arguments.output {
        Some(output) => Directory::new(output),
        None => Directory::beside(&loaded.config.output.file),
    };
    let plan = on_threads(None, || planned(&loaded, arguments.converge, arguments.quiet))?;
    let resumed = plan.write_or_resume(&directory, arguments.overwrite)?;
    if arguments.quiet {
        return Ok(());
    }
    let (root, last) = (directory.root().display(), plan.manifest.points.saturating_sub(1));
    let there = if resumed { " was there already" } else { "" };
    print(&format!(
        "{root}{there}: {} points\n  run      diracmag sweep run {root} --index 0-{last}\n  collect  diracmag sweep collect {root}\n",
        plan.manifest.points
    ))
}

/// The first and the last point of `I` or `I-J`.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then_some((first, last))
}

fn run_points(arguments: &SweepRunArguments) -> Result<(), Failure> {
    let usage = |argument, found: &str, requirement: &str| Failure::Usage {
        argument,
        found: found.to_owned(),
        requirement: requirement.to_owned(),
    };
    let mut ranges = Vec::new();
    for text in &arguments.index {
        let requirement = "must be a point such as 7 or a range such as 0-99";
        ranges.push(range(text).ok_or_else(|| usage("--index", text, requirement))?);
    }
    let steal_after = match &arguments.steal_after {
        None => None,
        Some(text) => {
            let seconds = units::parse(text, &units::TIME)
                .map_err(|error| usage("--steal-after", text, &error.to_string()))?;
            let requirement = "must be a time from zero on";
            Some(
                Duration::try_from_secs_f64(seconds)
                    .map_err(|_| usage("--steal-after", text, requirement))?,
            )
        }
    };
    let directory = Directory::new(&arguments.plan);
    let manifest = Manifest::read(&directory)?;
    let last = manifest.points.saturating_sub(1);
    if let Some(&(_, index)) = ranges.iter().find(|(_, end)| *end > last) {
        return Err(SweepError::NoSuchPoint { index, last }.into());
    }
    let signals = Signals::watch()?;
    on_threads(Some(arguments.threads), || {
        let mut failures = Failures { points: 0, failed: Vec::new() };
        for index in ranges.iter().flat_map(|&(first, last)| first..=last) {
            match point::run(&directory, &manifest, index, steal_after, &signals)? {
                Outcome::Done(status) => {
                    failures.points += 1;
                    if status == Status::Failed {
                        failures.failed.push(index);
                    }
                    if !arguments.quiet {
                        print(&format!("point {index}: {}\n", status.name()))?;
                    }
                }
                Outcome::Held(holder) => {
                    return Err(SweepError::Held { index, pid: holder.pid, host: holder.host }.into());
                }
                Outcome::Interrupted => {
                    let signal = signals.caught().unwrap_or_default();
                    let (done, points) = (failures.points, manifest.points);
                    return Err(SweepError::Interrupted { signal, done, points }.into());
                }
            }
        }
        failures.report(&directory, &manifest)
    })
}

struct Failures {
    points: usize,
    failed: Vec<usize>,
}

impl Failures {
    fn report(&self, directory: &Directory, manifest: &Manifest) -> Result<(), Failure> {
        let Some(&first) = self.failed.first() else { return Ok(()) };
        let record = Record::read(directory, manifest, first)?;
        let error = record.and_then(|record| record.error).unwrap_or_default();
        Err(SweepError::PointsFailed { failed: self.failed.len(), points: self.points, first, error }.into())
    }
}

fn collect_plan(arguments: &CollectArguments) -> Result<(), Failure> {
    let directory = Directory::new(&arguments.plan);
    let manifest = Manifest::read(&directory)?;
    let output = arguments.output.clone().unwrap_or_else(|| arguments.plan.with_extension("h5"));
    Results::refuse(&output, &manifest, arguments.overwrite)?;
    collect(&directory, &manifest, &output, arguments.partial, arguments.quiet)
}

/// Collects, says what was written, and fails if points did.
///
/// # Errors
/// Missing points unless `partial`; what cannot be written; points that failed.
pub(super) fn collect(
    directory: &Directory,
    manifest: &Manifest,
    output: &Path,
    partial: bool,
    quiet: bool,
) -> Result<(), Failure> {
    let summary = Results::collect(directory, manifest, output, partial)?;
    if !quiet {
        print(&told(&summary, output))?;
    }
    match summary.first_failure {
        None => Ok(()),
        Some((first, error)) => {
            let (failed, points) = (summary.failed, manifest.points);
            Err(SweepError::PointsFailed { failed, points, first, error }.into())
        }
    }
}

fn told(summary: &Summary, output: &Path) -> String {
    let out = output.display();
    let repeats = match summary.has_statistics {
        true => format!("; {} of the repeats", statistics_of(output).display()),
        false => String::new(),
    };
    let missing = match summary.missing {
        0 => String::new(),
        missing => format!(", {missing} missing"),
    };
    let thresholds = summary.thresholds.as_ref().map(thresholds).unwrap_or_default();
    format!(
        "{} points{missing}, {} failed, {:.1} s of runs\n{thresholds}  results   {out} and {}{repeats}\n  picture   diracmag plot {out}\n  Python    \
         import xarray; xarray.open_dataset(\"{out}\", engine=\"h5netcdf\")\n",
        summary.points,
        summary.failed,
        summary.seconds,
        output.with_extension("csv").display()
    )
}

fn thresholds(found: &Thresholds) -> String {
    let Thresholds { unit, range: [least, most], outside } = found;
    let told = |value: f64| if unit == "1" { plain(value) } else { si(value, unit) };
    let range = match () {
        () if least > most => String::new(),
        () if least == most => format!("  threshold {}\n", told(*least)),
        () => format!("  thresholds from {} to {}\n", told(*least), told(*most)),
    };
    let outside = match outside {
        0 => String::new(),
        count => format!(
            "  no threshold at {count} of them: the film switches at `from` already, or does not at `to` (threshold_above and threshold_below tell which)\n"
        ),
    };
    range + &outside
}

fn show(arguments: &ShowArguments) -> Result<(), Failure> {
    let directory = Directory::new(&arguments.plan);
    let manifest = Manifest::read(&directory)?;
    let point = config::load_point(&directory.base(), &manifest.sets(arguments.index)?)?;
    print(&point.text)
}

fn status(directory: &Directory, json: bool) -> Result<(), Failure> {
    let manifest = Manifest::read(directory)?;
    let (mut done, mut failed) = (0, 0);
    for index in 0..manifest.points {
        if let Some(record) = Record::read(directory, &manifest, index)? {
            done += 1;
            failed += usize::from(record.status == Status::Failed);
        }
    }
    let points = manifest.points;
    if json {
        return print(&format!(
            "{}\n",
            serde_json::json!({ "points": points, "done": done, "failed": failed })
        ));
    }
    print(&format!("{done} of {points} points done, {failed} failed\n"))
}
