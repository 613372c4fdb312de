//! Polls: everybody chooses one of two, thinks better of it, and takes it back.

use super::{Asked, Client, remembered::REMEMBERED};
use crate::{context::count, ledger::Line};
use protocol::{AboutForm, Asks, Command, ConversationId, Json, NewForm, Poll, Reply, Response, Seq};

/// The number of options.
pub const OPTIONS: usize = 2;

/// What a poll asks.
pub fn form() -> Option<Json> {
    let options = (1..=OPTIONS).map(|n| format!("{n}号")).collect();
    let asks = Asks::Poll(Poll { options, multiple: false, anonymous: false });
    Json::of(&NewForm { title: "选哪个".to_owned(), closes: None, asks }).ok()
}

impl Client {
    /// The next answer to a poll.
    pub(super) fn about_poll(&mut self) -> Option<(Command, Asked)> {
        let at = self.rng.between(0, REMEMBERED as u64) as usize;
        let (conversation, seq) = *self.changes.polls.get(at)?;
        let option = match self.rng.between(0, 5) {
            0 => None,
            n => Some((n % 2) as u8),
        };
        let response = option.map_or(Response::Withdraw, |option| Response::Vote(vec![option]));
        let what = Json::of(&response).ok()?;
        self.ledger.note(&Line::Vote { conversation, of: seq, option });
        let asked = Asked::Vote { conversation, of: seq, option };
        Some((Command::Respond(AboutForm { conversation, seq, what }), asked))
    }

    pub(super) fn vote_done(
        &mut self,
        (conversation, of): (ConversationId, Seq),
        option: Option<u8>,
        reply: Reply,
    ) {
        count(&self.context.tally.votes);
        if let Reply::Sent(entry) = &reply {
            self.ledger.note(&Line::VoteAck { conversation, of, seq: entry.seq, option });
        }
        self.change_done(conversation, of, reply);
    }
}
