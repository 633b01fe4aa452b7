//! Sweeps from the outside: planning, running, resuming, collecting, and what is refused.

use std::path::{Path, PathBuf};

use trajectory::ResultsReader;

use super::{diracmag, stdout};

/// Macrospins that take a millisecond each, and more axes.
pub fn configuration(folder: &Path, sweep: &str) -> PathBuf {
    let text = format!(
        r#"
title = "Macrospins"
grid = {{ cells = [1, 1, 1], cell_size = ["5 nm", "5 nm", "3 nm"] }}
external_field = [{{ uniform = ["0 mT", "0 mT", "-200 mT"] }}]
initial = {{ uniform = [0, 0, 1], noise = {{ amplitude = 0.05, seed = 3 }} }}
time = {{ end = "20 ps", method = "rk4", step = "0.2 ps" }}
[magnet]
saturation_magnetization = "110 kA/m"
exchange_stiffness = "2.3 pJ/m"
damping = 0.1
demag = "none"
{sweep}
"#
    );
    let path = folder.join("spins.toml");
    std::fs::write(&path, text).unwrap();
    path
}

const AXES: &str = r#"
[sweep]
"external_field.0.uniform.2" = { from = "-50 mT", to = "-400 mT", points = 4 }
magnet.damping = { from = 0.01, to = 1.0, points = 3, scale = "log" }
"time.step" = { values = ["0.1 ps", "0.2 ps", "0.4 ps"], zip = "magnet.damping" }
seeds = 2
"#;

#[test]
fn a_sweep_gives_labelled_arrays_and_is_not_run_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out) = (configuration(folder.path(), AXES), folder.path().join("out.h5"));
    let switch = || {
        let mut command = diracmag();
        command.arg("switch").arg(&config).arg("-o").arg(&out).args(["-j", "2"]);
        stdout(&mut command)
    };
    let said = switch();
    assert!(said.starts_with("24 points, 0 failed"), "{said}");
    let reader = ResultsReader::open(&out).unwrap();
    let axes: Vec<_> = reader.axes().iter().map(|axis| (axis.name.as_str(), axis.values.len())).collect();
    assert_eq!(axes, [("uniform_z", 4), ("damping", 3), ("repeat", 2)]);
    let mz = reader.values("mz").unwrap();
    assert_eq!(mz.len(), 24);
    // Every point is a run of its own: the one with these values, in its place.
    let single = folder.path().join("single.h5");
    let sets = [
        "external_field.0.uniform.2=\"-400 mT\"",
        "magnet.damping=1.0",
        "time.step=\"0.4 ps\"",
        "initial.noise.seed=4",
    ];
    let mut run = diracmag();
    run.arg("run").arg(&config).arg("-o").arg(&single).arg("--quiet");
    for set in sets {
        run.args(["--set", set]);
    }
    run.assert().success();
    let row = trajectory::Reader::open(&single).unwrap().column("mz").unwrap();
    assert_eq!(mz.last(), row.last());

    let (before, csv) = (std::fs::read(&out).unwrap(), std::fs::read(folder.path().join("out.csv")).unwrap());
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 25);
    std::fs::remove_file(&out).unwrap();
    // HDF5 keeps times to the second: were there any, they would differ.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let record = folder.path().join("out.sweep/results/0000/0000007.json");
    let written = std::fs::metadata(&record).unwrap().modified().unwrap();
    switch();
    assert_eq!(std::fs::metadata(&record).unwrap().modified().unwrap(), written);
    assert!(before == std::fs::read(&out).unwrap());
    let mut show = diracmag();
    show.args(["sweep", "show"]).arg(folder.path().join("out.sweep")).args(["-i", "23"]);
    let shown = stdout(&mut show);
    assert!(
        shown.contains("\"-4e-1 T\"") && shown.contains("seed = 4") && !shown.contains("sweep"),
        "{shown}"
    );
}

#[test]
fn points_run_one_by_one_and_collected_give_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out, plan) =
        (configuration(folder.path(), AXES), folder.path().join("a.h5"), folder.path().join("p.sweep"));
    diracmag().arg("switch").arg(&config).arg("-o").arg(&out).assert().success();
    diracmag().args(["sweep", "plan"]).arg(&config).arg("-o").arg(&plan).assert().success();
    let collect = |more: &[&str]| {
        let mut command = diracmag();
        command.args(["sweep", "collect"]).arg(&plan).args(more).assert()
    };
    let early = collect(&[]).failure().code(1);
    let said = String::from_utf8_lossy(&early.get_output().stderr).into_owned();
    assert!(said.contains("24 of 24 points are not done, the first is 0"), "{said}");
    for index in ["20-23", "0", "1-19", "3", "0-23"] {
        diracmag().args(["sweep", "run"]).arg(&plan).args(["--index", index]).assert().success();
    }
    collect(&[]).success();
    assert!(std::fs::read(&out).unwrap() == std::fs::read(folder.path().join("p.h5")).unwrap());
    diracmag().args(["sweep", "run"]).arg(&plan).args(["--index", "24"]).assert().failure().code(2);
}

#[test]
fn a_point_that_fails_is_recorded_and_the_rest_go_on() {
    let folder = tempfile::tempdir().unwrap();
    // No step is short enough for the second field.
    let axes = "[sweep]\n\"external_field.0.uniform.0\" = { values = [\"1 mT\", \"1e20 T\", \"2 mT\"] }\n";
    let (config, out) = (configuration(folder.path(), axes), folder.path().join("out.h5"));
    let mut command = diracmag();
    command.arg("switch").arg(&config).arg("-o").arg(&out);
    command.args(["--set", "time={ end = \"20 ps\", method = \"dormand_prince\", tolerance = 1e-6 }"]);
    let assert = command.assert().failure().code(3);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(said.contains("1 of 3 points failed; first, point 1: the step size fell below"), "{said}");
    let reader = ResultsReader::open(&out).unwrap();
    let mz = reader.values("mz").unwrap();
    assert_eq!(reader.values("status").unwrap(), [4.0, 3.0, 4.0]);
    assert!(mz[0].is_finite() && mz[1].is_nan() && mz[2].is_finite(), "{mz:?}");
}

#[test]
fn values_that_the_configuration_refuses_are_named_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let axes = "[sweep]\n\"magnet.damping\" = { values = [0.1, -0.2, 0.3] }\n\"time.step\" = { values = [\"0.1 ps\", \"30 ps\"] }\n\
                \"grid.cells.0\" = { values = [1, 1.5] }\n";
    let config = configuration(folder.path(), axes);
    for command in [vec!["switch"], vec!["sweep", "plan"]] {
        let assert = diracmag().args(command).arg(&config).assert().failure().code(2);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        for part in [
            "`magnet.damping` = -0.2 must be zero or above",
            "first at point 4: magnet.damping = -0.2, time.step = \"0.1 ps\", grid.cells.0 = 1",
            "spins.toml:13:37",
            "`time.step` = \"30 ps\" is longer than the run",
            "`grid.cells.0` must be a whole number",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn results_of_another_sweep_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out) = (configuration(folder.path(), AXES), folder.path().join("out.h5"));
    diracmag().arg("switch").arg(&config).arg("-o").arg(&out).assert().success();
    let other = |more: &[&str]| {
        let mut command = diracmag();
        command
            .arg("switch")
            .arg(&config)
            .arg("-o")
            .arg(&out)
            .args(["--set", "time.end=\"22 ps\""])
            .args(more)
            .assert()
    };
    let said = |assert: assert_cmd::assert::Assert| {
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    let text = said(other(&[]).failure().code(4));
    assert!(text.contains("out.h5 holds another sweep"), "{text}");
    std::fs::rename(&out, folder.path().join("kept.h5")).unwrap();
    let text = said(other(&[]).failure().code(4));
    assert!(text.contains("out.sweep holds another sweep"), "{text}");
    // A record of another sweep among ours.
    let record = folder.path().join("out.sweep/results/0000/0000003.json");
    let text_of_record = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text_of_record.replace("\"sweep\":\"", "\"sweep\":\"0")).unwrap();
    let assert =
        diracmag().args(["sweep", "collect"]).arg(folder.path().join("out.sweep")).assert().failure().code(1);
    let text = said(assert);
    assert!(text.contains("0000003.json is not a record of this sweep"), "{text}");
    other(&["--overwrite"]).success();
    // Something else in the way, and a plan that somebody edited.
    let foreign = folder.path().join("foreign.h5");
    std::fs::write(&foreign, "a letter").unwrap();
    let assert = diracmag().arg("switch").arg(&config).arg("-o").arg(&foreign).assert().failure().code(4);
    assert!(said(assert).contains("is not a diracmag sweep"));
    let base = folder.path().join("out.sweep/base.toml");
    std::fs::write(&base, std::fs::read_to_string(&base).unwrap().replace("damping = 0.1", "damping = 0.2"))
        .unwrap();
    let assert =
        diracmag().args(["sweep", "status"]).arg(folder.path().join("out.sweep")).assert().failure().code(2);
    assert!(said(assert).contains("base.toml was changed after planning"));
}

/// Files that the configuration reads travel with the plan.
#[test]
fn a_plan_stands_for_itself() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pulse.csv"), "0,0\n1e-11,1\n2e-11,0\n").unwrap();
    let axes =
        "[sweep]\n\"external_field.0.waveform.table.file\" = { values = [\"pulse.csv\", \"flat.csv\"] }\n";
    std::fs::write(folder.path().join("flat.csv"), "0,1\n2e-11,1\n").unwrap();
    let config = configuration(folder.path(), axes);
    let text = std::fs::read_to_string(&config).unwrap();
    let with_table =
        text.replace("\"-200 mT\"] }]", "\"-200 mT\"], waveform.table = { file = \"pulse.csv\" } }]");
    std::fs::write(&config, with_table).unwrap();
    let plan = folder.path().join("p.sweep");
    diracmag().args(["sweep", "plan"]).arg(&config).arg("-o").arg(&plan).assert().success();
    let moved = tempfile::tempdir().unwrap();
    let elsewhere = moved.path().join("q.sweep");
    std::fs::rename(&plan, &elsewhere).unwrap();
    for file in ["pulse.csv", "flat.csv", "spins.toml"] {
        std::fs::remove_file(folder.path().join(file)).unwrap();
    }
    diracmag().args(["sweep", "run"]).arg(&elsewhere).args(["--index", "0-1"]).assert().success();
    diracmag().args(["sweep", "collect"]).arg(&elsewhere).assert().success();
    let mz = ResultsReader::open(&moved.path().join("q.h5")).unwrap().values("mz").unwrap();
    assert!((mz[0] - mz[1]).abs() > 1e-6, "{mz:?}");
}

/// In a field against m, along the easy axis, dθ/dt ~ sin θ (B − B_K cos θ) with B_K = 2 K/M_s: a macrospin that starts at θ_0
/// switches from B_K cos θ_0 on, whatever the damping.
#[test]
fn bisection_finds_the_field_from_which_on_a_macrospin_switches() {
    let folder = tempfile::tempdir().unwrap();
    let axes = r#"
anisotropy = [{ uniaxial = { constant = "6.5 kJ/m^3", axis = [0, 0, 1] } }]
[switching]
quantity = "mz"
threshold = -0.5
stop_when_switched = true
[sweep]
"magnet.damping" = { values = [0.3, 1.0] }
find_threshold = { key = "external_field.0.uniform.2", from = "-50 mT", to = "-200 mT", tolerance = "0.2 mT" }
"#;
    let (config, out) = (configuration(folder.path(), axes), folder.path().join("out.h5"));
    let mut command = diracmag();
    command.arg("switch").arg(&config).arg("-o").arg(&out).args(["--set", "time.end=\"30 ns\""]);
    command.args(["--set", "initial.uniform=[0.3, 0, 1]", "--set", "initial.noise.amplitude=0"]);
    let text = stdout(command.args(["--set", "time.step=\"1 ps\""]));
    assert!(text.contains("threshold -113.2 mT") && !text.contains("no threshold"), "{text}");
    let reader = ResultsReader::open(&out).unwrap();
    let exact = -2.0 * 6.5e3 / 110e3 / 1.09_f64.sqrt();
    let [found, below, above] =
        ["threshold", "threshold_below", "threshold_above"].map(|n| reader.values(n).unwrap());
    for i in 0..2 {
        assert!((found[i] - exact).abs() < 0.1e-3, "{} {exact}", found[i]);
        assert!(above[i] <= exact && exact <= below[i] && (above[i] - below[i]).abs() <= 0.2e-3);
    }
    // Bounds on one side of it: the other bound is all that is known.
    let text = stdout(command.args(["--overwrite", "--set", "sweep.find_threshold.from=\"-150 mT\""]));
    assert!(text.contains("no threshold at 2 of them"), "{text}");
    let reader = ResultsReader::open(&out).unwrap();
    assert!(reader.values("threshold").unwrap()[0].is_nan());
    assert_eq!(reader.values("threshold_above").unwrap(), [-0.15, -0.15]);
    // Repeats of a point are drawn as one.
    command.args(["--set", "sweep.seeds=2", "--set", "time.end=\"0.1 ns\""]).assert().success();
    let reader = ResultsReader::open(&out).unwrap();
    assert_eq!(reader.values("threshold").unwrap().len(), 4);
    let drawn = stdout(diracmag().arg("plot").arg(&out));
    assert!(drawn.contains("out.png"), "{drawn}");
}

/// Without repeats there is no probability; with them its interval, and times that were not reached are not there.
#[test]
fn times_that_were_not_reached_are_absent() {
    let folder = tempfile::tempdir().unwrap();
    let axes = r#"
[switching]
quantity = "mz"
threshold = -0.5
[sweep]
"external_field.0.uniform.2" = { values = ["1 mT", "-1 T"] }
seeds = 3
"#;
    let (config, out) = (configuration(folder.path(), axes), folder.path().join("out.h5"));
    let mut command = diracmag();
    command.arg("switch").arg(&config).arg("-o").arg(&out).args(["--set", "time.end=\"1 ns\""]);
    command.args(["--set", "magnet.damping=1.0", "--converge"]).assert().success();
    let reader = ResultsReader::open(&out).unwrap();
    let values = |name: &str| reader.values(name).unwrap();
    assert_eq!(values("status"), [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    assert!(values("t_settled")[..3].iter().all(|time| time.is_nan()));
    assert_eq!((values("probability"), values("probability_low")[0]), (vec![0.0, 1.0], 0.0));
    let errors = values("t_settled_error");
    // A hundredth of a radian a step, in order 4: far below 1e-6 of the time, but not nothing.
    assert!(errors[..3].iter().all(|error| error.is_nan()));
    assert!(errors[3..].iter().all(|error| 0.0 < *error && *error < 1e-6 * 1e-9), "{errors:?}");
    let [median, mean] = ["median_time", "restricted_mean_time"].map(values);
    let mut times = values("t_settled")[3..].to_vec();
    times.sort_by(f64::total_cmp);
    assert!(median[0].is_nan() && (mean[0] - 1e-9).abs() < 1e-20, "{median:?} {mean:?}");
    assert!(median[1] == times[1] && (mean[1] / (times.iter().sum::<f64>() / 3.0) - 1.0).abs() < 1e-12);
    let text = std::fs::read_to_string(out.with_extension("statistics.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let [head, not, all] = lines.as_slice() else { panic!("{text}") };
    assert!(head.starts_with("uniform_z (T),runs,switched,probability,probability_low,"), "{head}");
    assert!(not.starts_with("0.001,3,0,0,0,") && all.starts_with("-1,3,3,1,"), "{text}");
    assert!(
        not.ends_with(&format!(",,{:e}", mean[0])) && all.contains(&format!("{:e}", median[1])),
        "{text}"
    );
    for ending in ["png", "svg"] {
        diracmag().arg("plot").arg(&out).arg("-o").arg(out.with_extension(ending)).assert().success();
    }
}

/// Every point of a sweep that watches its cells has the map and the series of a run of its own.
#[test]
fn points_have_the_first_passages_of_single_runs() {
    let folder = tempfile::tempdir().unwrap();
    let axes = r#"
[switching]
quantity = "mz"
threshold = -0.5
per_cell = true
stop_when_switched = true
[output]
table_every = "10 ps"
snapshot_every = "100 ps"
[sweep]
"external_field.0.uniform.2" = { values = ["1 mT", "-1 T"] }
seeds = 2
"#;
    let (config, out) = (configuration(folder.path(), axes), folder.path().join("out.h5"));
    let sets =
        ["--set", "time.end=\"0.5 ns\"", "--set", "magnet.damping=1.0", "--set", "grid.cells=[3, 2, 1]"];
    diracmag().arg("switch").arg(&config).arg("-o").arg(&out).args(sets).assert().success();
    let reader = ResultsReader::open(&out).unwrap();
    let [passages, beyond] = ["first_passage", "beyond_threshold"].map(|name| reader.values(name).unwrap());
    let quantity = reader.quantities().iter().find(|quantity| quantity.name == "first_passage").unwrap();
    assert_eq!((quantity.axes, quantity.inner.join(" ")), (2, "z y x".to_owned()));
    let rows = reader.inner("time").unwrap().values.len();
    assert_eq!((passages.len(), beyond.len(), rows), (2 * 2 * 6, 2 * 2 * 51, 51));
    // The field of 1 mT turns nothing: no cell passes, and the part beyond is zero to the end.
    assert!(passages[..12].iter().all(|time| time.is_nan()) && beyond[..102].iter().all(|part| *part == 0.0));
    let single = folder.path().join("single.h5");
    let point = ["--set", "external_field.0.uniform.2=\"-1 T\"", "--set", "initial.noise.seed=4"];
    diracmag().arg("run").arg(&config).arg("-o").arg(&single).args(sets).args(point).assert().success();
    let file = hdf5::File::open(&single).unwrap();
    let read = |name: &str| file.dataset(name).unwrap().read_raw::<f64>().unwrap();
    assert_eq!(passages[18..], read("switching/first_passage"));
    assert!(passages[18..].iter().all(|time| time.is_finite()));
    let alone = read("table/beyond_threshold");
    // The run stopped at a time between two rows: that row is its own.
    let common = alone.len() - 1;
    assert!(common < rows && beyond[153..153 + common] == alone[..common], "{alone:?} {:?}", &beyond[153..]);
    assert!(beyond[153 + common..].iter().all(|part| part.is_nan()));
    // All cells of the single film passed.
    for (file, censored) in [(&out, true), (&single, false)] {
        let picture = folder.path().join("passages.svg");
        diracmag().arg("plot").arg(file).arg("--passages").arg("-o").arg(&picture).assert().success();
        let text = std::fs::read_to_string(&picture).unwrap();
        assert!(text.contains("passage") && !text.contains("magnet"));
        assert_eq!(text.contains("(censored)"), censored);
        std::fs::remove_file(&picture).unwrap();
    }
    // Damage is told, and what to do about it.
    let cells = out.with_extension("sweep").join("results/0000/0000003.cells");
    let mut bytes = std::fs::read(&cells).unwrap();
    bytes[70] ^= 1;
    std::fs::write(&cells, bytes).unwrap();
    let mut collect = diracmag();
    let failed =
        collect.args(["sweep", "collect"]).arg(out.with_extension("sweep")).assert().failure().code(1);
    let said = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
    assert!(said.contains("0000003.cells does not hold the passages of its point"), "{said}");
}

/// Cells that are not there are told from those that did not pass; where nothing was watched there is nothing to draw.
#[test]
fn vacuum_is_no_cell_that_did_not_pass() {
    let folder = tempfile::tempdir().unwrap();
    let axes = r#"
shape.circle = { diameter = "30 nm" }
[switching]
quantity = "mz"
threshold = -0.5
per_cell = true
[sweep]
"external_field.0.uniform.2" = { values = ["1 mT", "-1 T"] }
"#;
    let (config, out) = (configuration(folder.path(), axes), folder.path().join("out.h5"));
    let sets =
        ["--set", "time.end=\"0.1 ns\"", "--set", "magnet.damping=1.0", "--set", "grid.cells=[6, 6, 1]"];
    diracmag().arg("switch").arg(&config).arg("-o").arg(&out).args(sets).assert().success();
    let reader = ResultsReader::open(&out).unwrap();
    let [passages, magnetic] = ["first_passage", "magnetic"].map(|name| reader.values(name).unwrap());
    // The circle of 30 nm on cells of 5 nm leaves out the four corners.
    let corners = [0, 5, 30, 35];
    for (cell, (time, part)) in passages.iter().zip(&magnetic).enumerate() {
        let inside = !corners.contains(&(cell % 36));
        assert_eq!(*part, f64::from(u8::from(inside)));
        assert_eq!(time.is_finite(), inside && cell >= 36, "{cell}");
    }
    let picture = folder.path().join("out.svg");
    let mut plot = diracmag();
    plot.arg("plot").arg(&out).arg("--passages").arg("-o").arg(&picture).assert().success();
    assert!(std::fs::read_to_string(&picture).unwrap().contains("magnet"));
    let bare = folder.path().join("bare.h5");
    let unwatched = ["--set", "switching.per_cell=false", "--quiet"];
    diracmag().arg("run").arg(&config).arg("-o").arg(&bare).args(sets).args(unwatched).assert().success();
    let failed = diracmag().arg("plot").arg(&bare).arg("--passages").assert().failure().code(1);
    let said = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
    assert!(said.contains("[switching] needs per_cell = true"), "{said}");
}
