//! `cargo xtask bench`: builds what is measured and installs what it is compared with. The load generator
//! runs on the second processor; servers have the first to themselves.

use crate::{
    build,
    run::{Run, root, target},
    tools,
};
use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// Measures Leliao, then what a browser makes of its pages. A peer that cannot be installed is left out. With
/// `--soak` only what takes long is measured; with `--against` only this Leliao and another.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let arguments: Vec<&str> = arguments.iter().flat_map(|one| one.splitn(2, '=')).collect();
    let value_of = |name: &str| arguments.iter().skip_while(|one| **one != name).nth(1).copied();
    let says = |wanted: &str| arguments.contains(&wanted);
    let before = value_of("--against").map(before).transpose()?;
    let server = build::server()?;
    Run::cargo().args(["build", "--release", "-p", "bench"]).here()?;
    if let Some(before) = before {
        return measure(&server, arguments.into_iter().chain(["--against", &before]));
    }
    let peers = root().join("bench/peers");
    for (name, installed) in
        [("ws and Socket.IO", install_node(&peers)), ("uWebSockets", install_python(&peers))]
    {
        if let Err(error) = installed {
            eprintln!("without {name}: {error:#}");
        }
    }
    measure(&server, arguments.iter().copied())?;
    let browser = value_of("--rows").is_none_or(|rows| rows.contains("S8") || rows.contains("S9"));
    if says("--render") || says("--help") || !browser {
        return Ok(());
    }
    let minutes = says("--soak").then(|| value_of("--minutes").unwrap_or("30"));
    let added = in_browser(&server, minutes)?;
    let added = added.iter().filter_map(|file| file.to_str()).flat_map(|file| ["--add", file]);
    measure(&server, ["--render"].into_iter().chain(added))
}

fn measure<'a>(server: &Path, arguments: impl Iterator<Item = &'a str>) -> anyhow::Result<()> {
    let run = Run::new("taskset").args(["-c", "1"]).arg(bench()).arg("--server").arg(server);
    let run = run.arg("--work").arg(work()).args(arguments);
    run.here().context("needs two processors and util-linux")
}

fn bench() -> PathBuf {
    target().join("release/bench")
}

fn work() -> PathBuf {
    target().join("bench")
}

/// The binary to compare with: a file, or a commit's, which is built once.
fn before(given: &str) -> anyhow::Result<String> {
    if Path::new(given).is_file() {
        return Ok(given.to_owned());
    }
    let commit = Run::new("git").args(["rev-parse", "--verify", &format!("{given}^{{commit}}")]).read();
    let commit = commit.with_context(|| format!("{given} is neither a file nor a commit"))?;
    let (binary, tree) = (work().join(format!("leliao-{}", commit.trim())), work().join("before"));
    if !binary.exists() {
        eprintln!("building {given} …");
        let git = |arguments: &[&str]| Run::new("git").arg("worktree").args(arguments).arg(&tree);
        let _ = git(&["remove", "--force"]).works();
        git(&["add", "--force", "--detach"]).arg(commit.trim()).here()?;
        // With the same target folder the dependencies are there already.
        Run::cargo().args(["xtask", "build"]).env("CARGO_TARGET_DIR", target()).in_folder(&tree)?;
        std::fs::copy(target().join("release/leliao"), &binary)?;
        git(&["remove", "--force"]).here()?;
    }
    Ok(binary.display().to_string())
}

/// Measures rows S8 and S9 – or the soak of so many minutes. Returns the files with the figures.
fn in_browser(server: &Path, soak: Option<&str>) -> anyhow::Result<Vec<PathBuf>> {
    tools::require_browser()?;
    let figures = work().join("browser");
    let _ = std::fs::remove_dir_all(&figures);
    std::fs::create_dir_all(&figures)?;
    let only: &[&str] = if soak.is_some() { &["soak"] } else { &["first-visit", "long-log"] };
    let run = Run::new("npx").args(["--no-install", "playwright", "test", "-c", "bench"]).args(only);
    let run = run.env("LELIAO_BINARY", server).env("LELIAO_BENCH", bench()).env("LELIAO_FIGURES", &figures);
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
