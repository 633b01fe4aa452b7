//! Any bytes as a map of the electric field, through the configuration that names it.
#![no_main]

use std::path::Path;

use cli::{config, lower};
use libfuzzer_sys::fuzz_target;

const FILM: &str = r#"
grid = { cells = [4, 2, 1], cell_size = ["4 nm", "4 nm", "3 nm"], periodic = ["x", "y"] }
time = { end = "1 ps" }
magnet = { saturation_magnetization = "110 kA/m", exchange_stiffness = "2.3 pJ/m", damping = 0.02, demag = "none" }
interface = { fermi_velocity = "5e5 m/s", fermi_energy = "0.2 eV", sd_splitting = "0.1 eV", disorder = 0.0318 }
[[drive]]
profile.sampled = { file = "map.csv" }
"#;

fuzz_target!(|bytes: &[u8]| {
    // libhdf5 is C and is not fuzzed here.
    if bytes.starts_with(b"\x89HDF") {
        return;
    }
    let folder = std::env::temp_dir().join(format!("diracmag-fuzz-{}", std::process::id()));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join("map.csv"), bytes));
    if written.is_err() {
        return;
    }
    if let Ok(loaded) = config::load_text("fuzz.toml", FILM, Path::new(&folder), &[]) {
        let _ = lower::lower(&loaded);
    }
});
