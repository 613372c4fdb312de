//! What the project needs besides rustup and a C compiler: installed where that is possible, named with
//! its command where it is not.

use crate::run::{Run, root};
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};

/// The newest that builds from the registry with this toolchain.
const CARGO_LEPTOS: &str = "0.3.11";
/// Must be the very version of the `wasm-bindgen` crate.
const WASM_BINDGEN: &str = "0.2.130";

/// Makes sure that rustc can make wasm.
pub fn require_wasm_target() -> anyhow::Result<()> {
    if Run::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]).works() {
        return Ok(());
    }
    bail!("the wasm32 target is missing: rustup target add wasm32-unknown-unknown")
}

/// `cargo leptos` with its tools on the path.
pub fn leptos(arguments: &[&str], variables: &[(&str, &str)]) -> anyhow::Result<()> {
    require_wasm_target()?;
    let leptos = cargo_install("cargo-leptos", CARGO_LEPTOS, &["--locked", "--features", "no_downloads"])?;
    // Its own lock file wants a release that is not in every registry mirror.
    let bindgen = cargo_install("wasm-bindgen-cli", WASM_BINDGEN, &[])?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [leptos, bindgen].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).context("PATH")?;
    let run = Run::cargo().arg("leptos").args(arguments).env("PATH", path);
    variables.iter().fold(run, |run, (name, value)| run.env(name, value)).here()
}

/// Installs a program once per machine, outside the clone; gives the folder it lies in.
fn cargo_install(name: &str, version: &str, flags: &[&str]) -> anyhow::Result<PathBuf> {
    let place = cache()?.join("tools").join(format!("{name}-{version}"));
    if !place.join("bin").is_dir() {
        eprintln!("installing {name} {version} (once) …");
        let install =
            Run::cargo().args(["install", name, "--version", version, "--root"]).arg(&place).args(flags);
        install.env("CARGO_TARGET_DIR", place.join("build")).in_folder(Path::new("/"))?;
        let _ = std::fs::remove_dir_all(place.join("build"));
    }
    Ok(place.join("bin"))
}

fn cache() -> anyhow::Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    Ok(base.context("neither XDG_CACHE_HOME nor HOME is set")?.join("leliao"))
}

/// Two browsers, fonts for what people write in them, and Playwright.
pub fn require_browser() -> anyhow::Result<()> {
    require_packages(
        "the browser tests",
        &[
            ("/usr/bin/chromium", "chromium"),
            ("/usr/bin/firefox-esr", "firefox-esr"),
            ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
            ("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", "fonts-noto-color-emoji"),
        ],
    )?;
    let folder = root().join("end2end");
    if !Run::new("npm").arg("--version").works() {
        bail!("the browser tests need Node.js 20 or newer with npm: https://nodejs.org");
    }
    if !up_to_date(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        Run::new("npm").args(["ci", "--no-audit", "--no-fund"]).in_folder(&folder)?;
    }
    Ok(())
}

/// Valgrind, whose callgrind counts instructions.
pub fn require_valgrind() -> anyhow::Result<()> {
    if Run::new("valgrind").arg("--version").works() {
        return Ok(());
    }
    require_packages("the instruction counts", &[("/usr/bin/valgrind", "valgrind")])
}

/// Debian's packages, each known by a file of its own.
pub fn require_packages(who: &str, packages: &[(&str, &str)]) -> anyhow::Result<()> {
    let missing: Vec<&str> =
        packages.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install {}", missing.join(" "));
    if !Run::new("apt-get").arg("--version").works() {
        bail!("{who} need Debian's packages: {by_hand}");
    }
    eprintln!("{by_hand} …");
    let quiet = |run: Run| run.env("DEBIAN_FRONTEND", "noninteractive");
    quiet(Run::new("apt-get").args(["update", "-q"]))
        .here()
        .with_context(|| format!("as root: {by_hand}"))?;
    quiet(Run::new("apt-get").args(["install", "-y", "-q", "--no-install-recommends"]).args(&missing))
        .here()
        .with_context(|| format!("as root: {by_hand}"))
}

/// Whether something was made after what it is made from.
pub fn up_to_date(made: &Path, from: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    matches!((changed(made), changed(from)), (Some(made), Some(from)) if made >= from)
}
