//! `[output] table`.

use llg::{
    Magnet,
    quantity::{Quantity, RegionMap},
};

use super::{Lowering, Regions};
use crate::config::TableQuantity;

/// What the table records; means over regions only where there are any with magnetic cells, currents where there
/// are `contacts` of these names.
pub fn quantities(
    on: &mut Lowering<'_>,
    asked: &[TableQuantity],
    regions: Option<&Regions>,
    magnet: &Magnet,
    contacts: &[String],
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
            Quantity::Regions(magnetic(regions, magnet))
        }
        TableQuantity::M => Quantity::M,
        TableQuantity::AbsMz => Quantity::AbsMz,
        TableQuantity::SwitchedFraction => Quantity::SwitchedFraction,
        TableQuantity::MaxTorque => Quantity::MaxTorque,
        TableQuantity::MaxAbsPhi => Quantity::MaxAbsPhi,
        TableQuantity::Contacts => Quantity::Contacts(contacts.to_vec()),
        TableQuantity::ExternalField => Quantity::ExternalField,
        TableQuantity::Energies => Quantity::Energies,
        TableQuantity::TopologicalCharge => Quantity::TopologicalCharge,
        TableQuantity::VortexCore => Quantity::VortexCore,
        TableQuantity::WallMx => Quantity::Wall(0),
        TableQuantity::WallMy => Quantity::Wall(1),
        TableQuantity::WallMz => Quantity::Wall(2),
    };
    asked.iter().map(&mut of).collect()
}

/// The regions with a magnetic cell: a hole, or the rest of a film that regions cover, has no mean.
fn magnetic(regions: &Regions, magnet: &Magnet) -> RegionMap {
    let mut is_magnetic = vec![false; regions.names.len()];
    for (cell, region) in regions.of_cell.iter().enumerate() {
        is_magnetic[*region as usize] |= magnet.saturation_magnetization.at(cell) > 0.0;
    }
    let mut kept = Vec::new();
    // Cells of a region that is left out get an index beyond the names.
    let index: Vec<u32> = (regions.names.iter().zip(&is_magnetic))
        .map(|(name, is_magnetic)| {
            kept.extend(is_magnetic.then(|| name.clone()));
            if *is_magnetic { kept.len() as u32 - 1 } else { u32::MAX }
        })
        .collect();
    let of_cell: Vec<u32> = regions.of_cell.iter().map(|region| index[*region as usize]).collect();
    RegionMap::new(kept, of_cell)
}
