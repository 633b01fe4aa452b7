//! The kinds of quantity a configuration knows, and the forms each may be written in.

/// Vacuum permeability µ₀ \[T m/A\], CODATA 2022.
pub const VACUUM_PERMEABILITY: f64 = 1.256_637_061_27e-6;

/// A kind of quantity.
#[derive(Debug, PartialEq)]
pub struct Dimension {
    /// Name with its article, as used in messages.
    pub name: &'static str,
    /// SI unit in which the quantity is stored.
    pub si: &'static str,
    /// Units of every form accepted (with any prefixes), each with the factor that takes it to `si`.
    pub forms: &'static [(&'static str, f64)],
    /// Units to show a user.
    pub units: &'static str,
}

macro_rules! dimensions {
    ($($(#[$doc:meta])* $id:ident = $name:literal in $si:literal, forms $forms:expr, show $units:literal;)*) => {
        $($(#[$doc])* pub static $id: Dimension = Dimension { name: $name, si: $si, forms: &$forms, units: $units };)*
        /// All dimensions; the first that fits names a unit in messages.
        pub static DIMENSIONS: &[&Dimension] = &[$(&$id),*];
    };
}

dimensions! {
    /// Length \[m\].
    LENGTH = "a length" in "m", forms [("m", 1.0)], show "nm, um, mm, m";
    /// Time \[s\].
    TIME = "a time" in "s", forms [("s", 1.0)], show "fs, ps, ns, us";
    /// Frequency, cycles per second \[Hz\].
    FREQUENCY = "a frequency" in "Hz", forms [("Hz", 1.0)], show "kHz, MHz, GHz, THz";
    /// Angular frequency \[rad/s\].
    ANGULAR_FREQUENCY = "an angular frequency" in "rad/s", forms [("rad/s", 1.0)], show "rad/s, rad/ns";
    /// Energy \[J\].
    ENERGY = "an energy" in "J", forms [("J", 1.0)], show "meV, eV, J";
    /// Electric field strength \[V/m\].
    ELECTRIC_FIELD = "an electric field" in "V/m", forms [("V/m", 1.0)], show "V/m, kV/m, MV/m, V/um";
    /// Voltage \[V\].
    VOLTAGE = "a voltage" in "V", forms [("V", 1.0)], show "mV, V";
    /// Magnetic field, stored as B = µ₀H \[T\].
    MAGNETIC_FIELD = "a magnetic field" in "T", forms [("T", 1.0), ("A/m", VACUUM_PERMEABILITY)],
        show "mT, T, Oe, A/m, kA/m (A/m is multiplied by mu_0)";
    /// Magnetisation \[A/m\].
    MAGNETIZATION = "a magnetization" in "A/m", forms [("A/m", 1.0), ("T", 1.0 / VACUUM_PERMEABILITY)],
        show "kA/m, A/m, T, mT (T is divided by mu_0)";
    /// Exchange stiffness \[J/m\].
    EXCHANGE_STIFFNESS = "an exchange stiffness" in "J/m", forms [("J/m", 1.0)], show "pJ/m, J/m";
    /// Energy per volume \[J/m³\].
    ENERGY_DENSITY = "an energy density" in "J/m^3", forms [("J/m^3", 1.0)], show "J/m^3, kJ/m^3, MJ/m^3";
    /// Velocity \[m/s\].
    VELOCITY = "a velocity" in "m/s", forms [("m/s", 1.0)], show "m/s, km/s";
    /// Gyromagnetic ratio \[rad/(s T)\]; with H instead of B in m/(A s).
    GYROMAGNETIC_RATIO = "a gyromagnetic ratio" in "rad/(s T)",
        forms [("rad/(s T)", 1.0), ("m/(A s)", 1.0 / VACUUM_PERMEABILITY), ("rad m/(A s)", 1.0 / VACUUM_PERMEABILITY)],
        show "rad/(s T), m/(A s) (a value in Hz/T is multiplied by 2 pi first)";
    /// Angle \[rad\].
    ANGLE = "an angle" in "rad", forms [("rad", 1.0)], show "deg, rad";
    /// Temperature \[K\].
    TEMPERATURE = "a temperature" in "K", forms [("K", 1.0)], show "mK, K";
    /// Area \[m²\].
    AREA = "an area" in "m^2", forms [("m^2", 1.0)], show "nm^2, m^2";
    /// Energy per area \[J/m²\].
    AREAL_ENERGY = "an energy per area" in "J/m^2", forms [("J/m^2", 1.0)], show "mJ/m^2, J/m^2";
    /// Energy per area and electric field \[J/(V m)\].
    VOLTAGE_COEFFICIENT = "a voltage coefficient" in "J/(V m)", forms [("J/(V m)", 1.0)], show "fJ/(V m), J/(V m)";
    /// Electric current density [A/m²].
    CURRENT_DENSITY = "a current density" in "A/m^2", forms [("A/m^2", 1.0)], show "A/m^2, MA/cm^2, A/um^2";
    /// Wave number \[rad/m\].
    WAVE_NUMBER = "a wave number" in "rad/m", forms [("rad/m", 1.0), ("1/m", 1.0)], show "rad/m, rad/um, 1/m";
    /// Capacitance per area \[F/m²\].
    AREAL_CAPACITANCE = "a capacitance per area" in "F/m^2", forms [("F/m^2", 1.0)], show "F/m^2, mF/m^2, uF/cm^2";
    /// Number per area \[1/m²\].
    AREAL_DENSITY = "an areal density" in "1/m^2", forms [("1/m^2", 1.0)], show "1/nm^2, 1/m^2";
}
