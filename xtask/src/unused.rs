//! What is linked and never runs. It is emptied before the module is split: what only it refers to is left out, too.

use crate::references::rewrite;
use std::{collections::HashMap, ops::Range};
use wasmparser::{ExternalKind, FunctionBody, KnownCustom, Name, Parser, Payload, TypeRef};

/// A class of `wasm-streams`, which functions of the server would use that send streams.
pub const EXPORTS: &str = "intounderlying";
/// How the names of what the binding tool runs begin.
const DESCRIBE: &str = "__wbindgen_describe";

/// The ends of the names of functions that are linked because a table of functions names them, and are never called:
/// a page is hydrated in one go, its lazy part having been fetched before; the routes are listed on the server;
/// no attribute is given to a component, which would hand on copies of it.
/// It is what `wasm-snip` does. A function that was called after all would end the page with `unreachable`, and with
/// it every browser test.
const NEVER_CALLED: [&str; 8] = [
    "::hydrate_async::{closure#0}",
    "::hydrate_async::{closure#0}::{closure#0}",
    "::hydrate_async::{closure#0}::{closure#1}",
    "::new_with_async_value::{closure#0}",
    "::new_with_async_value_erased::{closure#0}",
    "::new_with_async_value_erased::{closure#0}::{closure#1}",
    "::generate_routes",
    "::into_any_attr::clone",
];

/// Likewise, and however small it is: it only makes a future of the kind that is never run, so whatever is equal to it
/// does the same.
const FUTURE: &str = "::into_any::hydrate_async";

/// The compiler gives equal functions one body, and one of their names: a small one may be another one, too
/// (instructions).
const LEAST_SIZE: usize = 60;

/// Empties the functions that are never called.
///
/// # Errors
/// If the module does not parse.
pub fn empty(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let functions = Functions::read(wasm)?;
    let never = functions.never_called()?;
    let mut wasm = wasm.to_vec();
    for range in &never {
        let body = wasm.get_mut(range.clone()).unwrap_or_default();
        // No locals, `unreachable`, many `nop`, `end`.
        body.fill(1);
        if let [locals, first, .., last] = body {
            (*locals, *first, *last) = (0, 0, 0x0b);
        }
    }
    rewrite(&wasm, |reference| {
        let at = functions.start + reference.offset as usize;
        let next = never.partition_point(|range| range.end <= at);
        let inside = never.get(next).is_some_and(|range| range.contains(&at));
        (!inside).then_some(reference)
    })
}

/// The functions of a module.
#[derive(Default)]
struct Functions<'a> {
    imported: u32,
    /// Where the section of code starts, which references count from.
    start: usize,
    bodies: Vec<FunctionBody<'a>>,
    names: HashMap<u32, &'a str>,
    exports: HashMap<u32, &'a str>,
}

impl<'a> Functions<'a> {
    fn read(wasm: &'a [u8]) -> anyhow::Result<Self> {
        let mut functions = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        functions.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            functions.exports.insert(export.index, export.name);
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => functions.start = range.start as usize,
                Payload::CodeSectionEntry(body) => functions.bodies.push(body),
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(parts) = section.as_known() else { continue };
                    for part in parts {
                        let Name::Function(names) = part? else { continue };
                        for name in names {
                            let name = name?;
                            functions.names.insert(name.index, name.name);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(functions)
    }

    /// Where the bodies stand that are never run, in their order.
    fn never_called(&self) -> anyhow::Result<Vec<Range<usize>>> {
        let mut never = Vec::new();
        for (index, body) in (self.imported..).zip(&self.bodies) {
            let export = self.exports.get(&index).copied().unwrap_or_default();
            let path = path(&demangled(self.names.get(&index).copied().unwrap_or_default()));
            let small = body.get_operators_reader()?.into_iter().count() < LEAST_SIZE;
            if (export.contains(EXPORTS) && !export.starts_with(DESCRIBE))
                || path.ends_with(FUTURE)
                || (!small && NEVER_CALLED.iter().any(|end| path.ends_with(end)))
            {
                let range = body.range();
                never.push(range.start as usize..range.end as usize);
            }
        }
        Ok(never)
    }
}

fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// The path of a function without what it is generic over.
fn path(name: &str) -> String {
    let (mut depth, mut before, mut bare) = (0_u32, ' ', String::new());
    for c in name.chars() {
        match c {
            '<' => depth += 1,
            '>' if before != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
        before = c;
    }
    bare.replace("::::", "::").trim_end_matches("::").to_owned()
}
