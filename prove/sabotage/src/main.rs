//! A headless Leliao that breaks one promise on purpose, so that the proof can show it would notice.
//! The server knows nothing of it: what is broken is a decorator of its store or of its bus.

mod blobs;
mod broken;
mod bus;
mod mode;
mod nonces;
mod pending;
mod tx;

use anyhow::Context as _;
use blobs::BrokenBlobs;
use broken::Broken;
use bus::BrokenBus;
use clap::Parser as _;
use engine::{
    Config, Engine, Quotas,
    actions::{person, scheduled},
    blobs::Disk,
    bus::LocalBus,
    domain::health::Health,
    http::{routes, serve},
    hub::Hub,
    mail::Console,
    ports::{
        bus::Bus,
        clock::{Clock as _, SystemClock},
    },
    push, sqlite,
};
use mode::Mode;
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

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    let clock = Arc::new(SystemClock);
    let health = Health::new(|why| {
        eprintln!("sabotage: {why}");
        std::process::exit(74);
    });
    let honest = Arc::new(sqlite::Database::open(&cli.data, clock.now(), health.clone())?);
    let hub = Hub::start(clock.clone(), health.clone()).context("cannot start the hub")?;
    let sink = hub.clone();
    let bus: Arc<dyn Bus> =
        Arc::new(BrokenBus::new(LocalBus::new(move |envelope| sink.deliver(envelope)), cli.mode));
    let store = Arc::new(Broken::new(honest, cli.mode, bus.clone()));
    let files = Arc::new(BrokenBlobs::new(Arc::new(Disk::new(&cli.data)), cli.mode));
    let engine =
        Engine::with_bus(store, files, hub, bus, clock, generous(), health).context("cannot start")?;
    let listener = serve::listen(cli.listen).with_context(|| format!("cannot listen on {}", cli.listen))?;
    let router = routes(engine.clone());
    println!("leliao listens on http://{}", cli.listen);
    if let Ok(Some(code)) = person::new_owner_code(&engine).await {
        println!("owner code: {code}");
    }
    scheduled::start(&engine);
    push::start(&engine, push::PushConfig::default()).await.context("push messages cannot be sent")?;
    push::hooks::start(&engine, push::hooks::HooksConfig::default(), Arc::new(Console(|_: &str| {})))
        .context("services outside cannot be told")?;
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
