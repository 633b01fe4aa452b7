//! What `kernel = "drift_diffusion"` asks of the other keys.

use super::consistency::Consistency;
use super::document::quoted;

/// The only method that takes the carriers implicitly.
const METHOD: &str = "imex_ark4";

/// Checks the keys that carriers on the grid exclude.
pub fn check(on: &mut Consistency<'_>) {
    let chosen =
        |on: &Consistency<'_>, path: &str| on.value(path).and_then(toml::Value::as_str).map(str::to_owned);
    if chosen(on, "interface.kernel").as_deref() != Some("drift_diffusion") {
        return;
    }
    if let Some(method) = chosen(on, "time.method").filter(|method| method != METHOD) {
        let message = format!(
            "`time.method` = {} cannot take the carriers of `interface.kernel` along",
            quoted(&method)
        );
        let help = format!("method = \"{METHOD}\" takes them implicitly, with the step that the film needs");
        on.error("time.method", message, &help);
    }
    if chosen(on, "interface.equations").as_deref() == Some("published") {
        let message =
            "`interface.equations` = \"published\" does not go with `interface.kernel` = \"drift_diffusion\"";
        let help =
            "as printed, the emf of the moving film would make energy of nothing: equations = \"consistent\"";
        on.error("interface.equations", message, help);
    }
    if on.count("interface.torques") < 2 {
        let message =
            "`interface.torques` must hold all torques under `interface.kernel` = \"drift_diffusion\"";
        let help =
            "carriers that take energy from the film and give none back break its law; leave the key out";
        on.error("interface.torques", message, help);
    }
    if on.is_written("interface.diffusivity_at_mz") {
        let message = "`interface.diffusivity_at_mz` is not used: under \"drift_diffusion\" every cell has the D of its own m_z";
        on.warn("interface.diffusivity_at_mz", message, "");
    }
    if on.number("thermal.temperature").is_some_and(|temperature| temperature > 0.0) {
        let message =
            "`thermal.temperature` above zero is not built for `interface.kernel` = \"drift_diffusion\"";
        let help = "the currents would need their own noise: use another kernel, or temperature = \"0 K\"";
        on.error("thermal.temperature", message, help);
    }
}
