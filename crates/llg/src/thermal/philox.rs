//! Random numbers that have an address instead of a history.

/// Multipliers and increments of Philox (Salmon, Moraes, Dror, Shaw, SC'11, doi:10.1145/2063384.2063405).
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Philox4x32-10: four random words at the place `counter` of the stream `key`.
#[inline(always)]
pub fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let [a, b] = [(MULTIPLIERS[0], counter[0]), (MULTIPLIERS[1], counter[2])]
            .map(|(m, c)| u64::from(m) * u64::from(c));
        let (high, low) = (|x: u64| (x >> 32) as u32, |x: u64| x as u32);
        counter = [high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// Three independent numbers of the standard normal distribution at (seed, step, stage, cell): Box and Muller (1958) on
/// the words found there. The largest is 6.66.
#[inline(always)]
pub fn normals(seed: u64, step: u64, stage: u8, cell: u32) -> [f64; 3] {
    let split = |x: u64| [x as u32, (x >> 32) as u32];
    let [step_low, step_high] = split(step);
    let words = philox4x32([cell, step_low, step_high, u32::from(stage)], split(seed));
    // In (0, 1), never at its ends.
    let uniform = words.map(|w| (f64::from(w) + 0.5) * (1.0 / 4_294_967_296.0));
    let radius = |u: f64| (-2.0 * u.ln()).sqrt();
    let (sine, cosine) = (std::f64::consts::TAU * uniform[1]).sin_cos();
    let first = radius(uniform[0]);
    [first * cosine, first * sine, radius(uniform[2]) * (std::f64::consts::TAU * uniform[3]).cos()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers of the authors' library (Random123, `kat_vectors`).
    #[test]
    fn known_answers() {
        let cases = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, answer) in cases {
            assert_eq!(philox4x32(counter, key), answer);
        }
    }

    /// Moments of 2·10⁵ addresses: within 4 standard errors of those of independent normal numbers; and every part of
    /// the address counts.
    #[test]
    fn normal_numbers() {
        let samples: Vec<[f64; 3]> =
            (0..200_000).map(|i| normals(7, i / 1000, 0, (i % 1000) as u32)).collect();
        let mean = |f: &dyn Fn(&[f64; 3]) -> f64| samples.iter().map(f).sum::<f64>() / samples.len() as f64;
        let error = |variance: f64| 4.0 * (variance / samples.len() as f64).sqrt();
        for c in 0..3 {
            assert!(mean(&|x| x[c]).abs() < error(1.0));
            assert!((mean(&|x| x[c] * x[c]) - 1.0).abs() < error(2.0));
            assert!((mean(&|x| x[c].powi(4)) - 3.0).abs() < error(96.0));
            assert!(mean(&|x| x[c] * x[(c + 1) % 3]).abs() < error(1.0));
        }
        let here = normals(1, 2, 0, 3);
        for other in [normals(2, 2, 0, 3), normals(1, 3, 0, 3), normals(1, 2, 1, 3), normals(1, 2, 0, 4)] {
            assert!(here != other);
        }
        assert!(normals(1 << 40, 2, 0, 3) != normals(0, 2, 0, 3));
    }
}
