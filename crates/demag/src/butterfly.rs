//! Discrete Fourier transforms of 2, 3, 4, 5 and 8 complex numbers, lane by lane.

use crate::lanes::Lanes;

/// Real and imaginary parts of as many complex numbers as there are lanes.
pub type Complex<L> = [<L as Lanes>::Vector; 2];

#[inline(always)]
pub fn add<L: Lanes>(l: L, a: Complex<L>, b: Complex<L>) -> Complex<L> {
    [l.add(a[0], b[0]), l.add(a[1], b[1])]
}

#[inline(always)]
pub fn sub<L: Lanes>(l: L, a: Complex<L>, b: Complex<L>) -> Complex<L> {
    [l.sub(a[0], b[0]), l.sub(a[1], b[1])]
}

/// a w
#[inline(always)]
pub fn times<L: Lanes>(l: L, a: Complex<L>, w: Complex<L>) -> Complex<L> {
    [l.neg_mul_add(a[1], w[1], l.mul(a[0], w[0])), l.mul_add(a[1], w[0], l.mul(a[0], w[1]))]
}

/// a w*
#[inline(always)]
pub fn times_conjugate<L: Lanes>(l: L, a: Complex<L>, w: Complex<L>) -> Complex<L> {
    [l.mul_add(a[1], w[1], l.mul(a[0], w[0])), l.neg_mul_add(a[0], w[1], l.mul(a[1], w[0]))]
}

/// (a + i b, a − i b)
#[inline(always)]
fn add_sub_i<L: Lanes>(l: L, a: Complex<L>, b: Complex<L>) -> (Complex<L>, Complex<L>) {
    ([l.sub(a[0], b[1]), l.add(a[1], b[0])], [l.add(a[0], b[1]), l.sub(a[1], b[0])])
}

/// y_d = Σ_s x_s exp(∓2πi d s/R): − if `FORWARD`.
#[inline(always)]
pub fn dft<L: Lanes, const R: usize, const FORWARD: bool>(l: L, x: [Complex<L>; R]) -> [Complex<L>; R] {
    let mut y = x;
    match R {
        2 => y.copy_from_slice(&dft2(l, [x[0], x[1]])),
        3 => y.copy_from_slice(&dft3::<L, FORWARD>(l, [x[0], x[1], x[2]])),
        4 => y.copy_from_slice(&dft4::<L, FORWARD>(l, [x[0], x[1], x[2], x[3]])),
        5 => y.copy_from_slice(&dft5::<L, FORWARD>(l, [x[0], x[1], x[2], x[3], x[4]])),
        _ => y.copy_from_slice(&dft8::<L, FORWARD>(l, [x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]])),
    }
    y
}

#[inline(always)]
fn dft2<L: Lanes>(l: L, x: [Complex<L>; 2]) -> [Complex<L>; 2] {
    [add(l, x[0], x[1]), sub(l, x[0], x[1])]
}

#[inline(always)]
fn dft3<L: Lanes, const FORWARD: bool>(l: L, x: [Complex<L>; 3]) -> [Complex<L>; 3] {
    let sine = l.constant(if FORWARD { -0.75f64.sqrt() } else { 0.75f64.sqrt() });
    let (sum, difference) = (add(l, x[1], x[2]), sub(l, x[1], x[2]));
    let half = l.constant(0.5);
    let middle = [l.neg_mul_add(sum[0], half, x[0][0]), l.neg_mul_add(sum[1], half, x[0][1])];
    let (plus, minus) = add_sub_i(l, middle, [l.mul(difference[0], sine), l.mul(difference[1], sine)]);
    [add(l, x[0], sum), plus, minus]
}

#[inline(always)]
fn dft4<L: Lanes, const FORWARD: bool>(l: L, x: [Complex<L>; 4]) -> [Complex<L>; 4] {
    let [a, b] = dft2(l, [x[0], x[2]]);
    let [c, d] = dft2(l, [x[1], x[3]]);
    let (plus, minus) = add_sub_i(l, b, d);
    let [first, third] = if FORWARD { [minus, plus] } else { [plus, minus] };
    [add(l, a, c), first, sub(l, a, c), third]
}

#[inline(always)]
fn dft5<L: Lanes, const FORWARD: bool>(l: L, x: [Complex<L>; 5]) -> [Complex<L>; 5] {
    let angle = std::f64::consts::TAU / 5.0;
    let (c1, c2) = (l.constant(angle.cos()), l.constant((2.0 * angle).cos()));
    let sign = if FORWARD { -1.0 } else { 1.0 };
    let (s1, s2) = (l.constant(sign * angle.sin()), l.constant(sign * (2.0 * angle).sin()));
    let (a, b) = (add(l, x[1], x[4]), sub(l, x[1], x[4]));
    let (c, d) = (add(l, x[2], x[3]), sub(l, x[2], x[3]));
    let ((u0, v0, p0, q0), (u1, v1, p1, q1)) = (
        dft5_part(l, [x[0][0], a[0], b[0], c[0], d[0]], [c1, c2, s1, s2]),
        dft5_part(l, [x[0][1], a[1], b[1], c[1], d[1]], [c1, c2, s1, s2]),
    );
    let (y1, y4) = add_sub_i(l, [u0, u1], [p0, p1]);
    let (y2, y3) = add_sub_i(l, [v0, v1], [q0, q1]);
    [add(l, x[0], add(l, a, c)), y1, y2, y3, y4]
}

/// Real or imaginary parts of what the outputs of `dft5` are made of. A function, because a closure that is called twice is
/// not inlined, and what is not inlined is not compiled for the vector instructions.
#[inline(always)]
fn dft5_part<L: Lanes>(
    l: L,
    [x, a, b, c, d]: [L::Vector; 5],
    [c1, c2, s1, s2]: [L::Vector; 4],
) -> (L::Vector, L::Vector, L::Vector, L::Vector) {
    (
        l.mul_add(c, c2, l.mul_add(a, c1, x)),
        l.mul_add(c, c1, l.mul_add(a, c2, x)),
        l.mul_add(d, s2, l.mul(b, s1)),
        l.neg_mul_add(d, s1, l.mul(b, s2)),
    )
}

#[inline(always)]
fn dft8<L: Lanes, const FORWARD: bool>(l: L, x: [Complex<L>; 8]) -> [Complex<L>; 8] {
    let even = dft4::<L, FORWARD>(l, [x[0], x[2], x[4], x[6]]);
    let odd = dft4::<L, FORWARD>(l, [x[1], x[3], x[5], x[7]]);
    let root = l.constant(std::f64::consts::FRAC_1_SQRT_2);
    // odd[1] exp(∓iπ/4), odd[3] exp(∓3iπ/4)
    let turned = |z: Complex<L>| {
        let (plus, minus) = (l.add(z[0], z[1]), l.sub(z[1], z[0]));
        if FORWARD {
            [l.mul(plus, root), l.mul(minus, root)]
        } else {
            [l.mul(l.sub(z[0], z[1]), root), l.mul(plus, root)]
        }
    };
    let (first, third) = (turned(odd[1]), turned(odd[3]));
    let (plus2, minus2) = add_sub_i(l, even[2], odd[2]);
    let (plus3, minus3) = add_sub_i(l, even[3], third);
    let ([y2, y6], [y3, y7]) =
        if FORWARD { ([minus2, plus2], [minus3, plus3]) } else { ([plus2, minus2], [plus3, minus3]) };
    [
        add(l, even[0], odd[0]),
        add(l, even[1], first),
        y2,
        y3,
        sub(l, even[0], odd[0]),
        sub(l, even[1], first),
        y6,
        y7,
    ]
}
