//! Numbers and arrays as bytes, and back without trust.
//!
//! A [`Decoder`] never panics and allocates no more than the bytes it was given: lengths are compared with what is left first.

/// Packs values, little-endian.
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    bytes: Vec<u8>,
}

impl Encoder {
    /// With room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    /// What was packed.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// A whole number.
    pub fn u64(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// All bits of a number.
    pub fn f64(&mut self, value: f64) {
        self.u64(value.to_bits());
    }

    /// A number that may be missing.
    pub fn option_f64(&mut self, value: Option<f64>) {
        self.u8(value.is_some().into());
        self.f64(value.unwrap_or_default());
    }

    /// An array with its length.
    pub fn f64s(&mut self, values: &[f64]) {
        self.u64(values.len() as u64);
        self.bytes.reserve(8 * values.len());
        self.bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }

    /// Bytes with their number.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }
}

/// Bytes that do not hold what they should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{what}` is missing or wrong")]
pub struct Malformed {
    /// What was looked for.
    pub what: &'static str,
}

/// Unpacks what [`Encoder`] packed.
#[derive(Clone, Copy, Debug)]
pub struct Decoder<'a> {
    rest: &'a [u8],
}

impl<'a> Decoder<'a> {
    /// Begins with the first of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// # Errors
    /// Fewer than `count` bytes are left.
    fn take(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Malformed { what })?;
        self.rest = rest;
        Ok(taken)
    }

    /// # Errors
    /// The number of items of `size` bytes is missing, or more than are left.
    fn length(&mut self, size: usize, what: &'static str) -> Result<usize, Malformed> {
        let count = usize::try_from(self.u64(what)?).map_err(|_| Malformed { what })?;
        if count > self.rest.len() / size { Err(Malformed { what }) } else { Ok(count) }
    }

    /// One byte.
    ///
    /// # Errors
    /// Nothing is left.
    pub fn u8(&mut self, what: &'static str) -> Result<u8, Malformed> {
        Ok(self.take(1, what)?[0])
    }

    /// A whole number.
    ///
    /// # Errors
    /// Too little is left.
    pub fn u64(&mut self, what: &'static str) -> Result<u64, Malformed> {
        let bytes = self.take(8, what)?.try_into().map_err(|_| Malformed { what })?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// A number.
    ///
    /// # Errors
    /// Too little is left.
    pub fn f64(&mut self, what: &'static str) -> Result<f64, Malformed> {
        Ok(f64::from_bits(self.u64(what)?))
    }

    /// A number that may be missing.
    ///
    /// # Errors
    /// Too little is left, or the mark of its presence is none.
    pub fn option_f64(&mut self, what: &'static str) -> Result<Option<f64>, Malformed> {
        let (there, value) = (self.u8(what)?, self.f64(what)?);
        match there {
            0 => Ok(None),
            1 => Ok(Some(value)),
            _ => Err(Malformed { what }),
        }
    }

    /// An array of exactly `expected` numbers.
    ///
    /// # Errors
    /// Another length, or too little is left.
    pub fn f64s(&mut self, expected: usize, what: &'static str) -> Result<Vec<f64>, Malformed> {
        if self.length(8, what)? != expected {
            return Err(Malformed { what });
        }
        let bytes = self.take(8 * expected, what)?;
        let number = |chunk: &[u8]| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(chunk);
            f64::from_le_bytes(bytes)
        };
        Ok(bytes.chunks_exact(8).map(number).collect())
    }

    /// Bytes, with their number before them.
    ///
    /// # Errors
    /// Too little is left.
    pub fn bytes(&mut self, what: &'static str) -> Result<&'a [u8], Malformed> {
        let count = self.length(1, what)?;
        self.take(count, what)
    }

    /// # Errors
    /// Something is left.
    pub fn finish(self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed { what: "end of the checkpoint" }) }
    }
}
