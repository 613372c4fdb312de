//! Which crate may depend on which, as cargo reads their manifests.

use anyhow::Context as _;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

/// Crates from the ground up, and what of the workspace they may depend on. What tests need is theirs: the
/// server's drive engine and page through one simulated link.
const CRATES: &[(&str, &[&str])] = &[
    ("protocol", &[]),
    ("app", &["protocol"]),
    ("frontend", &["app"]),
    ("engine", &["protocol"]),
    ("server", &["protocol", "app", "engine"]),
    ("prove", &["protocol"]),
    ("sabotage", &["protocol", "engine"]),
    ("spike_postgres", &["protocol", "engine"]),
    ("bench", &[]),
    ("xtask", &[]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A crate of the workspace.
#[derive(Deserialize)]
pub struct Package {
    pub name: String,
    dependencies: Vec<Dependency>,
    pub targets: Vec<BuildTarget>,
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `None` for what it is built with, else `dev` or `build`.
    kind: Option<String>,
}

/// A library, a binary, a test …
#[derive(Deserialize)]
pub struct BuildTarget {
    pub name: String,
    pub kind: Vec<String>,
    pub src_path: PathBuf,
}

/// Every crate of the workspace.
pub fn read(root: &Path) -> anyhow::Result<Vec<Package>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--no-deps", "--format-version", "1", "--offline"];
    let told = Command::new(cargo).args(arguments).current_dir(root).output().context("cargo metadata")?;
    anyhow::ensure!(told.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&told.stderr));
    Ok(serde_json::from_slice::<Metadata>(&told.stdout).context("cargo metadata")?.packages)
}

/// Checks what depends on what.
pub fn check(packages: &[Package], wrong: &mut Vec<String>) {
    for Package { name, dependencies, features, .. } in packages {
        let Some((_, may)) = CRATES.iter().find(|(listed, _)| listed == name) else {
            wrong.push(format!("the crate {name} has no place in xtask/src/floors/crates.rs"));
            continue;
        };
        for other in dependencies.iter().filter(|one| one.kind.as_deref() != Some("dev")) {
            let ours = packages.iter().any(|package| package.name == other.name);
            if ours && !may.contains(&other.name.as_str()) {
                wrong.push(format!("the crate {name} must not depend on {}", other.name));
            }
        }
        if name == "app" && !features.is_empty() {
            wrong.push("app has no features to ask about".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        Package {
            name: name.to_owned(),
            dependencies: dependencies.iter().map(dependency).collect(),
            targets: Vec::new(),
            features: BTreeMap::new(),
        }
    }

    #[test]
    fn a_crate_depends_on_what_is_below_it() {
        let mut wrong = Vec::new();
        let below = [
            package("protocol", &[("serde", None)]),
            package("app", &[("protocol", None), ("engine", Some("dev"))]),
        ];
        check(&below, &mut wrong);
        assert!(wrong.is_empty(), "{wrong:?}");
        let above =
            [package("app", &[]), package("protocol", &[("app", Some("build"))]), package("new", &[])];
        check(&above, &mut wrong);
        assert_eq!(
            wrong,
            [
                "the crate protocol must not depend on app",
                "the crate new has no place in xtask/src/floors/crates.rs"
            ]
        );
    }
}
