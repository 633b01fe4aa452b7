//! Where a field or current acts: `region` and `mask`.

use llg::Modulation;

use super::{Lowering, Regions, cell_map, file, shape::image};
use crate::config;

/// First bytes of a PNG image.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The film, for masks.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// Its regions, if it has any.
    pub regions: Option<&'a Regions>,
}

impl Places<'_> {
    /// `modulation` in the cells of the region and times the map below `path`, where they are given.
    pub fn cut(
        self,
        on: &mut Lowering<'_>,
        path: &str,
        region: Option<&str>,
        mask: Option<&config::Mask>,
        mut modulation: Modulation,
    ) -> Option<Modulation> {
        if let Some(name) = region {
            modulation = modulation.masked(self.of_region(on, &format!("{path}.region"), name)?);
        }
        if let Some(mask) = mask {
            modulation = modulation.masked(of_file(on, &format!("{path}.mask.file"), mask)?);
        }
        Some(modulation)
    }

    /// One in the cells of the region called `name`, zero elsewhere.
    fn of_region(self, on: &mut Lowering<'_>, path: &str, name: &str) -> Option<Vec<f64>> {
        let regions = self.regions;
        let Some((regions, index)) = regions.and_then(|regions| Some((regions, regions.index(name)?))) else {
            let meant = regions.and_then(|regions| regions.similar(name));
            let hint = meant.map_or_else(String::new, |meant| format!("; did you mean \"{meant}\"?"));
            on.fault(path, format!("`{path}` = \"{name}\" is not the name of a region{hint}"));
            return None;
        };
        Some(regions.of_cell.iter().map(|region| f64::from(u8::from(*region == index))).collect())
    }
}

/// The factors in a file: an image for all layers alike, or one number for each cell.
fn of_file(on: &mut Lowering<'_>, path: &str, mask: &config::Mask) -> Option<Vec<f64>> {
    if file::bytes(on, path, &mask.file)?.starts_with(PNG) {
        let grey = |&grey: &f32| mask.black + (mask.white - mask.black) * f64::from(grey);
        let layer: Vec<f64> = image(on, path, &mask.file)?.values().iter().map(grey).collect();
        return Some(on.halved.every_layer(&layer));
    }
    let dataset = mask.dataset.as_deref();
    cell_map::read(on, &cell_map::Request { path, file: &mask.file, dataset, frame: -1, components: 1 })
}
