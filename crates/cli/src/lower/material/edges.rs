//! `magnet.absorbing_edges`.

use geometry::Lattice;
use llg::{Magnet, Parameter};

use super::super::Lowering;
use crate::config::{AbsorbingEdges, Edge, EdgeProfile};

/// Raises the damping towards edges, α = α₀ + (α_edge − α₀) ((w − d)/w)ⁿ at the distance d < w from the nearest one.
pub fn apply(on: &mut Lowering<'_>, given: &AbsorbingEdges, lattice: &Lattice, magnet: &mut Magnet) {
    let extent = lattice.extent();
    let free = |axis: usize| !lattice.periodic[axis] && lattice.cells[axis] > 1;
    let all = [(Edge::XLow, 0), (Edge::XHigh, 0), (Edge::YLow, 1), (Edge::YHigh, 1)];
    let edges: Vec<(Edge, usize)> = match &given.edges {
        Some(named) => all.into_iter().filter(|(edge, _)| named.contains(edge)).collect(),
        None => all.into_iter().filter(|(_, axis)| free(*axis)).collect(),
    };
    let path = "magnet.absorbing_edges";
    if edges.is_empty() {
        let message =
            format!("`{path}` needs `edges`: the film is periodic and has no free edge along x or y");
        on.fault(path, message);
        return;
    }
    if let Some((_, axis)) = edges.iter().find(|(_, axis)| given.width > extent[*axis]) {
        let key = format!("{path}.width");
        let (name, nm) = (["x", "y"][*axis], extent[*axis] * 1e9);
        on.fault(
            &key,
            format!("`{key}` = {:.6} nm is wider than the film along {name}, {nm:.6} nm", given.width * 1e9),
        );
        return;
    }
    let power = match given.profile {
        EdgeProfile::Linear => 1,
        EdgeProfile::Quadratic => 2,
        EdgeProfile::Cubic => 3,
    };
    let depth = |cell: usize| {
        let centre = lattice.centre(cell);
        let distance = |&(edge, axis): &(Edge, usize)| match edge {
            Edge::XLow | Edge::YLow => centre[axis],
            Edge::XHigh | Edge::YHigh => extent[axis] - centre[axis],
        };
        let nearest = edges.iter().map(distance).fold(f64::INFINITY, f64::min);
        (1.0 - nearest / given.width).max(0.0)
    };
    let damping = &magnet.damping;
    let of = |cell: usize| {
        let inner = damping.at(cell);
        inner + (given.damping - inner) * depth(cell).powi(power)
    };
    magnet.damping = Parameter::collect(lattice.len(), |_| true, 0.0, of);
}
