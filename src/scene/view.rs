//! Which part of a picture is seen, and how large.

use crate::layout::{Point, Rect};

/// A window onto the picture: a point of the picture, times `scale`, plus `offset`, is a point of the window in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Screen px per user unit.
    pub scale: f64,
    /// Where the picture's origin stands.
    pub offset: Point,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// What can be read at a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    Full,
    /// Operations and names, but no numbers: they would be under 11.5 px.
    Words,
    /// Gates as dots.
    Far,
    /// Gates as dots, and no room between a wire and its gradient.
    Remote,
}

/// The least size of a number on screen, in px; its size in the picture, and that of one in a cell; and the size up to which it may
/// grow there before it outgrows the room that the layout gives it.
const LEGIBLE: f64 = 11.5;
const NUMBER: f64 = 14.0;
const CELL_NUMBER: f64 = 12.5;
const LARGEST_NUMBER: f64 = 16.0;
/// Below this numbers are left out.
const READABLE: f64 = LEGIBLE / LARGEST_NUMBER;
/// Below this nothing is written.
const FAR: f64 = 0.55;
/// Below this two parallel lines are one.
const REMOTE: f64 = 0.35;
/// Small pictures are drawn somewhat larger.
const LARGEST_FIT: f64 = 1.5;
/// Where a window can be as high as it likes, this is large enough.
const COMFORTABLE: f64 = 1.2;
/// The bounds of such a window, in px.
const LOWEST: f64 = 120.0;
const HIGHEST: f64 = 640.0;
/// Free space about a picture seen from far away, in px.
const MARGIN: f64 = 16.0;
/// The bounds of zooming.
const LEAST: f64 = 0.002;
const MOST: f64 = 4.0;
/// One press of a zoom button.
pub const ZOOM: f64 = 1.25;

impl Default for View {
    fn default() -> Self {
        Self { scale: 1.0, offset: Point::default() }
    }
}

impl View {
    /// The scale at which a picture is shown at first that does not fit.
    pub const CLOSE: f64 = 0.85;

    /// The whole picture: its left edge at the window's, in the middle of its height, and never larger than is comfortable.
    pub fn fit(picture: Size, window: Size) -> Self {
        let margin = 2.0 * MARGIN;
        let whole = (window.width / picture.width).min(window.height / picture.height);
        // The padding of the picture is enough of a margin until it shrinks to nothing.
        let far = ((window.width - margin) / picture.width).min((window.height - margin) / picture.height);
        let scale = if whole < FAR { far } else { whole }.clamp(LEAST, LARGEST_FIT);
        Self { scale, offset: Point::default() }.settled(picture, window)
    }

    /// How high a window of a width has to be for a picture to be read in it: as high as the picture, no higher than a screen.
    pub fn height(picture: Size, width: f64) -> f64 {
        let whole = (width / picture.width).min(COMFORTABLE);
        let scale = if whole < READABLE { Self::CLOSE } else { whole };
        // The picture of nothing has no size.
        if picture.height > 0.0 { (picture.height * scale).clamp(LOWEST, HIGHEST) } else { LOWEST }
    }

    /// What is shown at first: the whole picture where its numbers can be read, else as much as can be read, around a box.
    pub fn first(picture: Size, window: Size, around: Option<Rect>) -> Self {
        let fit = Self::fit(picture, window);
        if fit.detail() == Detail::Full {
            return fit;
        }
        let start = Self { scale: Self::CLOSE, offset: Point::default() }.settled(picture, window);
        around.map_or(start, |rect| start.showing(rect, picture, window))
    }

    /// What can be read.
    pub fn detail(&self) -> Detail {
        // A hair under is as good: the fit of a picture of just that size must not hide its numbers.
        match self.scale + 1e-9 {
            scale if scale >= READABLE => Detail::Full,
            scale if scale >= FAR => Detail::Words,
            scale if scale >= REMOTE => Detail::Far,
            _ => Detail::Remote,
        }
    }

    /// How large numbers are drawn, in user units: where the picture is small, somewhat larger, so that they stay legible.
    pub fn number_size(&self) -> f64 {
        (LEGIBLE / self.scale).clamp(NUMBER, LARGEST_NUMBER)
    }

    /// How large numbers in cells are drawn, in user units: small, and where the picture is small as large as those on wires.
    pub fn cell_size(&self) -> f64 {
        (LEGIBLE / self.scale).clamp(CELL_NUMBER, LARGEST_NUMBER)
    }

    /// Zoomed about a point of the window, which stays where it is.
    pub fn zoomed(&self, factor: f64, about: Point) -> Self {
        let scale = (self.scale * factor).clamp(LEAST, MOST);
        let by = scale / self.scale;
        let keep = |offset: f64, about: f64| about - (about - offset) * by;
        Self { scale, offset: Point { x: keep(self.offset.x, about.x), y: keep(self.offset.y, about.y) } }
    }

    /// Moved by a distance in px.
    pub fn panned(&self, x: f64, y: f64) -> Self {
        Self { scale: self.scale, offset: Point { x: self.offset.x + x, y: self.offset.y + y } }
    }

    /// Moved as little as shows a box with room about it; not at all where it is seen already.
    pub fn showing(&self, rect: Rect, picture: Size, window: Size) -> Self {
        let along = |offset: f64, center: f64, half: f64, window: f64| {
            let middle = center * self.scale + offset;
            let room = (half * self.scale + window * 0.25).min(window / 2.0);
            // Seen well enough: only what leaves the window, or comes near its border, is fetched.
            let near = (half * self.scale + window * 0.08).min(window / 2.0);
            if middle >= near && middle <= window - near { offset } else { offset + middle.clamp(room, window - room) - middle }
        };
        let half_width = rect.width / 2.0 + 16.0;
        let half_height = rect.height / 2.0 + 16.0;
        let x = along(self.offset.x, rect.center.x, half_width, window.width);
        let y = along(self.offset.y, rect.center.y, half_height, window.height);
        let moved = Self { scale: self.scale, offset: Point { x, y } };
        if moved == *self { moved } else { moved.settled(picture, window) }
    }

    /// The window with nothing beyond the picture's edges where the picture is larger, and in the middle where it is smaller; to the
    /// left in any case, where the expression stands.
    fn settled(&self, picture: Size, window: Size) -> Self {
        let (width, height) = (picture.width * self.scale, picture.height * self.scale);
        let margin = (MARGIN * (1.0 - self.scale)).clamp(0.0, (window.width - width).max(0.0) / 2.0);
        let x = if width <= window.width { margin } else { self.offset.x.clamp(window.width - width, 0.0) };
        let y = if height <= window.height { (window.height - height) / 2.0 } else { self.offset.y.clamp(window.height - height, 0.0) };
        Self { scale: self.scale, offset: Point { x, y } }
    }
}
