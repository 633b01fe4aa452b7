//! Any bytes as an OVF file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = geometry::Ovf::parse(bytes);
});
