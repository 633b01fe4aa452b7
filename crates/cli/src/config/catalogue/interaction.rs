//! Keys of the interactions inside the magnet.

use super::material::{MASK, MASK_DOC, MASK_EXAMPLE};
use super::torque::PATTERN;
use super::waveform::WAVEFORM;
use crate::config::schema::{Group, Key, Kind, Range, Section, key};
use crate::units::{AREAL_ENERGY, ELECTRIC_FIELD, ENERGY_DENSITY, LENGTH, VOLTAGE_COEFFICIENT};

const ZERO_DENSITY: &str = r#""0 J/m^3""#;

const fn areal(name: &'static str, example: &'static str, doc: &'static str) -> Key {
    key(name, Kind::Quantity(&AREAL_ENERGY, Range::Any), example, doc)
}

pub static ANISOTROPY: Section = Section {
    keys: &[
        key("uniaxial", Kind::Table(&UNIAXIAL), UNIAXIAL_EXAMPLE, UNIAXIAL_DOC).optional(),
        key("cubic", Kind::Table(&CUBIC), CUBIC_EXAMPLE, CUBIC_DOC).optional(),
    ],
    groups: &[Group { names: &["uniaxial", "cubic"], required: true }],
};

const UNIAXIAL_EXAMPLE: &str = r#"{ constant = "6.5 kJ/m^3", axis = [0, 0, 1] }"#;
const UNIAXIAL_DOC: &str = "One axis: energy density -K (m.u)^2 - K2 (m.u)^4.";
const CUBIC_EXAMPLE: &str = r#"{ constant = "-0.6 kJ/m^3" }"#;
const CUBIC_DOC: &str = "Three axes at right angles: K1 (a^2 b^2 + b^2 c^2 + c^2 a^2) + K2 a^2 b^2 c^2 with a = m.axis_1 and so on.";

static UNIAXIAL: Section = Section {
    keys: &[
        key("constant", Kind::Quantity(&ENERGY_DENSITY, Range::Any), r#""6.5 kJ/m^3""#, CONSTANT)
            .also(&["K", "Ku", "Ku1", "energy_density"]),
        key(
            "second_constant",
            Kind::Quantity(&ENERGY_DENSITY, Range::Any),
            r#""-1 kJ/m^3""#,
            "Second-order constant K2 of -K2 (m.u)^4; in K1 sin^2 + K2' sin^4 it is -K2', and K is K1 + 2 K2'.",
        )
        .default(ZERO_DENSITY)
        .also(&["K2", "Ku2"]),
        key("axis", Kind::Direction(3), "[0, 0, 1]", "The axis u; its length does not matter.")
            .also(&["anisU", "direction"]),
    ],
    groups: &[],
};

const CONSTANT: &str = "Anisotropy constant K; positive for an easy axis, negative for an easy plane.";

static CUBIC: Section = Section {
    keys: &[
        key(
            "constant",
            Kind::Quantity(&ENERGY_DENSITY, Range::Any),
            r#""-0.6 kJ/m^3""#,
            "First constant K1; positive for easy axes, negative for easy body diagonals.",
        )
        .also(&["K1", "Kc1"]),
        key(
            "second_constant",
            Kind::Quantity(&ENERGY_DENSITY, Range::Any),
            r#""0.1 kJ/m^3""#,
            "Second constant K2.",
        )
        .default(ZERO_DENSITY)
        .also(&["K2", "Kc2"]),
        key("axis_1", Kind::Direction(3), "[1, 0, 0]", "An edge of the cube; its length does not matter.")
            .default("[1, 0, 0]")
            .also(&["anisC1", "c1"]),
        key(
            "axis_2",
            Kind::Direction(3),
            "[0, 1, 0]",
            "A second edge; made perpendicular to the first, and the third is their cross product.",
        )
        .default("[0, 1, 0]")
        .also(&["anisC2", "c2"]),
    ],
    groups: &[],
};

pub static DMI: Section = Section {
    keys: &[
        key("interfacial", Kind::Table(&DMI_CONSTANT), DMI_EXAMPLE, INTERFACIAL_DOC)
            .optional()
            .also(&["Dind", "cnv", "Cnv"]),
        key("bulk", Kind::Table(&DMI_CONSTANT), DMI_EXAMPLE, BULK_DOC).optional().also(&["Dbulk", "t", "T"]),
        key("d2d", Kind::Table(&DMI_CONSTANT), DMI_EXAMPLE, D2D_DOC)
            .optional()
            .also(&["D2d", "antiskyrmion"]),
    ],
    groups: &[Group { names: &["interfacial", "bulk", "d2d"], required: true }],
};

const DMI_EXAMPLE: &str = r#"{ constant = "3 mJ/m^2" }"#;
const INTERFACIAL_DOC: &str =
    "Of an interface in the plane: D [m_z div m - (m.grad) m_z], the sign of mumax3 (Oxs_DMI_Cnv: -D).";
const BULK_DOC: &str = "Of a chiral crystal, T or O: D m.(curl m).";
const D2D_DOC: &str = "Of the class D2d: D m.(dm/dx x ex - dm/dy x ey).";

static DMI_CONSTANT: Section = Section {
    keys: &[areal("constant", r#""3 mJ/m^2""#, "Strength D, of either sign.").also(&["D", "strength"])],
    groups: &[],
};

pub static INTERLAYER: Section = Section {
    keys: &[
        key(
            "layers",
            Kind::Vector(&Kind::Integer(0, i64::MAX), 2),
            "[0, 1]",
            "The two layers of cells, counted from 0 at the bottom.",
        ),
        areal("bilinear", r#""-0.5 mJ/m^2""#, "J1 of -J1 m.m'; positive for parallel layers.")
            .default(r#""0 J/m^2""#)
            .also(&["J1", "J", "sigma"]),
        areal("biquadratic", r#""-0.1 mJ/m^2""#, "J2 of -J2 (m.m')^2; negative for layers at right angles.")
            .default(r#""0 J/m^2""#)
            .also(&["J2", "sigma2"]),
    ],
    groups: &[],
};

pub static VOLTAGE: Section = Section {
    keys: &[
        key("name", Kind::Text, r#""gate""#, "A name for reports.").optional(),
        key(
            "constant",
            Kind::Quantity(&ENERGY_DENSITY, Range::Any),
            r#""-20 kJ/m^3""#,
            "What the full voltage adds to K of -K (m.u)^2; or give `coefficient` and `field`.",
        )
        .optional()
        .also(&["K", "amplitude"]),
        key(
            "coefficient",
            Kind::Quantity(&VOLTAGE_COEFFICIENT, Range::Any),
            r#""100 fJ/(V m)""#,
            "Coefficient xi of the interface: it adds xi E/thickness for the field E across the barrier.",
        )
        .optional()
        .also(&["xi", "vcma"]),
        key(
            "field",
            Kind::Quantity(&ELECTRIC_FIELD, Range::Any),
            r#""-0.5 V/nm""#,
            "Field E across the barrier at waveform 1, together with `coefficient`.",
        )
        .optional()
        .also(&["E", "e_field"]),
        key(
            "thickness",
            Kind::Quantity(&LENGTH, Range::Positive),
            r#""1 nm""#,
            "Thickness over which `coefficient` is spread; absent: the height of the film.",
        )
        .optional(),
        key("axis", Kind::Direction(3), "[0, 0, 1]", "The axis u; its length does not matter.")
            .default("[0, 0, 1]")
            .also(&["direction"]),
        key("region", Kind::Text, r#""electrode""#, "Region under the voltage; absent: everywhere.")
            .optional(),
        key("mask", Kind::Table(&MASK), MASK_EXAMPLE, MASK_DOC).optional().also(&["map"]),
        key("pattern", Kind::OneOf(&PATTERN), "{ uniform = {} }", "How the voltage varies in space.")
            .default("{ uniform = {} }")
            .also(&["profile"]),
        key(
            "waveform",
            Kind::OneOf(&WAVEFORM),
            "{ constant = {} }",
            "The voltage in time, without unit; 1 is the full voltage.",
        )
        .default("{ constant = {} }"),
    ],
    groups: &[Group { names: &["constant", "coefficient"], required: true }],
};
