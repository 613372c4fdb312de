//! The only file that names adapters: puts store, engine, pages and sockets together, and stops them.

use crate::{assets, cli::Options, greeting, metrics, pages, seed};
use anyhow::Context as _;
use axum::Router;
use engine::{
    Engine,
    http::{routes, serve},
    ports::{clock::SystemClock, store::StoreError},
    sqlite,
};
use std::{io, net::SocketAddr, sync::Arc};
use tokio::signal::unix::{SignalKind, signal};

/// Exit code after the disk failed: the supervisor should start us again (`EX_IOERR` of sysexits.h).
const DISK_FAILED: i32 = 74;

/// Runs the server until it is told to stop.
pub async fn serve(options: Options) -> anyhow::Result<()> {
    let listener = listen(options.listen)?;
    if let Some(address) = options.metrics {
        metrics::serve(listen(address)?)?;
    }
    let clock = Arc::new(SystemClock);
    let store = sqlite::open(sqlite::Options {
        folder: options.data.clone(),
        clock: clock.clone(),
        fatal: Arc::new(|error: &StoreError| {
            eprintln!("leliao: the disk failed ({error}); nothing more is acknowledged, stopping");
            std::process::exit(DISK_FAILED);
        }),
    })?;
    let engine = Engine::new(store, clock, options.config()).context("cannot start the hub")?;
    if options.dev {
        seed::plant(&engine).await.context("cannot fill the database")?;
    }
    let address = listener.local_addr().context("the socket has no address")?;
    let owner_code = engine.new_owner_code().await.context("cannot make an owner code")?;
    greeting::print(address, &options, owner_code.as_deref());
    let stopping = engine.clone();
    tokio::spawn(async move {
        if wait_for_signal().await.is_ok() {
            stopping.stopping.cancel();
            // A second signal does not wait for anybody.
            let _ = wait_for_signal().await;
            std::process::exit(1);
        }
    });
    serve::serve(engine.clone(), listener, router(engine)).await;
    Ok(())
}

/// Everything that is served.
fn router(engine: Arc<Engine>) -> Router {
    routes(engine.clone()).merge(assets::routes()).merge(pages::routes(engine))
}

fn listen(address: SocketAddr) -> anyhow::Result<tokio::net::TcpListener> {
    serve::listen(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is in use by another program; stop that one, or choose another with --listen"
        ),
        io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("not allowed to listen on {address}; choose a port above 1023 with --listen")
        }
        io::ErrorKind::AddrNotAvailable => {
            anyhow::anyhow!("{address} is not an address of this machine; choose another with --listen")
        }
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

async fn wait_for_signal() -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
