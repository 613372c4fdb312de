//! Tells people what they wanted to be reminded of, once, when it is time.

use super::{Robot, voice::nonce};
use crate::{actions::reminder, ports::store::Reminder};
use protocol::Fault;
use std::{sync::Arc, time::Duration};

/// How often it looks at the clock. The store is asked when the time has come.
const TICK: Duration = Duration::from_millis(500);
/// Reminders told in one go.
const TOGETHER: u16 = 50;

/// Reminds until the server stops.
pub(super) async fn run(robot: Arc<Robot>) {
    let work = async {
        loop {
            tokio::time::sleep(TICK).await;
            if robot.engine.clock.now() >= robot.alarm.at() {
                tell_all(&robot).await;
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = robot.engine.stopping.cancelled() => {}
    }
}

/// Tells all that are due, and finds out when the next one is.
async fn tell_all(robot: &Robot) {
    // Whoever sets the alarm from here on is not overheard.
    robot.alarm.clear();
    let Ok(next) = reminder::next(&robot.engine, TOGETHER).await else {
        return robot.alarm.set(Some(i64::MIN));
    };
    let full = next.len() == usize::from(TOGETHER);
    for due in next {
        if due.at > robot.engine.clock.now() {
            return robot.alarm.set(Some(due.at));
        }
        if !tell(robot, &due).await {
            // In passing: the next tick tries again, with the same nonce.
            return robot.alarm.set(Some(due.at));
        }
    }
    robot.alarm.set(full.then_some(i64::MIN));
}

/// Says it where it was asked for, or in private if the robot may not speak there any more. `false` if it has to
/// be tried again.
async fn tell(robot: &Robot, due: &Reminder) -> bool {
    let nonce = nonce(due.at, "reminder", due.id, due.asked);
    let mut told = robot.voice.say(due.conversation, nonce, &due.text).await;
    if matches!(told, Err(Fault::Forbidden | Fault::Muted { .. } | Fault::Missing | Fault::Banned { .. })) {
        told = match robot.voice.open(due.person).await {
            Ok(chat) => robot.voice.say(chat.id, nonce, &due.text).await,
            Err(fault) => Err(fault),
        };
    }
    match told {
        Err(fault) if fault.is_passing() => false,
        // Told, or nobody is there to be told.
        _ => reminder::end(&robot.engine, due.id).await.is_ok(),
    }
}
