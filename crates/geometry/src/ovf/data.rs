//! The values.

use super::OvfError;
use super::header::{Format, Header, Version, shortened};

/// The numbers that stand before binary data of 4 and 8 bytes.
const CHECK_4: f32 = 1_234_567.0;
const CHECK_8: f64 = 123_456_789_012_345.0;

/// The values from byte `at` on, as many as the header says and not one more.
pub(super) fn read(header: &Header, bytes: &[u8], at: usize) -> Result<Vec<f64>, OvfError> {
    let data = bytes.get(at..).unwrap_or_default();
    let count = header.count().unwrap_or(usize::MAX);
    let mut values = match (header.format, header.version) {
        (Format::Text, _) => text(data, count)?,
        (Format::Binary4, Version::One) => {
            binary(data, count, f64::from(CHECK_4), |b| f32::from_be_bytes(b).into())?
        }
        (Format::Binary4, Version::Two) => {
            binary(data, count, f64::from(CHECK_4), |b| f32::from_le_bytes(b).into())?
        }
        (Format::Binary8, Version::One) => binary(data, count, CHECK_8, f64::from_be_bytes)?,
        (Format::Binary8, Version::Two) => binary(data, count, CHECK_8, f64::from_le_bytes)?,
    };
    values.iter_mut().for_each(|value| *value *= header.multiplier);
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(OvfError::Value { index, found: values[index].to_string() }),
        None => Ok(values),
    }
}

fn binary<const N: usize>(
    data: &[u8],
    count: usize,
    check: f64,
    number: impl Fn([u8; N]) -> f64,
) -> Result<Vec<f64>, OvfError> {
    let (chunks, _) = data.as_chunks::<N>();
    let Some((first, rest)) = chunks.split_first() else {
        return Err(OvfError::TooShort { expected: count, found: 0 });
    };
    let found = number(*first);
    if found != check {
        return Err(OvfError::CheckValue { found, expected: check });
    }
    let Some(values) = rest.get(..count) else {
        return Err(OvfError::TooShort { expected: count, found: rest.len() });
    };
    end(data.get((count + 1) * N..).unwrap_or_default(), count)?;
    Ok(values.iter().map(|bytes| number(*bytes)).collect())
}

fn text(data: &[u8], count: usize) -> Result<Vec<f64>, OvfError> {
    let lossy = String::from_utf8_lossy(data);
    // Every value takes a digit and a space, so a false promise reserves no more than the file is long.
    let mut values = Vec::with_capacity(count.min(data.len() / 2 + 1));
    let mut rest: &str = &lossy;
    for index in 0..count {
        rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            return Err(OvfError::TooShort { expected: count, found: index });
        }
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let value = word.parse::<f64>().map_err(|_| OvfError::Value { index, found: shortened(word) })?;
        values.push(value);
        rest = after;
    }
    end(rest.as_bytes(), count)?;
    Ok(values)
}

/// After the values must come the line that ends them.
fn end(rest: &[u8], values: usize) -> Result<(), OvfError> {
    let shown = String::from_utf8_lossy(&rest[..rest.len().min(200)]);
    let text: String = shown.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if text.starts_with("#end:data") {
        Ok(())
    } else {
        Err(OvfError::NoEnd { values, found: shortened(shown.trim_start()) })
    }
}
