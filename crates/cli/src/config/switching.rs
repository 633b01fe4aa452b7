//! Checks of `[switching]`.

use super::finding::Finding;

/// Quantities that every cell has.
const OF_CELLS: [&str; 4] = ["mx", "my", "mz", "abs_mz"];

/// Reports what is wrong with `[switching]`.
pub fn check(on: &mut Finding<'_>) {
    let Some(quantity) = on.value("switching.quantity").and_then(toml::Value::as_str).map(str::to_owned)
    else {
        return;
    };
    for path in ["switching.threshold", "switching.rearm"] {
        level(on, path, &quantity);
    }
    let per_cell = on.value("switching.per_cell").and_then(toml::Value::as_bool) == Some(true);
    if per_cell && !OF_CELLS.contains(&quantity.as_str()) {
        let message = format!("`switching.quantity` = \"{quantity}\" is not a quantity of single cells");
        on.error("switching.quantity", message, "with `per_cell` it is one of mx, my, mz and abs_mz");
    }
    let fraction = "switching.fraction";
    match on.number(fraction) {
        Some(_) if !per_cell => {
            let message = format!("`{fraction}` has a meaning only when cells are watched one by one");
            on.error(fraction, message, "add per_cell = true, or remove it");
        }
        Some(part) if part > 1.0 => {
            let message = format!("`{fraction}` = {} must be at most 1", on.written(fraction));
            on.error(fraction, message, "1 is all cells");
        }
        _ => {}
    }
    if let (Some(hold), Some(end)) = (on.number("switching.hold"), on.number("time.end"))
        && hold >= end
    {
        let (hold, end) = (on.written("switching.hold"), on.written("time.end"));
        let message = format!("`switching.hold` = {hold} is not shorter than the run, `time.end` = {end}");
        on.error("switching.hold", message, "no film could hold that long");
    }
}

/// The unit of a level, and whether the quantity can reach it.
fn level(on: &mut Finding<'_>, path: &str, quantity: &str) {
    let Some(unit) = on.value(&format!("{path}.unit")).and_then(toml::Value::as_str).map(str::to_owned)
    else {
        return;
    };
    let Some(value) = on.number(&format!("{path}.value")) else { return };
    let written = on.written(path);
    // Columns of other names are known only to the run; it looks at their unit then.
    let (wanted, range) = match quantity {
        "mx" | "my" | "mz" => ("1", [-1.0, 1.0]),
        "abs_mz" | "switched_fraction" => ("1", [0.0, 1.0]),
        "max_torque" => ("T", [0.0, f64::INFINITY]),
        "max_abs_phi" => ("V", [0.0, f64::INFINITY]),
        name if name.starts_with("energy_") => ("J", [f64::NEG_INFINITY, f64::INFINITY]),
        _ => return,
    };
    if unit != wanted {
        let kind = if wanted == "1" { "a plain number".to_owned() } else { format!("in {wanted}") };
        on.error(path, format!("`{path}` = {written}: `{quantity}` is {kind}"), "");
    } else if !(range[0]..=range[1]).contains(&value) {
        let [low, high] = range;
        let message = if high.is_finite() {
            format!("`{path}` = {written} is out of range: `{quantity}` goes from {low} to {high}")
        } else {
            format!("`{path}` = {written} is out of range: `{quantity}` is not negative")
        };
        on.error(path, message, "");
    }
}
