//! Running other programs from the workspace's folder.

use anyhow::{Context as _, bail};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

/// The workspace's folder.
pub fn root() -> PathBuf {
    // Asked at run time: a shared target folder may hold an xtask that was built in another clone.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program to be run.
pub struct Run(Command);

impl Run {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self(Command::new(program))
    }

    /// The cargo that runs us.
    pub fn cargo() -> Self {
        let mut run = Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Ours are for this package only.
        for ours in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_BIN_NAME"] {
            run.0.env_remove(ours);
        }
        run
    }

    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.0.arg(argument);
        self
    }

    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.0.args(arguments);
        self
    }

    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(key, value);
        self
    }

    /// Runs it in the workspace's folder.
    pub fn here(self) -> anyhow::Result<()> {
        self.in_folder(&root())
    }

    pub fn in_folder(mut self, folder: &Path) -> anyhow::Result<()> {
        let shown = format!("{:?}", self.0).replace('"', "");
        let status = self.0.current_dir(folder).status().with_context(|| format!("cannot start {shown}"))?;
        if !status.success() {
            bail!("{shown}: {status}");
        }
        Ok(())
    }

    /// Runs it in the workspace's folder and gives what it writes.
    pub fn read(mut self) -> anyhow::Result<String> {
        let shown = format!("{:?}", self.0).replace('"', "");
        self.0.current_dir(root()).stderr(std::process::Stdio::inherit());
        let output = self.0.output().with_context(|| format!("cannot start {shown}"))?;
        if !output.status.success() {
            bail!("{shown}: {}", output.status);
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Whether it can be run at all.
    pub fn works(mut self) -> bool {
        self.0.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        self.0.status().is_ok_and(|status| status.success())
    }
}
