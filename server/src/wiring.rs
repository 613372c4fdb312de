//! The only file that names adapters: puts store, engine, pages and sockets together, and stops them.

use crate::{
    assets,
    cli::Options,
    console,
    greeting::{self, News},
    metrics, open_files, pages, seed,
    signals::StopSignals,
};
use anyhow::Context as _;
use axum::{Router, extract::Request};
use engine::{
    Engine,
    actions::{credentials, person},
    blobs,
    domain::health::Health,
    http::{routes, serve},
    mail::{Console, Smtp},
    ports::{
        clock::{Clock as _, SystemClock},
        mail::Mail,
    },
    robot, sqlite,
};
use protocol::{Fault, Locale};
use std::sync::Arc;

/// Exit code after the disk failed: the supervisor should start us again (`EX_IOERR` of sysexits.h).
const DISK_FAILED: i32 = 74;

/// Runs the server until it is told to stop.
pub async fn serve(options: &Options) -> anyhow::Result<()> {
    let mut news = News::default();
    let mut config = options.config();
    let (connections, note) =
        open_files::connections_within(open_files::raise_limit(), config.quotas.connections);
    config.quotas.connections = connections;
    news.notes.extend(note);
    let mut signals = StopSignals::listen().context("cannot listen for signals")?;
    let listener = options.listen.listen("--listen").await?;
    if let Some(address) = &options.metrics {
        metrics::serve(address.listen("--metrics").await?)?;
    }
    let mail = mail(options)?;
    let clock = Arc::new(SystemClock);
    let health = Health::new(stop_at_once);
    let store = Arc::new(sqlite::Database::open(&options.data, clock.now(), health.clone())?);
    if let Some(newest) = sqlite::newest_entry(&options.data)? {
        news.notes.extend(greeting::note_about_future(newest, clock.now()));
    }
    let files = Arc::new(blobs::Disk::new(&options.data));
    let engine = Engine::new(store, files, clock, config, health).context("cannot start the threads")?;
    if options.dev {
        seed::plant(&engine).await.context("cannot fill the database")?;
    }
    if let Some(robot) = options.robot() {
        robot::start(&engine, robot).await.context("the robot cannot start")?;
    }
    match person::new_owner_code(&engine).await {
        Ok(code) => news.owner_code = code,
        Err(fault) => news.notes.push(no_owner_code(&fault)),
    }
    let address = listener.local_addr().context("the socket has no address")?;
    greeting::print(address, options, &news);
    tokio::spawn(credentials::deliver(engine.clone(), mail, greeting::site(address, options)));
    let stopping = engine.clone();
    tokio::spawn(async move {
        signals.first().await;
        stopping.stopping.cancel();
        signals.second().await;
        console::complain("stopped without waiting");
        console::flush();
        std::process::exit(1);
    });
    serve::serve(engine.clone(), listener, router(engine)).await;
    Ok(())
}

/// Where mails go.
fn mail(options: &Options) -> anyhow::Result<Arc<dyn Mail>> {
    let Some(url) = &options.smtp else { return Ok(Arc::new(Console(console::say))) };
    let from =
        options.mail_from.as_deref().context("--smtp wants --mail-from, the address that mails come from")?;
    Ok(Arc::new(Smtp::new(url, from).map_err(anyhow::Error::msg)?))
}

/// Ends the process at once: what was being written may not be on disk, so nothing may be acknowledged.
fn stop_at_once(why: &str) {
    console::complain(&format!("{why}; nothing more is acknowledged, stopping"));
    console::flush();
    std::process::exit(DISK_FAILED);
}

/// The server serves without an owner code; it can be made later.
fn no_owner_code(fault: &Fault) -> String {
    let why = app::text::words(Locale::En).refusal(fault);
    format!("no owner code could be made ({why}); make one later with: leliao owner-code")
}

/// Everything that is served.
pub fn router(engine: Arc<Engine>) -> Router {
    let all = routes(engine.clone()).merge(assets::routes()).merge(pages::routes(engine.clone()));
    all.method_not_allowed_fallback(async move |request: Request| pages::not_allowed(&engine, request).await)
}
