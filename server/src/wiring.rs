//! The only file that names adapters: puts store, engine, pages and sockets together, and stops them.

use crate::{
    android::AndroidApp,
    assets,
    cli::Options,
    console,
    greeting::{self, News},
    installed, metrics, open_files, pages, seed,
    signals::StopSignals,
};
use anyhow::Context as _;
use axum::{Router, extract::Request};
use engine::{
    Engine,
    actions::{credentials, person, scheduled},
    blobs::{Disk, S3},
    domain::health::Health,
    http::{routes, serve},
    mail::{Console, Smtp},
    ports::{
        blobs::Blobs,
        clock::{Clock as _, SystemClock},
        mail::Mail,
    },
    push::{
        self, PushConfig,
        hooks::{self, HooksConfig},
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
    let files = files(options).await?;
    let engine = Engine::new(store, files, clock, config, health).context("cannot start the threads")?;
    if options.dev {
        seed::plant(&engine).await.context("cannot fill the database")?;
    }
    scheduled::start(&engine);
    if let Some(robot) = options.robot() {
        robot::start(&engine, robot).await.context("the robot cannot start")?;
    }
    push(&engine, options, mail.clone()).await?;
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
    serve::serve(engine.clone(), listener, router(engine, &options.android_app, options.listed)).await;
    Ok(())
}

/// Push messages, and what people are told through services of their choice. Push services are told by which address or
/// mail they find whoever runs this server (RFC 8292 §2.1).
async fn push(engine: &Arc<Engine>, options: &Options, mail: Arc<dyn Mail>) -> anyhow::Result<()> {
    let site = options.public_url.as_ref().map(ToString::to_string).filter(|url| url.starts_with("https://"));
    let config = PushConfig::default();
    let contact = site.unwrap_or_else(|| config.contact.clone());
    let address = options.public_url.as_ref().map(ToString::to_string);
    let mut started = push::start(engine, PushConfig { contact, ..config }).await;
    let outside = engine.config.outside;
    if started.is_ok() && (outside.hooks || outside.mail) {
        started = hooks::start(engine, HooksConfig { site: address, ..HooksConfig::default() }, mail);
    }
    match started {
        // A machine without certificates serves its page all the same.
        Err(push::StartError::Tls(why)) => {
            tracing::warn!(
                why,
                "no push messages leave: install the system's certificates (ca-certificates)"
            );
            Ok(())
        }
        started => started.context("push messages cannot be sent"),
    }
}

/// Where files are kept. A bucket that does not answer is told at the start, and not by the first picture.
async fn files(options: &Options) -> anyhow::Result<Arc<dyn Blobs>> {
    let Some(bucket) = options.bucket() else { return Ok(Arc::new(Disk::new(&options.data))) };
    let s3 = S3::new(&bucket, &options.data).map_err(anyhow::Error::msg)?;
    s3.is_reached()
        .await
        .map_err(|why| anyhow::anyhow!("the bucket {} cannot be written: {why}", bucket.url))?;
    Ok(Arc::new(s3))
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

/// Everything that is served. `apps`: those for Android that may show it; `listed`: search engines may list it.
pub fn router(engine: Arc<Engine>, apps: &[AndroidApp], listed: bool) -> Router {
    let site = assets::routes(listed)
        .merge(installed::routes(engine.clone(), apps))
        .merge(pages::routes(engine.clone()));
    let all = routes(engine.clone()).merge(site);
    all.method_not_allowed_fallback(async move |request: Request| pages::not_allowed(&engine, request).await)
}
