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
        assert!(said.contains("is not used") && said.contains("the previous checkpoint"), "{said}");
        assert_same(&out);

        let [out, newest, _] = stopped(folder.path());
        spoil(&newest, at);
        spoil(&previous, at);
        let (code, said) = outcome(&mut resume(&out));
        assert_eq!((code, said.contains("starting over")), (0, true), "{said}");
        assert_same(&out);
    }
}

/// A torn write has spoilt the output: the checkpoint knows the configuration, and the run is computed anew.
#[test]
fn an_unreadable_or_missing_output_is_computed_anew_from_the_configuration_in_its_checkpoint() {
    undisturbed();
    let folder = folder();
    let [out, _, _] = stopped(folder.path());
    let mut spoilt = std::fs::read(&out).unwrap();
    // The root group's address.
    spoilt[36..44].fill(0x5a);
    std::fs::write(&out, &spoilt).unwrap();
    let (code, said) = outcome(&mut resume(&out));
    assert_eq!((code, said.contains("its checkpoint has the configuration")), (0, true), "{said}");
    assert_same(&out);
    assert_eq!(std::fs::read(folder.path().join("film.h5.unreadable")).unwrap(), spoilt);

    let [out, _, _] = stopped(folder.path());
    std::fs::remove_file(&out).unwrap();
    let (code, said) = outcome(&mut resume(&out));
    assert_eq!((code, said.contains("starting over")), (0, true), "{said}");
    assert_same(&out);

    // Without a checkpoint there is nothing to go by.
    std::fs::write(&out, &spoilt).unwrap();
    let (code, said) = outcome(&mut resume(&out));
    assert_eq!((code, said.starts_with("error: ")), (1, true), "{said}");
    assert_eq!(std::fs::read(&out).unwrap(), spoilt);
}

/// Checkpoints of another run that lie beside an output: the message names what differs.
#[test]
fn a_checkpoint_of_another_configuration_is_told_by_key() {
    let folder = folder();
    let [out, newest, previous] = stopped(folder.path());
    let other = folder.path().join("other.h5");
    let args = ["--set", "magnet.damping=0.03", "--max-wall", "5 ms", "--checkpoint-every", "1 h"];
    assert_eq!(outcome(run(&other).args(args)).0, 143);
    for to in [&newest, &previous] {
        std::fs::copy(folder.path().join("other.h5.checkpoint"), to).unwrap();
    }
    let (code, said) = outcome(&mut resume(&out));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("`magnet.damping` was 0.03, is 0.02") && said.contains("starting over"), "{said}");
    assert_same(&out);
}
