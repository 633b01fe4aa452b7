//! Columns of the table of an output.

use figure::Trace;
use trajectory::Reader;

use crate::failure::Failure;

/// Columns of the table, kept for the time of drawing.
pub struct Columns {
    list: Vec<(String, String, Vec<f64>)>,
}

impl Columns {
    /// Those whose name is wanted, in the order of the table.
    pub fn read(reader: &Reader, wanted: impl Fn(&str) -> bool) -> Result<Self, Failure> {
        let list = reader
            .columns()
            .iter()
            .filter(|column| wanted(&column.name))
            .map(|column| Ok((column.name.clone(), column.unit.clone(), reader.column(&column.name)?)))
            .collect::<Result<_, _>>()
            .map_err(Failure::Read)?;
        Ok(Self { list })
    }

    /// Those called `names`, in that order.
    pub fn named(reader: &Reader, names: &[String]) -> Result<Self, Failure> {
        let unit = |name: &str| {
            reader.columns().iter().find(|column| column.name == name).map(|column| column.unit.clone())
        };
        let list = names
            .iter()
            .map(|name| Ok((name.clone(), unit(name).unwrap_or_default(), reader.column(name)?)))
            .collect::<Result<_, _>>()
            .map_err(Failure::Read)?;
        Ok(Self { list })
    }

    /// Those of them that have a value somewhere.
    pub fn with_values(mut self) -> Self {
        self.list.retain(|(_, _, values)| values.iter().any(|value| !value.is_nan()));
        self
    }

    /// The columns as curves.
    pub fn traces(&self) -> Vec<Trace<'_>> {
        self.list.iter().map(|(name, unit, values)| Trace { name, values, unit }).collect()
    }
}
