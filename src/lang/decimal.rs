//! Decimal figures to the nearest double, exactly: with whole numbers of any length in place of the standard library's tables, which
//! weigh 11 KB on the way to every reader.

/// Figures beyond these only matter as not all being 0.
const SIGNIFICANT: usize = 800;

/// The double nearest to a number written `12`, `1.5`, `.5`, `2e-3`, without sign; of two that are equally near, the even one.
/// `None` for anything else.
pub fn parse(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, exponent(text.get(at + 1..)?)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let figures = || whole.bytes().chain(fraction.bytes()).skip_while(|&byte| byte == b'0').map(|byte| u32::from(byte - b'0'));
    let count = figures().count();
    let power = exponent - fraction.len() as i64;
    // Both fit into doubles without rounding, so that there is only one rounding.
    if count <= 15 && power.abs() <= 22 {
        let number = figures().fold(0_u64, |number, figure| number * 10 + u64::from(figure)) as f64;
        let ten = (0..power.abs()).fold(1.0, |ten, _| ten * 10.0);
        return Some(if power < 0 { number / ten } else { number * ten });
    }
    let mut number = Whole::default();
    figures().take(SIGNIFICANT).for_each(|figure| number.times_plus(10, figure));
    if count > SIGNIFICANT && figures().skip(SIGNIFICANT).any(|figure| figure != 0) {
        // One more figure stands for all that are left out.
        number.times_plus(10, 1);
        return Some(scaled(number, power + (count - SIGNIFICANT - 1) as i64, SIGNIFICANT + 1));
    }
    let left_out = count.saturating_sub(SIGNIFICANT);
    Some(scaled(number, power + left_out as i64, count - left_out))
}

/// A power of ten; one that is too large for any use is cut.
fn exponent(text: &str) -> Option<i64> {
    let (negative, figures) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if figures.is_empty() || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = figures.bytes().fold(0_i64, |size, byte| (size * 10 + i64::from(byte - b'0')).min(1 << 40));
    Some(if negative { -size } else { size })
}

/// `number` · 10^`power`, where `number` has so many figures.
fn scaled(number: Whole, power: i64, figures: usize) -> f64 {
    let last = figures as i64 + power;
    if number.0.is_empty() || last < -330 {
        return 0.0;
    }
    if last > 310 {
        return f64::INFINITY;
    }
    let (mut above, mut below) = (number, Whole(vec![1]));
    for _ in 0..power.abs() {
        if power < 0 { below.times_plus(10, 0) } else { above.times_plus(10, 0) }
    }
    quotient(above, below)
}

/// `above` / `below`, rounded once.
fn quotient(mut above: Whole, mut below: Whole) -> f64 {
    // The quotient lies between 1/2 and 2 times 2^`exponent`.
    let mut exponent = above.bits() as i64 - below.bits() as i64;
    if exponent < 0 {
        above.double((-exponent) as usize)
    } else {
        below.double(exponent as usize)
    }
    if above < below {
        above.double(1);
        exponent -= 1;
    }
    // Now it lies between 1 and 2. Doubles have 53 bits, and fewer below 2^-1022.
    let wanted = (exponent + 1075).clamp(0, 53);
    let mut bits = 0_u64;
    for _ in 0..wanted {
        bits *= 2;
        if above >= below {
            above.minus(&below);
            bits += 1;
        }
        above.double(1);
    }
    if above > below || above == below && bits % 2 == 1 {
        bits += 1;
    }
    libm::scalbn(bits as f64, (exponent + 1 - wanted) as i32)
}

/// A whole number of any size, lowest 32 bits first, without zeros at its upper end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Whole(Vec<u32>);

impl Whole {
    /// Multiplies and adds.
    fn times_plus(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for limb in &mut self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Doubles so many times.
    fn double(&mut self, times: usize) {
        self.times_plus(1 << (times % 32), 0);
        self.0.splice(0..0, std::iter::repeat_n(0, times / 32));
    }

    /// Takes a smaller number away.
    fn minus(&mut self, other: &Self) {
        let mut borrow = 0;
        for (at, limb) in self.0.iter_mut().enumerate() {
            let difference = i64::from(*limb) - i64::from(other.0.get(at).copied().unwrap_or(0)) - borrow;
            *limb = difference as u32;
            borrow = i64::from(difference < 0);
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    /// How many binary figures it has.
    fn bits(&self) -> usize {
        self.0.last().map_or(0, |last| self.0.len() * 32 - last.leading_zeros() as usize)
    }
}

impl PartialOrd for Whole {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::*;

    #[test]
    fn edges_are_rounded_as_the_standard_does() {
        for text in [
            "0",
            "1",
            "0.1",
            ".5",
            "5.",
            "1e23",
            "8.5e22",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.00000000000000000001",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1.8e308",
            "1e400",
            "1e-400",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "0.000000000000000000000000000001e30",
            "123456789012345678901234567890",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0e99999999999999999999",
        ] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
        let long = format!("0.{}1", "3".repeat(5000));
        assert_eq!(parse(&long), long.parse().ok());
        let halfway = format!("9007199254740993{}1e-1001", "0".repeat(1000));
        assert_eq!(parse(&halfway), halfway.parse().ok());
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", ".", "e5", "1e", "1e+", "-1", "+1", "1.2.3", "inf", "NaN", "1_000", "0x10", "1e5.5", "١"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn doubles_come_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits >> 1);
            if number.is_finite() {
                prop_assert_eq!(parse(&format!("{number:e}")), Some(number));
            }
        }

        #[test]
        fn figures_are_read_as_the_standard_does(whole in "[0-9]{0,25}", fraction in "[0-9]{1,30}", power in -345..330_i32) {
            let text = format!("{whole}.{fraction}e{power}");
            prop_assert_eq!(parse(&text), text.parse().ok());
        }
    }
}
