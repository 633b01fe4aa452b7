//! Reading good configurations: the shipped ones, base files, `--set`, the merged text, and what comes out.

#![allow(clippy::unwrap_used)] // helpers of tests

use cli::config::{self, *};
use cli::diagnostic::Severity;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn gate(sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    config::load(root("configs/grated_gate.toml"), &sets).unwrap_or_else(|errors| panic!("{errors}"))
}

fn refused(sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    config::load(root("configs/grated_gate.toml"), &sets).map(|loaded| loaded.text).unwrap_err().to_string()
}

#[test]
fn every_shipped_configuration_loads_without_warning() {
    for entry in std::fs::read_dir(root("configs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let loaded = config::load(&path, &[]).unwrap_or_else(|errors| panic!("{errors}"));
            assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
        }
    }
}

/// The numbers of the file, converted by hand.
#[test]
fn grated_gate_in_si_units() {
    let loaded = gate(&[]);
    let config = &loaded.config;
    assert_eq!(config.grid.cells, [128, 32, 1]);
    assert_eq!(config.grid.cell_size, [8e-9, 8e-9, 3e-9]);
    assert_eq!(config.grid.is_periodic(), [true, true, false]);
    assert_eq!(config.magnet.saturation_magnetization, 1.1e5);
    // g = 2: γ = 2µ_B/ħ = 1.758820e11 rad/(s T) to the digits of CODATA.
    assert!((config.magnet.gyromagnetic_ratio / 1.758_820_008e11 - 1.0).abs() < 1e-9);
    assert_eq!(config.magnet.demag, Demag::ThinFilm);
    assert_eq!(
        config.magnet.anisotropy,
        [Anisotropy::Uniaxial { constant: 6500.0, second_constant: 0.0, axis: [0.0, 0.0, 1.0] }]
    );
    let interface = config.interface.as_ref().unwrap();
    assert_eq!(interface.equations, Equations::Consistent);
    assert!((interface.fermi_energy / 3.204_353_268e-20 - 1.0).abs() < 1e-14);
    assert_eq!(interface.diffusivity_at_mz, DiffusivityAt::Fixed(0.0));
    let Profile::PlaneWave { amplitude, wavelength, direction, polarization } = config.drive[0].profile
    else {
        panic!()
    };
    assert_eq!((amplitude, wavelength, direction), (6e4, 1.024e-6, 0.0));
    assert_eq!(polarization, Polarization::Longitudinal);
    let Waveform::Tone { angular_frequency, phase } = config.drive[0].waveform else { panic!() };
    assert!((angular_frequency / (2e8 * std::f64::consts::PI) - 1.0).abs() < 1e-15);
    assert_eq!(phase, 0.0);
    assert_eq!(config.external_field[0].pattern, FieldPattern::Uniform([2e-3, 0.0, 0.0]));
    let InitialState::Uniform(m) = config.initial.state else { panic!() };
    assert!((m.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-15 && m[0] > 0.99 && m[2] > 0.04);
    assert_eq!(config.time.stepping, Stepping::Fixed { step: 5e-13 });
    assert_eq!(config.output.fields, [OutputField::M, OutputField::Phi]);
    assert_eq!((config.output.precision, config.output.compression), (Precision::F32, 1));
    assert_eq!(loaded.text, std::fs::read_to_string(root("configs/grated_gate.toml")).unwrap());
}

#[test]
fn defaults_hold_where_keys_are_absent() {
    let text = "grid = { cells = [4, 4, 1], cell_size = [\"4 nm\", \"4 nm\", \"3 nm\"] }\n\
        magnet = { saturation_magnetization = \"800 kA/m\", exchange_stiffness = \"13 pJ/m\", damping = 1, gyromagnetic_ratio = \"2.211e5 m/(A s)\" }\n\
        initial = { random = {}, relax = {} }\ntime = { end = \"1 ns\", method = \"tsitouras\", tolerance = 1e-6 }\n";
    let loaded =
        config::load_text("a.toml", text, Path::new(""), &[]).unwrap_or_else(|errors| panic!("{errors}"));
    let Config {
        grid,
        magnet,
        interface,
        drive,
        external_field,
        initial,
        time,
        switching,
        output,
        title,
        torque,
        region,
        boundary,
        thermal,
    } = loaded.config;
    assert_eq!((grid.periodic, magnet.demag, interface, title), (vec![], Demag::Full, None, None));
    assert!(
        torque.is_empty()
            && switching.is_none()
            && region.is_empty()
            && boundary.is_empty()
            && thermal.is_none()
    );
    assert!(drive.is_empty() && external_field.is_empty() && magnet.anisotropy.is_empty());
    // γ = 2.211e5 m/(A s) / µ₀.
    assert!((magnet.gyromagnetic_ratio / 1.759_458e11 - 1.0).abs() < 1e-5);
    assert_eq!(initial.state, InitialState::Random { seed: 0 });
    assert_eq!(
        initial.relax,
        Some(Relax { external_field: true, tolerance: 1e-6, stability: Stability::Start })
    );
    assert_eq!(time.stepping, Stepping::Adaptive { tolerance: 1e-6, first_step: None, maximum_step: None });
    assert_eq!((output.file, output.fields), (PathBuf::from("run.h5"), vec![OutputField::M]));
    assert_eq!((output.snapshot_every, output.table_every), (None, None));
}

#[test]
fn the_output_is_named_after_the_configuration() {
    let loaded = config::load(root("configs/minimal.toml"), &[]).unwrap();
    assert_eq!(loaded.config.output.file, PathBuf::from("minimal.h5"));
}

#[test]
fn set_overrides_keys_and_displaces_what_they_exclude() {
    let loaded = gate(&[
        "time.end=20 ns",
        "time.step=\"1 ps\"",
        "magnet.damping = 0.1",
        "drive.0.profile.plane_wave.amplitude=30 kV/m",
        "drive.0.waveform.pulse = { width = \"1 ns\" }",
        "magnet.gyromagnetic_ratio=1.7e11 rad/(s T)",
        "initial.random.seed=7",
        "grid.cells.1=64",
        "interface.diffusivity_at_mz=mean",
        "output.file=other.h5",
    ]);
    let config = &loaded.config;
    assert_eq!((config.time.end, config.time.stepping), (2e-8, Stepping::Fixed { step: 1e-12 }));
    assert_eq!((config.magnet.damping, config.magnet.gyromagnetic_ratio), (0.1, 1.7e11));
    assert!(matches!(config.drive[0].profile, Profile::PlaneWave { amplitude: 3e4, .. }));
    assert!(matches!(config.drive[0].waveform, Waveform::Pulse { width: 1e-9, .. }));
    assert_eq!(config.initial.state, InitialState::Random { seed: 7 });
    assert_eq!(config.grid.cells, [128, 64, 1]);
    assert_eq!(config.interface.as_ref().unwrap().diffusivity_at_mz, DiffusivityAt::Mean(MeanOf::Mean));
    assert_eq!(config.output.file, PathBuf::from("other.h5"));
    // The merged text alone gives the same configuration.
    let again =
        config::load_text("merged.toml", &loaded.text, Path::new(""), &[]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(&again.config, config);
}

#[test]
fn errors_of_set_point_to_the_command_line() {
    let text = refused(&["time.end=20 nm"]);
    assert!(text.contains("--> --set:1:10") && text.contains("is a length (`nm`), not a time"), "{text}");
    assert!(refused(&["time.ende=1 ns"]).contains("did you mean `time.end`?"));
    assert!(refused(&["time.end"]).contains("has no `=`"));
    assert!(refused(&["time..end=1 ns"]).contains("has an empty part"));
    assert!(refused(&["drive.1.name=x"]).contains("no index of a list with 1 entries"));
    assert!(refused(&["time.end.x=1"]).contains("`x` cannot be set inside \"10 ns\""));
    let text = refused(&["grid.cells=[1, 2"]);
    assert!(text.contains("not valid TOML") && text.contains("--> --set:1:"), "{text}");
    assert!(refused(&["grid.cells.0=-3"]).contains("--> --set:1:14"));
}

#[test]
fn base_files_are_merged_key_by_key() {
    let directory = std::env::temp_dir().join(format!("diracmag_extends_{}", std::process::id()));
    std::fs::create_dir_all(directory.join("base")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.join(name), text).unwrap();
    let base = std::fs::read_to_string(root("configs/grated_gate.toml")).unwrap();
    let sampled = "\n[[drive]]\nprofile.sampled = { file = \"map.csv\" }\nwaveform.constant = {}\n";
    write("base/gate.toml", &(base + sampled));
    write("middle.toml", "extends = \"base/gate.toml\"\n[time]\nend = \"3 ns\"\n");
    write("top.toml", "extends = \"middle.toml\"\ntitle = \"top\"\n[output]\ntable_every = \"1 ps\"\n");
    let loaded = config::load(directory.join("top.toml"), &[]).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(loaded.config.title.as_deref(), Some("top"));
    assert_eq!((loaded.config.time.end, loaded.config.output.table_every), (3e-9, Some(1e-12)));
    assert_eq!(loaded.config.output.snapshot_every, Some(1e-10));
    // A file is sought beside the configuration that names it, from the merged text too.
    let Profile::Sampled { file } = &loaded.config.drive[1].profile else { panic!() };
    assert_eq!(*file, directory.join("base/map.csv"));
    let again = config::load_text("merged.toml", &loaded.text, Path::new(""), &[]).unwrap();
    assert_eq!(again.config, loaded.config);

    write("middle.toml", "extends = \"base/gate.toml\"\n[time]\nend = \"3 nm\"\n");
    write("top.toml", "extends = \"middle.toml\"\n[grid]\ncell = 3\n");
    let errors = config::load(directory.join("top.toml"), &[]).unwrap_err().to_string();
    assert!(errors.contains("middle.toml:3:7") && errors.contains("top.toml:3:1"), "{errors}");
    write("base/gate.toml", "extends = \"../top.toml\"\n");
    let errors = config::load(directory.join("top.toml"), &[]).unwrap_err().to_string();
    assert!(
        errors.contains("leads back to a file that is being read") && errors.contains("top.toml:3:1"),
        "{errors}"
    );
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn warnings_come_with_their_place() {
    let cases = [
        (
            &["drive.0.profile.plane_wave.wavelength=1 um"][..],
            "makes 1.0240 periods along the periodic axis x",
        ),
        (&["time.tolerance=1e-6"], "`time.tolerance` is not used"),
        (&["output.snapshot_every=1 us"], "is longer than the run"),
        (&["output.snapshot_every=3 ns"], "does not divide the run"),
        (&["output.table_every=0.1 fs"], "is shorter than a step"),
        (&["magnet.damping=2"], "unusually large"),
        (&["magnet.saturation_magnetization=1400 G"], "is taken as mu_0 M_s"),
        (&["grid.cells.2=2"], "treats each of the 2 layers as an infinite film"),
        (&["magnet.spin=1", "magnet.unit_cell_area=1 nm^2"], "differs from M_s d/(g mu_B) = 1.7792e19 1/m^2"),
        (&["external_field.0.uniform.0=2 GT"], "unrealistically strong"),
        (&["drive.0.waveform.tone.frequency=100 mHz"], "makes 1.0e-9 periods in the run"),
        (&["drive.0.waveform.tone.frequency=1.5 THz"], "makes 0.75 periods in a `time.step`"),
    ];
    for (sets, message) in cases {
        let loaded = gate(sets);
        let text = loaded.warnings.to_string();
        assert!(text.contains(message) && text.contains(" --> "), "{text}");
        assert_eq!(loaded.warnings.iter().count(), 1, "{text}");
        assert!(loaded.warnings.iter().all(|found| found.severity == Severity::Warning));
    }
    assert!(gate(&["drive.0.profile.plane_wave.wavelength=512 nm"]).warnings.is_empty());
    assert!(gate(&["magnet.spin=17.79", "magnet.unit_cell_area=1 nm^2"]).warnings.is_empty());
}

/// A film that lies flat, or stands, feels no diffusive torque; a tilt, noise or anything else that turns it is enough.
#[test]
fn a_start_without_torque_is_told() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/minimal.toml");
    let warned = |set: &str| {
        let loaded = config::load(&file, &[set.to_owned()]).unwrap();
        loaded.warnings.iter().filter(|found| found.message.contains("the diffusive torque is zero")).count()
    };
    assert_eq!(warned("initial.uniform=[1, 0, 0]"), 1);
    assert_eq!(warned("initial.uniform=[0, 0, -2]"), 1);
    assert_eq!(warned("initial.uniform=[1, 0, 0.001]"), 0);
    assert_eq!(warned("initial={ uniform = [1, 0, 0], noise = { amplitude = 0.01, seed = 1 } }"), 0);
}

/// A loop along an axis on which the film starts is one only with something across.
#[test]
fn a_loop_exactly_on_an_axis_is_told() {
    let text = r#"
grid = { cells = [32, 8, 1], cell_size = ["4 nm", "4 nm", "3 nm"] }
initial.uniform = [1, 0, 0]
external_field = [{ uniform = ["100 mT", "0 mT", "0 T"], waveform.tone.frequency = "1 GHz" }]
time = { end = "1 ns", method = "quasi_static", step = "5 ps" }
magnet = { saturation_magnetization = "800 kA/m", exchange_stiffness = "13 pJ/m", damping = 0.02 }
output = { snapshot_every = "100 ps", table_every = "5 ps" }
"#;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("loop.toml");
    std::fs::write(&file, text).unwrap();
    let warned = |sets: &[&str]| {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let loaded = config::load(&file, &sets).unwrap();
        loaded.warnings.iter().filter(|found| found.message.contains("exactly on one axis")).count()
    };
    assert_eq!(warned(&[]), 1);
    assert_eq!(warned(&["external_field.0.uniform.1=0.1 mT"]), 0);
    assert_eq!(warned(&["initial={ uniform = [1, 0, 0], noise = { amplitude = 0.01, seed = 1 } }"]), 0);
    assert_eq!(warned(&["initial.uniform=[0, 0, 1]"]), 0);
}

/// `>` of an old PowerShell writes two bytes a letter: one error, and none for each line that cannot be read.
#[test]
fn two_bytes_a_letter_are_one_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.toml");
    let text = std::fs::read_to_string(root("configs/minimal.toml")).unwrap();
    for (mark, bytes) in [(0xfeff_u16, u16::to_le_bytes as fn(u16) -> [u8; 2]), (0xfeff, u16::to_be_bytes)] {
        let units = std::iter::once(mark).chain(text.encode_utf16());
        std::fs::write(&file, units.flat_map(bytes).collect::<Vec<u8>>()).unwrap();
        let refused = config::load(&file, &[]).unwrap_err();
        assert_eq!(refused.iter().count(), 1, "{refused}");
        assert!(refused.to_string().contains("UTF-16") && refused.to_string().contains("UTF-8"), "{refused}");
    }
}

/// What a later stage refuses is shown at its key as it was written.
#[test]
fn later_errors_find_their_key() {
    let loaded = gate(&[]);
    let error = loaded.source.invalid("interface.fermi_energy", 3.2e-20, "above the sd gap |J_sd S|");
    let text = loaded.diagnostics(vec![error]).to_string();
    assert!(
        text.contains("error: `interface.fermi_energy` = \"0.2 eV\" must be above the sd gap |J_sd S|"),
        "{text}"
    );
    assert!(
        text.contains("grated_gate.toml:21:16\n") && text.contains("fermi_energy = \"0.2 eV\"\n"),
        "{text}"
    );
    // A default is shown at its section, a key in a list at its entry.
    let place = loaded.source.locate("interface.temperature").unwrap();
    assert_eq!(&loaded.source.texts()[0].text[place.start..place.end], "interface");
    let place = loaded.source.locate("drive.0.profile.plane_wave.amplitude").unwrap();
    assert_eq!(&loaded.source.texts()[0].text[place.start..place.end], "\"60 kV/m\"");
    let place = loaded.source.locate("grid.cell_size.2").unwrap();
    assert_eq!(&loaded.source.texts()[0].text[place.start..place.end], "\"3 nm\"");
    assert_eq!(loaded.source.locate("nothing"), None);
}

#[test]
fn files_that_are_no_text_are_refused() {
    let path = std::env::temp_dir().join(format!("diracmag_bytes_{}.toml", std::process::id()));
    std::fs::write(&path, b"title = \"\xff\"\n").unwrap();
    let errors = config::load(&path, &[]).unwrap_err().to_string();
    assert!(errors.contains("is not UTF-8 text") && errors.contains(":1:10"), "{errors}");
    std::fs::remove_file(&path).unwrap();
    assert!(config::load(&path, &[]).unwrap_err().to_string().contains("cannot read"));
    assert!(config::load(std::env::temp_dir(), &[]).unwrap_err().to_string().contains("it is a directory"));
}

#[test]
fn an_empty_file_names_every_missing_section() {
    let errors = config::load_text("a.toml", "", Path::new(""), &[]).unwrap_err();
    let keys: Vec<_> = errors.iter().map(|error| error.key.as_str()).collect();
    assert_eq!(keys, ["grid", "magnet", "initial", "time"]);
    assert!(errors.iter().all(|error| errors.position(error).is_some()));
}

/// A skyrmion against the sense that the DMI holds shrinks away when it relaxes: said for each sign, symmetry and core, and only then.
#[test]
fn skyrmions_against_their_dmi_are_told() {
    let warnings = |kind: &str, core: &str, symmetry: &str, constant: &str| {
        let text = format!(
            "time = {{ end = \"1 ns\", method = \"rk4\", step = \"0.1 ps\" }}\n\
             grid = {{ cells = [32, 32, 1], cell_size = [\"2 nm\", \"2 nm\", \"1 nm\"] }}\n\
             initial.skyrmion = {{ radius = \"15 nm\", wall_width = \"5 nm\", core = \"{core}\", kind = \"{kind}\" }}\n\
             magnet = {{ saturation_magnetization = \"580 kA/m\", exchange_stiffness = \"15 pJ/m\", damping = 0.3, \
             dmi = [{{ {symmetry} = {{ constant = \"{constant}\" }} }}] }}\n"
        );
        let loaded =
            config::load_text("a.toml", &text, Path::new("."), &[]).unwrap_or_else(|e| panic!("{e}"));
        loaded
            .warnings
            .iter()
            .map(|found| format!("{}: {}", found.key, found.help.join(" ")))
            .collect::<Vec<_>>()
    };
    let held = [
        ("interfacial", "neel_inward", "neel_outward"),
        ("bulk", "bloch_clockwise", "bloch_counterclockwise"),
    ];
    for (symmetry, up, down) in held {
        for (constant, core_of_first) in [("3 mJ/m^2", "up"), ("-3 mJ/m^2", "down")] {
            let other = if core_of_first == "up" { "down" } else { "up" };
            assert_eq!(warnings(up, core_of_first, symmetry, constant), [""; 0]);
            assert_eq!(warnings(down, other, symmetry, constant), [""; 0]);
            let [told] = &warnings(down, core_of_first, symmetry, constant)[..] else { panic!() };
            assert_eq!(*told, format!("initial.skyrmion.kind: kind = \"{up}\", or core = \"{other}\""));
        }
    }
    // A wall of the other kind has no energy of this DMI.
    assert_eq!(warnings("bloch_clockwise", "up", "interfacial", "3 mJ/m^2"), [""; 0]);
}
