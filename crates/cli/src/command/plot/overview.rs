//! The page that shows a whole run.

use std::path::Path;

use figure::{Map, Overview, SpaceTime, draw_overview};
use trajectory::Reader;

use super::{columns::Columns, extent, instants::Instants, layer, range, vacuum};
use crate::failure::Failure;

/// Snapshots on the page.
const SNAPSHOTS: usize = 6;
/// Instants of the space–time map at most; more than there are pixels.
const INSTANTS: usize = 800;
/// Film averages on the page.
const AVERAGES: [&str; 5] = ["mx", "my", "mz", "abs_mz", "switched_fraction"];
/// How many times the variance of m_z another component must have to be shown instead: twice the amplitude.
const CLEARLY: f64 = 4.0;
/// Names of the components of m.
const COMPONENTS: [&str; 3] = ["mx", "my", "mz"];

/// Draws averages, energies, and of m, where it was recorded, m_z or the component that varies much more: as snapshots, and averaged
/// over y against x and time.
///
/// # Errors
/// An output that cannot be read, or a picture that cannot be drawn or written.
pub fn draw(reader: &Reader, title: &str, path: &Path) -> Result<(), Failure> {
    let averages = Columns::read(reader, |name| AVERAGES.contains(&name))?;
    let energies = Columns::read(reader, |name| name.starts_with("energy_"))?;
    let time = if reader.rows() > 0 { reader.column("time").map_err(Failure::Read)? } else { Vec::new() };
    let counted = Instants::of(reader);
    let (time, times) = (counted.at(time), counted.at(reader.times()));
    let [nx, ny, _] = reader.cells();
    let has_m = reader.fields().iter().any(|field| field.name == "m");
    // The shape of a film does not change.
    let empty = if has_m && !times.is_empty() { vacuum(reader, 0)? } else { None };

    let shown = if has_m { spread(times.len(), SNAPSHOTS) } else { Vec::new() };
    let mut snapshots = shown
        .iter()
        .map(|frame| Ok(COMPONENTS.map(|name| layer(reader, *frame, name).map(|(values, _)| values))))
        .map(|layers| layers.and_then(|[x, y, z]| Ok([x?, y?, z?])))
        .collect::<Result<Vec<_>, Failure>>()?;
    let component = varies_most(&snapshots, empty.as_deref());
    let name = COMPONENTS[component];
    let snapshots: Vec<Vec<f64>> = snapshots.iter_mut().map(|m| std::mem::take(&mut m[component])).collect();
    let maps = shown.iter().zip(&snapshots).map(|(frame, values)| Map {
        name,
        unit: "1",
        cells: [nx, ny],
        extent: extent(reader),
        values,
        vacuum: empty.as_deref(),
        time: times.get(*frame).copied(),
        abscissa: counted.abscissa,
        range: range(name),
    });

    let instants = if has_m { spread(times.len(), INSTANTS) } else { Vec::new() };
    let columns = Along { nx, ny, vacuum: empty.as_deref() };
    let mut along_x = Vec::with_capacity(instants.len() * nx);
    for frame in &instants {
        columns.push_means(&layer(reader, *frame, name)?.0, &mut along_x);
    }
    let without = columns.without_magnet();
    let instant_times: Vec<f64> = instants.iter().filter_map(|frame| times.get(*frame).copied()).collect();
    let space_time = (instant_times.len() > 1 && nx > 1).then(|| SpaceTime {
        name,
        unit: "1",
        time: &instant_times,
        extent: extent(reader)[0],
        cells: nx,
        values: &along_x,
        vacuum: Some(&without),
        range: range(name),
    });
    let page = Overview {
        title,
        time: &time,
        abscissa: counted.abscissa,
        traces: averages.traces(),
        energy: energies.traces(),
        maps: maps.collect(),
        space_time,
    };
    Ok(draw_overview(&page, path)?)
}

/// The columns of cells along y, of which some may lie in vacuum.
struct Along<'a> {
    nx: usize,
    ny: usize,
    vacuum: Option<&'a [bool]>,
}

impl Along<'_> {
    fn magnetic_cells(&self, column: usize) -> usize {
        match self.vacuum {
            Some(vacuum) => vacuum.iter().skip(column).step_by(self.nx).filter(|vacuum| !**vacuum).count(),
            None => self.ny,
        }
    }

    /// The mean of every column over its magnetic cells; zero for a column without.
    fn push_means(&self, values: &[f64], means: &mut Vec<f64>) {
        // What is zero in vacuum adds nothing.
        let sum = |column: usize| values.iter().skip(column).step_by(self.nx).sum::<f64>();
        means.extend((0..self.nx).map(|column| sum(column) / self.magnetic_cells(column).max(1) as f64));
    }

    /// Which columns have no magnetic cell.
    fn without_magnet(&self) -> Vec<bool> {
        (0..self.nx).map(|column| self.magnetic_cells(column) == 0).collect()
    }
}

/// The component of m with the largest variance over the magnetic cells of all frames; m_z where no other has more than
/// [`CLEARLY`] times its variance, since m_z tells domains from walls.
fn varies_most(frames: &[[Vec<f64>; 3]], vacuum: Option<&[bool]>) -> usize {
    let variance = |component: usize| {
        let values = || {
            frames.iter().flat_map(|m| m[component].iter().enumerate()).filter_map(|(cell, value)| {
                let empty = vacuum.is_some_and(|vacuum| vacuum.get(cell) == Some(&true));
                (!empty).then_some(*value)
            })
        };
        let count = values().count().max(1) as f64;
        let mean = values().sum::<f64>() / count;
        values().map(|value| (value - mean).powi(2)).sum::<f64>() / count
    };
    let largest = |best: (usize, f64), component: usize| {
        let here = variance(component);
        if here > best.1 { (component, here) } else { best }
    };
    [0, 1].into_iter().fold((2, CLEARLY * variance(2)), largest).0
}

/// At most `most` of `count` frames, evenly, the first and the last among them.
fn spread(count: usize, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    (0..most).map(|i| (i * (count - 1) + (most - 1) / 2) / (most - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_frames_include_both_ends() {
        assert_eq!(spread(3, 6), [0, 1, 2]);
        assert_eq!(spread(101, 6), [0, 20, 40, 60, 80, 100]);
        assert_eq!(spread(0, 6), [] as [usize; 0]);
    }

    #[test]
    fn columns_without_magnet_are_told_apart() {
        let vacuum = [true, true, false, true, false, false];
        let columns = Along { nx: 3, ny: 2, vacuum: Some(&vacuum) };
        let mut means = Vec::new();
        columns.push_means(&[0.0, 0.0, 0.5, 0.0, -1.0, 1.0], &mut means);
        assert_eq!(means, [0.0, -1.0, 0.75]);
        assert_eq!(columns.without_magnet(), [true, false, false]);
        assert_eq!(Along { vacuum: None, ..columns }.without_magnet(), [false; 3]);
    }

    #[test]
    fn the_component_that_varies_most_is_shown() {
        let frame = |x: [f64; 2], y: [f64; 2], z: [f64; 2]| [x, y, z].map(|m| m.to_vec());
        // A reversal in the plane, then a film that stands still.
        let reversal = [frame([1.0; 2], [0.0; 2], [0.0; 2]), frame([-0.8; 2], [0.6; 2], [0.0; 2])];
        assert_eq!(varies_most(&reversal, None), 0);
        assert_eq!(varies_most(&reversal[..1], None), 2);
        // Stripes of m_z, in a film that turns in its plane as well.
        let turning = [frame([1.0; 2], [0.0; 2], [0.0; 2]), frame([-0.6; 2], [0.0; 2], [0.8, -0.8])];
        assert_eq!(varies_most(&turning, None), 2);
        // Stripes of m_z: m_x falls by less than m_z grows.
        let stripes = [frame([1.0; 2], [0.0; 2], [0.0; 2]), frame([0.6; 2], [0.0; 2], [0.8, -0.8])];
        assert_eq!(varies_most(&stripes, None), 2);
        // Vacuum, where m is zero, is no variation.
        let beside_vacuum =
            [frame([1.0, 0.0], [0.0; 2], [0.0; 2]), frame([0.995, 0.0], [0.0; 2], [0.1, 0.0])];
        assert_eq!(varies_most(&beside_vacuum, Some(&[false, true])), 2);
    }
}
