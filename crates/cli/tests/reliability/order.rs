//! What a power cut may find: a checkpoint counts only once it, and the frames it counts on, are on the disk; it goes when the whole output is.

use std::collections::BTreeSet;

use super::bench::*;
use super::faults::{library, short_run};

#[test]
fn a_checkpoint_is_on_the_disk_before_it_counts() {
    let (folder, outside) = (folder(), tempfile::tempdir().unwrap());
    let out = folder.path().join("film.h5");
    let names = outside.path().join("names");
    let mut command = short_run(&out);
    command.args(["--checkpoint-every", "0.0001 ms"]);
    command.env("LD_PRELOAD", library()).env("FAULT_FOLDER", folder.path()).env("FAULT_AT", "0");
    command.env("FAULT_KIND", "kill").env("FAULT_NAMES", &names).env("FAULT_LOG", outside.path().join("log"));
    assert_eq!(outcome(&mut command), (0, String::new()));
    let log = std::fs::read_to_string(&names).unwrap();
    let checkpoint = out.with_extension("h5.checkpoint");
    let partial = out.with_extension("h5.checkpoint.partial");
    let (checkpoint, partial) = (checkpoint.to_str().unwrap(), partial.to_str().unwrap());
    let (mut dirty, mut written, mut folder_due, mut saved) = (BTreeSet::new(), false, false, 0);
    for line in log.lines() {
        let (what, path) = line.split_once(' ').unwrap();
        let moves_aside = what == "r" && path == checkpoint;
        // Nothing comes between the renaming and the folder's way to the disk.
        assert!(!folder_due || (what == "s" && folder.path().to_str() == Some(path)), "{line}\n{log}");
        folder_due = false;
        match what {
            "w" | "t" => {
                if path == partial {
                    let others: Vec<_> = dirty.iter().filter(|there| **there != partial).collect();
                    assert!(others.is_empty(), "written before {others:?} were brought to the disk\n{log}");
                    written = true;
                }
                dirty.insert(path);
            }
            "s" => drop(dirty.remove(path)),
            _ if moves_aside => assert!(!dirty.contains(partial), "{log}"),
            _ if path == partial => {
                assert!(written && !dirty.contains(partial), "renamed before it is on the disk\n{log}");
                (written, folder_due, saved) = (false, true, saved + 1);
            }
            _ => {}
        }
        // The side file for ParaView is made from the output and is replaced at any time.
        dirty.retain(|path| path.ends_with("film.h5") || path.ends_with(".h5.partial") || *path == partial);
    }
    assert!(saved >= 2, "{saved} checkpoints\n{log}");
    // Its last checkpoint is gone with the end of the run, so the output must be there.
    assert!(
        !dirty.contains(out.to_str().unwrap()),
        "the output was not brought to the disk when it was closed\n{log}"
    );
}
