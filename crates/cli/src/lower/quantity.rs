//! `[output] table`.

use llg::quantity::{Quantity, RegionMap};

use super::{Lowering, Regions};
use crate::config::TableQuantity;

/// What the table records; means over regions only where there are any.
pub fn quantities(
    on: &mut Lowering<'_>,
    asked: &[TableQuantity],
    regions: Option<&Regions>,
) -> Vec<Quantity> {
    let mut of = |quantity: &TableQuantity| match quantity {
        TableQuantity::Regions => {
            let Some(regions) = regions else {
                on.fault(
                    "output.table",
                    "`output.table` asks for means over regions, but there is no [[region]]".to_owned(),
                );
                return Quantity::M;
            };
            Quantity::Regions(RegionMap::new(regions.names.clone(), regions.of_cell.clone()))
        }
        TableQuantity::M => Quantity::M,
        TableQuantity::AbsMz => Quantity::AbsMz,
        TableQuantity::SwitchedFraction => Quantity::SwitchedFraction,
        TableQuantity::MaxTorque => Quantity::MaxTorque,
        TableQuantity::MaxAbsPhi => Quantity::MaxAbsPhi,
        TableQuantity::Energies => Quantity::Energies,
        TableQuantity::TopologicalCharge => Quantity::TopologicalCharge,
        TableQuantity::VortexCore => Quantity::VortexCore,
        TableQuantity::WallMx => Quantity::Wall(0),
        TableQuantity::WallMy => Quantity::Wall(1),
        TableQuantity::WallMz => Quantity::Wall(2),
    };
    asked.iter().map(&mut of).collect()
}
