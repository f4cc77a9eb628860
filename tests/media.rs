//! Pictures that move: a GIF as another decoder reads it, and the boxes of a film.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::export::{Film, Gif, Packet, Theme, moment, svg, webm};
use gatewise::graph::compile;
use gatewise::scene::{Scene, tween};
use gatewise::trace;
use gatewise::words::Language;
use gif::{ColorOutput, DecodeOptions, Repeat};
use proptest::prelude::*;

/// A picture of red, green, blue and opacity.
fn drawn(width: usize, height: usize, color: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    pixels.flat_map(|(x, y)| color(x, y).into_iter().chain([255])).collect()
}

/// Every frame as it is seen, and how long it stays, read by the crate `gif`.
fn read(bytes: &[u8]) -> Vec<(Vec<u8>, u16)> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.check_frame_consistency(true);
    let mut reader = options.read_info(bytes).unwrap();
    let width = usize::from(reader.width());
    let mut seen = vec![0; width * usize::from(reader.height()) * 4];
    let mut frames = Vec::new();
    while let Some(frame) = reader.read_next_frame().unwrap() {
        for (row, pixels) in frame.buffer.chunks(usize::from(frame.width) * 4).enumerate() {
            for (column, pixel) in pixels.chunks(4).enumerate().filter(|(_, pixel)| pixel[3] == 255) {
                let at = ((row + usize::from(frame.top)) * width + column + usize::from(frame.left)) * 4;
                seen[at..at + 4].copy_from_slice(pixel);
            }
        }
        frames.push((seen.clone(), frame.delay));
    }
    assert_eq!(reader.repeat(), Repeat::Infinite);
    frames
}

fn written(width: usize, height: usize, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut gif = Gif::new(width as u16, height as u16);
    frames.iter().for_each(|frame| gif.add(frame, 100));
    gif.finish()
}

/// The greatest difference of any channel.
fn difference(a: &[u8], b: &[u8]) -> u8 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn frames_of_few_colours_come_back_as_they_were() {
    let dot = |at: usize| drawn(60, 40, move |x, y| if x / 4 == at && y > 20 { [187, 29, 54] } else { [255, 255, 255] });
    let frames: Vec<Vec<u8>> = [0, 1, 2, 2, 9].into_iter().map(dot).collect();
    let read = read(&written(60, 40, &frames));
    assert_eq!(read.len(), 5);
    for ((seen, delay), frame) in read.iter().zip(&frames) {
        assert_eq!((seen, *delay), (frame, 100));
    }
}

#[test]
fn what_has_not_changed_weighs_nothing() {
    let noise = |x: usize, y: usize| [(x * 37 % 16 * 16) as u8, (y * 91 % 15 * 16) as u8, 0];
    let first = drawn(200, 100, noise);
    let second = drawn(200, 100, |x, y| if (x, y) == (150, 50) { [255; 3] } else { noise(x, y) });
    let one = written(200, 100, std::slice::from_ref(&first)).len();
    let two = written(200, 100, &[first, second]).len();
    assert!(two - one < 64, "{one} {two}");
}

#[test]
fn of_many_colours_the_most_used_stay_and_none_goes_far() {
    let ramp = drawn(256, 64, |x, y| if y < 32 { [10, 116, 64] } else { [x as u8, (y * 4) as u8, (x / 2) as u8] });
    let (seen, _) = read(&written(256, 64, std::slice::from_ref(&ramp))).remove(0);
    assert_eq!(seen[..256 * 32 * 4], ramp[..256 * 32 * 4]);
    assert!(difference(&seen, &ramp) <= 32, "{}", difference(&seen, &ramp));
}

/// How many pixels the codes of the first frame stand for, up to the one that ends them, read by the crate `weezl`.
fn codes(bytes: &[u8]) -> usize {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut reader = options.read_info(bytes).unwrap();
    let data = &reader.read_next_frame().unwrap().unwrap().buffer;
    weezl::decode::Decoder::new(weezl::BitOrder::Lsb, data[0]).decode(&data[1..]).unwrap().len()
}

proptest! {
    /// Words of every length, tables that fill up, sizes of codes that end just so.
    #[test]
    fn any_pixels_come_back(width in 1usize..90, height in 1usize..90, colors in 1usize..255, seed: u64) {
        let color = |x: usize, y: usize| {
            let mixed = seed.wrapping_add((y * width + x) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let index = (mixed >> 40) as usize % colors;
            [index as u8, (index * 7) as u8, 255 - index as u8]
        };
        let frame = drawn(width, height, color);
        let frames = read(&written(width, height, std::slice::from_ref(&frame)));
        prop_assert_eq!(&frames[0].0, &frame);
        prop_assert_eq!(codes(&written(width, height, std::slice::from_ref(&frame))), width * height);
    }
}

/// An element of EBML: its name, where its content begins in the whole, and its content.
type Element<'a> = (u32, usize, &'a [u8]);

/// The elements in a row; `at` is where the row begins in the whole. Written from RFC 8794 and not from the writer.
fn elements(mut bytes: &[u8], mut at: usize) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    while let Some(&first) = bytes.first() {
        let name = first.leading_zeros() as usize + 1;
        let id = bytes[..name].iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
        let width = bytes[name].leading_zeros() as usize + 1;
        let size = bytes[name..name + width].iter().fold(0u64, |size, byte| size << 8 | u64::from(*byte)) & ((1 << (7 * width)) - 1);
        let (start, end) = (name + width, name + width + size as usize);
        found.push((id, at + start, &bytes[start..end]));
        (bytes, at) = (&bytes[end..], at + end);
    }
    found
}

fn content<'a>(elements: &[Element<'a>], id: u32) -> &'a [u8] {
    elements.iter().find(|element| element.0 == id).unwrap_or_else(|| panic!("no {id:x}")).2
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[test]
fn a_film_holds_its_packets_and_an_index_to_them() {
    let packet = |time, key, length| Packet { time, key, length };
    let packets =
        [packet(0, true, 5), packet(250, false, 2), packet(40_000, false, 1), packet(41_000, true, 300), packet(41_033, false, 0)];
    let data: Vec<u8> = (0..308).map(|at| at as u8).collect();
    let film = Film { codec: "V_VP9", width: 1842, height: 1004, duration: 42_500 };
    let bytes = webm(&film, &packets, &data);

    let whole = elements(&bytes, 0);
    assert_eq!(content(&elements(whole[0].2, 0), 0x4282), b"webm");
    let (id, start, segment) = whole[1];
    assert_eq!((id, start + segment.len()), (0x1853_8067, bytes.len()));
    let segment = elements(segment, start);

    let info = elements(content(&segment, 0x1549_a966), 0);
    assert_eq!(number(content(&info, 0x2a_d7b1)), 1_000_000);
    assert_eq!(f64::from_be_bytes(content(&info, 0x4489).try_into().unwrap()), 42_500.0);
    let track = elements(elements(content(&segment, 0x1654_ae6b), 0)[0].2, 0);
    assert_eq!(content(&track, 0x86), b"V_VP9");
    let video = elements(content(&track, 0xe0), 0);
    assert_eq!((number(content(&video, 0xb0)), number(content(&video, 0xba))), (1842, 1004));

    let mut found = Vec::new();
    for (_, _, cluster) in segment.iter().filter(|element| element.0 == 0x1f43_b675) {
        let cluster = elements(cluster, 0);
        let time = number(content(&cluster, 0xe7));
        for (_, _, block) in cluster.iter().filter(|element| element.0 == 0xa3) {
            assert_eq!(block[0], 0x81);
            let since = i16::from_be_bytes([block[1], block[2]]);
            found.push((time as i64 + i64::from(since), block[3] & 0x80 != 0, &block[4..]));
        }
    }
    let mut rest = &data[..];
    let expected: Vec<(i64, bool, &[u8])> = packets
        .iter()
        .map(|packet| {
            let (bytes, others) = rest.split_at(packet.length);
            rest = others;
            (i64::from(packet.time), packet.key, bytes)
        })
        .collect();
    assert_eq!(found, expected);

    let cues = elements(content(&segment, 0x1c53_bb6b), 0);
    let times: Vec<u64> = cues.iter().map(|cue| number(content(&elements(cue.2, 0), 0xb3))).collect();
    assert_eq!(times, [0, 40_000, 41_000]);
    for (_, _, cue) in cues {
        let cue = elements(cue, 0);
        let place = start + number(content(&elements(content(&cue, 0xb7), 0), 0xf1)) as usize;
        let (id, _, cluster) = elements(&bytes[place..], place)[0];
        assert_eq!(id, 0x1f43_b675);
        assert_eq!(number(content(&elements(cluster, 0), 0xe7)), number(content(&cue, 0xb3)));
    }
}

#[test]
fn between_two_steps_a_number_moves_to_a_place_that_is_still_empty() {
    let (_, graph) = compile("x = 3; y = -4; f = x*y").unwrap();
    let trace = trace::run(&graph);
    let scene = Scene::new(graph, trace);
    let at =
        |step: usize, time: f64| moment(&scene, &scene.frame(step), &tween(&scene, step - 1, step, time), &Theme::LIGHT, Language::English);
    let whole = svg(&scene, &scene.frame(1), &Theme::LIGHT, Language::English);
    assert_eq!(whole.matches(">−12.00<").count(), 1);
    assert!(!whole.contains("value-tint"));
    let entering = at(1, 0.3);
    assert_eq!(entering.matches(r#"<rect class="value-tint""#).count(), 2, "both operands go into the gate");
    assert!(!entering.contains(">−12.00<"), "the place of the result is still empty");
    let leaving = at(1, 0.8);
    assert_eq!(leaving.matches(">−12.00<").count(), 1);
    assert_eq!(leaving.matches(r#"<rect class="value-tint""#).count(), 1);
    assert_ne!(leaving, at(1, 0.9));
    // A step back: only the chip that travels is filled.
    let back = at(3, 0.7);
    assert_eq!(back.matches(r#"<rect class="pill-fill""#).count(), 1);
    assert_eq!(back.matches("−4.00</text>").count(), 2, "the value of y, and what travels to x");
    assert_eq!(
        moment(&scene, &scene.frame(3), &[], &Theme::LIGHT, Language::English),
        svg(&scene, &scene.frame(3), &Theme::LIGHT, Language::English)
    );
}
