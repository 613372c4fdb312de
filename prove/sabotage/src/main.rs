//! A headless Leliao that breaks one promise on purpose, so that the proof can show it would notice.
//! The server knows nothing of it: what is broken are decorators of its ports.

mod early;
mod guess;
mod no_dedupe;

use anyhow::Context as _;
use clap::Parser as _;
use early::Early;
use engine::{
    Config, Engine, Quotas,
    bus::LocalBus,
    http::{routes, serve},
    hub::Hub,
    ports::{
        bus::Bus,
        clock::SystemClock,
        store::{Messages, StoreError},
    },
    sqlite,
};
use no_dedupe::NoDedupe;
use std::{net::SocketAddr, path::PathBuf, sync::Arc};

/// A Leliao server with one broken promise.
#[derive(Debug, clap::Parser)]
struct Cli {
    /// What to break.
    #[arg(long = "break")]
    mode: Mode,
    /// Where to listen.
    #[arg(long)]
    listen: SocketAddr,
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Mode {
    /// Says "on disk" about 100 ms before it is.
    AckBeforeCommit,
    /// Takes every retry for a new message.
    NoDedupe,
    /// Shows messages to others about 100 ms before they are on disk.
    FanOutBeforeCommit,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    let clock = Arc::new(SystemClock);
    let mut store = sqlite::open(sqlite::Options {
        folder: cli.data,
        clock: clock.clone(),
        fatal: Arc::new(|error: &StoreError| {
            eprintln!("sabotage: the disk failed ({error})");
            std::process::exit(74);
        }),
    })?;
    let hub = Hub::start().context("cannot start the hub")?;
    let sink = hub.clone();
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::new(move |envelope| sink.deliver(envelope)));
    let honest = store.messages;
    store.messages = match cli.mode {
        Mode::AckBeforeCommit => Arc::new(Early::acks(honest)) as Arc<dyn Messages>,
        Mode::NoDedupe => Arc::new(NoDedupe::new(honest)),
        Mode::FanOutBeforeCommit => Arc::new(Early::fans_out(honest, bus.clone())),
    };
    let engine = Engine::with_bus(store, hub, bus, clock, generous());
    let listener = serve::listen(cli.listen).with_context(|| format!("cannot listen on {}", cli.listen))?;
    let router = routes(engine.clone());
    println!("leliao listens on http://{}", cli.listen);
    serve::serve(engine, listener, router).await;
    Ok(())
}

/// The quotas that the proof gives the true server by flags.
fn generous() -> Config {
    let quotas = Quotas {
        messages_per_second: 100_000,
        message_burst: 100_000,
        commands_per_second: 100_000,
        connections_per_person: 1_000,
        connections_per_address: 20_000,
        logins_per_minute: 100_000,
        ..Quotas::default()
    };
    Config { quotas, ..Config::default() }
}
