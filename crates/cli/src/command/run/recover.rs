//! What a checkpoint still knows where the output does not: its configuration.

use std::path::{Path, PathBuf};

use checkpoint::{Found, Store};
use trajectory::TrajectoryError;

use super::{identity, keeper::Content};
use crate::config::{self, Loaded};
use crate::failure::{Failure, list};
use crate::say::say;

/// Whether there is a sound checkpoint of `output`, so that the run can be computed anew.
pub fn may(output: &Path) -> bool {
    Store::beside(output).generations().any(|found| content(&found).is_some())
}

/// The configuration in the newest sound checkpoint of an output that is not there, or that libhdf5 refuses with `error`: a write was
/// torn inside a page. What is there is kept under another name; it may still be worth something to somebody.
///
/// # Errors
/// `error` if there is no such checkpoint, or if the file cannot even be opened; [`Failure::WriteFile`].
pub fn configuration(output: &Path, error: TrajectoryError) -> Result<Loaded, Failure> {
    let store = Store::beside(output);
    let Some(old) = store.generations().find_map(|found| content(&found).map(load)) else {
        return Err(Failure::Read(error));
    };
    let old = old?;
    if output.exists() {
        if std::fs::File::open(output).is_err() {
            return Err(Failure::Read(error));
        }
        let kept = beside(output);
        std::fs::rename(output, &kept)
            .map_err(|source| Failure::WriteFile { path: output.to_owned(), source })?;
        say(&format!("warning: {error}; it is now {}\n", kept.display()));
    }
    let path = output.display();
    say(&format!("{path} holds nothing, but its checkpoint has the configuration: starting over\n"));
    Ok(old)
}

/// The end of a message that says what in the configuration of a checkpoint differs from `new`.
pub fn differences(found: &Found, new: &Loaded) -> String {
    let old = content(found).and_then(|content| load(content).ok());
    old.map(|old| list(&identity::changes(&old, new))).filter(|text| !text.is_empty()).map_or_else(
        String::new,
        // Each change has a line of its own.
        |text| format!(":{text}"),
    )
}

/// Text and folder of the configuration.
fn content(found: &Found) -> Option<[String; 2]> {
    let Content { text, directory, .. } = Content::decode(found.of_any()?).ok()?;
    Some([text.to_owned(), directory.to_owned()])
}

fn load([text, directory]: [String; 2]) -> Result<Loaded, Failure> {
    Ok(config::load_text(&text_name(Path::new("the checkpoint")), &text, Path::new(&directory), &[])?)
}

fn beside(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".unreadable");
    name.into()
}

/// What messages call the text of a configuration that is inside a file.
pub(super) fn text_name(path: &Path) -> String {
    format!("configuration of {}", path.display())
}
