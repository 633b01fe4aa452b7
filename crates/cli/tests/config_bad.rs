//! Wrong configurations that hold the message they must give, below the line at fault: `#^ fragment;fragment` with
//! the caret in the column of the first offending character, or `#! fragment` for a fault of the file as a whole.

#![allow(clippy::unwrap_used)] // helpers of tests

use cli::config;
use cli::diagnostic::{Diagnostic, Diagnostics, LineColumn};
use cli::failure::Failure;
use cli::lower::lower;
use cli::regime::findings;
use std::path::{Path, PathBuf};

struct Expected {
    at: Option<LineColumn>,
    fragments: Vec<String>,
}

fn bad_files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bad");
    let mut files: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn expected(text: &str) -> Vec<Expected> {
    let mut expected = Vec::new();
    let mut last = 0;
    for (number, line) in text.lines().enumerate() {
        let comment = line.strip_prefix('#').map(str::trim_start);
        let fragments = |text: &str| text.trim().split(';').map(|part| part.trim().to_owned()).collect();
        match comment.and_then(|comment| comment.chars().next()) {
            Some('^') => {
                let column = line.find('^').unwrap() + 1;
                let at = Some(LineColumn { line: last, column });
                expected.push(Expected { at, fragments: fragments(&line[column..]) });
            }
            Some('!') => expected.push(Expected { at: None, fragments: fragments(&line[2..]) }),
            _ => last = number + 1,
        }
    }
    expected
}

/// What is wrong with a file: as a configuration, or, where that is well, when the problem is made of it, or when the theory
/// does not hold for it.
fn refused(file: &Path) -> Option<Diagnostics> {
    let loaded = match config::load(file, &[]) {
        Err(diagnostics) => return Some(diagnostics),
        Ok(loaded) => loaded,
    };
    match lower(&loaded) {
        Err(diagnostics) => Some(diagnostics),
        Ok(lowered) => match findings(&loaded, &lowered).refuse(&loaded).err()? {
            Failure::Configuration(diagnostics) => Some(diagnostics),
            other => panic!("{other}"),
        },
    }
}

fn text_of(diagnostic: &Diagnostic) -> String {
    format!("{}\n{}", diagnostic.message, diagnostic.help.join("\n"))
}

/// Every expected error comes, at its place, and no other.
#[test]
fn bad_configurations_say_what_is_wrong_and_where() {
    let files = bad_files();
    assert!(files.len() >= 40);
    let mut failures = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let Some(diagnostics) = refused(&file) else {
            failures.push(format!("{} was accepted", file.display()));
            continue;
        };
        let rendered = diagnostics.to_string();
        let expected = expected(&text);
        let mut complain = |what: String| failures.push(format!("{}: {what}\n{rendered}", file.display()));
        if expected.is_empty() || diagnostics.iter().count() != expected.len() {
            complain(format!("{} errors instead of {}", diagnostics.iter().count(), expected.len()));
        }
        for Expected { at, fragments } in expected {
            let fits = |found: &&Diagnostic| {
                let position = diagnostics.position(found);
                let here = at.is_none() || position.map(|(_, at)| at) == at;
                here && fragments.iter().all(|fragment| text_of(found).contains(fragment))
            };
            match diagnostics.iter().find(fits) {
                None => complain(format!("no error {fragments:?} at {at:?}")),
                Some(found) => {
                    let (name, at) = diagnostics.position(found).expect("a place");
                    assert!(rendered.contains(&format!("{name}:{}:{}\n", at.line, at.column)));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Each error names the key, unless the text is no TOML or no file.
#[test]
fn errors_name_their_key() {
    for file in bad_files() {
        let Some(diagnostics) = refused(&file) else { continue };
        for found in diagnostics.iter().filter(|found| !found.key.is_empty()) {
            assert!(found.message.contains(&found.key), "{}: {}", found.key, found.message);
        }
    }
}
