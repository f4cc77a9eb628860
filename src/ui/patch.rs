//! Written HTML put into the document: what is there already stays, with its focus, its selection and its scrolling.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

/// Children of such an element belong to another part of the page.
pub const PART: &str = "data-part";
/// Such an element belongs to another part of the page altogether.
const ISLAND: &str = "data-island";
/// What other elements have as `style`: the page's content policy admits no style in written HTML, only from the program.
const STYLE: &str = "data-style";

/// Makes an element's content what `html` says.
pub fn patch(element: &Element, html: &str) {
    children(element, &written(element, html));
}

/// Makes an element itself what `html`, a single element, says.
pub fn patch_whole(element: &Element, html: &str) {
    if let Some(fresh) = element.parent_element().and_then(|parent| written(&parent, html).first_element_child()) {
        node(element, &fresh);
    }
}

/// Fills an empty element at once.
pub fn fill(element: &Element, html: &str) {
    element.set_inner_html(html);
    style_all(element);
}

/// Writes more elements behind those that an element holds, and gives them.
pub fn append(element: &Element, html: &str) -> Vec<Element> {
    let last = element.last_element_child();
    let _ = element.insert_adjacent_html("beforeend", html);
    let mut next = last.map_or_else(|| element.first_element_child(), |last| last.next_element_sibling());
    let mut written = Vec::new();
    while let Some(fresh) = next {
        next = fresh.next_element_sibling();
        style_all(&fresh);
        written.push(fresh);
    }
    written
}

/// An element like this one, in no document, with other content: HTML is read as it would be in this very place.
fn written(element: &Element, html: &str) -> Element {
    let fresh: Element = element.clone_node().map_or_else(|_| element.clone(), JsCast::unchecked_into);
    fresh.set_inner_html(html);
    fresh
}

fn children(old: &Node, new: &Node) {
    let mut next = old.first_child();
    let mut fresh_next = new.first_child();
    while let Some(fresh) = fresh_next {
        fresh_next = fresh.next_sibling();
        match next {
            Some(stale) => {
                next = stale.next_sibling();
                node(&stale, &fresh);
            }
            None => {
                let _ = old.append_child(&fresh);
                fresh.dyn_ref().map(style_all);
            }
        }
    }
    while let Some(stale) = next {
        next = stale.next_sibling();
        let _ = old.remove_child(&stale);
    }
}

fn node(old: &Node, new: &Node) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) if old.tag_name() == new.tag_name() && old.get_attribute("id") == new.get_attribute("id") => {
            if !old.has_attribute(ISLAND) {
                attributes(old, new);
                if !old.has_attribute(PART) {
                    children(old, new);
                }
            }
        }
        (None, None) => old.set_node_value(new.node_value().as_deref()),
        _ => {
            if let Some(parent) = old.parent_node() {
                let _ = parent.replace_child(new, old);
                new.dyn_ref().map(style_all);
            }
        }
    }
}

fn attributes(old: &Element, new: &Element) {
    for name in names(old) {
        // Whether a dialog or a list is open is for the browser to say; `style` follows `data-style`.
        if !new.has_attribute(&name) && name != "open" && name != "style" {
            let _ = old.remove_attribute(&name);
        }
    }
    let mut retyped = false;
    for name in names(new) {
        let value = new.get_attribute(&name);
        if old.get_attribute(&name) != value {
            let _ = old.set_attribute(&name, value.as_deref().unwrap_or_default());
            match name.as_str() {
                STYLE => style(old),
                "value" => retyped = true,
                _ => {}
            }
        }
    }
    if let Some(input) = old.dyn_ref::<HtmlInputElement>() {
        let value = input.get_attribute("value").unwrap_or_default();
        if retyped && input.value() != value {
            input.set_value(&value);
        }
        input.set_checked(input.has_attribute("checked"));
    }
}

fn names(element: &Element) -> Vec<String> {
    element.get_attribute_names().iter().filter_map(|name| name.as_string()).collect()
}

/// Gives an element and everything in it their styles.
fn style_all(element: &Element) {
    style(element);
    let Ok(styled) = element.query_selector_all("[data-style]") else { return };
    for index in 0..styled.length() {
        styled.get(index).and_then(|node| node.dyn_into().ok()).as_ref().map(style);
    }
}

fn style(element: &Element) {
    if let Some(text) = element.get_attribute(STYLE) {
        set_style(element, &text);
    }
}

/// Gives an element its style; elements of SVG have the same property as those of HTML.
pub fn set_style(element: &Element, text: &str) {
    element.unchecked_ref::<HtmlElement>().style().set_css_text(text);
}
