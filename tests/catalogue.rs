//! The catalogue: every gate has its page in both languages, every example runs and its gradients are right, and every name is found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::catalogue::{self, Entry, Live, entries, folder, near, resolve, search, signature};
use gatewise::gates;
use gatewise::graph::compile;
use gatewise::share::LONGEST_PROGRAM;
use gatewise::trace::check::check;
use gatewise::words::{Language, Phrase};
use std::collections::BTreeSet;

fn entry(link: &str) -> &'static Entry {
    entries().iter().find(|entry| entry.link == link).unwrap_or_else(|| panic!("no entry {link}"))
}

fn links(found: &[usize]) -> Vec<&'static str> {
    found.iter().map(|&index| entries()[index].link).collect()
}

fn live(entry: &Entry) -> Live {
    Live::run(entry, entry.facts.example).unwrap_or_else(|errors| panic!("{}: {errors:?}", entry.link))
}

#[test]
fn every_gate_has_one_entry_with_words_in_both_languages() {
    let all: Vec<_> = gates::all().chain(gates::generators()).collect();
    assert_eq!(entries().len(), all.len());
    let links: BTreeSet<&str> = entries().iter().map(|entry| entry.link).collect();
    assert_eq!(links.len(), entries().len(), "two entries share a link");
    for gate in all {
        let index = catalogue::of_gate(gate).unwrap();
        let entry = &entries()[index];
        assert!(std::ptr::eq(entry.gate, gate));
        assert_eq!(resolve(entry.link), Some(index));
        for language in Language::ALL {
            let phrases = [entry.name(), entry.about(), Phrase::new(entry.family)].into_iter().chain(entry.effect());
            for phrase in phrases.chain(entry.facts.watch.iter().map(|key| Phrase::new(key))) {
                assert!(!phrase.plain(language).is_empty(), "{} has no {}", entry.link, phrase.key);
            }
        }
        assert!(!entry.facts.see.is_empty(), "{}", entry.link);
        for related in &entry.facts.see {
            assert!(links.contains(related) && *related != entry.link, "{}: {related}", entry.link);
        }
        assert_eq!(entry.facts.takes.is_empty(), entry.gate.structural().is_none(), "{}: shapes", entry.link);
    }
}

/// Words of the catalogue that no entry uses would be dead.
#[test]
fn no_words_lack_a_gate() {
    let watched: BTreeSet<&str> = entries().iter().flat_map(|entry| entry.facts.watch.iter().copied()).collect();
    for file in [include_str!("../assets/words/en/gates.txt"), include_str!("../assets/words/ko/gates.txt")] {
        for key in file.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
            let known = match key.split_once('.') {
                Some(("named" | "about", link)) => entries().iter().any(|entry| entry.link == link),
                Some(("watch", _)) => watched.contains(key),
                _ => true,
            };
            assert!(known, "nobody says {key}");
        }
    }
}

#[test]
fn every_example_runs_is_about_its_gate_and_has_the_right_gradients() {
    for entry in entries() {
        let live = live(entry);
        let (graph, trace) = (&live.scene.graph, &live.scene.trace);
        match graph.application(live.node) {
            Some(application) => assert_eq!(application.gate.name, entry.gate.name, "{}", entry.facts.example),
            None => assert!(entry.gate.is_generator(), "{}: {}", entry.link, entry.facts.example),
        }
        assert!((0..trace.nodes()).all(|node| trace.value(node).iter().all(|number| number.is_finite())), "{}", entry.link);
        for number in check(graph, trace, 1000) {
            assert!(number.error < 1e-6 || (number.gradient.unwrap_or(0.0) - number.difference).abs() < 1e-8, "{}: {number:?}", entry.link);
        }
        // What is shown of a gradient that is 1 everywhere, or 0, teaches nothing: a loss alone may stand at the end.
        let upstream = trace.gradient(live.node);
        let is_last = live.node == graph.output;
        assert!(entry.is_wall() || is_last || upstream.unwrap().iter().any(|&number| number != 1.0), "{}", entry.link);
        assert_eq!(live.numbers().is_empty(), entry.gate.is_generator(), "{}: numbers to change", entry.link);
    }
}

#[test]
fn numbers_of_an_example_can_be_changed() {
    let relu = entry("relu");
    let first = live(relu);
    let changed = first.with(0, 1, "0.25").unwrap();
    assert_eq!(changed, "x = [2, 0.25, 0.5]; const g = [3, 4, 5]; y = relu(x); L = dot(g, y)");
    let second = Live::run(relu, &changed).unwrap();
    assert_eq!(second.scene.trace.gradient(0), Some([3.0, 4.0, 5.0].as_slice()));
    let constant = second.with(1, 2, "-7").unwrap();
    assert!(constant.contains("const g = [3, 4, -7];"), "{constant}");
    assert_eq!(first.with(0, 9, "1"), None);
    // What the gate refuses is an error with a place.
    let entropy = entry("cross_entropy");
    let label = live(entropy).with(1, 0, "7").unwrap();
    assert!(Live::run(entropy, &label).is_err(), "{label}");
}

#[test]
fn what_a_gate_refuses_is_refused() {
    let mut refusals = 0;
    for entry in entries().iter().filter(|entry| !entry.facts.wrong.is_empty()) {
        assert!(compile(entry.facts.wrong).is_err(), "{}: {} runs", entry.link, entry.facts.wrong);
        refusals += 1;
    }
    assert!(refusals > 30);
}

#[test]
fn every_page_has_formulas_and_code() {
    for entry in entries() {
        let page = catalogue::page(entry, &live(entry));
        let is_generator = entry.gate.is_generator();
        assert_eq!(page.forward.len() > 1, !is_generator, "{}", entry.link);
        assert_eq!(page.backward.is_empty(), is_generator || entry.is_wall(), "{}", entry.link);
        assert!(!page.numpy.lines.is_empty() && !page.torch.lines.is_empty(), "{}", entry.link);
        for line in page.locals.iter().chain(&page.backward) {
            assert!(!line.formula().mathml().contains("data-node"), "{}: a link to a node of another graph", entry.link);
        }
        let is_shown = !page.jacobians.is_empty() || page.scalar.is_some();
        assert_eq!(is_shown, !is_generator && !entry.is_wall(), "{}: Jacobian", entry.link);
        assert!(signature(entry.gate).contains(entry.gate.operands.first().copied().unwrap_or("")), "{}", entry.link);
    }
}

#[test]
fn the_lectures_folder_of_layers_is_complete() {
    let lecture = [
        "absval",
        "accuracy",
        "argmax",
        "batch_norm",
        "batch_reindex",
        "bias",
        "bnll",
        "concat",
        "contrastive_loss",
        "conv",
        "crop",
        "deconv",
        "dropout",
        "eltwise",
        "elu",
        "embed",
        "euclidean_loss",
        "exp",
        "lrn",
        "pooling",
        "relu",
        "sigmoid",
        "softmax",
        "tanh",
        "lcn",
        "base_data",
        "dummy_data",
    ];
    let rows = folder();
    assert!(rows.is_sorted_by_key(|row| row.file));
    for layer in lecture {
        let file = if layer == "lcn" { "cudnn_lcn" } else { layer };
        let row = rows.iter().find(|row| row.file == file).unwrap_or_else(|| panic!("no layer {layer}"));
        assert_eq!(row.is_wall(), ["accuracy", "argmax"].contains(&layer), "{layer}");
        assert_eq!(row.is_data(), layer.ends_with("_data"), "{layer}");
        for query in [layer.to_owned(), format!("{layer}_layer.cpp"), format!("{layer} layer")] {
            let found = links(&search(&query));
            assert!(found.iter().any(|link| row.gates.iter().any(|gate| gate.link == *link)), "{query}: {found:?}");
        }
    }
    // `src/gates/CAFFE.md` says the same.
    let table = include_str!("../src/gates/CAFFE.md");
    for line in table.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let file = if cells[0] == "lcn" { "cudnn_lcn" } else { cells[0] };
        let row = rows.iter().find(|row| row.file == file).unwrap_or_else(|| panic!("no layer {file}"));
        for gate in cells[2].split('`').skip(1).step_by(2).filter(|gate| !(cells[0] == "softmax" && *gate == "cross_entropy")) {
            assert!(row.gates.iter().any(|entry| entry.gate.name == gate), "{file} lacks {gate}");
        }
    }
}

#[test]
fn gates_are_found_by_any_name() {
    for (query, first) in [
        ("sigmoid", "sigmoid"),
        ("σ", "sigmoid"),
        ("expit", "sigmoid"),
        ("nn.Sigmoid", "sigmoid"),
        ("ReLU", "relu"),
        ("batch norm", "batch_norm"),
        ("BatchNorm2d", "batch_norm"),
        ("InnerProduct", "matmul"),
        ("nn.Linear", "matmul"),
        ("BNLL", "softplus"),
        ("mul_const", "mul"),
        ("×", "mul"),
        ("배치 정규화", "batch_norm"),
        ("시그모이드", "sigmoid"),
        ("amax", "amax"),
        ("softmax_loss", "cross_entropy"),
        ("conv", "conv2d"),
        ("dummy_data", "zeros"),
    ] {
        assert_eq!(links(&search(query)).first(), Some(&first), "{query}");
    }
    for (query, among) in [("router", "max_pool2d"), ("스위처", "mul"), ("손실", "hinge"), ("probabilities", "softmax"), ("loss", "mse")]
    {
        assert!(links(&search(query)).contains(&among), "{query}");
    }
    assert_eq!(search("  ").len(), entries().len());
    assert!(search("zzzz").is_empty());
}

/// What PyTorch, Keras, TensorFlow, NumPy and Caffe call it.
#[test]
fn names_of_other_libraries_find_their_gate() {
    for (query, first) in [
        ("BCEWithLogitsLoss", "bce"),
        ("torch.nn.BCEWithLogitsLoss", "bce"),
        ("F.binary_cross_entropy_with_logits", "bce"),
        ("SigmoidCrossEntropyLoss", "bce"),
        ("keras.losses.BinaryCrossentropy()", "bce"),
        ("nn.NLLLoss", "cross_entropy"),
        ("SparseCategoricalCrossentropy", "cross_entropy"),
        ("tf.nn.softmax_cross_entropy_with_logits", "cross_entropy"),
        ("MultinomialLogisticLoss", "cross_entropy"),
        ("MeanSquaredError", "mse"),
        ("CategoricalHinge", "hinge"),
        ("L1Loss", "abs"),
        ("keras.layers.Dense", "matmul"),
        ("F.linear", "matmul"),
        ("fully connected", "matmul"),
        ("np.einsum", "matmul"),
        ("torch.mm", "matmul"),
        ("np.inner", "dot"),
        ("MaxPooling2D", "max_pool2d"),
        ("AveragePooling2D", "avg_pool2d"),
        ("GlobalAveragePooling2D", "mean"),
        ("Conv2DTranspose", "conv_transpose2d"),
        ("nn.Conv1d", "conv2d"),
        ("BatchNormalization", "batch_norm"),
        ("Batch normalisation", "batch_norm"),
        ("LayerNormalization", "layer_norm"),
        ("tf.nn.embedding_lookup", "embed"),
        ("tf.reduce_sum", "sum"),
        ("np.sum()", "sum"),
        ("np.linalg.norm", "norm"),
        ("np.arcsin", "asin"),
        ("np.true_divide", "div"),
        ("np.hstack", "concat"),
        ("np.expand_dims", "reshape"),
        ("torch.permute", "transpose"),
        ("np.random.rand", "uniform"),
        ("np.random.normal", "randn"),
        ("np.identity", "eye"),
        ("torch.special.expit", "sigmoid"),
        ("nn.PReLU", "leaky_relu"),
        ("HDF5Data", "zeros"),
    ] {
        assert_eq!(links(&search(query)).first(), Some(&first), "{query}");
    }
    // A gate that is none of ours leads to those that its name is made of.
    for (query, like) in [("nn.Softmin", "softmax"), ("reluplus", "relu"), ("groupnorm2d", "layer_norm")] {
        assert!(search(query).is_empty(), "{query}: {:?}", links(&search(query)));
        assert!(links(&near(query)).contains(&like), "{query}: {:?}", links(&near(query)));
    }
}

#[test]
fn what_is_mistyped_finds_its_neighbours() {
    for (query, first) in
        [("sigmodi", "sigmoid"), ("rulu", "relu"), ("softmx", "softmax"), ("bach_norm", "batch_norm"), ("소프트멕스", "softmax")]
    {
        assert!(search(query).is_empty(), "{query}");
        assert!(links(&near(query)).contains(&first), "{query}: {:?}", links(&near(query)));
    }
    assert!(near("qqqqqqqqqq").is_empty());
    assert!(near("").is_empty());
    assert_eq!(resolve("nothing"), None);
    assert_eq!(resolve("ReLU").map(|index| entries()[index].link), Some("relu"));
    near(&"x".repeat(LONGEST_PROGRAM));
}

#[test]
fn gates_are_written_as_programs_write_them() {
    for (link, written) in [
        ("leaky_relu", "leaky_relu(x, slope=0.1)"),
        ("conv2d", "conv2d(x, w, b, stride=1, pad=0, dilation=1)"),
        ("max", "max(a, b, …)"),
        ("concat", "concat(a, b, …, axis=0)"),
        ("amax", "max(x, axis=None, keepdims=False)"),
        ("max_pool2d", "max_pool2d(x, k, stride=k, pad=0)"),
        ("batch_norm", "batch_norm(x, gamma, beta, eps=1e-5)"),
        ("reshape", "reshape(x, d0, d1, …)"),
        ("index", "x[…]"),
        ("randn", "randn(d0, d1, …, seed=0)"),
    ] {
        assert_eq!(signature(entry(link).gate), written);
    }
}

/// What stands on pages, for reading: `UPDATE_EXPECT=1` writes it anew.
#[test]
fn pages_say_what_they_should() {
    let mut told = String::new();
    for link in [
        "sigmoid",
        "mul",
        "relu",
        "matmul",
        "softmax",
        "max",
        "batch_norm",
        "conv2d",
        "max_pool2d",
        "cross_entropy",
        "argmax",
        "randn",
        "mean",
        "concat",
    ] {
        let entry = entry(link);
        let page = catalogue::page(entry, &live(entry));
        let formulas =
            |lines: &[gatewise::explain::Line]| lines.iter().map(|line| format!("  {}\n", line.formula().plain())).collect::<String>();
        let sides: Vec<String> = page.forward.iter().map(|side| side.plain()).collect();
        told.push_str(&format!(
            "== {link}: {}\n{}\nlocal\n{}backward\n{}",
            signature(entry.gate),
            sides.join(" = "),
            formulas(&page.locals),
            formulas(&page.backward)
        ));
        for note in &page.notes {
            told.push_str(&format!("note {}\n", note.plain(Language::English)));
        }
        for jacobian in &page.jacobians {
            told.push_str(&format!("Jacobian {:?} {:?}\n", jacobian.size, jacobian.pattern));
        }
        told.push_str(&format!("made of {:?}\n{}--\n{}\n", page.definition, page.numpy.text(), page.torch.text()));
    }
    expect_test::expect_file!["cases/catalogue/pages.txt"].assert_eq(&told);
}
