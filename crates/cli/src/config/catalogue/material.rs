//! Keys of `[magnet]` by which the material differs from cell to cell.

use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::{ANGLE, LENGTH};

pub static GRAINS: Section = Section {
    keys: &[
        key("size", Kind::Quantity(&LENGTH, Range::Positive), r#""20 nm""#, "Mean size: the mean area of a grain is its square.")
            .also(&["grain_size", "diameter"]),
        key("seed", Kind::Integer(0, i64::MAX), "1", "Seed of the random numbers: the same seed gives the same grains on every grid.")
            .default("0"),
        key("exchange_factor", Kind::Number(Range::Any), "0.5", "Factor on the exchange between grains.")
            .default("1.0")
            .also(&["intergrain_exchange"]),
        key("saturation_spread", SPREAD, "0.05", "Relative standard deviation of M_s from grain to grain; cut at three of them.")
            .default("0.0"),
        key("anisotropy_spread", SPREAD, "0.1", "Relative standard deviation of the anisotropy constants from grain to grain; cut at three of them.")
            .default("0.0"),
        key("axis_spread", Kind::Quantity(&ANGLE, Range::NotNegative), r#""5 deg""#, "Standard deviation of the tilt of the anisotropy axes, along each direction across them.")
            .default(r#""0 deg""#),
        key("axes", Kind::Choice(&AXES), r#""random""#, "Where the anisotropy axes of a grain point.").default(r#""as_given""#),
    ],
    groups: &[],
};

/// Three standard deviations must leave something.
const SPREAD: Kind = Kind::Number(Range::Closed(0.0, 0.3));

static AXES: [Word; 3] = [
    Word { name: "as_given", doc: "along the axes of `anisotropy`, but for `axis_spread`" },
    Word { name: "random_in_plane", doc: "anywhere in the plane of the film" },
    Word { name: "random", doc: "anywhere on the sphere" },
];

pub static MAPS: Section = Section {
    keys: &[
        key("saturation_magnetization", Kind::Table(&MAP), EXAMPLE, "Of M_s [A/m]; zero is vacuum.")
            .optional()
            .also(&["Ms", "Msat", "M_s"]),
        key("exchange_stiffness", Kind::Table(&MAP), EXAMPLE, "Of the exchange stiffness A [J/m].")
            .optional()
            .also(&["A", "Aex"]),
        key("damping", Kind::Table(&MAP), EXAMPLE, "Of the Gilbert damping.").optional().also(&["alpha"]),
        key(
            "anisotropy_constant",
            Kind::Table(&MAP),
            EXAMPLE,
            "Of the constant K of the first uniaxial anisotropy [J/m^3].",
        )
        .optional()
        .also(&["Ku", "Ku1", "K"]),
        key(
            "anisotropy_axis",
            Kind::Table(&AXIS_MAP),
            r#"{ file = "axes.ovf" }"#,
            "Of the axis of the first uniaxial anisotropy, vectors of any length.",
        )
        .optional()
        .also(&["anisU"]),
        key(
            "dmi_constant",
            Kind::Table(&MAP),
            EXAMPLE,
            "Of the strength D of the first interaction in `dmi` [J/m^2].",
        )
        .optional()
        .also(&["dmi", "D", "Dind", "Dbulk"]),
    ],
    groups: &[],
};

const EXAMPLE: &str = r#"{ file = "map.ovf" }"#;
const FILE_DOC: &str = "OVF 1.0 or 2.0, HDF5 or PNG, one value for each cell; PNG for all layers alike.";
const DATASET: &str =
    "Name of the dataset of an HDF5 file, of shape (ny, nx) or (nz, ny, nx), or (nz, ny, nx, 3) for vectors.";

static MAP: Section = Section {
    keys: &[
        key("file", Kind::InputFile, r#""map.ovf""#, FILE_DOC),
        key("dataset", Kind::Text, r#""Ms""#, DATASET).optional(),
        key(
            "relative",
            Kind::Boolean,
            "true",
            "Whether the values are factors on the value of [magnet], instead of SI values; of an image they always are.",
        )
        .default("false"),
        key("black", Kind::Number(Range::Any), "0.0", "Factor where an image is black.").default("0.0"),
        key("white", Kind::Number(Range::Any), "1.0", "Factor where an image is white; grey lies between.").default("1.0"),
    ],
    groups: &[],
};

pub const MASK_EXAMPLE: &str = r#"{ file = "mask.png" }"#;
pub const MASK_DOC: &str = "A factor for each cell, from a file, on top of the pattern.";

/// A factor for each cell, from a file.
pub static MASK: Section = Section {
    keys: &[
        key("file", Kind::InputFile, r#""mask.png""#, FILE_DOC),
        key("dataset", Kind::Text, r#""mask""#, DATASET).optional(),
        key("black", Kind::Number(Range::Any), "0.0", "Factor where an image is black.").default("0.0"),
        key("white", Kind::Number(Range::Any), "1.0", "Factor where an image is white; grey lies between.")
            .default("1.0"),
    ],
    groups: &[],
};

static AXIS_MAP: Section = Section {
    keys: &[
        key("file", Kind::InputFile, r#""axes.ovf""#, "OVF 1.0 or 2.0 or HDF5, one vector for each cell."),
        key("dataset", Kind::Text, r#""axis""#, DATASET).optional(),
    ],
    groups: &[],
};

pub static EDGES: Section = Section {
    keys: &[
        key(
            "width",
            Kind::Quantity(&LENGTH, Range::Positive),
            r#""200 nm""#,
            "How far from the edge the damping rises.",
        ),
        key("damping", Kind::Number(Range::NotNegative), "0.5", "Gilbert damping at the edge itself.")
            .also(&["alpha"]),
        key("profile", Kind::Choice(&PROFILES), r#""quadratic""#, "How it rises towards the edge.")
            .default(r#""quadratic""#),
        key("edges", Kind::Words(&SIDES), r#"["x_low", "x_high"]"#, "Which edges; without it all free ones.")
            .optional(),
    ],
    groups: &[],
};

static PROFILES: [Word; 3] = [
    Word { name: "linear", doc: "in proportion to the way into the edge" },
    Word { name: "quadratic", doc: "with its square: waves of all lengths are met softly" },
    Word { name: "cubic", doc: "with its cube" },
];

static SIDES: [Word; 4] = [
    Word { name: "x_low", doc: "at x = 0" },
    Word { name: "x_high", doc: "at the largest x" },
    Word { name: "y_low", doc: "at y = 0" },
    Word { name: "y_high", doc: "at the largest y" },
];
