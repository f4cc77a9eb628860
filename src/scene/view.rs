//! Which part of a picture is seen, and how large.

use crate::layout::{Point, Rect};
use crate::sort;

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
/// The same before a room; and the width of a window in which a picture of natural size is large enough there, in px.
const LARGEST_IN_ROOM: f64 = 4.0;
const ROOM: f64 = 1280.0;
/// A picture that is seen whole may be so much smaller.
const ENOUGH: f64 = 0.8;
/// Where a window can be as high as it likes, this is large enough.
const COMFORTABLE: f64 = 1.2;
/// The bounds of such a window, in px.
const LOWEST: f64 = 120.0;
const HIGHEST: f64 = 640.0;
/// Free space about a picture seen from far away, in px.
const MARGIN: f64 = 16.0;
/// How far from the border beyond which it lies a box is brought: of the window's width or height, to have room for what follows, or
/// just into sight.
const AHEAD: f64 = 0.65;
const BORDER: f64 = 0.25;
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

    /// What a room is shown, in the middle of the window: the whole picture where it is nearly large enough there, else as near as leaves a
    /// box in sight.
    pub fn for_room(picture: Size, window: Size, around: Option<Rect>) -> Self {
        let fits = |width: f64, height: f64| (window.width / width).min(window.height / height);
        let whole = fits(picture.width, picture.height);
        let near = (window.width / ROOM).clamp(READABLE, LARGEST_FIT);
        let close = around.map_or(near, |rect| near.min(fits(rect.width + MARGIN, rect.height + MARGIN)));
        let scale = if whole < ENOUGH * near { whole.max(close) } else { whole }.clamp(LEAST, LARGEST_IN_ROOM);
        let view = Self { scale, offset: Point::default() };
        let mut view = around.map_or(view, |rect| view.centered(rect.center, window)).settled(picture, window);
        let free = window.width - picture.width * scale;
        if free > 0.0 {
            view.offset.x = free / 2.0;
        }
        view
    }

    /// A box from near, and with it as many of the boxes about it, nearest first, as leave all of them large enough to read.
    pub fn near(rect: Rect, about: &[Rect], picture: Size, window: Size) -> Self {
        let (width, height) = (window.width - 2.0 * MARGIN, window.height - 2.0 * MARGIN);
        let distance = |other: &Rect| (other.center.x - rect.center.x).abs() + (other.center.y - rect.center.y).abs();
        // What is not negative has bits that rise with it.
        let nearest = sort::order(about.iter().map(|other| (distance(other) as f32).to_bits()));
        let seen = nearest.into_iter().map(|index| about[index]).fold(rect, |seen, other| {
            let both = seen.with(other);
            if both.width * Self::CLOSE <= width && both.height * Self::CLOSE <= height { both } else { seen }
        });
        let scale = (width / seen.width).min(height / seen.height).clamp(Self::CLOSE, LARGEST_FIT);
        Self { scale, offset: Point::default() }.centered(seen.center, window).settled(picture, window)
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

    /// The view at another scale of another picture in which a point of this one is now elsewhere: in the window it stays where it was,
    /// as far as nothing leaves the window for it that has room there.
    #[inline(never)]
    pub fn keeping(&self, scale: f64, [before, after]: [Point; 2], picture: Size, window: Size) -> Self {
        let along = |offset: f64, before: f64, after: f64, picture: f64, window: f64| {
            let free = window - picture * scale;
            (before * self.scale + offset - after * scale).clamp(free.min(0.0), free.max(0.0))
        };
        let x = along(self.offset.x, before.x, after.x, picture.width, window.width);
        let y = along(self.offset.y, before.y, after.y, picture.height, window.height);
        Self { scale, offset: Point { x, y } }
    }

    /// The view on the way from this one to another, after a share (0 to 1) of it: a point that is at first before and in the end
    /// after goes straight over the window.
    #[inline(never)]
    pub fn between(&self, other: &Self, [before, after]: [Point; 2], share: f64) -> Self {
        let mix = |from: f64, to: f64| from + (to - from) * share;
        let scale = mix(self.scale, other.scale);
        let along = |from: f64, to: f64, before: f64, after: f64| {
            mix(before * self.scale + from, after * other.scale + to) - mix(before, after) * scale
        };
        let x = along(self.offset.x, other.offset.x, before.x, after.x);
        let y = along(self.offset.y, other.offset.y, before.y, after.y);
        Self { scale, offset: Point { x, y } }
    }

    /// Moved so that a point of the picture stands in the middle.
    pub fn centered(&self, at: Point, window: Size) -> Self {
        let offset = Point { x: window.width / 2.0 - at.x * self.scale, y: window.height / 2.0 - at.y * self.scale };
        Self { scale: self.scale, offset }
    }

    /// Whether a point of the picture is seen.
    pub fn shows(&self, at: Point, window: Size) -> bool {
        let (x, y) = (at.x * self.scale + self.offset.x, at.y * self.scale + self.offset.y);
        (0.0..=window.width).contains(&x) && (0.0..=window.height).contains(&y)
    }

    /// Whether all of the picture is seen, but for a hair.
    pub fn shows_all(&self, picture: Size, window: Size) -> bool {
        let inside = |offset: f64, picture: f64, window: f64| offset >= -1.0 && offset + picture * self.scale <= window + 1.0;
        inside(self.offset.x, picture.width, window.width) && inside(self.offset.y, picture.height, window.height)
    }

    /// Moved as little as keeps a box out of the lower right corner of the window, where something of this size stands.
    pub fn clear_of(&self, corner: Size, rect: Rect, window: Size) -> Self {
        let over = |center: f64, half: f64, offset: f64, from: f64| (center + half) * self.scale + offset - from;
        let right = over(rect.center.x, rect.width / 2.0, self.offset.x, window.width - corner.width);
        let down = over(rect.center.y, rect.height / 2.0, self.offset.y, window.height - corner.height);
        match right > 0.0 && down > 0.0 {
            true if right < down => self.panned(-right, 0.0),
            true => self.panned(0.0, -down),
            false => *self,
        }
    }

    /// Moved so that a box is seen with more room on the side where it would have left than where it came from, since what follows is
    /// likely to be there: few large moves rest the eye more than many small ones. Not moved where it is seen already.
    pub fn showing(&self, rect: Rect, picture: Size, window: Size) -> Self {
        self.brought(rect, picture, window, AHEAD)
    }

    /// Moved as little as shows a box with room about it; not at all where it is seen already.
    pub fn reaching(&self, rect: Rect, picture: Size, window: Size) -> Self {
        self.brought(rect, picture, window, BORDER)
    }

    /// Moved so that a box that is not seen stands at such a part of the window from the border that it lies beyond.
    fn brought(&self, rect: Rect, picture: Size, window: Size, part: f64) -> Self {
        let along = |offset: f64, center: f64, half: f64, window: f64| {
            let middle = center * self.scale + offset;
            // Seen well enough: only what leaves the window, or comes near its border, is fetched.
            let near = (half * self.scale + window * 0.08).min(window / 2.0);
            let target = if middle < near {
                window * part
            } else if middle > window - near {
                window - window * part
            } else {
                return offset;
            };
            let room = (half * self.scale).min(window / 2.0);
            offset + target.clamp(room, window - room) - middle
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
    pub fn settled(&self, picture: Size, window: Size) -> Self {
        let (width, height) = (picture.width * self.scale, picture.height * self.scale);
        let margin = (MARGIN * (1.0 - self.scale)).clamp(0.0, (window.width - width).max(0.0) / 2.0);
        let x = if width <= window.width { margin } else { self.offset.x.clamp(window.width - width, 0.0) };
        let y = if height <= window.height { (window.height - height) / 2.0 } else { self.offset.y.clamp(window.height - height, 0.0) };
        Self { scale: self.scale, offset: Point { x, y } }
    }
}
