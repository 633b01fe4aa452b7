//! Keys of `[grid]`.

use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::LENGTH;

/// Largest number of cells along one axis, and in all.
pub const MAXIMUM_CELLS: i64 = 1 << 31;

pub static GRID: Section = Section {
    keys: &[
        key("cells", Kind::Vector(&Kind::Integer(1, MAXIMUM_CELLS), 3), "[128, 32, 1]", CELLS)
            .also(&["n", "size", "nx", "ny", "nz", "Nx", "GridSize"]),
        key(
            "cell_size",
            Kind::Vector(&Kind::Quantity(&LENGTH, Range::Positive), 3),
            CELL_SIZE_EXAMPLE,
            CELL_SIZE,
        )
        .also(&["dx", "dy", "dz", "CellSize", "cellsize", "cell"]),
        key("periodic", Kind::Words(&AXES), r#"["x", "y"]"#, PERIODIC).default("[]").also(&["pbc", "PBC"]),
    ],
    groups: &[],
};

const CELLS: &str =
    "Number of cells along x, y and z; at most 2^31 in all. The interface lies below the layer of lowest z.";
const CELL_SIZE: &str =
    "Size of a cell along x, y and z; below the exchange length, and well below the drive's period.";
const CELL_SIZE_EXAMPLE: &str = r#"["8 nm", "8 nm", "3 nm"]"#;
const PERIODIC: &str = "Axes along which the film repeats itself; it ends in free edges along the others.";

static AXES: [Word; 3] = [
    Word { name: "x", doc: "along x" },
    Word { name: "y", doc: "along y" },
    Word { name: "z", doc: "along z" },
];
