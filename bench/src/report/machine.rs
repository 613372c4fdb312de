//! What it was measured on.

use std::process::Command;

/// Processor, cores, kernel.
pub fn describe() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let fields = || cpus.lines().filter_map(|line| line.split_once(':'));
    let model = fields().find(|(name, _)| name.starts_with("model name"));
    let model = model.map_or("unknown", |(_, model)| model.trim());
    let cores = fields().filter(|(name, _)| name.trim() == "processor").count();
    format!("{model}, {cores} cores, {}", said("uname", &["-sr"]))
}

/// Today.
pub fn date() -> String {
    said("date", &["-u", "+%Y-%m-%d"])
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
