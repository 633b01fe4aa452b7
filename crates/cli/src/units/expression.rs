//! Unit expressions: products, quotients and powers of units with prefixes, such as `m/(A s)` or `kJ/m³`.

use super::QuantityError;
use std::f64::consts::PI;

/// Powers of kg, m, s, A, K and rad. The radian counts, or Hz and rad/s would be mixed up (a factor 2π).
type Powers = [i32; 6];

/// A unit: `scale` × 10^`decade` in the SI base units raised to `powers`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    scale: f64,
    decade: i32,
    pub(super) powers: Powers,
}

const ONE: Unit = Unit { scale: 1.0, decade: 0, powers: [0; 6] };

/// Prefixes f to T with the power of ten of each; both Unicode letters µ are known.
pub(super) const PREFIXES: &[(&str, i32)] = &[
    ("f", -15),
    ("p", -12),
    ("n", -9),
    ("u", -6),
    ("\u{b5}", -6),
    ("\u{3bc}", -6),
    ("m", -3),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
];

/// Units that take prefixes: symbol, scale, decade, powers of kg, m, s, A, K, rad.
pub(super) const UNITS: &[(&str, f64, i32, Powers)] = &[
    ("m", 1.0, 0, [0, 1, 0, 0, 0, 0]),
    ("s", 1.0, 0, [0, 0, 1, 0, 0, 0]),
    ("A", 1.0, 0, [0, 0, 0, 1, 0, 0]),
    ("K", 1.0, 0, [0, 0, 0, 0, 1, 0]),
    ("g", 1.0, -3, [1, 0, 0, 0, 0, 0]),
    ("rad", 1.0, 0, [0, 0, 0, 0, 0, 1]),
    ("Hz", 1.0, 0, [0, 0, -1, 0, 0, 0]),
    ("N", 1.0, 0, [1, 1, -2, 0, 0, 0]),
    ("J", 1.0, 0, [1, 2, -2, 0, 0, 0]),
    ("eV", 1.602_176_634, -19, [1, 2, -2, 0, 0, 0]),
    ("V", 1.0, 0, [1, 2, -3, -1, 0, 0]),
    ("T", 1.0, 0, [1, 0, -2, -1, 0, 0]),
    ("F", 1.0, 0, [-1, -2, 4, 2, 0, 0]),
];

/// Units without prefixes, those of cgs among them. The oersted is a unit of H that every code quotes as B in units of 0.1 mT.
pub(super) const BARE: &[(&str, f64, i32, Powers)] = &[
    ("cm", 1.0, -2, [0, 1, 0, 0, 0, 0]),
    ("\u{c5}", 1.0, -10, [0, 1, 0, 0, 0, 0]),
    ("deg", PI / 180.0, 0, [0, 0, 0, 0, 0, 1]),
    ("\u{b0}", PI / 180.0, 0, [0, 0, 0, 0, 0, 1]),
    ("Oe", 1.0, -4, [1, 0, -2, -1, 0, 0]),
    ("kOe", 1.0, -1, [1, 0, -2, -1, 0, 0]),
    ("G", 1.0, -4, [1, 0, -2, -1, 0, 0]),
    ("kG", 1.0, -1, [1, 0, -2, -1, 0, 0]),
    ("emu", 1.0, -3, [0, 2, 0, 1, 0, 0]),
    ("erg", 1.0, -7, [1, 2, -2, 0, 0, 0]),
];

impl Unit {
    /// `number` of this unit in SI base units. The power of ten joins the decimal text, so that `"8 nm"` is
    /// exactly the double nearest to 8e-9.
    pub(super) fn times(&self, number: &str) -> Option<f64> {
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        // An exponent beyond i32 saturates: the value is then infinite or zero either way.
        let limit = if exponent.starts_with('-') { -100_000 } else { 100_000 };
        let exponent = exponent.parse::<i32>().unwrap_or(limit).clamp(-100_000, 100_000);
        let value: f64 = format!("{mantissa}e{}", exponent + self.decade).parse().ok()?;
        let value = value * self.scale;
        value.is_finite().then_some(value)
    }

    fn product(self, other: Unit, sign: i32) -> Unit {
        let other = other.power(sign);
        let mut powers = self.powers;
        powers.iter_mut().zip(other.powers).for_each(|(own, added)| *own = own.saturating_add(added));
        Unit { scale: self.scale * other.scale, decade: self.decade.saturating_add(other.decade), powers }
    }

    fn power(self, n: i32) -> Unit {
        Unit {
            scale: self.scale.powi(n),
            decade: self.decade.saturating_mul(n),
            powers: self.powers.map(|power| power.saturating_mul(n)),
        }
    }
}

/// Reads a whole unit expression.
pub(super) fn parse(text: &str) -> Result<Unit, QuantityError> {
    let malformed = || QuantityError::Malformed { unit: text.to_owned() };
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > 60 {
        return Err(malformed());
    }
    let mut reader = Reader { chars: &chars, at: 0 };
    let unit = reader.product(0)?;
    if reader.at == chars.len() { unit.ok_or_else(malformed) } else { Err(malformed()) }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&accept) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// Factors joined by blanks, `*` or `/`, up to a closing bracket or the end. `None` if one is missing.
    fn product(&mut self, depth: usize) -> Result<Option<Unit>, QuantityError> {
        let mut result = ONE;
        let mut sign = 1;
        loop {
            self.take_while(char::is_whitespace);
            let Some(factor) = self.factor(depth)? else { return Ok(None) };
            result = result.product(factor, sign);
            self.take_while(char::is_whitespace);
            sign = 1;
            match self.peek() {
                None | Some(')') => return Ok(Some(result)),
                Some('/') => {
                    self.at += 1;
                    sign = -1;
                }
                Some('*' | '\u{b7}' | '\u{22c5}') => self.at += 1,
                Some(_) => {}
            }
        }
    }

    fn factor(&mut self, depth: usize) -> Result<Option<Unit>, QuantityError> {
        let base = match self.peek() {
            Some('(') if depth < 4 => {
                self.at += 1;
                let Some(inner) = self.product(depth + 1)? else { return Ok(None) };
                if self.peek() != Some(')') {
                    return Ok(None);
                }
                self.at += 1;
                inner
            }
            Some('1') => {
                self.at += 1;
                return Ok(self.exponent().map(|n| ONE.power(n)));
            }
            Some(c) if is_letter(c) => {
                let symbol = self.take_while(is_letter);
                known(&symbol).ok_or_else(|| QuantityError::UnknownUnit {
                    suggestion: suggestion(&symbol),
                    unit: symbol,
                })?
            }
            _ => return Ok(None),
        };
        // Many write `kJ/m3` or `A m-2`.
        let bare = match (self.peek(), self.chars.get(self.at + 1)) {
            (Some('-'), Some(next)) => next.is_ascii_digit(),
            (next, _) => next.is_some_and(|next| next.is_ascii_digit()),
        };
        let exponent = if bare { self.digits() } else { self.exponent() };
        Ok(exponent.map(|n| base.power(n)))
    }

    /// An exponent such as `^3`, `^-1`, `³` or `⁻¹`; 1 if there is none, `None` if it cannot be read.
    fn exponent(&mut self) -> Option<i32> {
        if self.peek() == Some('^') {
            self.at += 1;
            return self.digits();
        }
        let raised = self.take_while(|c| superscript(c).is_some());
        if raised.is_empty() {
            Some(1)
        } else {
            power(&raised.chars().filter_map(superscript).collect::<String>())
        }
    }

    /// An exponent in plain digits.
    fn digits(&mut self) -> Option<i32> {
        power(&self.take_while(|c| c == '-' || c == '+' || c.is_ascii_digit()))
    }
}

fn power(text: &str) -> Option<i32> {
    text.parse().ok().filter(|n: &i32| n.abs() <= 9)
}

fn is_letter(c: char) -> bool {
    (c.is_alphabetic() && superscript(c).is_none()) || matches!(c, '\u{b5}' | '\u{b0}' | '%' | '_')
}

fn superscript(c: char) -> Option<char> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    if c == '⁻' {
        return Some('-');
    }
    let digit = RAISED.iter().position(|&raised| raised == c)?;
    char::from_digit(u32::try_from(digit).ok()?, 10)
}

/// The unit called `symbol`, with or without prefix; a bare symbol goes before a prefixed one (`m`, `T`).
fn known(symbol: &str) -> Option<Unit> {
    let find = |table: &[(&str, f64, i32, Powers)], name: &str| {
        let (_, scale, decade, powers) = *table.iter().find(|unit| unit.0 == name)?;
        Some(Unit { scale, decade, powers })
    };
    find(BARE, symbol).or_else(|| find(UNITS, symbol)).or_else(|| {
        PREFIXES.iter().find_map(|(prefix, decade)| {
            let unit = find(UNITS, symbol.strip_prefix(prefix)?)?;
            Some(Unit { decade: unit.decade + decade, ..unit })
        })
    })
}

/// A known unit that differs from `symbol` in capitals only, or is its name spelled out.
fn suggestion(symbol: &str) -> Option<String> {
    const SPELLED: &[(&str, &str)] = &[
        ("sec", "s"),
        ("second", "s"),
        ("seconds", "s"),
        ("tesla", "T"),
        ("degree", "deg"),
        ("degrees", "deg"),
        ("ev", "eV"),
        ("volt", "V"),
        ("kelvin", "K"),
        ("meter", "m"),
        ("metre", "m"),
        ("gauss", "G"),
        ("gs", "G"),
        ("radian", "rad"),
        ("radians", "rad"),
        ("micron", "um"),
        ("joule", "J"),
        ("hertz", "Hz"),
    ];
    let lower = symbol.to_lowercase();
    if let Some((_, unit)) = SPELLED.iter().find(|(name, _)| *name == lower) {
        return Some((*unit).to_owned());
    }
    let prefixed =
        PREFIXES.iter().flat_map(|(prefix, _)| UNITS.iter().map(move |unit| format!("{prefix}{}", unit.0)));
    let bare = UNITS.iter().chain(BARE).map(|unit| unit.0.to_owned());
    // The prefix is kept if it can be: "mev" is meV, not MeV.
    let fits: Vec<String> = bare.chain(prefixed).filter(|name| name.to_lowercase() == lower).collect();
    fits.iter().find(|name| name.chars().next() == symbol.chars().next()).or(fits.first()).cloned()
}
