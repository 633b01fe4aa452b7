//! Keys of `[output]`.

use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::TIME;

pub static OUTPUT: Section = Section {
    keys: &[
        key(
            "file",
            Kind::OutputFile,
            r#""run.h5""#,
            "The file to write, relative to where the program runs; absent: named after the configuration.",
        )
        .optional()
        .also(&["path", "name"]),
        key(
            "snapshot_every",
            Kind::Quantity(&TIME, Range::Positive),
            r#""100 ps""#,
            "Interval between maps of the film; absent: only the first and the last.",
        )
        .optional()
        .also(&["autosave", "snapshots"]),
        key(
            "table_every",
            Kind::Quantity(&TIME, Range::Positive),
            r#""5 ps""#,
            "Interval between rows of averages; absent: one row for each snapshot.",
        )
        .optional()
        .also(&["tableautosave"]),
        key("fields", Kind::Words(&FIELDS), r#"["m", "phi"]"#, "The maps that a snapshot holds.")
            .default(r#"["m"]"#),
        key(
            "table",
            Kind::Words(&TABLE),
            r#"["m", "energies", "vortex_core"]"#,
            "What the table records beside the time.",
        )
        .default(
            r#"["m", "abs_mz", "switched_fraction", "max_torque", "max_abs_phi", "contacts", "energies"]"#,
        )
        .also(&["columns", "TableAdd"]),
        key(
            "precision",
            Kind::Choice(&PRECISION),
            r#""f64""#,
            "Numbers of the maps; the table is always f64.",
        )
        .default(r#""f32""#),
        key(
            "compression",
            Kind::Integer(0, 9),
            "1",
            "Deflate level of the maps: 0 none, 9 smallest and slowest.",
        )
        .default("1"),
    ],
    groups: &[],
};

static FIELDS: [Word; 6] = [
    Word { name: "m", doc: "direction of the magnetization" },
    Word { name: "phi", doc: "diffusion potential of the interface, V" },
    Word { name: "e_field", doc: "electric field of the drives, V/m" },
    Word { name: "b_diffusive", doc: "field of the diffusive torque, T" },
    Word { name: "charge_density", doc: "surface charge density, C/m^2" },
    Word { name: "current_density", doc: "surface current density, A/m" },
];

static TABLE: [Word; 14] = [
    Word { name: "m", doc: "mx, my, mz, the means of m" },
    Word { name: "abs_mz", doc: "the mean of |m_z|" },
    Word { name: "switched_fraction", doc: "the part of the cells with |m_z| > 0.9" },
    Word { name: "max_torque", doc: "the largest |dm/dt|/gamma, T" },
    Word { name: "max_abs_phi", doc: "the largest |diffusion potential|, V, where there are drives" },
    Word { name: "contacts", doc: "current_NAME, A into the film, and potential_NAME, V, of every contact" },
    Word { name: "external_field", doc: "b_x, b_y, b_z, the means of the external field, T" },
    Word {
        name: "energies",
        doc: "energy_... of every term, energy_carriers under \"drift_diffusion\", and energy_total, their sum, J",
    },
    Word { name: "regions", doc: "mx_NAME, my_NAME, mz_NAME, the means of m over every region" },
    Word { name: "topological_charge", doc: "the lattice charge of a layer, whole for closed textures" },
    Word { name: "vortex_core", doc: "core_x, core_y, core_mz, where |m_z| is largest" },
    Word { name: "wall_mx", doc: "x where the mean of m_x across the film changes sign, m" },
    Word { name: "wall_my", doc: "the same for m_y" },
    Word { name: "wall_mz", doc: "the same for m_z" },
];

static PRECISION: [Word; 2] =
    [Word { name: "f32", doc: "single, 7 digits" }, Word { name: "f64", doc: "double, 16 digits" }];
