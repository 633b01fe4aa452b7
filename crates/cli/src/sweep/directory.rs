//! Where the files of a plan lie.

use std::path::{Path, PathBuf};

/// Records in one folder; more make some file systems slow.
const SHARD: usize = 1000;

/// The folder of a plan.
#[derive(Clone, Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// The folder at `root`, which need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder that belongs to an output of `switch`: `switching_map.h5` has `switching_map.sweep` beside it.
    pub fn beside(output: &Path) -> Self {
        Self::new(output.with_extension("sweep"))
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the points are.
    pub fn manifest(&self) -> PathBuf {
        self.root.join("manifest.json")
    }

    /// The configuration around which they lie.
    pub fn base(&self) -> PathBuf {
        self.root.join("base.toml")
    }

    /// The points as a list to read.
    pub fn points(&self) -> PathBuf {
        self.root.join("points.csv")
    }

    /// Copies of the files that the configuration reads.
    pub fn inputs(&self) -> PathBuf {
        self.root.join("inputs")
    }

    /// Folder of all records.
    pub fn results(&self) -> PathBuf {
        self.root.join("results")
    }

    /// The record of point `index`.
    pub fn record(&self, index: usize) -> PathBuf {
        self.results().join(format!("{:04}", index / SHARD)).join(format!("{index:07}.json"))
    }

    /// The point whose record has this file name.
    pub fn index_of(name: &str) -> Option<usize> {
        name.strip_suffix(".json")?.parse().ok()
    }

    /// Folder of claims, and of records before they are published.
    pub fn claims(&self) -> PathBuf {
        self.root.join("claims")
    }

    /// The claim on point `index`.
    pub fn claim(&self, index: usize) -> PathBuf {
        self.claims().join(format!("{index:07}"))
    }

    /// What process `pid` is writing for point `index`.
    pub fn unpublished(&self, index: usize, pid: u32) -> PathBuf {
        self.claims().join(format!("{index:07}.{pid}.partial"))
    }
}
