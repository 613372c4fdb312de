//! What a client writes without sending it: drafts, and messages that are to be sent later.

use super::{Asked, Client, remembered::Waiting};
use crate::{
    context::count,
    ledger::{LATER, Line, text},
};
use protocol::{CancelScheduled, Command, ConversationId, Draft, Json, Nonce, Schedule, ScheduledMessage};
use std::time::{SystemTime, UNIX_EPOCH};

impl Client {
    /// A conversation that one does not leave.
    fn somewhere(&mut self) -> Option<ConversationId> {
        let society = &self.context.society;
        let stays = self.timelines.iter().filter(|(id, timeline)| !timeline.gone && !society.is_left(**id));
        let stays: Vec<_> = stays.map(|(id, _)| *id).collect();
        self.rng.pick(&stays).copied()
    }

    /// The next draft. Its text names its author, so that one that is told to somebody else is found.
    pub(super) fn about_draft(&mut self) -> Option<(Command, Asked)> {
        let conversation = self.somewhere()?;
        self.changes.made += 1;
        let text = format!("{}{}", self.mine(), self.changes.made);
        let at = now();
        self.ledger.note(&Line::Draft { conversation, text: text.clone(), at });
        let draft = Draft { conversation, text, reply: None, at };
        Some((Command::KeepDraft(draft), Asked::Draft { conversation, at }))
    }

    fn mine(&self) -> String {
        format!("{}的稿 ", self.login.person.id)
    }

    pub(super) fn draft(&mut self, draft: &Json) {
        match draft.read() {
            Ok(draft) => self.own_draft(&draft),
            Err(error) => self.unexpected(format!("a draft that cannot be read: {error}")),
        }
    }

    pub(super) fn own_draft(&mut self, draft: &Draft) {
        if !draft.text.starts_with(&self.mine()) {
            self.unexpected(format!("was told a draft of somebody else: {}", draft.text));
        }
    }

    /// The next message that is to be sent later, or that is not to be sent after all.
    pub(super) fn about_later(&mut self) -> Option<(Command, Asked)> {
        if self.rng.percent(30)
            && let Some(Waiting { id, nonce }) = self.later.pop()
        {
            self.ledger.note(&Line::Cancel { nonce });
            let cancel = CancelScheduled { scheduled: id };
            return Some((Command::CancelScheduled(cancel), Asked::Cancel { nonce }));
        }
        let conversation = self.somewhere()?;
        self.written += 1;
        let (nonce, n) = (self.rng.nonce(), self.written);
        self.ledger.note(&Line::Later { conversation, nonce, n });
        let wait = i64::try_from(self.rng.between(50, 1_500)).unwrap_or(0);
        let text = text(nonce, n, LATER);
        let schedule = Schedule { conversation, nonce, text, with: None, at: now() + wait };
        Some((Command::Schedule(schedule), Asked::Later { nonce }))
    }

    /// The answer has what waits in the same conversation. The one that was just made stands for it.
    pub(super) fn later_done(&mut self, nonce: Nonce, waiting: Vec<ScheduledMessage>) {
        count(&self.context.tally.scheduled);
        self.ledger.note(&Line::LaterAck { nonce });
        let mine = |message: &ScheduledMessage| message.text.contains(&nonce.to_string());
        let waiting = waiting.into_iter().find(mine).map(|message| Waiting { id: message.id, nonce });
        self.later = waiting.into_iter().collect();
    }

    pub(super) fn cancel_done(&mut self, nonce: Nonce, waiting: Vec<ScheduledMessage>) {
        self.ledger.note(&Line::CancelAck { nonce });
        if waiting.iter().any(|message| message.text.contains(&nonce.to_string())) {
            self.unexpected(format!("{nonce} was cancelled and waits on"));
        }
    }
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
