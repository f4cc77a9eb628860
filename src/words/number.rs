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
