//! `run`.

use trajectory::Reader;

use super::{diracmag, grated_gate, short_run, stdout};

#[test]
fn writes_a_complete_file_and_says_how_to_open_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let text = stdout(&mut short_run(&out, &[]));
    assert!(text.contains("h5py") && text.contains("diracmag plot") && text.contains("ParaView"), "{text}");
    let reader = Reader::open(&out).unwrap();
    assert_eq!(reader.status(), "complete");
    assert_eq!(reader.frames(), 3);
    assert_eq!(reader.rows(), 5);
    // The text makes the same configuration again, `--set` included.
    assert!(reader.config_toml().contains("20 ps"));
    assert!(reader.references().iter().any(|text| text.contains("Sokolewicz")));
    // E₀/q at ω ≪ Dq²: 60 kV/m · 1.024 µm/2π = 9.778 mV; a grid of 128 points meets the crest to 3e-4.
    let phi = reader.column("max_abs_phi").unwrap();
    assert!(phi.iter().all(|phi| (phi / 9.778e-3 - 1.0).abs() < 1e-3), "{phi:?}");
}

#[test]
fn a_run_of_free_steps_tells_its_end_and_that_of_its_last_step() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let free = "time={ end = \"20 ps\", method = \"dormand_prince\", tolerance = 1e-6 }";
    let text = stdout(&mut short_run(&out, &["--set", free]));
    assert!(text.starts_with("0.020000 ns (the last step ends at 0.0"), "{text}");
    let reader = Reader::open(&out).unwrap();
    assert_eq!((reader.frames(), reader.rows()), (3, 5));
    assert!((reader.times()[2] - 20e-12).abs() < 1e-24, "the last frame is that of the end");
}

#[test]
fn every_field_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let fields = "output.fields=[\"m\", \"phi\", \"e_field\", \"b_diffusive\", \"charge_density\", \"current_density\"]";
    stdout(&mut short_run(
        &out,
        &[
            "--set",
            fields,
            "--set",
            "grid.cells=[64, 2, 2]",
            "--set",
            "time.step=\"0.1 ps\"",
            "--set",
            "output.precision=\"f64\"",
            "--set",
            "grid.cell_size=[\"16 nm\", \"8 nm\", \"1.5 nm\"]",
        ],
    ));
    let reader = Reader::open(&out).unwrap();
    let field = |name: &str| reader.field(1, name).unwrap();
    let (m, phi, b, rho) = (field("m"), field("phi"), field("b_diffusive"), field("charge_density"));
    assert!(phi[128..].iter().all(|phi| *phi == 0.0), "the surface is under the lowest layer");
    // −e²ν = −ε e²/(2πħ²v²) for ε = 0.2 eV, v = 5e5 m/s: −4.7087e-2 C/(V m²).
    let charge = -(1.602_176_634e-19_f64.powi(3)) * 0.2
        / (2.0 * std::f64::consts::PI * (1.054_571_817e-34 * 5e5_f64).powi(2));
    for cell in 0..128 {
        // Rounding of a product of three numbers.
        assert!((rho[cell] - charge * phi[cell]).abs() <= 1e-12 * rho[cell].abs());
    }
    // B_z = (κ/γ) m_z φ in the consistent form, negative; κ/γ with S/A = M_s d/(γħ) is e Δ²/(2πħ³v²) ħ/(M_s d).
    let (e, hbar) = (1.602_176_634e-19_f64, 1.054_571_817e-34_f64);
    let (delta, v, moment) = (0.1 * e, 5e5_f64, 110e3 * 1.5e-9);
    let coefficient = -e * delta * delta / (2.0 * std::f64::consts::PI * hbar * hbar * v * v * moment);
    for cell in 0..128 {
        let expected = coefficient * m[3 * cell + 2] * phi[cell];
        assert!((b[cell] - expected).abs() <= 1e-8 * expected.abs(), "{} {expected}", b[cell]);
    }
    let (e_field, j) = (field("e_field"), field("current_density"));
    assert_eq!(e_field.len(), 3 * 256);
    assert!(e_field.iter().skip(2).step_by(3).chain(j.iter().skip(2).step_by(3)).all(|z| *z == 0.0));
    assert!(e_field[..384].iter().any(|e| *e > 5e4) && j.iter().any(|j| *j != 0.0));
}

#[test]
fn an_existing_output_is_refused_and_replaced_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    short_run(&out, &[]).assert().success();
    let precious = std::fs::read(&out).unwrap();
    short_run(&out, &[]).assert().code(4);
    assert_eq!(std::fs::read(&out).unwrap(), precious);
    short_run(&out, &["--overwrite", "--quiet"]).assert().success().stdout("").stderr("");
    assert_eq!(Reader::open(&out).unwrap().status(), "complete");
}

#[test]
fn a_bad_configuration_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    for bad in [
        "interface.fermi_energy=\"0.05 eV\"",
        "time.end=\"nonsense\"",
        "time.step=\"10 ps\"",
        "drive.0.profile.plane_wave.amplitude=\"6 MV/m\"",
        "drive.0.profile={ grated_gate = { period = \"1.024 um\", distance = \"0.1 nm\", gate_voltage = \"0.01 V\" } }",
    ] {
        let output = short_run(&out, &["--set", bad]).assert().code(2).get_output().clone();
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{bad}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{bad}");
    }
    let nonlinear = [
        "--set",
        "drive.0.profile.plane_wave.amplitude=\"1 MV/m\"",
        "--set",
        "interface.allow_nonlinear=true",
    ];
    short_run(&out, &nonlinear).assert().success();
    diracmag().args(["run", "no-such-file.toml"]).assert().code(2);
    diracmag().args(["run"]).assert().code(2);
}

#[test]
fn a_missing_folder_is_an_output_fault() {
    let folder = tempfile::tempdir().unwrap();
    short_run(&folder.path().join("no/such/a.h5"), &[]).assert().code(5);
}

/// No step is short enough for a field at the end of the numbers.
#[test]
fn a_step_that_underflows_fails_as_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let more = [
        "--set",
        "time={ end = \"20 ps\", method = \"dormand_prince\", tolerance = 1e-6 }",
        "--set",
        "external_field=[{ uniform = [\"0 T\", \"1e300 T\", \"1e300 T\"] }]",
    ];
    short_run(&out, &more).assert().code(3);
    assert_eq!(Reader::open(&out).unwrap().status(), "failed");
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let folder = tempfile::tempdir().unwrap();
    let read = |threads: &str| {
        let out = folder.path().join(format!("{threads}.h5"));
        short_run(&out, &["--threads", threads, "--set", "output.precision=\"f64\""]).assert().success();
        let reader = Reader::open(&out).unwrap();
        let m = reader.field(reader.frames() - 1, "m").unwrap();
        let energy = reader.column("energy_total").unwrap();
        m.into_iter().chain(energy).map(f64::to_bits).collect::<Vec<_>>()
    };
    let one = read("1");
    for threads in ["2", "3", "4"] {
        assert!(read(threads) == one, "{threads} threads");
    }
}

#[test]
fn relaxation_comes_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let relax = ["--set", "initial.relax={ tolerance = 1e-5 }", "--set", "grid.cells=[128, 2, 1]"];
    short_run(&out, &relax).assert().success();
    let m = Reader::open(&out).unwrap().field(0, "m").unwrap();
    // The easy plane and the 2 mT along x leave m = x̂; the rest is the tolerance over the field.
    assert!(m.chunks(3).all(|m| m[0] > 0.999), "relaxed to x");
}

#[test]
fn templates_and_explanations_are_printed() {
    let text = stdout(diracmag().arg("init"));
    assert_eq!(text, std::fs::read_to_string(grated_gate()).unwrap());
    assert!(stdout(diracmag().args(["explain", "interface.disorder"])).contains("disorder"));
    for template in cli::command::init::TEMPLATES {
        assert_eq!(stdout(diracmag().args(["init", template.name])), template.text);
    }
    diracmag().args(["explain", "interface.disordr"]).assert().code(2);
    assert!(stdout(diracmag().args(["completions", "bash"])).contains("diracmag"));
    assert!(stdout(diracmag().arg("--version")).contains("vector instructions"));
}

#[test]
fn the_table_records_what_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    stdout(&mut short_run(&out, &["--set", "output.table=[\"topological_charge\", \"vortex_core\", \"m\"]"]));
    let reader = Reader::open(&out).unwrap();
    let names: Vec<_> = reader.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["time", "topological_charge", "core_x", "core_y", "core_mz", "mx", "my", "mz"]);
    assert!(reader.column("topological_charge").unwrap().iter().all(|q| q.abs() < 1e-9));
    // A picture of an output without the usual averages and energies.
    stdout(diracmag().arg("plot").arg(&out));
}

/// `relax` says the energies; its state begins a run on the same magnet, but not on one that is magnetic where the state is vacuum.
#[test]
fn a_relaxed_state_begins_runs_of_its_own_magnet_only() {
    let folder = tempfile::tempdir().unwrap();
    let (relaxed, out) = (folder.path().join("relaxed.h5"), folder.path().join("a.h5"));
    let disk =
        ["--set", "magnet.shape={ circle = { diameter = \"100 nm\" } }", "--set", "grid.cells=[16, 16, 1]"];
    let mut relax = diracmag();
    relax.arg("relax").arg(grated_gate()).arg("-o").arg(&relaxed).args(disk);
    let said =
        stdout(relax.args(["--set", "initial={ uniform = [1, 0, 0.05], relax = { tolerance = 1e-4 } }"]));
    let energies = said.lines().find(|line| line.starts_with("energy")).unwrap();
    let numbers: Vec<f64> = energies.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    let parts: f64 = numbers[1..].iter().sum();
    assert!(numbers.len() >= 4 && (numbers[0] / parts - 1.0).abs() < 1e-5, "{energies}");
    let begin = format!("initial={{ file = {{ path = \"{}\" }} }}", relaxed.display());
    short_run(&out, &[&disk[..], &["--set", &begin]].concat()).assert().success();
    let refused = [&disk[2..], &["--set", &begin, "--overwrite"]].concat();
    let output = short_run(&out, &refused).assert().code(2).get_output().clone();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("`initial.file.path` holds no direction") && said.contains("(0, 0, 0)"), "{said}");
}
