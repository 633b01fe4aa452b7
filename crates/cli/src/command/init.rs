//! `diracmag init`: commented configurations to start from.

use crate::failure::Failure;

/// A configuration that comes with the program.
#[derive(Debug)]
pub struct Template {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is; one line.
    pub about: &'static str,
    /// The file.
    pub text: &'static str,
}

/// All templates; the first is the default.
pub static TEMPLATES: &[Template] = &[
    Template {
        name: "grated_gate",
        about: "an iron garnet film on a topological insulator under an ac gate",
        text: include_str!("../../../../configs/grated_gate.toml"),
    },
    Template {
        name: "electrodes",
        about: "strip electrodes on a dielectric stack, screened by the surface electrons",
        text: include_str!("../../../../configs/electrodes.toml"),
    },
    Template {
        name: "minimal",
        about: "the fewest keys that drive a film",
        text: include_str!("../../../../configs/minimal.toml"),
    },
    Template {
        name: "contacts",
        about: "a current-carrying bar between two contacts (drift-diffusion)",
        text: include_str!("../../../../configs/contacts.toml"),
    },
    Template {
        name: "switching_map",
        about: "a sweep of switching times; needs grated_gate.toml beside it",
        text: include_str!("../../../../configs/switching_map.toml"),
    },
    Template {
        name: "hysteresis",
        about: "a hysteresis loop of a granular film, quasi-static",
        text: include_str!("../../../../configs/hysteresis.toml"),
    },
    Template {
        name: "skyrmion",
        about: "a skyrmion in a disk: shape, interfacial DMI, relaxation",
        text: include_str!("../../../../configs/skyrmion.toml"),
    },
    Template {
        name: "disk_vortex",
        about: "a vortex in a disk of permalloy, driven by a field",
        text: include_str!("../../../../configs/disk_vortex.toml"),
    },
    Template {
        name: "standard_problem_4",
        about: "muMAG standard problem 4, field 1: reversal of a permalloy film",
        text: include_str!("../../../../configs/standard_problems/sp4_field1.toml"),
    },
];

/// The templates as lines for the help.
pub fn listed() -> String {
    let lines = TEMPLATES.iter().map(|template| format!("\n  {:<20} {}", template.name, template.about));
    format!("Templates (the first is the default):{}", lines.collect::<String>())
}

/// The template called `name`, or the default one.
///
/// # Errors
/// [`Failure::UnknownTemplate`] with the names there are.
pub fn template(name: Option<&str>) -> Result<&'static Template, Failure> {
    let name = name.unwrap_or(TEMPLATES[0].name);
    let wanted = name.trim_end_matches(".toml").replace('-', "_");
    TEMPLATES.iter().find(|template| template.name == wanted).ok_or_else(|| Failure::UnknownTemplate {
        name: name.to_owned(),
        known: TEMPLATES.iter().map(|template| template.name).collect::<Vec<_>>().join(", "),
    })
}
