//! Any bytes as a map of the electric field (CSV) and as a map of the damping (PNG, OVF), through the configuration that names them.
#![no_main]

use std::path::Path;

use cli::{config, lower};
use libfuzzer_sys::fuzz_target;

const FILM: &str = r#"
grid = { cells = [4, 2, 1], cell_size = ["4 nm", "4 nm", "3 nm"], periodic = ["x", "y"] }
time = { end = "1 ps", method = "rk4", step = "0.1 ps" }
initial.uniform = [1, 0, 0]
[magnet]
saturation_magnetization = "110 kA/m"
exchange_stiffness = "2.3 pJ/m"
damping = 0.02
demag = "none"
maps.damping = { file = "image" }
[interface]
equations = "consistent"
fermi_velocity = "5e5 m/s"
fermi_energy = "0.2 eV"
sd_splitting = "0.1 eV"
disorder = 0.03
[[drive]]
profile.sampled = { file = "map.csv" }
waveform.constant = {}
"#;

fuzz_target!(|bytes: &[u8]| {
    // libhdf5 is C and crashes; the program reads such files in a process of their own, see the test `hostile`.
    if bytes.starts_with(b"\x89HDF") {
        return;
    }
    let folder = std::env::temp_dir().join(format!("diracmag-fuzz-{}", std::process::id()));
    let write = |name: &str| std::fs::write(folder.join(name), bytes);
    std::fs::create_dir_all(&folder).and_then(|()| write("map.csv")).and_then(|()| write("image")).expect("a folder");
    let loaded = config::load_text("fuzz.toml", FILM, Path::new(&folder), &[]).expect("a good configuration");
    let _ = lower::lower(&loaded);
});
