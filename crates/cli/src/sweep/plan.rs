//! A configuration with its sweep as a folder that stands for itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::SweepError;
use super::directory::Directory;
use super::listing;
use super::manifest::{Axis, Input, Manifest, Seeds, SweptKey, Threshold, sha256};
use crate::config::Loaded;
use crate::config::sweep::Sweep;
use crate::switching::converge::Converge;

/// A plan in memory: the manifest, the configuration of its points, and the files to copy.
#[derive(Debug)]
pub struct Plan {
    /// What the points are.
    pub manifest: Manifest,
    base: String,
    copies: BTreeMap<String, PathBuf>,
}

/// Copies of files that a configuration reads, by the names they get.
struct Copies {
    by_name: BTreeMap<String, (PathBuf, String)>,
    error: Option<SweepError>,
}

impl Copies {
    /// The name of a file inside the plan. Its content is part of the name, since two folders may have files of one name.
    fn name(&mut self, path: &Path) -> String {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.error = Some(SweepError::at(path)(error));
                return path.display().to_string();
            }
        };
        let hash = sha256(&bytes);
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("inputs/{}-{file}", &hash[..8]);
        self.by_name.insert(name.clone(), (path.to_owned(), hash));
        name
    }
}

impl Plan {
    /// Of a configuration that was validated; `converge` asks for the errors of the switching times.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn new(loaded: &Loaded, converge: Option<Converge>) -> Result<Self, SweepError> {
        let sweep = &loaded.sweep;
        let mut copies = Copies { by_name: BTreeMap::new(), error: None };
        let base = sweep.base_text(&mut |path| copies.name(path)).map_err(|error| SweepError::NotAPlan {
            path: PathBuf::from("base.toml"),
            reason: error.to_string(),
        })?;
        let axes = sweep.axes.iter().map(|axis| Axis {
            keys: axis.keys.iter().map(|key| swept_key(key, sweep, &mut copies)).collect(),
        });
        let axes: Vec<Axis> = axes.collect();
        if let Some(error) = copies.error {
            return Err(error);
        }
        let seeds = sweep.seeds.as_ref().map(|s| Seeds { count: s.count, keys: s.keys.clone() });
        let threshold = sweep.threshold.as_ref().map(|t| Threshold {
            key: t.key.clone(),
            unit: t.unit.to_owned(),
            from: t.from,
            to: t.to,
            tolerance: t.tolerance,
        });
        let inputs = copies.by_name.iter();
        let inputs = inputs.map(|(file, (_, sha256))| Input { file: file.clone(), sha256: sha256.clone() });
        let title = loaded.config.title.clone();
        let hash = sha256(base.as_bytes());
        let manifest = Manifest::new(title, axes, seeds, threshold, converge, hash, inputs.collect());
        let copies = copies.by_name.into_iter().map(|(name, (path, _))| (name, path)).collect();
        Ok(Self { manifest, base, copies })
    }

    /// Writes the folder. It appears whole: a plan that is killed leaves nothing that looks like one.
    ///
    /// # Errors
    /// [`SweepError::File`]; a folder that is there already.
    pub fn write(&self, directory: &Directory) -> Result<(), SweepError> {
        let root = directory.root();
        let parent = match root.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let temporary =
            tempfile::Builder::new().prefix(".plan-").tempdir_in(parent).map_err(SweepError::at(root))?;
        let inside = Directory::new(temporary.path());
        let write = || -> std::io::Result<()> {
            for folder in [inside.inputs(), inside.results(), inside.claims()] {
                fs::create_dir(folder)?;
            }
            for (name, path) in &self.copies {
                fs::copy(path, inside.root().join(name))?;
            }
            fs::write(inside.base(), &self.base)?;
            listing::write(&inside.points(), &self.manifest)?;
            fs::write(inside.manifest(), serde_json::to_vec_pretty(&self.manifest)?)?;
            // A folder made for this process alone; others work on the plan.
            share(inside.root())?;
            fs::rename(inside.root(), root)
        };
        write().map_err(SweepError::at(root))?;
        // It is at its place now.
        let _ = temporary.keep();
        Ok(())
    }

    /// Writes the folder unless it is there already, from this same sweep; whether it was there.
    ///
    /// # Errors
    /// [`SweepError::OtherSweep`] or [`SweepError::Foreign`] for a folder of something else, which `overwrite` replaces if
    /// it is a sweep.
    pub fn write_or_resume(&self, directory: &Directory, overwrite: bool) -> Result<bool, SweepError> {
        let root = directory.root();
        if !root.exists() {
            return self.write(directory).map(|()| false);
        }
        if !directory.manifest().exists() {
            return Err(SweepError::Foreign { path: root.to_owned() });
        }
        if let Ok(old) = Manifest::read(directory)
            && old.sweep == self.manifest.sweep
        {
            return Ok(true);
        }
        if !overwrite {
            let found = Manifest::read(directory)?.short_hash().to_owned();
            let wanted = self.manifest.short_hash().to_owned();
            return Err(SweepError::OtherSweep { path: root.to_owned(), found, wanted });
        }
        fs::remove_dir_all(root).map_err(SweepError::at(root))?;
        self.write(directory).map(|()| false)
    }
}

fn swept_key(key: &crate::config::sweep::SweptKey, sweep: &Sweep, copies: &mut Copies) -> SweptKey {
    SweptKey {
        key: key.path.clone(),
        name: key.name.clone(),
        unit: key.unit.to_owned(),
        log: key.is_logarithmic,
        values: key.texts(sweep, &mut |path| copies.name(path)),
        labels: key.labels(),
        numbers: key.numbers.clone(),
    }
}

#[cfg(unix)]
fn share(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn share(_: &Path) -> std::io::Result<()> {
    Ok(())
}
