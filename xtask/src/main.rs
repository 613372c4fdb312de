//! Builds, serves, checks and proves Leliao. Installs what it needs, or names it with its command.

mod bench;
mod build;
mod counts;
mod css;
mod floors;
mod locals;
mod order;
mod places;
mod references;
mod run;
mod site;
mod sizes;
mod split;
mod test;
mod tools;
mod unused;

use clap::{Parser, Subcommand};
use run::Run;

#[derive(Parser)]
#[command(name = "cargo xtask", about)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything in release mode and start the server. Arguments go to it: cargo xtask serve --listen 0.0.0.0:3000
    #[command(trailing_var_arg = true, allow_hyphen_values = true, disable_help_flag = true)]
    Serve { arguments: Vec<String> },
    /// Develop: cargo leptos watch with its tools installed, on a database with people and rooms
    Dev,
    /// Build the site and the release binary
    Build,
    /// Build the site alone; a debug build of the server serves it from the disk
    Site,
    /// Everything CI checks. With names, only those steps: fmt gates clippy test counts site e2e prove leptos
    Test { steps: Vec<String> },
    /// Check that imports only point downwards and files stay short
    Floors,
    /// Check that every class is styled and every style used
    Css,
    /// Print the size budget
    Sizes,
    /// Prove that nothing is lost: cargo xtask prove --help
    #[command(trailing_var_arg = true, allow_hyphen_values = true, disable_help_flag = true)]
    Prove { arguments: Vec<String> },
    /// Measure what 10,000 idle people cost: cargo xtask idle
    #[command(trailing_var_arg = true, allow_hyphen_values = true, disable_help_flag = true)]
    Idle { arguments: Vec<String> },
    /// Measure Leliao beside its peers, and write docs/BENCHMARKS.md: cargo xtask bench --help
    #[command(trailing_var_arg = true, allow_hyphen_values = true, disable_help_flag = true)]
    Bench { arguments: Vec<String> },
    /// Screenshots of every screen into end2end/shots
    Shots,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().task {
        Task::Serve { arguments } => {
            let server = build::server()?;
            Run::new(server).args(arguments).here()
        }
        Task::Dev => tools::leptos(&["watch", "--split"], &[("LELIAO_DEV", "true")]),
        Task::Build => build::server().map(|binary| println!("built {}", binary.display())),
        Task::Site => site::build(),
        Task::Test { steps } => test::run(&steps),
        Task::Floors => floors::check(),
        Task::Css => css::check(),
        Task::Sizes => sizes::check(),
        Task::Prove { arguments } => build::harness("prove", &arguments),
        Task::Idle { arguments } => build::harness("idle", &arguments),
        Task::Bench { arguments } => bench::run(&arguments),
        Task::Shots => test::shots(),
    }
}
