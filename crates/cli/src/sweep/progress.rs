//! How far a sweep is: one bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

/// At most one line in this time, unless a tenth of the sweep is done sooner.
const LINE_EVERY: Duration = Duration::from_secs(10);
const LINE_AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// Numbers of points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// In all.
    pub points: usize,
    /// With a record, those that failed among them.
    pub done: usize,
    /// Whose run failed.
    pub failed: usize,
    /// Being run by this pool.
    pub running: usize,
}

/// Reports on standard error.
#[derive(Debug)]
pub struct Reporter {
    begun: Instant,
    /// Points that were done before.
    before: usize,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Silent,
    Bar(ProgressBar),
    Lines { last: Instant, tenth: usize },
}

impl Reporter {
    /// For a sweep of which `counts.done` points are done already.
    pub fn new(counts: Counts, quiet: bool) -> Self {
        let now = Instant::now();
        let shape = if quiet {
            Shape::Silent
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(counts.points as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}  {elapsed}") {
                bar.set_style(style);
            }
            Shape::Bar(bar)
        } else {
            Shape::Lines { last: now, tenth: 10 * counts.done / counts.points.max(1) }
        };
        Self { begun: now, before: counts.done, shape }
    }

    /// Time that the rest will take, from the points done since the beginning.
    fn left(&self, counts: Counts) -> Option<Duration> {
        let since = counts.done.checked_sub(self.before).filter(|&since| since > 0)?;
        let rest = (counts.points - counts.done) as f64;
        Duration::try_from_secs_f64(self.begun.elapsed().as_secs_f64() / since as f64 * rest).ok()
    }

    /// Takes note of the progress.
    pub fn update(&mut self, counts: Counts) {
        let left = self.left(counts).map_or(String::new(), |left| format!("  left {}", HumanDuration(left)));
        let Counts { points, done, failed, running } = counts;
        match &mut self.shape {
            Shape::Silent => {}
            Shape::Bar(bar) => {
                bar.set_position(done as u64);
                bar.set_message(format!("{failed} failed  {running} running{left}"));
            }
            Shape::Lines { last, tenth } => {
                let now = 10 * done / points.max(1);
                let new_tenth = now > *tenth && last.elapsed() >= LINE_AT_MOST_EVERY;
                if new_tenth || last.elapsed() >= LINE_EVERY {
                    eprintln!("{done} of {points} points done  {failed} failed  {running} running{left}");
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
