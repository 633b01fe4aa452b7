//! From the path of a swept key to what it takes.

use crate::config::catalogue::ROOT;
use crate::config::describe::without_indices;
use crate::config::reference;
use crate::config::schema::{Key, Kind, Range, Section};

static COMPONENT: Kind = Kind::Number(Range::Any);

/// The key at `path`, such as `drive.0.profile.plane_wave.amplitude` or `external_field.0.uniform.2`, and what it, or the
/// entry of it that the path names, takes.
pub fn resolve(path: &str) -> Option<(&'static Key, &'static Kind)> {
    let mut section: Option<&'static Section> = Some(&ROOT);
    let mut found: Option<(&'static Key, &'static Kind)> = None;
    for part in path.split('.') {
        let next = match (section, found) {
            (Some(section), _) => section.get(part).map(|key| (key, &key.kind))?,
            (None, Some((key, kind))) => (key, entry(kind, part.parse().ok()?)?),
            (None, None) => return None,
        };
        section = match next.1 {
            Kind::Table(section) | Kind::OneOf(section) => Some(section),
            _ => None,
        };
        found = Some(next);
    }
    found
}

fn entry(kind: &'static Kind, index: usize) -> Option<&'static Kind> {
    match kind {
        Kind::List(of) => Some(of),
        Kind::Vector(of, length) if index < *length => Some(of),
        Kind::Direction(length) if index < *length => Some(&COMPONENT),
        _ => None,
    }
}

/// What to say of a path that leads nowhere.
pub fn advice(path: &str) -> String {
    let bare = without_indices(path);
    if reference::all_keys().iter().any(|at| at.path == bare) {
        return "entries of lists are counted from 0, for example `drive.0.waveform.tone.frequency`"
            .to_owned();
    }
    match reference::similar(path).as_slice() {
        [] => "`diracmag explain` lists all keys".to_owned(),
        near => format!("did you mean `{}`?", near.join("` or `")),
    }
}
