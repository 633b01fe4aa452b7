//! `[switching]` in a run.

use trajectory::Reader;

use super::{short_run, stdout};

const WATCH: [&str; 4] = ["--set", "switching.quantity=\"mx\"", "--set", "switching.threshold=0.9988"];

/// The demonstration leaves m_x = 0.9987 in the noise: the very first picoseconds cross a level next to it.
#[test]
fn a_run_tells_and_writes_when_it_switched() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let cells = ["--set", "switching.per_cell=true", "--set", "switching.stop_when_switched=true"];
    let text = stdout(&mut short_run(&out, &[&WATCH[..], &cells[..]].concat()));
    assert!(text.contains("switched: first beyond at"), "{text}");
    assert!(text.contains("% of the cells are beyond the threshold"), "{text}");
    let reader = Reader::open(&out).unwrap();
    assert_eq!(reader.status(), "complete");
    let beyond = reader.column("beyond_threshold").unwrap();
    assert!(beyond.iter().all(|part| (0.0..=1.0).contains(part)));
    // At the end at least the tenth of the cells that counts; and the last row is that of the end.
    assert!(*beyond.last().unwrap() >= 0.1, "{beyond:?}");
}

#[test]
fn what_cannot_be_watched_is_named_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    for (sets, message) in [
        (
            ["switching.quantity=\"energy_exchang\"", "switching.threshold=\"1 fJ\""],
            "did you mean \"energy_exchange\"?",
        ),
        (["switching.quantity=\"energy_demag\"", "switching.threshold=\"1 mT\""], "`energy_demag` is in J"),
        (
            ["switching.quantity=\"mz\"", "switching={quantity=\"mz\", threshold=0.5, rearm=0.7}"],
            "must be on the side of the threshold",
        ),
    ] {
        let assert = short_run(&out, &["--set", sets[0], "--set", sets[1]]).assert().code(2);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(message) && error.contains("--> --set"), "{error}");
        assert!(!out.exists());
    }
}
