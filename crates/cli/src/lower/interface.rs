//! `[interface]`.

use llg::{
    Diffusivity, Grid, History, Kernel, Magnet, MagnetResponse, Parameter, Surface, SurfaceTorques,
    Surroundings,
};
use response::{CorrelatorForm, Equations, Interface, InterfaceParameters, constants::HBAR};

use super::{Lowering, contact};
use crate::config::{self, Config, DiffusivityAt, SurfaceTorque};

/// Areal spin density S/A [1/m²] of the layer that feels the interface: as given, or M_s d/(gµ_B) = M_s d/(γħ) with
/// d the height of a cell of the lowest layer.
pub fn spin_density(config: &Config) -> f64 {
    let magnet = &config.magnet;
    match (magnet.spin, magnet.unit_cell_area) {
        (Some(spin), Some(area)) => spin / area,
        _ => {
            let thickness = config.grid.cell_size[2];
            magnet.saturation_magnetization * thickness / (magnet.gyromagnetic_ratio * HBAR)
        }
    }
}

/// The surface under `magnet`. A spin density that follows from M_s differs from cell to cell as M_s does.
pub fn surface(
    on: &mut Lowering<'_>,
    config: &Config,
    interface: &config::Interface,
    magnet: &Magnet,
    grid: Option<&Grid>,
) -> Option<Surface> {
    let parameters = InterfaceParameters {
        fermi_velocity: interface.fermi_velocity,
        fermi_energy: interface.fermi_energy,
        sd_splitting: interface.sd_splitting,
        disorder: interface.disorder,
        spin_density: spin_density(config),
        equations: match interface.equations {
            config::Equations::Consistent => Equations::Consistent,
            config::Equations::Published => Equations::Published,
        },
    };
    for invalid in Interface::validate(&parameters) {
        let path = match invalid.name {
            "spin_density" => "magnet.spin".to_owned(),
            name => format!("interface.{name}"),
        };
        on.refuse(&path, invalid.value, invalid.requirement);
    }
    let history = match interface.history {
        config::History::Steady => History::Steady,
        config::History::SwitchedOn => History::SwitchedOn,
    };
    let diffusivity = match interface.diffusivity_at_mz {
        DiffusivityAt::Fixed(m_z) => Diffusivity::AtMz(m_z),
        DiffusivityAt::Mean(_) => Diffusivity::Mean,
    };
    let kernel = match interface.kernel {
        config::Kernel::Diffusive => Kernel::Diffusive,
        config::Kernel::Corrected => Kernel::Closed(CorrelatorForm::Corrected),
        config::Kernel::Exact => Kernel::Closed(CorrelatorForm::Exact),
        config::Kernel::DriftDiffusion => Kernel::DriftDiffusion,
    };
    let acts = |torque| interface.torques.contains(&torque);
    let torques = SurfaceTorques {
        field_like: acts(SurfaceTorque::FieldLike),
        diffusive: acts(SurfaceTorque::Diffusive),
    };
    let contacts = contact::contacts(on, config, grid);
    let magnet_response = match interface.magnet_response {
        config::MagnetResponse::Local => MagnetResponse::Local,
        config::MagnetResponse::Nonlocal => MagnetResponse::Nonlocal(surroundings(interface)),
    };
    let (gate_capacitance, gate_neutral_at_mz) = (interface.gate_capacitance, interface.gate_neutral_at_mz);
    // That of the carriers that the film moves belongs to their response.
    let gate_capacitance = gate_capacitance.filter(|_| magnet_response == MagnetResponse::Local);
    let interface = Interface::new(parameters).ok()?;
    let surface = Surface {
        torques,
        kernel,
        contacts,
        gate_capacitance,
        gate_neutral_at_mz,
        magnet_response,
        ..Surface::new(interface, diffusivity, history)
    };
    Some(match (config.magnet.spin, &magnet.saturation_magnetization) {
        (None, ms @ Parameter::Map(_)) => {
            surface.with_spin_density_of(ms, config.magnet.saturation_magnetization)
        }
        _ => surface,
    })
}

/// Through what the carriers that the film moves repel each other.
fn surroundings(interface: &config::Interface) -> Surroundings {
    match (interface.gate_capacitance, interface.relative_permittivity) {
        (Some(capacitance), _) => Surroundings::Gate(capacitance),
        (None, Some(permittivities)) => Surroundings::Dielectrics(permittivities),
        (None, None) => Surroundings::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spin_density_of_a_garnet_film() {
        let text = include_str!("../../../../configs/grated_gate.toml");
        let loaded = config::load_text("a.toml", text, std::path::Path::new("."), &[]).unwrap();
        // M_s d/(2 µ_B): 110e3 · 3e-9/(2 · 9.2740100783e-24) = 1.77916e19 1/m², to the digits of the constants.
        let expected = 110e3 * 3e-9 / (2.0 * response::constants::BOHR_MAGNETON);
        assert!((spin_density(&loaded.config) / expected - 1.0).abs() < 1e-8);
        let sets = ["magnet.spin=5".to_owned(), "magnet.unit_cell_area=\"0.25 nm^2\"".to_owned()];
        let loaded = config::load_text("a.toml", text, std::path::Path::new("."), &sets).unwrap();
        assert!((spin_density(&loaded.config) / 2e19 - 1.0).abs() < 1e-12);
        assert!(!loaded.warnings.is_empty(), "2e19 is 12 % off M_s d/(g µ_B)");
    }
}
