//! Marks as SVG elements.

use gatewise::scene::{Face, Mark, Run};
use leptos::prelude::*;

/// The elements of some marks.
pub fn draw(marks: &[Mark]) -> Vec<AnyView> {
    marks.iter().map(element).collect()
}

fn element(mark: &Mark) -> AnyView {
    match mark {
        Mark::Path { d, ink } => view! { <path class=ink.class() d=d.clone()></path> }.into_any(),
        Mark::Circle { center, radius, ink } => view! { <circle class=ink.class() cx=center.x cy=center.y r=*radius></circle> }.into_any(),
        Mark::Rect { corner, width, height, radius, ink } => {
            view! { <rect class=ink.class() x=corner.x y=corner.y width=*width height=*height rx=*radius></rect> }.into_any()
        }
        Mark::Text { at, runs, size, ink } => {
            let size = size.map(|size| format!("{size}px"));
            view! { <text class=ink.class() x=at.x y=at.y style:font-size=size>{runs.iter().map(run).collect_view()}</text> }.into_any()
        }
    }
}

fn run(run: &Run) -> AnyView {
    let text = run.text.clone();
    match run.face {
        Face::Same => view! { <tspan>{text}</tspan> }.into_any(),
        Face::Subscript => view! { <tspan class="subscript" dy="4">{text}</tspan> }.into_any(),
        Face::Figure => view! { <tspan class="figure" dx="4">{text}</tspan> }.into_any(),
    }
}
