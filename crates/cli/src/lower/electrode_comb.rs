//! `profile.electrode_comb`: strips on a stack, screened by the surface of the interface.

use std::f64::consts::TAU;

use field::{ElectrodeComb, ElectrodeCombParameters, GateStack, Pile, Waveform};
use llg::{Diffusivity, Kernel, Surface};
use num_complex::Complex64;

use super::Lowering;
use crate::config::{self, Beyond, DielectricPile, Screening};

/// The total field of the strips over `surface` under the signal `waveform`.
pub(crate) fn electrode_comb(
    on: &mut Lowering<'_>,
    path: &str,
    comb: &config::ElectrodeComb,
    surface: &Surface,
    waveform: &Waveform,
) -> Option<ElectrodeComb> {
    let omega = match (comb.screening, waveform.tone()) {
        (Screening::Dynamic, None) => {
            let key = format!("{path}.screening");
            let message =
                format!("`{key}` = \"dynamic\" is the answer at one frequency, and this signal has many");
            on.fault_with_help(&key, message, "give the drive a tone, or use \"thomas_fermi\"");
            return None;
        }
        (_, tone) => tone.map_or(0.0, |tone| tone.omega()),
    };
    let charge = |q: f64| charge(comb.screening, surface, q, omega);
    match ElectrodeComb::new(&parameters(comb), &charge) {
        Err(refused) if refused.name == "counter_voltage" => {
            let key = format!("{path}.counter_voltage");
            let message =
                format!("`{key}` is missing: strips of one potential with nothing earthed make no field");
            let help = "give `counter_voltage`, let the surface screen, or put a `substrate` or `cover` with \
                        permittivity = \"metal\" there";
            on.fault_with_help(&key, message, help);
            None
        }
        made => on.keep(path, key_of, made),
    }
}

fn parameters(comb: &config::ElectrodeComb) -> ElectrodeCombParameters {
    ElectrodeCombParameters {
        period: comb.period,
        duty: comb.duty,
        voltage: comb.gate_voltage,
        counter_voltage: comb.counter_voltage,
        stack: stack(comb),
        direction: comb.direction,
        origin: comb.origin,
    }
}

/// Peak of the longest wave [V/m] of the strips over a surface that takes no charge; `None` where they make no field then.
pub(crate) fn unscreened_amplitude(comb: &config::ElectrodeComb) -> Option<f64> {
    let bare = ElectrodeComb::new(&parameters(comb), &|_| Complex64::ZERO).ok()?;
    Some(bare.harmonic(1).norm() * TAU / comb.period)
}

/// The dielectrics.
pub(crate) fn stack(comb: &config::ElectrodeComb) -> GateStack {
    GateStack { layers: layers(&comb.layers), substrate: pile(&comb.substrate), cover: pile(&comb.cover) }
}

/// χ(q, ω) [F/m²] of the surface, its charge being −χ times its potential.
fn charge(screening: Screening, surface: &Surface, q: f64, omega: f64) -> Complex64 {
    let interface = &surface.interface;
    match screening {
        Screening::None => Complex64::ZERO,
        Screening::ThomasFermi => Complex64::from(interface.quantum_capacitance()),
        Screening::Dynamic => {
            let m_z = match surface.diffusivity {
                Diffusivity::AtMz(m_z) => m_z,
                Diffusivity::Mean => 0.0,
            };
            let form = if let Kernel::Closed(form) = surface.kernel { Some(form) } else { None };
            interface.charge_response(form, m_z, q, omega)
        }
    }
}

fn layers(layers: &[config::DielectricLayer]) -> Vec<field::DielectricLayer> {
    let layer = |layer: &config::DielectricLayer| field::DielectricLayer {
        thickness: layer.thickness,
        permittivity: layer.permittivity,
    };
    layers.iter().map(layer).collect()
}

fn pile(pile: &DielectricPile) -> Pile {
    let beyond = match pile.permittivity {
        Beyond::Dielectric(permittivity) => field::Beyond::Dielectric(permittivity),
        Beyond::Metal(_) => field::Beyond::Metal,
    };
    Pile { layers: layers(&pile.layers), beyond }
}

/// The key of what the solver refuses.
fn key_of(name: &str) -> String {
    match name {
        "voltage" => "gate_voltage",
        "origin_x" => "origin.0",
        "origin_y" => "origin.1",
        "layers_thickness" | "layers_permittivity" => "layers",
        "substrate_thickness" | "substrate_permittivity" => "substrate",
        "cover_thickness" | "cover_permittivity" => "cover",
        name => name,
    }
    .to_owned()
}
