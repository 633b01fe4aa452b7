//! Pictures of synthetic runs: stripes m_z = sin(qx)(1 − exp(−t/τ)) that grow, as under a grated gate.
//!
//! `FIGURE_KEEP=DIR cargo test -p figure` leaves the pictures in DIR to look at.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::{
    f64::consts::TAU,
    path::{Path, PathBuf},
};

use figure::{
    Abscissa, Dispersion, FigureError, Map, Overview, SpaceTime, SpectrumLine, Trace, draw_against,
    draw_dispersion, draw_map, draw_overview, draw_spectrum, draw_traces,
};

const END: f64 = 10e-9;
const GROWTH: f64 = 1.5e-9;
const PERIOD: f64 = 1.024e-6;
const UNIT_RANGE: Option<[f64; 2]> = Some([-1.0, 1.0]);

fn stripe(x: f64, t: f64) -> f64 {
    (TAU * x / PERIOD).sin() * (1.0 - (-t / GROWTH).exp())
}

/// A run of a film, with everything that an overview borrows.
struct Run {
    cells: [usize; 2],
    extent: [[f64; 2]; 2],
    time: Vec<f64>,
    averages: Vec<(&'static str, &'static str, Vec<f64>)>,
    energies: Vec<(&'static str, Vec<f64>)>,
    snapshot_times: Vec<f64>,
    snapshots: Vec<Vec<f64>>,
    space_time: Vec<f64>,
}

impl Run {
    fn new(cells: [usize; 2], size: [f64; 2]) -> Self {
        let time: Vec<f64> = (0..=2000).map(|i| END * f64::from(i) / 2000.0).collect();
        let snapshot_times: Vec<f64> = (0..=100).map(|i| END * f64::from(i) / 100.0).collect();
        let x = |i: usize| (i as f64 + 0.5) * size[0] / cells[0] as f64;
        let row = |t: f64| (0..cells[0]).map(move |i| stripe(x(i), t));
        let abs = |t: &f64| (2.0 / std::f64::consts::PI) * (1.0 - (-t / GROWTH).exp());
        let wave = |t: &f64| (TAU * t * 1e9).cos() * (-t / 4e-9).exp();
        let over = |f: &dyn Fn(&f64) -> f64| time.iter().map(f).collect::<Vec<_>>();
        Self {
            averages: vec![
                ("mx", "1", over(&|t| 1.0 - 0.4 * abs(t))),
                ("my", "1", over(&|t| 0.12 * wave(t))),
                ("mz", "1", over(&|t| 0.05 * wave(t))),
                ("abs_mz", "1", over(&abs)),
                ("switched_fraction", "1", over(&|t| 0.5 * (1.0 - (-t / 1e-9).exp()))),
            ],
            energies: vec![
                ("energy_exchange", over(&|t| 3e-19 * abs(t).powi(2))),
                ("energy_anisotropy", over(&|t| -2e-18 * abs(t).powi(2))),
                ("energy_demag", over(&|t| 1.9e-18 * abs(t).powi(2))),
                ("energy_zeeman", over(&|t| -5e-19 * (1.0 - 0.4 * abs(t)))),
            ],
            snapshots: snapshot_times.iter().map(|t| (0..cells[1]).flat_map(|_| row(*t)).collect()).collect(),
            space_time: snapshot_times.iter().flat_map(|t| row(*t)).collect(),
            cells,
            extent: [[0.0, size[0]], [0.0, size[1]]],
            time,
            snapshot_times,
        }
    }

    fn map(&self, index: usize) -> Map<'_> {
        Map {
            name: "mz",
            unit: "1",
            cells: self.cells,
            extent: self.extent,
            values: &self.snapshots[index],
            vacuum: None,
            time: Some(self.snapshot_times[index]),
            abscissa: Abscissa::Time,
            range: UNIT_RANGE,
        }
    }

    fn traces(&self) -> Vec<Trace<'_>> {
        self.averages.iter().map(|(name, unit, values)| Trace { name, unit, values }).collect()
    }

    fn overview(&self, snapshots: &[usize]) -> Overview<'_> {
        Overview {
            title: "Grated ac gate on a thulium iron garnet film",
            time: &self.time,
            abscissa: Abscissa::Time,
            traces: self.traces(),
            energy: self.energies.iter().map(|(name, values)| Trace { name, unit: "J", values }).collect(),
            maps: snapshots.iter().map(|i| self.map(*i)).collect(),
            space_time: Some(SpaceTime {
                name: "mz",
                unit: "1",
                time: &self.snapshot_times,
                extent: self.extent[0],
                cells: self.cells[0],
                values: &self.space_time,
                vacuum: None,
                range: UNIT_RANGE,
            }),
        }
    }
}

/// A place for pictures that lives as long as the test, or where `FIGURE_KEEP` says.
struct Folder {
    path: PathBuf,
    _temporary: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let path = std::env::var_os("FIGURE_KEEP").map_or(temporary.path().to_owned(), PathBuf::from);
        Self { path, _temporary: temporary }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

/// Width, height and bytes of a PNG file.
fn decoded(path: &Path) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::fs::File::open(path).unwrap()).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(bytes.len(), 3 * (info.width * info.height) as usize);
    (info.width, info.height, bytes)
}

/// Checks that an SVG file is well-formed XML; returns the names of its elements.
fn elements(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return names,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                names.push(String::from_utf8(tag.name().as_ref().to_vec()).unwrap());
            }
            _ => {}
        }
    }
}

/// How many pixels are clearly red and clearly blue.
fn red_and_blue(rgb: &[u8]) -> (usize, usize) {
    let count =
        |a: usize, b: usize| rgb.chunks_exact(3).filter(|p| i32::from(p[a]) - i32::from(p[b]) > 90).count();
    (count(0, 2), count(2, 0))
}

#[test]
fn an_overview_becomes_a_png_and_an_svg() {
    let folder = Folder::new();
    let run = Run::new([256, 64], [2.048e-6, 0.512e-6]);
    let overview = run.overview(&[0, 10, 30, 100]);
    draw_overview(&overview, &folder.file("overview.png")).unwrap();
    let (width, height, rgb) = decoded(&folder.file("overview.png"));
    assert_eq!(width, 1600);
    assert!((800..1300).contains(&height), "{height}");
    let (red, blue) = red_and_blue(&rgb);
    assert!(red > 20_000 && blue > 20_000, "stripes of both signs are seen: {red} {blue}");
    assert_eq!(&rgb[..3], [255, 255, 255]);

    draw_overview(&overview, &folder.file("overview.svg")).unwrap();
    let names = elements(&folder.file("overview.svg"));
    // Four snapshots, the space–time map, two colour bars.
    assert_eq!(names.iter().filter(|name| *name == "image").count(), 7);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let run = Run::new([64, 16], [1.024e-6, 0.256e-6]);
    for ending in ["png", "svg"] {
        let files = ["a", "b"].map(|name| folder.path().join(format!("{name}.{ending}")));
        for file in &files {
            draw_overview(&run.overview(&[0, 100]), file).unwrap();
        }
        assert!(std::fs::read(&files[0]).unwrap() == std::fs::read(&files[1]).unwrap(), "{ending}");
    }
}

#[test]
fn films_of_every_shape_are_drawn() {
    let folder = Folder::new();
    for (name, cells, size) in [
        ("square", [128, 128], [1.024e-6, 1.024e-6]),
        ("long", [512, 32], [8.192e-6, 0.512e-6]),
        ("high", [32, 512], [0.512e-6, 8.192e-6]),
        ("one_cell_high", [256, 1], [2.048e-6, 8e-9]),
        ("one_cell", [1, 1], [8e-9, 8e-9]),
    ] {
        let run = Run::new(cells, size);
        let snapshots = [0, 5, 10, 20, 50, 100];
        draw_overview(&run.overview(&snapshots), &folder.file(&format!("overview_{name}.png"))).unwrap();
        draw_map("One snapshot", &run.map(100), &folder.file(&format!("map_{name}.png"))).unwrap();
        assert_eq!(decoded(&folder.file(&format!("map_{name}.png"))).0, 1600);
    }
}

#[test]
fn parts_may_be_missing() {
    let folder = Folder::new();
    let run = Run::new([128, 32], [1.024e-6, 0.256e-6]);
    let full = || run.overview(&[100]);
    for (name, overview) in [
        ("only_maps", Overview { maps: full().maps, ..Overview::default() }),
        ("no_maps", Overview { maps: vec![], ..full() }),
        ("no_table", Overview { traces: vec![], energy: vec![], time: &[], ..full() }),
        ("no_energy", Overview { energy: vec![], space_time: None, ..full() }),
    ] {
        draw_overview(&overview, &folder.file(&format!("{name}.png"))).unwrap();
    }
    let nothing = draw_overview(&Overview::default(), &folder.file("nothing.png"));
    assert!(matches!(nothing, Err(FigureError::Empty { .. })), "{nothing:?}");
}

/// Columns of vacuum are grey, whatever number stands for them: here the left third of the film.
#[test]
fn vacuum_is_grey_against_time() {
    const GREY: [u8; 3] = [0xc0; 3];
    let folder = Folder::new();
    let vacuum: Vec<bool> = (0..6).map(|cell| cell < 2).collect();
    let grey = |name: &str, vacuum: Option<&[bool]>| {
        let space_time = SpaceTime {
            name: "mz",
            unit: "1",
            time: &[0.0, 1e-9, 2e-9],
            extent: [0.0, 60e-9],
            cells: 6,
            values: &[0.0; 18],
            vacuum,
            range: UNIT_RANGE,
        };
        let file = folder.file(name);
        draw_overview(&Overview { space_time: Some(space_time), ..Overview::default() }, &file)?;
        Ok(decoded(&file).2.chunks_exact(3).filter(|pixel| **pixel == GREY).count())
    };
    let without: Result<usize, FigureError> = grey("filled.png", None);
    let with = grey("third.png", Some(&vacuum));
    let (without, with) = (without.unwrap(), with.unwrap());
    // Two thirds of the map's pixels are white, one third grey.
    let map = 1320.0 * 750.0;
    assert!(without < 100 && (0.2 * map..0.4 * map).contains(&(with as f64)), "{without} {with}");
    let wrong = grey("wrong.png", Some(&vacuum[..5]));
    assert!(matches!(wrong, Err(FigureError::Length { expected: 6, found: 5, .. })), "{wrong:?}");
}

#[test]
fn curves_alone_have_a_panel_per_unit() {
    let folder = Folder::new();
    let run = Run::new([4, 1], [32e-9, 8e-9]);
    let torque: Vec<f64> = run.time.iter().map(|t| 2e9 * (-t / GROWTH).exp()).collect();
    let mut traces = run.traces();
    traces.push(Trace { name: "max_torque", unit: "rad/s", values: &torque });
    draw_traces("", (Abscissa::Time, &run.time), &traces, &folder.file("traces.svg")).unwrap();
    draw_traces("Torque <&> decay", (Abscissa::Time, &run.time), &traces, &folder.file("traces.png"))
        .unwrap();
    let names = elements(&folder.file("traces.svg"));
    assert!(names.iter().filter(|name| *name == "polyline").count() >= 8);

    let noisy: Vec<f64> = (0..200_000).map(|i| f64::from(i * 7919 % 1013) - 500.0).collect();
    let many: Vec<f64> = (0..200_000).map(|i| f64::from(i) * 1e-15).collect();
    let noise = [Trace { name: "noise", unit: "T", values: &noisy }];
    draw_traces("", (Abscissa::Time, &many), &noise, &folder.file("noise.svg")).unwrap();
    assert!(std::fs::metadata(folder.file("noise.svg")).unwrap().len() < 300_000);
    // Where a curve has no number it has a gap: a point, nothing, a line.
    let gaps = [Trace { name: "wall_mz", unit: "m", values: &[1e-8, f64::NAN, 2e-8, 3e-8] }];
    draw_traces("", (Abscissa::State, &[0.0, 1.0, 2.0, 3.0]), &gaps, &folder.file("gaps.svg")).unwrap();
    let text = std::fs::read_to_string(folder.file("gaps.svg")).unwrap();
    assert!(text.contains("State") && !text.contains("NaN"), "{text}");
    assert_eq!(text.matches("<circle").count(), 1);
    let one = [Trace { name: "mz", unit: "1", values: &[0.5] }];
    draw_traces("One point", (Abscissa::Time, &[0.0]), &one, &folder.file("one_point.png")).unwrap();
}

#[test]
fn a_loop_is_drawn_in_the_order_of_its_values() {
    let folder = Folder::new();
    let turns: Vec<f64> = (0..=400).map(|i| TAU * f64::from(i) / 400.0).collect();
    let field: Vec<f64> = turns.iter().map(|t| 1.5 * t.cos()).collect();
    let m: Vec<f64> =
        turns.iter().zip(&field).map(|(t, b)| (4.0 * (b + 0.7 * t.sin().signum())).tanh()).collect();
    let quiet = vec![0.0; 401];
    let x = Trace { name: "b_z", unit: "T", values: &field };
    let along = Trace { name: "mz", unit: "1", values: &m };
    let across = Trace { name: "mx", unit: "1", values: &quiet };
    for file in ["loop.svg", "loop.png"] {
        draw_against("Loop", &x, &[along, across], &folder.file(file)).unwrap();
    }
    let text = std::fs::read_to_string(folder.file("loop.svg")).unwrap();
    // As many points as rows: none is thinned out or sorted.
    let longest = text
        .split("points=\"")
        .skip(1)
        .filter_map(|p| p.split('"').next())
        .map(|p| p.split_whitespace().count());
    assert_eq!(longest.max(), Some(401));
    let energy = Trace { name: "energy_total", unit: "J", values: &quiet };
    let refused = draw_against("", &x, &[along, energy], &folder.file("units.png"));
    assert!(matches!(refused, Err(FigureError::Units { .. })), "{refused:?}");
    assert!(matches!(draw_against("", &x, &[], &folder.file("none.png")), Err(FigureError::Empty { .. })));
}

#[test]
fn a_field_with_a_unit_is_scaled_by_its_largest_value() {
    let folder = Folder::new();
    let run = Run::new([64, 64], [PERIOD, PERIOD]);
    let potential: Vec<f64> = run.snapshots[100].iter().map(|m| 0.003 * m).collect();
    let map = Map { name: "phi", unit: "V", values: &potential, range: None, ..run.map(100) };
    draw_map("Diffusion potential", &map, &folder.file("phi.svg")).unwrap();
    draw_map("Diffusion potential", &map, &folder.file("phi.png")).unwrap();
    assert!(std::fs::read_to_string(folder.file("phi.svg")).unwrap().contains("(mV)"));
}

#[test]
fn a_map_has_plus_x_right_and_plus_y_up() {
    let folder = tempfile::tempdir().unwrap();
    // Up (red) only in the cell of large x and large y.
    let map = Map {
        name: "mz",
        unit: "1",
        cells: [2, 2],
        extent: [[0.0, 1e-6], [0.0, 1e-6]],
        values: &[-1.0, -1.0, -1.0, 1.0],
        vacuum: None,
        time: None,
        abscissa: Abscissa::Time,
        range: UNIT_RANGE,
    };
    let file = folder.path().join("corner.png");
    draw_map("", &map, &file).unwrap();
    let (width, _, rgb) = decoded(&file);
    let dark_red: Vec<usize> =
        (0..rgb.len() / 3).filter(|i| rgb[3 * i..3 * i + 3] == [0x67, 0x00, 0x1f]).collect();
    let dark_blue: Vec<usize> =
        (0..rgb.len() / 3).filter(|i| rgb[3 * i..3 * i + 3] == [0x05, 0x30, 0x61]).collect();
    // A cell without magnet is grey, and has no sign.
    let empty = Map { vacuum: Some(&[false, true, false, false]), ..map };
    draw_map("", &empty, &folder.path().join("empty.png")).unwrap();
    let (_, _, with_empty) = decoded(&folder.path().join("empty.png"));
    let count = |rgb: &[u8], color: [u8; 3]| rgb.chunks(3).filter(|pixel| *pixel == color).count();
    let (grey, blue) = ([0xc0; 3], [0x05, 0x30, 0x61]);
    let lost = count(&rgb, blue) - count(&with_empty, blue);
    let gained = count(&with_empty, grey) - count(&rgb, grey);
    assert!(lost > 1000 && gained.abs_diff(lost) * 50 < lost, "{lost} {gained}");
    let mean = |pixels: &[usize], f: &dyn Fn(usize) -> usize| {
        pixels.iter().map(|i| f(*i) as f64).sum::<f64>() / pixels.len() as f64
    };
    let (column, row) = (|i: usize| i % width as usize, |i: usize| i / width as usize);
    assert!(mean(&dark_red, &column) > mean(&dark_blue, &column) + 200.0);
    assert!(mean(&dark_red, &row) < mean(&dark_blue, &row) - 200.0);
    let ratio = dark_blue.len() as f64 / dark_red.len() as f64;
    assert!((ratio - 3.0).abs() < 0.05, "three cells down, one up: {ratio}");
}

#[test]
fn a_large_map_is_drawn_quickly() {
    let folder = Folder::new();
    let values: Vec<f64> = (0..2048 * 2048).map(|i| stripe((i % 2048) as f64 * 2e-9, END)).collect();
    let map = Map {
        name: "m_z",
        unit: "1",
        cells: [2048, 2048],
        extent: [[0.0, 4.096e-6], [0.0, 4.096e-6]],
        values: &values,
        vacuum: None,
        time: Some(END),
        abscissa: Abscissa::Time,
        range: UNIT_RANGE,
    };
    let begin = std::time::Instant::now();
    draw_map("2048 × 2048 cells", &map, &folder.file("large.png")).unwrap();
    println!("2048 x 2048 cells: {:.2} s", begin.elapsed().as_secs_f64());
}

#[test]
fn bad_data_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("never.png");
    let run = Run::new([8, 2], [64e-9, 16e-9]);
    let map = run.map(3);
    let with = |values: &[f64]| draw_map("", &Map { values, ..map }, &file);
    let mut broken = run.snapshots[3].clone();
    broken[5] = f64::NAN;
    assert!(matches!(with(&broken), Err(FigureError::NotFinite { index: 5, .. })));
    broken[5] = 1.5;
    assert!(matches!(with(&broken), Err(FigureError::OutOfRange { index: 5, .. })));
    assert!(matches!(with(&[0.0; 15]), Err(FigureError::Length { expected: 16, found: 15, .. })));
    let empty = draw_map("", &Map { cells: [0, 2], values: &[], ..map }, &file);
    assert!(matches!(empty, Err(FigureError::Empty { .. })));
    for low in [64e-9, f64::NAN, f64::INFINITY] {
        let flat = draw_map("", &Map { extent: [[low, 64e-9], [0.0, 1e-9]], ..map }, &file);
        assert!(matches!(flat, Err(FigureError::Range { .. })), "{flat:?}");
    }
    let late = draw_map("", &Map { time: Some(f64::NAN), ..map }, &file);
    assert!(matches!(late, Err(FigureError::NotFinite { .. })));

    let draw = |time: &[f64], values: &[f64]| {
        draw_traces("", (Abscissa::Time, time), &[Trace { name: "mz", unit: "1", values }], &file)
    };
    assert!(matches!(draw(&[], &[]), Err(FigureError::Empty { .. })));
    assert!(matches!(draw(&[0.0, 1.0], &[0.0]), Err(FigureError::Length { .. })));
    assert!(matches!(draw(&[0.0, 1.0], &[0.0, f64::INFINITY]), Err(FigureError::NotFinite { index: 1, .. })));
    assert!(matches!(draw(&[0.0, 1.0], &[f64::NAN; 2]), Err(FigureError::NotFinite { index: 0, .. })));
    assert!(matches!(draw(&[0.0, f64::NAN], &[0.0, 1.0]), Err(FigureError::NotFinite { .. })));
    assert!(matches!(draw(&[0.0, 0.0], &[0.0, 1.0]), Err(FigureError::NotIncreasing { index: 1, .. })));
    assert!(matches!(draw_traces("", (Abscissa::Time, &[0.0]), &[], &file), Err(FigureError::Empty { .. })));

    let maps = vec![map; 25];
    let crowd = draw_overview(&Overview { maps, ..Overview::default() }, &file);
    assert!(matches!(crowd, Err(FigureError::TooMany { found: 25, .. })));
    assert!(!file.exists());
}

#[test]
fn extreme_numbers_do_not_panic() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("extreme.png");
    for values in [[1e308, -1e308], [5e-324, 0.0], [0.0, 0.0], [1.0, 1.0 + 1e-15], [1e-300, 1e300]] {
        let trace = [Trace { name: "energy_total", unit: "J", values: &values }];
        draw_traces("", (Abscissa::Time, &[1.0, 1.0 + 1e-12]), &trace, &file).unwrap();
    }
}

#[test]
fn files_that_cannot_be_written_are_reported() {
    let trace = [Trace { name: "mz", unit: "1", values: &[0.0, 1.0] }];
    let draw = |path: &Path| draw_traces("", (Abscissa::Time, &[0.0, 1e-9]), &trace, path);
    let folder = tempfile::tempdir().unwrap();
    for name in ["picture.pdf", "picture"] {
        assert!(matches!(draw(&folder.path().join(name)), Err(FigureError::UnknownFormat { .. })));
    }
    let missing = folder.path().join("missing").join("picture.PNG");
    assert!(matches!(draw(&missing), Err(FigureError::Write { .. })));
}

/// Three Lorentzian lines on a floor, in two curves.
#[test]
fn a_spectrum_marks_its_lines() {
    let folder = Folder::new();
    let frequency: Vec<f64> = (0..2000).map(|i| f64::from(i) * 1e7).collect();
    let power = |weights: [f64; 3]| -> Vec<f64> {
        let lorentz = |f: f64, f0: f64| 1.0 / (1.0 + ((f - f0) / 1e8).powi(2));
        let centers = [8.25e9, 11.25e9, 13.9e9];
        frequency
            .iter()
            .map(|f| centers.iter().zip(weights).map(|(f0, w)| w * lorentz(*f, *f0)).sum::<f64>() + 1e-7)
            .collect()
    };
    let (mean, local) = (power([1.0, 0.02, 1e-4]), power([0.5, 0.2, 0.05]));
    let peaks = [[8.25e9, 0.5], [11.25e9, 0.2], [13.9e9, 0.05]];
    let lines = [
        SpectrumLine { name: "mean of m_y", power: &mean, peaks: &[] },
        SpectrumLine { name: "local m_y", power: &local, peaks: &peaks },
    ];
    for name in ["spectrum.png", "spectrum.svg"] {
        draw_spectrum("Modes of a permalloy square", &frequency, &lines, &folder.file(name)).unwrap();
    }
    let svg = std::fs::read_to_string(folder.file("spectrum.svg")).unwrap();
    // Numbers, axis and names are there as text.
    for text in ["8.25", "13.9", "GHz", "dB"] {
        assert!(svg.contains(text), "{text}");
    }
    let short = SpectrumLine { name: "short", power: &mean[1..], peaks: &[] };
    let refused = draw_spectrum("", &frequency, &[short], &folder.file("short.png"));
    assert!(matches!(refused, Err(FigureError::Length { .. })), "{refused:?}");
    assert!(draw_spectrum("", &frequency, &[], &folder.file("none.png")).is_err());
}

/// The branch f = f₀ + ck² of spin waves.
#[test]
fn a_dispersion_map_shows_its_branch() {
    let folder = Folder::new();
    let wave_numbers: Vec<f64> = (-60..=60).map(|i| f64::from(i) * 5e6).collect();
    let frequencies: Vec<f64> = (0..400).map(|i| f64::from(i) * 1e8).collect();
    let power: Vec<f64> = frequencies
        .iter()
        .flat_map(|f| {
            wave_numbers.iter().map(move |k| {
                let distance = (f - 5e9 - 3e-7 * k * k) / 3e8;
                1.0 / (1.0 + distance * distance).powi(2) + 1e-7
            })
        })
        .collect();
    let map = Dispersion { axis: "x", wave_numbers: &wave_numbers, frequencies: &frequencies, power: &power };
    for name in ["dispersion.png", "dispersion.svg"] {
        draw_dispersion("Spin waves", &map, &folder.file(name)).unwrap();
    }
    assert!(std::fs::read_to_string(folder.file("dispersion.svg")).unwrap().contains("rad/µm"));
    let refused = draw_dispersion("", &Dispersion { power: &power[1..], ..map }, &folder.file("bad.png"));
    assert!(matches!(refused, Err(FigureError::Length { .. })), "{refused:?}");
}
