//! Frames and rows into the output file.

use llg::{Output, OutputError, Problem, Snapshot, memory::DriveFields};
use response::{Interface, SheetConductivity, constants::ELECTRON_CHARGE};
use trajectory::{FieldData, FieldSpec, TrajectoryError};

use super::scribe::Scribe;
use crate::config::OutputField;

/// The description of a field of the output.
pub fn spec(field: OutputField) -> FieldSpec {
    let (name, unit, long_name, components) = match field {
        OutputField::M => ("m", "1", "magnetization direction", 3),
        OutputField::Phi => ("phi", "V", "diffusion potential", 1),
        OutputField::EField => ("e_field", "V/m", "total electric field", 3),
        OutputField::BDiffusive => ("b_diffusive", "T", "field along z of the diffusive torque", 1),
        OutputField::ChargeDensity => ("charge_density", "C/m^2", "surface charge density", 1),
        OutputField::CurrentDensity => ("current_density", "A/m", "surface current density", 3),
    };
    FieldSpec { name: name.to_owned(), unit: unit.to_owned(), long_name: long_name.to_owned(), components }
}

/// Writes what a run hands out. Fields of the surface live in the lowest layer and are zero above.
#[derive(Debug)]
pub struct Recorder<'scope, 'env> {
    scribe: Scribe<'scope, 'env>,
    fields: Vec<(OutputField, [Vec<f64>; 3])>,
    surface: Option<SurfaceFactors>,
}

/// Factors from the surface's fields to what is written.
#[derive(Debug)]
struct SurfaceFactors {
    conductivity: SheetConductivity,
    /// B_z/(m_z φ) [T/V].
    diffusive: f64,
    /// −e²ν [C/(V m²)].
    charge: f64,
}

impl SurfaceFactors {
    fn new(interface: &Interface, gamma: f64) -> Self {
        Self {
            conductivity: interface.sheet_conductivity(),
            diffusive: -interface.diffusive_sign() * interface.diffusive_coefficient() / gamma,
            charge: -ELECTRON_CHARGE * ELECTRON_CHARGE * interface.density_of_states(),
        }
    }
}

impl<'scope, 'env> Recorder<'scope, 'env> {
    /// Records the given fields of `problem`.
    pub fn new(scribe: Scribe<'scope, 'env>, problem: &Problem, fields: &[OutputField]) -> Self {
        let gamma = problem.magnet().gyromagnetic_ratio;
        let cells = problem.grid().len();
        let buffers = |field: &OutputField| {
            let used = if *field == OutputField::M { 0 } else { spec(*field).components };
            (*field, [0, 1, 2].map(|c| vec![0.0; if c < used { cells } else { 0 }]))
        };
        Self {
            scribe,
            fields: fields.iter().map(buffers).collect(),
            surface: problem.surface().map(|s| SurfaceFactors::new(&s.interface, gamma)),
        }
    }

    /// What writes.
    pub fn scribe(&mut self) -> &mut Scribe<'scope, 'env> {
        &mut self.scribe
    }
}

impl Output for Recorder<'_, '_> {
    fn frame(&mut self, now: &Snapshot<'_>) -> Result<(), OutputError> {
        if let (Some(drive), Some(surface)) = (now.drive, &self.surface) {
            for (field, values) in &mut self.fields {
                fill(*field, values, now, drive, surface);
            }
        }
        let data: Vec<FieldData<'_>> = self
            .fields
            .iter()
            .map(|(field, [x, y, z])| match field {
                OutputField::M => FieldData::Vector(now.m.components()),
                field if spec(*field).components == 3 => FieldData::Vector([x, y, z]),
                _ => FieldData::Scalar(x),
            })
            .collect();
        self.scribe.frame(now.time, &data).map_err(refused)
    }

    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        self.scribe.row(values).map_err(refused)
    }
}

/// A refusal of the file, as a run hands it on.
pub fn refused(error: TrajectoryError) -> OutputError {
    OutputError(Box::new(error))
}

/// One field of the surface, row by row of the lowest layer.
fn fill(
    field: OutputField,
    [x, y, _]: &mut [Vec<f64>; 3],
    now: &Snapshot<'_>,
    drive: &DriveFields,
    surface: &SurfaceFactors,
) {
    let [nx, ny, _] = now.grid.cells();
    for j in 0..ny {
        let cells = j * nx..(j + 1) * nx;
        let phi = drive.phi.row(j);
        let ([ex, ey], [gx, gy]) = (&drive.e_field, &drive.driving_field);
        let (ex, ey, gx, gy) = (ex.row(j), ey.row(j), gx.row(j), gy.row(j));
        let mz = &now.m.z[cells.clone()];
        match field {
            OutputField::M => {}
            OutputField::Phi => x[cells].copy_from_slice(phi),
            OutputField::EField => {
                x[cells.clone()].copy_from_slice(ex);
                y[cells].copy_from_slice(ey);
            }
            OutputField::BDiffusive => {
                let pairs = x[cells].iter_mut().zip(mz).zip(phi);
                pairs.for_each(|((b, mz), phi)| *b = surface.diffusive * mz * phi);
            }
            OutputField::ChargeDensity => {
                x[cells].iter_mut().zip(phi).for_each(|(rho, phi)| *rho = surface.charge * phi);
            }
            OutputField::CurrentDensity => {
                for (i, cell) in cells.enumerate() {
                    let (sigma_0, sigma_h) = surface.conductivity.sheet_conductivities(mz[i]);
                    x[cell] = sigma_0 * gx[i] + sigma_h * ey[i];
                    y[cell] = sigma_0 * gy[i] - sigma_h * ex[i];
                }
            }
        }
    }
}
