//! The page: mounts the app and exports the JavaScript functions.

mod ui;

fn main() {
    ui::mount();
}
