use std::path::{Path, PathBuf};

use hdf5::types::VarLenUnicode;
use hdf5::{Dataset, File, Group, Hyperslab, IndexType, IterationOrder, SliceOrIndex};
use ndarray::IxDyn;

use crate::frame::mismatch;
use crate::{
    ColumnSpec, FORMAT, FORMAT_VERSION, FieldSpec, Layout, LibraryError, TrajectoryError, attribute,
    global_heap,
};

/// Reads a trajectory, finished or not; only committed frames count.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    file: File,
    cells: [usize; 3],
    cell_size: [f64; 3],
    origin: [f64; 3],
    fields: Vec<FieldSpec>,
    columns: Vec<ColumnSpec>,
    config_toml: String,
    creator: String,
    status: String,
    references: Vec<String>,
    times: Vec<f64>,
    rows: usize,
}

impl Reader {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// [`NotATrajectory`](TrajectoryError::NotATrajectory) if it is no file of this program or of a newer format;
    /// [`Read`](TrajectoryError::Read) if the file is missing or damaged.
    pub fn open(path: &Path) -> Result<Self, TrajectoryError> {
        let failed = |what: &str| {
            let what = what.to_owned();
            move |error: hdf5::Error| TrajectoryError::Read {
                path: path.to_owned(),
                what,
                source: error.into(),
            }
        };
        if let Err(source) = std::fs::File::open(path) {
            return Err(TrajectoryError::Io { path: path.to_owned(), source });
        }
        if path.is_dir() {
            return Err(not_a_trajectory(path, "it is a directory".to_owned()));
        }
        global_heap::check(path).map_err(|error| not_a_trajectory(path, error.to_string()))?;
        let file =
            File::with_options().with_fapl(|fapl| fapl.file_locking(false)).open(path).map_err(|error| {
                let said = LibraryError::from(error).to_string();
                let plain = said.contains("file signature not found");
                not_a_trajectory(path, if plain { "it is no HDF5 file".to_owned() } else { said })
            })?;
        check_format(path, &file)?;
        Self::read_metadata(path, file).map_err(failed("the description"))
    }

    fn read_metadata(path: &Path, file: File) -> hdf5::Result<Self> {
        let frames: i64 = file.group("VTKHDF/Steps")?.attr("NSteps")?.read_scalar()?;
        let frames = usize::try_from(frames).unwrap_or(0);
        let table = file.group("table")?;
        let columns = names(&table)?
            .into_iter()
            .map(|name| {
                let (unit, long_name) = description(&table.dataset(&name)?)?;
                Ok(ColumnSpec { name, unit, long_name })
            })
            .collect::<hdf5::Result<Vec<_>>>()?;
        let rows = usize::try_from(table.attr("rows")?.read_scalar::<i64>()?).unwrap_or(0);
        let cells: Vec<i64> = file.attr("cells")?.read_raw()?;
        Ok(Self {
            path: path.to_owned(),
            cells: triple(
                &cells.iter().map(|&cells| usize::try_from(cells).unwrap_or(0)).collect::<Vec<_>>(),
            )?,
            cell_size: triple(&file.attr("cell_size")?.read_raw()?)?,
            origin: triple(&file.attr("origin")?.read_raw()?)?,
            fields: read_fields(&file.group("VTKHDF/CellData")?)?,
            columns,
            config_toml: attribute::read_text(&file, "config_toml")?,
            creator: attribute::read_text(&file, "creator")?,
            status: attribute::read_text(&file, "status")?,
            references: read_strings(&file.dataset("references")?)?,
            times: file.dataset("time")?.read_slice_1d::<f64, _>(..frames)?.to_vec(),
            rows,
            file,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Number of cells along x, y, z.
    pub fn cells(&self) -> [usize; 3] {
        self.cells
    }

    /// Edges of a cell (in m).
    pub fn cell_size(&self) -> [f64; 3] {
        self.cell_size
    }

    /// Lower corner of the grid (in m).
    pub fn origin(&self) -> [f64; 3] {
        self.origin
    }

    /// The fields, in the order in which they were written.
    pub fn fields(&self) -> &[FieldSpec] {
        &self.fields
    }

    /// The columns of the table, in the order in which they were written.
    pub fn columns(&self) -> &[ColumnSpec] {
        &self.columns
    }

    /// Exact text of the configuration.
    pub fn config_toml(&self) -> &str {
        &self.config_toml
    }

    /// Program and version that wrote the file.
    pub fn creator(&self) -> &str {
        &self.creator
    }

    /// `running`, `complete`, or how else the run ended.
    pub fn status(&self) -> &str {
        &self.status
    }

    /// What to cite.
    pub fn references(&self) -> &[String] {
        &self.references
    }

    /// Number of committed frames.
    pub fn frames(&self) -> usize {
        self.times.len()
    }

    /// Times of the committed frames (in s).
    pub fn times(&self) -> Vec<f64> {
        self.times.clone()
    }

    /// Number of rows of the table.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A text attribute of the root group, if there is one of that name.
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute::read_text(&self.file, name).ok()
    }

    /// Whether there is a group of that name.
    pub(crate) fn has_group(&self, name: &str) -> bool {
        self.file.link_exists(name)
    }

    /// One field of one frame in SI units: x fastest, then y, then z, the components of a cell side by side (shape
    /// (z, y, x) or (z, y, x, component), flattened).
    ///
    /// # Errors
    /// [`NotFound`](TrajectoryError::NotFound) for an unknown field or a frame that is not committed;
    /// [`Read`](TrajectoryError::Read), for instance if a checksum does not match.
    pub fn field(&self, frame: usize, name: &str) -> Result<Vec<f64>, TrajectoryError> {
        if frame >= self.frames() {
            return Err(self.not_found(format!("frame {frame} (it has {})", self.frames())));
        }
        let Some(spec) = self.fields.iter().find(|field| field.name == name) else {
            let there: Vec<_> = self.fields.iter().map(|field| field.name.as_str()).collect();
            return Err(self.not_found(format!("field `{name}`; it has {}", there.join(", "))));
        };
        let mut selection = vec![SliceOrIndex::from(frame)];
        selection.resize(if spec.components > 1 { 5 } else { 4 }, SliceOrIndex::from(..));
        let values = self
            .file
            .dataset(name)
            .and_then(|dataset| dataset.as_reader().read_slice::<f64, _, IxDyn>(Hyperslab::from(selection)));
        values.map(|values| values.into_raw_vec_and_offset().0).map_err(|error| self.failed(name, error))
    }

    /// One column of the table in SI units.
    ///
    /// # Errors
    /// [`NotFound`](TrajectoryError::NotFound) and [`Read`](TrajectoryError::Read).
    pub fn column(&self, name: &str) -> Result<Vec<f64>, TrajectoryError> {
        if !self.columns.iter().any(|column| column.name == name) {
            let all: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
            return Err(self.not_found(format!("column `{name}`; it has {}", all.join(", "))));
        }
        let values = self
            .file
            .dataset(&format!("table/{name}"))
            .and_then(|dataset| dataset.read_slice_1d::<f64, _>(..self.rows));
        values.map(|values| values.to_vec()).map_err(|error| self.failed(name, error))
    }

    /// A map among the results of the run, in SI units, x fastest; NaN where it has no number.
    ///
    /// # Errors
    /// [`NotFound`](TrajectoryError::NotFound) and [`Read`](TrajectoryError::Read).
    pub fn result_map(&self, group: &str, name: &str) -> Result<Vec<f64>, TrajectoryError> {
        let path = format!("{group}/{name}");
        if !(self.file.link_exists(group)
            && self.file.group(group).is_ok_and(|group| group.link_exists(name)))
        {
            return Err(self.not_found(format!("map `{path}`")));
        }
        let values = self.file.dataset(&path).and_then(|dataset| dataset.read_raw::<f64>());
        values.map_err(|error| self.failed(&path, error))
    }

    /// Refuses a layout whose arrays are not those of the file.
    pub(crate) fn check_layout(&self, layout: &Layout) -> Result<(), TrajectoryError> {
        for axis in 0..3 {
            if self.cells[axis] != layout.cells[axis] {
                return Err(mismatch("cells of the file".to_owned(), layout.cells[axis], self.cells[axis]));
            }
        }
        for field in &layout.fields {
            let there = self.fields.iter().find(|there| there.name == field.name);
            let components = there.map_or(0, |there| there.components);
            if components != field.components {
                return Err(mismatch(
                    format!("components of `{}`", field.name),
                    field.components,
                    components,
                ));
            }
        }
        if self.fields.len() != layout.fields.len() {
            return Err(mismatch("fields of the file".to_owned(), layout.fields.len(), self.fields.len()));
        }
        if let Some(column) = layout.columns.iter().find(|column| self.column_unit(&column.name).is_none()) {
            return Err(self.not_found(format!("column `{}`", column.name)));
        }
        if self.columns.len() != layout.columns.len() {
            return Err(mismatch("columns of the file".to_owned(), layout.columns.len(), self.columns.len()));
        }
        Ok(())
    }

    fn column_unit(&self, name: &str) -> Option<&str> {
        self.columns.iter().find(|column| column.name == name).map(|column| column.unit.as_str())
    }

    fn not_found(&self, what: String) -> TrajectoryError {
        TrajectoryError::NotFound { path: self.path.clone(), what }
    }

    fn failed(&self, what: &str, error: hdf5::Error) -> TrajectoryError {
        TrajectoryError::Read { path: self.path.clone(), what: format!("`{what}`"), source: error.into() }
    }
}

fn not_a_trajectory(path: &Path, reason: String) -> TrajectoryError {
    TrajectoryError::NotATrajectory { path: path.to_owned(), reason }
}

fn check_format(path: &Path, file: &File) -> Result<(), TrajectoryError> {
    match attribute::read_text(file, "format") {
        Ok(format) if format == FORMAT => {}
        Ok(format) => return Err(not_a_trajectory(path, format!("its format is `{format}`"))),
        Err(_) => return Err(not_a_trajectory(path, "it has no attribute `format`".to_owned())),
    }
    match file.attr("format_version").and_then(|attribute| attribute.read_scalar::<i64>()) {
        Ok(version) if version <= FORMAT_VERSION => Ok(()),
        Ok(version) => Err(not_a_trajectory(path, format!("its format version {version} is too new"))),
        Err(_) => Err(not_a_trajectory(path, "it has no format version".to_owned())),
    }
}

fn read_fields(group: &Group) -> hdf5::Result<Vec<FieldSpec>> {
    let read = |name: String| {
        let dataset = group.dataset(&name)?;
        let (unit, long_name) = description(&dataset)?;
        let components = dataset.shape().get(4).copied().unwrap_or(1);
        Ok(FieldSpec { name, unit, long_name, components })
    };
    names(group)?.into_iter().map(read).collect()
}

/// Names of the members of a group in the order of their creation.
fn names(group: &Group) -> hdf5::Result<Vec<String>> {
    group.member_names_by(IndexType::CreationOrder, IterationOrder::Increasing)
}

fn description(dataset: &Dataset) -> hdf5::Result<(String, String)> {
    Ok((attribute::read_text(dataset, "units")?, attribute::read_text(dataset, "long_name")?))
}

fn read_strings(dataset: &Dataset) -> hdf5::Result<Vec<String>> {
    if dataset.size() == 0 {
        return Ok(Vec::new());
    }
    Ok(dataset.read_raw::<VarLenUnicode>()?.iter().map(|text| text.as_str().to_owned()).collect())
}

fn triple<T: Copy>(values: &[T]) -> hdf5::Result<[T; 3]> {
    values.try_into().map_err(|_| hdf5::Error::Internal("an attribute has not three values".to_owned()))
}
