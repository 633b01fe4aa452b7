//! What is kept of a point: a small file that appears whole or not at all.

use std::fs;

use serde::{Deserialize, Serialize};

use super::SweepError;
use super::directory::Directory;
use super::manifest::Manifest;
use super::passages::Shape;
use super::publish::publish;
use crate::switching;

/// A number that a run gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// Name, as an array of the results.
    pub name: String,
    /// SI unit.
    pub unit: String,
    /// What it is.
    pub long_name: String,
    /// The number; `None` where the run has none, such as the time of a switching that did not happen.
    pub value: Option<f64>,
}

/// How the run of a point ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It did not switch by its end.
    NotSwitched,
    /// It switched.
    Switched,
    /// It switched and went back.
    SwitchedBack,
    /// It failed: `error` says why.
    Failed,
    /// It reached its end, and nothing was asked about switching.
    #[default]
    Complete,
}

impl Status {
    /// All, in the order of their numbers in the results.
    pub const ALL: [Status; 5] =
        [Self::NotSwitched, Self::Switched, Self::SwitchedBack, Self::Failed, Self::Complete];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotSwitched => "not_switched",
            Self::Switched => "switched",
            Self::SwitchedBack => "switched_back",
            Self::Failed => "failed",
            Self::Complete => "complete",
        }
    }
}

impl From<switching::Status> for Status {
    fn from(status: switching::Status) -> Self {
        match status {
            switching::Status::NotSwitched => Self::NotSwitched,
            switching::Status::Switched => Self::Switched,
            switching::Status::SwitchedBack => Self::SwitchedBack,
            switching::Status::Failed => Self::Failed,
        }
    }
}

/// The outcome of a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The point.
    pub index: usize,
    /// Beginning of the hash of the sweep it belongs to.
    pub sweep: String,
    /// How the run ended.
    pub status: Status,
    /// Why it failed.
    pub error: Option<String>,
    /// What it gave.
    pub values: Vec<Value>,
    /// Shape of what it tells of its cells, in the file beside the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passages: Option<Shape>,
    /// How long it took \[s\]; not collected, since it differs from run to run.
    pub seconds: f64,
}

impl Record {
    /// Whether point `index` has a record.
    pub fn exists(directory: &Directory, index: usize) -> bool {
        directory.record(index).exists()
    }

    /// Publishes the record: after a rename it is there, and on the disk. A record that is there already stays.
    ///
    /// # Errors
    /// [`SweepError::File`].
    pub fn publish(&self, directory: &Directory) -> Result<(), SweepError> {
        let target = directory.record(self.index);
        if target.exists() {
            return Ok(());
        }
        let bytes = serde_json::to_vec(self)
            .map_err(|error| SweepError::at(&target)(std::io::Error::other(error)))?;
        publish(&target, &directory.unpublished(self.index, std::process::id()), &bytes)
    }

    /// The record of point `index`, if there is one.
    ///
    /// # Errors
    /// [`SweepError::BadRecord`] for one of another sweep or one that cannot be read.
    pub fn read(
        directory: &Directory,
        manifest: &Manifest,
        index: usize,
    ) -> Result<Option<Self>, SweepError> {
        let path = directory.record(index);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SweepError::File { path, source }),
        };
        let bad = |reason: String| SweepError::BadRecord { path: path.clone(), reason };
        let record: Self = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
        if record.sweep != manifest.short_hash() || record.index != index {
            return Err(bad(format!("it is point {} of the sweep {}", record.index, record.sweep)));
        }
        Ok(Some(record))
    }
}

/// Removes the records of points whose run failed, so that they are run again.
///
/// # Errors
/// A record that cannot be read or removed.
pub fn forget_failed(directory: &Directory, manifest: &Manifest) -> Result<(), SweepError> {
    for index in 0..manifest.points {
        let record = Record::read(directory, manifest, index)?;
        if record.is_some_and(|record| record.status == Status::Failed) {
            let path = directory.record(index);
            fs::remove_file(&path).map_err(SweepError::at(&path))?;
        }
    }
    Ok(())
}
