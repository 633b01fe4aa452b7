//! One magnet out of those of several regions.

use llg::{Axis, Cubic, Dmi, Magnet, Parameter, Uniaxial, Vectors};

/// The magnet that in each cell is the one of `magnets` that `of_cell` names. Interactions are matched by their place in
/// the lists; where a region has fewer, they are zero there. What is not a parameter is that of the first.
pub fn merge(magnets: &[Magnet], of_cell: &[u32]) -> Magnet {
    let Some(first) = magnets.first() else { return Magnet::new(0.0, 0.0, 0.0, 0.0) };
    let of = |cell: usize| &magnets[of_cell[cell] as usize];
    let parameter = |of: &dyn Fn(usize) -> f64| Parameter::collect(of_cell.len(), |_| true, 0.0, of);
    let longest = |count: &dyn Fn(&Magnet) -> usize| magnets.iter().map(count).max().unwrap_or_default();

    let uniaxial = |k: usize| {
        let at = |cell: usize| of(cell).anisotropies.get(k);
        let constant = parameter(&|cell| at(cell).map_or(0.0, |u| u.constant().at(cell)));
        let second = parameter(&|cell| at(cell).map_or(0.0, |u| u.second_constant().at(cell)));
        let axis = axis(of_cell.len(), &|cell| at(cell).map(|u| u.axis().at(cell)));
        Uniaxial::new(constant, axis).and_then(|u| u.with_second(second))
    };
    let cubic = |k: usize| {
        let at = |cell: usize| of(cell).cubic_anisotropies.get(k);
        let axes = [0, 1].map(|n| axis(of_cell.len(), &|cell| at(cell).map(|c| c.axes()[n].at(cell))));
        let axes = match axes {
            fixed @ [Axis::Fixed(_), Axis::Fixed(_)] => fixed,
            axes => axes.map(|axis| by_cell(of_cell.len(), &axis)),
        };
        let constant = parameter(&|cell| at(cell).map_or(0.0, |c| c.first().at(cell)));
        let second = parameter(&|cell| at(cell).map_or(0.0, |c| c.second().at(cell)));
        Cubic::new(constant, second, axes)
    };
    let mut symmetries: Vec<_> = Vec::new();
    for dmi in magnets.iter().flat_map(|magnet| &magnet.dmi) {
        if !symmetries.contains(&dmi.symmetry()) {
            symmetries.push(dmi.symmetry());
        }
    }
    let dmi = |symmetry| {
        let alike = |cell: usize| of(cell).dmi.iter().filter(move |dmi| dmi.symmetry() == symmetry);
        Dmi::new(parameter(&|cell| alike(cell).map(|dmi| dmi.constant().at(cell)).sum()), symmetry)
    };
    // Every part was accepted as a part of its region: nothing here can be refused.
    Magnet {
        saturation_magnetization: parameter(&|cell| of(cell).saturation_magnetization.at(cell)),
        exchange_stiffness: parameter(&|cell| of(cell).exchange_stiffness.at(cell)),
        damping: parameter(&|cell| of(cell).damping.at(cell)),
        anisotropies: (0..longest(&|m| m.anisotropies.len())).flat_map(uniaxial).collect(),
        cubic_anisotropies: (0..longest(&|m| m.cubic_anisotropies.len())).flat_map(cubic).collect(),
        dmi: symmetries.into_iter().flat_map(dmi).collect(),
        ..first.clone()
    }
}

/// The axis of each cell: one for all where those that there are agree.
fn axis(cells: usize, of: &dyn Fn(usize) -> Option<[f64; 3]>) -> Axis {
    let mut given = (0..cells).filter_map(of);
    let first = given.next().unwrap_or([0.0, 0.0, 1.0]);
    if given.all(|axis| axis == first) {
        return Axis::Fixed(first);
    }
    let mut axes = Vectors::zeros(cells);
    (0..cells).for_each(|cell| axes.set(cell, of(cell).unwrap_or(first)));
    axes.into()
}

/// The same axes, one for each cell.
fn by_cell(cells: usize, axis: &Axis) -> Axis {
    let mut axes = Vectors::zeros(cells);
    (0..cells).for_each(|cell| axes.set(cell, axis.at(cell)));
    axes.into()
}
