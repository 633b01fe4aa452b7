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
        about: "an ac gate field on an iron garnet film on a topological insulator, with comments",
        text: include_str!("../../../../configs/grated_gate.toml"),
    },
    Template {
        name: "electrodes",
        about: "strip electrodes in volts and nanometres on dielectrics, screened by the surface",
        text: include_str!("../../../../configs/electrodes.toml"),
    },
    Template {
        name: "minimal",
        about: "the fewest keys that drive a film",
        text: include_str!("../../../../configs/minimal.toml"),
    },
    Template {
        name: "standard_problem_4",
        about: "muMAG standard problem 4, field 1: a plain magnet reversed by a field",
        text: include_str!("../../../../configs/standard_problems/sp4_field1.toml"),
    },
];

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
