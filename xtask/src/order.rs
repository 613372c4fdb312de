//! Puts a module's functions in an order that compresses well: those that are alike stand beside each other. Equal functions
//! become one.

use anyhow::bail;
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
    convert::Infallible,
};
use wasm_encoder::{
    CodeSection, ElementSection, ExportSection, FunctionSection, Module, RawSection,
    reencode::{Error, Reencode},
};
use wasmparser::{FunctionBody, Parser, Payload, TypeRef};

/// The same module in that order, without its custom sections.
///
/// # Errors
/// If it does not parse, or begins with a start function.
pub fn order(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let functions = Functions::read(wasm)?;
    let mut indices = functions.merged()?;
    let mut order = functions.kept(&indices);
    let bytes = |at: usize| functions.all.get(at).map(|(ty, body)| (*ty, body.as_bytes()));
    order.sort_by_key(|at| bytes(*at));
    let order = beside(&order, bytes);
    let places: HashMap<u32, u32> =
        order.iter().map(|at| functions.index(*at)).zip(functions.imported..).collect();
    for index in &mut indices.0 {
        *index = places.get(index).copied().unwrap_or(*index);
    }
    functions.write(wasm, &order, indices)
}

/// Bytes that are compared at once: two or three instructions.
const PIECE: usize = 5;
/// Of a function so many pieces are looked at, those with the lowest hashes: of two functions they are mostly the same ones
/// (a bottom-k sketch, Broder 1997).
const PIECES: usize = 64;
/// A piece that more functions have says nothing.
const COMMON: usize = 200;
/// Functions that share less than this part of their pieces are not alike, in thousandths.
const ALIKE: usize = 150;

/// Each function is followed by the one of its type that is most like it, and where none is, by the first one left.
fn beside<'a>(sorted: &[usize], function: impl Fn(usize) -> Option<(u32, &'a [u8])>) -> Vec<usize> {
    let mut pieces = HashMap::new();
    let mut having: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
    for at in sorted.iter().copied() {
        let Some((ty, body)) = function(at) else { continue };
        let of: Vec<_> = sketch(body).into_iter().map(|piece| (ty, piece)).collect();
        of.iter().for_each(|piece| having.entry(*piece).or_default().push(at));
        pieces.insert(at, of);
    }
    let count = |at: &usize| pieces.get(at).map_or(0, Vec::len);
    let (mut order, mut placed, mut left) = (Vec::new(), HashSet::new(), sorted.iter().copied());
    loop {
        let last = order.last().and_then(|last| pieces.get(last));
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let others = last.into_iter().flatten().filter_map(|piece| having.get(piece));
        for at in others.filter(|others| others.len() < COMMON).flatten().filter(|at| !placed.contains(*at)) {
            *shared.entry(*at).or_default() += 1;
        }
        let part = |(at, shared): (usize, usize)| {
            (shared * 1_000 / count(&at).max(last.map_or(1, Vec::len)), Reverse(at))
        };
        let nearest = shared.into_iter().map(part).max().filter(|(part, _)| *part > ALIKE);
        let next = nearest.map(|(_, at)| at.0).or_else(|| left.find(|at| !placed.contains(at)));
        let Some(next) = next else { return order };
        placed.insert(next);
        order.push(next);
    }
}

/// Hashes (FNV-1a) of some pieces of a function, which are the same in all that have them.
fn sketch(body: &[u8]) -> Vec<u32> {
    let hash = |piece: &[u8]| {
        piece.iter().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
    };
    let all: BTreeSet<u32> = body.windows(PIECE).map(hash).collect();
    all.into_iter().take(PIECES).collect()
}

/// The functions of a module: how many are imported, then the type and the body of each.
struct Functions<'a> {
    imported: u32,
    all: Vec<(u32, FunctionBody<'a>)>,
}

/// The new index of each function, the imported ones first.
#[derive(Clone)]
struct Indices(Vec<u32>);

impl Reencode for Indices {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.0.get(index as usize).copied().unwrap_or(index))
    }
}

impl<'a> Functions<'a> {
    fn read(wasm: &'a [u8]) -> anyhow::Result<Self> {
        let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        Ok(Self { imported, all: types.into_iter().zip(bodies).collect() })
    }

    fn index(&self, at: usize) -> u32 {
        self.imported + at as u32
    }

    /// For each function the index of the first one that is equal. Once two are one, those that call them may be equal.
    fn merged(&self) -> anyhow::Result<Indices> {
        let mut indices = Indices((0..self.index(self.all.len())).collect());
        loop {
            let (mut first, mut instead) = (HashMap::new(), HashMap::new());
            let mut next = indices.clone();
            for at in self.kept(&indices) {
                let Some((ty, body)) = self.all.get(at) else { continue };
                let mut code = CodeSection::new();
                indices.parse_function_body(&mut code, body.clone())?;
                let index = *first
                    .entry((*ty, Module::new().section(&code).as_slice().to_vec()))
                    .or_insert(self.index(at));
                instead.insert(self.index(at), index);
            }
            for index in &mut next.0 {
                *index = instead.get(index).copied().unwrap_or(*index);
            }
            if next.0 == indices.0 {
                return Ok(indices);
            }
            indices = next;
        }
    }

    /// The functions that stand for themselves.
    fn kept(&self, indices: &Indices) -> Vec<usize> {
        let kept = |at: &usize| indices.0.get(self.index(*at) as usize) == Some(&self.index(*at));
        (0..self.all.len()).filter(kept).collect()
    }

    fn write(&self, wasm: &[u8], order: &[usize], mut indices: Indices) -> anyhow::Result<Vec<u8>> {
        let ordered = || order.iter().filter_map(|at| self.all.get(*at));
        let mut module = Module::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::FunctionSection(_) => {
                    let mut section = FunctionSection::new();
                    for (ty, _) in ordered() {
                        section.function(*ty);
                    }
                    module.section(&section);
                }
                Payload::ExportSection(exports) => {
                    let mut section = ExportSection::new();
                    indices.parse_export_section(&mut section, exports)?;
                    module.section(&section);
                }
                Payload::ElementSection(elements) => {
                    let mut section = ElementSection::new();
                    indices.parse_element_section(&mut section, elements)?;
                    module.section(&section);
                }
                Payload::CodeSectionStart { .. } => {
                    let mut section = CodeSection::new();
                    for (_, body) in ordered() {
                        indices.parse_function_body(&mut section, body.clone())?;
                    }
                    module.section(&section);
                }
                Payload::CodeSectionEntry(_) | Payload::CustomSection(_) => {}
                Payload::StartSection { .. } => bail!("a start function would have to be renumbered, too"),
                section => {
                    if let Some((id, range)) = section.as_section() {
                        let data = wasm.get(range.start as usize..range.end as usize).unwrap_or_default();
                        module.section(&RawSection { id, data });
                    }
                }
            }
        }
        Ok(module.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::{beside, order};
    use crate::locals::renumber;
    use wasm_encoder::{
        CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection, ValType,
    };
    use wasmparser::{Parser, Payload, Validator};

    /// Three functions, of which the last two are equal, and the first calls the last.
    fn module() -> Vec<u8> {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        types.ty().function([], [ValType::I32]);
        types.ty().function([ValType::I32], [ValType::I32]);
        functions.function(1).function(0).function(0);
        let mut exports = ExportSection::new();
        exports.export("calls", ExportKind::Func, 0).export("last", ExportKind::Func, 2);
        let mut calls = Function::new([(1, ValType::I64), (2, ValType::I32)]);
        calls.instructions().call(2).local_set(2).call(2).local_tee(3).local_get(3).i32_add();
        calls.instructions().local_get(0).i32_add().i64_const(1).local_set(1).end();
        let mut code = CodeSection::new();
        code.function(&calls);
        for _ in 0..2 {
            let mut same = Function::new([]);
            same.instructions().i32_const(7).end();
            code.function(&same);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn equal_functions_are_one_and_names_still_lead_to_theirs() -> anyhow::Result<()> {
        let ordered = order(&renumber(&module())?)?;
        Validator::new().validate_all(&ordered)?;
        let (mut bodies, mut exports) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&ordered) {
            match payload? {
                Payload::CodeSectionEntry(body) => {
                    bodies.push(body.get_operators_reader()?.into_iter().count())
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        exports.push(export?.index as usize);
                    }
                }
                _ => {}
            }
        }
        assert_eq!(bodies.len(), 2);
        let led: Vec<_> = exports.iter().filter_map(|index| bodies.get(*index)).collect();
        assert_eq!(led, [&11, &2]);
        Ok(())
    }

    #[test]
    fn what_is_alike_stands_together_and_nothing_is_lost() {
        let bodies: [&[u8]; 4] =
            [b"one two three four", b"something else at all", b"0ne two three four", b"no"];
        let types = [1, 1, 1, 0];
        let function = |at: usize| Some((*types.get(at)?, *bodies.get(at)?));
        assert_eq!(beside(&[0, 1, 2, 3], function), [0, 2, 1, 3]);
        assert_eq!(beside(&[3, 1, 2, 0], function), [3, 1, 2, 0]);
    }
}
