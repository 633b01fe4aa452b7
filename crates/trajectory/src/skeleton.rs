//! The file before its first step: everything but the numbers that a run produces.

use hdf5::file::LibraryVersion;
use hdf5::plist::group_create::LinkCreationOrder;
use hdf5::types::VarLenUnicode;
use hdf5::{Dataset, Extent, File, Group, H5Type, SimpleExtents};

use crate::vtkhdf::{self, Steps};
use crate::{FORMAT, FORMAT_VERSION, FieldSpec, Layout, Precision, attribute, dimension_scale};

/// Length of the chunks of one-dimensional arrays.
const ROW_CHUNK: usize = 1024;

/// An open file with the handles that a step needs.
#[derive(Debug)]
pub(crate) struct Skeleton {
    pub(crate) file: File,
    pub(crate) time: Dataset,
    pub(crate) fields: Vec<Dataset>,
    pub(crate) columns: Vec<Dataset>,
    pub(crate) steps: Steps,
}

impl Skeleton {
    /// Creates a new file and commits it, with no steps and no rows. The file must not exist.
    pub(crate) fn create(path: &std::path::Path, layout: &Layout) -> hdf5::Result<Self> {
        let file = open_options().create_excl(path)?;
        write_root_attributes(&file, layout)?;
        write_coordinates(&file, layout)?;
        let time = growing(&file, "time")?;
        attribute::describe(&time, "s", "time")?;
        dimension_scale::make(&time, "time")?;
        let fields =
            layout.fields.iter().map(|field| create_field(&file, layout, field)).collect::<Result<_, _>>()?;
        let columns = create_table(&file, layout)?;
        attach_scales(&file, layout)?;
        let steps = vtkhdf::create(&file, layout)?;
        file.flush()?;
        Ok(Self { file, time, fields, columns, steps })
    }

    /// Opens a file that was written before.
    pub(crate) fn open(path: &std::path::Path, layout: &Layout) -> hdf5::Result<Self> {
        let file = open_options().open_rw(path)?;
        let time = file.dataset("time")?;
        let fields = layout.fields.iter().map(|field| file.dataset(&field.name)).collect::<Result<_, _>>()?;
        let column = |name: &str| file.dataset(&format!("table/{name}"));
        let columns = layout.columns.iter().map(|spec| column(&spec.name)).collect::<Result<_, _>>()?;
        let steps = vtkhdf::open(&file)?;
        Ok(Self { file, time, fields, columns, steps })
    }
}

/// Access for writing. The format of HDF5 1.8 marks no file as unclosed, so a killed run leaves a readable one; libhdf5's own
/// lock is off so that a running file can be looked at (`OutputLock` keeps other writers out).
fn open_options() -> hdf5::FileBuilder {
    let mut builder = File::with_options();
    builder
        .with_fapl(|fapl| fapl.libver_bounds(LibraryVersion::V18, LibraryVersion::V110).file_locking(false));
    builder.with_fcpl(|fcpl| fcpl.link_creation_order(LinkCreationOrder::Indexed));
    builder
}

/// Creates a group that remembers the order of its members.
pub(crate) fn ordered_group(parent: &Group, name: &str) -> hdf5::Result<Group> {
    let builder = parent.create_group_builder();
    builder.with_gcpl(|gcpl| gcpl.link_creation_order(LinkCreationOrder::Indexed)).create(name)
}

/// Creates an empty, growing, unfiltered array of doubles: appending to a chunk then changes it in place.
pub(crate) fn growing(group: &Group, name: &str) -> hdf5::Result<Dataset> {
    group.new_dataset::<f64>().chunk(ROW_CHUNK).shape(Extent::resizable(0)).create(name)
}

/// Shape of one step of a field: (z, y, x) or (z, y, x, component).
pub(crate) fn step_shape(layout: &Layout, field: &FieldSpec) -> Vec<usize> {
    let [nx, ny, nz] = layout.cells;
    let mut shape = vec![nz, ny, nx];
    if field.components > 1 {
        shape.push(field.components);
    }
    shape
}

fn write_root_attributes(file: &File, layout: &Layout) -> hdf5::Result<()> {
    attribute::write_text(file, "format", FORMAT)?;
    file.new_attr::<i64>().create("format_version")?.write_scalar(&FORMAT_VERSION)?;
    attribute::write_text(file, "creator", &layout.creator)?;
    attribute::write_text(file, "status", "running")?;
    attribute::write_text(file, "config_toml", &layout.config_toml)?;
    attribute::write_array(file, "cells", &layout.cells.map(|cells| cells as i64))?;
    attribute::write_array(file, "cell_size", &layout.cell_size)?;
    attribute::write_array(file, "origin", &layout.origin)?;
    if let Some(title) = &layout.title {
        attribute::write_text(file, "title", title)?;
    }
    for (name, value) in &layout.attributes {
        attribute::write_text(file, name, value)?;
    }
    Ok(())
}

fn write_coordinates(file: &File, layout: &Layout) -> hdf5::Result<()> {
    for (axis, name) in ["x", "y", "z"].into_iter().enumerate() {
        let centre = |cell| layout.origin[axis] + (cell as f64 + 0.5) * layout.cell_size[axis];
        let centres: Vec<f64> = (0..layout.cells[axis]).map(centre).collect();
        let dataset = file.new_dataset_builder().with_data(&centres).create(name)?;
        attribute::describe(&dataset, "m", &format!("{name} of the cell centres"))?;
        dimension_scale::make(&dataset, name)?;
    }
    let component = write_strings(file, "component", &["x", "y", "z"])?;
    attribute::write_text(&component, "long_name", "component of a vector")?;
    let references = write_strings(file, "references", &layout.references)?;
    attribute::write_text(&references, "long_name", "what to cite for what this run used")
}

/// Writes strings as a dimension scale, so that their axis has a name too.
fn write_strings(file: &File, name: &str, texts: &[impl AsRef<str>]) -> hdf5::Result<Dataset> {
    let nul = |_| hdf5::Error::Internal(format!("`{name}` contains a NUL byte"));
    let values = texts.iter().map(|text| text.as_ref().parse::<VarLenUnicode>().map_err(nul));
    let values = values.collect::<hdf5::Result<Vec<_>>>()?;
    let dataset = file.new_dataset::<VarLenUnicode>().shape(values.len()).create(name)?;
    if !values.is_empty() {
        dataset.write_raw(&values)?;
    }
    dimension_scale::make(&dataset, name)?;
    Ok(dataset)
}

fn create_field(file: &File, layout: &Layout, field: &FieldSpec) -> hdf5::Result<Dataset> {
    let dataset = match layout.precision {
        Precision::F32 => create_typed_field::<f32>(file, layout, field),
        Precision::F64 => create_typed_field::<f64>(file, layout, field),
    }?;
    attribute::describe(&dataset, &field.unit, &field.long_name)?;
    Ok(dataset)
}

fn create_typed_field<T: H5Type>(file: &File, layout: &Layout, field: &FieldSpec) -> hdf5::Result<Dataset> {
    let step = step_shape(layout, field);
    let chunk: Vec<usize> = std::iter::once(1).chain(step.iter().copied()).collect();
    let extents = std::iter::once(Extent::resizable(0)).chain(step.iter().map(|&size| Extent::fixed(size)));
    let mut builder = file.new_dataset_builder().chunk(chunk).shuffle();
    if layout.compression > 0 {
        builder = builder.deflate(layout.compression);
    }
    let extents = SimpleExtents::from_vec(extents.collect());
    builder.fletcher32().empty::<T>().shape(extents).create(field.name.as_str())
}

fn create_table(file: &File, layout: &Layout) -> hdf5::Result<Vec<Dataset>> {
    let table = ordered_group(file, "table")?;
    let create = |spec: &crate::ColumnSpec| {
        let column = growing(&table, &spec.name)?;
        attribute::describe(&column, &spec.unit, &spec.long_name)?;
        if spec.name == "time" {
            dimension_scale::make(&column, "time")?;
        }
        Ok(column)
    };
    layout.columns.iter().map(create).collect()
}

fn attach_scales(file: &File, layout: &Layout) -> hdf5::Result<()> {
    let axes = |field: &FieldSpec| -> &[&str] {
        if field.components > 1 { &["time", "z", "y", "x", "component"] } else { &["time", "z", "y", "x"] }
    };
    let fields: Vec<_> = layout.fields.iter().map(|field| (field.name.as_str(), axes(field))).collect();
    dimension_scale::attach(file, &fields)?;
    let columns = layout.columns.iter().filter(|column| column.name != "time");
    let columns: Vec<_> = columns.map(|column| (column.name.as_str(), ["time"].as_slice())).collect();
    dimension_scale::attach(&file.group("table")?, &columns)
}
