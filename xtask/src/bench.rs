//! `cargo xtask bench`: what it compares Leliao with, installed; then the run itself, on the second
//! processor, for the servers have the first to themselves.

use crate::{
    run::{Run, root, target},
    tools,
};
use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// Measures `server`, then what a browser makes of its pages. A peer that cannot be installed is left out
/// there. With `--soak` only what takes long is measured.
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
    measure(server, arguments)?;
    let says = |wanted: &str| arguments.iter().any(|one| one == wanted);
    let value_of = |name: &str| arguments.iter().skip_while(|one| *one != name).nth(1);
    let rows = value_of("--rows");
    let browser = rows.is_none_or(|rows| rows.contains("S8") || rows.contains("S9"));
    if says("--render") || says("--help") || !browser {
        return Ok(());
    }
    let minutes = says("--soak").then(|| value_of("--minutes").map_or("30", String::as_str));
    let added = in_browser(server, minutes)?;
    let added = added.iter().flat_map(|file| ["--add".to_owned(), file.display().to_string()]);
    measure(server, &["--render".to_owned()].into_iter().chain(added).collect::<Vec<_>>())
}

fn measure(server: &Path, arguments: &[String]) -> anyhow::Result<()> {
    let program = target().join("release/bench");
    let run = Run::new("taskset").args(["-c", "1"]).arg(program).arg("--server").arg(server);
    let run = run.arg("--work").arg(work()).args(arguments);
    run.here().context("needs two processors and util-linux")
}

fn work() -> PathBuf {
    target().join("bench")
}

/// Rows S8 and S9 – or the soak of so many minutes – in files. What misses its target is told, and is no
/// failure.
fn in_browser(server: &Path, soak: Option<&str>) -> anyhow::Result<Vec<PathBuf>> {
    tools::require_browser()?;
    let figures = work().join("browser");
    let _ = std::fs::remove_dir_all(&figures);
    std::fs::create_dir_all(&figures)?;
    let only: &[&str] = if soak.is_some() { &["soak"] } else { &["first-visit", "long-log"] };
    let run = Run::new("npx").args(["--no-install", "playwright", "test", "-c", "bench"]).args(only);
    let run = run.env("LELIAO_BINARY", server).env("LELIAO_FIGURES", &figures);
    // A round of scrolling takes minutes and has thousands of frames: one is enough.
    let run = run.env("LELIAO_SOAK_MINUTES", soak.unwrap_or("0")).env("LELIAO_ROUNDS", "1");
    if let Err(error) = run.in_folder(&root().join("end2end")) {
        eprintln!("in the browser: {error:#}");
    }
    let files = std::fs::read_dir(&figures)?.map(|entry| Ok(entry?.path()));
    files.collect::<std::io::Result<_>>().context("figures")
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
