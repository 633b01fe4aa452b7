//! Points in polygons.

/// Whether `r` lies inside the closed polygon with these corners, which may be concave and may cross itself (the
/// even–odd rule). Every point of the plane belongs to exactly one of two polygons that share an edge.
pub(crate) fn contains(corners: &[[f64; 2]], r: [f64; 2]) -> bool {
    let before = corners.iter().cycle().skip(corners.len().saturating_sub(1));
    corners.iter().zip(before).fold(false, |inside, (a, b)| {
        // From below, so that an edge is the same one for the polygons on both of its sides.
        let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        // Half-open in y, so that a ray through a corner crosses once.
        let crosses =
            (a[1] > r[1]) != (b[1] > r[1]) && r[0] < (b[0] - a[0]) * (r[1] - a[1]) / (b[1] - a[1]) + a[0];
        inside != crosses
    })
}
