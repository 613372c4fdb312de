//! `cargo xtask bench`: what it compares Leliao with, installed; then the run itself, on the second
//! processor, for the servers have the first to themselves.

use crate::{
    run::{Run, root, target},
    tools,
};
use anyhow::Context as _;
use std::path::Path;

/// Measures `server`. A peer that cannot be installed is left out there.
pub fn run(server: &Path, arguments: &[String]) -> anyhow::Result<()> {
    Run::cargo().args(["build", "--release", "-p", "bench"]).here()?;
    let peers = root().join("bench/peers");
    for (name, installed) in
        [("ws and Socket.IO", install_node(&peers)), ("uWebSockets", install_python(&peers))]
    {
        if let Err(error) = installed {
            eprintln!("without {name}: {error:#}");
        }
    }
    let program = target().join("release/bench");
    let work = target().join("bench");
    let run = Run::new("taskset").args(["-c", "1"]).arg(program).arg("--server").arg(server);
    run.arg("--work").arg(work).args(arguments).here().context("needs two processors and util-linux")
}

fn install_node(peers: &Path) -> anyhow::Result<()> {
    if tools::up_to_date(&peers.join("node_modules/.package-lock.json"), &peers.join("package-lock.json")) {
        return Ok(());
    }
    Run::new("npm").args(["ci", "--no-audit", "--no-fund"]).in_folder(peers)
}

fn install_python(peers: &Path) -> anyhow::Result<()> {
    let library = format!("/usr/lib/{}-linux-gnu/libuv.so.1", std::env::consts::ARCH);
    tools::require_packages("uWebSockets' Python package", &[(&library, "libuv1")])?;
    if tools::up_to_date(&peers.join("site-packages"), &peers.join("requirements.txt")) {
        return Ok(());
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"];
    let what = ["--target", "site-packages", "--requirement", "requirements.txt"];
    Run::new("python3").args(pip).args(what).in_folder(peers)
}
