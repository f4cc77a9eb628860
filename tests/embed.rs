//! A graph in a frame of another page: what its address says, which messages it takes, what it tells; and links as QR codes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::share::{Embedding, Field, LONGEST_PROGRAM, Notice, Place, QrPicture, Refusal, Request, qr, request};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Reads a message that stands here as JSON.
fn read(message: &Value) -> Option<Result<Request, Refusal>> {
    request(|name| match message.get(name) {
        None => Field::Missing,
        Some(Value::Number(number)) => Field::Number(number.as_f64().unwrap()),
        Some(Value::String(text)) => Field::Text(text.clone()),
        Some(_) => Field::Other,
    })
}

#[test]
fn the_query_says_how_a_page_is_embedded() {
    let only = |origin: &str| Some(Embedding { origin: Some(origin.into()) });
    for (query, expected) in [
        ("", None),
        ("?", None),
        ("?embedded", None),
        ("?lang=ko&embeds=1", None),
        ("?embed", Some(Embedding { origin: None })),
        ("?a=b&embed=1", Some(Embedding { origin: None })),
        ("?embed&origin=https://blog.example", only("https://blog.example")),
        ("?origin=http%3A%2F%2F127.0.0.1%3A8080&embed", only("http://127.0.0.1:8080")),
        ("?embed&origin=%zz", only("")),
        ("?origin=https://blog.example", None),
    ] {
        assert_eq!(Embedding::of(query), expected, "{query}");
    }
}

#[test]
fn only_the_origin_of_the_address_is_listened_to() {
    let open = Embedding::of("?embed").unwrap();
    assert!(open.admits("https://blog.example") && open.admits("null"));
    assert_eq!(open.audience(), "*");
    let pinned = Embedding::of("?embed&origin=https://blog.example").unwrap();
    assert!(pinned.admits("https://blog.example"));
    for stranger in ["https://blog.example.org", "http://blog.example", "https://blog.example:8443", "null", ""] {
        assert!(!pinned.admits(stranger), "{stranger}");
    }
    assert_eq!(pinned.audience(), "https://blog.example");
    assert!(!Embedding::of("?embed&origin=%ff").unwrap().admits("null"));
}

#[test]
fn messages_are_read() {
    for (message, expected) in [
        (json!({"gatewise": 1, "type": "hello"}), Request::Hello),
        (json!({"gatewise": 1.0, "type": "program", "program": "x*y"}), Request::Program("x*y".into(), 0)),
        (json!({"gatewise": 1, "type": "program", "program": "", "step": 3}), Request::Program(String::new(), 3)),
        (json!({"gatewise": 1, "type": "step", "step": 0}), Request::Step(0)),
        (json!({"gatewise": 1, "type": "step", "step": 1e9, "more": []}), Request::Step(1_000_000_000)),
        (json!({"gatewise": 1, "type": "play"}), Request::Play),
        (json!({"gatewise": 1, "type": "pause", "step": "x"}), Request::Pause),
        (json!({"gatewise": 1, "type": "get-trace"}), Request::Trace),
    ] {
        assert_eq!(read(&message), Some(Ok(expected)), "{message}");
    }
}

#[test]
fn what_is_meant_for_others_is_passed_over() {
    for message in [json!({}), json!({"type": "step", "step": 1}), json!({"source": "devtools"})] {
        assert_eq!(read(&message), None);
    }
}

#[test]
fn messages_of_another_shape_are_refused() {
    let long = "x".repeat(LONGEST_PROGRAM + 1);
    for (message, expected) in [
        (json!({"gatewise": 2, "type": "step", "step": 1}), Refusal::Version),
        (json!({"gatewise": "1", "type": "step", "step": 1}), Refusal::Version),
        (json!({"gatewise": null, "type": "play"}), Refusal::Version),
        (json!({"gatewise": 1}), Refusal::Type),
        (json!({"gatewise": 1, "type": 7}), Refusal::Type),
        (json!({"gatewise": 1, "type": "Step", "step": 1}), Refusal::Type),
        (json!({"gatewise": 1, "type": "eval", "program": "x"}), Refusal::Type),
        (json!({"gatewise": 1, "type": "step"}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "step", "step": "1"}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "step", "step": -1}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "step", "step": 1.5}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "step", "step": 1e300}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "step", "step": [1]}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "program"}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "program", "program": ["x"]}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "program", "program": "x", "step": null}), Refusal::Shape),
        (json!({"gatewise": 1, "type": "program", "program": long}), Refusal::TooLong),
    ] {
        assert_eq!(read(&message), Some(Err(expected)), "{expected:?}");
    }
    let field = |name: &str| match name {
        "gatewise" => Field::Number(1.0),
        "type" => Field::Text("program".into()),
        "program" => Field::TooLong,
        _ => Field::Missing,
    };
    assert_eq!(request(field), Some(Err(Refusal::TooLong)));
    for step in [f64::NAN, f64::INFINITY, -0.5] {
        let field = |name: &str| match name {
            "gatewise" => Field::Number(1.0),
            "type" => Field::Text("step".into()),
            _ => Field::Number(step),
        };
        assert_eq!(request(field), Some(Err(Refusal::Shape)), "{step}");
    }
}

#[test]
fn what_is_told_is_json() {
    let place = Place { step: 3, steps: 21, playing: true };
    let trace = gatewise::trace_program("x*y");
    for (notice, expected) in [
        (Notice::Ready(place), json!({"gatewise": 1, "type": "ready", "step": 3, "steps": 21, "playing": true})),
        (Notice::Step(Place::default()), json!({"gatewise": 1, "type": "step", "step": 0, "steps": 0, "playing": false})),
        (Notice::Size(312), json!({"gatewise": 1, "type": "size", "height": 312})),
        (
            Notice::Error("program", "a \"quote\"\n값"),
            json!({"gatewise": 1, "type": "error", "code": "program", "message": "a \"quote\"\n값"}),
        ),
        (Notice::Trace(&trace), json!({"gatewise": 1, "type": "trace", "trace": serde_json::from_str::<Value>(&trace).unwrap()})),
    ] {
        assert_eq!(serde_json::from_str::<Value>(&notice.json()).unwrap(), expected);
    }
}

/// What a camera reads in a code, each module drawn as `scale` by `scale` points.
fn scanned(code: &QrPicture, scale: usize) -> String {
    let side = code.side as usize;
    let mut dark = vec![false; side * side];
    for run in code.path.split('M').skip(1) {
        let numbers: Vec<usize> = run.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        let [x, y, length, ..] = numbers[..] else { panic!("{run}") };
        dark[y * side + x..][..length].fill(true);
    }
    let light = |x: usize, y: usize| if dark[y / scale * side + x / scale] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, light);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code is seen");
    grids[0].decode().unwrap().1
}

#[test]
fn a_camera_reads_the_link_in_a_code() {
    for length in [1, 40, 120, 300, 800, 2000, 2900] {
        let link: String =
            "https://teacher.example/gatewise/#p=f%20=%20%CF%83(w0*x0%20%2B%20b);&s=7".chars().cycle().take(length).collect();
        let code = qr(&link).unwrap();
        assert_eq!(scanned(&code, 4), link);
    }
}

#[test]
fn a_code_tells_how_far_it_carries() {
    let link = "https://teacher.example/gatewise/#p=(x%2By)z;x=-2;y=5;z=-4&s=7";
    let code = qr(link).unwrap();
    assert!(code.reaches_far && code.side <= 45, "{}", code.side);
    assert!(!qr(&"x".repeat(1000)).unwrap().reaches_far);
    assert_eq!(qr(&"x".repeat(3000)), None, "no code holds as much");
}

proptest! {
    #[test]
    fn no_message_panics(version in -2.0..3.0, kind in "(step|program|play|.{0,9})", step in proptest::num::f64::ANY, program in ".{0,99}") {
        for version in [version, 1.0] {
            let _ = request(|name| match name {
                "gatewise" => Field::Number(version),
                "type" => Field::Text(kind.clone()),
                "step" => Field::Number(step),
                _ => Field::Text(program.clone()),
            });
        }
    }

    #[test]
    fn no_query_panics(query in "\\??(embed|origin|&|=|%[0-9a-f]{0,2}|.){0,20}") {
        let _ = Embedding::of(&query);
    }
}
