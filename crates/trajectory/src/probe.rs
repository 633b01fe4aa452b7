use std::path::Path;

use crate::field_map::Source;
use crate::{Reader, ResultsReader, read_field_map};

/// Reads what the readers of this crate would read of a file of any origin, and forgets it: for a process that may crash over it.
pub fn probe(path: &Path, dataset: Option<&str>) {
    if let Ok(reader) = Reader::open(path) {
        for frame in [0, reader.frames().saturating_sub(1)] {
            let names = reader.fields().iter().map(|field| field.name.as_str());
            names.filter(|name| dataset.is_none_or(|wanted| wanted == *name)).for_each(|name| {
                let _ = reader.field(frame, name);
            });
        }
        return;
    }
    let _ = ResultsReader::open(path);
    let _ = read_field_map(path);
    if let (Some(name), Ok(source)) = (dataset, Source::open(path)) {
        let _ = source.dataset(name).map(|found| source.numbers(name, &found));
    }
}
