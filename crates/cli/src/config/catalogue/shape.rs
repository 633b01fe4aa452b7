//! Keys of shapes.

use crate::config::schema::{Group, Key, Kind, Range, Section, key};
use crate::units::{ANGLE, LENGTH};

const POSITION: Kind = Kind::Quantity(&LENGTH, Range::Any);
const SIZE: Kind = Kind::Quantity(&LENGTH, Range::Positive);
/// A static, since a constant cannot hold what holds it.
static ONE: Kind = Kind::OneOf(&SHAPE);

/// The shape inside another.
const fn inner(shape: &'static Section) -> Key {
    key("shape", Kind::OneOf(shape), SHAPE_EXAMPLE, "The shape to begin with.")
}

const CENTRE: Key = key(
    "centre",
    Kind::Vector(&POSITION, 2),
    r#"["100 nm", "50 nm"]"#,
    "Its middle along x and y; without it the middle of the film, which begins at 0.",
)
.optional()
.also(&["center", "position"]);

pub const SHAPE_EXAMPLE: &str = r#"{ circle = { diameter = "100 nm" } }"#;

/// The cells whose centres it holds. Shapes of the plane go through all layers.
pub static SHAPE: Section = Section {
    keys: &[
        key("circle", Kind::Table(&CIRCLE), r#"{ diameter = "100 nm" }"#, "A disk.")
            .optional()
            .also(&["disk", "cylinder", "dot"]),
        key(
            "ellipse",
            Kind::Table(&ELLIPSE),
            r#"{ diameter = ["160 nm", "80 nm"] }"#,
            "An ellipse with axes along x and y.",
        )
        .optional(),
        key(
            "ring",
            Kind::Table(&RING),
            r#"{ outer_diameter = "200 nm", inner_diameter = "100 nm" }"#,
            "A disk with a round hole in its middle.",
        )
        .optional()
        .also(&["annulus"]),
        key(
            "rectangle",
            Kind::Table(&RECTANGLE),
            r#"{ size = ["100 nm", "40 nm"] }"#,
            "A rectangle with edges along x and y.",
        )
        .optional()
        .also(&["rect", "square", "cuboid"]),
        key(
            "polygon",
            Kind::Table(&POLYGON),
            r#"{ corners = [["0 nm", "0 nm"], ["100 nm", "0 nm"], ["0 nm", "50 nm"]] }"#,
            "A polygon, which may be concave.",
        )
        .optional(),
        key(
            "half_plane",
            Kind::Table(&HALF_PLANE),
            r#"{ point = ["100 nm", "0 nm"], direction = "0 deg" }"#,
            "One side of a straight line.",
        )
        .optional(),
        key("layers", Kind::Table(&LAYERS), "{ first = 0, last = 0 }", "Some layers of cells.").optional(),
        key(
            "ellipsoid",
            Kind::Table(&ELLIPSOID),
            r#"{ diameter = ["20 nm", "20 nm", "20 nm"] }"#,
            "An ellipsoid with axes along x, y and z.",
        )
        .optional()
        .also(&["sphere", "ball"]),
        key(
            "mask",
            Kind::Table(&MASK),
            r#"{ file = "disk.png" }"#,
            "The dark pixels of a PNG image with one pixel for each cell; its top is the side of large y.",
        )
        .optional()
        .also(&["image", "png"]),
        key(
            "union",
            Kind::List(&ONE),
            r#"[{ circle = { diameter = "60 nm" } }, { rectangle = { size = ["100 nm", "20 nm"] } }]"#,
            "What at least one of the shapes holds.",
        )
        .optional()
        .also(&["add", "or"]),
        key(
            "intersection",
            Kind::List(&ONE),
            r#"[{ circle = { diameter = "60 nm" } }, { rectangle = { size = ["100 nm", "20 nm"] } }]"#,
            "What all of the shapes hold.",
        )
        .optional()
        .also(&["intersect", "and"]),
        key(
            "difference",
            Kind::Table(&DIFFERENCE),
            r#"{ of = { circle = { diameter = "100 nm" } }, without = [{ circle = { diameter = "20 nm" } }] }"#,
            "What a shape holds and others do not.",
        )
        .optional()
        .also(&["subtract", "sub"]),
        key(
            "translated",
            Kind::Table(&TRANSLATED),
            r#"{ shape = { circle = { diameter = "60 nm" } }, by = ["20 nm", "0 nm", "0 nm"] }"#,
            "A shape, moved.",
        )
        .optional()
        .also(&["translate", "transl"]),
        key(
            "rotated",
            Kind::Table(&ROTATED),
            r#"{ shape = { rectangle = { size = ["100 nm", "20 nm"] } }, angle = "30 deg" }"#,
            "A shape, turned in the plane.",
        )
        .optional()
        .also(&["rotate", "rotz"]),
        key(
            "repeated",
            Kind::Table(&REPEATED),
            r#"{ shape = { circle = { diameter = "20 nm", centre = ["20 nm", "20 nm"] } }, period_x = "40 nm" }"#,
            "A shape and its copies at all multiples of a period.",
        )
        .optional()
        .also(&["repeat"]),
    ],
    groups: &[Group {
        names: &[
            "circle", "ellipse", "ring", "rectangle", "polygon", "half_plane", "layers", "ellipsoid", "mask", "union",
            "intersection", "difference", "translated", "rotated", "repeated",
        ],
        required: true,
    }],
};

static CIRCLE: Section =
    Section { keys: &[key("diameter", SIZE, r#""100 nm""#, "Its diameter."), CENTRE], groups: &[] };

static ELLIPSE: Section = Section {
    keys: &[
        key("diameter", Kind::Vector(&SIZE, 2), r#"["160 nm", "80 nm"]"#, "Its diameters along x and y."),
        CENTRE,
    ],
    groups: &[],
};

static RING: Section = Section {
    keys: &[
        key("outer_diameter", SIZE, r#""200 nm""#, "Its diameter."),
        key("inner_diameter", SIZE, r#""100 nm""#, "Diameter of the hole."),
        CENTRE,
    ],
    groups: &[],
};

static RECTANGLE: Section = Section {
    keys: &[
        key("size", Kind::Vector(&SIZE, 2), r#"["100 nm", "40 nm"]"#, "Its edges along x and y."),
        CENTRE,
    ],
    groups: &[],
};

static POLYGON: Section = Section {
    keys: &[key(
        "corners",
        Kind::List(&Kind::Vector(&POSITION, 2)),
        r#"[["0 nm", "0 nm"], ["100 nm", "0 nm"], ["0 nm", "50 nm"]]"#,
        "Its corners in order, three or more; the last is joined to the first.",
    )
    .also(&["vertices", "points"])],
    groups: &[],
};

static HALF_PLANE: Section = Section {
    keys: &[
        key("point", Kind::Vector(&POSITION, 2), r#"["100 nm", "0 nm"]"#, "A point on the line."),
        key(
            "direction",
            Kind::Quantity(&ANGLE, Range::Any),
            r#""0 deg""#,
            "From the line into the half-plane, counted from the x axis.",
        )
        .default(r#""0 deg""#)
        .also(&["angle", "normal"]),
    ],
    groups: &[],
};

static LAYERS: Section = Section {
    keys: &[
        key("first", Kind::Integer(0, i64::MAX), "0", "The lowest layer; the film's lowest is 0.")
            .also(&["from", "layer"]),
        key("last", Kind::Integer(0, i64::MAX), "0", "The highest layer; without it only `first`.")
            .optional()
            .also(&["to"]),
    ],
    groups: &[],
};

static ELLIPSOID: Section = Section {
    keys: &[
        key(
            "diameter",
            Kind::Vector(&SIZE, 3),
            r#"["20 nm", "20 nm", "20 nm"]"#,
            "Its diameters along x, y and z.",
        ),
        key(
            "centre",
            Kind::Vector(&POSITION, 3),
            r#"["50 nm", "50 nm", "10 nm"]"#,
            "Its middle; without it the middle of the film.",
        )
        .optional()
        .also(&["center", "position"]),
    ],
    groups: &[],
};

static MASK: Section = Section {
    keys: &[
        key(
            "file",
            Kind::InputFile,
            r#""disk.png""#,
            "A PNG image of as many pixels as there are cells along x and y.",
        ),
        key(
            "threshold",
            Kind::Number(Range::Closed(0.0, 1.0)),
            "0.5",
            "Pixels darker than this belong to it; 0 is black, 1 white.",
        )
        .default("0.5"),
        key("inverted", Kind::Boolean, "true", "Whether the bright pixels belong to it instead.")
            .default("false")
            .also(&["invert"]),
    ],
    groups: &[],
};

static DIFFERENCE: Section = Section {
    keys: &[
        key("of", Kind::OneOf(&SHAPE), SHAPE_EXAMPLE, "The shape from which others are taken away.")
            .also(&["shape"]),
        key(
            "without",
            Kind::List(&ONE),
            r#"[{ circle = { diameter = "20 nm" } }]"#,
            "The shapes that are taken away.",
        )
        .also(&["minus"]),
    ],
    groups: &[],
};

static TRANSLATED: Section = Section {
    keys: &[
        inner(&SHAPE),
        key("by", Kind::Vector(&POSITION, 3), r#"["20 nm", "0 nm", "0 nm"]"#, "How far along x, y and z."),
    ],
    groups: &[],
};

static ROTATED: Section = Section {
    keys: &[
        inner(&SHAPE),
        key("angle", Kind::Quantity(&ANGLE, Range::Any), r#""30 deg""#, "Counter-clockwise."),
        key(
            "about",
            Kind::Vector(&POSITION, 2),
            r#"["100 nm", "50 nm"]"#,
            "The point that stays; without it the middle of the film.",
        )
        .optional(),
    ],
    groups: &[],
};

static REPEATED: Section = Section {
    keys: &[
        inner(&SHAPE),
        key("period_x", SIZE, r#""40 nm""#, "Distance of the copies along x; without it there are none.")
            .optional(),
        key("period_y", SIZE, r#""40 nm""#, "Distance of the copies along y; without it there are none.")
            .optional(),
    ],
    groups: &[],
};
