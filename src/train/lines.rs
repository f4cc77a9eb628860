//! The next update of a number as it is written: each relation in symbols, in numbers, and what it gives.

use super::optimizer::Update;
use super::setup::{Method, Setup};
use crate::lang::formula::{Formula, Mark};
use crate::words;

/// The fewest decimals of a number, and the most.
const FEWEST: usize = 2;
const MOST: usize = 6;

/// The relations that lead to a number's update, each in pieces that belong on one line where there is room. `number` is the number's
/// name, `output` that of the loss.
pub fn lines(setup: &Setup, update: &Update, number: &Formula, output: &str) -> Vec<Vec<Formula>> {
    let Update { before, gradient, memory, next_memory, corrected, after } = *update;
    let decimals = decimals(setup, update);
    let of = |value: f64| Formula::Number(shown(value, decimals));
    // What the numbers as they are shown do not give to the last digit is only about so much.
    let gives = |kept: bool| op(if kept { "=" } else { "≈" });
    let [velocity_kept, number_kept] = kept(setup, update, decimals);
    let partial = || Formula::Partial(Box::new(symbol(output)), Box::new(number.clone()));
    let mut lines = Vec::new();
    // Uphill is downhill of the negative.
    let slope = if setup.ascends {
        lines.push(vec![row([symbol("g"), op("="), op("−"), partial()]), row([op("="), backward(of(gradient))])]);
        symbol("g")
    } else {
        partial()
    };
    let rate = || plain(setup.rate);
    match setup.method {
        Method::Descent => lines.push(vec![
            row([number.clone(), op("←"), number.clone(), op("−"), symbol("eta"), op("·"), slope]),
            row([op("="), forward(of(before)), op("−"), rate(), op("·"), backward(bracketed(gradient, of(gradient)))]),
            row([gives(number_kept), forward(of(after))]),
        ]),
        Method::Momentum => {
            let [beta, velocity, next] = [setup.momentum, memory[0], next_memory[0]];
            lines.push(vec![
                row([symbol("v"), op("←"), symbol("beta"), op("·"), symbol("v"), op("+"), slope]),
                row([
                    op("="),
                    plain(beta),
                    op("·"),
                    bracketed(velocity, of(velocity)),
                    op("+"),
                    backward(bracketed(gradient, of(gradient))),
                ]),
                row([gives(velocity_kept), of(next)]),
            ]);
            lines.push(vec![
                row([number.clone(), op("←"), number.clone(), op("−"), symbol("eta"), op("·"), symbol("v")]),
                row([op("="), forward(of(before)), op("−"), rate(), op("·"), bracketed(next, of(next))]),
                row([gives(number_kept), forward(of(after))]),
            ]);
        }
        Method::Adam => {
            let mean = |letter: &str, decay: f64, before: f64, new: Formula, name: &str, gives: f64| {
                vec![
                    row([
                        symbol(letter),
                        op("←"),
                        symbol(name),
                        op("·"),
                        symbol(letter),
                        op("+"),
                        paren(row([plain(1.0), op("−"), symbol(name)])),
                        op("·"),
                        new,
                    ]),
                    row([op("="), plain(decay), op("·"), bracketed(before, small(before)), op("+"), op("…")]),
                    row([op("="), small(gives)]),
                ]
            };
            let [first, second] = setup.decays;
            let square = Formula::Power(Box::new(paren(slope.clone())), Box::new(plain(2.0)));
            lines.push(mean("m", first, memory[0], slope, "beta1", next_memory[0]));
            lines.push(mean("v", second, memory[1], square, "beta2", next_memory[1]));
            let pulled = |letter: &str, name: &str, gives: f64| {
                let power = Formula::Power(Box::new(symbol(name)), Box::new(symbol("t")));
                let below = row([plain(1.0), op("−"), power]);
                vec![
                    row([hat(letter), op("="), Formula::Fraction(Box::new(symbol(letter)), Box::new(below))]),
                    row([op("="), small(gives)]),
                ]
            };
            lines.push(pulled("m", "beta1", corrected[0]));
            lines.push(pulled("v", "beta2", corrected[1]));
            let root = |inside: Formula| row([Formula::Root(Box::new(inside)), op("+"), symbol("epsilon")]);
            let step = Formula::Fraction(Box::new(hat("m")), Box::new(root(hat("v"))));
            let in_numbers = Formula::Fraction(Box::new(small(corrected[0])), Box::new(root(small(corrected[1]))));
            lines.push(vec![
                row([number.clone(), op("←"), number.clone(), op("−"), symbol("eta"), op("·"), step]),
                row([op("="), forward(of(before)), op("−"), rate(), op("·"), in_numbers]),
                row([gives(number_kept), forward(of(after))]),
            ]);
        }
    }
    lines
}

/// The rule of a method, in symbols alone.
pub fn rule(setup: &Setup) -> Vec<Formula> {
    let update = Update { before: 0.0, gradient: 0.0, memory: [0.0; 2], next_memory: [0.0; 2], corrected: [0.0; 2], after: 0.0 };
    lines(setup, &update, &symbol("w"), "L").into_iter().filter_map(|pieces| pieces.into_iter().next()).collect()
}

/// So many decimals that the step is seen, and that the numbers as they are shown give what is shown of it: two, as everywhere, or as
/// many more as it takes.
fn decimals(setup: &Setup, update: &Update) -> usize {
    let differ = |decimals: usize| update.before == update.after || shown(update.before, decimals) != shown(update.after, decimals);
    let first = (FEWEST..=MOST).find(|&decimals| differ(decimals)).unwrap_or(MOST);
    (first..=MOST).find(|&decimals| kept(setup, update, decimals) == [true; 2]).unwrap_or(first)
}

/// Whether the numbers as they are shown give the velocity and the number that are shown, to the last digit.
fn kept(setup: &Setup, update: &Update, decimals: usize) -> [bool; 2] {
    let read = |text: String| {
        crate::lang::number(text.trim_start_matches('−')).map_or(f64::NAN, |size| if text.starts_with('−') { -size } else { size })
    };
    let seen = |value: f64| read(shown(value, decimals));
    let half = 0.5 * libm::pow(10.0, -(decimals as f64)) * (1.0 + 1e-9);
    let gives = |computed: f64, value: f64| (computed - seen(value)).abs() <= half;
    let (before, next, corrected) = (seen(update.before), update.next_memory[0], update.corrected.map(|mean| read(words::number(mean))));
    let velocity = setup.momentum * seen(update.memory[0]) + seen(update.gradient);
    match setup.method {
        Method::Descent => [true, gives(before - setup.rate * seen(update.gradient), update.after)],
        Method::Momentum => [gives(velocity, next), gives(before - setup.rate * seen(next), update.after)],
        Method::Adam => [true, gives(before - setup.rate * corrected[0] / (corrected[1].sqrt() + setup.epsilon), update.after)],
    }
}

fn shown(value: f64, decimals: usize) -> String {
    let is_plain = value != 0.0 && value.abs() < 10_000.0 && decimals > FEWEST;
    if is_plain { format!("{value:.decimals$}").replace('-', "−") } else { words::number(value) }
}

fn small(value: f64) -> Formula {
    Formula::Number(words::number(value))
}

/// A setting, as it was typed.
fn plain(value: f64) -> Formula {
    Formula::Number(words::precise(value).replace('-', "−"))
}

/// In brackets where a sign would stand beside an operator.
fn bracketed(value: f64, shown: Formula) -> Formula {
    if value < 0.0 { paren(shown) } else { shown }
}

fn paren(inner: Formula) -> Formula {
    Formula::Parentheses(Box::new(inner))
}

fn hat(letter: &str) -> Formula {
    Formula::Symbol(format!("{letter}\u{302}"))
}

fn symbol(name: &str) -> Formula {
    Formula::Symbol(name.to_owned())
}

fn op(sign: &'static str) -> Formula {
    Formula::Operator(sign)
}

fn row(pieces: impl IntoIterator<Item = Formula>) -> Formula {
    Formula::row(pieces)
}

fn forward(formula: Formula) -> Formula {
    formula.marked(Mark::Forward)
}

fn backward(formula: Formula) -> Formula {
    formula.marked(Mark::Backward)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Optimizer;

    fn text(setup: &str, number: f64, gradient: f64) -> Vec<String> {
        let setup = Setup::read(setup).unwrap_or_default();
        let update = Optimizer::default().next(&setup, 0, number, gradient);
        let lines = lines(&setup, &update, &symbol("w"), "L");
        lines.iter().map(|pieces| pieces.iter().map(Formula::plain).collect::<String>()).collect()
    }

    /// Whoever computes with what is written comes to what is written.
    #[test]
    fn the_numbers_shown_give_what_is_shown() {
        // With three decimals this would be 2.001 − 0.1·(−0.013) = 2.003.
        assert_eq!(text("", 2.001_351, -0.013_2), ["w ← w − η·∂L/∂w = 2.0014 − 0.1·(−0.0132) = 2.0027"]);
        let mut rough = 0;
        for at in 0..400 {
            let (number, gradient) = (f64::from(at) * 0.012_345_678 - 2.0, f64::from(at % 17) * 0.087_654_321 - 0.7);
            for setup in ["", "rate:0.03", "momentum,rate:0.1"] {
                for line in text(setup, number, gradient) {
                    let read = |text: &str| text.replace('−', "-").replace(['(', ')'], "").trim().parse::<f64>().unwrap();
                    let Some((_, numbers)) = line.split_once(" = ") else { panic!("{line}") };
                    let Some((left, right)) = numbers.split_once(" = ") else {
                        assert!(numbers.contains(" ≈ "), "{line}");
                        rough += 1;
                        continue;
                    };
                    let (sign, first, second) = match (left.split_once(" + "), left.split_once(" − ")) {
                        (Some((first, second)), _) => (1.0, first, second),
                        (_, Some((first, second))) => (-1.0, first, second),
                        _ => panic!("{line}"),
                    };
                    let product = |text: &str| text.split('·').map(read).product::<f64>();
                    let decimals = right.split_once('.').map_or(0, |(_, digits)| digits.len());
                    let off = (product(first) + sign * product(second) - read(right)).abs();
                    assert!(off <= 0.500_001 * libm::pow(10.0, -(decimals as f64)), "{line}");
                }
            }
        }
        assert!(rough < 8, "{rough} of 1600 are not told exactly");
        // Where no decimals do, it is not called equal.
        assert!(text("", 123_456.7, 5_000.0)[0].contains('≈'));
    }

    #[test]
    fn the_update_is_written_as_it_is_taught() {
        assert_eq!(text("", 2.0, -0.1966), ["w ← w − η·∂L/∂w = 2.00 − 0.1·(−0.20) = 2.02"]);
        assert_eq!(text("max", 2.0, 0.5), ["g = −∂L/∂w = −0.50", "w ← w − η·g = 2.00 − 0.1·(−0.50) = 2.05"]);
        assert_eq!(text("rate:0.001", 2.0, -0.1966), ["w ← w − η·∂L/∂w = 2.0000 − 0.001·(−0.1966) = 2.0002"]);
        assert_eq!(
            text("momentum,rate:0.1", 2.0, 1.0),
            ["v ← β·v + ∂L/∂w = 0.9·0.00 + 1.00 = 1.00", "w ← w − η·v = 2.00 − 0.1·1.00 = 1.90"]
        );
        assert_eq!(text("adam", 2.0, 1.0).len(), 5);
        assert_eq!(text("adam", 2.0, 1.0)[4].rsplit('=').next(), Some(" 1.999"));
        assert_eq!(rule(&Setup::default()).iter().map(Formula::plain).collect::<Vec<_>>(), ["w ← w − η·∂L/∂w"]);
    }
}
