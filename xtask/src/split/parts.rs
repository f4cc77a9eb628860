//! The two parts of a divided program, written as programs of their own.

use super::plan::Plan;
use super::program::{Program, address};
use crate::command::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Module, TableSection, TypeSection, ValType,
};
use wasmparser::{ExternalKind, Parser};

/// What the rest imports from the first part by name: memory, tables, globals.
const FIRST: &str = "first";
/// What the rest imports from the table of functions, by slot.
const SLOTS: &str = "slots";

/// Writes the first part: the program without the functions of the rest, and with stubs in the place of those that it mentions.
pub fn first(program: &Program, plan: &Plan, bytes: &[u8]) -> Outcome<Vec<u8>> {
    let ensure = program.imported + count(&plan.kept);
    let mut numbers: BTreeMap<u32, u32> = (0..program.imported).map(|function| (function, function)).collect();
    numbers.extend(plan.kept.iter().copied().zip(program.imported..));
    numbers.extend(plan.stubs.iter().map(|(function, _)| *function).zip(ensure + 1..));
    let mut writer = First { program, plan, numbers, ensure };
    let mut module = Module::new();
    writer.parse_core_module(&mut module, Parser::new(0), bytes).map_err(|error| error.to_string())?;
    Ok(module.finish())
}

/// Writes the rest, whose functions enter the table of functions as soon as it is instantiated.
pub fn rest(program: &Program, plan: &Plan) -> Outcome<Vec<u8>> {
    let mut types = TypeSection::new();
    for of in &program.types {
        types.ty().func_type(&RoundtripReencoder.func_type(of.clone()).map_err(text)?);
    }
    let used = Used::of(program, plan);

    let mut imports = ImportSection::new();
    for (index, memory) in (0..).zip(&program.memories) {
        imports.import(FIRST, &name(program, ExternalKind::Memory, index), RoundtripReencoder.memory_type(*memory).map_err(text)?);
    }
    for (index, table) in (0..).zip(&program.tables).filter(|(index, _)| used.tables.contains(index)) {
        let mut of = RoundtripReencoder.table_type(*table).map_err(text)?;
        if index == 0 {
            (of.minimum, of.maximum) = table_limits(plan, of.maximum);
        }
        imports.import(FIRST, &name(program, ExternalKind::Table, index), of);
    }
    for (index, global) in (0..).zip(&program.globals).filter(|(index, _)| used.globals.contains(index)) {
        imports.import(FIRST, &name(program, ExternalKind::Global, index), RoundtripReencoder.global_type(*global).map_err(text)?);
    }
    for (function, slot) in &plan.shown {
        imports.import(SLOTS, &slot.to_string(), EntityType::Function(program.type_of(*function)?.0));
    }

    let shown = count(plan.shown.keys());
    let mut writer = Rest {
        functions: plan.shown.keys().copied().zip(0..).chain(plan.moved.iter().copied().zip(shown..)).collect(),
        tables: used.tables.iter().copied().zip(0..).collect(),
        globals: used.globals.iter().copied().zip(0..).collect(),
    };
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for function in &plan.moved {
        functions.function(program.type_of(*function)?.0);
        let body = program.body(*function).ok_or("a moved function has no body")?;
        writer.parse_function_body(&mut code, body.code.clone()).map_err(text)?;
    }
    let mut elements = ElementSection::new();
    for (slot, run) in runs(&plan.filled) {
        let run = run.into_iter().map(|function| writer.function_index(function)).collect::<Result<Vec<_>, _>>().map_err(text)?;
        elements.active(None, &constant(slot), Elements::Functions(run.into()));
    }
    let mut data = DataSection::new();
    for range in &plan.data {
        let start = u32::try_from(range.start).map_err(text)?;
        data.active(0, &constant(start), program.memory.bytes(range.clone()).unwrap_or_default().iter().copied());
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&elements).section(&code).section(&data);
    Ok(module.finish())
}

/// The program once more, with a global for each function it defines that says whether it ever ran. The globals are exported:
/// by the functions' names, with their indices before them.
pub fn watched(program: &Program, bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut module = Module::new();
    let mut writer = Watched { program, written: 0 };
    writer.parse_core_module(&mut module, Parser::new(0), bytes).map_err(|error| error.to_string())?;
    Ok(module.finish())
}

struct First<'a> {
    program: &'a Program<'a>,
    plan: &'a Plan,
    /// The new indices of functions, those of their stubs for functions of the rest.
    numbers: BTreeMap<u32, u32>,
    /// The function that fetches the rest unless it is there.
    ensure: u32,
}

impl Reencode for First<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<String>> {
        found(&self.numbers, function)
    }

    fn parse_type_section(&mut self, types: &mut TypeSection, section: wasmparser::TypeSectionReader<'_>) -> Result<(), Error<String>> {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        for function in &self.plan.kept {
            functions.function(self.program.type_of(*function).map_err(Error::UserError)?.0);
        }
        functions.function(count(&self.program.types));
        for (function, _) in &self.plan.stubs {
            functions.function(self.program.type_of(*function).map_err(Error::UserError)?.0);
        }
        Ok(())
    }

    fn parse_table_section(&mut self, tables: &mut TableSection, section: wasmparser::TableSectionReader<'_>) -> Result<(), Error<String>> {
        for (index, table) in (0..).zip(section) {
            let mut of = self.table_type(table?.ty)?;
            if index == 0 {
                (of.minimum, of.maximum) = table_limits(self.plan, of.maximum);
            }
            tables.table(of);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        utils::parse_export_section(self, exports, section)?;
        let used = Used::of(self.program, self.plan);
        let mut export = |kind, to, index| {
            if self.program.export_of(kind, index).is_none() {
                exports.export(&name(self.program, kind, index), to, index);
            }
        };
        (0..count(&self.program.memories)).for_each(|index| export(ExternalKind::Memory, ExportKind::Memory, index));
        used.globals.iter().for_each(|index| export(ExternalKind::Global, ExportKind::Global, *index));
        used.tables.iter().filter(|index| **index != 0).for_each(|index| export(ExternalKind::Table, ExportKind::Table, *index));
        exports.export(SLOTS, ExportKind::Table, 0);
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: wasmparser::ElementSectionReader<'_>,
    ) -> Result<(), Error<String>> {
        utils::parse_element_section(self, elements, section)?;
        let appended = self.plan.appended.iter().map(|function| found(&self.numbers, *function)).collect::<Result<Vec<_>, _>>()?;
        if let Some(slot) = self.plan.appended.first().and_then(|function| self.plan.shown.get(function)) {
            elements.active(None, &constant(*slot), Elements::Functions(appended.into()));
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, _: wasmparser::CodeSectionReader<'_>) -> Result<(), Error<String>> {
        for function in &self.plan.kept {
            let body = self.program.body(*function).ok_or_else(|| Error::UserError("a kept function has no body".to_owned()))?;
            self.parse_function_body(code, body.code.clone())?;
        }
        let mut ensure = Function::new([]);
        let load = found(&self.numbers, self.plan.load)?;
        ensure.instructions().i32_const(self.plan.marker.cast_signed()).table_get(0).ref_is_null();
        ensure.instructions().if_(wasm_encoder::BlockType::Empty).call(load).end().end();
        code.function(&ensure);
        for (function, slot) in &self.plan.stubs {
            let (index, of) = self.program.type_of(*function).map_err(Error::UserError)?;
            let mut stub = Function::new([]);
            stub.instructions().call(self.ensure);
            for parameter in 0..count(of.params()) {
                stub.instructions().local_get(parameter);
            }
            stub.instructions().i32_const(slot.cast_signed()).call_indirect(0, index).end();
            code.function(&stub);
        }
        Ok(())
    }

    /// Data that come with the rest are zeros here, which compress well.
    fn parse_data_section(&mut self, data: &mut DataSection, section: wasmparser::DataSectionReader<'_>) -> Result<(), Error<String>> {
        for segment in section {
            let segment = segment?;
            let Some(start) = address(&segment).map_err(Error::UserError)? else {
                data.passive(segment.data.iter().copied());
                continue;
            };
            let mut bytes = segment.data.to_vec();
            for place in &self.plan.data {
                let within = |address: usize| address.saturating_sub(start as usize).min(bytes.len());
                let range = within(place.start)..within(place.end);
                bytes.get_mut(range).unwrap_or_default().fill(0);
            }
            data.active(0, &constant(start), bytes);
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: wasmparser::CustomSectionReader<'_>) -> Result<(), Error<String>> {
        // Names, of which the program has no further use.
        Ok(())
    }
}

/// The indices of what the rest mentions, in it.
struct Rest {
    functions: BTreeMap<u32, u32>,
    tables: BTreeMap<u32, u32>,
    globals: BTreeMap<u32, u32>,
}

impl Reencode for Rest {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<String>> {
        found(&self.functions, function)
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error<String>> {
        found(&self.tables, table)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<String>> {
        found(&self.globals, global)
    }
}

/// The tables and globals that the rest mentions.
struct Used {
    tables: BTreeSet<u32>,
    globals: BTreeSet<u32>,
}

impl Used {
    fn of(program: &Program, plan: &Plan) -> Self {
        let mut used = Self { tables: BTreeSet::from([0]), globals: BTreeSet::new() };
        for body in plan.moved.iter().filter_map(|function| program.body(*function)) {
            used.tables.extend(&body.mentions.tables);
            used.globals.extend(&body.mentions.globals);
        }
        used
    }
}

struct Watched<'a> {
    program: &'a Program<'a>,
    written: u32,
}

impl Reencode for Watched<'_> {
    type Error = Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut wasm_encoder::GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_global_section(self, globals, section)?;
        let of = wasm_encoder::GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in &self.program.bodies {
            globals.global(of, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(&mut self, exports: &mut ExportSection, section: wasmparser::ExportSectionReader<'_>) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        for (function, name) in self.program.names.iter().filter(|(function, _)| *function >= self.program.imported) {
            exports.export(
                &format!("{function} {name}"),
                ExportKind::Global,
                count(&self.program.globals) + function - self.program.imported,
            );
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: wasmparser::FunctionBody<'_>) -> Result<(), Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instructions().i32_const(1).global_set(count(&self.program.globals) + self.written);
        self.written += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}

/// The name by which the rest gets a memory, a table or a global.
fn name(program: &Program, kind: ExternalKind, index: u32) -> String {
    if (kind, index) == (ExternalKind::Table, 0) {
        return SLOTS.to_owned();
    }
    program.export_of(kind, index).map_or_else(|| format!("{kind:?} {index}"), str::to_owned)
}

fn table_limits(plan: &Plan, maximum: Option<u64>) -> (u64, Option<u64>) {
    let size = u64::from(plan.table_size);
    (size, maximum.map(|maximum| maximum.max(size)))
}

/// Slots that follow each other, together.
fn runs(filled: &BTreeMap<u32, u32>) -> Vec<(u32, Vec<u32>)> {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in filled {
        match runs.last_mut() {
            Some((first, run)) if *first + count(&*run) == *slot => run.push(*function),
            _ => runs.push((*slot, vec![*function])),
        }
    }
    runs
}

fn constant(slot: u32) -> ConstExpr {
    ConstExpr::i32_const(slot.cast_signed())
}

fn found(numbers: &BTreeMap<u32, u32>, index: u32) -> Result<u32, Error<String>> {
    numbers.get(&index).copied().ok_or_else(|| Error::UserError(format!("{index} is not mentioned in this part")))
}

/// The number of things, as the format counts them.
fn count<T>(things: impl IntoIterator<Item = T>) -> u32 {
    things.into_iter().fold(0, |count, _| count + 1)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
