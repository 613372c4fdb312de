//! What a client has to ask or send now.

use super::{Asked, Person};
use crate::stage::{Mood, count};
use protocol::Command;
use tokio::time::Instant;

impl Person {
    /// What is to be sent over the connection now; taken as sent.
    pub(super) fn wants(&mut self) -> Vec<(Command, Asked)> {
        if !self.resumed {
            if self.resuming {
                return Vec::new();
            }
            self.resuming = true;
            return vec![(Command::Resume { cursor: self.cursor.clone() }, Asked::Resume)];
        }
        let may_send = Instant::now() >= self.patience;
        let settles = self.mood() == Mood::Settle;
        let mut wanted = Vec::new();
        for (&conversation, thread) in &mut self.threads {
            // What is unanswered goes before everything else, one per conversation: so retries keep order.
            if may_send
                && !thread.in_flight
                && let Some(message) = thread.outbox.front_mut()
            {
                thread.in_flight = true;
                let first = message.tries == 0;
                message.tries += 1;
                if !first {
                    count(&self.stage.tally.retried);
                }
                let (nonce, text) =
                    (message.nonce, crate::ledger::text(message.nonce, message.n, message.length));
                wanted.push((
                    Command::Send { conversation, nonce, text },
                    Asked::Send { conversation, nonce, first },
                ));
            }
            if thread.asking {
                continue;
            }
            let question = if thread.too_far {
                (
                    Command::History { conversation, before: None, limit: None },
                    Asked::Restart { conversation },
                )
            } else if thread.misses() {
                (Command::Replay { conversation, after: thread.shown }, Asked::Replay { conversation })
            } else if settles && thread.goal.is_none() {
                (
                    Command::History { conversation, before: None, limit: Some(1) },
                    Asked::Head { conversation },
                )
            } else {
                continue;
            };
            thread.asking = true;
            wanted.push(question);
        }
        wanted
    }

    /// Whatever was asked before is not answered any more.
    pub(super) fn start_over(&mut self) {
        (self.resumed, self.resuming) = (false, false);
        self.stale.extend(self.asked.drain());
        for thread in self.threads.values_mut() {
            (thread.asking, thread.in_flight) = (false, false);
        }
    }
}
