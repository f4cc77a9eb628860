//! The layout seen from outside.

use gatewise::layout::{Item, Layout, Link, Structure, cross, layers, layout, order, path, rank};
use std::collections::BTreeMap;
use std::time::Instant;

/// Reads `name = operand … operand`; whatever is no name defined above is part of the operation.
fn structure(text: &str) -> Structure {
    let mut nodes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut read = Structure::default();
    let lines: Vec<(&str, Vec<&str>)> = text
        .split(['\n', ';'])
        .filter_map(|line| line.split_once('='))
        .map(|(name, right)| {
            (
                name.trim(),
                right
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .filter(|word| word.starts_with(|c: char| c.is_alphabetic()))
                    .collect(),
            )
        })
        .collect();
    for leaf in [true, false] {
        for (name, words) in &lines {
            let operands: Vec<usize> = words.iter().filter_map(|word| nodes.get(word).copied()).collect();
            if leaf != (words.is_empty()) {
                continue;
            }
            let node = read.nodes.len();
            nodes.insert(name, node);
            let width = if leaf { 12.0 + 10.0 * name.len() as f64 } else { 44.0 };
            read.nodes.push(Item { leaf, width, height: if leaf { 30.0 } else { 44.0 }, label: 38.0 });
            read.edges.extend(operands.iter().enumerate().map(|(slot, &from)| Link { from, to: node, slot }));
        }
    }
    read
}

#[test]
fn crossings() {
    for name in
        ["rand-50-s1", "rand-100-s1", "rand-300-s1", "rand-1000-s1", "rand-3000-s1", "mlp-2-16-16-1", "chain-3000", "ad-100", "ad-1000"]
    {
        let text = std::fs::read_to_string(format!("benches/programs/{name}.txt")).unwrap();
        let structure = structure(&text);
        let t = Instant::now();
        let ranks = rank::rank(&structure, rank::Leaves::Near);
        let t1 = t.elapsed();
        let layers = layers::cut(&structure, &ranks);
        let t2 = t.elapsed();
        let (order, crossings) = order::order(&layers);
        let t3 = t.elapsed();
        println!(
            "{name} cells {} crossings {crossings} {} rank {t1:?} cut {t2:?} order {t3:?}",
            layers.rank.len(),
            cross::count(&layers, &order)
        );
    }
}

fn svg(structure: &Structure, layout: &Layout) -> String {
    use std::fmt::Write;
    let mut s = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='{}'><rect width='100%' height='100%' fill='#fff'/>",
        layout.width, layout.height
    );
    for (node, item) in structure.nodes.iter().enumerate() {
        let r = layout.boxes[node];
        let (a, b) = layout.stubs[node];
        write!(s, "<path d='M{} {}H{}' stroke='#2f8f5f' stroke-width='1.75'/><path d='M{} {}H{}' stroke='#bb1d36' stroke-width='1.75' stroke-dasharray='5 3.5'/>", a.x, a.y, b.x, a.x, a.y + 6.0, b.x).unwrap();
        write!(
            s,
            "<text x='{}' y='{}' text-anchor='middle' font-family='sans-serif' font-size='13' fill='#0a7440'>−1.00</text>",
            (a.x + b.x) / 2.0,
            a.y - 9.0
        )
        .unwrap();
        write!(
            s,
            "<text x='{}' y='{}' text-anchor='middle' font-family='sans-serif' font-size='13' fill='#bb1d36'>−0.20</text>",
            (a.x + b.x) / 2.0,
            a.y + 28.0
        )
        .unwrap();
        if item.leaf {
            write!(
                s,
                "<text x='{}' y='{}' text-anchor='end' font-size='22'>{}</text>",
                r.center.x + r.width / 2.0 - 10.0,
                r.center.y + 7.0,
                node
            )
            .unwrap();
        } else {
            write!(
                s,
                "<circle cx='{}' cy='{}' r='22' fill='none' stroke='#000'/><text x='{}' y='{}' text-anchor='middle'>{}</text>",
                r.center.x,
                r.center.y,
                r.center.x,
                r.center.y - 34.0,
                node
            )
            .unwrap();
        }
    }
    for route in &layout.routes {
        write!(s, "<path d='{}' fill='none' stroke='#2f8f5f' stroke-width='1.75'/>", route.d()).unwrap();
        write!(
            s,
            "<path d='{}' fill='none' stroke='#bb1d36' stroke-width='1.5' stroke-dasharray='5 3.5'/>",
            path::polyline(&route.parallel(6.0))
        )
        .unwrap();
    }
    s + "</svg>"
}

#[test]
fn draw() {
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
    for name in ["rand-50-s1", "chain-50", "ad-100"] {
        cases.push((name.into(), std::fs::read_to_string(format!("benches/programs/{name}.txt")).unwrap()));
    }
    for (name, text) in cases {
        let s = structure(&text);
        let t = Instant::now();
        let l = layout(&s);
        println!("{name} {} × {} {:?}", l.width, l.height, t.elapsed());
        std::fs::write(format!("target/{name}.svg"), svg(&s, &l)).unwrap();
    }
}
