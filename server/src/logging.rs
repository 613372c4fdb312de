//! Structured lines on standard error. They never hold what people write.

use crate::console::Log;
use std::str::FromStr;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// A filter of `--log`: `info`, or `info,engine=debug`.
#[derive(Debug, Clone)]
pub struct LogFilter(String);

impl FromStr for LogFilter {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |part: &str| {
            format!(
                "{part:?} is neither a level (error, warn, info, debug, trace, off) nor a filter like engine=debug"
            )
        };
        for part in text.split(',').map(str::trim) {
            // A bare word would be taken for the name of a module, and nothing be logged.
            let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
            if level.is_empty() || level.parse::<LevelFilter>().is_err() {
                return Err(wrong(part));
            }
        }
        EnvFilter::try_new(text).map_err(|_| wrong(text))?;
        Ok(Self(text.to_owned()))
    }
}

/// Starts logging. A log that cannot be written harms nothing.
///
/// # Errors
/// If somebody logs already.
pub fn start(filter: &LogFilter) -> anyhow::Result<()> {
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(EnvFilter::try_new(&filter.0)?)
        .log_internal_errors(false)
        .with_writer(|| Log)
        .finish();
    tracing::subscriber::set_global_default(subscriber)?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        let why = panic.payload_as_str().unwrap_or("no reason given");
        tracing::error!(%place, %thread, %why, "panic");
    }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_levels_and_modules_with_levels() {
        for good in ["info", "WARN", "off", "info,engine=debug", "engine::ws=trace, warn", "0"] {
            assert!(good.parse::<LogFilter>().is_ok(), "{good}");
        }
        for wrong in ["nonsense", "", "info,nonsense", "engine=loud", "engine=", "info;debug"] {
            assert!(wrong.parse::<LogFilter>().is_err(), "{wrong}");
        }
    }
}
