//! Values, continuity, breakpoints and refusals of the waveforms.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use common::assert_close;
use field::{
    Burst, BurstLength, BurstParameters, Chirp, ChirpParameters, InvalidParameter, Pulse, PulseEdge,
    PulseParameters, Sinc, Table, Tone, Waveform,
};

const OMEGA: f64 = TAU * 1e9;
const NS: f64 = 1e-9;

fn pulse_parameters(edge: PulseEdge) -> PulseParameters {
    PulseParameters { delay: 1.0 * NS, rise: 0.2 * NS, width: 0.5 * NS, fall: 0.4 * NS, edge }
}

fn pulse(edge: PulseEdge) -> Waveform {
    Pulse::new(pulse_parameters(edge)).unwrap().into()
}

fn burst_parameters() -> BurstParameters {
    BurstParameters {
        omega: OMEGA,
        phase: 0.4,
        delay: 2.0 * NS,
        length: BurstLength::Cycles(5.0),
        rise: 1.0 * NS,
        fall: 1.5 * NS,
        edge: PulseEdge::Cosine,
    }
}

const CHIRP: ChirpParameters = ChirpParameters {
    omega_start: 0.5 * OMEGA,
    omega_end: 2.0 * OMEGA,
    duration: 3.0 * NS,
    phase: -0.2,
    delay: 1.0 * NS,
};

fn all() -> Vec<Waveform> {
    vec![
        Waveform::Constant,
        Tone::new(OMEGA, 0.7).unwrap().into(),
        pulse(PulseEdge::Linear),
        pulse(PulseEdge::Cosine),
        Pulse::new(PulseParameters { width: NS, ..Default::default() }).unwrap().into(),
        Burst::new(burst_parameters()).unwrap().into(),
        Chirp::new(CHIRP).unwrap().into(),
        Sinc::new(OMEGA, 4.0 * NS).unwrap().into(),
        Table::new(vec![0.5 * NS, 1.0 * NS, 3.0 * NS], vec![0.0, 2.0, -1.0]).unwrap().into(),
    ]
}

/// Away from breakpoints a signal changes by at most max_omega · max|w| · dt; across them value and value_before are
/// the one-sided limits.
#[test]
fn signals_are_continuous_between_their_breakpoints() {
    for waveform in all() {
        let breakpoints = waveform.breakpoints();
        assert!(breakpoints.windows(2).all(|pair| pair[0] < pair[1]));
        let step = 1e-13;
        let bound = (waveform.max_omega() * step * 2.0).max(1e-12) * 1.001;
        for k in 0..80_000 {
            let (start, end) = (f64::from(k) * step, f64::from(k + 1) * step);
            if !breakpoints.iter().any(|&at| start < at && at <= end) {
                let change = (waveform.value(end) - waveform.value(start)).norm();
                assert!(change <= bound, "{waveform:?} at {start}: {change}");
            }
        }
        for at in breakpoints {
            assert!((waveform.value(at + 1e-18) - waveform.value(at)).norm() < 1e-7);
            assert!((waveform.value_before(at) - waveform.value(at - 1e-18)).norm() < 1e-7);
        }
    }
}

#[test]
fn nothing_happens_before_the_start() {
    for waveform in all() {
        match waveform.starts_at() {
            Some(start) => {
                assert_eq!(waveform.value_before(start).norm(), 0.0);
                assert_eq!(waveform.value(start - NS).norm(), 0.0);
                assert_eq!(waveform.breakpoints()[0], start);
                let end = *waveform.breakpoints().last().unwrap();
                assert_eq!(waveform.value(end).norm(), 0.0);
                assert_eq!(waveform.value(end + NS).norm(), 0.0);
            }
            None => assert!(waveform.breakpoints().is_empty() && waveform.value(-7.3 * NS).norm() > 0.0),
        }
    }
}

/// The analytic signal of cos(ωt + phase) in the convention exp(−iωt): modulus 1, dw/dt = −iωw.
#[test]
fn tone_is_the_analytic_signal() {
    let tone = Tone::new(OMEGA, 0.7).unwrap();
    let waveform = Waveform::from(tone);
    for k in 0..50 {
        let t = f64::from(k) * 0.13 * NS;
        let value = waveform.value(t);
        assert_close(value.re, (OMEGA * t + 0.7).cos(), 1.0, 1e-14);
        assert_close(value.im, -(OMEGA * t + 0.7).sin(), 1.0, 1e-14);
    }
    assert_eq!(waveform.tone(), Some(tone));
    let constant = Waveform::Constant.tone().unwrap();
    assert_eq!((constant.omega(), constant.phase(), constant.value(5.0).re), (0.0, 0.0, 1.0));
    assert!(pulse(PulseEdge::Linear).tone().is_none());
}

#[test]
fn pulse_has_its_values_at_and_between_the_breakpoints() {
    let (linear, cosine) = (pulse(PulseEdge::Linear), pulse(PulseEdge::Cosine));
    let times = [1.0, 1.2, 1.7, 2.1].map(|t| t * NS);
    for (found, expected) in linear.breakpoints().iter().zip(times) {
        assert_close(*found, expected, NS, 1e-15);
    }
    // A quarter of an edge: 1/4 on a line, (1 − cos π/4)/2 on a cosine.
    let quarter = 0.5 * (1.0 - (0.25 * PI).cos());
    for (t, on_line, on_cosine) in [
        (1.0, 0.0, 0.0),
        (1.05, 0.25, quarter),
        (1.1, 0.5, 0.5),
        (1.2, 1.0, 1.0),
        (1.5, 1.0, 1.0),
        (1.9, 0.5, 0.5),
        (2.0, 0.25, quarter),
        (2.1, 0.0, 0.0),
    ] {
        assert_close(linear.value(t * NS).re, on_line, 1.0, 1e-14);
        assert_close(cosine.value(t * NS).re, on_cosine, 1.0, 1e-14);
        assert_eq!(linear.value(t * NS).im, 0.0);
    }
    assert_close(linear.max_omega(), 1.0 / (0.2 * NS), 1.0 / NS, 1e-12);
    assert_close(cosine.max_omega(), FRAC_PI_2 / (0.2 * NS), 1.0 / NS, 1e-12);
}

#[test]
fn rectangular_pulse_jumps_and_says_so() {
    let jump: Waveform =
        Pulse::new(PulseParameters { delay: NS, width: NS, ..Default::default() }).unwrap().into();
    assert_eq!(jump.breakpoints(), [NS, 2.0 * NS]);
    assert_eq!((jump.value_before(NS).re, jump.value(NS).re), (0.0, 1.0));
    assert_eq!((jump.value_before(2.0 * NS).re, jump.value(2.0 * NS).re), (1.0, 0.0));
    assert_eq!(jump.max_omega(), 0.0);
}

/// Envelope times carrier counted from the start of the burst; length by cycles or by time is the same burst.
#[test]
fn burst_is_a_tone_under_an_envelope() {
    let parameters = burst_parameters();
    let burst = Waveform::from(Burst::new(parameters).unwrap());
    let by_time = BurstParameters { length: BurstLength::Duration(5.0 * NS), ..parameters };
    let by_time = Waveform::from(Burst::new(by_time).unwrap());
    for k in 0..200 {
        let t = f64::from(k) * 0.043 * NS;
        let since = t - 2.0 * NS;
        let envelope = match since / NS {
            x if !(0.0..5.0).contains(&x) => 0.0,
            x if x < 1.0 => 0.5 * (1.0 - (PI * x).cos()),
            x if x < 3.5 => 1.0,
            x => 0.5 * (1.0 - (PI * (5.0 - x) / 1.5).cos()),
        };
        let angle = OMEGA * since + 0.4;
        assert_close(burst.value(t).re, envelope * angle.cos(), 1.0, 1e-13);
        assert_close(burst.value(t).im, -envelope * angle.sin(), 1.0, 1e-13);
        assert_close(by_time.value(t).re, burst.value(t).re, 1.0, 1e-13);
    }
    assert_close(burst.max_omega(), OMEGA + FRAC_PI_2 / NS, OMEGA, 1e-13);
}

/// The phase runs at ω_start first, at ω_end last, and by their mean times the duration in all.
#[test]
fn chirp_sweeps_linearly() {
    let chirp = Waveform::from(Chirp::new(CHIRP).unwrap());
    let rate = |t: f64, h: f64| {
        let ratio = chirp.value(t + h) * chirp.value(t - h).conj();
        -ratio.arg() / (2.0 * h)
    };
    let h = 1e-13;
    for (part, omega) in [(0.1, 0.65), (0.5, 1.25), (0.9, 1.85)] {
        // Exact for a quadratic phase; rounding 1e-15/h.
        assert_close(rate(NS * (1.0 + 3.0 * part), h), omega * OMEGA, OMEGA, 1e-5);
    }
    let total = 1.25 * OMEGA * 3.0 * NS;
    let last = chirp.value_before(4.0 * NS);
    assert_close(last.re, (total - 0.2).cos(), 1.0, 1e-12);
    assert_close(last.im, -(total - 0.2).sin(), 1.0, 1e-12);
    assert_close(chirp.value(NS).im, 0.2_f64.sin(), 1.0, 1e-15);
    assert_close(chirp.max_omega(), 2.0 * OMEGA, OMEGA, 1e-15);
}

#[test]
fn sinc_peaks_at_its_centre_and_vanishes_at_half_periods() {
    let sinc = Waveform::from(Sinc::new(OMEGA, 4.0 * NS).unwrap());
    assert_eq!(sinc.value(4.0 * NS).re, 1.0);
    for k in 1..10 {
        assert!(sinc.value(4.0 * NS + f64::from(k) * PI / OMEGA).re.abs() < 1e-14);
    }
    let t = 4.0 * NS - FRAC_PI_2 / OMEGA;
    assert_close(sinc.value(t).re, 2.0 / PI, 1.0, 1e-14);
    assert_eq!(sinc.max_omega(), OMEGA);
}

#[test]
fn table_goes_through_its_points_and_is_zero_outside() {
    let (times, values) = (vec![0.5 * NS, 1.0 * NS, 3.0 * NS], vec![0.5, 2.0, -1.0]);
    let table = Waveform::from(Table::new(times.clone(), values.clone()).unwrap());
    assert_eq!(table.breakpoints(), times);
    assert_eq!((table.value_before(times[0]).re, table.value(times[0]).re), (0.0, 0.5));
    assert_eq!(table.value(times[1]).re, 2.0);
    assert_close(table.value_before(times[2]).re, -1.0, 1.0, 1e-14);
    assert_eq!(table.value(times[2]).re, 0.0);
    assert_close(table.value(0.75 * NS).re, 1.25, 1.0, 1e-14);
    assert_close(table.value(2.0 * NS).re, 0.5, 1.0, 1e-14);
    // Steepest: 1.5 in 0.5 ns, against the largest value 2.
    assert_close(table.max_omega(), 1.5 / (0.5 * NS) / 2.0, 1.0 / NS, 1e-12);
}

#[test]
fn meaningless_parameters_are_refused_by_name() {
    fn name<T: std::fmt::Debug>(result: Result<T, InvalidParameter>) -> &'static str {
        result.unwrap_err().name
    }
    let pulse = pulse_parameters(PulseEdge::Linear);
    let burst = burst_parameters();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(name(Tone::new(1.0, value)), "phase");
        assert_eq!(name(Sinc::new(1.0, value)), "centre");
        assert_eq!(name(Pulse::new(PulseParameters { delay: value, ..pulse })), "delay");
        assert_eq!(name(Burst::new(BurstParameters { delay: value, ..burst })), "delay");
        assert_eq!(name(Burst::new(BurstParameters { phase: value, ..burst })), "phase");
        assert_eq!(name(Chirp::new(ChirpParameters { phase: value, ..CHIRP })), "phase");
        assert_eq!(name(Chirp::new(ChirpParameters { delay: value, ..CHIRP })), "delay");
        assert_eq!(name(Table::new(vec![0.0, value], vec![0.0, 1.0])), "times");
        assert_eq!(name(Table::new(vec![0.0, 1.0], vec![0.0, value])), "values");
    }
    for value in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(name(Pulse::new(PulseParameters { rise: value, ..pulse })), "rise");
        assert_eq!(name(Pulse::new(PulseParameters { width: value, ..pulse })), "width");
        assert_eq!(name(Pulse::new(PulseParameters { fall: value, ..pulse })), "fall");
        assert_eq!(name(Burst::new(BurstParameters { rise: value, ..burst })), "rise");
        assert_eq!(name(Burst::new(BurstParameters { fall: value, ..burst })), "fall");
        assert_eq!(name(Chirp::new(ChirpParameters { omega_start: value, ..CHIRP })), "omega_start");
        assert_eq!(name(Chirp::new(ChirpParameters { omega_end: value, ..CHIRP })), "omega_end");
    }
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        assert_eq!(name(Tone::new(value, 0.0)), "omega");
        assert_eq!(name(Sinc::new(value, 0.0)), "cutoff");
        assert_eq!(name(Burst::new(BurstParameters { omega: value, ..burst })), "omega");
        assert_eq!(
            name(Burst::new(BurstParameters { length: BurstLength::Cycles(value), ..burst })),
            "cycles"
        );
        assert_eq!(
            name(Burst::new(BurstParameters { length: BurstLength::Duration(value), ..burst })),
            "duration"
        );
        assert_eq!(name(Chirp::new(ChirpParameters { duration: value, ..CHIRP })), "duration");
    }
    assert_eq!(name(Pulse::new(PulseParameters::default())), "width");
    assert_eq!(name(Burst::new(BurstParameters { rise: 6.0 * NS, ..burst })), "rise");
    assert_eq!(name(Chirp::new(ChirpParameters { omega_start: 0.0, omega_end: 0.0, ..CHIRP })), "omega_end");
    assert_eq!(name(Table::new(vec![0.0], vec![0.0])), "times");
    assert_eq!(name(Table::new(vec![0.0, 1.0], vec![0.0])), "values");
    assert_eq!(name(Table::new(vec![0.0, 1.0, 1.0], vec![0.0; 3])), "times");
    assert_eq!(name(Table::new(vec![0.0, 2.0, 1.0], vec![0.0; 3])), "times");
}
