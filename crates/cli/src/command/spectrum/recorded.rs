//! A component of a field over the frames of an output.

use trajectory::Reader;

use crate::command::plot::component_of;
use crate::failure::Failure;

/// Bytes of samples held at a time.
const ROOM: usize = 256 << 20;

/// One component of a recorded field.
pub struct RecordedField<'a> {
    reader: &'a Reader,
    field: String,
    component: usize,
    components: usize,
    skipped: usize,
    /// As asked for.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Times of the frames \[s\].
    pub times: Vec<f64>,
}

impl<'a> RecordedField<'a> {
    /// The field called `name` from the time `from` \[s\] on.
    ///
    /// # Errors
    /// [`Failure::Read`] when it was not recorded.
    pub fn find(reader: &'a Reader, name: &str, from: f64) -> Result<Self, Failure> {
        let (field, component) = component_of(name);
        // The reader's own message for a field that is not there.
        reader.field(0, field).map_err(Failure::Read)?;
        let spec = reader.fields().iter().find(|spec| spec.name == field);
        let (components, unit) = spec.map_or((1, "1"), |spec| (spec.components, spec.unit.as_str()));
        let (times, skipped) = record(reader.times(), from);
        Ok(Self {
            reader,
            field: field.to_owned(),
            component: if components == 1 { 0 } else { component },
            components,
            skipped,
            name: name.to_owned(),
            unit: unit.to_owned(),
            times,
        })
    }

    /// Calls `work` with blocks of samples, `block[t * cells + cell]`, and their number of cells, a multiple of `together`
    /// consecutive ones. Large records are read more than once rather than held whole.
    ///
    /// # Errors
    /// What reading or `work` meets.
    pub fn for_each_block(
        &self,
        together: usize,
        mut work: impl FnMut(&[f64], usize) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let total: usize = self.reader.cells().iter().product();
        let groups = (ROOM / (8 * self.times.len().max(1) * together)).max(1);
        let at_once = (groups * together).min(total);
        for first in (0..total).step_by(at_once) {
            let cells = at_once.min(total - first);
            let mut block = Vec::with_capacity(cells * self.times.len());
            for frame in self.skipped..self.skipped + self.times.len() {
                let values = self.reader.field(frame, &self.field).map_err(Failure::Read)?;
                let component = values.into_iter().skip(self.component).step_by(self.components);
                block.extend(component.skip(first).take(cells));
            }
            work(&block, cells)?;
        }
        Ok(())
    }
}

/// The times from `from` \[s\] on, and how many came before.
pub fn record(mut times: Vec<f64>, from: f64) -> (Vec<f64>, usize) {
    let skipped = times.partition_point(|time| *time < from);
    times.drain(..skipped);
    (times, skipped)
}
