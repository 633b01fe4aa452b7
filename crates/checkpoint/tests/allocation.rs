//! Damaged and forged files take no more than twice their size in memory.

#![allow(clippy::unwrap_used)]

use std::alloc::System;

use checkpoint::{Store, format, wire::Decoder, wire::Encoder};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const OF: [u8; 32] = [7; 32];

/// One test in this binary: the counter sees every thread.
#[test]
fn no_file_takes_more_than_twice_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("film.h5");
    let mut store = Store::beside(&out);
    let mut payload = Encoder::default();
    payload.f64s(&[0.5; 20_000]);
    payload.bytes(&[1; 1000]);
    store.save(&OF, &payload.finish()).unwrap();
    let good = std::fs::read(store.path()).unwrap();
    let forged_lengths = [u64::MAX, u64::MAX / 8, 1 << 40, 1 << 32, 20_001, good.len() as u64];
    let mut refused = 0;
    // The length of the payload, of the array in it, and of the bytes after that; with a checksum that is right, and with one that is not.
    for (at, sealed) in [(44, false), (52, true), (52, false), (52 + 8 + 160_000, true)] {
        for length in forged_lengths {
            let mut bytes = good.clone();
            bytes[at..at + 8].copy_from_slice(&length.to_le_bytes());
            if sealed {
                bytes = format::wrap(&OF, &bytes[format::HEADER..bytes.len() - format::CHECKSUM]);
            }
            std::fs::write(store.path(), &bytes).unwrap();
            let region = Region::new(ALLOCATOR);
            for found in store.generations() {
                let Ok(Ok(payload)) = found.payload(&OF) else {
                    refused += 1;
                    continue;
                };
                let mut from = Decoder::new(payload);
                let read = from.f64s(20_000, "numbers").and_then(|_| from.bytes("bytes").map(drop));
                refused += usize::from(read.is_err());
            }
            let taken = region.change().bytes_allocated;
            assert!(taken <= 2 * bytes.len() + 1024, "{taken} bytes for a file of {}", bytes.len());
            assert!(taken >= bytes.len(), "the file was read");
        }
    }
    assert_eq!(refused, 4 * forged_lengths.len());
}
