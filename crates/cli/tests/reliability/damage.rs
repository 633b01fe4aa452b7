//! Checkpoints that are damaged on the disk: the one before is used, or the run begins anew, and ends with the same bytes.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::bench::*;

/// A run stopped on the way, with two generations of checkpoints.
fn stopped(folder: &Path) -> [PathBuf; 3] {
    static STOPPED: OnceLock<tempfile::TempDir> = OnceLock::new();
    let names = ["film.h5", "film.h5.checkpoint", "film.h5.checkpoint.previous"];
    let made = STOPPED.get_or_init(|| {
        let folder = super::bench::folder();
        let out = folder.path().join("film.h5");
        // A step that fails for want of space is not needed: the wall time ends it between two steps.
        for wall in 2.. {
            let wall = format!("{wall} ms");
            let mut command = if out.exists() { resume(&out) } else { run(&out) };
            let (code, said) = outcome(command.args(["--checkpoint-every", "1 ms", "--max-wall", &wall]));
            assert_eq!(code, 143, "{said}");
            if names.iter().all(|name| folder.path().join(name).exists()) {
                break;
            }
        }
        folder
    });
    names.map(|name| {
        let copy = folder.join(name);
        std::fs::copy(made.path().join(name), &copy).unwrap();
        copy
    })
}

#[test]
fn a_damaged_checkpoint_gives_way_to_the_one_before_it() {
    undisturbed();
    let spoil = |path: &Path, at: usize| {
        let mut bytes = std::fs::read(path).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    for at in [0, 9, 20, 46, 500, 1500] {
        let folder = folder();
        let [out, newest, previous] = stopped(folder.path());
        spoil(&newest, at);
        let (code, said) = outcome(&mut resume(&out));
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("is not used") && said.contains("the checkpoint before it"), "{said}");
        assert_same(&out);

        let [out, newest, _] = stopped(folder.path());
        spoil(&newest, at);
        spoil(&previous, at);
        let (code, said) = outcome(&mut resume(&out));
        assert_eq!((code, said.contains("beginning anew")), (0, true), "{said}");
        assert_same(&out);
    }
}
