//! Every piece of configuration in the pages about regions, other programs and one's own film is accepted.

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

fn blocks(page: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page);
    let text = std::fs::read_to_string(page).unwrap();
    text.split("```toml\n").skip(1).filter_map(|rest| Some(rest.split("```").next()?.to_owned())).collect()
}

fn load(text: &str) {
    config::load_text("block.toml", text, Path::new("."), &[])
        .unwrap_or_else(|errors| panic!("{text}\n{errors}"));
}

/// A whole file, and the loop of hysteresis that a film needs besides.
#[test]
fn the_examples_of_the_page_about_other_programs_load() {
    let [whole, hysteresis] = &blocks("from_other_programs.md")[..] else { panic!() };
    load(whole);
    let grid = FILM.lines().filter(|line| !line.starts_with("time")).collect::<Vec<_>>().join("\n");
    load(&format!("{grid}\n[magnet]\n{MAGNET}{hysteresis}"));
}

/// The film that the page for beginners works with, without a warning of its own.
#[test]
fn the_film_of_the_page_about_your_own_loads() {
    let [whole] = &blocks("your_film.md")[..] else { panic!() };
    let loaded = config::load_text("film.toml", whole, Path::new("."), &[])
        .unwrap_or_else(|errors| panic!("{errors}"));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
}

#[test]
fn the_examples_of_the_page_about_regions_load() {
    let blocks = blocks("regions.md");
    assert!(blocks.len() >= 6);
    for block in &blocks {
        let magnet = format!("[magnet]\n{MAGNET}");
        let text = match block.strip_prefix("[magnet]\n") {
            Some(keys) => format!("{FILM}{magnet}{keys}"),
            None => format!("{FILM}{magnet}{block}"),
        };
        load(&text);
    }
}
