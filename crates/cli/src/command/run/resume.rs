//! `diracmag resume`: an output that has no end yet goes on, bit for bit.

use std::path::Path;

use checkpoint::{Damage, Identity};
use llg::{Simulation, State, restart::Setup};
use trajectory::{Mark, OutputLock, Reader, Writer};

use super::start::start;
use super::{clock::Clock, identity, keeper::Content, keeper::Keeper, layout, recover, session::Session};
use crate::args::ResumeArguments;
use crate::command::on_threads;
use crate::config::{self, Loaded};
use crate::failure::Failure;
use crate::lower::{Lowered, lower};
use crate::probe;
use crate::say::say;
use crate::signals::Signals;
use crate::switching;

/// Goes on with a run.
///
/// # Errors
/// An output that cannot be gone on with, or a configuration that is another one; then whatever ends the run early.
pub fn resume(arguments: &ResumeArguments) -> Result<(), Failure> {
    let path = &arguments.output;
    if !path.is_file() && (path.exists() || !recover::may(path)) {
        // The reader says what is wrong with it.
        return Err(probe::open(path).map_or_else(Failure::Read, |_| Failure::Folder { path: path.clone() }));
    }
    let signals = Signals::watch()?;
    signals.end_at_once(true);
    let mut lock = OutputLock::acquire(path).map_err(Failure::write)?;
    if path.is_file() {
        let restored = lock.restore_length().map_err(Failure::write)?;
        if restored > 0 {
            say(&format!("{}: its last {restored} bytes were missing\n", path.display()));
        }
    }
    let (reader, old) = match probe::open(path) {
        Ok(reader) => {
            let old = configuration_of(&reader)?;
            (Some(reader), old)
        }
        Err(error) => (None, recover::configuration(path, error)?),
    };
    let new = match &arguments.config {
        Some(file) => config::load(file, &arguments.sets)?,
        None => config::load_text(&recover::text_name(path), &old.text, &old.directory, &arguments.sets)?,
    };
    let new = config::load_text(&recover::text_name(path), &new.text, &new.directory, &[])?;
    let changes = identity::changes(&old, &new);
    if !changes.is_empty() {
        return Err(Failure::OtherConfiguration { path: path.clone(), changes });
    }
    let lowered = lower(&new)?;
    let mut keeper = Keeper::new(path, &new, &lowered)?;
    let identities = [*keeper.identity(), *keeper.physics()];
    let complete = reader.as_ref().is_some_and(|reader| reader.status() == "complete");
    if complete && lowered.end < old.config.time.end {
        let requirement =
            format!("at least {:.6} ns, the end of the complete run", old.config.time.end * 1e9);
        return Err(too_early(&lowered, &new, &requirement));
    }
    if complete && lowered.end == old.config.time.end {
        say(&format!("{} is complete\n", path.display()));
        return Ok(());
    }
    let found = match &reader {
        Some(reader) => newest(&mut keeper, &identities, reader, &new)?,
        None => None,
    };
    if complete && found.is_none() {
        return Err(Failure::NoCheckpoint { path: path.clone() });
    }
    drop(reader);
    on_threads(arguments.control.threads, || {
        let clock = Clock::new(&arguments.control);
        let (frames_every, rows_every) = (Some(lowered.frames_every), Some(lowered.rows_every));
        let (quantities, criterion) = (&lowered.quantities[..], switching::criterion(&new));
        let setup = Setup { frames_every, rows_every, quantities, criterion };
        let (run, writer) = match &found {
            Some((bytes, mark)) => {
                let run = Simulation::restore(&lowered.problem, lowered.method, bytes, setup)
                    .map_err(|error| Failure::Restart { path: path.clone(), error })?;
                before_end(&run, &lowered, &new)?;
                let writer =
                    Writer::resume(lock, layout(&new, &lowered, &run), mark).map_err(Failure::write)?;
                (run, writer)
            }
            None => {
                let m = start(&new.config, &lowered, &signals, arguments.control.quiet)?;
                let state = State::new(&lowered.problem, m);
                let mut run = Simulation::new(&lowered.problem, state, lowered.method)?;
                run.record(&lowered.quantities);
                switching::watch(&mut run, &new)?;
                run.schedule(frames_every, rows_every);
                let layout = layout(&new, &lowered, &run);
                let writer = Writer::create_locked(lock, layout, true).map_err(Failure::write)?;
                (run, writer)
            }
        };
        let control = &arguments.control;
        if !control.quiet {
            say(&format!("goes on at t = {:.6} ns\n", run.state().time * 1e9));
        }
        let (loaded, lowered, signals) = (&new, &lowered, &signals);
        Session { loaded, lowered, control, path, keeper, signals, clock, repeat: None }.go(run, writer)
    })
}

/// The configuration that the file holds.
fn configuration_of(reader: &Reader) -> Result<Loaded, Failure> {
    let folder = reader.path().parent().unwrap_or(Path::new(""));
    let directory = reader.attribute("config_directory").map_or_else(|| folder.to_owned(), Into::into);
    Ok(config::load_text(&recover::text_name(reader.path()), reader.config_toml(), &directory, &[])?)
}

/// The newest checkpoint that is sound and whose frames and rows are all there, with a word on those that are not.
fn newest(
    keeper: &mut Keeper,
    [identity, physics]: &[Identity; 2],
    reader: &Reader,
    new: &Loaded,
) -> Result<Option<(Vec<u8>, Mark)>, Failure> {
    let (mut generation, mut usable) = (0, None);
    for found in keeper.store().generations() {
        let refused = match look(&found, identity, reader, new) {
            Ok((bytes, mark, of)) if of == *physics => {
                usable = Some((bytes, mark));
                break;
            }
            Ok(_) => return Err(Failure::OtherFiles { path: found.path.clone() }),
            Err(refused) => refused,
        };
        say(&format!("warning: {} is not used: {refused}\n", found.path.display()));
        generation += 1;
    }
    match (&usable, generation) {
        (Some(_), 0) => {}
        (Some(_), _) => {
            say("warning: resuming from the previous checkpoint\n");
            let newest = keeper.store().path().to_owned();
            let dropped = keeper.store().drop_newest();
            dropped.map_err(|source| Failure::WriteFile { path: newest, source })?;
        }
        (None, _) => say(&format!("{} has no usable checkpoint: starting over\n", reader.path().display())),
    }
    Ok(usable)
}

type Usable = (Vec<u8>, Mark, Identity);

fn look(
    found: &checkpoint::Found,
    identity: &Identity,
    reader: &Reader,
    new: &Loaded,
) -> Result<Usable, String> {
    let refused = |damage: Damage| match damage {
        Damage::OtherConfiguration => format!("{damage}{}", recover::differences(found, new)),
        damage => damage.to_string(),
    };
    let payload = found.payload(identity).map_err(ToString::to_string)?.map_err(refused)?;
    let Content { physics, mark, run, .. } = Content::decode(payload).map_err(|error| error.to_string())?;
    match reader.mark(mark.frames, mark.rows) {
        Ok(there) if there == mark => Ok((run.to_owned(), mark, physics)),
        Ok(_) => Err(format!("{} holds other rows or times", reader.path().display())),
        Err(error) => Err(error.to_string()),
    }
}

/// Refuses an end that lies behind the run.
fn before_end(run: &Simulation<'_>, lowered: &Lowered, loaded: &Loaded) -> Result<(), Failure> {
    let time = run.state().time;
    if lowered.end * (1.0 + 1e-9) >= time {
        return Ok(());
    }
    Err(too_early(lowered, loaded, &format!("at least {:.6} ns, where the checkpoint is", time * 1e9)))
}

fn too_early(lowered: &Lowered, loaded: &Loaded, requirement: &str) -> Failure {
    let fault = loaded.source.invalid("time.end", lowered.end, requirement);
    loaded.diagnostics(vec![fault]).into()
}
