//! Slips of the keyboard: a clear word, the right exit code, and nothing lost.

use trajectory::Reader;

use super::{diracmag, grated_gate};

/// Exit code and standard error of the command line `words` in `folder`.
fn said(folder: &std::path::Path, words: &[&str]) -> (Option<i32>, String) {
    let output = diracmag().current_dir(folder).args(words).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn mistakes_are_explained_and_cost_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::copy(grated_gate(), at("a.toml")).unwrap();
    std::fs::write(at("notes"), "precious").unwrap();
    let (code, text) =
        said(folder.path(), &["run", "a.toml", "-q", "--set", "time.end=\"1 ps\"", "-o", "a.h5"]);
    assert_eq!(code, Some(0), "{text}");
    let before = ["a.toml", "notes", "a.h5"].map(|name| std::fs::read(at(name)).unwrap());
    let cases: [(&[&str], i32, &str); 17] = [
        (&["rn", "a.toml"], 2, "unrecognized subcommand 'rn'"),
        (&["run", "b.toml"], 2, "cannot read \"b.toml\": No such file"),
        (&["run", "."], 2, "it is a directory"),
        (&["run", "a.toml", "--set", "foo"], 2, "has no `=`"),
        (&["run", "a.toml", "--set", "foo=1"], 2, "unknown key `foo`"),
        (&["run", "a.toml", "-o", "a.toml"], 4, "a.toml is the configuration itself"),
        (&["run", "a.toml", "-o", "./a.toml", "--overwrite"], 4, "a.toml is the configuration itself"),
        (
            &["run", "a.toml", "-o", "notes", "--overwrite"],
            4,
            "notes is not a trajectory: it is no HDF5 file",
        ),
        (&["run", "a.toml", "-o", ".", "--overwrite"], 4, "is a directory"),
        (&["run", "a.toml", "-o", "no/a.h5"], 5, "could not write no/a.h5: No such file"),
        (&["run", "a.toml", "-o", "notes/a.h5"], 5, "notes/a.h5: Not a directory"),
        (&["plot", "b.h5"], 1, "b.h5: No such file"),
        (&["plot", "a.toml"], 1, "a.toml is not a trajectory: it is no HDF5 file"),
        (&["export", "."], 1, "it is a directory"),
        (&["export", "a.h5", "--field", "mm"], 1, "no field `mm`; it has m"),
        (&["export", "a.h5", "-o", "a.h5", "--overwrite"], 4, "a.h5 is the trajectory itself"),
        (&["init", "grated"], 2, "grated_gate, electrodes, minimal, contacts"),
    ];
    for (words, code, expected) in cases {
        let (found, text) = said(folder.path(), words);
        assert!(found == Some(code) && text.contains(expected), "{words:?}: {found:?} {text}");
    }
    let after = ["a.toml", "notes", "a.h5"].map(|name| std::fs::read(at(name)).unwrap());
    assert!(before == after);
    assert!(Reader::open(&at("a.h5")).is_ok());
    // a.h5, a.xdmf, a.toml, notes: no lock or unfinished file is left.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
}
