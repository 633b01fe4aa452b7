//! What a watch has seen, as bytes.

use checkpoint::wire::{Decoder, Encoder, Malformed};

use crate::switching::{SwitchingState, Trigger};

const WHAT: &str = "what the watch has seen";

impl Trigger {
    fn encode(&self, out: &mut Encoder) {
        let Self { beyond, first, last_out, last_back, crossings } = self;
        out.u8((*beyond).into());
        [first, last_out, last_back].into_iter().for_each(|time| out.option_f64(*time));
        out.u64(*crossings);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            beyond: from.u8(WHAT)? != 0,
            first: from.option_f64(WHAT)?,
            last_out: from.option_f64(WHAT)?,
            last_back: from.option_f64(WHAT)?,
            crossings: from.u64(WHAT)?,
        })
    }
}

impl SwitchingState {
    pub(super) fn encode(&self, out: &mut Encoder) {
        let Self {
            time,
            sign,
            start_value,
            value,
            main,
            tenth,
            nine_tenths,
            rise_from,
            settled,
            first_passage,
            beyond,
            power,
            energy,
            energy_at_first,
        } = self;
        [time, sign, start_value, value, beyond, energy].into_iter().for_each(|value| out.f64(*value));
        [main, tenth, nine_tenths].into_iter().for_each(|trigger| trigger.encode(out));
        let optional = [rise_from, settled, power, energy_at_first];
        optional.into_iter().for_each(|value| out.option_f64(*value));
        out.u8((!first_passage.is_empty()).into());
        if !first_passage.is_empty() {
            out.f64s(first_passage);
        }
    }

    pub(super) fn decode(cells: usize, from: &mut Decoder<'_>) -> Result<Self, Malformed> {
        let mut number = || from.f64(WHAT);
        let [time, sign, start_value, value, beyond, energy] =
            [number()?, number()?, number()?, number()?, number()?, number()?];
        let (main, tenth, nine_tenths) =
            (Trigger::decode(from)?, Trigger::decode(from)?, Trigger::decode(from)?);
        let mut optional = || from.option_f64(WHAT);
        let [rise_from, settled, power, energy_at_first] =
            [optional()?, optional()?, optional()?, optional()?];
        let watched = from.u8(WHAT)? != 0;
        let first_passage = if watched { from.f64s(cells, WHAT)? } else { Vec::new() };
        Ok(Self {
            time,
            sign,
            start_value,
            value,
            main,
            tenth,
            nine_tenths,
            rise_from,
            settled,
            first_passage,
            beyond,
            power,
            energy,
            energy_at_first,
        })
    }
}
