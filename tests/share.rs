//! Links: what is encoded is decoded, what a teacher writes by hand opens, and nothing hostile gets through.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::share::{
    Action, By, Checked, Document, Fault, FaultKind, Hidden, Level, LinkError, Mode, Nudged, Paths, Piece, Practice, Reading, Tab, Theme,
    Thickness, View, Written, decode, encode, encode_with,
};
use gatewise::train::{Method, Setup};
use gatewise::words::Language;
use proptest::prelude::*;

fn opened(fragment: &str) -> (String, usize) {
    let document = decode(fragment).ok().flatten().unwrap_or_default();
    (document.source, document.step)
}

#[test]
fn a_link_written_by_hand_opens() {
    assert_eq!(opened("#p=(x%2By)z;x=-2;y=5;z=-4&s=7"), ("(x+y)z;x=-2;y=5;z=-4".into(), 7));
    assert_eq!(opened("#p=(x+y)z;x=-2"), ("(x+y)z;x=-2".into(), 0));
    assert_eq!(opened("p=x%0Ay # a comment&s=1"), ("x\ny # a comment".into(), 1));
    assert_eq!(opened("#p=x&hide=editor&groups=1"), ("x".into(), 0));
}

/// What a document is, a line for each thing that is not as on a fresh page.
fn described(document: &Document) -> String {
    let Document { source, step, view, .. } = document;
    let mut lines = vec![format!("program = {}", source.replace('\\', r"\\").replace('\n', r"\n")), format!("step = {step}")];
    let mut tell = |key: &str, value: Option<String>| lines.extend(value.map(|value| format!("{key} = {value}")));
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join(" | "));
    tell("selection", view.selection.map(|node| node.to_string()));
    tell("opened", list(&view.opened));
    tell("gathered", list(&view.gathered));
    if view.ungrouped {
        lines.push("ungrouped".into());
    }
    let mut tell = |key: &str, value: Option<String>| lines.extend(value.map(|value| format!("{key} = {value}")));
    let end = |to: Option<usize>| to.map_or("the output".into(), |to| to.to_string());
    tell("paths", view.paths.map(|Paths { from, to }| format!("{from} to {}", end(to))));
    tell("mode", (view.mode != Mode::Explore).then(|| view.mode.tag().into()));
    tell("tab", (view.tab != Tab::Explain).then(|| format!("{:?}", view.tab).to_lowercase()));
    tell("language", view.language.map(|language| language.tag().into()));
    tell("theme", view.theme.map(|theme| theme.tag().into()));
    tell("net", view.neuron.then(|| "neuron".into()));
    tell("overlaid", list(&view.overlaid));
    tell("gate", view.gate.clone());
    tell(
        "lesson",
        view.reading.as_ref().map(|reading| match &reading.lesson {
            Written::Here(name) => format!("{name}, stop {}", reading.stop),
            Written::Elsewhere(text) => format!("{text:?}, stop {}", reading.stop),
        }),
    );
    tell("presenting", view.presenting.then(|| "on".into()));
    tell("hidden", (!view.hidden.is_nothing()).then(|| view.hidden.names(" | ")));
    tell("asked", (view.practice.level != Level::Steps).then(|| view.practice.level.tag().into()));
    tell("every", (view.practice.every != 1).then(|| view.practice.every.to_string()));
    tell("answers", view.practice.sealed.then(|| "off".into()));
    tell("fault", view.fault.map(Fault::text));
    tell("by", view.by.map(|By { leaf, element }| format!("number {element} of {leaf}")));
    tell("training", (!view.training.text().is_empty()).then(|| view.training.text()));
    tell("learning", view.training.learned.as_ref().map(|names| names.join(" | ")));
    tell("rows", (!view.training.rows.is_empty()).then(|| view.training.rows.replace('\n', r"\n")));
    let Nudged { input, element, h } = &view.nudged;
    tell("nudged", (view.nudged != Nudged::default()).then(|| format!("{input} {element} by {h}")));
    tell("checked", (view.checked != Checked::default()).then(|| view.checked.tag()));
    lines.join("\n")
}

/// Links that were handed out open for ever: `cases/links.txt` has them, each with what it opens.
#[test]
fn links_of_earlier_days_still_open() {
    let cases = include_str!("cases/links.txt");
    let lines: Vec<&str> = cases.lines().filter(|line| !line.starts_with("# ")).collect();
    let mut links = 0;
    for case in lines.split(|line| line.is_empty()).filter(|case| !case.is_empty()) {
        let (link, expected) = case.split_first().unwrap();
        let document = decode(link).unwrap_or_else(|error| panic!("{link}: {error:?}")).unwrap_or_default();
        assert_eq!(described(&document), expected.join("\n"), "{link}");
        assert_eq!(decode(&encode(&document)), Ok(Some(document)), "{link}, handed on");
        links += 1;
    }
    assert!(links >= 24, "links are never taken away");
}

#[test]
fn a_link_opens_composite_gates() {
    let document = decode("#p=f=σ(x)&open=f,y:neuron,f/2&s=1").unwrap().unwrap();
    assert_eq!(document.view.opened, ["f", "y:neuron", "f/2"]);
    assert_eq!(encode(&document), "p=f=%CF%83(x)&s=1&open=f,y:neuron,f/2");
    assert_eq!(decode("#p=x&open=%zz"), Err(LinkError::Damaged));
    let document = decode("#p=x&group=f:σ,*:(a−b)²&groups=off").unwrap().unwrap();
    assert_eq!((document.view.gathered.as_slice(), document.view.ungrouped), (&["f:σ".to_owned(), "*:(a−b)²".to_owned()][..], true));
    assert_eq!(decode(&encode(&document)).unwrap().unwrap().view, document.view);
}

#[test]
fn a_link_says_what_the_thickness_of_wires_shows() {
    let document = decode("#p=x&thick=gradients").unwrap().unwrap();
    assert_eq!(document.view.thickness, Thickness::Gradients);
    let mut document = decode("#p=x&thick=values").unwrap().unwrap();
    assert_eq!(document.view.thickness, Thickness::Values);
    assert_eq!(encode(&document), "p=x&s=0&thick=values");
    document.apply(Action::Thicken(Thickness::Same));
    assert_eq!(encode(&document), "p=x&s=0");
    document.apply(Action::Thicken(Thickness::Gradients));
    document.apply(Action::Open { source: "a * b".into(), step: 2 });
    assert_eq!(encode(&document), "p=a%20*%20b&s=2&thick=gradients", "it is kept for another program, as the tab is");
}

#[test]
fn a_link_says_how_training_goes() {
    let document = decode("#p=w=2;f=w^2&mode=train&train=adam,rate:0.05,max&learn=w&rows=x,t%0A1,2").unwrap().unwrap();
    let training = &document.view.training;
    assert_eq!((training.method, training.rate, training.ascends), (Method::Adam, 0.05, true));
    assert_eq!((training.learned.as_deref(), training.rows.as_str()), (Some(&["w".to_owned()][..]), "x,t\n1,2"));
    assert_eq!(decode(&encode(&document)), Ok(Some(document.clone())));
    let long = Setup { rows: "1,2\n".repeat(2000), ..Setup::default() };
    let with = Document { view: View { training: long, ..View::default() }, ..Document::new("w") };
    assert_eq!(encode(&with), "p=w&s=0", "a long table stays on the page");
    assert_eq!(encode(&Document::new("w")), "p=w&s=0");
}

#[test]
fn the_bare_address_is_no_document() {
    assert_eq!(decode(""), Ok(None));
    assert_eq!(decode("#"), Ok(None));
}

#[test]
fn bad_links_say_what_is_wrong() {
    for (link, error) in [
        ("#q=x", LinkError::Unknown),
        ("#hello", LinkError::Unknown),
        ("#s=3", LinkError::Unknown),
        ("#z2=abc", LinkError::Newer),
        ("#p=%", LinkError::Damaged),
        ("#p=%4", LinkError::Damaged),
        ("#p=%+1", LinkError::Damaged),
        ("#p=%zz", LinkError::Damaged),
        ("#p=%FF%FE", LinkError::Damaged),
        ("#p=%é", LinkError::Damaged),
        ("#z1=!!!!", LinkError::Damaged),
        ("#z1=AAAA", LinkError::Damaged),
        ("#z1=", LinkError::Damaged),
        ("#p=x&s=", LinkError::BadValue),
        ("#p=x&s=-1", LinkError::BadValue),
        ("#p=x&s=99999999999999999999999", LinkError::BadValue),
        ("#p=x&sel=y", LinkError::BadValue),
        ("#p=x&lang=fr", LinkError::BadValue),
        ("#p=x&paths=a", LinkError::BadValue),
        ("#p=x&paths=1,", LinkError::BadValue),
        ("#p=x&thick=", LinkError::BadValue),
        ("#p=x&thick=same", LinkError::BadValue),
        ("#p=x&thick=4", LinkError::BadValue),
        ("#p=x&hide=%f", LinkError::Damaged),
        ("#p=x&ask=everything", LinkError::BadValue),
        ("#p=x&every=0", LinkError::BadValue),
        ("#p=x&by=", LinkError::BadValue),
        ("#p=x&by=x", LinkError::BadValue),
        ("#p=x&by=1,", LinkError::BadValue),
        ("#p=x&by=1,2,3", LinkError::BadValue),
        ("#p=x&fault=", LinkError::BadValue),
        ("#p=x&fault=all", LinkError::BadValue),
        ("#p=x&fault=upstream:", LinkError::BadValue),
        ("#p=x&fault=hidden", LinkError::BadValue),
        ("#p=x&fault=hidden:-1", LinkError::BadValue),
        ("#p=x&train=newton", LinkError::BadValue),
        ("#p=x&train=rate:0", LinkError::BadValue),
        ("#p=x&train=rate:NaN", LinkError::BadValue),
        ("#p=x&train=beta:1", LinkError::BadValue),
        ("#p=x&train=pace:7", LinkError::BadValue),
        ("#p=x&learn=%f", LinkError::Damaged),
        ("#p=x&rows=%f", LinkError::Damaged),
        ("#p=x&h=0", LinkError::BadValue),
        ("#p=x&h=1e-30", LinkError::BadValue),
        ("#p=x&h=NaN", LinkError::BadValue),
        ("#p=x&h=inf", LinkError::BadValue),
        ("#p=x&nudge=x,y", LinkError::BadValue),
        ("#p=x&nudge=%f", LinkError::Damaged),
        ("#p=x&check=0", LinkError::BadValue),
        ("#p=x&check=13", LinkError::BadValue),
        ("#p=x&check=5,some", LinkError::BadValue),
    ] {
        assert_eq!(decode(link), Err(error), "{link}");
    }
}

#[test]
fn a_decompression_bomb_is_refused() {
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b'x'; 64 << 20], 9);
    let link = format!("#z1={}", data_encoding::BASE64URL_NOPAD.encode(&bomb));
    assert!(link.len() < 100_000);
    assert_eq!(decode(&link), Err(LinkError::TooLong));
    assert_eq!(decode(&format!("#p={}", "x".repeat((1 << 20) + 1))), Err(LinkError::TooLong));
}

#[test]
fn long_programs_are_packed() {
    let source = (0..60).map(|i| format!("x{i} = 0.{i}\n")).collect::<String>() + "x0 + x59";
    let link = encode(&Document::new(&*source));
    assert!(link.starts_with("z1=") && link.len() < source.len());
    assert_eq!(opened(&link).0, source);
    assert!(encode(&Document::new("x + y")).starts_with("p=x%20%2B%20y&s=0"));
}

#[test]
fn the_shortest_link_is_packed_where_that_is_shorter() {
    let source = "값 = 무게 * 입력 + 편향";
    let document = Document::new(source);
    let pack = |_: &str| Some("AA".repeat(20));
    assert!(encode(&document).starts_with("p="), "what is short stays readable");
    assert!(encode_with(&document, 0, &pack).starts_with("z1="));
    assert!(encode_with(&Document::new("x*y"), 0, &pack).starts_with("p="));
    assert!(encode_with(&document, 0, &|_| None).starts_with("p="), "as long as nothing is packed");
}

#[test]
fn hidden_pieces_have_names() {
    let all: Hidden = Piece::ALL.into_iter().collect();
    assert_eq!(Hidden::of(&all.names(",")), all);
    assert_eq!(all.names(","), "editor,inputs,formula,tools,legend,transport,explain,values,code,plot,network");
    assert_eq!(Hidden::of("code,what,,Editor"), Hidden::default().with(Piece::Code, true));
    assert!(all.with(Piece::Code, false).has(Piece::Editor) && !all.with(Piece::Code, false).has(Piece::Code));
}

fn any_fault() -> impl Strategy<Value = Option<Fault>> {
    let told =
        (0..FaultKind::ALL.len(), proptest::option::of(0..20_000_usize)).prop_map(|(kind, place)| Fault::Told(FaultKind::ALL[kind], place));
    proptest::option::of(prop_oneof![told, proptest::num::u32::ANY.prop_map(Fault::Hidden)])
}

fn any_training() -> impl Strategy<Value = Setup> {
    let names = proptest::option::of(proptest::collection::vec("[a-zα-ω가-힣,0-9]{1,9}", 0..4));
    (0..3_usize, 1e-6..10.0_f64, proptest::bool::ANY, names, ".{0,90}").prop_map(|(method, rate, ascends, learned, rows)| Setup {
        method: Method::ALL[method],
        rate,
        ascends,
        learned,
        rows,
        ..Setup::default()
    })
}

fn any_document() -> impl Strategy<Value = Document> {
    let names = || proptest::collection::vec("[a-zα-ω가-힣,:/0-9 ]{1,9}", 0..4);
    let looks = (proptest::bool::ANY, 0..Mode::ALL.len(), proptest::option::of((0..20_000_usize, proptest::option::of(0..20_000_usize))));
    let hidden = proptest::sample::subsequence(Piece::ALL.to_vec(), 0..=Piece::ALL.len());
    (
        ".{0,900}",
        0..100_000_usize,
        proptest::option::of(0..20_000_usize),
        (names(), names(), names()),
        looks,
        (0..3_usize, 0..3_usize),
        0..5_usize,
        (0..4_usize, hidden, proptest::option::of(".{0,40}")),
        any_choices(),
    )
        .prop_map(
            |(
                source,
                step,
                selection,
                (opened, gathered, overlaid),
                (ungrouped, mode, paths),
                (thickness, language),
                tab,
                (theme, hidden, gate),
                choices,
            )| {
                Document {
                    source,
                    step,
                    view: View {
                        selection,
                        opened,
                        gathered,
                        ungrouped,
                        paths: paths.map(|(from, to)| Paths { from, to }),
                        thickness: [Thickness::Same, Thickness::Values, Thickness::Gradients][thickness],
                        tab: [Tab::Explain, Tab::Values, Tab::Code, Tab::Plot, Tab::Network][tab],
                        mode: Mode::ALL[mode],
                        language: [None, Some(Language::English), Some(Language::Korean)][language],
                        theme: [None, Some(Theme::System), Some(Theme::Light), Some(Theme::Dark)][theme],
                        hidden: hidden.into_iter().collect(),
                        overlaid,
                        neuron: mode == 1,
                        gate,
                        ..choices
                    },
                    ..Document::default()
                }
            },
        )
}

/// What is chosen in the modes.
fn any_choices() -> impl Strategy<Value = View> {
    let practice = (0..3_usize, 1..9_usize, proptest::bool::ANY).prop_map(|(level, every, sealed)| Practice {
        level: Level::ALL[level],
        every,
        sealed,
    });
    let by = proptest::option::of((0..20_000_usize, 0..9_usize).prop_map(|(leaf, element)| By { leaf, element }));
    let nudged = ("[a-zα-ω가-힣,:/0-9 ]{0,9}", 0..5_usize, 1e-9..1e4_f64, proptest::bool::ANY)
        .prop_map(|(input, element, h, back)| Nudged { input, element, h: if back { -h } else { h } });
    let checked =
        (1..=Checked::SHORTEST, proptest::bool::ANY, 0..9_usize).prop_map(|(power, all, element)| Checked { power, all, element });
    let lesson = ("[a-z가-힣,&=-]{1,9}", proptest::bool::ANY)
        .prop_map(|(text, here)| if here { Written::Here(text) } else { Written::Elsewhere(text) });
    let reading = proptest::option::of((lesson, 0..40_usize).prop_map(|(lesson, stop)| Reading { lesson, stop }));
    (practice, any_fault(), by, any_training(), nudged, checked, reading).prop_map(
        |(practice, fault, by, training, nudged, checked, reading)| View {
            reading,
            practice,
            fault,
            by,
            training,
            nudged,
            checked,
            ..View::default()
        },
    )
}

proptest! {
    #[test]
    fn decode_undoes_encode(document in any_document()) {
        prop_assert_eq!(decode(&encode(&document)), Ok(Some(document.clone())));
        prop_assert_eq!(decode(&format!("#{}", encode(&document))), Ok(Some(document)));
    }

    #[test]
    fn decode_never_panics(fragment in "#?(p|z1|s|sel|open|groups|paths|thick|lang|z9)?=?.{0,80}(&s=[0-9a-f%-]{0,9})?") {
        let _ = decode(&fragment);
    }

    /// Any text at all, and any text behind a key.
    #[test]
    fn no_fragment_panics(fragment in "\\PC{0,200}", key in "(p|z1|s|sel|open|group|groups|paths|mode|tab|lang|theme|hide|thick|fault|by|ask|every|answers|train|learn|rows|nudge|h|check|z2|)", value in "\\PC{0,60}") {
        let _ = decode(&fragment);
        let _ = decode(&format!("#p=x&{key}={value}"));
        let _ = decode(&format!("{key}={value}&{fragment}"));
    }

    /// Bytes that were never deflated, and deflated ones that were cut or changed.
    #[test]
    fn no_packed_bytes_panic(mut bytes in proptest::collection::vec(proptest::num::u8::ANY, 1..300), at in 0..300_usize, with in proptest::num::u8::ANY) {
        let link = |bytes: &[u8]| format!("#z1={}", data_encoding::BASE64URL_NOPAD.encode(bytes));
        let _ = decode(&link(&bytes));
        bytes = miniz_oxide::deflate::compress_to_vec(&bytes, 6);
        let at = at % bytes.len();
        let _ = decode(&link(&bytes[..at]));
        bytes[at] = with;
        let _ = decode(&link(&bytes));
    }

    #[test]
    fn damage_never_panics(source in ".{0,600}", at in 0..600_usize, with in "[!-~]") {
        let mut link = encode(&Document::new(source));
        let at = at % link.len().max(1);
        link.replace_range(at..at + 1, &with);
        let _ = decode(&link);
    }
}
