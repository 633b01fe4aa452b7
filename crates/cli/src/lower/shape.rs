//! Shapes.

use geometry::{GreyImage, Lattice, Mask, Shape};

use super::{Lowering, same_name};
use crate::config;

/// The shape at `path`, for a film of the cells of `lattice`.
pub fn shape(on: &mut Lowering<'_>, path: &str, given: &config::Shape, lattice: &Lattice) -> Option<Shape> {
    let [x, y, z] = lattice.middle();
    let middle = |centre: &Option<[f64; 2]>| centre.unwrap_or([x, y]);
    let at = |name: &str| format!("{path}.{name}");
    match given {
        config::Shape::Circle { diameter, centre } => {
            on.keep(&at("circle"), same_name, Shape::ellipse(middle(centre), [*diameter; 2]))
        }
        config::Shape::Ellipse { diameter, centre } => {
            on.keep(&at("ellipse"), same_name, Shape::ellipse(middle(centre), *diameter))
        }
        config::Shape::Ring { outer_diameter, inner_diameter, centre } => {
            let made = Shape::ring(middle(centre), *outer_diameter, *inner_diameter);
            on.keep(&at("ring"), same_name, made)
        }
        config::Shape::Rectangle { size, centre } => {
            on.keep(&at("rectangle"), same_name, Shape::rectangle(middle(centre), *size))
        }
        config::Shape::Polygon { corners } => on.keep(&at("polygon"), same_name, Shape::polygon(corners)),
        config::Shape::HalfPlane { point, direction } => {
            on.keep(&at("half_plane"), same_name, Shape::half_plane(*point, *direction))
        }
        config::Shape::Layers { first, last } => layers(on, &at("layers"), *first, *last, lattice),
        config::Shape::Ellipsoid { diameter, centre } => {
            let made = Shape::ellipsoid(centre.unwrap_or([x, y, z]), *diameter);
            on.keep(&at("ellipsoid"), same_name, made)
        }
        config::Shape::Mask { file, threshold, inverted } => {
            let image = image(on, &at("mask.file"), file)?;
            let [dx, dy, _] = on.halved.given.cell_size;
            let mask = Mask::darker_than(&image, *threshold, [dx, dy]);
            Some(Shape::mask(if *inverted { mask.inverted() } else { mask }))
        }
        config::Shape::Union(shapes) => {
            let made = Shape::union(all(on, &at("union"), shapes, lattice)?);
            on.keep(&at("union"), |_| String::new(), made)
        }
        config::Shape::Intersection(shapes) => {
            let made = Shape::intersection(all(on, &at("intersection"), shapes, lattice)?);
            on.keep(&at("intersection"), |_| String::new(), made)
        }
        config::Shape::Difference { of, without } => {
            let of = shape(on, &at("difference.of"), of, lattice);
            let without = all(on, &at("difference.without"), without, lattice);
            on.keep(&at("difference.without"), |_| String::new(), of?.difference(without?))
        }
        config::Shape::Translated { shape: inner, by } => {
            let inner = shape(on, &at("translated.shape"), inner, lattice)?;
            on.keep(&at("translated"), same_name, inner.translated(*by))
        }
        config::Shape::Rotated { shape: inner, angle, about } => {
            let inner = shape(on, &at("rotated.shape"), inner, lattice)?;
            on.keep(&at("rotated"), same_name, inner.rotated(*angle, middle(about)))
        }
        config::Shape::Repeated { shape: inner, period_x, period_y } => {
            let inner = shape(on, &at("repeated.shape"), inner, lattice)?;
            if period_x.is_none() && period_y.is_none() {
                on.fault(&at("repeated"), format!("`{path}.repeated` needs `period_x`, `period_y` or both"));
                return None;
            }
            on.keep(&at("repeated"), same_name, inner.repeated([*period_x, *period_y]))
        }
    }
}

/// All shapes of a list; none if one of them is refused.
fn all(on: &mut Lowering<'_>, path: &str, given: &[config::Shape], lattice: &Lattice) -> Option<Vec<Shape>> {
    let shapes: Vec<_> = given
        .iter()
        .enumerate()
        .filter_map(|(i, inner)| shape(on, &format!("{path}.{i}"), inner, lattice))
        .collect();
    (shapes.len() == given.len()).then_some(shapes)
}

fn layers(
    on: &mut Lowering<'_>,
    path: &str,
    first: usize,
    last: Option<usize>,
    lattice: &Lattice,
) -> Option<Shape> {
    let (last, count, height) = (last.unwrap_or(first), lattice.cells[2], lattice.cell_size[2]);
    if last < first || last >= count {
        let (key, found) = if last < first {
            ("last", last)
        } else if first >= count {
            ("first", first)
        } else {
            ("last", last)
        };
        let wanted = if last < first {
            format!("{first} or above")
        } else {
            format!("below {count}, the number of layers")
        };
        on.fault(&format!("{path}.{key}"), format!("`{path}.{key}` = {found} must be {wanted}"));
        return None;
    }
    on.keep(path, same_name, Shape::heights(first as f64 * height, (last + 1) as f64 * height))
}

/// The PNG image at `path`, which has one pixel for each cell of a layer of the configuration.
pub fn image(on: &mut Lowering<'_>, path: &str, file: &std::path::Path) -> Option<GreyImage> {
    let bytes = super::file::bytes(on, path, file)?;
    let [nx, ny, _] = on.halved.given.cells;
    let read = GreyImage::from_png(&bytes).and_then(|image| {
        image.must_fit([nx, ny])?;
        Ok(image)
    });
    match read {
        Ok(image) => Some(image),
        Err(error) => {
            on.fault(path, format!("`{path}`: {}: {error}", file.display()));
            None
        }
    }
}
