//! What a surface must fulfil beside the rules of its parts.

use field::{Drive, Waveform};
use response::{CorrelatorForm, Equations};

use super::{Diffusivity, History, Kernel, MagnetResponse, Surface, SurfaceTorques};
use crate::{contact::overlapping, error::InvalidParameter, grid::Grid, magnetic_cells::MagneticCells};

impl Surface {
    /// Checks a surface under `magnetic` cells of `grid` with these `drives`.
    ///
    /// # Errors
    /// |m_z| > 1 for the kernel's diffusivity; what [`carriers`], [`response_to_the_magnet`] and [`spin_density`] refuse.
    pub(crate) fn validate(
        &self,
        drives: &[Drive],
        grid: &Grid,
        magnetic: &MagneticCells,
    ) -> Result<(), InvalidParameter> {
        if let Diffusivity::AtMz(m_z) = self.diffusivity {
            InvalidParameter::unless(m_z.abs() <= 1.0, "diffusivity_at_mz", m_z, "between -1 and 1")?;
        }
        carriers(self, drives, grid)?;
        response_to_the_magnet(self)?;
        spin_density(self, grid, magnetic)
    }
}

/// Checks what the energy law and the start need, and that nothing asks for carriers that are not there.
///
/// # Errors
/// The printed form of the equations, a subset of the torques, or a steady history of a signal without a closed form; a capacitance
/// that is not positive; contacts that leave their edge or overlap; either of them under another kernel.
fn carriers(surface: &Surface, drives: &[Drive], grid: &Grid) -> Result<(), InvalidParameter> {
    let check = InvalidParameter::unless;
    let neutral = surface.gate_neutral_at_mz;
    check(neutral.abs() <= 1.0, "gate_neutral_at_mz", neutral, "between -1 and 1")?;
    if let Some(capacitance) = surface.gate_capacitance {
        let positive = capacitance > 0.0 && capacitance.is_finite();
        check(positive, "gate_capacitance", capacitance, "above zero and finite")?;
        let requirement =
            "absent but under the kernel drift_diffusion: the others take the drive's field as the total one";
        check(surface.has_carriers(), "gate_capacitance", capacitance, requirement)?;
    }
    surface.contacts.iter().try_for_each(|contact| contact.validate(grid))?;
    let requirement = "apart: a face of an edge has one potential";
    check(
        overlapping(&surface.contacts, grid).is_none(),
        "contact",
        surface.contacts.len() as f64,
        requirement,
    )?;
    if !surface.has_carriers() {
        let requirement = "absent but under the kernel drift_diffusion: the others have no carriers to hold";
        return check(surface.contacts.is_empty(), "contact", surface.contacts.len() as f64, requirement);
    }
    let consistent = surface.interface.parameters().equations == Equations::Consistent;
    check(
        consistent,
        "equations",
        f64::NAN,
        "\"consistent\" under the kernel drift_diffusion: as printed, the emf of the magnet would make energy of nothing",
    )?;
    check(
        surface.torques == SurfaceTorques::ALL,
        "torques",
        f64::NAN,
        "all of them under the kernel drift_diffusion: carriers that take energy from the magnet and give none break its law",
    )?;
    let known =
        |signal: &Waveform| signal.tone().is_some() || signal.starts_at().is_some_and(|start| start >= 0.0);
    let of_drives = drives.iter().map(|drive| &drive.waveform);
    let mut signals = of_drives.chain(surface.contacts.iter().map(|contact| &contact.waveform));
    check(
        surface.history == History::SwitchedOn || signals.all(known),
        "history",
        f64::NAN,
        "\"switched_on\" under the kernel drift_diffusion with a signal before t = 0 that is neither constant nor a tone: \
         other steady starts are not built",
    )
}

/// Checks what the non-local response needs; nothing where the response is local.
///
/// # Errors
/// Another kernel than the exact one, the printed form of the equations, or a subset of the torques.
fn response_to_the_magnet(surface: &Surface) -> Result<(), InvalidParameter> {
    let MagnetResponse::Nonlocal(surroundings) = surface.magnet_response else { return Ok(()) };
    let check = |good, requirement| InvalidParameter::unless(good, "magnet_response", f64::NAN, requirement);
    check(
        surface.kernel == Kernel::Closed(CorrelatorForm::Exact),
        "\"local\" but under the kernel exact: drift_diffusion has carriers of its own, the others no K at any ql",
    )?;
    check(
        surface.interface.parameters().equations == Equations::Consistent,
        "\"local\" under the printed equations, where the emf of the magnet would make energy of nothing",
    )?;
    check(
        surface.torques == SurfaceTorques::ALL,
        "\"local\" unless all torques act: carriers that take energy from the magnet and give none break its law",
    )?;
    surroundings.validate()
}

/// Checks that there is a magnet to act on, and its spins.
///
/// # Errors
/// A lowest layer of vacuum; a spin density that is negative, not finite, or zero where there is a magnet.
fn spin_density(surface: &Surface, grid: &Grid, magnetic: &MagneticCells) -> Result<(), InvalidParameter> {
    let count = magnetic.in_lowest_layer();
    InvalidParameter::unless(
        count > 0,
        "saturation_magnetization",
        count as f64,
        "above zero somewhere in the lowest layer, on which the interface acts",
    )?;
    surface.relative_spin_density.validate(
        "spin",
        grid.len(),
        |value| value >= 0.0 && value.is_finite(),
        "a spin density that is positive and finite",
    )?;
    let lost = (0..grid.layer())
        .find(|&cell| magnetic.contains(cell) && surface.relative_spin_density.at(cell) <= 0.0);
    InvalidParameter::unless(lost.is_none(), "spin", 0.0, "above zero in every magnetic cell")
}
