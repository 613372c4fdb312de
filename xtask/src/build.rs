//! The release binary with the site inside it, and what is run against it.

use crate::{
    run::{self, Run},
    site, tools,
};
use anyhow::Context as _;

/// Builds site and server; gives the server's path.
pub fn server() -> anyhow::Result<std::path::PathBuf> {
    tools::require_wasm_target()?;
    site::build()?;
    eprintln!("building the server …");
    Run::cargo().args(["build", "--release", "-p", "server"]).here().context("the server does not build")?;
    Ok(run::target().join("release/leliao"))
}

/// Runs a program of the proof against a server that was just built.
pub fn harness(program: &str, arguments: &[String]) -> anyhow::Result<()> {
    let server = server()?;
    Run::cargo().args(["build", "--release", "-p", "prove", "-p", "sabotage"]).here()?;
    Run::new(run::target().join("release").join(program)).arg("--server").arg(server).args(arguments).here()
}
