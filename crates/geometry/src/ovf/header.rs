//! The lines before the data.

use super::OvfError;

/// Longest part of a line that a message repeats.
const SHOWN: usize = 60;

/// How the values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Binary4,
    Binary8,
}

/// What the header says.
#[derive(Debug)]
pub(super) struct Header {
    /// 1.0 has three components, big-endian binaries and a multiplier; 2.0 any number of components, little-endian.
    pub version: Version,
    pub cells: [usize; 3],
    pub cell_size: [f64; 3],
    pub first_centre: [f64; 3],
    pub components: usize,
    pub multiplier: f64,
    pub units: Vec<String>,
    pub labels: Vec<String>,
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

/// The keys of a header that matter, as written; the first of each counts and a second is refused.
#[derive(Default)]
struct Keys {
    found: Vec<(&'static str, String)>,
}

const KEYS: [&str; 17] = [
    "meshtype",
    "meshunit",
    "xbase",
    "ybase",
    "zbase",
    "xstepsize",
    "ystepsize",
    "zstepsize",
    "xnodes",
    "ynodes",
    "znodes",
    "valuedim",
    "valueunits",
    "valuelabels",
    "valueunit",
    "valuemultiplier",
    "segment count",
];

impl Header {
    /// The header and the place of the first byte of the data.
    pub fn read(bytes: &[u8]) -> Result<(Self, usize), OvfError> {
        let mut lines = Lines { bytes, at: 0, number: 0 };
        let first = lines.next().unwrap_or_default();
        let version = version(&first)?;
        let mut keys = Keys::default();
        while let Some(line) = lines.next() {
            let refuse = |reason| OvfError::Line { line: lines.number, found: shortened(&line), reason };
            let Some(content) = line.strip_prefix('#') else {
                if line.trim().is_empty() {
                    continue;
                }
                return Err(refuse("a line of the header begins with `#`"));
            };
            // `##` begins a comment to the end of the line.
            let content = content.split("##").next().unwrap_or_default().trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let (key, value) = content.split_once(':').ok_or(refuse("it has no `:`"))?;
            let (key, value) = (plain(key), value.trim());
            match (key.as_str(), plain(value).as_str()) {
                ("begin", "data text") => return keys.header(version, Format::Text).map(|h| (h, lines.at)),
                ("begin", "data binary 4") => {
                    return keys.header(version, Format::Binary4).map(|h| (h, lines.at));
                }
                ("begin", "data binary 8") => {
                    return keys.header(version, Format::Binary8).map(|h| (h, lines.at));
                }
                ("begin", data) if data.starts_with("data") => {
                    return Err(refuse("data are `Text`, `Binary 4` or `Binary 8`"));
                }
                ("begin" | "end", _) => {}
                (key, _) => {
                    if let Some(name) = KEYS.into_iter().find(|name| *name == key) {
                        if keys.get(name).is_some() {
                            return Err(refuse("this key stands twice"));
                        }
                        keys.found.push((name, value.to_owned()));
                    }
                }
            }
        }
        Err(OvfError::Missing { key: "Begin: Data" })
    }

    /// Number of values that the data hold, if it can be counted.
    pub fn count(&self) -> Option<usize> {
        self.cells.iter().try_fold(self.components, |product, &n| product.checked_mul(n))
    }
}

impl Keys {
    fn get(&self, key: &str) -> Option<&str> {
        self.found.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }

    fn header(&self, version: Version, format: Format) -> Result<Header, OvfError> {
        self.must_be("segment count", &["1"], "1: one field is read")?;
        self.must_be("meshtype", &["rectangular"], "rectangular: irregular meshes have no cells")?;
        let metre = match self.get("meshunit").map(plain).as_deref() {
            Some("m") | None => 1.0,
            Some("mm") => 1e-3,
            Some("um" | "µm") => 1e-6,
            Some("nm") => 1e-9,
            Some("pm") => 1e-12,
            Some(_) => return Err(self.refused("meshunit", "m, mm, um, nm or pm")),
        };
        let components = match version {
            Version::One => 3,
            Version::Two => self.whole("valuedim")?,
        };
        let multiplier = match (version, self.get("valuemultiplier")) {
            (Version::One, Some(_)) => self.number("valuemultiplier", "a finite number", |_| true)?,
            _ => 1.0,
        };
        let units = match version {
            Version::One => "valueunit",
            Version::Two => "valueunits",
        };
        let positive = "above zero and finite";
        let size = |key| self.number(key, positive, |size| size > 0.0).map(|size| size * metre);
        let base = |key| self.number(key, "a finite number", |_| true).map(|base| base * metre);
        Ok(Header {
            version,
            cells: [self.whole("xnodes")?, self.whole("ynodes")?, self.whole("znodes")?],
            cell_size: [size("xstepsize")?, size("ystepsize")?, size("zstepsize")?],
            first_centre: [base("xbase")?, base("ybase")?, base("zbase")?],
            components,
            multiplier,
            units: self.words(units),
            labels: self.words("valuelabels"),
            format,
        })
    }

    fn must_be(
        &self,
        key: &'static str,
        allowed: &[&str],
        requirement: &'static str,
    ) -> Result<(), OvfError> {
        let found = self.get(key).ok_or(OvfError::Missing { key })?;
        let fits = allowed.contains(&plain(found).as_str());
        if fits { Ok(()) } else { Err(self.refused(key, requirement)) }
    }

    fn whole(&self, key: &'static str) -> Result<usize, OvfError> {
        let found = self.get(key).ok_or(OvfError::Missing { key })?;
        let number = found.parse::<usize>().ok().filter(|&n| (1..=1 << 31).contains(&n));
        number.ok_or_else(|| self.refused(key, "a whole number from 1 to 2^31"))
    }

    fn number(
        &self,
        key: &'static str,
        requirement: &'static str,
        holds: impl Fn(f64) -> bool,
    ) -> Result<f64, OvfError> {
        let found = self.get(key).ok_or(OvfError::Missing { key })?;
        let number = found.parse::<f64>().ok().filter(|&number| number.is_finite() && holds(number));
        number.ok_or_else(|| self.refused(key, requirement))
    }

    fn words(&self, key: &str) -> Vec<String> {
        self.get(key).map_or(Vec::new(), |value| value.split_whitespace().map(str::to_owned).collect())
    }

    fn refused(&self, key: &'static str, requirement: &'static str) -> OvfError {
        OvfError::Header { key, value: shortened(self.get(key).unwrap_or_default()), requirement }
    }
}

fn version(first: &str) -> Result<Version, OvfError> {
    let text: String =
        first.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    match text.as_str() {
        "#oommfovf2.0" => Ok(Version::Two),
        "#oommfrectangularmeshv1.0" | "#oommfovf1.0" => Ok(Version::One),
        _ => Err(OvfError::NotOvf { found: shortened(first) }),
    }
}

/// In small letters, with single spaces: the format tells neither apart.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn shortened(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// Lines of bytes that may stop being text.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    number: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> Option<String> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        self.number += 1;
        Some(String::from_utf8_lossy(&rest[..end]).trim_end_matches('\r').to_owned())
    }
}
