//! Prometheus metrics, on an address of their own.

use anyhow::Context as _;
use axum::{Router, routing::get};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::time::Duration;
use tokio::net::TcpListener;

const GAUGES: &[(&str, &str)] = &[
    ("leliao_connections", "WebSockets and streams that are open"),
    ("leliao_search_lag_blocks", "Blocks of 16 places that the index for searching has still to take in"),
];
const COUNTERS: &[(&str, &str)] = &[
    ("leliao_deliveries_total", "Events given to connections"),
    (
        "leliao_pushes_total",
        "Push messages that were posted, by what the service answered; 0 if it could not be reached",
    ),
    ("leliao_hooks_total", "Posts to services of people's choice, by what became of them"),
    ("leliao_refusals_total", "Commands that were refused"),
    (
        "leliao_connections_behind_total",
        "Connections that could not keep up and had to catch up from the log",
    ),
    ("leliao_connections_refused_total", "TCP connections that were turned away because a limit was reached"),
];
const HISTOGRAMS: &[(&str, Unit, &str)] = &[
    ("leliao_commit_seconds", Unit::Seconds, "How long a commit took"),
    ("leliao_commit_items", Unit::Count, "How many writes shared a commit"),
];

/// Starts collecting and serving. Every metric is there from the start, so that a graph or an alert does not
/// take "none yet" for "unknown".
pub fn serve(listener: TcpListener) -> anyhow::Result<()> {
    let handle = PrometheusBuilder::new().install_recorder().context("cannot collect metrics")?;
    register();
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

fn register() {
    for (name, about) in GAUGES {
        describe_gauge!(*name, *about);
        gauge!(*name).set(0);
    }
    for (name, about) in COUNTERS {
        describe_counter!(*name, *about);
        counter!(*name).increment(0);
    }
    for (name, unit, about) in HISTOGRAMS {
        describe_histogram!(*name, *unit, *about);
        let _ = histogram!(*name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, path::Path};

    fn names_in(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                names_in(&path, found);
                continue;
            }
            if path.extension().is_none_or(|kind| kind != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for kind in ["gauge!(\"", "counter!(\"", "histogram!(\""] {
                found.extend(
                    text.split(kind).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned),
                );
            }
        }
    }

    #[test]
    fn every_metric_of_the_engine_is_registered_and_no_other() {
        let mut used = BTreeSet::new();
        names_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("engine/src"), &mut used);
        let named = GAUGES.iter().chain(COUNTERS).map(|(name, _)| *name);
        let registered: BTreeSet<String> =
            named.chain(HISTOGRAMS.iter().map(|(name, ..)| *name)).map(str::to_owned).collect();
        assert_eq!(used, registered);
    }
}
