//! Parts of space.

use std::f64::consts::TAU;
use std::sync::Arc;

use crate::{InvalidParameter, Lattice, Mask, polygon};

/// A part of space: primitives and what is made of them. Shapes of the plane go through all layers.
#[derive(Clone, Debug)]
pub struct Shape(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Ellipse { centre: [f64; 2], semi_axes: [f64; 2] },
    Rectangle { centre: [f64; 2], half: [f64; 2] },
    Polygon(Arc<[[f64; 2]]>),
    HalfPlane { point: [f64; 2], normal: [f64; 2] },
    Heights { low: f64, high: f64 },
    Ellipsoid { centre: [f64; 3], semi_axes: [f64; 3] },
    Mask(Arc<Mask>),
    Union(Vec<Shape>),
    Intersection(Vec<Shape>),
    Difference(Box<Shape>, Vec<Shape>),
    Translated { shape: Box<Shape>, by: [f64; 3] },
    Rotated { shape: Box<Shape>, about: [f64; 2], cos: f64, sin: f64 },
    Repeated { shape: Box<Shape>, period: [Option<f64>; 2] },
}

fn positive(name: &'static str, values: &[f64]) -> Result<(), InvalidParameter> {
    values.iter().try_for_each(|&value| {
        InvalidParameter::unless(value > 0.0 && value.is_finite(), name, value, "above zero and finite")
    })
}

fn finite(name: &'static str, values: &[f64]) -> Result<(), InvalidParameter> {
    values
        .iter()
        .try_for_each(|&value| InvalidParameter::unless(value.is_finite(), name, value, "a finite number"))
}

impl Shape {
    /// An ellipse with these diameters along x and y \[m\].
    ///
    /// # Errors
    /// A diameter that is not above zero, or a number that is not finite.
    pub fn ellipse(centre: [f64; 2], diameter: [f64; 2]) -> Result<Self, InvalidParameter> {
        finite("centre", &centre)?;
        positive("diameter", &diameter)?;
        Ok(Self(Kind::Ellipse { centre, semi_axes: diameter.map(|d| 0.5 * d) }))
    }

    /// The part of a disk outside a smaller one with the same centre; diameters in m.
    ///
    /// # Errors
    /// A diameter that is not above zero, or an inner one that is not below the outer one.
    pub fn ring(centre: [f64; 2], outer: f64, inner: f64) -> Result<Self, InvalidParameter> {
        let (outside, inside) = (Self::ellipse(centre, [outer; 2])?, Self::ellipse(centre, [inner; 2]));
        InvalidParameter::unless(inner < outer, "inner_diameter", inner, "below the outer diameter")?;
        positive("inner_diameter", &[inner])?;
        outside.difference(vec![inside?])
    }

    /// A rectangle with these edges along x and y \[m\]; an infinite one makes a strip.
    ///
    /// # Errors
    /// An edge that is not above zero, or a centre that is not finite.
    pub fn rectangle(centre: [f64; 2], size: [f64; 2]) -> Result<Self, InvalidParameter> {
        finite("centre", &centre)?;
        for edge in size {
            InvalidParameter::unless(edge > 0.0, "size", edge, "above zero")?;
        }
        Ok(Self(Kind::Rectangle { centre, half: size.map(|edge| 0.5 * edge) }))
    }

    /// A polygon, closed from its last corner to its first \[m\]; where it crosses itself the even–odd rule holds.
    ///
    /// # Errors
    /// Fewer than three corners, or a coordinate that is not finite.
    pub fn polygon(corners: &[[f64; 2]]) -> Result<Self, InvalidParameter> {
        let count = corners.len();
        InvalidParameter::unless(count >= 3, "corners", count as f64, "three corners or more")?;
        finite("corners", corners.as_flattened())?;
        Ok(Self(Kind::Polygon(corners.into())))
    }

    /// The side of the line through `point` towards which `angle`, counted from the x axis, points.
    ///
    /// # Errors
    /// A number that is not finite.
    pub fn half_plane(point: [f64; 2], angle: f64) -> Result<Self, InvalidParameter> {
        finite("point", &point)?;
        finite("direction", &[angle])?;
        let [cos, sin] = cos_sin(angle);
        Ok(Self(Kind::HalfPlane { point, normal: [cos, sin] }))
    }

    /// Heights z from `low`, included, to `high`, not included \[m\].
    ///
    /// # Errors
    /// `high` not above `low`.
    pub fn heights(low: f64, high: f64) -> Result<Self, InvalidParameter> {
        finite("low", &[low])?;
        InvalidParameter::unless(high > low, "high", high, "above the lower end")?;
        Ok(Self(Kind::Heights { low, high }))
    }

    /// An ellipsoid with these diameters along x, y and z \[m\].
    ///
    /// # Errors
    /// A diameter that is not above zero, or a number that is not finite.
    pub fn ellipsoid(centre: [f64; 3], diameter: [f64; 3]) -> Result<Self, InvalidParameter> {
        finite("centre", &centre)?;
        positive("diameter", &diameter)?;
        Ok(Self(Kind::Ellipsoid { centre, semi_axes: diameter.map(|d| 0.5 * d) }))
    }

    /// What an image marks.
    pub fn mask(mask: Mask) -> Self {
        Self(Kind::Mask(Arc::new(mask)))
    }

    /// What at least one of the shapes holds.
    ///
    /// # Errors
    /// No shapes at all.
    pub fn union(shapes: Vec<Shape>) -> Result<Self, InvalidParameter> {
        some(&shapes).map(|()| Self(Kind::Union(shapes)))
    }

    /// What all of the shapes hold.
    ///
    /// # Errors
    /// No shapes at all.
    pub fn intersection(shapes: Vec<Shape>) -> Result<Self, InvalidParameter> {
        some(&shapes).map(|()| Self(Kind::Intersection(shapes)))
    }

    /// What this shape holds and none of `others` does.
    ///
    /// # Errors
    /// No shapes to take away.
    pub fn difference(self, others: Vec<Shape>) -> Result<Self, InvalidParameter> {
        some(&others).map(|()| Self(Kind::Difference(Box::new(self), others)))
    }

    /// This shape, moved \[m\].
    ///
    /// # Errors
    /// A number that is not finite.
    pub fn translated(self, by: [f64; 3]) -> Result<Self, InvalidParameter> {
        finite("by", &by)?;
        Ok(Self(Kind::Translated { shape: Box::new(self), by }))
    }

    /// This shape, turned about the normal through `about` \[m\], counter-clockwise by `angle`.
    ///
    /// # Errors
    /// A number that is not finite.
    pub fn rotated(self, angle: f64, about: [f64; 2]) -> Result<Self, InvalidParameter> {
        finite("angle", &[angle])?;
        finite("about", &about)?;
        let [cos, sin] = cos_sin(angle);
        Ok(Self(Kind::Rotated { shape: Box::new(self), about, cos, sin }))
    }

    /// This shape and its copies at all multiples of `period` along x and y \[m\]; `None` does not repeat. The shape
    /// must not reach further than one period beyond the first period, from 0 to `period`.
    ///
    /// # Errors
    /// A period that is not above zero.
    pub fn repeated(self, period: [Option<f64>; 2]) -> Result<Self, InvalidParameter> {
        period.into_iter().flatten().try_for_each(|p| positive("period", &[p]))?;
        Ok(Self(Kind::Repeated { shape: Box::new(self), period }))
    }

    /// Whether the shape holds the point `r` \[m\].
    pub fn contains(&self, r: [f64; 3]) -> bool {
        let [x, y, z] = r;
        match &self.0 {
            Kind::Ellipse { centre, semi_axes } => {
                ((x - centre[0]) / semi_axes[0]).powi(2) + ((y - centre[1]) / semi_axes[1]).powi(2) <= 1.0
            }
            Kind::Rectangle { centre, half } => {
                [x, y].iter().zip(centre).zip(half).all(|((r, c), h)| within(r - c, -h, *h))
            }
            Kind::Polygon(corners) => polygon::contains(corners, [x, y]),
            Kind::HalfPlane { point, normal } => {
                (x - point[0]) * normal[0] + (y - point[1]) * normal[1] >= 0.0
            }
            Kind::Heights { low, high } => within(z, *low, *high),
            Kind::Ellipsoid { centre, semi_axes } => {
                r.iter().zip(centre).zip(semi_axes).map(|((r, c), a)| ((r - c) / a).powi(2)).sum::<f64>()
                    <= 1.0
            }
            Kind::Mask(mask) => mask.contains([x, y]),
            Kind::Union(shapes) => shapes.iter().any(|shape| shape.contains(r)),
            Kind::Intersection(shapes) => shapes.iter().all(|shape| shape.contains(r)),
            Kind::Difference(shape, others) => {
                shape.contains(r) && !others.iter().any(|other| other.contains(r))
            }
            Kind::Translated { shape, by } => shape.contains([x - by[0], y - by[1], z - by[2]]),
            Kind::Rotated { shape, about, cos, sin } => {
                let (u, v) = (x - about[0], y - about[1]);
                shape.contains([about[0] + cos * u + sin * v, about[1] - sin * u + cos * v, z])
            }
            Kind::Repeated { shape, period } => {
                let images = |r: f64, period: Option<f64>| {
                    let first = period.map_or(r, |p| r.rem_euclid(p));
                    let p = period.unwrap_or(0.0);
                    [first, first - p, first + p].into_iter().take(if period.is_some() { 3 } else { 1 })
                };
                images(x, period[0]).any(|x| images(y, period[1]).any(|y| shape.contains([x, y, z])))
            }
        }
    }

    /// The cells of `lattice` whose centres the shape holds.
    pub fn cells(&self, lattice: &Lattice) -> Vec<bool> {
        lattice.centres().map(|centre| self.contains(centre)).collect()
    }
}

fn some(shapes: &[Shape]) -> Result<(), InvalidParameter> {
    InvalidParameter::unless(!shapes.is_empty(), "shapes", 0.0, "one shape or more")
}

/// Whether r lies between two ends, the lower one included and the upper one not, so that what lies side by side shares no
/// cell. What rounding moved off an end lies on it.
fn within(r: f64, low: f64, high: f64) -> bool {
    let rounding = 1e-9 * if high.is_finite() { high - low } else { r.abs() };
    r >= low - rounding && r < high - rounding
}

/// Cosine and sine, exact for multiples of a right angle, so that turned rectangles have straight edges.
fn cos_sin(angle: f64) -> [f64; 2] {
    let quarters = 4.0 * angle / TAU;
    if (quarters - quarters.round()).abs() < 1e-12 {
        match quarters.round().rem_euclid(4.0) as u8 {
            0 => [1.0, 0.0],
            1 => [0.0, 1.0],
            2 => [-1.0, 0.0],
            _ => [0.0, -1.0],
        }
    } else {
        [angle.cos(), angle.sin()]
    }
}
