//! Bisection between a value at which a film does not switch and one at which it does.

/// The ends of the last interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bracket {
    /// The nearest value at which the film does not switch; `None` if it switches at the first one already.
    pub below: Option<f64>,
    /// The nearest value at which it does; `None` if it does not switch at the last one.
    pub above: Option<f64>,
}

/// Halves the interval from `from` to `to` (of either order) until it is at most `tolerance` wide. `switches` runs a value; the
/// error inside says that the run failed, which ends the bisection.
///
/// # Errors
/// Those of `switches`.
pub fn bisection<E>(
    from: f64,
    to: f64,
    tolerance: f64,
    switches: &mut dyn FnMut(f64) -> Result<Result<bool, String>, E>,
) -> Result<Result<Bracket, String>, E> {
    let (mut below, mut above) = (from, to);
    match switches(below)? {
        Err(failed) => return Ok(Err(failed)),
        Ok(true) => return Ok(Ok(Bracket { below: None, above: Some(below) })),
        Ok(false) => {}
    }
    match switches(above)? {
        Err(failed) => return Ok(Err(failed)),
        Ok(false) => return Ok(Ok(Bracket { below: Some(above), above: None })),
        Ok(true) => {}
    }
    while (above - below).abs() > tolerance {
        let middle = 0.5 * (below + above);
        // The interval cannot become narrower than two neighbouring numbers.
        if middle == below || middle == above {
            break;
        }
        match switches(middle)? {
            Err(failed) => return Ok(Err(failed)),
            Ok(true) => above = middle,
            Ok(false) => below = middle,
        }
    }
    Ok(Ok(Bracket { below: Some(below), above: Some(above) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(from: f64, to: f64, tolerance: f64, truth: f64) -> Bracket {
        let rises = to > from;
        bisection(from, to, tolerance, &mut |at| Ok::<_, ()>(Ok(if rises { at > truth } else { at < truth })))
            .unwrap()
            .unwrap()
    }

    #[test]
    fn the_interval_holds_the_threshold_and_is_narrow_enough() {
        for (from, to) in [(0.0, 1.0), (1.0, 0.0), (-3.0, 7.0)] {
            let Bracket { below: Some(below), above: Some(above) } = find(from, to, 1e-3, 0.3) else {
                panic!()
            };
            assert!((above - below).abs() <= 1e-3 && (below - 0.3) * (above - 0.3) <= 0.0, "{below} {above}");
        }
        assert_eq!(find(0.5, 1.0, 1e-3, 0.3), Bracket { below: None, above: Some(0.5) });
        assert_eq!(find(0.0, 0.2, 1e-3, 0.3), Bracket { below: Some(0.2), above: None });
    }

    #[test]
    fn a_tolerance_of_nothing_ends_at_neighbouring_numbers() {
        let Bracket { below: Some(below), above: Some(above) } = find(0.0, 1.0, 1e-300, 0.3) else {
            panic!()
        };
        assert_eq!(below.next_up(), above);
    }

    #[test]
    fn a_failed_run_ends_it() {
        let mut runs = 0;
        let end = bisection(0.0, 1.0, 0.1, &mut |at| {
            runs += 1;
            Ok::<_, ()>(if at == 0.5 { Err("no".to_owned()) } else { Ok(at > 0.5) })
        });
        assert_eq!((end, runs), (Ok(Err("no".to_owned())), 3));
    }
}
