//! The commands that a client has to send now.

use super::{Asked, Client, poll};
use crate::context::{Stage, count};
use protocol::{Command, With};
use tokio::time::Instant;

impl Client {
    /// The commands to send now. They are taken as sent.
    pub(super) fn due(&mut self) -> Vec<(Command, Asked)> {
        if !self.resumed {
            if self.resuming {
                return Vec::new();
            }
            self.resuming = true;
            return vec![(Command::Resume { cursor: self.cursor.clone() }, Asked::Resume)];
        }
        let may_send = Instant::now() >= self.patience;
        let settles = self.stage() == Stage::Settle;
        let mut wanted = Vec::new();
        for (&conversation, timeline) in self.timelines.iter_mut().filter(|(_, timeline)| !timeline.gone) {
            // One message per conversation is in flight, so that retries keep order.
            let held = timeline.hold.is_some_and(|until| Instant::now() < until);
            if may_send
                && !held
                && !timeline.in_flight
                && let Some(message) = timeline.outbox.front_mut()
            {
                timeline.in_flight = true;
                let first = message.tries == 0;
                message.tries += 1;
                if !first {
                    count(&self.context.tally.retried);
                }
                let (nonce, text) =
                    (message.nonce, crate::ledger::text(message.nonce, message.n, message.length));
                let files = message.file.iter().map(|file| file.id).collect();
                let form = message.poll.then(poll::form).flatten();
                let has_more = message.file.is_some() || form.is_some();
                let with = has_more.then(|| Box::new(With { files, form, ..With::default() }));
                wanted.push((
                    Command::Send { conversation, nonce, text, with },
                    Asked::Send { conversation, nonce, first },
                ));
            }
            if timeline.asking || held {
                continue;
            }
            let question = if timeline.too_far {
                (
                    Command::History { conversation, before: None, after: None, limit: None },
                    Asked::Restart { conversation },
                )
            } else if timeline.misses() {
                (Command::Replay { conversation, after: timeline.shown }, Asked::Replay { conversation })
            } else if settles && timeline.goal.is_none() {
                (
                    Command::History { conversation, before: None, after: None, limit: Some(1) },
                    Asked::Head { conversation },
                )
            } else {
                continue;
            };
            timeline.asking = true;
            wanted.push(question);
        }
        wanted.extend(self.deed());
        wanted
    }

    /// A new connection: no open command will be answered.
    pub(super) fn start_over(&mut self) {
        (self.resumed, self.resuming) = (false, false);
        self.stale.extend(self.asked.drain());
        for timeline in self.timelines.values_mut() {
            (timeline.asking, timeline.in_flight) = (false, false);
        }
    }
}
