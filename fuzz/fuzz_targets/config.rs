//! Any text as a configuration: it is taken or refused in words.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(faults) = cli::config::load_text("fuzz.toml", text, Path::new("no_such_directory"), &[]) {
        assert!(!faults.is_empty() && !faults.to_string().contains("a fault of this program"));
    }
});
