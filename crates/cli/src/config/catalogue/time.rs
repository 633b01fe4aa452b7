//! Keys of `[time]`.

use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::TIME as SECOND;

pub static TIME: Section = Section {
    keys: &[
        key("end", Kind::Quantity(&SECOND, Range::Positive), r#""10 ns""#, "Time at which the run ends; it begins at 0.").also(&["t_end", "duration", "until", "stop"]),
        key("method", Kind::Choice(&METHODS), r#""rk4""#, "The integrator.").also(&["solver", "integrator", "SetSolver"]),
        key("step", Kind::Quantity(&SECOND, Range::Positive), r#""0.5 ps""#, "Time step; methods that choose it try this one first, at most their limit of stability, and find one when it is absent. `imex_ark3` and `imex_ark4` choose it where there is a `tolerance`.").optional().also(&["dt", "FixDt", "time_step", "timestep"]),
        key("tolerance", Kind::Number(Range::Positive), "1e-6", "Largest error of m in a step, for methods that choose it; with one `imex_ark3` and `imex_ark4` do too. Of `quasi_static`: the largest |m x H|/M_s that is left, 1e-6 when absent. Else unused.").optional().also(&["MaxErr", "rtol", "atol", "error"]),
        key("maximum_step", Kind::Quantity(&SECOND, Range::Positive), r#""5 ps""#, "Largest step of the methods that choose their step; absent: no limit.").optional().also(&["max_step", "MaxDt"]),
    ],
    groups: &[],
};

static METHODS: [Word; 11] = [
    Word { name: "heun", doc: "order 2, fixed step" },
    Word { name: "rk4", doc: "order 4, fixed step" },
    Word { name: "bogacki_shampine", doc: "order 3(2), step by tolerance (RK23)" },
    Word { name: "cash_karp", doc: "order 5(4), step by tolerance (RKCK)" },
    Word { name: "dormand_prince", doc: "order 5(4), step by tolerance (RK45, RK54, ODE45, DOPRI5)" },
    Word { name: "tsitouras", doc: "order 5(4), step by tolerance (TSIT5)" },
    Word {
        name: "kinnmark_gray",
        doc: "order 4(3), step by tolerance up to the limit that exchange sets; the least work for long runs",
    },
    Word {
        name: "imex_ark3",
        doc: "order 3(2), fixed step, or by tolerance where one is given; takes the carriers of `kernel = \"drift_diffusion\"` implicitly, so that diffusion limits no step, at the least cost",
    },
    Word {
        name: "imex_ark4",
        doc: "order 4(3), likewise; takes the carriers of `kernel = \"drift_diffusion\"` implicitly, so that diffusion limits no step",
    },
    Word {
        name: "implicit_midpoint",
        doc: "order 2, fixed step; keeps |m|, and without damping the energy; what damping, drives and the carriers of \
              `kernel = \"drift_diffusion\"` change of a quadratic energy is exact in every step",
    },
    Word {
        name: "quasi_static",
        doc: "no dynamics: after each step the state of least energy downhill from the last, for hysteresis loops (MINIMIZE, HYSTERESIS)",
    },
];
