//! Pairs of methods that share their stages: an explicit one for the film, an implicit one for what is stiff.

use super::Tableau;

/// ARK4(3)6L\[2\]SA of Kennedy and Carpenter, Appl. Numer. Math. 44, 139 (2003), order 4: the explicit method for m; its
/// partner, diagonally implicit with one γ = 1/4, L-stable and stiffly accurate, for the carriers.
///
/// Alone it is an explicit method of order 4 with 6 stages.
pub const IMEX_ARK4: Tableau = Tableau {
    name: "imex_ark4",
    order: 4,
    c: &[0.0, 0.5, 83.0 / 250.0, 31.0 / 50.0, 17.0 / 20.0, 1.0],
    a: &[
        &[],
        &[0.5],
        &[13_861.0 / 62_500.0, 6_889.0 / 62_500.0],
        &[
            -116_923_316_275.0 / 2_393_684_061_468.0,
            -2_731_218_467_317.0 / 15_368_042_101_831.0,
            9_408_046_702_089.0 / 11_113_171_139_209.0,
        ],
        &[
            -451_086_348_788.0 / 2_902_428_689_909.0,
            -2_682_348_792_572.0 / 7_519_795_681_897.0,
            12_662_868_775_082.0 / 11_960_479_115_383.0,
            3_355_817_975_965.0 / 11_060_851_509_271.0,
        ],
        &[
            647_845_179_188.0 / 3_216_320_057_751.0,
            73_281_519_250.0 / 8_382_639_484_533.0,
            552_539_513_391.0 / 3_454_668_386_233.0,
            3_354_512_671_639.0 / 8_306_763_924_573.0,
            4_040.0 / 17_871.0,
        ],
    ],
    b: B,
    implicit: Some(&[
        &[0.0],
        &[0.25, 0.25],
        &[8_611.0 / 62_500.0, -1_743.0 / 31_250.0, 0.25],
        &[5_012_029.0 / 34_652_500.0, -654_441.0 / 2_922_500.0, 174_375.0 / 388_108.0, 0.25],
        &[
            15_267_082_809.0 / 155_376_265_600.0,
            -71_443_401.0 / 120_774_400.0,
            730_878_875.0 / 902_184_768.0,
            2_285_395.0 / 8_070_912.0,
            0.25,
        ],
        B,
    ]),
    error: Some(&[
        4_586_570_599.0 / 29_645_900_160.0 - 82_889.0 / 524_892.0,
        0.0,
        178_811_875.0 / 945_068_544.0 - 15_625.0 / 83_664.0,
        814_220_225.0 / 1_159_782_912.0 - 69_875.0 / 102_672.0,
        2_260.0 / 8_211.0 - 3_700_637.0 / 11_593_932.0,
        61_727.0 / 225_920.0 - 0.25,
    ]),
    inside: None,
    first_same_as_last: false,
    stops_at_limit: false,
    imaginary_stability: 4.0046,
};

/// ARK3(2)4L\[2\]SA of the same paper, order 3, with three implicit stages in place of five; γ = 0.4358…
pub const IMEX_ARK3: Tableau = Tableau {
    name: "imex_ark3",
    order: 3,
    c: &[0.0, 1_767_732_205_903.0 / 2_027_836_641_118.0, 0.6, 1.0],
    a: &[
        &[],
        &[1_767_732_205_903.0 / 2_027_836_641_118.0],
        &[5_535_828_885_825.0 / 10_492_691_773_637.0, 788_022_342_437.0 / 10_882_634_858_940.0],
        &[
            6_485_989_280_629.0 / 16_251_701_735_622.0,
            -4_246_266_847_089.0 / 9_704_473_918_619.0,
            10_755_448_449_292.0 / 10_357_097_424_841.0,
        ],
    ],
    b: B3,
    implicit: Some(&[
        &[0.0],
        &[GAMMA, GAMMA],
        &[2_746_238_789_719.0 / 10_658_868_560_708.0, -640_167_445_237.0 / 6_845_629_431_997.0, GAMMA],
        B3,
    ]),
    error: Some(&[
        2_756_255_671_327.0 / 12_835_298_489_170.0 - 1_471_266_399_579.0 / 7_840_856_788_654.0,
        4_482_444_167_858.0 / 7_529_755_066_697.0 - 10_771_552_573_575.0 / 22_201_958_757_719.0,
        9_247_589_265_047.0 / 10_645_013_368_117.0 - 11_266_239_266_428.0 / 11_593_286_722_821.0,
        2_193_209_047_091.0 / 5_459_859_503_100.0 - GAMMA,
    ]),
    inside: None,
    first_same_as_last: false,
    stops_at_limit: false,
    imaginary_stability: 2.4842,
};

/// γ of the smaller pair.
const GAMMA: f64 = 1_767_732_205_903.0 / 4_055_673_282_236.0;

/// Its weights, and the last stage of its implicit method.
const B3: &[f64] = &[
    1_471_266_399_579.0 / 7_840_856_788_654.0,
    -4_482_444_167_858.0 / 7_529_755_066_697.0,
    11_266_239_266_428.0 / 11_593_286_722_821.0,
    GAMMA,
];

/// The weights of the larger pair, and the last stage of its implicit method.
const B: &[f64] =
    &[82_889.0 / 524_892.0, 0.0, 15_625.0 / 83_664.0, 69_875.0 / 102_672.0, -2_260.0 / 8_211.0, 0.25];

#[cfg(test)]
mod tests {
    use super::*;

    /// Σ of products over the stages, of a matrix given by rows.
    fn times(rows: &[&[f64]], v: &[f64]) -> Vec<f64> {
        rows.iter().map(|row| row.iter().zip(v).map(|(a, v)| a * v).sum()).collect()
    }

    /// All conditions of order 4 of the pair (Kennedy and Carpenter 2003, Table 1, where both share b and c): 1, 1, 3 and 7 trees
    /// with every choice of the two matrices.
    #[test]
    fn the_pair_has_order_four_in_every_mixture() {
        let (b, c) = (IMEX_ARK4.b, IMEX_ARK4.c);
        let dot = |v: &[f64]| b.iter().zip(v).map(|(b, v)| b * v).sum::<f64>();
        let power = |n: i32| c.iter().map(|c| c.powi(n)).collect::<Vec<f64>>();
        let near =
            |value: f64, expected: f64| assert!((value - expected).abs() < 1e-14, "{value} {expected}");
        let methods = [IMEX_ARK4.a, IMEX_ARK4.implicit.unwrap()];
        for n in 0..4 {
            near(dot(&power(n)), 1.0 / f64::from(n + 1));
        }
        for first in methods {
            times(first, &power(0)).iter().zip(c).for_each(|(sum, c)| near(*sum, *c));
            let ac = times(first, c);
            near(dot(&ac), 1.0 / 6.0);
            near(dot(&c.iter().zip(&ac).map(|(c, a)| c * a).collect::<Vec<_>>()), 1.0 / 8.0);
            near(dot(&times(first, &power(2))), 1.0 / 12.0);
            methods.iter().for_each(|second| near(dot(&times(second, &ac)), 1.0 / 24.0));
        }
    }

    /// All conditions of order 3 of the smaller pair, and those of order 2 of both embedded solutions with order 3 of the larger one's.
    #[test]
    fn the_smaller_pair_has_order_three_in_every_mixture() {
        let dot = |b: &[f64], v: &[f64]| b.iter().zip(v).map(|(b, v)| b * v).sum::<f64>();
        let power = |c: &[f64], n: i32| c.iter().map(|c| c.powi(n)).collect::<Vec<f64>>();
        let near =
            |value: f64, expected: f64| assert!((value - expected).abs() < 1e-14, "{value} {expected}");
        let (b, c) = (IMEX_ARK3.b, IMEX_ARK3.c);
        for n in 0..3 {
            near(dot(b, &power(c, n)), 1.0 / f64::from(n + 1));
        }
        for rows in [IMEX_ARK3.a, IMEX_ARK3.implicit.unwrap()] {
            times(rows, &power(c, 0)).iter().zip(c).for_each(|(sum, c)| near(*sum, *c));
            near(dot(b, &times(rows, c)), 1.0 / 6.0);
        }
        for (tableau, order) in [(&IMEX_ARK3, 2), (&IMEX_ARK4, 3)] {
            let error = tableau.error.unwrap();
            (0..order).for_each(|n| near(dot(error, &power(tableau.c, n)), 0.0));
            assert!(dot(error, &power(tableau.c, order)).abs() > 1e-3);
        }
    }

    /// R(∞) of the implicit method: what is infinitely stiff is gone after one step.
    #[test]
    fn the_implicit_partners_are_stable_at_any_step() {
        [IMEX_ARK3, IMEX_ARK4].iter().for_each(stable_at_any_step);
    }

    fn stable_at_any_step(pair: &Tableau) {
        let rows = pair.implicit.unwrap();
        let growth = |z: f64| {
            let mut k = Vec::new();
            for row in rows {
                let (diagonal, before) = row.split_last().unwrap();
                let known: f64 = 1.0 + before.iter().zip(&k).map(|(a, k)| a * k).sum::<f64>();
                k.push(z * known / (1.0 - z * diagonal));
            }
            1.0 + pair.b.iter().zip(&k).map(|(b, k)| b * k).sum::<f64>()
        };
        for power in -3..9 {
            assert!(growth(-10_f64.powi(power)).abs() < 1.0);
        }
        assert!(growth(-1e9).abs() < 1e-7);
    }
}
