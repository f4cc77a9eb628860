//! The paper under a long program: blocks of lines, of which only those in sight are written line by line, with numbers and marks.

use super::editor::{Marks, escape, lines, marks};
use super::state::{App, Program};
use super::{browser, patch};
use crate::ui::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A block has this many lines, or more where there would be more than so many blocks.
const LINES: usize = 100;
const MOST_BLOCKS: usize = 256;

/// The paper of a long program.
pub struct LongPaper {
    program: Arc<Program>,
    blocks: Vec<Block>,
}

struct Block {
    range: Range<usize>,
    element: Element,
    /// How its lines were written; `None` where it is one piece of text.
    html: Option<String>,
}

/// Brings the paper to the present state.
#[inline(never)]
pub fn draw(app: App, paper: &mut Option<LongPaper>, element: &Element, program: Arc<Program>) {
    let ranges = |program: &Program| ranges(&program.source);
    match paper {
        Some(paper) if Arc::ptr_eq(&paper.program, &program) => {}
        Some(paper) => paper.change(element, ranges(&program), &program),
        None => {
            element.set_inner_html("");
            let mut fresh = LongPaper { program: program.clone(), blocks: Vec::new() };
            fresh.append(element, &ranges(&program), &program.source);
            *paper = Some(fresh);
            listen(app);
        }
    }
    if let Some(paper) = paper {
        paper.program = program;
        paper.show(app.in_sight.get(), &marks(app, &paper.program));
    }
}

impl LongPaper {
    /// Another text: blocks that say the same stay.
    fn change(&mut self, element: &Element, ranges: Vec<Range<usize>>, program: &Program) {
        for (block, range) in self.blocks.iter_mut().zip(&ranges) {
            let (before, here) = (self.program.source.get(block.range.clone()), program.source.get(range.clone()));
            block.range = range.clone();
            if before != here && block.html.is_none() {
                block.write_plainly(&program.source);
            }
        }
        for surplus in self.blocks.drain(ranges.len().min(self.blocks.len())..) {
            surplus.element.remove();
        }
        let there = self.blocks.len();
        self.append(element, ranges.get(there..).unwrap_or_default(), &program.source);
    }

    fn append(&mut self, element: &Element, ranges: &[Range<usize>], source: &str) {
        let each = lines_of_a_block(source);
        let mut html = String::new();
        for (at, range) in ranges.iter().enumerate() {
            html.push_str(&format!("<section data-style=\"counter-reset: line {}\">", (self.blocks.len() + at) * each));
            html.push_str(&plain(source, range));
            html.push_str("</section>");
        }
        let elements = patch::append(element, &html);
        self.blocks.extend(ranges.iter().zip(elements).map(|(range, element)| Block { range: range.clone(), element, html: None }));
    }

    /// Writes the blocks about the one at the upper edge line by line, and the others no longer.
    fn show(&mut self, in_sight: usize, marks: &Marks) {
        let here = in_sight.min(self.blocks.len().saturating_sub(1));
        for (at, block) in self.blocks.iter_mut().enumerate() {
            if at.abs_diff(here) <= 1 {
                let html = lines(&self.program.source, block.range.clone(), Vec::new(), marks);
                if block.html.as_ref() != Some(&html) {
                    patch::patch(&block.element, &html);
                }
                block.html = Some(html);
            } else if block.html.take().is_some() {
                block.write_plainly(&self.program.source);
            }
        }
    }
}

impl Block {
    fn write_plainly(&self, source: &str) {
        self.element.set_inner_html(&plain(source, &self.range));
    }
}

/// A block as one piece of text, as high as its lines are.
fn plain(source: &str, range: &Range<usize>) -> String {
    let text = source.get(range.clone()).unwrap_or_default();
    let mut html = String::with_capacity(text.len() + 1);
    escape(&mut html, text);
    // A break at the very end, or nothing at all, would be no line.
    if text.is_empty() || text.ends_with('\n') {
        html.push('\n');
    }
    html
}

fn lines_of_a_block(source: &str) -> usize {
    source.split('\n').count().div_ceil(MOST_BLOCKS).max(LINES)
}

/// The blocks of a text, without the breaks between them.
fn ranges(source: &str) -> Vec<Range<usize>> {
    let each = lines_of_a_block(source);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for (index, line) in source.split('\n').enumerate() {
        let end = at + line.len();
        match ranges.last_mut() {
            Some(last) if index % each != 0 => last.end = end,
            _ => ranges.push(at..end),
        }
        at = end + 1;
    }
    ranges
}

/// Follows the scrolling of the text, and on narrow screens of the page.
fn listen(app: App) {
    thread_local! {
        static LISTENING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if LISTENING.replace(true) {
        return;
    }
    let look = move || {
        let seen = block_in_sight();
        if app.in_sight.get_untracked() != seen {
            app.in_sight.set(seen);
        }
    };
    browser::listen(&window(), "scroll", move |_: web_sys::Event| look());
    if let Some(editor) = browser::find(".editor") {
        browser::listen(&editor, "scroll", move |_: web_sys::Event| look());
    }
}

/// The block at the upper edge of what is seen of the text.
fn block_in_sight() -> usize {
    let Ok(blocks) = document().query_selector_all(".paper > section") else { return 0 };
    let top = browser::find(".editor").map_or(0.0, |editor| editor.get_bounding_client_rect().top()).max(0.0);
    let (mut low, mut high) = (0, blocks.length());
    while low < high {
        let middle = low.midpoint(high);
        let block: Option<Element> = blocks.get(middle).and_then(|block| block.dyn_into().ok());
        if block.is_some_and(|block| block.get_bounding_client_rect().bottom() <= top) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low as usize
}
