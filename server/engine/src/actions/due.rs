//! Doing what waits for its time: reminders, scheduled messages.

use super::Engine;
use crate::domain::alarm::Alarm;
use std::{future::Future, time::Duration};

/// How often the clock is looked at. The store is asked when the time has come. A clock that is put forward or back is
/// believed at the next look.
const TICK: Duration = Duration::from_millis(500);

/// Works off what is due until the server stops.
pub async fn watch<F: Future<Output = ()>>(engine: &Engine, alarm: &Alarm, work_off: impl Fn() -> F) {
    let work = async {
        loop {
            tokio::time::sleep(TICK).await;
            if engine.clock.now() >= alarm.at() {
                work_off().await;
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = engine.stopping.cancelled() => {}
    }
}

/// Does all that is due, of the next `most`, and sets the alarm to what comes after. `next` gives them, the earliest
/// first, or nothing if the store fails; `work` says whether it is done, or has to be tried again with the next tick.
pub async fn work_off<T, N, W>(
    engine: &Engine,
    alarm: &Alarm,
    most: u16,
    next: impl Fn(u16) -> N,
    (at, work): (impl Fn(&T) -> i64, impl Fn(T) -> W),
) where
    N: Future<Output = Option<Vec<T>>>,
    W: Future<Output = bool>,
{
    // Whoever sets the alarm from here on is not overheard.
    alarm.clear();
    let Some(next) = next(most).await else {
        return alarm.set(Some(i64::MIN));
    };
    let full = next.len() == usize::from(most);
    for due in next {
        let time = at(&due);
        if time > engine.clock.now() || !work(due).await {
            return alarm.set(Some(time));
        }
    }
    alarm.set(full.then_some(i64::MIN));
}
