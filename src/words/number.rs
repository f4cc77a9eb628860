//! How a number is shown: short on the page, exact where it is to be read or typed again.

/// From this magnitude on a number is shown in scientific notation.
const LARGE: f64 = 10_000.0;
/// Below this magnitude two decimals would show a number that is not 0 as 0.
const SMALL: f64 = 0.005;
/// No shown number is longer.
const LONGEST: usize = 8;

/// A number as the page shows it: two decimals, short scientific notation where these would not do, U+2212 as its minus; at most
/// eight characters.
pub fn number(x: f64) -> String {
    if x.is_nan() {
        return "NaN".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let fixed = format!("{x:.2}");
    // What rounds up to five figures has left the fixed notation, and −0.00 has no sign to show.
    let fits = x == 0.0 || (x.abs() >= SMALL && x.abs() < LARGE && !fixed.trim_start_matches('-').starts_with("10000"));
    if fits { if x == 0.0 { "0.00".to_owned() } else { set_minus(&fixed) } } else { scientific(x) }
}

/// A change as the page shows it: with its sign, three figures, at most seven characters.
#[inline(never)]
pub fn change(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 {
        return "0".to_owned();
    } else if !x.is_finite() {
        return number(x);
    }
    // What rounds up to one more figure before the point has one fewer behind it.
    let decimals = [(0.1, 4), (9.995, 3), (99.95, 1), (9_999.5, 0)].into_iter().find(|(end, _)| size < *end).map(|(_, decimals)| decimals);
    let shown = match decimals {
        Some(3) if size >= 0.9995 => format!("{size:.2}"),
        Some(decimals) if size >= 0.000_995 => format!("{size:.decimals$}"),
        _ => scientific(size),
    };
    let sign = if x < 0.0 { '−' } else { '+' };
    format!("{sign}{shown}")
}

/// A number to read or type exactly: the shortest text from which the same number is read again, with an ASCII minus.
pub fn precise(x: f64) -> String {
    if x.is_nan() {
        "NaN".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else if x == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e16).contains(&x.abs()) {
        format!("{x}")
    } else {
        format!("{x:e}")
    }
}

/// The same where there is little room, as on a wire: at most six characters, without the 0 before the point where that is one too many.
#[inline(never)]
pub fn short_change(x: f64) -> String {
    let text = change(x);
    if text.chars().count() <= 6 {
        return text;
    }
    let sign = if x < 0.0 { '−' } else { '+' };
    match text.get(sign.len_utf8()..).and_then(|size| size.strip_prefix('0')) {
        Some(decimals) => format!("{sign}{decimals}"),
        None => sign.to_string() + &set_minus(&format!("{:.0e}", x.abs())),
    }
}

/// A number rounded to so many figures, without zeros at the end: to be read or typed, with an ASCII minus.
#[inline(never)]
pub fn rounded(x: f64, figures: usize) -> String {
    let text = format!("{x:.*e}", figures.saturating_sub(1));
    let Some((mantissa, exponent)) = text.split_once('e').filter(|_| x.is_finite() && x != 0.0) else { return precise(x) };
    let trim = |text: &str| if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() };
    match exponent.parse::<i32>() {
        Ok(power @ -5..=14) => trim(&format!("{x:.*}", (figures as i32 - 1 - power).max(0) as usize)),
        _ => format!("{}e{exponent}", trim(mantissa)),
    }
}

/// `3.4e+6`, `1.2e−4`; without the decimal where the exponent's three figures and the sign leave no room.
fn scientific(x: f64) -> String {
    let signed = |text: String| set_minus(&if text.contains("e-") { text } else { text.replace('e', "e+") });
    let text = signed(format!("{x:.1e}"));
    if text.chars().count() <= LONGEST { text } else { signed(format!("{x:.0e}")) }
}

fn set_minus(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_short() {
        for (x, shown) in [
            (0.0, "0.00"),
            (-0.0, "0.00"),
            (2.0, "2.00"),
            (-0.196_611_933, "−0.20"),
            (0.005, "0.01"),
            (0.004_9, "4.9e−3"),
            (-0.000_123, "−1.2e−4"),
            (9_999.99, "9999.99"),
            (-9_999.99, "−9999.99"),
            (9_999.996, "1.0e+4"),
            (-10_000.0, "−1.0e+4"),
            (3.44e6, "3.4e+6"),
            (9.96e-5, "1.0e−4"),
            (1.25e-300, "1.2e−300"),
            (-1.25e-300, "−1e−300"),
            (-9.96e99, "−1e+100"),
            (f64::MIN, "−2e+308"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "∞"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(number(x), shown, "{x:?}");
        }
    }

    #[test]
    fn precise_numbers_are_as_short_as_they_can_be() {
        for (x, shown) in [(2.0, "2"), (-0.0, "0"), (-0.1, "-0.1"), (1.0 / 3.0, "0.3333333333333333"), (1e16, "1e16"), (-2.5e-7, "-2.5e-7")]
        {
            assert_eq!(precise(x), shown);
        }
    }

    #[test]
    fn rounded_numbers_have_no_needless_figures() {
        for (x, shown) in
            [(-1.99 + 1e-16, "-1.99"), (0.1 + 0.2, "0.3"), (1e-7 / 3.0, "3.33333e-8"), (123_456.7, "123457"), (0.0, "0"), (-3e20, "-3e20")]
        {
            assert_eq!(rounded(x, 6), shown);
        }
    }

    #[test]
    fn changes_have_a_sign() {
        for (x, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.039_7, "+0.0397"),
            (-0.397, "−0.397"),
            (0.000_999_9, "+0.0010"),
            (0.000_99, "+9.9e−4"),
            (0.999_9, "+1.00"),
            (-9.999, "−10.0"),
            (-3.97, "−3.97"),
            (99.99, "+100"),
            (39.74, "+39.7"),
            (-3_970.0, "−3970"),
            (9_999.9, "+1.0e+4"),
            (-4e-4, "−4.0e−4"),
            (4e-10, "+4.0e−10"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(change(x), shown, "{x:?}");
        }
        for (x, shown) in [(0.039_7, "+.0397"), (-0.397, "−0.397"), (-4.2e-4, "−4e−4"), (23_456.0, "+2e4"), (0.0, "0"), (0.002, "+.0020")]
        {
            assert_eq!(short_change(x), shown, "{x:?}");
        }
    }

    proptest! {
        #[test]
        fn no_number_is_longer_than_eight_characters(bits: u64) {
            let shown = number(f64::from_bits(bits));
            prop_assert!(shown.chars().count() <= LONGEST, "{shown}");
            prop_assert!(!shown.contains('-'), "{shown}");
        }

        #[test]
        fn a_number_is_zero_on_screen_only_where_it_is(x in -1e4..1e4_f64) {
            prop_assert_eq!(number(x) == "0.00", x == 0.0);
        }

        #[test]
        fn precise_numbers_are_read_again(bits: u64) {
            let x = f64::from_bits(bits);
            if x.is_finite() {
                prop_assert_eq!(precise(x).parse::<f64>().unwrap(), x);
            }
        }
    }
}
