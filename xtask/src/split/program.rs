//! A WebAssembly program, read as far as dividing it needs.

use super::places::Memory;
use crate::command::Outcome;
use std::collections::BTreeSet;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, Instruction};
use wasmparser::{Data, DataKind, FuncType, Name, Payload, TableType, TypeRef};
use wasmparser::{ElementItems, ElementKind, Export, ExternalKind, FunctionBody, GlobalType, KnownCustom, MemoryType, Operator, Parser};

/// The parts of a program. Only functions may be imported; types are those of functions.
#[derive(Debug, Default)]
pub struct Program<'a> {
    pub types: Vec<FuncType>,
    /// The type of each function, the imported ones first.
    pub functions: Vec<u32>,
    /// How many functions are imported.
    pub imported: u32,
    /// The functions that the program defines, from the index `imported` on.
    pub bodies: Vec<Body<'a>>,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<GlobalType>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    /// What stands in the table of functions: (slot, function).
    pub slots: Vec<(u32, u32)>,
    /// The functions that the bodies may take references of.
    pub declared: Vec<u32>,
    /// What the program writes into its memory when it starts.
    pub memory: Memory,
    /// The names of the functions, by their indices; none where the program has no names.
    pub names: Vec<(u32, &'a str)>,
}

/// A function of the program.
#[derive(Debug)]
pub struct Body<'a> {
    pub code: FunctionBody<'a>,
    pub mentions: Mentions,
}

impl Body<'_> {
    /// Its length in the program, in bytes.
    pub fn len(&self) -> usize {
        self.code.range().len()
    }
}

/// What a function mentions.
#[derive(Debug, Default)]
pub struct Mentions {
    pub functions: BTreeSet<u32>,
    pub globals: BTreeSet<u32>,
    pub tables: BTreeSet<u32>,
    /// Numbers that may be addresses.
    pub constants: BTreeSet<u32>,
    /// Whether it uses what cannot be had from another program: references of functions, segments of data or elements.
    pub is_bound: bool,
}

impl<'a> Program<'a> {
    /// Reads a program.
    pub fn read(bytes: &'a [u8]) -> Outcome<Self> {
        let mut program = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            program.take(payload.map_err(unreadable)?)?;
        }
        Ok(program)
    }

    fn take(&mut self, payload: Payload<'a>) -> Outcome {
        match payload {
            Payload::TypeSection(types) => {
                for group in types.into_iter_err_on_gc_types() {
                    self.types.push(group.map_err(unreadable)?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(unreadable)?;
                    let TypeRef::Func(of) = import.ty else {
                        return Err(format!("the program imports {}, which is no function", import.name));
                    };
                    self.functions.push(of);
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(functions) => collect(functions, &mut self.functions)?,
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table.map_err(unreadable)?.ty);
                }
            }
            Payload::MemorySection(memories) => collect(memories, &mut self.memories)?,
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global.map_err(unreadable)?.ty);
                }
            }
            Payload::ExportSection(exports) => collect(exports, &mut self.exports)?,
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element.map_err(unreadable)?;
                    let ElementItems::Functions(items) = element.items else { return Err("the program computes elements".to_owned()) };
                    let mut functions = Vec::new();
                    collect(items, &mut functions)?;
                    match element.kind {
                        ElementKind::Active { table_index: None | Some(0), offset_expr } => {
                            let first = constant(offset_expr.get_operators_reader().read().map_err(unreadable)?)?;
                            self.slots.extend((first..).zip(functions));
                        }
                        ElementKind::Declared => self.declared.extend(functions),
                        _ => return Err("the program has elements beside its table of functions".to_owned()),
                    }
                }
            }
            Payload::TagSection(_) => return Err("the program has exceptions".to_owned()),
            Payload::CodeSectionEntry(code) => {
                let mut mentions = Mentions::default();
                mentions.parse_function_body(&mut CodeSection::new(), code.clone()).map_err(|error| error.to_string())?;
                self.bodies.push(Body { code, mentions });
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment.map_err(unreadable)?;
                    if let Some(address) = address(&segment)? {
                        self.memory.put(address, segment.data);
                    }
                }
            }
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(names) = custom.as_known() {
                    for part in names {
                        if let Name::Function(functions) = part.map_err(unreadable)? {
                            for name in functions {
                                let name = name.map_err(unreadable)?;
                                self.names.push((name.index, name.name));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The type of a function.
    pub fn type_of(&self, function: u32) -> Outcome<(u32, &FuncType)> {
        let index = self.functions.get(function as usize).ok_or_else(|| format!("the program has no function {function}"))?;
        let of = self.types.get(*index as usize).ok_or_else(|| format!("the program has no type {index}"))?;
        Ok((*index, of))
    }

    /// A function that the program defines; nothing for an imported one.
    pub fn body(&self, function: u32) -> Option<&Body<'a>> {
        self.bodies.get(function.checked_sub(self.imported)? as usize)
    }

    /// The functions that the program defines, with their indices.
    pub fn defined(&self) -> impl Iterator<Item = (u32, &Body<'a>)> {
        (self.imported..).zip(&self.bodies)
    }

    /// The first export of a thing.
    pub fn export_of(&self, kind: ExternalKind, index: u32) -> Option<&'a str> {
        self.exports.iter().find(|export| export.kind == kind && export.index == index).map(|export| export.name)
    }
}

impl Reencode for Mentions {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        self.functions.insert(function);
        Ok(function)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, reencode::Error> {
        self.globals.insert(global);
        Ok(global)
    }

    fn table_index(&mut self, table: u32) -> Result<u32, reencode::Error> {
        self.tables.insert(table);
        Ok(table)
    }

    fn data_index(&mut self, data: u32) -> Result<u32, reencode::Error> {
        self.is_bound = true;
        Ok(data)
    }

    fn element_index(&mut self, element: u32) -> Result<u32, reencode::Error> {
        self.is_bound = true;
        Ok(element)
    }

    fn mem_arg(&mut self, arg: wasmparser::MemArg) -> Result<wasm_encoder::MemArg, reencode::Error> {
        self.constants.extend(u32::try_from(arg.offset).ok());
        utils::mem_arg(self, arg)
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, reencode::Error> {
        self.is_bound |= matches!(operator, Operator::RefFunc { .. });
        if let Operator::I32Const { value } = operator {
            self.constants.insert(value.cast_unsigned());
        }
        utils::instruction(self, operator)
    }
}

fn collect<'a, T: wasmparser::FromReader<'a>>(section: wasmparser::SectionLimited<'a, T>, into: &mut Vec<T>) -> Outcome {
    for item in section {
        into.push(item.map_err(unreadable)?);
    }
    Ok(())
}

/// Where a segment of data is written at the start; nothing for one that waits for an instruction.
pub fn address(segment: &Data) -> Outcome<Option<u32>> {
    match &segment.kind {
        DataKind::Active { memory_index: 0, offset_expr } => {
            constant(offset_expr.get_operators_reader().read().map_err(unreadable)?).map(Some)
        }
        DataKind::Active { .. } => Err("the program has several memories".to_owned()),
        DataKind::Passive => Ok(None),
    }
}

fn constant(operator: Operator) -> Outcome<u32> {
    match operator {
        Operator::I32Const { value } => u32::try_from(value).map_err(|_| "an element or a segment stands below 0".to_owned()),
        _ => Err("the program computes where its elements or its data stand".to_owned()),
    }
}

fn unreadable(error: wasmparser::BinaryReaderError) -> String {
    format!("the program cannot be read: {error}")
}
