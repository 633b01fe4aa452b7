//! Methods of second to fourth order, and Cash and Karp's.

use super::Tableau;

/// Heun's method (1900), order 2.
pub const HEUN: Tableau = Tableau {
    name: "heun",
    order: 2,
    c: &[0.0, 1.0],
    a: &[&[], &[1.0]],
    b: &[0.5, 0.5],
    implicit: None,
    error: None,
    inside: None,
    first_same_as_last: false,
    stops_at_limit: false,
    imaginary_stability: 0.0,
};

/// The classical method of Kutta (1901), order 4.
pub const RK4: Tableau = Tableau {
    name: "rk4",
    order: 4,
    c: &[0.0, 0.5, 0.5, 1.0],
    a: &[&[], &[0.5], &[0.0, 0.5], &[0.0, 0.0, 1.0]],
    b: &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
    implicit: None,
    error: None,
    inside: None,
    first_same_as_last: false,
    stops_at_limit: false,
    imaginary_stability: 2.828_427_124_746_19,
};

/// Bogacki and Shampine, Appl. Math. Lett. 2, 321 (1989), order 3(2).
pub const BOGACKI_SHAMPINE: Tableau = Tableau {
    name: "bogacki_shampine",
    order: 3,
    c: &[0.0, 0.5, 0.75, 1.0],
    a: &[&[], &[0.5], &[0.0, 0.75], &[2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0]],
    b: &[2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0, 0.0],
    implicit: None,
    error: Some(&[5.0 / 72.0, -1.0 / 12.0, -1.0 / 9.0, 1.0 / 8.0]),
    inside: None,
    first_same_as_last: true,
    stops_at_limit: false,
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
    implicit: None,
    error: Some(&[
        2825.0 / 27648.0 - 37.0 / 378.0,
        0.0,
        18575.0 / 48384.0 - 250.0 / 621.0,
        13525.0 / 55296.0 - 125.0 / 594.0,
        277.0 / 14336.0,
        0.25 - 512.0 / 1771.0,
    ]),
    inside: None,
    first_same_as_last: false,
    stops_at_limit: false,
    imaginary_stability: 0.0,
};
