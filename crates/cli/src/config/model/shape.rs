//! Shapes.

use std::path::PathBuf;

use serde::Deserialize;

/// A part of space; lengths in m, angles in rad. A centre that is absent is the middle of the film.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum Shape {
    Circle { diameter: f64, centre: Option<[f64; 2]> },
    Ellipse { diameter: [f64; 2], centre: Option<[f64; 2]> },
    Ring { outer_diameter: f64, inner_diameter: f64, centre: Option<[f64; 2]> },
    Rectangle { size: [f64; 2], centre: Option<[f64; 2]> },
    Polygon { corners: Vec<[f64; 2]> },
    HalfPlane { point: [f64; 2], direction: f64 },
    Layers { first: usize, last: Option<usize> },
    Ellipsoid { diameter: [f64; 3], centre: Option<[f64; 3]> },
    Mask { file: PathBuf, threshold: f64, inverted: bool },
    Union(Vec<Shape>),
    Intersection(Vec<Shape>),
    Difference { of: Box<Shape>, without: Vec<Shape> },
    Translated { shape: Box<Shape>, by: [f64; 3] },
    Rotated { shape: Box<Shape>, angle: f64, about: Option<[f64; 2]> },
    Repeated { shape: Box<Shape>, period_x: Option<f64>, period_y: Option<f64> },
}
