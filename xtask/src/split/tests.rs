//! Laws of dividing a small program that is written here by hand.

use super::data::Linked;
use super::names::lasting;
use super::parts;
use super::plan::{LOAD_REST, Plan};
use super::program::Program;
use std::collections::BTreeSet;
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalSection,
    GlobalType, ImportSection, InstructionSink, MemorySection, MemoryType, Module, NameMap, NameSection, RefType, TableSection, TableType,
    TypeSection, ValType,
};
use wasmparser::{Parser, Payload, Validator};

/// The functions of the small program, in the order of their indices.
const NAMES: [&str; 8] = ["outside", "load", "first", "far", "farther", "near", "pointed", "short"];

/// `first` calls `far` and `short`; `far` calls `farther`, `near` and `outside`; the table holds `pointed` and `near`.
fn program() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("page", "outside", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    for of in [0, 1, 1, 1, 1, 1, 1] {
        functions.function(of);
    }
    let mut tables = TableSection::new();
    tables.table(TableType { element_type: RefType::FUNCREF, minimum: 3, maximum: Some(3), table64: false, shared: false });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut globals = GlobalSection::new();
    globals.global(GlobalType { val_type: ValType::I32, mutable: true, shared: false }, &ConstExpr::i32_const(1024));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0).export(LOAD_REST, ExportKind::Func, 1).export("first", ExportKind::Func, 2);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(vec![6, 5].into()));
    let mut code = CodeSection::new();
    let mut function = |write: &dyn Fn(&mut InstructionSink)| {
        let mut function = Function::new([]);
        write(&mut function.instructions());
        function.instructions().end();
        code.function(&function);
    };
    // Long enough to be worth a stub.
    let long = |sink: &mut InstructionSink, called: &[u32]| {
        sink.global_get(0);
        for _ in 0..12 {
            sink.local_get(0).i32_add();
        }
        for called in called {
            sink.local_get(1).call(*called);
        }
    };
    function(&|sink| {
        sink.call(0);
    });
    function(&|sink| long(sink, &[3, 7]));
    function(&|sink| long(sink.call(0), &[4, 5]));
    function(&|sink| long(sink, &[]));
    function(&|sink| long(sink, &[]));
    function(&|sink| long(sink, &[3]));
    function(&|sink| {
        sink.local_get(0);
    });
    let mut named = NameMap::new();
    (0..).zip(NAMES).for_each(|(index, name)| named.append(index, name));
    let mut names = NameSection::new();
    names.functions(&named);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories).section(&globals);
    module.section(&exports).section(&elements).section(&code).section(&names);
    module.finish()
}

fn index(name: &str) -> u32 {
    NAMES.iter().position(|other| *other == name).unwrap() as u32
}

fn indices<const N: usize>(names: [&str; N]) -> Vec<u32> {
    names.map(index).to_vec()
}

/// The program's plan where `first` and `near` are what the first screen needs.
fn plan(program: &Program) -> Plan {
    Plan::new(program, &Linked::default(), |function| [index("first"), index("near")].contains(&function)).unwrap()
}

fn valid(bytes: &[u8]) -> Program<'_> {
    Validator::new().validate_all(bytes).unwrap();
    Program::read(bytes).unwrap()
}

#[test]
fn what_the_first_screen_needs_stays_and_so_does_what_fetches_the_rest() {
    let bytes = program();
    let plan = plan(&valid(&bytes));
    assert_eq!(plan.kept, indices(["load", "first", "near", "short"]), "a function as short as a stub stays too");
    assert_eq!(plan.moved, indices(["far", "farther", "pointed"]));
}

#[test]
fn only_functions_that_are_mentioned_have_stubs() {
    let bytes = program();
    let plan = plan(&valid(&bytes));
    // `pointed` keeps its slot; the slots behind the table are for `outside`, `far` and the mark that the rest is there.
    assert_eq!(plan.stubs, [(index("far"), 4), (index("pointed"), 1)]);
    assert_eq!(plan.shown.into_iter().collect::<Vec<_>>(), [(index("outside"), 3), (index("near"), 2)]);
    assert_eq!(plan.filled.into_iter().collect::<Vec<_>>(), [(1, index("pointed")), (4, index("far")), (5, index("far"))]);
    assert_eq!((plan.marker, plan.table_size), (5, 6));
}

#[test]
fn the_first_part_is_a_program_with_all_exports_and_without_names() {
    let bytes = program();
    let whole = valid(&bytes);
    let first = parts::first(&whole, &plan(&whole), &bytes).unwrap();
    let first = valid(&first);
    // Four that stay, the one that looks for the rest, two stubs.
    assert_eq!(first.bodies.len(), 4 + 1 + 2);
    assert_eq!(first.slots, [(1, 7), (2, 3), (3, 0)]);
    assert!(first.names.is_empty());
    let exports: BTreeSet<&str> = first.exports.iter().map(|export| export.name).collect();
    assert_eq!(exports, BTreeSet::from(["memory", LOAD_REST, "first", "Global 0", "slots"]));
}

#[test]
fn the_rest_imports_only_what_the_first_part_shows() {
    let bytes = program();
    let whole = valid(&bytes);
    let rest = parts::rest(&whole, &plan(&whole)).unwrap();
    Validator::new().validate_all(&rest).unwrap();
    let (mut imports, mut bodies) = (Vec::new(), 0);
    for payload in Parser::new(0).parse_all(&rest).map(Result::unwrap) {
        match payload {
            Payload::ImportSection(section) => {
                imports.extend(section.into_imports().map(Result::unwrap).map(|import| format!("{} {}", import.module, import.name)));
            }
            Payload::CodeSectionEntry(_) => bodies += 1,
            _ => {}
        }
    }
    assert_eq!(imports, ["first memory", "first slots", "first Global 0", "slots 3", "slots 2"]);
    assert_eq!(bodies, 3);
}

#[test]
fn a_watched_program_tells_of_each_function() {
    let bytes = program();
    let watched = parts::watched(&valid(&bytes), &bytes).unwrap();
    let exports: Vec<String> = valid(&watched).exports.iter().skip(3).map(|export| export.name.to_owned()).collect();
    assert_eq!(exports, ["1 load", "2 first", "3 far", "4 farther", "5 near", "6 pointed", "7 short"]);
}

#[test]
fn a_program_that_cannot_fetch_its_rest_is_refused() {
    let bytes = program();
    let mut whole = valid(&bytes);
    assert!(Plan::new(&whole, &Linked::default(), |_| true).unwrap_err().contains("nothing is left"));
    whole.exports.retain(|export| export.name != LOAD_REST);
    assert!(Plan::new(&whole, &Linked::default(), |_| false).unwrap_err().contains(LOAD_REST));
}

#[test]
fn a_function_without_a_name_counts_as_listed() {
    let bytes = program();
    let mut whole = valid(&bytes);
    whole.names.retain(|(_, name)| *name != "pointed");
    let listed = super::names::functions(&whole, &BTreeSet::from(["first".to_owned()])).unwrap();
    assert_eq!(listed.into_iter().collect::<Vec<_>>(), indices(["first", "pointed"]));
}

#[test]
fn names_last_over_builds() {
    assert_eq!(lasting("gatewise::graph::lower::h1bbba62c7acac1ef"), "gatewise::graph::lower");
    assert_eq!(lasting("<f64 as core[c5930c85a12de822]::str::FromStr>::from_str"), "<f64 as core::str::FromStr>::from_str");
    assert_eq!(lasting("alloc::boxed::Box<T,A>::drop::h1bbba62c7acac1ef.797"), "alloc::boxed::Box<T,A>::drop");
    assert_eq!(lasting("<alloc::raw_vec::RawVecInner>::grow_amortized[1]"), "<alloc::raw_vec::RawVecInner>::grow_amortized");
    assert_eq!(lasting("<[T] as alloc::slice::Join<&S>>::join::ha"), "<[T] as alloc::slice::Join<&S>>::join::ha");
}

#[test]
fn the_page_names_both_parts() {
    let html = "<head><link href=./a_bg.wasm rel=preload></head><body>a_bg</body>";
    let named = super::named(html, "a_bg.wasm", "b_bg.wasm", "b_rest.wasm").unwrap();
    assert_eq!(named, "<head><link href=./b_bg.wasm rel=preload><link href=./b_rest.wasm rel=rest></head><body>a_bg</body>");
    assert!(super::named(html, "c_bg.wasm", "b_bg.wasm", "b_rest.wasm").is_err());
}
