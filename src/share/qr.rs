//! A link as a QR code.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::Write;

/// Free space about a code, in modules, without which cameras do not find it.
const QUIET: i32 = 4;
/// Beyond so many modules along a side, a camera at the back of a lecture hall no longer tells them apart.
const FROM_AFAR: i32 = 65;

/// A QR code as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct QrPicture {
    /// The length of a side in modules, with the free space about it.
    pub side: i32,
    /// The outlines of all dark modules, in modules from the upper left corner of the free space: an SVG path.
    pub path: String,
    /// Whether it can still be read from far away.
    pub reaches_far: bool,
}

/// The code of a text, nothing where it is too long for any.
///
/// On a screen nothing gets dirty, and large modules carry further than spare ones: as few modules as will do, and of the codes of that
/// size the one that forgives most.
pub fn qr(text: &str) -> Option<QrPicture> {
    let segments = QrSegment::make_segments(text);
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, Version::MIN, Version::MAX, None, true).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|&x| code.get_module(x, y)).count() as i32;
            if run > 0 {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    Some(QrPicture { side: size + 2 * QUIET, path, reaches_far: size <= FROM_AFAR })
}
