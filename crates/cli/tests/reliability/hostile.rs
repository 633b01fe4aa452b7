//! Mutated files of others: maps of the electric field (HDF5, CSV), images of the film (PNG), and outputs of this program.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cli::config;
use cli::lower::lower;
use trajectory::Reader;

use super::bench::*;

/// Set for a copy of this program: its folder, kind of file, first mutation and the one after the last.
const CHILD: &str = "DIRACMAG_HOSTILE";
/// Mutations that were read without a word, or not at all: the encoding of an attribute's name that is none.
const ONCE_WRONG: [(&str, u64); 1] = [("chunked.h5", 10_216)];
/// A single file takes no longer.
const SLOWEST: Duration = Duration::from_secs(10);
/// A map without filters, one in compressed chunks with coordinates and attributes, a trajectory, and what is no HDF5.
const KINDS: [&str; 5] = ["plain.h5", "chunked.h5", "trajectory.h5", "map.csv", "film.png"];

/// Flipped bits, other bytes, forged lengths and addresses, copies from elsewhere, cuts.
fn mutate(good: &[u8], number: u64) -> Vec<u8> {
    let (mut bytes, mut random) = (good.to_vec(), Random(number.wrapping_mul(1_000_003)));
    let mut below = |n: usize| random.below(n as u64) as usize;
    for _ in 0..=below(3) {
        // Most of a small HDF5 file is padding; the structures are where it is not zero.
        let mut at = below(bytes.len());
        for _ in 0..20 {
            if bytes[at] != 0 {
                break;
            }
            at = below(bytes.len());
        }
        let put = |bytes: &mut [u8], at: usize, new: &[u8]| {
            bytes.iter_mut().skip(at).zip(new).for_each(|(byte, new)| *byte = *new);
        };
        match below(6) {
            0 => bytes[at] ^= 1 << below(8),
            1 => bytes[at] = [0, 1, b'9', b'e', 0x7f, 0x80, 0xff][below(7)],
            2 => put(&mut bytes, at, &[[0x00, 0x7f, 0xff, 0x01][below(4)]; 8][..1 << below(4)]),
            3 => put(&mut bytes, at, &(u64::MAX >> below(64)).to_le_bytes()),
            4 => {
                let copy: Vec<u8> = bytes[at..].iter().take(1 + below(64)).copied().collect();
                put(&mut bytes, below(good.len()), &copy);
            }
            _ if below(4) == 0 => bytes.truncate(at.max(1)),
            _ => {}
        }
    }
    bytes
}

fn good_file(kind: &str, path: &Path) {
    match kind {
        "trajectory.h5" => return assert_eq!(outcome(&mut run(path)), (0, String::new())),
        "map.csv" => {
            let line = |i: i32| format!("{}e-9,{}e-9,{},{}\n", 4 * (i % 4) + 2, 4 * (i / 4) + 2, i, 12 - i);
            let lines: String = (0..12).map(line).collect();
            return std::fs::write(path, format!("x (m),y (m),ex (V/m),ey (V/m)\n{lines}")).unwrap();
        }
        "film.png" => {
            let mut encoder = png::Encoder::new(std::fs::File::create(path).unwrap(), 4, 3);
            encoder.set_color(png::ColorType::Grayscale);
            let pixels = [0, 40, 255, 90, 17, 255, 3, 0, 200, 100, 255, 0];
            return encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        }
        _ => {}
    }
    let file = hdf5::File::create(path).unwrap();
    let field: Vec<f64> = (0..12).map(f64::from).collect();
    for name in ["ex", "ey"] {
        let builder = file.new_dataset::<f64>().shape([3, 4]);
        let dataset = match kind {
            "plain.h5" => builder.create(name),
            _ => builder.chunk([2, 2]).shuffle().deflate(3).fletcher32().create(name),
        };
        dataset.unwrap().write_raw(&field).unwrap();
    }
    if kind == "chunked.h5" {
        for (name, count) in [("x", 4), ("y", 3)] {
            let at: Vec<f32> = (0..count).map(|i| 4e-9 * (i as f32 + 0.5)).collect();
            file.new_dataset::<f32>().shape(count).create(name).unwrap().write_raw(&at).unwrap();
        }
        file.new_attr::<f64>().shape(2).create("cell_size").unwrap().write_raw(&[4e-9, 4e-9]).unwrap();
    }
}

/// A configuration that reads the file.
fn film_with(kind: &str, file: &str) -> String {
    let (cells, edge, initial, more) = match kind {
        "trajectory.h5" => ("16, 4", 64, format!("{{ file.path = \"{file}\" }}"), String::new()),
        "film.png" => {
            let map =
                format!("[magnet.maps]\nsaturation_magnetization = {{ file = \"{file}\", black = 0.1 }}\n");
            ("4, 3", 4, "{ uniform = [1, 0, 0] }".to_owned(), map)
        }
        _ => {
            let profile =
                format!("[[drive]]\nprofile.sampled = {{ file = \"{file}\" }}\nwaveform.constant = {{}}\n");
            ("4, 3", 4, "{ uniform = [1, 0, 0] }".to_owned(), profile)
        }
    };
    format!(
        r#"
grid = {{ cells = [{cells}, 1], cell_size = ["{edge} nm", "{edge} nm", "3 nm"], periodic = ["x", "y"] }}
time = {{ end = "1 ps", method = "rk4", step = "0.1 ps" }}
initial = {initial}
interface = {{ equations = "consistent", fermi_velocity = "5e5 m/s", fermi_energy = "0.2 eV", sd_splitting = "0.1 eV", disorder = 0.03 }}
[magnet]
saturation_magnetization = "110 kA/m"
exchange_stiffness = "2.3 pJ/m"
damping = 0.02
demag = "none"
{more}"#
    )
}

/// Reads the file as a run would, in this process; true if nothing was refused.
fn reads(kind: &str, folder: &Path, file: &str) -> bool {
    let loaded = config::load_text("hostile.toml", &film_with(kind, file), folder, &[]);
    let loaded = loaded.unwrap_or_else(|errors| panic!("{kind}: {errors}"));
    if kind == "trajectory.h5" {
        // What `resume`, `plot` and `export` read.
        let read = Reader::open(&folder.join(file)).and_then(|reader| {
            reader.columns().iter().try_for_each(|column| reader.column(&column.name).map(drop))?;
            reader.mark(reader.frames(), reader.rows())
        });
        return read.is_ok() & lower(&loaded).is_ok();
    }
    lower(&loaded).is_ok()
}

/// Not a test by itself: in a copy of this program, reads one mutation after the other and keeps count of them in a file.
#[test]
fn child_that_reads_mutations() {
    let Ok(work) = std::env::var(CHILD) else { return };
    let [folder, kind, from, to] = work.split('|').collect::<Vec<_>>()[..] else { panic!("{work}") };
    let folder = Path::new(folder);
    if !folder.join(kind).exists() {
        // By hand, to look at one mutation.
        good_file(kind, &folder.join(kind));
    }
    let good = std::fs::read(folder.join(kind)).unwrap();
    let name = format!("mutated_{kind}");
    let (mut sound, mut slowest) = (0, Duration::ZERO);
    for number in from.parse().unwrap()..to.parse::<u64>().unwrap() {
        std::fs::write(folder.join(format!("{kind}.at")), number.to_string()).unwrap();
        std::fs::write(folder.join(&name), mutate(&good, number)).unwrap();
        let begun = Instant::now();
        sound += u64::from(reads(kind, folder, &name));
        slowest = slowest.max(begun.elapsed());
    }
    assert!(slowest < SLOWEST, "{slowest:?}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 256 << 10, "{peak} KiB");
    println!("|{sound}|");
}

/// The mutations over which the reader, with libhdf5 in it, ends its process, and how many of all were still good.
fn deadly(kind: &str, folder: &Path, count: u64) -> (Vec<u64>, u64) {
    let (mut deadly, mut from) = (Vec::new(), 0);
    loop {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "--nocapture", "hostile::child_that_reads_mutations"]);
        command.env(CHILD, format!("{}|{kind}|{from}|{count}", folder.display())).env("RUST_BACKTRACE", "0");
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return (deadly, said.split('|').nth(1).unwrap().parse().unwrap());
        }
        let at = std::fs::read_to_string(folder.join(format!("{kind}.at"))).unwrap().parse().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        // Panics are ours.
        assert!(
            output.status.signal().is_some() && !error.contains("panicked"),
            "{kind} {at}: {said} {error}"
        );
        deadly.push(at);
        from = at + 1;
    }
}

#[test]
fn mutated_files_of_others_are_refused_in_words() {
    let folder = folder();
    let folder = folder.path();
    let lanes = std::thread::scope(|scope| {
        let lane = |kind: &'static str| {
            good_file(kind, &folder.join(kind));
            assert!(reads(kind, folder, kind), "{kind}");
            for (_, number) in ONCE_WRONG.iter().filter(|(once, _)| *once == kind) {
                std::fs::write(
                    folder.join("once"),
                    mutate(&std::fs::read(folder.join(kind)).unwrap(), *number),
                )
                .unwrap();
                reads(kind, folder, "once");
            }
            (kind, deadly(kind, folder, times(1000, 30_000)))
        };
        KINDS.map(|kind| scope.spawn(move || lane(kind))).map(|lane| lane.join().unwrap())
    });
    for (kind, (deadly, sound)) in lanes {
        println!("{kind}: {sound} mutations are still good, libhdf5 crashes over {deadly:?}");
        assert!(sound > 0, "{kind}");
        assert!(deadly.is_empty() || kind.ends_with(".h5"), "{kind}: {deadly:?}");
        let good = std::fs::read(folder.join(kind)).unwrap();
        for number in deadly.into_iter().chain(0..3) {
            let name = format!("told_{kind}");
            std::fs::write(folder.join(&name), mutate(&good, number)).unwrap();
            let config = folder.join("film.toml");
            std::fs::write(&config, film_with(kind, &name)).unwrap();
            let mut said = vec![outcome(diracmag().arg("check").arg(&config))];
            if kind == "trajectory.h5" {
                said.push(outcome(&mut resume(&folder.join(&name))));
                said.push(outcome(
                    diracmag().arg("export").arg(folder.join(&name)).args(["--frame", "0", "--csv"]),
                ));
            }
            for (code, said) in said {
                assert!([0, 1, 2].contains(&code), "{kind} {number}: {code} {said}");
                assert!(number < 3 || said.contains("ends libhdf5"), "{kind} {number}: {code} {said}");
            }
        }
    }
}
