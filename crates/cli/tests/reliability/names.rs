//! Places where an output cannot be, and names it can have.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::Stdio;

use super::bench::*;

#[test]
fn a_directory_a_long_name_and_one_that_is_no_text_are_refused_or_work() {
    let folder = folder();
    let (code, said) = outcome(&mut run(folder.path()));
    assert_eq!((code, said.contains("directory")), (4, true), "{said}");
    let long = format!("{}.h5", "a".repeat(252));
    for name in [OsStr::new(&long), OsStr::from_bytes(b"f\xfflm.h5"), OsStr::new("µ film.h5")] {
        let out = folder.path().join(name);
        let (code, said) = outcome(&mut run(&out));
        if code == 0 {
            assert_same(&out);
        } else {
            // Before step 0: there is no trace of it.
            assert!(code == 5 && said.starts_with("error: ") && !out.exists(), "{code}: {said}");
        }
    }
}

#[test]
fn closed_pipes_do_not_stop_a_run() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    // Neither quiet nor read by anybody.
    let mut command = diracmag();
    command.arg("run").arg(film()).arg("-o").arg(&out).args(["--threads", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_same(&out);
}

#[test]
fn a_folder_that_takes_no_files_is_an_output_fault_before_step_0() {
    // Not even root may write there.
    let out = Path::new("/proc/film.h5");
    let (code, said) = outcome(&mut run(out));
    assert_eq!((code, said.contains("/proc/film.h5")), (5, true), "{said}");
}
