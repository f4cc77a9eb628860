//! The layout seen from outside.

use gatewise::layout::{Item, Layout, Link, Point, Rect, Structure, cross, layers, layout, order, path, rank};
use proptest::collection::vec;
use proptest::prelude::*;
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
        let (order, crossings) = order::order(&layers, rank::Leaves::Near);
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
    for (_, at) in &layout.forks {
        write!(s, "<circle cx='{}' cy='{}' r='3' fill='#2f8f5f'/>", at.x, at.y).unwrap();
    }
    s + "</svg>"
}

/// Small programs as the lecture has them, and some of the larger ones.
fn known() -> Vec<(String, String)> {
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
    cases
}

#[test]
fn draw() {
    for (name, text) in known() {
        let s = structure(&text);
        let t = Instant::now();
        let l = layout(&s);
        println!("{name} {} × {} {:?}", l.width, l.height, t.elapsed());
        std::fs::write(format!("target/{name}.svg"), svg(&s, &l)).unwrap();
    }
}

/// A rectangle by its corners: left, top, right, bottom.
type Area = [f64; 4];

/// What a node's drawing occupies: its box, and around its stub its value and its gradient.
fn areas(structure: &Structure, layout: &Layout, node: usize) -> Vec<Area> {
    let Rect { center, width, height } = layout.boxes[node];
    let (from, to) = layout.stubs[node];
    let middle = (from.x + to.x) / 2.0;
    let half = structure.nodes[node].label / 2.0;
    vec![
        [center.x - width / 2.0, center.y - height / 2.0, center.x + width / 2.0, center.y + height / 2.0],
        [middle - half, from.y - 22.0, middle + half, from.y + 40.0],
    ]
}

fn meet(a: &Area, b: &Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Asserts what every picture keeps to.
fn keeps_its_promises(structure: &Structure, name: &str) {
    let layout = layout(structure);
    assert_eq!(layout, gatewise::layout::layout(structure), "{name}: equal graphs, equal pictures");
    let all: Vec<(usize, Area)> =
        (0..structure.nodes.len()).flat_map(|node| areas(structure, &layout, node).into_iter().map(move |area| (node, area))).collect();
    for (node, area) in &all {
        let inside = area[0] >= 0.0 && area[1] >= 0.0 && area[2] <= layout.width && area[3] <= layout.height;
        assert!(inside, "{name}: node {node} is inside the picture: {area:?} of {} × {}", layout.width, layout.height);
    }
    // By column of the sheet, so that large graphs are checked as well.
    let mut columns: BTreeMap<i64, Vec<(usize, Area)>> = BTreeMap::new();
    for &(node, area) in &all {
        for column in (area[0] / 100.0).floor() as i64..=(area[2] / 100.0).floor() as i64 {
            columns.entry(column).or_default().push((node, area));
        }
    }
    for areas in columns.values_mut() {
        areas.sort_by(|a, b| a.1[1].total_cmp(&b.1[1]));
        for (index, (node, area)) in areas.iter().enumerate() {
            for (other, below) in areas[index + 1..].iter().take_while(|(_, below)| below[1] < area[3]) {
                assert!(node == other || !meet(area, below), "{name}: {node} {area:?} and {other} {below:?} overlap");
            }
        }
    }
    for (index, edge) in structure.edges.iter().enumerate() {
        let wire = layout.wire(edge.from, index);
        let points = wire.sample();
        let (source, gate) = (layout.boxes[edge.from], layout.boxes[edge.to]);
        assert!(source.center.x < gate.center.x, "{name}: edge {index} points forward");
        assert!(points.windows(2).all(|pair| pair[0].x <= pair[1].x + 1e-9), "{name}: edge {index} never turns back");
        assert_eq!(points[0], Point { x: source.center.x + source.width / 2.0, y: source.center.y });
        let (x, y) = (wire.end().x - gate.center.x, wire.end().y - gate.center.y);
        assert!(
            ((x * x + y * y).sqrt() - 22.0).abs() < 1e-6 && x < 0.0,
            "{name}: edge {index} ends on the left of its gate's rim: {x} {y}"
        );
        for pair in points.windows(2) {
            for column in (pair[0].x / 100.0).floor() as i64..=(pair[1].x / 100.0).floor() as i64 {
                for &(node, area) in columns.get(&column).map_or(&[][..], Vec::as_slice) {
                    if node != edge.from && node != edge.to {
                        assert!(!cuts(pair[0], pair[1], &area), "{name}: edge {index} runs through node {node}");
                    }
                }
            }
        }
    }
}

/// Whether a straight piece enters a rectangle.
fn cuts(a: Point, b: Point, area: &Area) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(a.x, b.x - a.x, area[0], area[2]), (a.y, b.y - a.y, area[1], area[3])] {
        if step == 0.0 {
            if start <= low || start >= high {
                return false;
            }
        } else {
            let (t, u) = ((low - start) / step, (high - start) / step);
            from = from.max(t.min(u));
            to = to.min(t.max(u));
        }
    }
    from + 1e-9 < to
}

#[test]
fn keeps_its_promises_on_known_programs() {
    for (name, text) in known() {
        keeps_its_promises(&structure(&text), &name);
    }
}

prop_compose! {
    /// Any graph: leaves, then gates of one to four operands, some of them the same, with numbers of any length.
    fn any_structure(most: usize)(
        leaves in 1..8_usize,
        gates in vec((vec(any::<prop::sample::Index>(), 1..5), any::<bool>(), 10.0..90.0_f64), 0..most),
    ) -> Structure {
        let mut structure = Structure::default();
        for leaf in 0..leaves {
            structure.nodes.push(Item { leaf: true, width: 20.0 + 9.0 * leaf as f64, height: 30.0, label: 40.0 });
        }
        for (operands, near, label) in gates {
            let node = structure.nodes.len();
            for (slot, operand) in operands.iter().enumerate() {
                let from = if near { node - 1 - operand.index(node.min(6)) } else { operand.index(node) };
                structure.edges.push(Link { from, to: node, slot });
            }
            structure.nodes.push(Item { leaf: false, width: 44.0, height: 44.0, label });
        }
        structure
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn keeps_its_promises_on_any_graph(structure in any_structure(60)) {
        keeps_its_promises(&structure, "any");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn keeps_its_promises_on_any_large_graph(structure in any_structure(1000)) {
        keeps_its_promises(&structure, "large");
    }
}
