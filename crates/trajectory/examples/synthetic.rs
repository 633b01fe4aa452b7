//! Writes a trajectory of made-up numbers: `synthetic OUT [FRAMES [PAUSE_MS]]`, overwriting OUT.
//!
//! Cell (i, j, k) of frame n holds m = unit vector of (1, i + n/8, j + k/4) and phi = 1e-3 (i + 100 j + 10000 k) + n [V], so a
//! reader can tell every axis from every other.

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use trajectory::{ColumnSpec, FieldData, FieldSpec, Layout, Precision, TrajectoryError, Writer};

const CELLS: [usize; 3] = [12, 6, 2];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |index: usize, default: u64| match arguments.get(index) {
        Some(text) => text.parse().ok(),
        None => Some(default),
    };
    let (Some(out), Some(frames), Some(pause)) = (arguments.first(), number(1, 5), number(2, 0)) else {
        eprintln!("usage: synthetic OUT [FRAMES [PAUSE_MS]]");
        return ExitCode::from(2);
    };
    match run(Path::new(out), frames, Duration::from_millis(pause)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(out: &Path, frames: u64, pause: Duration) -> Result<(), TrajectoryError> {
    let mut writer = Writer::create(out, layout(), true)?;
    for frame in 0..frames {
        let time = frame as f64 * 100e-12;
        for row in 0..20 {
            let row_time = time + row as f64 * 5e-12;
            writer.write_row(&[row_time, row_time.cos(), -row_time.sin(), 1e-18 * row_time])?;
        }
        let [mx, my, mz] = magnetization(frame as f64);
        writer
            .write_frame(time, &[FieldData::Vector([&mx, &my, &mz]), FieldData::Scalar(&potential(frame))])?;
        std::thread::sleep(pause);
    }
    writer.finish()
}

fn layout() -> Layout {
    let field = |name: &str, unit: &str, long_name: &str, components| FieldSpec {
        name: name.to_owned(),
        unit: unit.to_owned(),
        long_name: long_name.to_owned(),
        components,
    };
    let column = |name: &str, unit: &str, long_name: &str| ColumnSpec {
        name: name.to_owned(),
        unit: unit.to_owned(),
        long_name: long_name.to_owned(),
    };
    Layout {
        cells: CELLS,
        cell_size: [8e-9, 4e-9, 3e-9],
        origin: [-48e-9, 0.0, 1e-9],
        fields: vec![
            field("m", "1", "magnetization direction", 3),
            field("phi", "V", "diffusion potential", 1),
        ],
        columns: vec![
            column("time", "s", "time"),
            column("mx", "1", "mean of m_x"),
            column("my", "1", "mean of m_y"),
            column("energy_total", "J", "total energy"),
        ],
        precision: Precision::F32,
        compression: 1,
        config_toml: "title = \"synthetic µ\"\n".to_owned(),
        creator: concat!("synthetic ", env!("CARGO_PKG_VERSION")).to_owned(),
        title: Some("Made-up numbers".to_owned()),
        references: vec!["A. Author, A Journal 1, 1 (2000)".to_owned()],
        attributes: vec![],
        results: None,
    }
}

/// Indices (i, j, k) of the cells, x fastest.
fn cells() -> impl Iterator<Item = [f64; 3]> {
    let [nx, ny, nz] = CELLS;
    (0..nx * ny * nz).map(move |cell| [cell % nx, cell / nx % ny, cell / (nx * ny)].map(|index| index as f64))
}

fn magnetization(frame: f64) -> [Vec<f64>; 3] {
    let mut m = [Vec::new(), Vec::new(), Vec::new()];
    for [i, j, k] in cells() {
        let direction = [1.0, i + frame / 8.0, j + k / 4.0];
        let norm = direction.iter().map(|component| component * component).sum::<f64>().sqrt();
        for (values, component) in m.iter_mut().zip(direction) {
            values.push(component / norm);
        }
    }
    m
}

fn potential(frame: u64) -> Vec<f64> {
    cells().map(|[i, j, k]| 1e-3 * (i + 100.0 * j + 10_000.0 * k) + frame as f64).collect()
}
