//! What the code of a linked module refers to, which the linker lists for the splitter (`--emit-relocs`).

use wasm_encoder::{CustomSection, Encode as _, Module, RawSection};
use wasmparser::{KnownCustom, Parser, Payload, RelocAddendKind, RelocSectionReader, RelocationEntry};

/// Changes the references of the code, or leaves them out.
///
/// # Errors
/// If the module does not parse.
pub fn rewrite(
    wasm: &[u8],
    change: impl Fn(RelocationEntry) -> Option<RelocationEntry>,
) -> anyhow::Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && section.name() == "reloc.CODE"
            && let KnownCustom::Reloc(references) = section.as_known()
        {
            let data = encoded(&references, &change)?.into();
            module.section(&CustomSection { name: section.name().into(), data });
        } else if let Some((id, range)) = payload.as_section() {
            let data = wasm.get(range.start as usize..range.end as usize).unwrap_or_default();
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn encoded(
    references: &RelocSectionReader,
    change: impl Fn(RelocationEntry) -> Option<RelocationEntry>,
) -> anyhow::Result<Vec<u8>> {
    let mut kept = Vec::new();
    for reference in references.entries() {
        kept.extend(change(reference?));
    }
    let mut data = Vec::new();
    references.section_index().encode(&mut data);
    (kept.len() as u32).encode(&mut data);
    for RelocationEntry { ty, offset, index, addend } in kept {
        data.push(ty as u8);
        offset.encode(&mut data);
        index.encode(&mut data);
        if !matches!(ty.addend_kind(), RelocAddendKind::None) {
            addend.encode(&mut data);
        }
    }
    Ok(data)
}
