//! Tells the owners of the server that somebody waits to be let in: nobody looks at the page of those who wait all day.

use super::{Robot, voice::nonce};
use crate::runner::Result;
use protocol::{Locale, PersonId, Seq};
use std::sync::{Arc, atomic::Ordering};

/// While others wait already, owners are told again this often at most, milliseconds.
const TOLD_EVERY_MS: i64 = 10 * 60_000;

/// Somebody new waits.
pub(super) async fn tell_owners(robot: &Arc<Robot>, newcomer: PersonId) {
    let looked: Result<_> = robot
        .engine
        .reads
        .run(move |read| {
            let name = read.person(newcomer)?.map(|person| person.name);
            let server = read.server();
            Ok((name, server.waiting()?, server.owners()?))
        })
        .await;
    let Ok((Some(name), waiting, owners)) = looked else { return };
    let now = robot.engine.clock.now();
    let last = robot.told_owners.load(Ordering::Relaxed);
    if waiting == 0 || waiting > 1 && now.saturating_sub(last) < TOLD_EVERY_MS {
        return;
    }
    robot.told_owners.store(now, Ordering::Relaxed);
    for owner in owners {
        let Ok(chat) = robot.voice.open(owner).await else { continue };
        let text = shown(robot.locale_of(owner).await, &name, waiting);
        let _ = robot.voice.say(chat.id, nonce(now, "waiting", newcomer.0, Seq(0)), &text).await;
    }
}

fn shown(locale: Locale, name: &str, waiting: u32) -> String {
    let others = waiting.saturating_sub(1);
    match (locale, others) {
        (Locale::Zh, 0) => format!("“{name}”想进来，等你点头：打开“管理 → 成员”。"),
        (Locale::Zh, _) => format!("“{name}”和另外 {others} 个人想进来，等你点头：打开“管理 → 成员”。"),
        (Locale::En, 0) => {
            format!("“{name}” would like to come in and waits for you: Administration → People.")
        }
        (Locale::En, _) => {
            format!(
                "“{name}” and {others} more would like to come in and wait for you: Administration → People."
            )
        }
    }
}
