//! `[[interface.contact]]`.

use llg::{Contact, Edge, Grid, contact::overlapping};

use super::{Lowering, same_name, waveform::waveform};
use crate::config::{self, Config, ContactEdge};

fn written(config: &Config) -> &[config::Contact] {
    config.interface.as_ref().map_or(&[], |interface| &interface.contact)
}

/// Names of the contacts in the order of the file: as given, or the edge, with a number from its second on.
pub fn names(config: &Config) -> Vec<String> {
    let contacts = written(config);
    let name = |(index, contact): (usize, &config::Contact)| {
        let unnamed = |other: &&config::Contact| other.name.is_none() && other.edge == contact.edge;
        let before = contacts[..index].iter().filter(unnamed).count();
        let edge = match contact.edge {
            ContactEdge::Left => "left",
            ContactEdge::Right => "right",
            ContactEdge::Bottom => "bottom",
            ContactEdge::Top => "top",
        };
        let number = if before == 0 { String::new() } else { (before + 1).to_string() };
        contact.name.clone().unwrap_or_else(|| format!("{edge}{number}"))
    };
    contacts.iter().enumerate().map(name).collect()
}

/// The contacts on the edges of `grid`; what is refused is noted.
pub fn contacts(on: &mut Lowering<'_>, config: &Config, grid: Option<&Grid>) -> Vec<Contact> {
    let names = names(config);
    let mut made = Vec::new();
    for (index, (contact, name)) in written(config).iter().zip(&names).enumerate() {
        let path = format!("interface.contact.{index}");
        if let Some(first) = names[..index].iter().position(|other| other == name) {
            let message = format!("`{path}` is called \"{name}\", as `interface.contact.{first}` is");
            on.fault_with_help(&path, message, "columns need names of their own: give each a `name`");
        }
        let Some(waveform) = waveform(on, &format!("{path}.waveform"), &contact.waveform) else { continue };
        let edge = match contact.edge {
            ContactEdge::Left => Edge::Left,
            ContactEdge::Right => Edge::Right,
            ContactEdge::Bottom => Edge::Bottom,
            ContactEdge::Top => Edge::Top,
        };
        let along = 1 - edge.axis();
        let length = config.grid.cells[along] as f64 * config.grid.cell_size[along];
        let whole = contact.from == 0.0 && contact.to.is_none();
        let span = (!whole).then(|| [contact.from, contact.to.unwrap_or(length)]);
        let contact = Contact { name: name.clone(), edge, span, potential: contact.potential, waveform };
        let valid = grid.map_or(Ok(()), |grid| contact.validate(grid));
        if on.keep(&path, same_name, valid).is_some() {
            made.push((index, contact));
        }
    }
    let (indices, contacts): (Vec<_>, Vec<_>) = made.into_iter().unzip();
    if let Some([first, second]) = grid.and_then(|grid| overlapping(&contacts, grid)) {
        let path = format!("interface.contact.{}.edge", indices[second]);
        let message = format!(
            "`{path}`: the contact shares a part of its edge with `interface.contact.{}`, \"{}\"",
            indices[first], contacts[first].name
        );
        let help = "a place of an edge has one potential: let `to` of one be `from` of the other";
        on.fault_with_help(&path, message, help);
    }
    contacts
}
