//! Every configuration that comes with the program runs.

use std::path::{Path, PathBuf};

use trajectory::Reader;

use super::diracmag;

fn configurations(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(configurations(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_configuration_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs");
    let configurations = configurations(&root);
    assert!(configurations.len() >= 3, "{configurations:?}");
    let folder = tempfile::tempdir().unwrap();
    for (number, path) in configurations.iter().enumerate() {
        let out = folder.path().join(format!("{number}.h5"));
        let config = cli::config::load(path, &[]).unwrap().config;
        let (relaxes, switches) = (config.initial.relax.is_some(), config.switching.is_some());
        let mut run = diracmag();
        run.arg("run").arg(path).arg("-o").arg(&out);
        run.args(["--set", "time.end=\"2 ps\"", "--set", "output.snapshot_every=\"1 ps\""]);
        run.args(["--set", "output.table_every=\"1 ps\""]);
        if switches {
            run.args(["--set", "switching.hold=\"1 ps\""]);
        }
        if relaxes {
            // A start that is good enough to begin from.
            run.args(["--set", "initial.relax.tolerance=0.03"]);
        }
        run.assert().success();
        let reader = Reader::open(&out).unwrap();
        assert_eq!(
            (reader.status(), reader.frames(), reader.rows()),
            ("complete", 3, 3),
            "{}",
            path.display()
        );
    }
}
