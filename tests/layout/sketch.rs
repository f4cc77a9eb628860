//! A plain drawing of a layout, to be looked at and compared.

use gatewise::layout::{Layout, Structure, path};
use std::fmt::Write;

/// Circles, wires with their gradients, and numbers in their places.
pub fn svg(structure: &Structure, layout: &Layout) -> String {
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
