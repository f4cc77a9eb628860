//! The pieces of a line of Python that have a colour of their own.

use crate::lang::TokenClass;
use crate::span::Span;

/// Words of Python that stand out.
const KEYWORDS: [&str; 14] =
    ["and", "as", "class", "def", "else", "for", "from", "if", "import", "in", "lambda", "not", "return", "assert"];

/// The pieces of a line in order, as bytes of it; blanks, and names that are nothing but names, are left out.
pub fn coloured(line: &str) -> Vec<(Span, TokenClass)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let while_in = |test: &dyn Fn(char) -> bool| rest.find(|letter| !test(letter)).unwrap_or(rest.len());
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let (length, class) = if first == '#' || rest.starts_with("\"\"\"") {
            (rest.len(), Some(TokenClass::Comment))
        } else if first == '"' {
            (rest.get(1..).and_then(|rest| rest.find('"')).map_or(rest.len(), |end| end + 2), None)
        } else if first.is_ascii_digit() {
            (number(rest), Some(TokenClass::Number))
        } else if is_name(first) {
            let length = while_in(&is_name);
            let name = rest.get(..length).unwrap_or_default();
            let is_called = rest.get(length..).is_some_and(|rest| rest.starts_with('('));
            let class = if KEYWORDS.contains(&name) { Some(TokenClass::Keyword) } else { is_called.then_some(TokenClass::Function) };
            (length, class)
        } else if first == ' ' {
            (while_in(&|letter| letter == ' '), None)
        } else {
            (while_in(&|letter| !is_name(letter) && !" #\"".contains(letter)).max(first.len_utf8()), Some(TokenClass::Operator))
        };
        pieces.extend(class.map(|class| (Span::new(at, at + length), class)));
        at += length;
    }
    pieces
}

/// How long the number is that a text begins with; `1e-7` has a sign within.
fn number(text: &str) -> usize {
    let mut before = '0';
    let end = text.char_indices().find(|&(_, letter)| {
        let is_sign = (letter == '-' || letter == '+') && before == 'e';
        before = letter;
        !(letter.is_ascii_alphanumeric() || letter == '.' || is_sign)
    });
    end.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let class = |class: TokenClass| match class {
            TokenClass::Number => "n",
            TokenClass::Operator | TokenClass::Bracket => "o",
            TokenClass::Function => "f",
            TokenClass::Keyword => "k",
            TokenClass::Comment => "c",
            TokenClass::Name => "",
        };
        coloured(line).into_iter().map(|(span, kind)| format!("{}:{}", class(kind), span.of(line))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lines_in_pieces() {
        for (line, expected) in [
            ("    da = df * (-1 / a ** 2)", "o:= o:* o:(- n:1 o:/ o:** n:2 o:)"),
            ("w1 = np.array([1e-7, -2.5])", "o:= o:. f:array o:([ n:1e-7 o:, o:- n:2.5 o:])"),
            ("def f(x):  # 3", "k:def f:f o:( o:): c:# 3"),
            ("print(\"가격 = 3\", 가격)", "f:print o:( o:, o:)"),
            ("    \"\"\"exp(x) over its sum.\"\"\"", "c:\"\"\"exp(x) over its sum.\"\"\""),
            ("import numpy as np", "k:import k:as"),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }
}
