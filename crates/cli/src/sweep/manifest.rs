//! What the points of a sweep are, and the hash of everything that matters to them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::SweepError;
use super::directory::Directory;
use crate::config::sweep::coordinates;
use crate::switching::converge::Converge;

const FORMAT: &str = "diracmag-sweep-plan";
const FORMAT_VERSION: u32 = 1;

/// The file `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: String,
    format_version: u32,
    /// Program and version, on which results may depend.
    pub creator: String,
    /// SHA-256 of everything else in this file, and by it of `base.toml` and the inputs.
    pub sweep: String,
    /// Title of the configuration.
    pub title: Option<String>,
    /// Number of points.
    pub points: usize,
    /// The axes; the first varies slowest.
    pub axes: Vec<Axis>,
    /// Repeats, the fastest axis.
    pub seeds: Option<Seeds>,
    /// The key that is bisected at each point.
    pub find_threshold: Option<Threshold>,
    /// Whether every point is run once more, more finely, for the errors of its times.
    converge: bool,
    /// Whether on cells of half the edge then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    converge_cell: bool,
    /// SHA-256 of `base.toml`.
    pub base: String,
    /// SHA-256 of the files that the configuration reads.
    pub inputs: Vec<Input>,
}

/// Keys that advance together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// The keys.
    pub keys: Vec<SweptKey>,
}

/// A key and the values it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweptKey {
    /// Its path.
    pub key: String,
    /// A short name of its own.
    pub name: String,
    /// SI unit of the numbers.
    pub unit: String,
    /// Whether the values are evenly spaced in their logarithm.
    pub log: bool,
    /// The values as TOML.
    pub values: Vec<String>,
    /// The values as read by people.
    pub labels: Vec<String>,
    /// The values in SI units, where they are numbers.
    pub numbers: Option<Vec<f64>>,
}

/// Repeats with different random numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seeds {
    /// How many.
    pub count: usize,
    /// The seeds and their values in the file, to which 0, 1, … are added.
    pub keys: Vec<(String, i64)>,
}

/// A key that is bisected, all numbers in SI units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Its path.
    pub key: String,
    /// Unit of the numbers.
    pub unit: String,
    /// A value at which the film does not switch.
    pub from: f64,
    /// A value at which it does.
    pub to: f64,
    /// Largest distance of the two in the end.
    pub tolerance: f64,
}

/// A file that the configuration reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name inside the plan.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Manifest {
    /// Of the given parts.
    pub fn new(
        title: Option<String>,
        axes: Vec<Axis>,
        seeds: Option<Seeds>,
        find_threshold: Option<Threshold>,
        converge: Option<Converge>,
        base: String,
        inputs: Vec<Input>,
    ) -> Self {
        let mut manifest = Self {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            creator: format!("diracmag {}", env!("CARGO_PKG_VERSION")),
            sweep: String::new(),
            title,
            points: 0,
            axes,
            seeds,
            find_threshold,
            converge: converge.is_some(),
            converge_cell: converge == Some(Converge::Cell),
            base,
            inputs,
        };
        manifest.points = manifest.shape().iter().product();
        manifest.sweep = manifest.hash();
        manifest
    }

    fn hash(&self) -> String {
        let without = Self { sweep: String::new(), ..self.clone() };
        // A structure of text and numbers always has a form in JSON.
        sha256(&serde_json::to_vec(&without).unwrap_or_default())
    }

    /// How every point is run once more for the errors of its times, if it is.
    pub fn converge(&self) -> Option<Converge> {
        self.converge.then_some(if self.converge_cell { Converge::Cell } else { Converge::Step })
    }

    /// Beginning of the hash, for people and for records.
    pub fn short_hash(&self) -> &str {
        self.sweep.get(..16).unwrap_or(&self.sweep)
    }

    /// Reads and checks the manifest of a plan, and that its configuration is the one that was planned.
    ///
    /// # Errors
    /// [`SweepError::NotAPlan`].
    pub fn read(directory: &Directory) -> Result<Self, SweepError> {
        let not = |reason: String| SweepError::NotAPlan { path: directory.root().to_owned(), reason };
        let text =
            std::fs::read(directory.manifest()).map_err(|error| not(format!("manifest.json: {error}")))?;
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| not(format!("manifest.json: {error}")))?;
        if manifest.format != FORMAT || manifest.format_version > FORMAT_VERSION {
            return Err(not(format!("its format is {} {}", manifest.format, manifest.format_version)));
        }
        if manifest.hash() != manifest.sweep {
            return Err(not("manifest.json was changed after planning".to_owned()));
        }
        let base = std::fs::read(directory.base()).map_err(|error| not(format!("base.toml: {error}")))?;
        if sha256(&base) != manifest.base {
            return Err(not("base.toml was changed after planning".to_owned()));
        }
        Ok(manifest)
    }

    /// Length of every axis, the repeats last.
    pub fn shape(&self) -> Vec<usize> {
        let axes = self.axes.iter().map(|axis| axis.keys.first().map_or(0, |key| key.values.len()));
        axes.chain(self.seeds.as_ref().map(|seeds| seeds.count)).collect()
    }

    /// Where point `index` lies on every axis.
    pub fn coordinates(&self, index: usize) -> Vec<usize> {
        coordinates(&self.shape(), index)
    }

    /// What point `index` changes in `base.toml`, as arguments of `--set`.
    ///
    /// # Errors
    /// [`SweepError::NoSuchPoint`].
    pub fn sets(&self, index: usize) -> Result<Vec<String>, SweepError> {
        if index >= self.points {
            return Err(SweepError::NoSuchPoint { index, last: self.points.saturating_sub(1) });
        }
        let coordinates = self.coordinates(index);
        let mut sets = Vec::new();
        for (axis, &at) in self.axes.iter().zip(&coordinates) {
            let set = |key: &SweptKey| Some(format!("{}={}", key.key, key.values.get(at)?));
            sets.extend(axis.keys.iter().filter_map(set));
        }
        if let (Some(seeds), Some(&repeat)) = (&self.seeds, coordinates.last()) {
            sets.extend(seeds.keys.iter().map(|(key, base)| format!("{key}={}", base + repeat as i64)));
        }
        Ok(sets)
    }
}
