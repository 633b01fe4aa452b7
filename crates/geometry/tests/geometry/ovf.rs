use geometry::{Ovf, OvfError};
use proptest::prelude::*;

const HEADER_2: &str = "# OOMMF OVF 2.0\n# Segment count: 1\n# Begin: Segment\n# Begin: Header\n# Title: m\n\
    # meshtype: rectangular\n# meshunit: m\n# xbase: 1e-9\n# ybase: 2e-9\n# zbase: 1.5e-9\n# xstepsize: 2e-9\n\
    # ystepsize: 4e-9\n# zstepsize: 3e-9\n# xnodes: 2\n# ynodes: 1\n# znodes: 2\n# xmin: 0\n# valuedim: 3\n\
    # valuelabels: m_x m_y m_z\n# valueunits: 1 1 1\n## a comment\n# End: Header\n";

const HEADER_1: &str = "# OOMMF: rectangular mesh v1.0\n# Segment count: 1\n# Begin: Segment\n# Begin: Header\n\
    # Title: m\n# meshtype: rectangular\n# meshunit: nm\n# valueunit: A/m\n# valuemultiplier: 10\n# xbase: 1\n\
    # ybase: 2\n# zbase: 1.5\n# xstepsize: 2\n# ystepsize: 4\n# zstepsize: 3\n# xnodes: 2\n# ynodes: 1\n\
    # znodes: 2\n# ValueRangeMinMag: 0\n# ValueRangeMaxMag: 1\n# End: Header\n";

fn values() -> Vec<f64> {
    (0..12).map(|i| f64::from(i) * 0.25 - 1.0).collect()
}

fn file(header: &str, kind: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("{header}# Begin: Data {kind}\n").into_bytes();
    out.extend(data);
    out.extend(format!("\n# End: Data {kind}\n# End: Segment\n").into_bytes());
    out
}

fn text() -> Vec<u8> {
    let rows: Vec<_> = values().chunks(3).map(|v| format!("{} {:e}\t{}", v[0], v[1], v[2])).collect();
    file(HEADER_2, "Text", rows.join("\r\n").as_bytes())
}

/// Check value and values in each of the ways the two versions write them.
fn binaries() -> [Vec<u8>; 4] {
    let all = |check: f64| [check].into_iter().chain(values());
    let four = || all(1_234_567.0).map(|v| v as f32);
    let eight = || all(123_456_789_012_345.0);
    [
        file(HEADER_2, "Binary 4", &four().flat_map(f32::to_le_bytes).collect::<Vec<_>>()),
        file(HEADER_2, "Binary 8", &eight().flat_map(f64::to_le_bytes).collect::<Vec<_>>()),
        file(HEADER_1, "Binary 4", &four().flat_map(f32::to_be_bytes).collect::<Vec<_>>()),
        file(HEADER_1, "Binary 8", &eight().flat_map(f64::to_be_bytes).collect::<Vec<_>>()),
    ]
}

#[test]
fn both_versions_and_all_three_formats_give_the_values() {
    for (number, bytes) in [text()].into_iter().chain(binaries()).enumerate() {
        let ovf = Ovf::parse(&bytes).unwrap_or_else(|error| panic!("{number}: {error}"));
        assert!(Ovf::is_ovf(&bytes));
        assert_eq!((ovf.cells, ovf.components), ([2, 1, 2], 3), "{number}");
        let close = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-15 * 1e-3);
        assert!(close(ovf.cell_size, [2e-9, 4e-9, 3e-9]) && close(ovf.first_centre, [1e-9, 2e-9, 1.5e-9]));
        // Version 1.0 has a multiplier here. Quarters are exact in single precision.
        let factor = if number > 2 { 10.0 } else { 1.0 };
        assert_eq!(ovf.values, values().iter().map(|v| factor * v).collect::<Vec<_>>(), "{number}");
    }
    let ovf = Ovf::parse(&text()).unwrap();
    assert_eq!(ovf.labels, ["m_x", "m_y", "m_z"]);
    assert_eq!(ovf.units, ["1", "1", "1"]);
}

#[test]
fn keys_in_other_spellings_and_scalars_are_read() {
    let header = HEADER_2.replace("# Begin: Header", "#begin:  header").replace("xnodes", "XNodes");
    let header = header.replace("valuedim: 3", "valuedim: 1").replace("valuelabels", "ValueLabels");
    let bytes = file(&header, "text", b"1 2 3 4");
    let ovf = Ovf::parse(&bytes).unwrap();
    assert_eq!((ovf.components, ovf.values), (1, vec![1.0, 2.0, 3.0, 4.0]));
}

/// What is wrong, and where.
#[test]
fn damaged_files_are_refused_with_a_reason() {
    let good = String::from_utf8(text()).unwrap();
    let cases = [
        ("# OOMMF OVF 2.0", "# OVF 3", "it is no OVF file"),
        ("# Segment count: 1", "# Segment count: 2", "`segment count` = \"2\" must be 1"),
        ("# Title: m", "Title: m", "line 5: \"Title: m\": a line of the header begins with `#`"),
        ("# Title: m", "# Title", "it has no `:`"),
        ("rectangular", "irregular", "`meshtype` = \"irregular\" must be rectangular"),
        ("meshunit: m", "meshunit: inch", "must be m, mm, um, nm or pm"),
        ("xnodes: 2", "xnodes: 0", "`xnodes` = \"0\" must be a whole number"),
        ("xnodes: 2", "xnodes: 99999999999", "`xnodes`"),
        ("xnodes: 2", "xnodes: 3", "promises 18 values, the data hold 12"),
        ("xnodes: 2", "xnodes: 1", "after the last of 6 values comes"),
        ("# xnodes: 2", "", "the header has no `xnodes`"),
        ("# ynodes: 1", "# ynodes: 1\n# ynodes: 1", "this key stands twice"),
        ("xstepsize: 2e-9", "xstepsize: -2e-9", "`xstepsize` = \"-2e-9\" must be above zero"),
        ("xbase: 1e-9", "xbase: nan", "`xbase` = \"nan\" must be a finite number"),
        ("Data Text", "Data Hex", "data are `Text`"),
        ("-0.75", "x", "value 1 is"),
    ];
    for (found, replacement, message) in cases {
        let text = good.replacen(found, replacement, 1);
        let text = if found == "-0.75" { good.replacen("-7.5e-1", "abc", 1) } else { text };
        assert_ne!(text, good, "{found}");
        let error = Ovf::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(message), "{found} -> {replacement}: {error}");
    }
    let swapped = file(HEADER_1, "Binary 8", &123_456_789_012_345_f64.to_le_bytes());
    assert!(matches!(Ovf::parse(&swapped), Err(OvfError::CheckValue { .. })));
    let infinite = good.replacen("-7.5e-1", "inf", 1);
    assert!(matches!(Ovf::parse(infinite.as_bytes()), Err(OvfError::Value { index: 1, .. })));
}

/// A header that promises the largest mesh costs no memory: the answer comes at once.
#[test]
fn false_promises_allocate_nothing() {
    let huge = HEADER_2.replace("xnodes: 2", "xnodes: 2147483648").replace("ynodes: 1", "ynodes: 2147483648");
    for kind in ["Text", "Binary 4", "Binary 8"] {
        for data in [&b""[..], b"1 2 3", &1_234_567_f32.to_le_bytes(), &123_456_789_012_345_f64.to_le_bytes()]
        {
            assert!(Ovf::parse(&file(&huge, kind, data)).is_err(), "{kind}");
        }
    }
}

#[test]
fn every_truncation_is_an_error() {
    for bytes in [text()].into_iter().chain(binaries()) {
        let mark = b"# End: Data";
        let end = bytes.windows(mark.len()).rposition(|part| part == mark).unwrap() + mark.len();
        for length in 0..end {
            assert!(Ovf::parse(&bytes[..length]).is_err(), "{length}");
        }
    }
}

proptest! {
    /// Bytes changed anywhere: an answer or an error, never a panic.
    #[test]
    fn changed_bytes_never_panic(
        which in 0_usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = [text()].into_iter().chain(binaries()).nth(which).unwrap_or_default();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = Ovf::parse(&bytes);
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Ovf::parse(&bytes);
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
fn random(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as usize
}

/// Flipped, cut out and doubled bytes, and numbers forged: a file is read or refused, and what is read is no larger than what is there.
#[test]
fn twenty_thousand_mutations_never_panic() {
    let [a, b, c, d] = binaries();
    let files = [text(), a, b, c, d];
    let forged =
        ["-1", "0", "4294967296", "18446744073709551615", "1e400", "nan", "Binary 4", "Text", "2", "\n#"];
    let (mut state, mut good) = (20_260_102, 0);
    for trial in 0..20_000 {
        let mut bytes = files[trial % files.len()].clone();
        for _ in 0..=random(&mut state) % 3 {
            let at = random(&mut state) % bytes.len();
            let end = (at + 1 + random(&mut state) % 30).min(bytes.len());
            match random(&mut state) % 4 {
                0 => bytes[at] ^= 1 << (random(&mut state) % 8),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
                _ => {
                    let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    let token = forged[random(&mut state) % forged.len()];
                    bytes.splice(at..at + digits, token.bytes());
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        match Ovf::parse(&bytes) {
            Ok(ovf) => {
                assert!(ovf.values.len() <= bytes.len());
                good += 1;
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    assert!((2_000..18_000).contains(&good), "{good} were still good");
}
