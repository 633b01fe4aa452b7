//! `[[region]]`: which cells belong to which.

use std::collections::BTreeMap;

use geometry::Lattice;

use super::{Lowering, shape::shape};
use crate::config::{Region, catalogue::REST, spelling};

/// The regions of a film.
#[derive(Clone, Debug)]
pub struct Regions {
    /// Their names; the first one stands for the cells of no region.
    pub names: Vec<String>,
    /// Index of the name for each cell.
    pub of_cell: Vec<u32>,
}

impl Regions {
    /// The region called `name`.
    pub fn index(&self, name: &str) -> Option<u32> {
        self.names.iter().position(|known| known == name).and_then(|index| u32::try_from(index).ok())
    }

    /// The name nearest in spelling to `name`.
    pub fn similar(&self, name: &str) -> Option<&str> {
        spelling::nearest(name, self.names.iter().map(String::as_str))
    }
}

/// Finds the cells of every region; `None` when there are no regions, or after an error. `magnet` tells the cells that are
/// not vacuum by the magnet's shape.
pub fn regions(
    on: &mut Lowering<'_>,
    given: &[Region],
    lattice: &Lattice,
    magnet: Option<&[bool]>,
) -> Option<Regions> {
    let before = on.found.len();
    names(on, given);
    let cells: Vec<_> = given
        .iter()
        .enumerate()
        .map(|(i, region)| {
            let path = format!("region.{i}.shape");
            let cells = shape(on, &path, &region.shape, lattice)?.cells(lattice);
            refuse_empty(on, &path, &region.name, &cells, magnet)?;
            Some(cells)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .collect::<Option<_>>()?;
    let of_cell = winners(on, given, &cells, lattice.len())?;
    (on.found.len() == before && !given.is_empty()).then(|| Regions {
        names: std::iter::once(REST.to_owned())
            .chain(given.iter().map(|region| region.name.clone()))
            .collect(),
        of_cell,
    })
}

fn names(on: &mut Lowering<'_>, given: &[Region]) {
    for (i, region) in given.iter().enumerate() {
        let (key, name) = (format!("region.{i}.name"), &region.name);
        if name == REST {
            on.fault(
                &key,
                format!("`{key}` = \"{REST}\" stands for the cells of no region; choose another name"),
            );
        } else if name.trim().is_empty() {
            on.fault(&key, format!("`{key}` must not be empty"));
        } else if given[..i].iter().any(|earlier| earlier.name == *name) {
            on.fault(&key, format!("`{key}` = \"{name}\" is already the name of another region"));
        }
    }
}

fn refuse_empty(
    on: &mut Lowering<'_>,
    path: &str,
    name: &str,
    cells: &[bool],
    magnet: Option<&[bool]>,
) -> Option<()> {
    if !cells.contains(&true) {
        on.fault(path, format!("`{path}` of the region \"{name}\" contains no cell centre of the film"));
        return None;
    }
    let inside = |magnet: &[bool]| cells.iter().zip(magnet).any(|(cell, magnet)| *cell && *magnet);
    if magnet.is_some_and(|magnet| !inside(magnet)) {
        on.fault(path, format!("`{path}` of the region \"{name}\" lies entirely outside `magnet.shape`"));
        return None;
    }
    Some(())
}

/// The region of each cell: that of the highest priority. Equal ones that share a cell are refused, and a region that
/// others cover.
fn winners(on: &mut Lowering<'_>, given: &[Region], cells: &[Vec<bool>], count: usize) -> Option<Vec<u32>> {
    let mut of_cell = vec![0; count];
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut owned = vec![0_usize; given.len()];
    for (cell, winner) in of_cell.iter_mut().enumerate() {
        let mut best: Option<usize> = None;
        for i in (0..given.len()).filter(|&i| cells[i][cell]) {
            match best.map(|best| (best, given[best].priority.cmp(&given[i].priority))) {
                Some((best, std::cmp::Ordering::Equal)) => *shared.entry((best, i)).or_default() += 1,
                Some((_, std::cmp::Ordering::Greater)) => {}
                _ => best = Some(i),
            }
        }
        if let Some(best) = best {
            owned[best] += 1;
            *winner = u32::try_from(best + 1).unwrap_or(u32::MAX);
        }
    }
    for ((first, second), number) in &shared {
        let key = format!("region.{second}.shape");
        let (a, b) = (&given[*first].name, &given[*second].name);
        let message = format!(
            "`{key}`: the regions \"{a}\" and \"{b}\" overlap in {number} cell{}",
            if *number == 1 { "" } else { "s" }
        );
        on.fault_with_help(
            &key,
            message,
            "give the one that is to have them a higher `priority`, for example priority = 1",
        );
    }
    for (i, _) in owned.iter().enumerate().filter(|(_, number)| **number == 0) {
        let key = format!("region.{i}.shape");
        let message = format!("`{key}`: regions of higher priority cover all of \"{}\"", given[i].name);
        on.fault(&key, message);
    }
    (shared.is_empty() && !owned.contains(&0)).then_some(of_cell)
}
