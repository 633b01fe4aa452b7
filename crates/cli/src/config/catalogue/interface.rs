//! Keys of `[interface]`.

use super::{electrode_comb::PERMITTIVITIES, waveform::WAVEFORM};
use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::{AREAL_CAPACITANCE, ENERGY, LENGTH, TEMPERATURE, VELOCITY, VOLTAGE};

pub static INTERFACE: Section = Section {
    keys: &[
        key("equations", Kind::Choice(&EQUATIONS), r#""consistent""#, "Which form of the torques is integrated; there is no default.")
            .advice(&[
                "\"consistent\": m is the magnetization direction, with the signs and the factor 1/2pi that linear response gives (for new work)",
                "\"published\": Eqs. (1), (12), (13) and (17) as printed, which mix two sign conventions (to compare with the paper)",
            ]),
        key("fermi_velocity", Kind::Quantity(&VELOCITY, Range::Positive), r#""5e5 m/s""#, "Velocity v of the Dirac electrons.")
            .also(&["v", "v_f", "vF"]),
        key("fermi_energy", Kind::Quantity(&ENERGY, Range::Positive), r#""0.2 eV""#, FERMI_ENERGY)
            .also(&["epsilon", "E_F", "chemical_potential", "mu"]),
        key("sd_splitting", Kind::Quantity(&ENERGY, Range::Positive), r#""0.1 eV""#, SD_SPLITTING)
            .also(&["delta_sd", "J_sd", "exchange_splitting", "gap", "delta"]),
        key("disorder", Kind::Number(Range::Open(0.0, 0.5)), "0.0318", DISORDER).also(&["alpha", "scattering"]),
        key("kernel", Kind::Choice(&KERNEL), r#""diffusive""#, "Model of the response to a field that varies in space.")
            .default(r#""diffusive""#),
        key("diffusivity_at_mz", Kind::NumberOr(Range::Closed(-1.0, 1.0), &MEAN), "0.0", DIFFUSIVITY)
            .default("0.0")
            .also(&["diffusivity", "D"]),
        key("history", Kind::Choice(&HISTORY), r#""steady""#, "What the drive did before t = 0.").default(r#""steady""#),
        key("torques", Kind::Words(&TORQUES), r#"["diffusive"]"#, "The torques of the surface that act; its damping always does.")
            .default(r#"["field_like", "diffusive"]"#),
        key("allow_nonlinear", Kind::Boolean, "true", NONLINEAR).default("false"),
        key("magnet_response", Kind::Choice(&RESPONSE), r#""nonlocal""#, "Response of the electrons to the motion of the magnetization.")
            .default(r#""local""#)
            .also(&["damping_response"]),
        key("gate_capacitance", Kind::Quantity(&AREAL_CAPACITANCE, Range::Positive), r#""5 mF/m^2""#, CAPACITANCE)
            .optional()
            .also(&["capacitance", "C"]),
        key("relative_permittivity", Kind::Vector(&Kind::Number(PERMITTIVITIES), 2), "[1, 10]", PERMITTIVITY_DOC)
            .optional()
            .also(&["permittivity", "epsilon_r"]),
        key("gate_neutral_at_mz", Kind::Number(Range::Closed(-1.0, 1.0)), "1.0", NEUTRAL).default("0.0"),
        key("contact", Kind::List(&Kind::Table(&CONTACT)), CONTACT_EXAMPLE, CONTACT_DOC)
            .default("[]")
            .also(&["contacts", "leads"]),
        key("temperature", Kind::Quantity(&TEMPERATURE, Range::NotNegative), r#""10 K""#, TEMPERATURE_DOC)
            .optional()
            .also(&["T", "temp"]),
    ],
    groups: &[],
};

/// Keys of `[[interface.contact]]`.
static CONTACT: Section = Section {
    keys: &[
        key(
            "name",
            Kind::Text,
            r#""source""#,
            "A name for columns and reports; absent: its edge, numbered where there are several.",
        )
        .optional(),
        key("edge", Kind::Choice(&EDGE), r#""left""#, "The edge of the film; its axis is not periodic.")
            .also(&["side"]),
        key(
            "from",
            Kind::Quantity(&LENGTH, Range::NotNegative),
            r#""0 nm""#,
            "Where it begins along the edge.",
        )
        .default(r#""0 nm""#)
        .also(&["start"]),
        key(
            "to",
            Kind::Quantity(&LENGTH, Range::Positive),
            r#""200 nm""#,
            "Where it ends along the edge; absent: at its end.",
        )
        .optional()
        .also(&["end"]),
        key(
            "potential",
            Kind::Quantity(&VOLTAGE, Range::Any),
            r#""1 mV""#,
            "Peak electrochemical potential of its electrons, over e.",
        )
        .also(&["voltage", "V"]),
        key(
            "waveform",
            Kind::OneOf(&WAVEFORM),
            "{ constant = {} }",
            "Signal in time, dimensionless; 1 is the full potential.",
        )
        .default("{ constant = {} }")
        .also(&["signal"]),
    ],
    groups: &[],
};

static EDGE: [Word; 4] = [
    Word { name: "left", doc: "x = 0 (X_LOW)" },
    Word { name: "right", doc: "the largest x (X_HIGH)" },
    Word { name: "bottom", doc: "y = 0 (Y_LOW)" },
    Word { name: "top", doc: "the largest y (Y_HIGH)" },
];

const CAPACITANCE: &str = "Capacitance per area to a gate, through which the carriers of \"drift_diffusion\" (drives are then external fields) or of \
                           a \"nonlocal\" answer repel each other.";
const PERMITTIVITY_DOC: &str = "Permittivities above and below the surface, far from metal, through which the carriers of a \"nonlocal\" answer repel each other.";
const NEUTRAL: &str = "The m_z of a film that bears no charge against the gate at `fermi_energy`; with contacts it matters, as a voltage of the gate does.";
const CONTACT_EXAMPLE: &str =
    r#"[{ edge = "left", potential = "1 mV" }, { edge = "right", potential = "0 mV" }]"#;
const CONTACT_DOC: &str =
    "Edge segments at a fixed potential, under \"drift_diffusion\"; the rest of the edges is insulating.";
const FERMI_ENERGY: &str = "Fermi energy above the Dirac point; above `sd_splitting`, so that the surface is metallic for \
                            every direction of m.";
const SD_SPLITTING: &str = "Exchange energy Delta_sd = J_sd S between surface electrons and magnet.";
const DISORDER: &str = "Dimensionless disorder strength alpha of Eq. (5); the theory is an expansion in it.";
const DIFFUSIVITY: &str = "The m_z at which the kernel's diffusion constant D (all of K under the exact and the corrected kernel) is taken, \
                           or \"mean\".";
const NONLINEAR: &str =
    "Runs even where the potential of the drive exceeds the Fermi energy and linear response fails.";
const TEMPERATURE_DOC: &str = "Temperature of the electrons, only to check that they are degenerate; it makes no noise. Absent: that of `[thermal]`.";

static EQUATIONS: [Word; 2] = [
    Word {
        name: "consistent",
        doc: "m is the magnetization direction everywhere; signs and factors as linear response gives them",
    },
    Word { name: "published", doc: "as printed in the paper" },
];

/// The kernels.
pub static KERNEL: [Word; 4] = [
    Word { name: "diffusive", doc: "Eq. (13): diffusion, for ql << 1 and omega tau << 1" },
    Word { name: "corrected", doc: "first order in omega tau and D q^2 tau: the telegraph equation" },
    Word { name: "exact", doc: "K(q, omega) at any ql and omega tau, of leading order in 1/alpha" },
    Word {
        name: "drift_diffusion",
        doc: "carriers on the grid, with D, sigma_0 and sigma_H at the m_z of each cell and the emf of the moving film; needs `time.method = \"imex_ark3\"`, `\"imex_ark4\"` or `\"implicit_midpoint\"`",
    },
];

/// The answers to the motion of the magnet.
static RESPONSE: [Word; 2] = [
    Word {
        name: "local",
        doc: "as the kernel has it: the Gilbert tensor of each cell, or the carriers of \"drift_diffusion\"",
    },
    Word {
        name: "nonlocal",
        doc: "K(q, omega) of each wave at any ql, to first order in omega tau, with the charge it pumps; under \"exact\", with `time.method = \"imex_ark3\"` or `\"imex_ark4\"`",
    },
];

static MEAN: [Word; 1] = [Word { name: "mean", doc: "follows the mean of m_z^2 over the film" }];

static TORQUES: [Word; 2] = [
    Word { name: "field_like", doc: "that of the current, f m x (z x J)" },
    Word { name: "diffusive", doc: "that of the diffusion potential, along z" },
];

static HISTORY: [Word; 2] = [
    Word { name: "steady", doc: "it has been on since t = -infinity: no transient of the electrons" },
    Word { name: "switched_on", doc: "it was off until t = 0" },
];
