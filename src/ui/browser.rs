//! The browser's own things: storage, address, clipboard, timers, media queries.

use crate::ui::prelude::*;
use gatewise::share::{Document, Embedding, LinkError, decode_with};
use gatewise::words::{self, Language, Texts};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget};

/// The first element that a selector finds.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The nearest element around an event's target, or the target itself, that a selector finds.
pub fn closest(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Gives an element the focus.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        // Elements of SVG have the same method; it cannot be refused.
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Listens as long as the page lives.
pub fn listen<E: JsCast>(target: &EventTarget, event: &str, mut handler: impl FnMut(E) + 'static) {
    forever(target, event, Box::new(move |event| handler(event.unchecked_into())));
}

fn forever(target: &EventTarget, event: &str, handler: Box<dyn FnMut(web_sys::Event)>) {
    let handler = Closure::wrap(handler).into_js_value();
    // Adding a function as a listener cannot fail.
    let _ = target.add_event_listener_with_callback(event, handler.unchecked_ref());
}

/// Tells an element's size in px now and whenever it changes, as long as the page lives.
pub fn watch_size(element: &Element, tell: impl Fn(web_sys::DomRectReadOnly) + 'static) {
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
            tell(entry.content_rect());
        }
    });
    if let Ok(watcher) = web_sys::ResizeObserver::new(seen.into_js_value().unchecked_ref()) {
        watcher.observe(element);
        // A watcher lives as long as what it observes.
    }
}

/// The query of the address, `?` included; empty where there is none.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Whether this page is a graph in a frame of another page. There it keeps nothing and reads nothing that is kept: what is here
/// belongs to the reader, and the page around it is not the reader's.
pub fn is_embedded() -> bool {
    let query = query();
    !query.is_empty() && asks_to_be_embedded(&query)
}

// Not for the first screen, whose address has no query.
#[inline(never)]
fn asks_to_be_embedded(query: &str) -> bool {
    Embedding::of(query).is_some()
}

/// What survives a reload of this tab.
pub fn session_get(key: &str) -> Option<String> {
    if is_embedded() { None } else { window().session_storage().ok()??.get_item(key).ok()? }
}

/// Keeps a value for a reload of this tab; false where the browser refuses (storage full or forbidden).
pub fn session_set(key: &str, value: &str) -> bool {
    is_embedded() || window().session_storage().ok().flatten().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// What is kept on this device.
pub fn local_get(key: &str) -> Option<String> {
    if is_embedded() { None } else { window().local_storage().ok()??.get_item(key).ok()? }
}

/// Keeps a value on this device; false where the browser refuses.
pub fn local_set(key: &str, value: &str) -> bool {
    is_embedded() || window().local_storage().ok().flatten().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// The keys of what is kept on this device that begin like this.
pub fn local_keys(start: &str) -> Vec<String> {
    let Some(storage) = window().local_storage().ok().flatten() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    keys.filter(|key| key.starts_with(start)).collect()
}

/// Keeps a value no longer on this device.
pub fn local_remove(key: &str) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        // Nothing is kept where it is forbidden.
        let _ = storage.remove_item(key);
    }
}

/// Keeps a value no longer for a reload of this tab.
pub fn session_remove(key: &str) {
    if let Some(storage) = window().session_storage().ok().flatten() {
        let _ = storage.remove_item(key);
    }
}

/// The number that this place in the tab's history was given.
pub fn place() -> Option<u32> {
    let number = window().history().ok()?.state().ok()?.as_f64()?;
    (number >= 0.0 && number.fract() == 0.0 && number < f64::from(u32::MAX)).then_some(number as u32)
}

/// Gives this place in the tab's history a number; the address stays as it is.
pub fn number_place(number: u32) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&number.into(), "", None);
    }
}

/// The fragment of the address, `#` included; empty for the bare address.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The address without its query and its fragment.
pub fn address() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The address of a file beside the page.
pub fn address_of(file: &str) -> String {
    let address = address();
    format!("{}/{file}", address.rsplit_once('/').map_or("", |(folder, _)| folder))
}

/// Writes the fragment into the address bar without a new entry in the history and without `hashchange`.
pub fn set_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        // Refused only in documents without an origin; the dialog still shows the link.
        let place = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&place, "", Some(&format!("#{fragment}")));
    }
}

/// Whether this page came by a reload, or back or forward in the history, rather than by a fresh visit.
pub fn came_back() -> bool {
    let entries = js_sys::Reflect::get(&window(), &"performance".into())
        .ok()
        .and_then(|performance| performance.dyn_into::<web_sys::Performance>().ok())
        .map(|performance| performance.get_entries_by_type("navigation"));
    let kind = entries.and_then(|entries| js_sys::Reflect::get(&entries.get(0), &"type".into()).ok()).and_then(|kind| kind.as_string());
    matches!(kind.as_deref(), Some("reload" | "back_forward"))
}

#[wasm_bindgen]
extern "C" {
    /// What `assets/boot.js` gives the program.
    #[wasm_bindgen(js_namespace = window, js_name = gatewise, thread_local_v2)]
    static BOOT: Boot;
    type Boot;
    #[wasm_bindgen(method, getter)]
    fn language(this: &Boot) -> String;
    #[wasm_bindgen(method, getter)]
    fn words(this: &Boot) -> String;
    #[wasm_bindgen(method, getter)]
    fn opened(this: &Boot) -> String;
    #[wasm_bindgen(method, getter)]
    fn lesson(this: &Boot) -> String;
    #[wasm_bindgen(method)]
    fn speak(this: &Boot, language: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn late(this: &Boot) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn read(this: &Boot, addresses: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn device(this: &Boot, verb: &str, argument: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn pack(this: &Boot, text: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn unpack(this: &Boot, fragment: &str, key: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn call(this: &Boot, part: &str, words: &str) -> js_sys::Promise;
}

/// The document of the address that the page was opened with.
pub fn first_link() -> Result<Option<Document>, LinkError> {
    opened(&fragment(), &BOOT.with(Boot::opened), &BOOT.with(Boot::lesson))
}

/// The document of the address as it is now.
pub fn read_link(done: impl FnOnce(Result<Option<Document>, LinkError>) + 'static) {
    let fragment = fragment();
    when(BOOT.with(|boot| boot.unpack(&fragment, "z1")), move |text| {
        when(BOOT.with(|boot| boot.unpack(&fragment, "l1")), move |lesson| done(opened(&fragment, &text, &lesson)));
    });
}

/// A program packed for a link.
pub fn pack(source: &str, done: impl FnOnce(String) + 'static) {
    when(BOOT.with(|boot| boot.pack(source)), done);
}

/// Asks a part of the page that is JavaScript (`assets/media.js`) for something; its answer begins with "ok", or says what went wrong.
pub fn call(part: &str, words: &str, done: impl FnOnce(String) + 'static) {
    when(BOOT.with(|boot| boot.call(part, words)), done);
}

/// The document of a fragment whose packed program and lesson, if it has them, were unpacked by `assets/boot.js`.
fn opened(fragment: &str, program: &str, lesson: &str) -> Result<Option<Document>, LinkError> {
    decode_with(fragment, &|key, _| {
        let unpacked = if key == "l1" { lesson } else { program };
        match unpacked.strip_prefix("text:") {
            Some(text) => Ok(text.to_owned()),
            None if unpacked == "too-long" => Err(LinkError::TooLong),
            None => Err(LinkError::Damaged),
        }
    })
}

/// Does something with a promised text; nothing where the promise is not kept.
fn when(promise: js_sys::Promise, done: impl FnOnce(String) + 'static) {
    let mut done: Option<Box<dyn FnOnce(String)>> = Some(Box::new(done));
    let kept = Closure::<dyn FnMut(JsValue)>::new(move |text: JsValue| {
        if let Some(done) = done.take() {
            done(text.as_string().unwrap_or_default());
        }
    });
    let _ = promise.then(&kept);
    kept.forget();
}

/// The language that the page starts in; the words of the first picture are loaded with it.
pub fn first_language() -> Language {
    let (language, text) = BOOT.with(|boot| (Language::from_tag(&boot.language()).unwrap_or_default(), boot.words()));
    words::load(language, text);
    language
}

/// Hands over the words of the first language that come behind the first picture, the whole program being there: an empty text where
/// all were loaded before.
pub fn late_words(done: impl FnOnce(String) + 'static) {
    when(BOOT.with(Boot::late), done);
}

/// Fetches all words of a language; where they cannot be had, everything stays as it is.
pub fn read_words(language: Language, done: impl FnOnce(String) + 'static) {
    when(BOOT.with(|boot| boot.speak(language.tag())), done);
}

/// Asks `assets/offline.js` for something; where that cannot be had, the answer is the argument.
pub fn ask_device(verb: &str, argument: &str, done: impl FnOnce(String) + 'static) {
    when(BOOT.with(|boot| boot.device(verb, argument)), done);
}

/// Fetches the texts of files in a folder of this site.
pub fn read_texts(folder: &str, texts: &'static Texts, done: impl FnOnce() + 'static) {
    let addresses: Vec<String> = texts.files.iter().map(|file| [folder, file].concat()).collect();
    when(BOOT.with(|boot| boot.read(&addresses.join(" "))), move |read| {
        texts.give(read.split('\u{c}').map(str::to_owned).collect());
        done();
    });
}

/// Whether a media query matches now.
pub fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the page is higher than its window.
#[inline(never)]
pub fn scrolls() -> bool {
    document().document_element().is_some_and(|root| root.scroll_height() > root.client_height())
}

/// Copies a text; `done` hears whether it worked.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let promise = window().navigator().clipboard().write_text(text);
    let mut done = Some(done);
    let (resolve, reject) = {
        let tell = std::rc::Rc::new(std::cell::RefCell::new(move |worked| {
            if let Some(done) = done.take() {
                done(worked);
            }
        }));
        let other = tell.clone();
        (
            Closure::once(move |_: wasm_bindgen::JsValue| tell.borrow_mut()(true)),
            Closure::once(move |_: wasm_bindgen::JsValue| other.borrow_mut()(false)),
        )
    };
    let _ = promise.then2(&resolve, &reject);
    resolve.forget();
    reject.forget();
}

/// Lets the reader save a text, or bytes in an array of JavaScript's, as a file.
pub fn download(name: &str, media_type: &str, content: &JsValue) {
    let parts = js_sys::Array::of1(content);
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Some(anchor) = document().create_element("a").ok().and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// Reads the text of the file that was chosen in a field; false where it has more bytes than that.
pub fn read_file(field: &web_sys::HtmlInputElement, most: usize, done: impl FnOnce(String) + 'static) -> bool {
    let file = field.files().and_then(|files| files.get(0));
    let fits = file.as_ref().is_none_or(|file| file.size() <= most as f64);
    if let Some(file) = file.filter(|_| fits) {
        when(file.text(), done);
    }
    // The same file can be chosen again.
    field.set_value("");
    fits
}

/// Sets an attribute of the root element.
pub fn set_root(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}

/// A whole number by chance.
pub fn chance() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}
