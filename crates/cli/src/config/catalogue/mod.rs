//! Every key of a configuration file: the one table from which reading, messages, `explain` and the
//! reference come.

mod drive;
mod electrode_comb;
mod external_field;
mod grid;
mod initial;
mod interaction;
mod interface;
mod magnet;
mod material;
mod output;
mod region;
mod shape;
mod sweep;
mod switching;
mod thermal;
mod time;
mod torque;
mod waveform;

use super::schema::{Kind, Section, key};

pub use grid::MAXIMUM_CELLS;
pub use interface::KERNEL as KERNELS;
pub use region::REST;
pub use sweep::MOST_POINTS;

/// The whole file.
pub static ROOT: Section = Section {
    keys: &[
        key("title", Kind::Text, r#""Grated gate on a film""#, "A title, copied to the output.").optional(),
        key("extends", Kind::Text, r#""grated_gate.toml""#, EXTENDS).optional().also(&["include", "base"]),
        key("grid", Kind::Table(&grid::GRID), GRID, "The cells of the finite-difference grid.")
            .also(&["mesh"]),
        key("magnet", Kind::Table(&magnet::MAGNET), MAGNET, "The ferromagnet.")
            .also(&["material", "ferromagnet"]),
        key("region", Kind::List(&Kind::Table(&region::REGION)), REGION, REGION_DOC)
            .optional()
            .also(&["regions", "DefRegion"]),
        key("boundary", Kind::List(&Kind::Table(&region::BOUNDARY)), BOUNDARY, "How regions are coupled.")
            .optional()
            .also(&["boundaries", "ext_ScaleExchange"]),
        key("interface", Kind::Table(&interface::INTERFACE), INTERFACE, INTERFACE_DOC)
            .optional()
            .also(&["surface", "topological_insulator"]),
        key("drive", Kind::List(&Kind::Table(&drive::DRIVE)), DRIVE, DRIVE_DOC)
            .optional()
            .also(&["gate", "e_field"]),
        key("external_field", Kind::List(&Kind::Table(&external_field::EXTERNAL_FIELD)), FIELD, FIELD_DOC)
            .optional()
            .also(&["field", "zeeman", "B_ext"]),
        key("torque", Kind::List(&Kind::Table(&torque::TORQUE)), TORQUE, TORQUE_DOC)
            .optional()
            .also(&["current", "spin_torque"]),
        key(
            "initial",
            Kind::Table(&initial::INITIAL),
            "{ uniform = [1, 0, 0] }",
            "The magnetization at t = 0.",
        )
        .also(&["init"]),
        key("time", Kind::Table(&time::TIME), TIME, "How far and how the equation of motion is integrated.")
            .also(&["solver", "run"]),
        key("thermal", Kind::Table(&thermal::THERMAL), THERMAL, "Thermal noise. Absent: zero temperature.")
            .optional(),
        key("switching", Kind::Table(&switching::SWITCHING), SWITCHING, SWITCHING_DOC).optional(),
        key("output", Kind::Table(&output::OUTPUT), OUTPUT, "What is written, and how often.")
            .default("{}")
            .also(&["save"]),
        key("sweep", Kind::Axes(&sweep::SWEEP), SWEEP, SWEEP_DOC).optional().also(&["scan", "study"]),
    ],
    groups: &[],
};

const EXTENDS: &str = "A file, relative to this one, whose keys hold wherever this file does not give its own; tables are \
                       merged key by key, arrays are replaced.";
const GRID: &str = r#"{ cells = [128, 32, 1], cell_size = ["8 nm", "8 nm", "3 nm"] }"#;
const MAGNET: &str =
    r#"{ saturation_magnetization = "110 kA/m", exchange_stiffness = "2.3 pJ/m", damping = 0.02 }"#;
const REGION: &str = r#"[{ name = "soft", shape.circle = { diameter = "60 nm" }, magnet.damping = 0.5 }]"#;
const REGION_DOC: &str = "Parts of the film with another material or another state to begin with.";
const BOUNDARY: &str = r#"[{ between = ["soft", "magnet"], exchange_factor = 0.5 }]"#;
const INTERFACE: &str = r#"{ equations = "consistent", fermi_velocity = "5e5 m/s", fermi_energy = "0.2 eV", sd_splitting = "0.1 eV", disorder = 0.0318 }"#;
const INTERFACE_DOC: &str = "The surface electrons of the topological insulator below the lowest layer of cells. Without this \
                             section the magnet is alone: no spin-orbit torques, no tensor damping.";
const DRIVE: &str = r#"[{ profile.plane_wave = { amplitude = "60 kV/m", wavelength = "1.024 um" }, waveform.tone = { frequency = "100 MHz" } }]"#;
const DRIVE_DOC: &str = "The total in-plane electric field at the interface: the sum over all [[drive]] of profile(r) times \
                         waveform(t).";
const FIELD: &str = r#"[{ uniform = ["2 mT", "0 mT", "0 mT"] }]"#;
const FIELD_DOC: &str = "The external magnetic field: the sum over all [[external_field]] of a pattern in space times \
                         waveform(t).";
const TORQUE: &str = r#"[{ spin_orbit = { damping_like = "5 mT", polarization = [0, 1, 0] } }]"#;
const TORQUE_DOC: &str = "Torques of electric currents: each [[torque]] is a law times a pattern in space times waveform(t). They \
                          are off while the initial state relaxes.";
const TIME: &str = r#"{ end = "10 ns", method = "rk4", step = "0.5 ps" }"#;
const THERMAL: &str = r#"{ temperature = "300 K", seed = 1 }"#;
const SWITCHING: &str = r#"{ quantity = "abs_mz", threshold = 0.9 }"#;
const SWITCHING_DOC: &str = "What counts as switched: times of the crossings of a threshold are then found within the steps, \
                             told at the end and written.";
const OUTPUT: &str = r#"{ file = "run.h5", snapshot_every = "100 ps", table_every = "5 ps" }"#;

const SWEEP: &str = r#"{ "time.end" = { values = ["1 ns", "2 ns"] }, seeds = 4 }"#;
const SWEEP_DOC: &str = "A grid of runs for `diracmag switch`. Every other entry is an axis: a key in quotes, and its values. See docs/sweeps.md.";
