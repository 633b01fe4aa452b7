//! The catalogue of keys holds together: with itself, with the typed configuration, and with what is written about it.

use cli::command::{explain, init};
use cli::config::reference::{KeyAt, all_keys};
use cli::config::schema::Presence;
use cli::config::{self, document};
use std::collections::HashSet;
use std::path::Path;

fn manifest(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn paths_of(value: &toml::Value, path: &str, found: &mut HashSet<String>) {
    found.insert(path.to_owned());
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(name, value)| paths_of(value, &document::join(path, name), found))
        }
        toml::Value::Array(items) => items.iter().for_each(|item| paths_of(item, path, found)),
        _ => {}
    }
}

/// So the typed structs accept whatever the catalogue accepts, under the same names.
#[test]
fn one_file_uses_every_key_and_loads() {
    let loaded =
        config::load(manifest("tests/good/every_key.toml"), &[]).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(
        loaded.warnings.iter().all(|warning| warning.key.starts_with("external_field.1")),
        "{}",
        loaded.warnings
    );
    // Gates and contacts need a kernel that excludes others of these keys.
    let carriers =
        config::load(manifest("tests/good/carriers.toml"), &[]).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(carriers.warnings.is_empty(), "{}", carriers.warnings);
    let mut used = HashSet::new();
    let nonlocal =
        config::load(manifest("tests/good/nonlocal.toml"), &[]).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(nonlocal.warnings.is_empty(), "{}", nonlocal.warnings);
    for text in [&loaded.text, &carriers.text, &nonlocal.text] {
        let table: toml::Table = text.parse().unwrap();
        paths_of(&toml::Value::Table(table), "", &mut used);
    }
    // `uniform` and `g_factor` exclude keys that are used, `extends` would add another file; a waveform that a
    // drive uses need not be repeated for an external field.
    let elsewhere = ["extends", "magnet.g_factor"];
    // A shape that a region has need not be that of the magnet, nor the states of regions those of the film.
    let of_regions = |path: &str| {
        path.strip_prefix("magnet.shape").is_some_and(|rest| used.contains(&format!("region.shape{rest}")))
            || path
                .strip_prefix("initial")
                .is_some_and(|rest| used.contains(&format!("region.initial{rest}")))
    };
    for KeyAt { path, .. } in all_keys() {
        let known = used.contains(&path)
            || elsewhere.contains(&path.as_str())
            || of_regions(&path)
            || path.starts_with("external_field.waveform")
            || path.starts_with("interface.contact.waveform")
            || path.starts_with("torque.waveform")
            || path.starts_with("magnet.voltage_anisotropy.waveform");
        assert!(known, "{path} is not used");
    }
}

/// Each example and each default, put into a good file, gives no error at its own key.
#[test]
fn examples_and_defaults_are_accepted() {
    let gate = manifest("../../configs/grated_gate.toml");
    for KeyAt { path, key } in all_keys() {
        let default = if let Presence::Default(value) = key.presence { Some(value) } else { None };
        for value in [Some(key.example), default].into_iter().flatten() {
            let indexed = path
                .replace("drive.", "drive.0.")
                .replace("external_field.", "external_field.0.")
                .replace("torque.", "torque.0.")
                .replace("anisotropy.", "anisotropy.0.")
                .replace("dmi.", "dmi.0.")
                .replace("interlayer.", "interlayer.0.")
                .replace("region.", "region.0.")
                .replace("boundary.", "boundary.0.");
            // These make sense only together with other keys.
            if [
                "extends",
                "magnet.spin",
                "magnet.unit_cell_area",
                "initial.relax.external_field",
                "interface.gate_capacitance",
                "interface.magnet_response",
                "interface.relative_permittivity",
                "interface.contact",
                "sweep.find_threshold",
            ]
            .contains(&path.as_str())
            {
                continue;
            }
            let Err(errors) = config::load(&gate, &[format!("{indexed}={value}")]) else { continue };
            let own = |error: &&cli::diagnostic::Diagnostic| error.key == indexed || error.key.is_empty();
            assert_eq!(errors.iter().find(own), None, "{indexed} = {value}\n{errors}");
        }
    }
}

#[test]
fn every_key_is_documented_in_one_line() {
    for KeyAt { path, key } in all_keys() {
        assert!(
            key.doc.ends_with(['.', ';', ')']) && !key.doc.contains('\n') && key.doc.len() < 200,
            "{path}: {}",
            key.doc
        );
        assert!(!key.example.is_empty(), "{path}");
    }
}

#[test]
fn names_of_a_section_and_their_synonyms_are_unambiguous() {
    let mut seen = HashSet::new();
    for KeyAt { path, key } in all_keys() {
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent).to_owned();
        for name in key.also.iter().chain([&key.name]) {
            assert!(seen.insert((parent.clone(), *name)), "{path}: {name}");
        }
    }
}

/// Written by `diracmag explain --markdown`; set UPDATE_DOCS=1 to write it anew.
#[test]
fn the_reference_page_is_up_to_date() {
    let page = manifest("../../docs/config.md");
    let text = explain::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&page).unwrap(), text, "run with UPDATE_DOCS=1");
}

#[test]
fn explains_keys_by_path_by_their_end_and_by_section() {
    let text = explain::explain(Some("drive.0.profile.plane_wave.amplitude")).unwrap();
    for part in [
        "drive.profile.plane_wave.amplitude\n",
        "an electric field",
        "zero or above",
        "kV/m",
        "required",
        "60 kV/m",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = explain::explain(Some("equations")).unwrap();
    assert!(
        text.contains("\"published\"") && text.contains("\"consistent\"") && text.contains("required"),
        "{text}"
    );
    let text = explain::explain(Some("[time]")).unwrap();
    assert!(text.contains("maximum_step") && text.contains("more: diracmag explain time.end"), "{text}");
    // One and the same tone, under drives and under external fields, is told once.
    assert_eq!(explain::explain(Some("tone.frequency")).unwrap().matches("100 MHz").count(), 1);
    let text = explain::explain(None).unwrap();
    assert!(
        ["grid", "magnet", "interface", "external_field"].iter().all(|name| text.contains(name)),
        "{text}"
    );
    for (typo, meant) in [
        ("fermi_enrgy", "interface.fermi_energy"),
        ("grid.periodc", "grid.periodic"),
        ("Msat", "magnet.saturation_magnetization"),
    ] {
        let error = explain::explain(Some(typo)).unwrap_err();
        assert!(error.to_string().contains(&format!("did you mean `{meant}`")), "{error}");
    }
    let error = explain::explain(Some("xyzzy")).unwrap_err().to_string();
    assert!(error.contains("lists all sections"), "{error}");
}

#[test]
fn every_template_loads() {
    for template in init::TEMPLATES {
        // The sweep extends the default one.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs");
        config::load_text(template.name, template.text, &folder, &[])
            .unwrap_or_else(|errors| panic!("{errors}"));
        assert_eq!(init::template(Some(template.name)).unwrap().text, template.text);
    }
    assert_eq!(init::template(None).unwrap().name, "grated_gate");
    assert!(init::template(Some("x")).unwrap_err().to_string().contains("grated_gate, electrodes, minimal"));
}
