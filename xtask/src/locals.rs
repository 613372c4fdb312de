//! Numbers the variables of each function by how often they are named, so that few numbers make up most of the code.

use std::{cmp::Reverse, convert::Infallible};
use wasm_encoder::{
    CodeSection, Function, Instruction, Module, RawSection,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{FunctionBody, Operator, Parser, Payload, ValType};

/// The same module with other numbers, without its custom sections.
///
/// # Errors
/// If it does not parse.
pub fn renumber(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let (mut params, mut types, mut code) = (Vec::new(), Vec::new().into_iter(), CodeSection::new());
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::TypeSection(section) => {
                for ty in section.clone().into_iter_err_on_gc_types() {
                    params.push(ty?.params().len());
                }
            }
            Payload::FunctionSection(section) => {
                types = section.clone().into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
            }
            Payload::CodeSectionEntry(body) => {
                let params = types.next().and_then(|ty| params.get(ty as usize)).copied().unwrap_or_default();
                code.function(&renumbered(body, params)?);
                if types.len() == 0 {
                    module.section(&code);
                }
                continue;
            }
            Payload::CodeSectionStart { .. } | Payload::CustomSection(_) => continue,
            _ => {}
        }
        if let Some((id, range)) = payload.as_section() {
            let data = wasm.get(range.start as usize..range.end as usize).unwrap_or_default();
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn renumbered(body: &FunctionBody, params: usize) -> anyhow::Result<Function> {
    let mut types = Vec::new();
    for group in body.get_locals_reader()? {
        let (count, ty) = group?;
        types.extend((0..count).map(|_| ty));
    }
    let mut uses = vec![0_usize; params + types.len()];
    for operator in body.get_operators_reader()? {
        if let Some(count) = local(&operator?).and_then(|local| uses.get_mut(local as usize)) {
            *count += 1;
        }
    }
    // Those of a type stay together; parameters have their numbers.
    let mut order: Vec<(usize, ValType)> = (params..).zip(types).collect();
    let kind = |ty: ValType| {
        [ValType::I32, ValType::I64, ValType::F32, ValType::F64].iter().position(|one| *one == ty)
    };
    order.sort_by_key(|(local, ty)| (kind(*ty), Reverse(uses.get(*local).copied())));
    let mut numbers = Numbers((0..).take(uses.len()).collect());
    for (number, (local, _)) in (params as u32..).zip(&order) {
        if let Some(known) = numbers.0.get_mut(*local) {
            *known = number;
        }
    }
    let types: Vec<_> = order.into_iter().map(|(_, ty)| numbers.val_type(ty)).collect::<Result<_, _>>()?;
    let mut function = Function::new_with_locals_types(types);
    for operator in body.get_operators_reader()? {
        function.instruction(&numbers.instruction(operator?)?);
    }
    Ok(function)
}

fn local(operator: &Operator) -> Option<u32> {
    match operator {
        Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } => Some(*local_index),
        _ => None,
    }
}

/// The new number of each variable.
struct Numbers(Vec<u32>);

impl Reencode for Numbers {
    type Error = Infallible;

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Error<Infallible>> {
        let new = local(&operator).and_then(|local| self.0.get(local as usize).copied());
        Ok(match (operator, new) {
            (Operator::LocalGet { .. }, Some(new)) => Instruction::LocalGet(new),
            (Operator::LocalSet { .. }, Some(new)) => Instruction::LocalSet(new),
            (Operator::LocalTee { .. }, Some(new)) => Instruction::LocalTee(new),
            (operator, _) => utils::instruction(self, operator)?,
        })
    }
}
