//! Links: what is encoded is decoded, what a teacher writes by hand opens, and nothing hostile gets through.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::share::{Action, Document, LinkError, Mode, Paths, Tab, Thickness, View, decode, encode};
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

/// Links that were handed out: they open for ever.
#[test]
fn links_of_earlier_days_still_open() {
    let sigmoid = "w0 = 2; x0 = -1\nw1 = -3; x1 = -2\nw2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
    for (link, expected) in [
        ("#p=(x%2By)z;x=-2;y=5;z=-4&s=7", "(x+y)z;x=-2;y=5;z=-4"),
        ("#z1=KzdQsFUwslaoANG6hlzlhiDaGCgAZhhxlRuBBbjSgJShvoahgrZCakWBhq5GuYEWUJO2QrmhVgVItNxIU1MTAA&s=12", sigmoid),
    ] {
        assert_eq!(opened(link).0, expected);
    }
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

fn any_document() -> impl Strategy<Value = Document> {
    let names = || proptest::collection::vec("[a-zα-ω가-힣,:/0-9 ]{1,9}", 0..4);
    let looks = (proptest::bool::ANY, 0..2_usize, proptest::option::of((0..20_000_usize, proptest::option::of(0..20_000_usize))));
    (".{0,900}", 0..100_000_usize, proptest::option::of(0..20_000_usize), (names(), names()), looks, (0..3_usize, 0..3_usize), 0..3_usize)
        .prop_map(|(source, step, selection, (opened, gathered), (ungrouped, mode, paths), (thickness, language), tab)| Document {
            source,
            step,
            view: View {
                selection,
                opened,
                gathered,
                ungrouped,
                paths: paths.map(|(from, to)| Paths { from, to }),
                thickness: [Thickness::Same, Thickness::Values, Thickness::Gradients][thickness],
                tab: [Tab::Explain, Tab::Values, Tab::Code][tab],
                mode: [Mode::Explore, Mode::Check][mode],
                language: [None, Some(Language::English), Some(Language::Korean)][language],
            },
            ..Document::default()
        })
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

    #[test]
    fn damage_never_panics(source in ".{0,600}", at in 0..600_usize, with in "[!-~]") {
        let mut link = encode(&Document::new(source));
        let at = at % link.len().max(1);
        link.replace_range(at..at + 1, &with);
        let _ = decode(&link);
    }
}
