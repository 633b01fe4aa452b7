//! Maps of the electric field: CSV or HDF5 files that cover the film.

use std::path::Path;

use field::Sampled;
use trajectory::{FieldMap, read_field_map};

use super::{Lowering, file};
use crate::probe::probe;

/// Positions may differ from a regular grid by this part of a cell.
const REGULAR: f64 = 1e-3;

/// First bytes of an HDF5 file.
const HDF5: &[u8] = b"\x89HDF\r\n\x1a\n";

/// The map in `file`, which must cover the film, from the origin to `film` \[m\], once: the drives are periodic with the film.
pub fn sampled(on: &mut Lowering<'_>, path: &str, file: &Path, film: [f64; 2]) -> Option<Sampled> {
    let map = if is_hdf5(file) {
        if let Err(deadly) = probe(file, None) {
            on.fault(path, format!("{}: {deadly}", file.display()));
            return None;
        }
        match read_field_map(file) {
            Ok(map) => map,
            Err(error) => {
                on.fault(path, error.to_string());
                return None;
            }
        }
    } else {
        csv(on, path, file)?
    };
    for axis in 0..2 {
        if let Some(message) = misfit(&map, axis, film[axis]) {
            on.fault(path, format!("{}: {message}", file.display()));
            return None;
        }
    }
    // Exactly one period, whatever the digits of the coordinates.
    let size = [0, 1].map(|axis| film[axis] / map.cells[axis] as f64);
    on.keep(path, |_| String::new(), Sampled::new(map.e_x, map.e_y, map.cells, size))
}

/// Why the map does not cover the film along an axis. A single row or column has no width: the field does not vary across it.
fn misfit(map: &FieldMap, axis: usize, film: f64) -> Option<String> {
    let count = map.cells[axis];
    let size = map.cell_size.filter(|_| count > 1)?[axis];
    let low = map.first_centre.map_or(0.0, |first| first[axis] - 0.5 * size);
    let high = low + size * count as f64;
    let fits = |edge: f64, wanted: f64| (edge - wanted).abs() <= REGULAR * size;
    if fits(low, 0.0) && fits(high, film) {
        return None;
    }
    let (name, nm) = (["x", "y"][axis], |length: f64| length * 1e9);
    let wanted = film / count as f64;
    Some(format!(
        "the map covers {name} = {:.6} to {:.6} nm ({count} cells of {:.6} nm), the film 0 to {:.6} nm; {count} centres must \
         lie at {:.6}, {:.6}, ..., {:.6} nm",
        nm(low),
        nm(high),
        nm(size),
        nm(film),
        nm(0.5 * wanted),
        nm(1.5 * wanted),
        nm(film - 0.5 * wanted)
    ))
}

/// By content, or by name when there is nothing to read, so that the right reader complains.
fn is_hdf5(file: &Path) -> bool {
    use std::io::Read as _;
    let mut first = [0; 8];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut first));
    let named = file.extension().and_then(|ending| ending.to_str());
    (read.is_ok() && first == HDF5) || matches!(named, Some("h5" | "hdf5"))
}

/// Four columns x, y, E_x, E_y in SI units, every centre of a regular grid once, in any order.
fn csv(on: &mut Lowering<'_>, path: &str, file: &Path) -> Option<FieldMap> {
    let rows = file::read(on, path, file, 4)?;
    let axes = [0, 1].map(|c| Axis::of(rows.iter().map(|row| row[c])));
    let [Some(x), Some(y)] = axes else {
        on.fault(path, format!("{}: the points do not form a regular grid", file.display()));
        return None;
    };
    let cells = [x.count, y.count];
    // Before anything is allocated: points along a diagonal span a grid of their square.
    let mut all_there = rows.len() == cells[0] * cells[1];
    let centres = if all_there { rows.len() } else { 0 };
    let mut field = [vec![f64::NAN; centres], vec![f64::NAN; centres]];
    for row in rows.iter().take(centres) {
        let cell = x.index(row[0]) + cells[0] * y.index(row[1]);
        field[0][cell] = row[2];
        field[1][cell] = row[3];
    }
    all_there &= field[0].iter().all(|value| !value.is_nan());
    if !all_there {
        let message = format!(
            "{}: {} points for a grid of {} x {} centres; each centre must come once",
            file.display(),
            rows.len(),
            cells[0],
            cells[1]
        );
        on.fault(path, message);
        return None;
    }
    let [e_x, e_y] = field;
    let cell_size = Some([x.spacing, y.spacing]);
    Some(FieldMap { cells, cell_size, first_centre: Some([x.first, y.first]), e_x, e_y })
}

/// Evenly spaced coordinates.
struct Axis {
    first: f64,
    spacing: f64,
    count: usize,
}

impl Axis {
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let range = last - first;
        // Coordinates closer than a millionth of the range are one.
        sorted.dedup_by(|b, a| *b - *a <= 1e-6 * range);
        let count = sorted.len();
        let spacing = if count > 1 { range / (count - 1) as f64 } else { 0.0 };
        let even =
            |(i, value): (usize, &f64)| (value - first - i as f64 * spacing).abs() <= REGULAR * spacing;
        sorted.iter().enumerate().all(even).then_some(Self { first, spacing, count })
    }

    fn index(&self, value: f64) -> usize {
        if self.spacing > 0.0 { ((value - self.first) / self.spacing).round() as usize } else { 0 }
    }
}
