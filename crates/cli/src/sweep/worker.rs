//! A child process of the pool: reads numbers of points from its standard input, runs them, and says what came of each.
//!
//! It ends when its input does, in the middle of a point if need be, so that nothing outlives a pool that was killed.

use std::io::{BufRead as _, Write as _};
use std::sync::mpsc;

use super::SweepError;
use super::directory::Directory;
use super::manifest::Manifest;
use super::point::{self, Outcome};
use super::record::Status;
use crate::failure::Failure;
use crate::signals::Signals;

/// What a worker says of a point, one line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, and the run did well.
    Done,
    /// Done, and the run failed.
    Failed,
    /// Somebody else runs it.
    Held,
}

impl Answer {
    const ALL: [(Answer, &str); 3] =
        [(Answer::Done, "done"), (Answer::Failed, "failed"), (Answer::Held, "held")];

    /// The answer and the point of a line.
    pub fn parse(line: &str) -> Option<(Self, usize)> {
        let (word, index) = line.trim().split_once(' ')?;
        let (answer, _) = Self::ALL.into_iter().find(|(_, name)| *name == word)?;
        Some((answer, index.parse().ok()?))
    }

    fn line(self, index: usize) -> String {
        let name = Self::ALL.into_iter().find(|(answer, _)| *answer == self).map_or("", |(_, name)| name);
        format!("{name} {index}\n")
    }
}

/// Runs points until there are no more.
///
/// # Errors
/// A plan that cannot be read or written.
pub fn work(directory: &Directory) -> Result<(), Failure> {
    let manifest = Manifest::read(directory)?;
    let signals = Signals::watch()?;
    let (sender, points) = mpsc::channel();
    let watcher = signals.clone();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if let Ok(index) = line.trim().parse::<usize>()
                && sender.send(index).is_err()
            {
                break;
            }
        }
        watcher.ask();
    });
    for index in points {
        let answer = match point::run(directory, &manifest, index, None, &signals)? {
            Outcome::Done(Status::Failed) => Answer::Failed,
            Outcome::Done(_) => Answer::Done,
            Outcome::Held(_) => Answer::Held,
            Outcome::Interrupted => return Ok(()),
        };
        let mut out = std::io::stdout().lock();
        let said = out.write_all(answer.line(index).as_bytes()).and_then(|()| out.flush());
        if said.is_err() {
            // Nobody listens any more.
            return Ok(());
        }
    }
    Ok(())
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        Self::Sweep(error)
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn answers_are_understood() {
        for (answer, _) in Answer::ALL {
            assert_eq!(Answer::parse(&answer.line(17)), Some((answer, 17)));
        }
        assert_eq!(Answer::parse("done"), None);
        assert_eq!(Answer::parse("gone 3"), None);
    }
}
