//! Programs, read without the language: only who uses whom matters here.

use gatewise::layout::{Item, Link, Structure};
use std::collections::BTreeMap;

/// Reads `name = operand … operand`; whatever is no name defined above is part of the operation.
pub fn structure(text: &str) -> Structure {
    named(text).0
}

/// Reads a program, and for each node its name and what it says: a leaf its name, a gate its operation.
pub fn named(text: &str) -> (Structure, Vec<(String, String)>) {
    let mut says = Vec::new();
    let mut nodes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut read = Structure::default();
    let lines: Vec<(&str, &str, Vec<&str>)> = text
        .split(['\n', ';'])
        .filter_map(|line| line.split_once('='))
        .map(|(name, right)| {
            (
                name.trim(),
                right,
                right
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .filter(|word| word.starts_with(|c: char| c.is_alphabetic()))
                    .collect(),
            )
        })
        .collect();
    for leaf in [true, false] {
        for (name, right, words) in &lines {
            let operands: Vec<usize> = words.iter().filter_map(|word| nodes.get(word).copied()).collect();
            if leaf != (words.is_empty()) {
                continue;
            }
            let node = read.nodes.len();
            nodes.insert(name, node);
            let operation = words.iter().filter(|word| !nodes.contains_key(*word)).copied().collect::<String>();
            let signs: String = right.chars().filter(|c| "+-*/".contains(*c)).collect();
            says.push((name.to_string(), if leaf { name.to_string() } else { operation + &signs }));
            let width = if leaf { 12.0 + 10.0 * name.len() as f64 } else { 44.0 };
            read.nodes.push(Item {
                leaf,
                width,
                height: if leaf { 30.0 } else { 44.0 },
                label: 38.0,
                above: Item::ABOVE,
                below: Item::BELOW,
            });
            read.edges.extend(operands.iter().enumerate().map(|(slot, &from)| Link { from, to: node, slot }));
        }
    }
    (read, says)
}

/// Small programs as the lecture has them, and some of the larger ones.
pub fn known() -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = [
        ("xyz", "x=;y=;z=;q=x+y;f=q*z"),
        ("sigmoid", "w0=;x0=;w1=;x1=;w2=;p=w0*x0;q=w1*x1;r=p+q;s=r+w2;u=s;v=exp*u;d=v+1;f=1/d"),
        ("pattern", "x=;y=;z=;w=;p=x*y;m=max(z,w);s=p+m;f=2*s"),
        ("xxx", "x=;p=x*x;f=p+x"),
        ("fan", "x=;y=;p=x*y;f=p+x"),
        ("tanh", "x0=;x1=;a=;b=;c=;d=;e=;g=;p=a*x0;q=b*x1;r=p+q;s=r+c;h=tanh*s;k=d*x0;l=e*x1;m=k+l;n=m+g;o=tanh*n;v=;w=;z=;aa=v*h;bb=w*o;cc=aa+bb;f=cc+z"),
        ("softmax", "a=;b=;c=;ea=exp*a;eb=exp*b;ec=exp*c;s=ea+eb;t=s+ec;f=ea/t;g=log*f"),
        ("chain", "x=;a=exp*x;b=log*a;c=sin*b;d=cos*c;e=tanh*d;f=exp*e"),
        ("eight", "x=;a=x*x;b=a*x;c=b*x;d=c*x;e=d*x;f=e+x;g=f+x"),
        ("max4", "a=;b=;c=;d=;f=max(a,b,c,d);g=f*a"),
    ]
    .map(|(a, b)| (a.to_string(), b.to_string()))
    .to_vec();
    let (mut text, mut sum) = (String::new(), String::new());
    for i in 0..12 {
        text += &format!("w{i}=;x{i}=;");
    }
    for i in 0..12 {
        text += &format!("p{i}=w{i}*x{i};");
        sum = if i == 0 {
            "p0".into()
        } else {
            text += &format!("s{i}={sum}+p{i};");
            format!("s{i}")
        };
    }
    cases.push(("twelve".into(), text.clone()));
    let mut text = "w0=;x0=;w1=;x1=;w2=;x2=;w3=;x3=;w4=;x4=;w5=;x5=;".to_string();
    for i in 0..6 {
        text += &format!("p{i}=w{i}*x{i};");
        sum = if i == 0 {
            "p0".into()
        } else {
            text += &format!("s{i}={sum}+p{i};");
            format!("s{i}")
        };
    }
    cases.push(("six".into(), text.clone()));
    for name in ["rand-50-s1", "chain-50", "ad-100", "rand-300-s1"] {
        cases.push((name.into(), std::fs::read_to_string(format!("benches/programs/{name}.txt")).unwrap()));
    }
    cases
}
