//! `leliao owner-code`.

use super::Outcome;
use engine::domain::owner_code::OwnerCode;
use std::path::Path;

pub fn run(folder: &Path) -> anyhow::Result<Outcome> {
    let (shown, hash) = OwnerCode::generate()?;
    engine::sqlite::set_owner_code(folder, hash)?;
    Ok(format!("owner code: {shown}\nit works once, and replaces the one before; enter it under Settings (设置 → 站长)").into())
}
