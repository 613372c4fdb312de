//! Where a panic came from. For each place that can panic the compiler notes file, line and column, which stable Rust
//! cannot leave out. The page keeps the places in our own code; those in libraries become one.

use crate::references::rewrite;
use std::collections::HashSet;
use wasmparser::{
    Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, SymbolInfo,
};

/// The size of a [`std::panic::Location`]: address and length of the file's name, line, column.
const SIZE: u32 = 16;
/// How the names of the standard library's files begin. A panic in any library says so much.
const LIBRARY: &[u8] = b"/rustc";

/// The linked module with one place for all libraries. The splitter leaves out what nothing refers to.
///
/// # Errors
/// If it does not parse.
pub fn merge(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let linked = Linked::read(wasm)?;
    let mut wasm = wasm.to_vec();
    let places: Vec<_> = (0..).zip(&linked.symbols).filter(|(_, symbol)| linked.is_foreign(symbol)).collect();
    let standard =
        places.iter().find(|(_, symbol)| linked.file(symbol).is_some_and(|file| file.starts_with(LIBRARY)));
    let Some((one, at)) = standard.and_then(|(index, symbol)| Some((*index, linked.offset(symbol)?))) else {
        return Ok(wasm);
    };
    // Of the one that stands for all, neither the whole name nor line and column are right.
    for (at, byte) in wasm.iter_mut().skip(at).take(SIZE as usize).enumerate().skip(4) {
        *byte = if at == 4 { LIBRARY.len() as u8 } else { 0 };
    }
    let places: HashSet<u32> = places.into_iter().map(|(index, _)| index).collect();
    rewrite(&wasm, |reference| {
        let index =
            if reference.addend == 0 && places.contains(&reference.index) { one } else { reference.index };
        Some(RelocationEntry { index, ..reference })
    })
}

/// What the linker has left of names and places.
struct Linked<'a> {
    segments: Vec<Data<'a>>,
    symbols: Vec<SymbolInfo<'a>>,
}

impl<'a> Linked<'a> {
    fn read(wasm: &'a [u8]) -> anyhow::Result<Self> {
        let mut linked = Self { segments: Vec::new(), symbols: Vec::new() };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::DataSection(section) => {
                    linked.segments = section.into_iter().collect::<Result<_, _>>()?
                }
                Payload::CustomSection(section) => {
                    let KnownCustom::Linking(linking) = section.as_known() else { continue };
                    for part in linking.subsections() {
                        if let Linking::SymbolTable(table) = part? {
                            linked.symbols = table.into_iter().collect::<Result<_, _>>()?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(linked)
    }

    /// Whether it is a place in a library.
    fn is_foreign(&self, symbol: &SymbolInfo) -> bool {
        // Our own files have no folder before the workspace's.
        self.file(symbol).is_some_and(|file| file.starts_with(b"/") && file.ends_with(b".rs"))
    }

    /// The file, if it is a place.
    fn file(&self, symbol: &SymbolInfo) -> Option<&'a [u8]> {
        let SymbolInfo::Data { symbol: Some(defined), .. } = symbol else { return None };
        let start = defined.offset as usize;
        let place = self.segments.get(defined.index as usize)?.data.get(start..start + SIZE as usize)?;
        let (name, rest) = place.split_first_chunk()?;
        let (length, _) = rest.split_first_chunk()?;
        (defined.size == SIZE)
            .then(|| self.memory(u32::from_le_bytes(*name), u32::from_le_bytes(*length)))
            .flatten()
    }

    /// Where it stands in the module's file.
    fn offset(&self, symbol: &SymbolInfo) -> Option<usize> {
        let SymbolInfo::Data { symbol: Some(defined), .. } = symbol else { return None };
        let segment = self.segments.get(defined.index as usize)?;
        Some(segment.range.end as usize - segment.data.len() + defined.offset as usize)
    }

    /// What is in memory at first.
    fn memory(&self, address: u32, length: u32) -> Option<&'a [u8]> {
        self.segments.iter().find_map(|segment| {
            let DataKind::Active { offset_expr, .. } = &segment.kind else { return None };
            let Ok(Operator::I32Const { value }) = offset_expr.get_operators_reader().read() else {
                return None;
            };
            let start = address.checked_sub(value as u32)? as usize;
            segment.data.get(start..start + length as usize)
        })
    }
}
