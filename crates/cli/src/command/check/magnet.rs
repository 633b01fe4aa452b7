//! Numbers that follow from the constants of the magnet.

use llg::interaction::critical_dmi;
use llg::{Demagnetisation, DmiSymmetry, Problem};
use response::constants::MU_0;
use serde_json::{Value, json};

/// Numbers of one Dzyaloshinskii–Moriya interaction, in the cell where |D| is largest.
#[derive(Clone, Debug)]
pub struct DmiNumbers {
    /// Key of the symmetry.
    pub symmetry: &'static str,
    /// D \[J/m²\].
    pub constant: f64,
    /// 4πA/|D| \[m\].
    pub pitch: f64,
    /// D_c = 4√(AK)/π \[J/m²\] with K the [`effective_anisotropy`]; `None` where z is no easy axis.
    pub critical: Option<f64>,
}

/// Energy density of m in the plane less that of m ∥ z \[J/m³\] in `cell`: Σ K u_z² + K₂ u_z⁴ − µ₀M_s²/2, the last in a film with
/// a demagnetising field.
pub fn effective_anisotropy(problem: &Problem, cell: usize) -> f64 {
    let magnet = problem.magnet();
    let along_z = magnet.anisotropies.iter().map(|uniaxial| {
        let square = uniaxial.axis().at(cell)[2].powi(2);
        uniaxial.constant().at(cell) * square + uniaxial.second_constant().at(cell) * square * square
    });
    let ms = magnet.saturation_magnetization.at(cell);
    let shape = match magnet.demagnetisation {
        Demagnetisation::None => 0.0,
        _ => 0.5 * MU_0 * ms * ms,
    };
    along_z.sum::<f64>() - shape
}

/// The least 2A/M_s of the film \[T m²\]: times q² the field of exchange against stripes of wave number q.
pub fn stiffness(problem: &Problem) -> f64 {
    let magnet = problem.magnet();
    let (ms, a) = (&magnet.saturation_magnetization, &magnet.exchange_stiffness);
    let cells = ms.values().len().max(a.values().len());
    let magnetic = (0..cells).filter(|&cell| ms.at(cell) > 0.0);
    let least = magnetic.map(|cell| 2.0 * a.at(cell) / ms.at(cell)).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 0.0 }
}

/// The numbers of all interactions of a problem.
pub fn dmi(problem: &Problem) -> Vec<DmiNumbers> {
    let magnet = problem.magnet();
    let strongest = |dmi: &llg::Dmi| {
        let magnetic = (0..problem.grid().len()).filter(|&cell| problem.magnetic_cells().contains(cell));
        let at = |cell: &usize| dmi.constant().at(*cell).abs();
        magnetic.max_by(|a, b| at(a).total_cmp(&at(b)))
    };
    let numbers = |dmi: &llg::Dmi| {
        let cell = strongest(dmi)?;
        let (a, constant) = (magnet.exchange_stiffness.at(cell), dmi.constant().at(cell));
        let k = effective_anisotropy(problem, cell);
        Some(DmiNumbers {
            symmetry: match dmi.symmetry() {
                DmiSymmetry::Interfacial => "interfacial",
                DmiSymmetry::Bulk => "bulk",
                DmiSymmetry::D2d => "d2d",
            },
            constant,
            pitch: 4.0 * std::f64::consts::PI * a / constant.abs(),
            critical: (k > 0.0).then(|| critical_dmi(a, k)),
        })
    };
    magnet.dmi.iter().filter_map(numbers).collect()
}

impl DmiNumbers {
    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "symmetry": self.symmetry,
            "constant": self.constant,
            "pitch": self.pitch,
            "critical": self.critical,
        })
    }
}
