//! Keys of `[[region]]` and `[[boundary]]`.

use super::initial::STATE;
use super::interaction::DMI;
use super::magnet::{ANISOTROPIES, ANISOTROPY_EXAMPLE, DAMPING, EXCHANGE, SATURATION};
use super::shape::{SHAPE, SHAPE_EXAMPLE};
use crate::config::schema::{Kind, Range, Section, key};
use crate::units::{EXCHANGE_STIFFNESS, MAGNETIZATION};

/// Name that stands for the cells of no region.
pub const REST: &str = "magnet";

pub static REGION: Section = Section {
    keys: &[
        key("name", Kind::Text, r#""soft""#, "Its name, one of its own."),
        key("shape", Kind::OneOf(&SHAPE), SHAPE_EXAMPLE, "The cells whose centres it holds.")
            .also(&["geometry"]),
        key(
            "priority",
            Kind::Integer(-1000, 1000),
            "1",
            "Where regions overlap the one of higher priority has the cells; equal ones must not overlap.",
        )
        .default("0"),
        key(
            "magnet",
            Kind::Table(&OVERRIDES),
            r#"{ damping = 0.5 }"#,
            "What differs here from [magnet]; see the keys there.",
        )
        .default("{}")
        .also(&["material"]),
        key(
            "initial",
            Kind::Table(&STATE),
            "{ uniform = [0, 0, -1] }",
            "Another state to begin with than that of [initial], without its noise and relaxation.",
        )
        .optional(),
    ],
    groups: &[],
};

static OVERRIDES: Section = Section {
    keys: &[
        key("vacuum", Kind::Boolean, "true", "Whether there is no magnet here.")
            .default("false")
            .also(&["empty"]),
        key(
            "saturation_magnetization",
            Kind::Quantity(&MAGNETIZATION, Range::NotNegative),
            r#""110 kA/m""#,
            SATURATION,
        )
        .optional()
        .also(&["Ms", "Msat", "M_s", "magnetization"]),
        key(
            "exchange_stiffness",
            Kind::Quantity(&EXCHANGE_STIFFNESS, Range::NotNegative),
            r#""2.3 pJ/m""#,
            EXCHANGE,
        )
        .optional()
        .also(&["A", "Aex", "A_ex", "exchange"]),
        key("damping", Kind::Number(Range::NotNegative), "0.5", DAMPING)
            .optional()
            .also(&["alpha", "gilbert_damping"]),
        key(
            "anisotropy",
            ANISOTROPIES,
            ANISOTROPY_EXAMPLE,
            "Magnetocrystalline anisotropies, instead of those of [magnet].",
        )
        .optional()
        .also(&["Ku1", "Ku", "K"]),
        key(
            "dmi",
            Kind::List(&Kind::OneOf(&DMI)),
            r#"[{ interfacial = { constant = "3 mJ/m^2" } }]"#,
            "Dzyaloshinskii-Moriya interactions, instead of those of [magnet].",
        )
        .optional()
        .also(&["Dind", "Dbulk"]),
    ],
    groups: &[],
};

pub static BOUNDARY: Section = Section {
    keys: &[
        key(
            "between",
            Kind::Vector(&Kind::Text, 2),
            r#"["soft", "magnet"]"#,
            "Names of two regions; \"magnet\" stands for the cells of none.",
        ),
        key(
            "exchange_factor",
            Kind::Number(Range::Any),
            "0.5",
            "Factor on the exchange across it: 1 changes nothing, 0 decouples, below 0 couples antiparallel.",
        )
        .also(&["factor", "exchange"]),
    ],
    groups: &[],
};
