//! The local pool: child processes of this program, each running one point at a time.
//!
//! A child that dies, of an abort or for want of memory, takes only its point with it, which is tried again in a new child and
//! recorded as failed when it has killed several.

use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::num::NonZeroUsize;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::SweepError;
use super::claim::{self, Attempt, Claim};
use super::directory::Directory;
use super::manifest::Manifest;
use super::progress::{Counts, Reporter};
use super::record::{Record, Status};
use super::worker::Answer;

/// Children that a point may kill before it counts as failed.
const MOST_DEATHS: usize = 3;
/// How often signals and points that others run are looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How often a point that others run is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// Bytes of a child's last words that are kept.
const LAST_WORDS: u64 = 4000;

/// How a pool runs.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Number of children.
    pub workers: NonZeroUsize,
    /// Threads of each.
    pub threads: NonZeroUsize,
    /// Say nothing.
    pub quiet: bool,
}

enum Event {
    Line(usize, String),
    /// The child closed its output, with what it said on its standard error.
    Gone(usize, String),
}

struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    point: Option<usize>,
}

struct Pool<'a> {
    directory: &'a Directory,
    manifest: &'a Manifest,
    options: Options,
    workers: HashMap<usize, Worker>,
    next_worker: usize,
    sender: Sender<Event>,
    /// Points that have a record.
    has_record: Vec<bool>,
    /// Points before this one were handed out or had a record.
    cursor: usize,
    again: VecDeque<usize>,
    held: VecDeque<usize>,
    deaths: HashMap<usize, usize>,
    /// Children in a row that died before they did anything.
    stillborn: usize,
    counts: Counts,
}

/// Runs every point that has no record yet. `caught` tells the signal that asks to stop, if one came.
///
/// # Errors
/// [`SweepError::Interrupted`] after a signal; children that cannot be started; a plan that cannot be written. Points that fail
/// are recorded and are no error here.
pub fn run(
    directory: &Directory,
    manifest: &Manifest,
    options: Options,
    caught: &dyn Fn() -> Option<u8>,
) -> Result<Counts, SweepError> {
    let (sender, events) = mpsc::channel();
    let mut pool = Pool::new(directory, manifest, options, sender)?;
    let mut reporter = Reporter::new(pool.counts, options.quiet);
    let result = pool.drive(&events, &mut reporter, caught);
    pool.end();
    if result.is_ok() {
        claim::tidy(directory);
    }
    reporter.finish();
    result.map(|()| pool.counts)
}

impl<'a> Pool<'a> {
    fn new(
        directory: &'a Directory,
        manifest: &'a Manifest,
        options: Options,
        sender: Sender<Event>,
    ) -> Result<Self, SweepError> {
        let has_record = recorded(directory, manifest.points)?;
        let done = has_record.iter().filter(|&&there| there).count();
        let counts = Counts { points: manifest.points, done, failed: 0, running: 0 };
        Ok(Self {
            directory,
            manifest,
            options,
            workers: HashMap::new(),
            next_worker: 0,
            sender,
            has_record,
            cursor: 0,
            again: VecDeque::new(),
            held: VecDeque::new(),
            deaths: HashMap::new(),
            stillborn: 0,
            counts,
        })
    }

    fn drive(
        &mut self,
        events: &Receiver<Event>,
        reporter: &mut Reporter,
        caught: &dyn Fn() -> Option<u8>,
    ) -> Result<(), SweepError> {
        let mut tried = Instant::now();
        while self.counts.done < self.counts.points {
            if tried.elapsed() > TRY_AGAIN {
                self.again.append(&mut self.held);
                tried = Instant::now();
            }
            self.hand_out()?;
            match events.recv_timeout(LOOK) {
                Ok(Event::Line(id, line)) => self.answered(id, &line),
                Ok(Event::Gone(id, words)) => self.buried(id, &words)?,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            reporter.update(self.counts);
            if let Some(signal) = caught() {
                let Counts { done, points, .. } = self.counts;
                return Err(SweepError::Interrupted { signal, done, points });
            }
        }
        Ok(())
    }

    /// Gives every idle child a point, and starts children while there are points without one.
    fn hand_out(&mut self) -> Result<(), SweepError> {
        let idle: Vec<usize> =
            self.workers.iter().filter(|(_, worker)| worker.point.is_none()).map(|(&id, _)| id).collect();
        for id in idle {
            let Some(point) = self.next() else { return Ok(()) };
            self.give(id, point);
        }
        while self.workers.len() < self.options.workers.get() {
            let Some(point) = self.next() else { return Ok(()) };
            let id = self.spawn()?;
            self.give(id, point);
        }
        Ok(())
    }

    fn next(&mut self) -> Option<usize> {
        while let Some(point) = self.again.pop_front() {
            if !self.has_record[point] {
                return Some(point);
            }
        }
        let next = (self.cursor..self.manifest.points).find(|&point| !self.has_record[point])?;
        self.cursor = next + 1;
        Some(next)
    }

    fn give(&mut self, id: usize, point: usize) {
        let Some(worker) = self.workers.get_mut(&id) else { return };
        worker.point = Some(point);
        self.counts.running += 1;
        // A child that is dying is found out by its output, and the point with it.
        if let Some(input) = &mut worker.input {
            let _ = writeln!(input, "{point}").and_then(|()| input.flush());
        }
    }

    fn spawn(&mut self) -> Result<usize, SweepError> {
        let fail = |source| SweepError::File { path: "a worker".into(), source };
        let mut command = Command::new(std::env::current_exe().map_err(fail)?);
        command.args(["sweep", "work"]).arg(self.directory.root());
        command.args(["--threads", &self.options.threads.to_string()]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Out of reach of a Ctrl-C, which the pool answers for all.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(fail)?;
        let id = self.next_worker;
        self.next_worker += 1;
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let words = std::thread::spawn(move || errors.map_or_else(String::new, last_words));
            let lines =
                output.into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok);
            for line in lines {
                let _ = sender.send(Event::Line(id, line));
            }
            let _ = sender.send(Event::Gone(id, words.join().unwrap_or_default()));
        });
        let input = child.stdin.take();
        self.workers.insert(id, Worker { child, input, point: None });
        Ok(id)
    }

    fn answered(&mut self, id: usize, line: &str) {
        let Some((answer, point)) = Answer::parse(line) else { return };
        self.stillborn = 0;
        if let Some(worker) = self.workers.get_mut(&id)
            && worker.point.take().is_some()
        {
            self.counts.running -= 1;
        }
        match answer {
            Answer::Held if Record::exists(self.directory, point) => self.finished(point, false),
            Answer::Held => self.held.push_back(point),
            Answer::Done | Answer::Failed => self.finished(point, answer == Answer::Failed),
        }
    }

    fn finished(&mut self, point: usize, failed: bool) {
        if !std::mem::replace(&mut self.has_record[point], true) {
            self.counts.done += 1;
            self.counts.failed += usize::from(failed);
        }
    }

    /// A child is gone: its point is tried again, unless it seems to be the cause.
    fn buried(&mut self, id: usize, words: &str) -> Result<(), SweepError> {
        let Some(mut worker) = self.workers.remove(&id) else { return Ok(()) };
        let status =
            worker.child.wait().map_err(|source| SweepError::File { path: "a worker".into(), source })?;
        let Some(point) = worker.point else { return Ok(()) };
        self.counts.running -= 1;
        if Record::exists(self.directory, point) {
            self.finished(point, false);
            return Ok(());
        }
        let said = if words.is_empty() { String::new() } else { format!(": {words}") };
        let reason = format!("{status}{said}");
        self.stillborn += 1;
        if self.stillborn > MOST_DEATHS * self.options.workers.get() {
            return Err(SweepError::Workers { reason });
        }
        let deaths = self.deaths.entry(point).or_default();
        *deaths += 1;
        if *deaths < MOST_DEATHS {
            self.again.push_back(point);
            return Ok(());
        }
        let Attempt::Taken(_claim) = Claim::take(self.directory, point, None)? else {
            self.held.push_back(point);
            return Ok(());
        };
        let error = format!("it ended its process {MOST_DEATHS} times, the last time by {reason}");
        let sweep = self.manifest.short_hash().to_owned();
        let (status, error) = (Status::Failed, Some(error));
        Record { index: point, sweep, status, error, values: Vec::new(), passages: None, seconds: 0.0 }
            .publish(self.directory)?;
        self.stillborn = 0;
        self.finished(point, true);
        Ok(())
    }

    /// Ends the children: those in the middle of a point give it up.
    fn end(&mut self) {
        for worker in self.workers.values_mut() {
            worker.input = None;
        }
        for worker in self.workers.values_mut() {
            let _ = worker.child.wait();
        }
    }
}

/// The end of what a child says on its standard error, on one line.
fn last_words(errors: impl io::Read) -> String {
    let mut kept = Vec::new();
    let mut errors = BufReader::new(errors);
    loop {
        let mut part = Vec::new();
        match errors.by_ref().take(LAST_WORDS).read_to_end(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(_) => kept = part,
        }
    }
    let text = String::from_utf8_lossy(&kept);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Which points have a record.
fn recorded(directory: &Directory, points: usize) -> Result<Vec<bool>, SweepError> {
    let mut there = vec![false; points];
    let results = directory.results();
    let fail = |source| SweepError::File { path: results.clone(), source };
    for shard in std::fs::read_dir(&results).map_err(fail)? {
        let shard = shard.map_err(fail)?.path();
        if !shard.is_dir() {
            continue;
        }
        for record in std::fs::read_dir(&shard).map_err(fail)? {
            let name = record.map_err(fail)?.file_name();
            if let Some(point) = name.to_str().and_then(Directory::index_of).and_then(|i| there.get_mut(i)) {
                *point = true;
            }
        }
    }
    Ok(there)
}
