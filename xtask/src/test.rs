//! Everything CI checks, in the order in which it fails soonest. The same here and there.

use crate::{
    build, counts, css, floors,
    run::{Run, root, target},
    site, sizes, tools,
};
use anyhow::{Context as _, bail};
use std::time::Instant;

type Step = (&'static str, fn() -> anyhow::Result<()>);

const STEPS: &[Step] = &[
    ("fmt", fmt),
    ("gates", gates),
    ("clippy", clippy),
    ("test", native),
    ("counts", counts::check),
    ("site", site_and_server),
    ("e2e", browser),
    ("prove", prove),
    ("leptos", leptos),
];

/// Runs all steps, or the named ones.
pub fn run(names: &[String]) -> anyhow::Result<()> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|(step, _)| step != name)) {
        bail!(
            "there is no step {unknown}; there are {}",
            STEPS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
        );
    }
    let started = Instant::now();
    let mut took = Vec::new();
    for (name, step) in STEPS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|n| n == name)) {
        println!("\n== {name} ==");
        let began = Instant::now();
        step().with_context(|| format!("step {name} failed"))?;
        took.push(format!("{name} {} s", began.elapsed().as_secs()));
    }
    println!("\nall green in {} s ({})", started.elapsed().as_secs(), took.join(", "));
    println!("{} passed, 0 failed", took.len());
    Ok(())
}

fn fmt() -> anyhow::Result<()> {
    Run::cargo().args(["fmt", "--all", "--check"]).here()
}

fn gates() -> anyhow::Result<()> {
    floors::check()?;
    css::check()
}

fn clippy() -> anyhow::Result<()> {
    tools::require_wasm_target()?;
    std::fs::create_dir_all(site::folder())?;
    Run::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).here()?;
    Run::cargo()
        .args(["clippy", "-p", "frontend", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"])
        .here()
}

fn native() -> anyhow::Result<()> {
    // Most of these wait for sockets and disks, not for processors.
    Run::cargo().args(["test", "--workspace"]).env("RUST_TEST_THREADS", "8").here()
}

fn site_and_server() -> anyhow::Result<()> {
    build::server()?;
    sizes::check()
}

fn browser() -> anyhow::Result<()> {
    playwright(&[], "")
}

/// Only the screenshots.
pub fn shots() -> anyhow::Result<()> {
    build::server()?;
    playwright(&["shots"], "all")
}

/// `shots`: whether the walks through the screens take pictures in every width, theme and language.
fn playwright(arguments: &[&str], shots: &str) -> anyhow::Result<()> {
    tools::require_browser()?;
    Run::new("npx")
        .args(["--no-install", "playwright", "test"])
        .args(arguments)
        .env("LELIAO_BINARY", target().join("release/leliao"))
        .env("LELIAO_SHOTS", shots)
        .in_folder(&root().join("end2end"))
}

fn prove() -> anyhow::Result<()> {
    build::harness("prove", &["--short".to_owned()])
}

/// `cargo leptos watch` is how the page is developed: what it builds must build.
fn leptos() -> anyhow::Result<()> {
    tools::leptos(&["build", "--split"], &[])
}
