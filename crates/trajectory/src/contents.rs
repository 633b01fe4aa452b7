//! The groups and arrays of a new file, before its first frame and row.

use hdf5::types::VarLenUnicode;
use hdf5::{Attribute, Dataset, Extent, File, H5Type, SimpleExtents};

use crate::growing::{growing, ordered_group};
use crate::{ColumnSpec, FORMAT, FORMAT_VERSION, FieldSpec, Layout, Precision, attribute, dimension_scale};

/// What holds for the whole file.
pub(crate) fn write_root_attributes(file: &File, layout: &Layout) -> hdf5::Result<()> {
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

/// Cell centres, components and references.
///
/// The arrays are kept open until they are flushed: closing one writes what the library held back, and tells nobody if that
/// fails.
pub(crate) fn write_coordinates(file: &File, layout: &Layout) -> hdf5::Result<()> {
    let mut open = Vec::new();
    for (axis, name) in ["x", "y", "z"].into_iter().enumerate() {
        let centre = |cell| layout.origin[axis] + (cell as f64 + 0.5) * layout.cell_size[axis];
        let centres: Vec<f64> = (0..layout.cells[axis]).map(centre).collect();
        let dataset = file.new_dataset_builder().with_data(&centres).create(name)?;
        attribute::describe(&dataset, "m", &format!("{name} of the cell centres"))?;
        dimension_scale::make(&dataset, name)?;
        open.push(dataset);
    }
    let component = write_strings(file, "component", &["x", "y", "z"])?;
    attribute::write_text(&component, "long_name", "component of a vector")?;
    let references = write_strings(file, "references", &layout.references)?;
    attribute::write_text(&references, "long_name", "what to cite for what this run used")?;
    file.flush()
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

/// The times of the frames.
pub(crate) fn create_time(file: &File) -> hdf5::Result<Dataset> {
    let time = growing(file, "time")?;
    attribute::describe(&time, "s", "time")?;
    dimension_scale::make(&time, "time")?;
    Ok(time)
}

/// A field of no frames.
pub(crate) fn create_field(file: &File, layout: &Layout, field: &FieldSpec) -> hdf5::Result<Dataset> {
    let dataset = match layout.precision {
        Precision::F32 => create_typed_field::<f32>(file, layout, field),
        Precision::F64 => create_typed_field::<f64>(file, layout, field),
    }?;
    attribute::describe(&dataset, &field.unit, &field.long_name)?;
    Ok(dataset)
}

fn create_typed_field<T: H5Type>(file: &File, layout: &Layout, field: &FieldSpec) -> hdf5::Result<Dataset> {
    let step = layout.step_shape(field);
    let chunk: Vec<usize> = std::iter::once(1).chain(step.iter().copied()).collect();
    let extents = std::iter::once(Extent::resizable(0)).chain(step.iter().map(|&size| Extent::fixed(size)));
    let mut builder = file.new_dataset_builder().chunk(chunk).shuffle();
    if layout.compression > 0 {
        builder = builder.deflate(layout.compression);
    }
    let extents = SimpleExtents::from_vec(extents.collect());
    builder.fletcher32().empty::<T>().shape(extents).create(field.name.as_str())
}

/// The table without rows, and its number of rows.
pub(crate) fn create_table(file: &File, layout: &Layout) -> hdf5::Result<(Vec<Dataset>, Attribute)> {
    let table = ordered_group(file, "table")?;
    let create = |spec: &ColumnSpec| {
        let column = growing(&table, &spec.name)?;
        attribute::describe(&column, &spec.unit, &spec.long_name)?;
        if spec.name == "time" {
            dimension_scale::make(&column, "time")?;
        }
        Ok(column)
    };
    let columns = layout.columns.iter().map(create).collect::<hdf5::Result<_>>()?;
    let rows = table.new_attr::<i64>().create("rows")?;
    rows.write_scalar(&0_i64)?;
    Ok((columns, rows))
}

/// Names the axes of fields and columns.
pub(crate) fn attach_scales(file: &File, layout: &Layout) -> hdf5::Result<()> {
    let axes = |field: &FieldSpec| -> &[&str] {
        if field.components > 1 { &["time", "z", "y", "x", "component"] } else { &["time", "z", "y", "x"] }
    };
    let fields: Vec<_> = layout.fields.iter().map(|field| (field.name.as_str(), axes(field))).collect();
    dimension_scale::attach(file, &fields)?;
    let columns = layout.columns.iter().filter(|column| column.name != "time");
    let columns: Vec<_> = columns.map(|column| (column.name.as_str(), ["time"].as_slice())).collect();
    dimension_scale::attach(&file.group("table")?, &columns)
}
