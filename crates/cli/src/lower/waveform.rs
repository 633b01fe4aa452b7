//! Waveforms of drives and external fields.

use field::{
    Burst, BurstLength, BurstParameters, Chirp, ChirpParameters, Pulse, PulseEdge, PulseParameters, Sinc,
    Tone, Waveform,
};

use super::{Lowering, file, same_name};
use crate::config;

pub fn waveform(on: &mut Lowering<'_>, path: &str, waveform: &config::Waveform) -> Option<Waveform> {
    match waveform {
        config::Waveform::Constant {} => Some(Waveform::Constant),
        config::Waveform::Tone { angular_frequency, phase } => {
            let path = format!("{path}.tone");
            let frequency = on.frequency_key(&path, "frequency");
            let key = |name: &str| if name == "omega" { frequency.clone() } else { name.to_owned() };
            on.keep(&path, key, Tone::new(*angular_frequency, *phase)).map(Into::into)
        }
        config::Waveform::Pulse { width, rise, fall, delay, edge } => {
            let made = Pulse::new(PulseParameters {
                delay: *delay,
                rise: *rise,
                width: *width,
                fall: *fall,
                edge: pulse_edge(*edge),
            });
            on.keep(&format!("{path}.pulse"), same_name, made).map(Into::into)
        }
        config::Waveform::Burst { angular_frequency, phase, cycles, duration, rise, fall, delay, edge } => {
            let path = format!("{path}.burst");
            let length = match (cycles, duration) {
                (Some(cycles), _) => BurstLength::Cycles(*cycles),
                (None, Some(duration)) => BurstLength::Duration(*duration),
                (None, None) => {
                    on.refuse(&format!("{path}.cycles"), f64::NAN, "given, or `duration`");
                    return None;
                }
            };
            let made = Burst::new(BurstParameters {
                omega: *angular_frequency,
                phase: *phase,
                delay: *delay,
                length,
                rise: *rise,
                fall: *fall,
                edge: pulse_edge(*edge),
            });
            let frequency = on.frequency_key(&path, "frequency");
            let key = |name: &str| match name {
                "omega" => frequency.clone(),
                "width" => "duration".to_owned(),
                name => name.to_owned(),
            };
            on.keep(&path, key, made).map(Into::into)
        }
        config::Waveform::Chirp {
            start_angular_frequency,
            end_angular_frequency,
            duration,
            phase,
            delay,
        } => {
            let made = Chirp::new(ChirpParameters {
                omega_start: *start_angular_frequency,
                omega_end: *end_angular_frequency,
                duration: *duration,
                phase: *phase,
                delay: *delay,
            });
            let key = |name: &str| match name {
                "omega_start" => "start_frequency".to_owned(),
                "omega_end" => "end_frequency".to_owned(),
                name => name.to_owned(),
            };
            on.keep(&format!("{path}.chirp"), key, made).map(Into::into)
        }
        config::Waveform::Sinc { cutoff_angular_frequency, centre } => {
            let key = |name: &str| match name {
                "cutoff" => "cutoff_frequency".to_owned(),
                name => name.to_owned(),
            };
            on.keep(&format!("{path}.sinc"), key, Sinc::new(*cutoff_angular_frequency, *centre))
                .map(Into::into)
        }
        config::Waveform::Table { file } => {
            file::table(on, &format!("{path}.table.file"), file).map(Into::into)
        }
    }
}

fn pulse_edge(edge: config::PulseEdge) -> PulseEdge {
    match edge {
        config::PulseEdge::Linear => PulseEdge::Linear,
        config::PulseEdge::Cosine => PulseEdge::Cosine,
    }
}
