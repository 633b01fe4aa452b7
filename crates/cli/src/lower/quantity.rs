//! `[output] table`.

use llg::quantity::Quantity;

use crate::config::TableQuantity;

/// What the table records.
pub fn quantities(asked: &[TableQuantity]) -> Vec<Quantity> {
    let of = |quantity: &TableQuantity| match quantity {
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
    asked.iter().map(of).collect()
}
