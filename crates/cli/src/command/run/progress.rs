//! How far a run is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use llg::simulation::Progress;

use crate::say::say;

/// Length of the bar in steps of its own.
const LENGTH: u64 = 10_000;
/// The time is looked at no more often than this.
const REFRESH: Duration = Duration::from_millis(100);
/// At most one line in this time, unless a tenth of the run is done sooner.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// A line for each tenth, but not faster than this.
const LINE_AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// Reports on standard error.
#[derive(Debug)]
pub struct Reporter {
    end: f64,
    from: Progress,
    begun: Instant,
    looked: Instant,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Silent,
    Bar(ProgressBar),
    Lines { last: Instant, tenth: u64 },
}

impl Reporter {
    /// For a run that goes on `from` there until `end` \[s\].
    pub fn new(from: Progress, end: f64, quiet: bool) -> Self {
        let now = Instant::now();
        let shape = if quiet {
            Shape::Silent
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(LENGTH);
            let template = "{bar:30} {percent:>3} %  {msg}  {elapsed} (left {eta})";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            // The time left is judged by what is done from here on.
            bar.set_position((part(from.time, end) * LENGTH as f64) as u64);
            bar.reset_eta();
            Shape::Bar(bar)
        } else {
            Shape::Lines { last: now, tenth: 0 }
        };
        Self { end, from, begun: now, looked: now, shape }
    }

    /// Takes note of the progress.
    pub fn update(&mut self, progress: Progress) {
        if matches!(self.shape, Shape::Silent) || self.looked.elapsed() < REFRESH {
            return;
        }
        self.looked = Instant::now();
        let elapsed = self.begun.elapsed();
        let [before, part] = [self.from.time, progress.time].map(|time| part(time, self.end));
        let rate = (progress.step - self.from.step) as f64 / elapsed.as_secs_f64();
        let state = format!("t = {:.4} ns  {rate:.0} steps/s", progress.time * 1e9);
        match &mut self.shape {
            Shape::Silent => {}
            Shape::Bar(bar) => {
                bar.set_position((part * LENGTH as f64) as u64);
                bar.set_message(state);
            }
            Shape::Lines { last, tenth } => {
                let now = (10.0 * part) as u64;
                let new_tenth = now > *tenth && last.elapsed() >= LINE_AT_MOST_EVERY;
                if new_tenth || last.elapsed() >= LINE_EVERY {
                    let left = elapsed.as_secs_f64() * (1.0 - part) / (part - before);
                    let left = Duration::from_secs_f64(left.clamp(0.0, 1e9));
                    say(&format!("{:3.0} %  {state}  left {}\n", 100.0 * part, HumanDuration(left)));
                    (*last, *tenth) = (Instant::now(), now);
                }
            }
        }
    }

    /// Clears the bar.
    pub fn finish(&self) {
        if let Shape::Bar(bar) = &self.shape {
            bar.finish_and_clear();
        }
    }
}

/// The part of a run until `end` that is done at `time`.
fn part(time: f64, end: f64) -> f64 {
    (time / end).clamp(0.0, 1.0)
}
