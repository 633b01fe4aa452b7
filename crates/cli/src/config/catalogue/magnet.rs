//! Keys of `[magnet]`.

use super::interaction::{ANISOTROPY, DMI, INTERLAYER, VOLTAGE};
use super::material::{EDGES, GRAINS, MAPS};
use super::shape::{SHAPE, SHAPE_EXAMPLE};
use crate::config::schema::{Group, Key, Kind, Range, Section, Word, key};
use crate::units::{AREA, EXCHANGE_STIFFNESS, GYROMAGNETIC_RATIO, MAGNETIZATION};

/// µ_B/ħ \[rad/(s T)\], CODATA 2022: a g-factor times this is the gyromagnetic ratio.
pub const BOHR_MAGNETON_OVER_HBAR: f64 = 9.274_010_065_7e-24 / 1.054_571_817_646_156_4e-34;

pub static MAGNET: Section = Section {
    keys: &[
        key(
            "saturation_magnetization",
            Kind::Quantity(&MAGNETIZATION, Range::Positive),
            r#""110 kA/m""#,
            SATURATION,
        )
        .also(&["Ms", "Msat", "M_s", "magnetization"]),
        key(
            "exchange_stiffness",
            Kind::Quantity(&EXCHANGE_STIFFNESS, Range::NotNegative),
            r#""2.3 pJ/m""#,
            EXCHANGE,
        )
        .also(&["A", "Aex", "A_ex", "exchange"]),
        key("damping", Kind::Number(Range::NotNegative), "0.02", DAMPING).also(&["alpha", "gilbert_damping"]),
        key("g_factor", Kind::Number(Range::Positive), "2.0", G_FACTOR)
            .default("2.0")
            .also(&["g", "lande"])
            .stored("gyromagnetic_ratio", BOHR_MAGNETON_OVER_HBAR),
        GYROMAGNETIC,
        key("demag", Kind::Choice(&DEMAG), r#""thin_film""#, "How the demagnetising field is computed.")
            .default(r#""full""#)
            .also(&["demagnetization", "dipolar", "magnetostatics", "EnableDemag"]),
        key("demag_precision", Kind::Choice(&DEMAG_PRECISION), r#""single""#, DEMAG_PRECISION_DOC)
            .default(r#""double""#)
            .also(&["precision", "demag_accuracy"]),
        key("demag_images", Kind::Integer(1, MOST_IMAGES), "8", DEMAG_IMAGES).optional().also(&[
            "periodic_images",
            "pbc_images",
            "SetPBC",
        ]),
        key("spin", Kind::Number(Range::Positive), "2.5", SPIN).optional().also(&["S"]),
        key("unit_cell_area", Kind::Quantity(&AREA, Range::Positive), r#""0.75 nm^2""#, CELL_AREA)
            .optional()
            .also(&["area"]),
        key("anisotropy", ANISOTROPIES, ANISOTROPY_EXAMPLE, ANISOTROPY_DOC)
            .default("[]")
            .also(&["Ku1", "Ku", "K"]),
        key(
            "dmi",
            Kind::List(&Kind::OneOf(&DMI)),
            r#"[{ interfacial = { constant = "3 mJ/m^2" } }]"#,
            DMI_DOC,
        )
        .default("[]")
        .also(&["dzyaloshinskii_moriya", "Dind", "Dbulk"]),
        key("interlayer", Kind::List(&Kind::Table(&INTERLAYER)), INTERLAYER_EXAMPLE, INTERLAYER_DOC)
            .default("[]")
            .also(&["rkky", "RKKY"]),
        key("voltage_anisotropy", Kind::List(&Kind::Table(&VOLTAGE)), VOLTAGE_EXAMPLE, VOLTAGE_DOC)
            .default("[]")
            .also(&["vcma", "VCMA"]),
        key(
            "shape",
            Kind::OneOf(&SHAPE),
            SHAPE_EXAMPLE,
            "Shape of the magnet, with vacuum outside; absent: the whole film.",
        )
        .optional()
        .also(&["geometry", "SetGeom"]),
        key(
            "maps",
            Kind::Table(&MAPS),
            MAPS_EXAMPLE,
            "Parameters that differ from cell to cell, from files.",
        )
        .optional(),
        key(
            "grains",
            Kind::Table(&GRAINS),
            GRAINS_EXAMPLE,
            "Columnar Voronoi grains with different parameters.",
        )
        .optional()
        .also(&["voronoi", "makegrains"]),
        key(
            "absorbing_edges",
            Kind::Table(&EDGES),
            EDGES_EXAMPLE,
            "Damping that rises towards edges, so that spin waves are not reflected.",
        )
        .optional()
        .also(&["absorbing_boundary", "frame_damping"]),
    ],
    groups: &[Group { names: &["g_factor", "gyromagnetic_ratio"], required: false }],
};

const GYROMAGNETIC: Key = key(
    "gyromagnetic_ratio",
    Kind::Quantity(&GYROMAGNETIC_RATIO, Range::Positive),
    r#""2.211e5 m/(A s)""#,
    GAMMA,
)
.optional()
.also(&["gamma", "GammaLL", "gamma0"]);
const MAPS_EXAMPLE: &str = r#"{ damping = { file = "damping.ovf" } }"#;
const GRAINS_EXAMPLE: &str = r#"{ size = "20 nm", seed = 1, anisotropy_spread = 0.1 }"#;
const EDGES_EXAMPLE: &str = r#"{ width = "200 nm", damping = 0.5 }"#;
pub const ANISOTROPIES: Kind = Kind::List(&Kind::OneOf(&ANISOTROPY));
pub const SATURATION: &str = "Saturation magnetization M_s.";
pub const EXCHANGE: &str = "Exchange stiffness A: energy density A (grad m)^2.";
pub const DAMPING: &str = "Gilbert damping of the bulk; an interface adds its own tensor to it.";
const G_FACTOR: &str = "Landé factor g; the gyromagnetic ratio is g mu_B/hbar.";
const GAMMA: &str = "Gyromagnetic ratio, with B in rad/(s T) or with H in m/(A s), instead of `g_factor`.";
const SPIN: &str = "Spin S of a magnetic unit cell in units of hbar, together with `unit_cell_area`; absent: the areal spin \
                    density S/A follows from M_s times the cell height.";
const CELL_AREA: &str = "Area A of the magnetic unit cell at the interface, together with `spin`.";
const ANISOTROPY_DOC: &str = "Magnetocrystalline anisotropies; all are added.";
pub const ANISOTROPY_EXAMPLE: &str = r#"[{ uniaxial = { constant = "6.5 kJ/m^3", axis = [0, 0, 1] } }]"#;

const DMI_DOC: &str = "Dzyaloshinskii-Moriya interactions; all are added.";
const INTERLAYER_EXAMPLE: &str = r#"[{ layers = [0, 1], bilinear = "-0.5 mJ/m^2" }]"#;
const INTERLAYER_DOC: &str =
    "Exchange through spacers between two layers of cells; between neighbours it replaces their exchange.";
const VOLTAGE_EXAMPLE: &str = r#"[{ constant = "-20 kJ/m^3", waveform.pulse = { width = "1 ns" } }]"#;
const VOLTAGE_DOC: &str =
    "Anisotropies that a voltage changes: -K (m.u)^2 with K = constant x pattern(r) x waveform(t).";

static DEMAG: [Word; 3] = [
    Word { name: "full", doc: "exact for uniformly magnetised cells, by fast convolution" },
    Word { name: "thin_film", doc: "local, with the factors (0, 0, 1) of an infinite film" },
    Word { name: "none", doc: "no demagnetising field" },
];

const DEMAG_PRECISION_DOC: &str = "Floating-point precision of the transforms of `demag = \"full\"`; everything else is in double precision.";

static DEMAG_PRECISION: [Word; 2] = [
    Word { name: "double", doc: "rounding below 1e-14 of mu_0 M_s" },
    Word {
        name: "single",
        doc: "twice as fast in half the memory; rounding of 5e-8 of mu_0 M_s, 5e-7 at most",
    },
];

const DEMAG_IMAGES: &str = "Copies of the film on either side along each periodic axis, a large finite body; absent: infinitely many.";

/// Most copies on either side: more are an infinite film to all digits.
const MOST_IMAGES: i64 = 10_000;
