//! Weights of the last few lengths of interval.

/// Weights by the bits of the length they belong to; as many as there is room for.
#[derive(Debug)]
pub struct KeptWeights<W> {
    room: usize,
    entries: Vec<(u64, Vec<W>)>,
}

impl<W> KeptWeights<W> {
    /// Room for `room` lengths.
    pub fn new(room: usize) -> Self {
        Self { room, entries: Vec::with_capacity(room) }
    }

    /// The weights for `length`; if they are not here, `fill` writes them over the oldest.
    pub fn of(&mut self, length: f64, fill: impl FnOnce(&mut Vec<W>)) -> &[W] {
        let key = length.to_bits();
        let Self { room, entries } = self;
        if let Some(found) = entries.iter().position(|(k, _)| *k == key) {
            return &entries[found].1;
        }
        let mut weights = if entries.len() < *room { Vec::new() } else { entries.remove(0).1 };
        fill(&mut weights);
        entries.push((key, weights));
        let last = entries.len() - 1;
        &entries[last].1
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.entries.iter().map(|(_, weights)| weights.len() * size_of::<W>()).sum()
    }
}
