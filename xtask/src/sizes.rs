//! The budget of a first visit, in bytes as brotli sends them.

use crate::site;
use anyhow::{Context as _, bail};

/// All of a first visit but the page itself. Chunks of lazy pages and the large look are no part of it.
const VISIT: u64 = 331_000;
/// The wasm module of the chat alone. `docs/adr/0008` says what brought it down.
const WASM: u64 = 300_000;

/// Files that are fetched by themselves once a page is alive: each costs a request on every phone.
const CHUNKS: u64 = 48;

/// Prints what the built site weighs, and fails past the budget.
pub fn check() -> anyhow::Result<()> {
    let (mut all, mut wasm, mut chunks) = (0, 0, 0);
    for folder in [site::folder(), site::folder().join("pkg")] {
        for file in std::fs::read_dir(&folder).context("no site yet: cargo xtask build")? {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if let Some(plain) = name.strip_suffix(".br") {
                let bytes = path.metadata()?.len();
                println!("{bytes:>9}  {plain}");
                chunks += u64::from(plain.starts_with("chunk."));
                if ["chunk.", "pack.", "data.", "look.css"].iter().any(|begin| plain.starts_with(begin)) {
                    continue;
                }
                all += bytes;
                wasm += if plain.ends_with(".wasm") { bytes } else { 0 };
            }
        }
    }
    println!(
        "{all:>9}  first visit (budget {VISIT}); wasm {wasm} (budget {WASM}); {chunks} chunks (budget {CHUNKS})"
    );
    if all > VISIT || wasm > WASM || chunks > CHUNKS {
        bail!("over the size budget");
    }
    Ok(())
}
