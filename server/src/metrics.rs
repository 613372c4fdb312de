//! Prometheus metrics, on an address of their own.

use anyhow::Context as _;
use axum::{Router, routing::get};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::time::Duration;
use tokio::net::TcpListener;

/// Starts collecting and serving.
pub fn serve(listener: TcpListener) -> anyhow::Result<()> {
    let handle = PrometheusBuilder::new().install_recorder().context("cannot collect metrics")?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_secs(5));
        loop {
            every.tick().await;
            upkeep.run_upkeep();
        }
    });
    let router = Router::new().route("/metrics", get(move || std::future::ready(handle.render())));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics ended");
        }
    });
    Ok(())
}
