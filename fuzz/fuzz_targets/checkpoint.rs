//! Any bytes as a checkpoint, and as the payload of one whose checksum is right.
#![no_main]

use checkpoint::{format, wire::Decoder};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = format::open(bytes);
    let sealed = format::wrap(&[0; 32], bytes);
    assert_eq!(format::unwrap(&sealed, &[0; 32]), Ok(bytes));
    let mut from = Decoder::new(bytes);
    while let Ok(kind) = from.u8("kind") {
        let read = match kind % 4 {
            0 => from.bytes("bytes").map(drop),
            1 => from.f64s(usize::from(kind), "numbers").map(drop),
            2 => from.option_f64("number").map(drop),
            _ => from.u64("count").map(drop),
        };
        if read.is_err() {
            break;
        }
    }
});
