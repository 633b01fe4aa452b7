//! Broken configurations never bring the program down: seeded mutations of good files, by bytes and by tokens.

use cli::config;
use std::path::Path;
use std::time::{Duration, Instant};

/// SplitMix64 (Steele, Lea and Flood 2014): reproducible and free of dependencies.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

const TOKENS: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "\"",
    "'",
    "#",
    "\n",
    "\\",
    "\u{0}",
    "\u{1b}",
    "µ",
    "−",
    "1e400",
    "-1",
    "nan",
    "-inf",
    "0",
    "9223372036854775808",
    "true",
    "\"\"",
    "\"1 nm\"",
    "\"1 eV\"",
    "\"nan T\"",
    "\"1e308 Gm\"",
    "[[[[[[[[[[",
    "{a=",
    "1979-05-27",
    "drive",
    "extends = \"x.toml\"",
    "uniform",
    "plane_wave",
    "[drive]",
    "[[grid]]",
    "\"\"\"",
    "0x_1",
    "\"1 m^9^9\"",
];

fn mutate(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 => bytes[at] = (random.next() & 0x7f) as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => drop(bytes.drain(at..(at + 1 + random.below(40)).min(bytes.len()))),
            3 => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..at, token.bytes());
            }
            4 => {
                let copy = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => {
                // A whole word is replaced: the text stays TOML more often, and the later checks are reached.
                let word = |byte: &u8| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'_' | b'.' | b' ' | b'-')
                };
                let end = at + bytes[at..].iter().take_while(|byte| word(byte)).count();
                let start = at - bytes[..at].iter().rev().take_while(|byte| word(byte)).count();
                bytes.splice(start..end, TOKENS[random.below(TOKENS.len())].bytes());
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a lane of mutations came to: how many were still good, and the slowest.
fn lane(texts: [&str; 2], seed: u64, count: usize) -> (usize, Duration) {
    let mut random = Random(seed);
    let (mut good, mut slowest) = (0, Duration::ZERO);
    for i in 0..count {
        let text = mutate(texts[i % 2], &mut random);
        let started = Instant::now();
        match config::load_text("mutated.toml", &text, Path::new("no_such_directory"), &[]) {
            Ok(loaded) => good += usize::from(!loaded.text.is_empty()),
            Err(errors) => {
                assert!(!errors.is_empty());
                assert!(!errors.to_string().contains("a fault of this program"), "{errors}");
                assert!(!errors.to_string().contains('\u{1b}'));
            }
        }
        slowest = slowest.max(started.elapsed());
    }
    (good, slowest)
}

/// Every fourth of a file with every key, which takes most of the time; the rest of one that people write.
#[test]
fn a_hundred_thousand_mutations_never_panic() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap();
    let (every_key, gate) = (&read("tests/good/every_key.toml"), &read("../../configs/grated_gate.toml"));
    let film = &read("tests/reliability/film.toml");
    let lanes = [
        ([every_key, gate], 20_000),
        ([gate, film], 30_000),
        ([film, every_key], 20_000),
        ([film, gate], 30_000),
    ];
    let done = std::thread::scope(|scope| {
        let start =
            |(seed, (texts, count)): (u64, _)| scope.spawn(move || lane(texts, 20_260_101 + seed, count));
        let running: Vec<_> =
            (0..).zip(lanes.map(|([a, b], n)| ([a.as_str(), b.as_str()], n))).map(start).collect();
        running.into_iter().map(|lane| lane.join().unwrap()).collect::<Vec<_>>()
    });
    let (good, slowest) = done.iter().fold((0, Duration::ZERO), |(n, t), lane| (n + lane.0, t.max(lane.1)));
    // Both outcomes are reached, or the mutations would test nothing.
    assert!((5_000..95_000).contains(&good), "{good} of 100 000 were still good");
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    if let Some(peak) = peak_memory() {
        assert!(peak <= 256 << 20, "{} MiB", peak >> 20);
    }
}

/// The most memory this process ever had \[bytes\], where Linux tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib << 10)
}

/// `--set` arguments are input too.
#[test]
fn mutated_set_arguments_never_panic() {
    let gate = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/grated_gate.toml");
    let text = std::fs::read_to_string(gate).unwrap();
    let mut random = Random(7);
    for _ in 0..2_000 {
        let argument = mutate("drive.0.profile.plane_wave.amplitude=[\"60 kV/m\"]", &mut random);
        let _ = config::load_text("gate.toml", &text, Path::new(""), &[argument])
            .map_err(|errors| errors.to_string());
    }
}

/// Deep nesting and long lines stay cheap and do not overflow the stack.
#[test]
fn hostile_sizes_are_survived() {
    let texts = [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}1{}", "[".repeat(60), "]".repeat(60)),
        format!("a{} = 1", ".a".repeat(50_000)),
        format!("grid = {}", "{a = ".repeat(10_000)),
        format!("title = \"{}\"\nx = 1", "y".repeat(1_000_000)),
        "k = 1\n".repeat(5_000),
        "k = 1 ns\n".repeat(50_000),
        (0..5_000).map(|i| format!("key_{i} = 1 ns\n")).collect(),
        (0..5_000).map(|i| format!("key_{i} = 1\n")).collect(),
    ];
    for text in texts {
        let started = Instant::now();
        assert!(config::load_text("hostile.toml", &text, Path::new(""), &[]).is_err());
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}: {:.40}", started.elapsed(), text);
    }
}
