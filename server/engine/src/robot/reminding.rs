//! Tells people what they wanted to be reminded of, once, when it is time.

use super::{Robot, voice::nonce};
use crate::{
    actions::{due, reminder},
    ports::store::Reminder,
};
use protocol::Fault;
use std::sync::Arc;

/// Reminders told in one go.
const TOGETHER: u16 = 50;

/// Reminds until the server stops.
pub(super) async fn run(robot: Arc<Robot>) {
    due::watch(&robot.engine, &robot.alarm, || tell_all(&robot)).await;
}

/// Tells all that are due, and finds out when the next one is.
async fn tell_all(robot: &Robot) {
    let engine = &robot.engine;
    let next = |most| async move { reminder::next(engine, most).await.ok() };
    let told = |due: Reminder| async move { tell(robot, &due).await };
    due::work_off(engine, &robot.alarm, TOGETHER, next, (|due: &Reminder| due.at, told)).await;
}

/// Says it where it was asked for, or in private if the robot may not speak there any more. `false` if it has to
/// be tried again, in passing: with the same nonce.
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
