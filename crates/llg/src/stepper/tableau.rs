//! Explicit Runge–Kutta methods as numbers.

/// A Butcher tableau: k_i = f(t + c_i dt, m + dt Σ a_ij k_j), m' = m + dt Σ b_i k_i.
#[derive(Debug)]
pub struct Tableau {
    /// Name as in a configuration file.
    pub name: &'static str,
    /// Order of the solution.
    pub order: u32,
    /// Nodes.
    pub c: &'static [f64],
    /// Strictly lower triangle, row by row.
    pub a: &'static [&'static [f64]],
    /// Weights of the solution.
    pub b: &'static [f64],
    /// Weights of the embedded solution minus `b`, for error estimates.
    pub error: Option<&'static [f64]>,
    /// Whether the last stage is the first of the next step (its row of `a` is `b`).
    pub first_same_as_last: bool,
    /// Largest |ω dt| for which undamped precession does not grow.
    pub imaginary_stability: f64,
}

/// Heun's method (1900), order 2.
pub const HEUN: Tableau = Tableau {
    name: "heun",
    order: 2,
    c: &[0.0, 1.0],
    a: &[&[], &[1.0]],
    b: &[0.5, 0.5],
    error: None,
    first_same_as_last: false,
    imaginary_stability: 0.0,
};

/// The classical method of Kutta (1901), order 4.
pub const RK4: Tableau = Tableau {
    name: "rk4",
    order: 4,
    c: &[0.0, 0.5, 0.5, 1.0],
    a: &[&[], &[0.5], &[0.0, 0.5], &[0.0, 0.0, 1.0]],
    b: &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
    error: None,
    first_same_as_last: false,
    imaginary_stability: 2.828_427_124_746_19,
};

/// Bogacki and Shampine, Appl. Math. Lett. 2, 321 (1989), order 3(2).
pub const BOGACKI_SHAMPINE: Tableau = Tableau {
    name: "bogacki_shampine",
    order: 3,
    c: &[0.0, 0.5, 0.75, 1.0],
    a: &[&[], &[0.5], &[0.0, 0.75], &[2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0]],
    b: &[2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0, 0.0],
    error: Some(&[5.0 / 72.0, -1.0 / 12.0, -1.0 / 9.0, 1.0 / 8.0]),
    first_same_as_last: true,
    imaginary_stability: 1.732_050_807_568_877_2,
};

/// Cash and Karp, ACM Trans. Math. Softw. 16, 201 (1990), order 5(4).
pub const CASH_KARP: Tableau = Tableau {
    name: "cash_karp",
    order: 5,
    c: &[0.0, 0.2, 0.3, 0.6, 1.0, 0.875],
    a: &[
        &[],
        &[0.2],
        &[3.0 / 40.0, 9.0 / 40.0],
        &[0.3, -0.9, 1.2],
        &[-11.0 / 54.0, 2.5, -70.0 / 27.0, 35.0 / 27.0],
        &[1631.0 / 55296.0, 175.0 / 512.0, 575.0 / 13824.0, 44275.0 / 110_592.0, 253.0 / 4096.0],
    ],
    b: &[37.0 / 378.0, 0.0, 250.0 / 621.0, 125.0 / 594.0, 0.0, 512.0 / 1771.0],
    error: Some(&[
        2825.0 / 27648.0 - 37.0 / 378.0,
        0.0,
        18575.0 / 48384.0 - 250.0 / 621.0,
        13525.0 / 55296.0 - 125.0 / 594.0,
        277.0 / 14336.0,
        0.25 - 512.0 / 1771.0,
    ]),
    first_same_as_last: false,
    imaginary_stability: 0.0,
};

/// Dormand and Prince, J. Comput. Appl. Math. 6, 19 (1980), order 5(4).
pub const DORMAND_PRINCE: Tableau = Tableau {
    name: "dormand_prince",
    order: 5,
    c: &[0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0],
    a: &[
        &[],
        &[0.2],
        &[3.0 / 40.0, 9.0 / 40.0],
        &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
        &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
        &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
        &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
    ],
    b: &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0, 0.0],
    error: Some(&[
        -71.0 / 57600.0,
        0.0,
        71.0 / 16695.0,
        -71.0 / 1920.0,
        17253.0 / 339_200.0,
        -22.0 / 525.0,
        1.0 / 40.0,
    ]),
    first_same_as_last: true,
    imaginary_stability: 0.0,
};

/// Tsitouras, Comput. Math. Appl. 62, 770 (2011), order 5(4).
pub const TSITOURAS: Tableau = Tableau {
    name: "tsitouras",
    order: 5,
    c: &[0.0, 0.161, 0.327, 0.9, 0.980_025_540_904_509_7, 1.0, 1.0],
    a: &[
        &[],
        &[0.161],
        &[-0.008_480_655_492_356_989, 0.335_480_655_492_357],
        &[2.897_153_057_105_493, -6.359_448_489_975_075, 4.362_295_432_869_581_5],
        &[5.325_864_828_439_257, -11.748_883_564_062_828, 7.495_539_342_889_836_5, -0.092_495_066_361_755_25],
        &[
            5.861_455_442_946_42,
            -12.920_969_317_847_11,
            8.159_367_898_576_159,
            -0.071_584_973_281_401,
            -0.028_269_050_394_068_383,
        ],
        &[
            0.096_460_766_818_065_23,
            0.01,
            0.479_889_650_414_499_6,
            1.379_008_574_103_742,
            -3.290_069_515_436_081,
            2.324_710_524_099_774,
        ],
    ],
    b: &[
        0.096_460_766_818_065_23,
        0.01,
        0.479_889_650_414_499_6,
        1.379_008_574_103_742,
        -3.290_069_515_436_081,
        2.324_710_524_099_774,
        0.0,
    ],
    error: Some(&[
        -0.001_780_011_052_225_777,
        -0.000_816_434_459_656_746_9,
        0.007_880_878_010_261_995,
        -0.144_711_007_173_262_9,
        0.582_357_165_452_555_2,
        -0.458_082_105_929_186_97,
        1.0 / 66.0,
    ]),
    first_same_as_last: true,
    imaginary_stability: 0.0,
};

/// All explicit methods; the order test runs over them.
pub const TABLEAUX: &[&Tableau] = &[&HEUN, &RK4, &BOGACKI_SHAMPINE, &CASH_KARP, &DORMAND_PRINCE, &TSITOURAS];

impl Tableau {
    /// The method of this name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        TABLEAUX.iter().copied().find(|t| t.name == name)
    }

    /// Whether steps can be chosen from an error estimate.
    pub fn is_adaptive(&self) -> bool {
        self.error.is_some()
    }

    /// Number of stages.
    pub fn stages(&self) -> usize {
        self.c.len()
    }

    /// |R(iω dt)| of the stability function at real `x` = ω dt on the imaginary axis.
    pub fn amplification(&self, x: f64) -> f64 {
        use num_complex::Complex64;
        let z = Complex64::new(0.0, x);
        let mut k: Vec<Complex64> = Vec::new();
        for row in self.a {
            let y: Complex64 = row.iter().zip(&k).map(|(a, k)| z * *a * k).sum();
            k.push(Complex64::ONE + y);
        }
        (Complex64::ONE + self.b.iter().zip(&k).map(|(b, k)| z * *b * k).sum::<Complex64>()).norm()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sum_to_their_nodes_and_weights_to_one() {
        for tableau in TABLEAUX {
            for (row, c) in tableau.a.iter().zip(tableau.c) {
                assert!((row.iter().sum::<f64>() - c).abs() < 1e-14, "{}", tableau.name);
            }
            assert!((tableau.b.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            assert!(tableau.error.is_none_or(|e| e.iter().sum::<f64>().abs() < 1e-14), "{}", tableau.name);
        }
    }

    #[test]
    fn stability_limits_on_the_imaginary_axis_are_where_stated() {
        for tableau in TABLEAUX.iter().filter(|t| t.imaginary_stability > 0.0) {
            let limit = tableau.imaginary_stability;
            assert!(tableau.amplification(limit * 0.999) <= 1.0 + 1e-9, "{}", tableau.name);
            assert!(tableau.amplification(limit * 1.001) > 1.0, "{}", tableau.name);
        }
    }
}
