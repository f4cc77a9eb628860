//! The header: name, lessons, examples, share, export, language and theme; on narrow screens most of them in a menu.

use super::say::say;
use super::state::{App, DialogKind, Theme};
use gatewise::words::Language;
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let app = App::here();
    let open = move |kind| move |_| app.dialog.set(Some(kind));
    view! {
        <header class="top">
            <h1 class="brand">
                <svg width="24" height="20" viewBox="0 0 24 20" aria-hidden="true">
                    <path class="w" d=move || "M0 8H6.5M17.5 8H24"></path>
                    <path class="b" d=move || "M17.5 12H24M0 12H6.5"></path>
                    <circle cx="12" cy="10" r="6" fill="none" stroke="currentColor" stroke-width="1.75"></circle>
                </svg>
                {say("page.name")}
            </h1>
            <nav class="wide" aria-label=say("header.learn")>
                <button class="hbtn" on:click=open(DialogKind::Lessons)>{say("lessons.title")}</button>
                <button class="hbtn" on:click=open(DialogKind::Examples)>{say("examples.title")}</button>
            </nav>
            <span class="space"></span>
            <button class="hbtn" on:click=open(DialogKind::Share)>{say("share.title")}</button>
            <button class="hbtn wide" on:click=open(DialogKind::Export)>{say("export.title")}</button>
            <button class="hbtn wide" popovertarget="language-menu">{say("language.title")}</button>
            <button class="hbtn wide" popovertarget="theme-menu">{say("theme.title")}</button>
            <button class="hbtn narrow" popovertarget="more-menu">{say("header.menu")}</button>
            <div id="language-menu" class="pop" popover="auto"><Languages/></div>
            <div id="theme-menu" class="pop" popover="auto"><Themes/></div>
            <div id="more-menu" class="pop" popover="auto">
                <button class="hbtn" popovertarget="more-menu" on:click=open(DialogKind::Lessons)>{say("lessons.title")}</button>
                <button class="hbtn" popovertarget="more-menu" on:click=open(DialogKind::Examples)>{say("examples.title")}</button>
                <button class="hbtn" popovertarget="more-menu" on:click=open(DialogKind::Export)>{say("export.title")}</button>
                <Languages/>
                <Themes/>
            </div>
        </header>
    }
}

/// The choice of a language, each in its own name.
#[component]
fn Languages() -> impl IntoView {
    let app = App::here();
    let choice = move |language: Language, name: &'static str| {
        view! {
            <button class="hbtn" lang=language.tag() aria-pressed=move || (app.language.get() == language).to_string() on:click=move |_| app.language.set(language)>
                {name}
            </button>
        }
    };
    view! {
        <div role="group" aria-label=say("language.title")>{choice(Language::English, "English")} {choice(Language::Korean, "한국어")}</div>
    }
}

/// The choice of a theme.
#[component]
fn Themes() -> impl IntoView {
    let app = App::here();
    let choice = move |theme: Theme, key: &'static str| {
        view! {
            <button class="hbtn" aria-pressed=move || (app.theme.get() == theme).to_string() on:click=move |_| app.theme.set(theme)>
                {say(key)}
            </button>
        }
    };
    view! {
        <div role="group" aria-label=say("theme.title")>
            {choice(Theme::System, "theme.system")} {choice(Theme::Light, "theme.light")} {choice(Theme::Dark, "theme.dark")}
        </div>
    }
}
