//! `[[drive]]`.

use std::sync::Arc;

use field::{
    Drive, Edge, GratedGate, GratedGateParameters, PlaneWave, Polarisation, Profile, StandingWave, Uniform,
};

use super::{Lowering, electrode_comb::electrode_comb, map, same_name, waveform::waveform};
use llg::Surface;

use crate::config::{self, GateEdge, Polarization};

/// A drive over `film` \[m\]; `None` after a refusal, or if its field needs a surface that was refused.
pub fn drive(
    on: &mut Lowering<'_>,
    index: usize,
    drive: &config::Drive,
    film: [f64; 2],
    surface: Option<&Surface>,
) -> Option<Drive> {
    let path = format!("drive.{index}");
    let waveform = waveform(on, &format!("{path}.waveform"), &drive.waveform);
    let profile = match (&drive.profile, &waveform, surface) {
        (config::Profile::ElectrodeComb(comb), Some(waveform), Some(surface)) => {
            arc(electrode_comb(on, &format!("{path}.profile.electrode_comb"), comb, surface, waveform))
        }
        (config::Profile::ElectrodeComb(_), _, _) => None,
        (other, _, _) => profile(on, &format!("{path}.profile"), other, film),
    };
    Some(Drive { profile: profile?, waveform: waveform?, name: drive.name.clone() })
}

fn profile(
    on: &mut Lowering<'_>,
    path: &str,
    profile: &config::Profile,
    film: [f64; 2],
) -> Option<Arc<dyn Profile>> {
    match profile {
        config::Profile::Uniform { amplitude, direction } => {
            let (sin, cos) = direction.sin_cos();
            let made = Uniform::new([amplitude * cos, amplitude * sin]);
            arc(on.keep(&format!("{path}.uniform"), |_| "amplitude".to_owned(), made))
        }
        config::Profile::PlaneWave { amplitude, wavelength, direction, polarization } => {
            let polarisation = match polarization {
                Polarization::Longitudinal => Polarisation::Longitudinal,
                Polarization::Transverse => Polarisation::Transverse,
            };
            let made = PlaneWave::new(*amplitude, *wavelength, *direction, polarisation);
            arc(on.keep(&format!("{path}.plane_wave"), same_name, made))
        }
        config::Profile::StandingWave { amplitude, wavelength, direction, phase } => {
            let made = StandingWave::new(*amplitude, *wavelength, *direction, *phase);
            arc(on.keep(&format!("{path}.standing_wave"), same_name, made))
        }
        config::Profile::GratedGate {
            period,
            duty,
            distance,
            gate_voltage,
            edge,
            edge_width,
            direction,
            origin,
        } => {
            let edge = match (edge, edge_width) {
                (_, Some(width)) => Edge::Linear { width: *width },
                (Some(GateEdge::Gap), None) => Edge::Gap,
                (Some(GateEdge::Sharp) | None, None) => Edge::Sharp,
            };
            let made = GratedGate::new(GratedGateParameters {
                period: *period,
                duty: *duty,
                distance: *distance,
                voltage: *gate_voltage,
                direction: *direction,
                origin: *origin,
                edge,
            });
            arc(on.keep(&format!("{path}.grated_gate"), gate_key, made))
        }
        // Made with its surface and signal, by `drive`.
        config::Profile::ElectrodeComb(_) => None,
        config::Profile::Sampled { file } => {
            arc(map::sampled(on, &format!("{path}.sampled.file"), file, film))
        }
    }
}

fn gate_key(name: &str) -> String {
    match name {
        "voltage" => "gate_voltage",
        "origin_x" => "origin.0",
        "origin_y" => "origin.1",
        name => name,
    }
    .to_owned()
}

fn arc<P: Profile + 'static>(profile: Option<P>) -> Option<Arc<dyn Profile>> {
    profile.map(|profile| Arc::new(profile) as Arc<dyn Profile>)
}
