//! Tells people that a message could not be sent at its time, and gives them its text.

use super::{Robot, voice::nonce};
use crate::{ports::store::Scheduled, runner::Result};
use protocol::{Locale, RecordId, Seq};
use std::sync::Arc;

/// One was refused.
pub(super) async fn tell(robot: &Arc<Robot>, id: RecordId) {
    let found: Result<_> = robot.engine.reads.run(move |read| Ok(read.unsent().scheduled_message(id)?)).await;
    if let Ok(Some(message)) = found {
        say(robot, message).await;
    }
}

/// A start: those of which nobody was told before the server was killed. What was told is not told again.
pub(super) async fn tell_all(robot: &Arc<Robot>) {
    let found: Result<_> = robot.engine.reads.run(|read| Ok(read.unsent().failed_scheduled()?)).await;
    for message in found.unwrap_or_default() {
        say(robot, message).await;
    }
}

async fn say(robot: &Arc<Robot>, message: Scheduled) {
    if message.failed.is_none() {
        return;
    }
    let Ok(chat) = robot.voice.open(message.person).await else { return };
    let said = match robot.locale_of(message.person).await {
        Locale::Zh => {
            "有一条定时消息没能发出：你现在不能在那里发言。它还在定时消息里，可以改时间或删除。原文："
        }
        Locale::En => {
            "A scheduled message could not be sent: you may not write there now. It is still among your scheduled messages, to be given another time or deleted. It says:"
        }
    };
    let text = format!("{said}\n\n{}", message.text);
    let _ = robot.voice.say(chat.id, nonce(message.at, "unsent", message.id.0, Seq(0)), &text).await;
}
