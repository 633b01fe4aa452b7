//! Damage is found, and no failure of the storage loses the last good checkpoint.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use checkpoint::{Damage, Storage, Store, format};

const OF: [u8; 32] = [7; 32];

/// Bytes of the payload of the sample, which has 84 more.
const PAYLOAD: u32 = 2000;

fn sample() -> Vec<u8> {
    let payload: Vec<u8> = (0..PAYLOAD).map(|i| (i * 31 % 251) as u8).collect();
    format::wrap(&OF, &payload)
}

/// Every single flipped bit, 16 672 of them.
#[test]
fn every_flipped_bit_is_found() {
    let good = sample();
    let mut count = 0;
    for bit in 0..8 * good.len() {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(format::unwrap(&bad, &OF).is_err(), "bit {bit}");
        count += 1;
    }
    assert!(count >= 16_000, "{count}");
    assert!(format::unwrap(&good, &OF).is_ok());
}

#[test]
fn every_cut_forged_length_and_stranger_is_found() {
    let good = sample();
    assert!(good.len() >= 500);
    for end in 0..good.len() {
        assert!(format::unwrap(&good[..end], &OF).is_err(), "{end}");
    }
    let length = u64::from(PAYLOAD);
    for length in [0, 1, length - 1, length + 1, u64::MAX, u64::MAX - 31, 1 << 62] {
        let mut forged = good.clone();
        forged[44..52].copy_from_slice(&length.to_le_bytes());
        assert_eq!(format::unwrap(&forged, &OF), Err(Damage::Length), "{length}");
    }
    let longer = [&good[..], &[0]].concat();
    assert_eq!(format::unwrap(&longer, &OF), Err(Damage::Length));
    assert_eq!(format::unwrap(&good, &[8; 32]), Err(Damage::OtherConfiguration));
    let mut newer = good;
    newer[8] = 3;
    assert_eq!(format::unwrap(&newer, &OF), Err(Damage::Version { found: 3 }));
}

/// What happens to the operation that fails.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// It does nothing and says so; the ones after it work.
    Once,
    /// It and all after it do nothing and say so.
    ForGood,
    /// A write leaves half of the bytes, and nothing happens after it: a kill.
    Torn,
}

#[derive(Default)]
struct Disk {
    files: BTreeMap<PathBuf, Vec<u8>>,
    operations: usize,
    fails_at: Option<(usize, Fault)>,
    fired: bool,
}

#[derive(Clone, Default)]
struct Faulty(Rc<RefCell<Disk>>);

impl Faulty {
    fn operation(
        &self,
        torn: impl FnOnce(&mut Disk),
        whole: impl FnOnce(&mut Disk) -> io::Result<()>,
    ) -> io::Result<()> {
        let disk = &mut *self.0.borrow_mut();
        disk.operations += 1;
        match disk.fails_at {
            Some((at, fault)) if disk.operations == at || (fault != Fault::Once && disk.operations > at) => {
                if disk.operations == at && fault == Fault::Torn {
                    torn(disk);
                }
                disk.fired = true;
                Err(io::ErrorKind::StorageFull.into())
            }
            _ => whole(disk),
        }
    }
}

impl Storage for Faulty {
    fn write_durably(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let put = |disk: &mut Disk, bytes: &[u8]| -> io::Result<()> {
            disk.files.insert(path.to_owned(), bytes.to_vec());
            Ok(())
        };
        let half = &bytes[..bytes.len() / 2];
        self.operation(|disk| put(disk, half).unwrap_or(()), |disk| put(disk, bytes))
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.operation(
            |_| {},
            |disk| {
                let bytes = disk.files.remove(from).ok_or(io::ErrorKind::NotFound)?;
                disk.files.insert(to.to_owned(), bytes);
                Ok(())
            },
        )
    }

    fn sync_folder(&mut self, _: &Path) -> io::Result<()> {
        self.operation(|_| {}, |_| Ok(()))
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.borrow().files.get(path).cloned())
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.operation(
            |_| {},
            |disk| {
                disk.files.remove(path);
                Ok(())
            },
        )
    }
}

fn newest(store: &Store<Faulty>) -> Option<u8> {
    store.generations().find_map(|found| found.payload(&OF).ok()?.ok().map(|payload| payload[0]))
}

#[test]
fn a_fault_at_any_operation_keeps_the_last_checkpoint_or_the_new_one() {
    for fault in [Fault::Once, Fault::ForGood, Fault::Torn] {
        let mut fired = 0;
        for at in 1.. {
            let disk = Faulty::default();
            let mut store = Store::on(disk.clone(), Path::new("film.h5"));
            let mut saved = None;
            disk.0.borrow_mut().fails_at = Some((at, fault));
            for generation in 0..4 {
                let done = store.save(&OF, &[generation; 100]).is_ok();
                let there = newest(&store);
                assert!(there == saved || there == Some(generation), "{fault:?} at {at}: {there:?}");
                assert!(!done || there == Some(generation), "{fault:?} at {at}");
                saved = there;
            }
            if !disk.0.borrow().fired {
                break;
            }
            fired += 1;
        }
        assert!(fired >= 16, "{fired} operations failed");
    }
}
