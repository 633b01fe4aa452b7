//! Every piece of configuration in the page about regions is accepted.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::path::Path;

use cli::config;

const FILM: &str = r#"
grid = { cells = [80, 40, 1], cell_size = ["5 nm", "5 nm", "3 nm"] }
time = { end = "1 ns", method = "rk4", step = "0.1 ps" }
initial.uniform = [1, 0, 0]
"#;
const MAGNET: &str =
    "saturation_magnetization = \"800 kA/m\"\nexchange_stiffness = \"13 pJ/m\"\ndamping = 0.02\n";

#[test]
fn the_examples_of_the_page_about_regions_load() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/regions.md"));
    let page = page.unwrap();
    let blocks: Vec<_> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 6);
    for block in blocks {
        let magnet = format!("[magnet]\n{MAGNET}");
        let text = match block.strip_prefix("[magnet]\n") {
            Some(keys) => format!("{FILM}{magnet}{keys}"),
            None => format!("{FILM}{magnet}{block}"),
        };
        config::load_text("block.toml", &text, Path::new("."), &[])
            .unwrap_or_else(|errors| panic!("{block}\n{errors}"));
    }
}
