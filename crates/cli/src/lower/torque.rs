//! `[[torque]]`.

use std::f64::consts::TAU;

use llg::torque::{Drift, Slonczewski, SlonczewskiParameters, SpinOrbit, ZhangLi};
use llg::{Modulation, Pattern, Torque, TorqueLaw};

use super::{Lowering, mask::Places, same_name, waveform::waveform};
use crate::config::{self, Side};

/// The torque with this index; a layer that gives no thickness is `height` \[m\] thick.
pub fn torque(
    on: &mut Lowering<'_>,
    index: usize,
    torque: &config::Torque,
    height: f64,
    places: Places<'_>,
) -> Option<Torque> {
    let path = format!("torque.{index}");
    let law = law(on, &path, &torque.law, height);
    let pattern = pattern(on, &format!("{path}.pattern"), &torque.pattern);
    let waveform = waveform(on, &format!("{path}.waveform"), &torque.waveform);
    let modulation = Modulation::new(pattern?, waveform?);
    let modulation = places.cut(on, &path, torque.region.as_deref(), torque.mask.as_ref(), modulation)?;
    Some(Torque { law: law?, modulation })
}

fn law(on: &mut Lowering<'_>, path: &str, law: &config::TorqueLaw, height: f64) -> Option<TorqueLaw> {
    match law {
        config::TorqueLaw::SpinOrbit(given) => {
            let scale = given.current_density.unwrap_or(1.0) / given.per_current_density.unwrap_or(1.0);
            let made =
                SpinOrbit::new(given.damping_like * scale, given.field_like * scale, given.polarization);
            on.keep(&format!("{path}.spin_orbit"), same_name, made).map(TorqueLaw::SpinOrbit)
        }
        config::TorqueLaw::SpinHall(given) => {
            let thickness = given.thickness.unwrap_or(height);
            let made = SpinOrbit::spin_hall(
                given.angle,
                given.current_density,
                thickness,
                given.field_like_ratio,
                given.polarization,
            );
            on.keep(&format!("{path}.spin_hall"), same_name, made).map(TorqueLaw::SpinOrbit)
        }
        config::TorqueLaw::Slonczewski(given) => {
            // Electrons run against J: those of J > 0 come from above.
            let towards = match given.side {
                Side::Top => 1.0,
                Side::Bottom => -1.0,
            };
            let made = Slonczewski::new(SlonczewskiParameters {
                current_density: towards * given.current_density,
                polarisation: given.polarization,
                lambda: given.lambda,
                epsilon_prime: given.epsilon_prime,
                fixed_layer: given.fixed_layer,
                thickness: given.thickness.unwrap_or(height),
            });
            on.keep(&format!("{path}.slonczewski"), same_name, made).map(TorqueLaw::Slonczewski)
        }
        config::TorqueLaw::ZhangLi(given) => {
            let drift = match (given.velocity, given.current_density) {
                (Some(velocity), _) => Drift::Velocity(velocity),
                (None, density) => Drift::Current {
                    density: density.unwrap_or_default(),
                    polarisation: given.polarization.unwrap_or_default(),
                },
            };
            let made = ZhangLi::new(drift, given.nonadiabaticity);
            on.keep(&format!("{path}.zhang_li"), same_name, made).map(TorqueLaw::ZhangLi)
        }
    }
}

/// A pattern in space.
pub fn pattern(on: &mut Lowering<'_>, path: &str, pattern: &config::Pattern) -> Option<Pattern> {
    match *pattern {
        config::Pattern::Uniform {} => Some(Pattern::Uniform),
        config::Pattern::PlaneWave { wavelength, direction, phase } => {
            plane_wave(on, &format!("{path}.plane_wave"), wavelength, direction, phase)
        }
        config::Pattern::Gaussian { centre, width } => Some(Pattern::Gaussian { centre, width }),
    }
}

/// A plane wave, or the refusal of a wavelength without wave number.
pub fn plane_wave(
    on: &mut Lowering<'_>,
    path: &str,
    wavelength: f64,
    direction: f64,
    phase: f64,
) -> Option<Pattern> {
    let q = TAU / wavelength;
    if !q.is_finite() {
        on.refuse(&format!("{path}.wavelength"), wavelength, "long enough to have a wave number");
        return None;
    }
    let (sin, cos) = direction.sin_cos();
    Some(Pattern::PlaneWave { q: [q * cos, q * sin], phase })
}
