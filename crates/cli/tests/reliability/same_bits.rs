//! The same bytes for any number of threads, any cadence of outputs, and any build.

use std::path::Path;
use std::process::Command;

use super::bench::*;

/// The film, large enough that its cells are divided among threads, for some steps.
fn wide(command: &mut Command) -> &mut Command {
    for set in [
        "grid.cells=[128, 96, 1]",
        "time.end=\"3 ps\"",
        "output.snapshot_every=\"1 ps\"",
        "output.precision=\"f64\"",
    ] {
        command.args(["--set", set]);
    }
    command
}

fn film_on(threads: &str, out: &Path, sets: &[&str]) -> Datasets {
    let mut command = diracmag();
    command.env_remove("RAYON_NUM_THREADS").arg("run").arg(film()).arg("-o").arg(out);
    wide(command.args(["--quiet", "--threads", threads]));
    for set in sets {
        command.args(["--set", set]);
    }
    assert_eq!(outcome(&mut command), (0, String::new()));
    datasets(out)
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let folder = folder();
    let at = |threads: &str| film_on(threads, &folder.path().join(threads).with_extension("h5"), &[]);
    let one = at("1");
    assert_eq!(one["m"].0, [4, 1, 96, 128, 3]);
    for threads in ["2", "3", "5", "8", "13", "16"] {
        let found = at(threads);
        let differ: Vec<_> = one.keys().filter(|name| found.get(*name) != Some(&one[*name])).collect();
        assert!(differ.is_empty() && found.len() == one.len(), "{threads} threads: {differ:?}");
    }
}

/// What could make another machine give other bits is in the file.
#[test]
fn the_file_tells_instructions_and_transforms() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    film_on("1", &out, &[]);
    let reader = trajectory::Reader::open(&out).unwrap();
    let told = |name: &str| reader.attribute(name).unwrap();
    assert!(told("fft_plan").contains("double"), "{}", told("fft_plan"));
    assert!(cfg!(not(target_arch = "x86_64")) || told("cpu_features").contains("sse4.2"));
    assert!(!told("instruction_set").is_empty());
}

/// Frames of both cadences are the same bits.
#[test]
fn outputs_do_not_move_the_film() {
    let folder = folder();
    let rare = film_on("1", &folder.path().join("rare.h5"), &[]);
    let often = ["output.snapshot_every=\"0.5 ps\"", "output.table_every=\"0.1 ps\""];
    let often = film_on("1", &folder.path().join("often.h5"), &often);
    let frame = rare["m"].1.len() / 4;
    let every_second = often["m"].1.chunks(frame).step_by(2).flatten();
    assert!(often["m"].0[0] == 7 && every_second.eq(&rare["m"].1));
}

/// The program that the other profile has built, beside this one's: by `cargo build --package cli` and with `--release`.
#[test]
#[ignore = "needs both builds: make validate"]
fn debug_and_release_write_the_same_bytes() {
    let here = Path::new(env!("CARGO_BIN_EXE_diracmag"));
    let target = here.parent().and_then(Path::parent).unwrap();
    let folder = folder();
    let [debug, release] = ["debug", "release"].map(|profile| {
        let program = target.join(profile).join("diracmag");
        assert!(program.exists(), "{} is not built", program.display());
        ["dormand_prince", "rk4", "implicit_midpoint"].map(|method| {
            let out = folder.path().join(format!("{profile}_{method}.h5"));
            let mut command = Command::new(&program);
            command.arg("run").arg(film()).arg("-o").arg(&out).args(["--quiet", "--threads", "2"]);
            wide(&mut command).args(["--set", &format!("time.method=\"{method}\"")]);
            // A method that chooses its steps takes no length of them.
            if method == "dormand_prince" {
                let text = std::fs::read_to_string(film()).unwrap().replace(", step = \"0.5 ps\"", "");
                let text = text.replace("\"rk4\"", "\"dormand_prince\", tolerance = 1e-6");
                let config = folder.path().join("adaptive.toml");
                std::fs::write(&config, text).unwrap();
                command = Command::new(&program);
                command.arg("run").arg(config).arg("-o").arg(&out).args(["--quiet", "--threads", "2"]);
                wide(&mut command);
            }
            let (code, said) = outcome(&mut command);
            assert_eq!(code, 0, "{said}");
            datasets(&out)
        })
    });
    assert!(debug == release);
}
