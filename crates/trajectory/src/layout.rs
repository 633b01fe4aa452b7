use crate::{Results, TrajectoryError};

/// Everything about an output that is known before the first step.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Number of cells along x, y, z.
    pub cells: [usize; 3],
    /// Edges of a cell along x, y, z (in m).
    pub cell_size: [f64; 3],
    /// Lower corner of the grid (in m); the first cell centre is half a cell above it.
    pub origin: [f64; 3],
    /// Fields written with every frame, in the order in which `write_frame` gets them.
    pub fields: Vec<FieldSpec>,
    /// Columns of the table, in the order in which `write_row` gets them; one must be called `time`. May be empty.
    pub columns: Vec<ColumnSpec>,
    /// Stored precision of the fields (coordinates, times and the table are always double).
    pub precision: Precision,
    /// Level of the deflate filter on fields, 0 (none) to 9; 1 is the sensible one.
    pub compression: u8,
    /// Exact text of the configuration.
    pub config_toml: String,
    /// Program and version that writes.
    pub creator: String,
    /// Title of the run.
    pub title: Option<String>,
    /// What to cite for what the run used, one entry each.
    pub references: Vec<String>,
    /// Further text attributes of the root group: (name, value).
    pub attributes: Vec<(String, String)>,
    /// Results of the run as a whole, as they stand until [`Writer::write_results`](crate::Writer::write_results).
    pub results: Option<Results>,
}

/// One quantity with a value in every cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSpec {
    /// Name of the dataset, for instance `m`.
    pub name: String,
    /// SI unit, `1` for none.
    pub unit: String,
    /// What it is, for axis labels.
    pub long_name: String,
    /// 1 for a scalar, 3 for a vector (planar vectors are padded with a zero: ParaView knows no others).
    pub components: usize,
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Name of the dataset, for instance `mx`.
    pub name: String,
    /// SI unit, `1` for none.
    pub unit: String,
    /// What it is, for axis labels.
    pub long_name: String,
}

/// Floating-point type of stored fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Single precision, relative rounding 6e-8.
    F32,
    /// Double precision.
    F64,
}

impl Precision {
    /// Bytes of one number.
    pub fn bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

/// Names of the root group that a field cannot have.
const RESERVED: [&str; 9] =
    ["x", "y", "z", "time", "component", "table", "references", "VTKHDF", "switching"];
/// Root attributes the writer sets itself.
const OWN_ATTRIBUTES: [&str; 9] =
    ["format", "format_version", "creator", "status", "config_toml", "title", "cells", "cell_size", "origin"];
/// HDF5 stores a chunk (here: one step of one field) with a 32-bit size.
const LARGEST_CHUNK: u64 = u32::MAX as u64;

impl Layout {
    /// Number of cells; to be used after [`validate`](Self::validate) only, which excludes an overflow.
    pub(crate) fn cell_count(&self) -> usize {
        self.cells.iter().product()
    }

    /// Shape of one step of a field: (z, y, x) or (z, y, x, component).
    pub(crate) fn step_shape(&self, field: &FieldSpec) -> Vec<usize> {
        let [nx, ny, nz] = self.cells;
        let mut shape = vec![nz, ny, nx];
        if field.components > 1 {
            shape.push(field.components);
        }
        shape
    }

    /// Uncompressed bytes of one frame.
    pub(crate) fn frame_bytes(&self) -> u64 {
        let numbers: usize = self.fields.iter().map(|field| field.components * self.cell_count()).sum();
        (numbers * self.precision.bytes()) as u64
    }

    pub(crate) fn validate(&self) -> Result<(), TrajectoryError> {
        if self.cells.contains(&0) {
            return Err(invalid("cells", "must be at least 1 along each axis"));
        }
        let chunk = self.cells.iter().try_fold(3 * self.precision.bytes() as u64, |product, &cells| {
            product.checked_mul(u64::try_from(cells).ok()?).filter(|&bytes| bytes <= LARGEST_CHUNK)
        });
        if chunk.is_none() {
            return Err(invalid("cells", "must keep one step of a vector field below 4 GiB"));
        }
        if !self.cell_size.iter().all(|&edge| edge > 0.0 && edge.is_finite()) {
            return Err(invalid("cell_size", "must be positive and finite"));
        }
        if !self.origin.iter().all(|edge| edge.is_finite()) {
            return Err(invalid("origin", "must be finite"));
        }
        if self.compression > 9 {
            return Err(invalid("compression", "must be 0 to 9"));
        }
        if let Some(results) = &self.results {
            results.check_maps(self.cell_count())?;
            check_distinct(results.names().into_iter())?;
        }
        self.validate_names()?;
        self.validate_texts()
    }

    fn validate_names(&self) -> Result<(), TrajectoryError> {
        for field in &self.fields {
            if field.components != 1 && field.components != 3 {
                return Err(invalid(&field.name, "must have 1 or 3 components"));
            }
            if RESERVED.contains(&field.name.as_str()) {
                return Err(invalid(&field.name, "is a reserved name"));
            }
        }
        check_distinct(self.fields.iter().map(|field| field.name.as_str()))?;
        check_distinct(self.columns.iter().map(|column| column.name.as_str()))?;
        if !self.columns.is_empty() && !self.columns.iter().any(|column| column.name == "time") {
            return Err(invalid("columns", "must contain `time`"));
        }
        check_distinct(self.attributes.iter().map(|(name, _)| name.as_str()))?;
        if let Some((name, _)) =
            self.attributes.iter().find(|(name, _)| OWN_ATTRIBUTES.contains(&name.as_str()))
        {
            return Err(invalid(name, "is a reserved attribute"));
        }
        Ok(())
    }

    fn validate_texts(&self) -> Result<(), TrajectoryError> {
        let fields = self.fields.iter().flat_map(|field| [&field.unit, &field.long_name]);
        let columns = self.columns.iter().flat_map(|column| [&column.unit, &column.long_name]);
        let texts = [&self.config_toml, &self.creator].into_iter().chain(&self.title).chain(&self.references);
        let values = self.attributes.iter().map(|(_, value)| value);
        if fields.chain(columns).chain(texts).chain(values).any(|text| text.contains('\0')) {
            return Err(invalid("text", "must not contain a NUL byte"));
        }
        Ok(())
    }
}

fn invalid(name: &str, requirement: &'static str) -> TrajectoryError {
    TrajectoryError::InvalidLayout { name: name.to_owned(), requirement }
}

fn check_distinct<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), TrajectoryError> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if name.is_empty() || name == "." || name.contains(['/', '\0']) {
            return Err(invalid(name, "is no usable name"));
        }
        if !seen.insert(name) {
            return Err(invalid(name, "appears twice"));
        }
    }
    Ok(())
}
