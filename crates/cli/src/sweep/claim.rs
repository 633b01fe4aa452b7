//! The right to run a point: a file that appears whole or not at all, and tells who made it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SweepError;
use super::directory::Directory;
use super::record::Record;

/// A process, so that another can find out whether it still runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its machine.
    pub host: String,
    /// Its process identifier.
    pub pid: u32,
    /// The boot of the machine and the name space of process identifiers; empty where the system does not tell.
    world: String,
    /// When the process began, in the clock of the machine; process identifiers come again.
    started: u64,
}

impl Holder {
    /// This process.
    pub fn this() -> Self {
        let pid = std::process::id();
        let read =
            |path: &str| fs::read_to_string(path).map(|text| text.trim().to_owned()).unwrap_or_default();
        let host = match read("/proc/sys/kernel/hostname") {
            host if host.is_empty() => std::env::var("HOSTNAME").unwrap_or_else(|_| "unknown".to_owned()),
            host => host,
        };
        let names =
            fs::read_link("/proc/self/ns/pid").map(|link| link.display().to_string()).unwrap_or_default();
        let world = format!("{} {names}", read("/proc/sys/kernel/random/boot_id")).trim().to_owned();
        Self { host, pid, world, started: started(pid).unwrap_or_default() }
    }

    /// Whether the process is surely gone: on this machine by its absence, and by a restart of the machine.
    fn is_gone(&self, us: &Self) -> bool {
        if self.host != us.host || self.world.is_empty() || us.world.is_empty() {
            return false;
        }
        if self.world != us.world {
            // Another boot ended it; another name space on the same boot hides it.
            let boot = |world: &str| world.split(' ').next().map(str::to_owned);
            return boot(&self.world) != boot(&us.world);
        }
        started(self.pid) != Some(self.started)
    }
}

/// When a running process began (clock ticks after the boot); `None` if there is none, or only its remains.
fn started(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold blanks: `pid (name) state ppid …`, the start is field 22.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    if matches!(fields.first(), Some(&("Z" | "X"))) { None } else { fields.get(19)?.parse().ok() }
}

/// What came of trying to claim a point.
#[derive(Debug)]
pub enum Attempt {
    /// The point is ours.
    Taken(Claim),
    /// It has a record.
    Done,
    /// Somebody else runs it.
    Held(Holder),
}

/// The right to run a point, given back when dropped.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    holder: Holder,
}

impl Claim {
    /// Tries to get point `index`. A claim whose process is gone is taken over, one of another machine after `steal_after`.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn take(
        directory: &Directory,
        index: usize,
        steal_after: Option<Duration>,
    ) -> Result<Attempt, SweepError> {
        let path = directory.claim(index);
        let fail = |source| SweepError::File { path: path.clone(), source };
        let us = Holder::this();
        fs::create_dir_all(directory.claims()).map_err(fail)?;
        if Record::exists(directory, index) {
            return Ok(Attempt::Done);
        }
        let mut attempt = create(&path, &us).map_err(fail)?;
        if !attempt {
            // One process at a time takes over, or two would: the second the new claim of the first.
            let _guard = guard(&directory.claims());
            match holder(&path).map_err(fail)? {
                None => attempt = create(&path, &us).map_err(fail)?,
                Some((holder, age))
                    if holder.is_gone(&us) || steal_after.is_some_and(|after| age > after) =>
                {
                    let _ = fs::remove_file(directory.unpublished(index, holder.pid));
                    replace(&path, &us).map_err(fail)?;
                    attempt = true;
                }
                Some((holder, _)) => return Ok(Attempt::Held(holder)),
            }
        }
        if !attempt {
            return Ok(match holder(&path).map_err(fail)? {
                Some((holder, _)) => Attempt::Held(holder),
                None => Attempt::Held(us),
            });
        }
        let claim = Self { path, holder: us };
        // Published between our first look and the claim.
        if Record::exists(directory, index) { Ok(Attempt::Done) } else { Ok(Attempt::Taken(claim)) }
    }
}

/// Removes what processes that were killed left of points that are done.
pub fn tidy(directory: &Directory) {
    for entry in fs::read_dir(directory.claims()).into_iter().flatten().map_while(Result::ok) {
        let name = entry.file_name();
        let point = name.to_str().and_then(|name| name.split('.').next()?.parse().ok());
        if point.is_some_and(|point| Record::exists(directory, point)) {
            // Should it fail, a file is left that nobody reads.
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Not if it was stolen; should the removal fail, it is stale as soon as this process ends.
        if let Ok(Some((holder, _))) = holder(&self.path)
            && holder == self.holder
        {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn text(us: &Holder) -> io::Result<Vec<u8>> {
    serde_json::to_vec(us).map_err(io::Error::other)
}

/// Makes the claim if there is none; the file never exists without its content.
fn create(path: &Path, us: &Holder) -> io::Result<bool> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(&text(us)?)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

fn replace(path: &Path, us: &Holder) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(&text(us)?)?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

/// Who made the claim, and how long ago; `None` if there is none.
fn holder(path: &Path) -> io::Result<Option<(Holder, Duration)>> {
    let read = || -> io::Result<_> { Ok((fs::read(path)?, fs::metadata(path)?.modified()?)) };
    match read() {
        Ok((bytes, made)) => {
            let holder = serde_json::from_slice(&bytes).map_err(io::Error::other)?;
            // A clock that is behind makes the claim a young one.
            Ok(Some((holder, made.elapsed().unwrap_or_default())))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The lock under which claims are taken over; a file system without locks does without.
fn guard(claims: &Path) -> Option<File> {
    let file = File::options().create(true).truncate(false).write(true).open(claims.join("lock")).ok()?;
    file.lock().ok().map(|()| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(directory: &Directory, index: usize) -> Option<Claim> {
        match Claim::take(directory, index, None).unwrap() {
            Attempt::Taken(claim) => Some(claim),
            _ => None,
        }
    }

    #[test]
    fn a_point_has_one_holder_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path());
        let claim = taken(&directory, 3).unwrap();
        assert!(taken(&directory, 3).is_none());
        assert!(taken(&directory, 4).is_some());
        drop(claim);
        assert!(taken(&directory, 3).is_some());
    }

    #[test]
    fn claims_of_dead_processes_are_taken_over_and_those_of_other_machines_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path());
        fs::create_dir_all(directory.claims()).unwrap();
        let us = Holder::this();
        // The process identifier has come again: it is ours, but began earlier.
        let reused = Holder { started: us.started.wrapping_sub(1), ..us.clone() };
        let rebooted = Holder { world: "another pid:[1]".to_owned(), ..us.clone() };
        let hidden = Holder { world: us.world.replace("pid:", "other:"), ..us.clone() };
        let elsewhere = Holder { host: "elsewhere".to_owned(), ..us };
        for (index, holder, stale) in
            [(0, reused, true), (1, rebooted, true), (2, hidden, false), (3, elsewhere, false)]
        {
            assert!(create(&directory.claim(index), &holder).unwrap());
            assert_eq!(taken(&directory, index).is_some(), stale, "{holder:?}");
        }
        let attempt = Claim::take(&directory, 3, Some(Duration::ZERO)).unwrap();
        assert!(matches!(attempt, Attempt::Taken(_)), "{attempt:?}");
    }

    #[test]
    fn only_one_of_many_takes_over_a_stale_claim() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path());
        fs::create_dir_all(directory.claims()).unwrap();
        for index in 0..20 {
            let us = Holder::this();
            let stale = Holder { started: us.started.wrapping_sub(1), ..us };
            assert!(create(&directory.claim(index), &stale).unwrap());
            let claims: Vec<_> = std::thread::scope(|scope| {
                let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| taken(&directory, index))).collect();
                threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!(claims.len(), 1);
        }
    }
}
