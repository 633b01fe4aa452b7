//! From the configuration to parameters of cells: shapes, regions, maps, grains, edges, and the states to begin with.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::path::Path;

use cli::config;
use cli::lower::{Lowered, lower};
use llg::{Grid, Parameter};

const FILM: &str = r#"
time = { end = "1 ns", method = "rk4", step = "0.1 ps" }
output.file = "a.h5"
[grid]
cells = [24, 16, 1]
cell_size = ["5 nm", "5 nm", "3 nm"]
[magnet]
saturation_magnetization = "800 kA/m"
exchange_stiffness = "13 pJ/m"
damping = 0.02
demag = "none"
anisotropy = [{ uniaxial = { constant = "20 kJ/m^3", axis = [0, 0, 1] } }]
"#;

fn lowered(more: &str, folder: &Path) -> Lowered {
    let text = format!("{FILM}{more}");
    let text =
        if more.contains("[initial]") { text } else { format!("{text}\n[initial]\nuniform = [1, 0, 0]\n") };
    let loaded = config::load_text("a.toml", &text, folder, &[]).unwrap_or_else(|errors| panic!("{errors}"));
    lower(&loaded).unwrap_or_else(|errors| panic!("{errors}"))
}

fn here(more: &str) -> Lowered {
    lowered(more, Path::new("."))
}

fn x(grid: &Grid, cell: usize) -> f64 {
    grid.centre(0, grid.indices(cell)[0])
}

#[test]
fn regions_override_what_they_name_and_nothing_else() {
    let lowered = here(
        r#"
shape.circle = { diameter = "70 nm" }
[[region]]
name = "left"
shape.half_plane = { point = ["60 nm", "0 nm"], direction = "180 deg" }
magnet = { damping = 0.5, anisotropy = [{ uniaxial = { constant = "5 kJ/m^3", axis = [1, 0, 0] } }] }
initial.uniform = [0, 0, -1]
[[region]]
name = "hole"
shape.circle = { diameter = "20 nm" }
priority = 1
magnet.vacuum = true
[[boundary]]
between = ["left", "magnet"]
exchange_factor = 0.25
"#,
    );
    let (magnet, grid) = (lowered.problem.magnet(), lowered.problem.grid());
    let regions = lowered.regions.as_ref().unwrap();
    assert_eq!(regions.names, ["magnet", "left", "hole"]);
    let m = lowered.magnetisation();
    let mut seen = [0; 4];
    for cell in 0..grid.len() {
        let [i, j, _] = grid.indices(cell);
        let r = (grid.centre(0, i) - 60e-9).hypot(grid.centre(1, j) - 40e-9);
        let left = x(grid, cell) < 60e-9;
        let solid = r <= 35e-9 && r > 10e-9;
        assert_eq!(magnet.saturation_magnetization.at(cell), if solid { 800e3 } else { 0.0 }, "{i} {j}");
        let part = if r <= 10e-9 { 2 } else { u32::from(left) };
        assert_eq!(regions.of_cell[cell], part);
        let alike = if part == 1 { (0.5, 5e3, [1.0, 0.0, 0.0]) } else { (0.02, 20e3, [0.0, 0.0, 1.0]) };
        let uniaxial = &magnet.anisotropies[0];
        assert_eq!((magnet.damping.at(cell), uniaxial.constant().at(cell), uniaxial.axis().at(cell)), alike);
        assert_eq!(magnet.exchange_stiffness, Parameter::Uniform(13e-12));
        assert_eq!(m.get(cell), if part == 1 { [0.0, 0.0, -1.0] } else { [1.0, 0.0, 0.0] });
        seen[if solid { part as usize } else { 3 }] += 1;
    }
    assert!(seen[0] > 50 && seen[1] > 50 && seen[3] > 100, "{seen:?}");
    // Across the boundary at x = 60 nm, within a part, and into the hole.
    let boundaries = magnet.boundaries.as_ref().unwrap();
    let row = 24 * 3;
    assert_eq!(boundaries.factor(row + 11, row + 12), 0.25);
    assert_eq!((boundaries.factor(row + 10, row + 11), boundaries.factor(row + 12, row + 13)), (1.0, 1.0));
    let middle = 24 * 8;
    assert_eq!(boundaries.factor(middle + 9, middle + 10), 1.0);
}

/// A film without regions, maps, grains and edges is lowered as before: single numbers.
#[test]
fn a_uniform_film_stays_uniform() {
    let lowered = here("");
    let magnet = lowered.problem.magnet();
    assert!(lowered.regions.is_none() && magnet.boundaries.is_none());
    for parameter in [&magnet.saturation_magnetization, &magnet.exchange_stiffness, &magnet.damping] {
        assert!(parameter.uniform().is_some());
    }
}

#[test]
fn maps_come_from_ovf_hdf5_and_png() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let header = "# OOMMF OVF 2.0\n# Segment count: 1\n# Begin: Segment\n# Begin: Header\n# meshtype: rectangular\n\
        # meshunit: nm\n# xbase: 2.5\n# ybase: 2.5\n# zbase: 1.5\n# xstepsize: 5\n# ystepsize: 5\n# zstepsize: 3\n\
        # xnodes: 24\n# ynodes: 16\n# znodes: 1\n# valuedim: 1\n# End: Header\n# Begin: Data Text\n";
    let values: Vec<f64> = (0..384).map(|cell| 0.01 * f64::from(cell)).collect();
    let text: Vec<String> = values.iter().map(|value| format!("{value}")).collect();
    std::fs::write(at("damping.ovf"), format!("{header}{}\n# End: Data Text\n", text.join("\n"))).unwrap();
    let file = hdf5::File::create(at("k.h5")).unwrap();
    let axes = ndarray::Array4::from_shape_fn((1, 16, 24, 3), |(_, j, _, c)| f64::from(u8::from(c == j % 3)));
    file.new_dataset_builder().with_data(&axes).create("axis").unwrap();
    let k = ndarray::Array2::from_shape_fn((16, 24), |(j, i)| (100 * j + i) as f64);
    file.new_dataset_builder().with_data(&k).create("K").unwrap();
    drop(file);
    // Top half black, bottom half grey 51/255 = 0.2.
    let pixels: Vec<u8> = (0..384).map(|pixel| if pixel < 192 { 0 } else { 51 }).collect();
    let mut encoder = png::Encoder::new(std::fs::File::create(at("ms.png")).unwrap(), 24, 16);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let lowered = lowered(
        r#"
[magnet.maps]
damping.file = "damping.ovf"
saturation_magnetization = { file = "ms.png", black = 1.0, white = 0.0 }
anisotropy_constant = { file = "k.h5", dataset = "K" }
anisotropy_axis = { file = "k.h5", dataset = "axis" }
dmi_constant = { file = "ms.png", black = -1.0, white = 1.0 }
[[magnet.dmi]]
bulk.constant = "2 mJ/m^2"
"#,
        folder.path(),
    );
    let magnet = lowered.problem.magnet();
    assert_eq!(magnet.damping, Parameter::from(values));
    for (row, factor) in [(0, 0.8), (7, 0.8), (8, 1.0), (15, 1.0)] {
        let found = magnet.saturation_magnetization.at(24 * row + 5);
        assert!((found / (factor * 800e3) - 1.0).abs() < 1e-6, "{row} {found}");
        // Black stands for −1 here, grey of 0.2 for −0.6.
        let dmi = magnet.dmi[0].constant().at(24 * row + 5) / 2e-3;
        assert!((dmi - (1.0 - 2.0 * factor)).abs() < 1e-6, "{row} {dmi}");
        let uniaxial = &magnet.anisotropies[0];
        assert_eq!(uniaxial.constant().at(24 * row + 5), (100 * row + 5) as f64);
        assert_eq!(uniaxial.axis().at(24 * row)[row % 3], 1.0);
    }
}

/// Constants with the spread asked for, axes with their tilt, and exchange that is weak between grains alone.
#[test]
fn grains_differ_as_they_are_told() {
    let lowered = here(
        r#"
grains = { size = "10 nm", seed = 3, exchange_factor = 0.3, anisotropy_spread = 0.1, axis_spread = "5 deg" }
"#,
    );
    let (magnet, grid) = (lowered.problem.magnet(), lowered.problem.grid());
    let (uniaxial, boundaries) = (&magnet.anisotropies[0], magnet.boundaries.as_ref().unwrap());
    let mut grains = std::collections::BTreeMap::new();
    let (mut within, mut across) = (0, 0);
    for cell in 0..grid.len() {
        let values = (uniaxial.constant().at(cell), uniaxial.axis().at(cell));
        let known = *grains.entry(boundaries.regions()[cell]).or_insert(values);
        assert_eq!(values, known, "one grain, one material");
        if grid.indices(cell)[0] + 1 < 24 {
            let same = boundaries.regions()[cell] == boundaries.regions()[cell + 1];
            assert_eq!(boundaries.factor(cell, cell + 1), if same { 1.0 } else { 0.3 });
            *(if same { &mut within } else { &mut across }) += 1;
        }
    }
    // 120 x 80 nm in grains of 10 nm: 96, most of which hold a cell centre.
    let count = grains.len() as f64;
    assert!((70.0..=96.0).contains(&count) && within > 50 && across > 50, "{count} {within} {across}");
    let deviation = |of: fn(&(f64, [f64; 3])) -> f64| (grains.values().map(of).sum::<f64>() / count).sqrt();
    // Standard errors of a standard deviation: 1/√(2n) = 8 % each; three of them.
    let spread = deviation(|(k, _)| (k / 20e3 - 1.0).powi(2));
    assert!((spread / 0.1 - 1.0).abs() < 0.25, "{spread}");
    let tilt = deviation(|(_, axis)| 0.5 * (axis[0] * axis[0] + axis[1] * axis[1]));
    assert!((tilt / 5_f64.to_radians() - 1.0).abs() < 0.25, "{tilt}");
    assert_eq!(magnet.saturation_magnetization, Parameter::Uniform(800e3));
}

/// α = 0.02 + 0.48 ((w − d)/w)² at the distance d from the nearer edge.
#[test]
fn edges_absorb_as_they_are_told() {
    let lowered =
        here(r#"absorbing_edges = { width = "30 nm", damping = 0.5, edges = ["x_low", "x_high"] }"#);
    let (damping, grid) = (&lowered.problem.magnet().damping, lowered.problem.grid());
    for cell in 0..grid.len() {
        let d = x(grid, cell).min(120e-9 - x(grid, cell));
        let expected = 0.02 + 0.48 * (1.0 - d / 30e-9).max(0.0).powi(2);
        assert!((damping.at(cell) - expected).abs() < 1e-12);
    }
}

/// The last frame of a run, and its OVF export, begin another run; a part of the film may have its own state.
#[test]
fn a_run_goes_on_from_the_file_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let text = format!("{FILM}[initial]\nvortex = {{ core_radius = \"15 nm\" }}\n");
    std::fs::write(at("a.toml"), &text).unwrap();
    let run = |words: &[&str]| {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_diracmag"));
        command.current_dir(folder.path()).args(words).assert().success();
    };
    run(&["run", "a.toml", "-q", "--set", "time.end=\"2 ps\"", "--set", "output.precision=\"f64\""]);
    run(&["export", "a.h5", "--frame", "-1", "--ovf", "-o", "a.ovf"]);
    run(&["export", "a.h5", "--frame", "-1", "--ovf", "--text", "-o", "b.ovf"]);
    let reader = trajectory::Reader::open(&at("a.h5")).unwrap();
    let last = reader.field(reader.frames() - 1, "m").unwrap();
    let first = reader.field(0, "m").unwrap();
    let start = |file: &str, more: &str| {
        let text = format!("[initial]\nfile = {{ path = \"{file}\"{more} }}\n");
        lowered(&text, folder.path()).magnetisation()
    };
    let same = |m: &llg::Vectors, values: &[f64]| {
        (0..m.len()).all(|cell| (0..3).all(|c| (m.get(cell)[c] - values[3 * cell + c]).abs() < 1e-15))
    };
    assert!(
        same(&start("a.h5", ""), &last)
            && same(&start("a.ovf", ""), &last)
            && same(&start("b.ovf", ""), &last)
    );
    assert!(same(&start("a.h5", ", frame = 0"), &first) && !same(&start("a.h5", ", frame = 0"), &last));
}

/// Two applied fields with a region and a mask each: the field of every cell is the sum of what reaches it.
#[test]
fn applied_fields_keep_to_regions_and_masks() {
    let folder = tempfile::tempdir().unwrap();
    let factors: Vec<f64> = (0..24 * 16).map(|cell| 0.25 * f64::from(cell % 7)).collect();
    let mut ovf = String::from("# OOMMF OVF 2.0\n# Segment count: 1\n# Begin: Segment\n# Begin: Header\n");
    ovf += "# Title: mask\n# meshtype: rectangular\n# meshunit: m\n# xmin: 0\n# ymin: 0\n# zmin: 0\n";
    ovf += "# xmax: 120e-9\n# ymax: 80e-9\n# zmax: 3e-9\n# valuedim: 1\n# valuelabels: f\n# valueunits: 1\n";
    ovf += "# xbase: 2.5e-9\n# ybase: 2.5e-9\n# zbase: 1.5e-9\n# xnodes: 24\n# ynodes: 16\n# znodes: 1\n";
    ovf += "# xstepsize: 5e-9\n# ystepsize: 5e-9\n# zstepsize: 3e-9\n# End: Header\n# Begin: Data Text\n";
    factors.iter().for_each(|factor| ovf += &format!("{factor}\n"));
    ovf += "# End: Data Text\n# End: Segment\n";
    std::fs::write(folder.path().join("mask.ovf"), ovf).unwrap();
    let lowered = lowered(
        r#"
[[region]]
name = "left"
shape.half_plane = { point = ["60 nm", "0 nm"], direction = "180 deg" }
[[external_field]]
uniform = ["0 mT", "3 mT", "0 mT"]
region = "left"
waveform.tone = { frequency = "1 GHz" }
[[external_field]]
gaussian = { amplitude = ["0 mT", "0 mT", "5 mT"], centre = ["60 nm", "40 nm"], width = "30 nm" }
mask = { file = "mask.ovf" }
"#,
        folder.path(),
    );
    let (grid, time) = (lowered.problem.grid(), 0.3e-9);
    let mut found = vec![[0.0; 3]; grid.len()];
    for field in lowered.problem.external_fields() {
        field.modulation.sample(grid).for_each_chunk(time, 0..grid.len(), |cells, values| {
            for (cell, value) in cells.zip(values) {
                (0..3).for_each(|i| found[cell][i] += field.amplitude[i] * value);
            }
        });
    }
    let tone = (std::f64::consts::TAU * 0.3).cos();
    for (cell, b) in found.iter().enumerate() {
        let [i, j, _] = grid.indices(cell);
        let [x, y] = [grid.centre(0, i), grid.centre(1, j)];
        let spot = (-((x - 60e-9).powi(2) + (y - 40e-9).powi(2)) / (2.0 * 30e-9_f64.powi(2))).exp();
        let by = if x < 60e-9 { 3e-3 * tone } else { 0.0 };
        assert!(
            (b[1] - by).abs() < 1e-15 && (b[2] - 5e-3 * spot * factors[cell]).abs() < 1e-15,
            "{cell} {b:?}"
        );
    }
}

/// A voltage on an electrode, a region, with a map of its strength: ΔK is ξE/d times the map inside, nothing outside.
#[test]
fn voltages_keep_to_regions_and_masks() {
    let folder = tempfile::tempdir().unwrap();
    let file = hdf5::File::create(folder.path().join("map.h5")).unwrap();
    let map = ndarray::Array2::from_shape_fn((16, 24), |(j, i)| 0.1 * (j + 2 * i) as f64);
    file.new_dataset_builder().with_data(&map).create("f").unwrap();
    drop(file);
    let lowered = lowered(
        r#"
[[magnet.voltage_anisotropy]]
coefficient = "100 fJ/(V m)"
field = "0.3 V/nm"
region = "electrode"
mask = { file = "map.h5", dataset = "f" }
waveform.tone = { frequency = "1 GHz" }
[[region]]
name = "electrode"
shape.rectangle.size = ["40 nm", "30 nm"]
"#,
        folder.path(),
    );
    let (grid, time) = (lowered.problem.grid(), 0.3e-9);
    let voltage = &lowered.problem.magnet().voltage_anisotropies[0];
    assert!((voltage.amplitude() / (100e-15 * 0.3e9 / 3e-9) - 1.0).abs() < 1e-12);
    let tone = (std::f64::consts::TAU * 0.3).cos();
    let mut inside = 0;
    voltage.modulation().sample(grid).for_each_chunk(time, 0..grid.len(), |cells, values| {
        for (cell, value) in cells.zip(values) {
            let [i, j, _] = grid.indices(cell);
            let within = (8..16).contains(&i) && (5..11).contains(&j);
            let expected = if within { 0.1 * (j + 2 * i) as f64 * tone } else { 0.0 };
            assert!((value - expected).abs() < 1e-12, "{i} {j}: {value} {expected}");
            inside += usize::from(within);
        }
    });
    assert_eq!(inside, 48);
}

/// The table has no means of a hole, nor of the rest of a film that regions cover.
#[test]
fn regions_without_magnetic_cells_have_no_columns() {
    let film = FILM.replace("output.file", "output.table = [\"regions\"]\noutput.file");
    let regions = r#"
[initial]
uniform = [1, 0, 0]
[[region]]
name = "left"
shape.half_plane = { point = ["60 nm", "0 nm"], direction = "180 deg" }
[[region]]
name = "hole"
shape.circle.diameter = "20 nm"
priority = 1
magnet.vacuum = true
[[region]]
name = "right"
shape.half_plane = { point = ["60 nm", "0 nm"], direction = "0 deg" }
"#;
    let text = format!("{film}{regions}");
    let loaded = config::load_text("a.toml", &text, Path::new("."), &[]).unwrap();
    let lowered = lower(&loaded).unwrap();
    let [llg::quantity::Quantity::Regions(map)] = &lowered.quantities[..] else { panic!() };
    assert_eq!(map.names(), ["left", "right"]);
    let m = llg::State::new(&lowered.problem, lowered.magnetisation()).m;
    assert_eq!(map.means(&lowered.problem, &m), [[1.0, 0.0, 0.0]; 2]);
}
