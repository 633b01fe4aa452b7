//! Constants of the interactions inside a magnet, uniform or by cell.

mod cubic;
mod dmi;
mod interlayer;
mod uniaxial;
mod voltage;

pub use cubic::Cubic;
pub use dmi::{Dmi, DmiSymmetry, critical_dmi};
pub use interlayer::InterlayerExchange;
pub use uniaxial::Uniaxial;
pub use voltage::VoltageAnisotropy;

use crate::{error::InvalidParameter, parameter::Parameter};

/// `parameter` if every value is finite.
fn finite(name: &'static str, parameter: Parameter) -> Result<Parameter, InvalidParameter> {
    for value in parameter.values() {
        InvalidParameter::unless(value.is_finite(), name, *value, "finite")?;
    }
    Ok(parameter)
}
