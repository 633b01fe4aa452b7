//! What the instants of an output are counted in.

use figure::Abscissa;
use trajectory::Reader;

use crate::units;

/// What the instants of an output are counted in, and how they are made of its times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instants {
    /// Time, or the number of a state.
    pub abscissa: Abscissa,
    /// \[s\].
    step: f64,
}

impl Instants {
    /// Those of a run: a quasi-static one has no time but a state of equilibrium at each of its steps.
    pub fn of(reader: &Reader) -> Self {
        reader.attribute("config_toml").map_or(Self::TIME, |text| Self::of_configuration(&text))
    }

    const TIME: Self = Self { abscissa: Abscissa::Time, step: 1.0 };

    fn of_configuration(text: &str) -> Self {
        let step = is_quasi_static(text).then(|| step(text)).flatten().filter(|step| *step > 0.0);
        step.map_or(Self::TIME, |step| Self { abscissa: Abscissa::State, step })
    }

    /// Times \[s\] as such instants.
    pub fn at(&self, times: Vec<f64>) -> Vec<f64> {
        match self.abscissa {
            Abscissa::Time => times,
            // To a millionth, since a time is a sum of rounded steps.
            Abscissa::State => times.iter().map(|time| (time / self.step * 1e6).round() / 1e6).collect(),
        }
    }
}

/// Whether a configuration is one of a run without dynamics.
pub fn is_quasi_static(text: &str) -> bool {
    let config = text.parse::<toml::Table>().ok();
    let method = config.as_ref().and_then(|config| config.get("time")?.get("method")?.as_str());
    method.is_some_and(|method| method.eq_ignore_ascii_case("quasi_static"))
}

fn step(text: &str) -> Option<f64> {
    let config = text.parse::<toml::Table>().ok()?;
    units::parse(config.get("time")?.get("step")?.as_str()?, &units::TIME).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_counted_in_steps() {
        let found = Instants::of_configuration(
            "time = { method = \"quasi_static\", step = \"5 ps\", end = \"1 ns\" }",
        );
        assert_eq!(found.abscissa, Abscissa::State);
        assert_eq!(found.at(vec![0.0, 3.0 * 5e-12, 1e-9]), [0.0, 3.0, 200.0]);
        let dynamic =
            Instants::of_configuration("time = { method = \"rk4\", step = \"5 ps\", end = \"1 ns\" }");
        assert_eq!((dynamic.abscissa, dynamic.at(vec![1e-9])), (Abscissa::Time, vec![1e-9]));
    }
}
