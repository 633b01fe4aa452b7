//! The table of a run: which columns, and their values.

use super::{
    EVERY, Quantity, averages, largest_norm, mean::largest_potential, mean_external_field,
    topological_charge, vortex_core, wall_position,
};
use crate::{
    contact::Contact, equation::Equation, problem::Problem, state::State, stepper::Llg, switching::Level,
};

/// A column of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name, as in the output file.
    pub name: String,
    /// Unit, "1" for a pure number.
    pub unit: &'static str,
    /// What it is.
    pub long_name: String,
}

impl Column {
    fn new(name: impl Into<String>, unit: &'static str, long_name: impl Into<String>) -> Self {
        Self { name: name.into(), unit, long_name: long_name.into() }
    }
}

/// The table of a run: time, and then what was asked for.
#[derive(Clone, Debug)]
pub struct Table {
    quantities: Vec<Quantity>,
    columns: Vec<Column>,
    driven: bool,
}

impl Table {
    /// The columns of `quantities` for this equation; `driven` says whether there are fields of the surface.
    pub fn new(equation: &Equation, driven: bool, quantities: &[Quantity]) -> Self {
        let of_quantities = quantities.iter().flat_map(|quantity| columns(quantity, equation, driven));
        let columns = std::iter::once(Column::new("time", "s", "time")).chain(of_quantities).collect();
        Self { quantities: quantities.to_vec(), columns, driven }
    }

    /// The smallest table that has the column `name` besides the time, and the index of the column in it.
    pub fn with_column(equation: &Equation, driven: bool, name: &str) -> Option<(Self, usize)> {
        EVERY.iter().find_map(|quantity| {
            let table = Self::new(equation, driven, std::slice::from_ref(quantity));
            let index = table.columns.iter().skip(1).position(|column| column.name == name)?;
            Some((table, index + 1))
        })
    }

    /// Every column that a run can record, but for the time.
    pub fn every_column(equation: &Equation, driven: bool) -> Vec<Column> {
        Self::new(equation, driven, &EVERY).columns.split_off(1)
    }

    /// Adds the part of the cells that are beyond `level`, as the last column.
    pub fn count_beyond(&mut self, level: Level) {
        self.columns.push(beyond(level));
        self.quantities.push(Quantity::Beyond(level));
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The values for `state`, in the order of the columns.
    pub fn row(&self, llg: &mut Llg<'_>, state: &State) -> Vec<f64> {
        let mut row = vec![state.time];
        let mut means = None;
        for quantity in &self.quantities {
            self.extend(&mut row, quantity, llg, state, &mut means);
        }
        row
    }

    fn extend(
        &self,
        row: &mut Vec<f64>,
        quantity: &Quantity,
        llg: &mut Llg<'_>,
        state: &State,
        means: &mut Option<[f64; 5]>,
    ) {
        let problem = llg.problem();
        let grid = problem.grid();
        let mut means = || *means.get_or_insert_with(|| averages(problem, &state.m));
        match quantity {
            Quantity::M => row.extend_from_slice(&means()[..3]),
            Quantity::AbsMz => row.push(means()[3]),
            Quantity::SwitchedFraction => row.push(means()[4]),
            Quantity::MaxTorque => {
                let gamma = llg.equation().gamma();
                row.push(largest_norm(grid, llg.rate(state)) / gamma);
            }
            Quantity::MaxAbsPhi => {
                if self.driven {
                    row.push(llg.drive_fields(state).map_or(0.0, largest_potential));
                }
            }
            Quantity::Contacts(names) => {
                let potentials = contacts_of(problem).map(|contact| contact.potential_at(state.time));
                let currents = llg.contact_currents(state);
                let each = currents.iter().zip(potentials).take(names.len());
                row.extend(each.flat_map(|(current, potential)| [*current, potential]));
            }
            Quantity::Energies => {
                let energies = llg.energies(state).into_iter().map(|(_, energy)| energy);
                let first = row.len();
                row.extend(energies);
                let of_carriers = llg.carrier_energy(state).or_else(|| llg.response_energy(state));
                row.extend(of_carriers);
                row.push(row[first..].iter().sum());
            }
            Quantity::ExternalField => row.extend(mean_external_field(problem, state.time)),
            Quantity::TopologicalCharge => row.push(topological_charge(grid, &state.m)),
            Quantity::VortexCore => {
                let core = vortex_core(grid, &state.m);
                row.extend([core.position[0], core.position[1], core.m_z]);
            }
            Quantity::Beyond(level) => row.push(level.means(problem, &state.m).beyond),
            Quantity::Regions(regions) => row.extend(regions.means(problem, &state.m).into_iter().flatten()),
            Quantity::Wall(component) => row.push(wall_position(grid, &state.m, *component)),
        }
    }
}

fn contacts_of(problem: &Problem) -> impl Iterator<Item = &Contact> {
    problem.surface().into_iter().flat_map(|surface| &surface.contacts)
}

fn beyond(level: Level) -> Column {
    let name = level.quantity.name();
    let relation = if level.sign > 0.0 { ">=" } else { "<=" };
    let long_name = format!("part of the cells with {name} {relation} {}", level.threshold);
    Column::new("beyond_threshold", "1", long_name)
}

fn columns(quantity: &Quantity, equation: &Equation, driven: bool) -> Vec<Column> {
    match quantity {
        Quantity::M => {
            ["x", "y", "z"].map(|c| Column::new(format!("m{c}"), "1", format!("mean of m_{c}"))).into()
        }
        Quantity::AbsMz => vec![Column::new("abs_mz", "1", "mean of |m_z|")],
        Quantity::SwitchedFraction => {
            vec![Column::new("switched_fraction", "1", "part of the cells with |m_z| > 0.9")]
        }
        Quantity::MaxTorque => vec![Column::new("max_torque", "T", "largest |dm/dt|/gamma")],
        Quantity::MaxAbsPhi if driven => {
            vec![Column::new("max_abs_phi", "V", "largest |diffusion potential|")]
        }
        Quantity::MaxAbsPhi => Vec::new(),
        Quantity::Contacts(names) => {
            let of = |name: &String| {
                let current = format!("current from the contact {name} into the film");
                [
                    Column::new(format!("current_{name}"), "A", current),
                    Column::new(format!("potential_{name}"), "V", format!("potential of the contact {name}")),
                ]
            };
            names.iter().flat_map(of).collect()
        }
        Quantity::Energies => {
            let of_term = |name| Column::new(format!("energy_{name}"), "J", format!("{name} energy"));
            let total = Column::new("energy_total", "J", "sum of the energies");
            let carriers = Column::new(
                "energy_carriers",
                "J",
                "energy of the carriers and of their charge in what surrounds them",
            );
            let carriers = equation.has_carriers().then_some(carriers);
            equation.energy_names().into_iter().map(of_term).chain(carriers).chain([total]).collect()
        }
        Quantity::ExternalField => ["x", "y", "z"]
            .map(|c| Column::new(format!("b_{c}"), "T", format!("mean of the external field B_{c}")))
            .into(),
        Quantity::TopologicalCharge => {
            vec![Column::new("topological_charge", "1", "topological charge, mean of the layers")]
        }
        Quantity::VortexCore => vec![
            Column::new("core_x", "m", "x of the largest |m_z|"),
            Column::new("core_y", "m", "y of the largest |m_z|"),
            Column::new("core_mz", "1", "m_z there"),
        ],
        Quantity::Beyond(level) => vec![beyond(*level)],
        Quantity::Regions(regions) => {
            let of = |name: &String| {
                ["x", "y", "z"]
                    .map(|c| Column::new(format!("m{c}_{name}"), "1", format!("mean of m_{c} in {name}")))
            };
            regions.names().iter().flat_map(of).collect()
        }
        Quantity::Wall(component) => {
            let name = ["mx", "my", "mz"][(*component).min(2)];
            vec![Column::new(
                format!("wall_{name}"),
                "m",
                format!("x where the mean of {name} across changes sign"),
            )]
        }
    }
}
