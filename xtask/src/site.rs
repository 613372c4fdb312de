//! Builds what the browser downloads: wasm, its script, the stylesheet, the drawings – hashed by name and
//! compressed beforehand, as the server embeds them.

use crate::{
    run::{Run, root, target},
    split,
};
use anyhow::{Context as _, anyhow};
use brotli::enc::{
    BrotliEncoderParams,
    backward_references::BrotliEncoderMode::{BROTLI_FORCE_MSB_PRIOR, BROTLI_MODE_GENERIC},
};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// Where the site goes.
pub fn folder() -> PathBuf {
    root().join("target/site")
}

/// Builds all of it anew.
pub fn build() -> anyhow::Result<()> {
    eprintln!("building the page (wasm) …");
    Run::cargo()
        .args([
            "build",
            "-p",
            "frontend",
            "--lib",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            "wasm-release",
        ])
        .here()
        .context("the frontend does not build")?;
    let wasm = target().join("wasm32-unknown-unknown/wasm-release/frontend.wasm");
    let site = folder();
    match std::fs::remove_dir_all(&site) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    for (name, content) in split::split(&wasm)? {
        write(&site.join("pkg").join(name), &content)?;
    }
    let sheet = stylesheet()?;
    write(&site.join(format!("pkg/leliao.{}.css", split::hash([sheet.as_bytes()]))), sheet.as_bytes())?;
    for asset in std::fs::read_dir(root().join("app/assets"))? {
        let asset = asset?.path();
        let name = asset.file_name().context("an asset without a name")?;
        let content = std::fs::read(&asset)?;
        let is_drawing = asset.extension().is_some_and(|ending| ending == "svg");
        let content =
            if is_drawing { without_comments(&String::from_utf8(content)?).into() } else { content };
        write(&site.join(name), &content)?;
    }
    Ok(())
}

/// A drawing without what is for who draws it.
fn without_comments(svg: &str) -> String {
    let parts = svg.split("<!--");
    parts.map(|part| part.split_once("-->").map_or(part, |(_, rest)| rest.trim_start())).collect()
}

fn stylesheet() -> anyhow::Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler
        .bundle(&root().join("style/main.css"))
        .map_err(|error| anyhow!("the stylesheet does not parse: {error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("the stylesheet: {error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| anyhow!("the stylesheet: {error}"))?.code)
}

/// Writes a file and, beside it, its compressed forms.
fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
    std::fs::create_dir_all(path.parent().context("a file without a folder")?)?;
    std::fs::write(path, content)?;
    std::fs::write(beside("br"), brotli(content)?)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(content)?;
    std::fs::write(beside("gz"), gzip.finish()?)?;
    Ok(())
}

/// Brotli at its best: done once, downloaded often. A byte's context (RFC 7932 §7.1) is what the encoder takes for text,
/// or the upper bits of the byte before, which say more about wasm. There blocks of 64 or 128 KiB and codes of their own for
/// the shortest distances (§4) save some more.
pub fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut best = None::<Vec<u8>>;
    let ways = [
        (BROTLI_MODE_GENERIC, 0, 0),
        (BROTLI_FORCE_MSB_PRIOR, 0, 0),
        (BROTLI_FORCE_MSB_PRIOR, 16, 12),
        (BROTLI_FORCE_MSB_PRIOR, 17, 12),
    ];
    for (mode, lgblock, direct) in ways {
        let mut compressed = Vec::new();
        let mut parameters =
            BrotliEncoderParams { mode, quality: 11, lgwin: 22, lgblock, ..Default::default() };
        parameters.dist.num_direct_distance_codes = direct;
        brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
        best = best.filter(|best| best.len() <= compressed.len()).or(Some(compressed));
    }
    best.context("no way to compress")
}
