//! What a look finds.

use super::super::notice::Notice;
use crate::{
    domain::hook::Words,
    ports::{mail::Letter, store::HookRow},
};
use protocol::{ConversationId, Seq};
use std::{collections::BTreeSet, time::Duration};

/// What there is to do.
pub enum Due {
    /// Nothing, ever: there is no such hook any more, or it is off.
    Gone,
    /// Nothing is sent; up to here all is known to be nothing.
    Nothing(Vec<(ConversationId, Seq)>),
    /// This is sent, and tells so far.
    Send(HookRow, What, Vec<(ConversationId, Seq)>),
}

/// What is sent.
pub enum What {
    /// To a service.
    Words(Words),
    /// By mail.
    Letter(Letter),
}

/// What is to be looked at again.
#[derive(Default)]
pub struct Later {
    /// Of these it shows in a while whether there is something to tell.
    pub conversations: BTreeSet<ConversationId>,
    /// After so long, if that is known.
    pub wait: Option<Duration>,
}

/// What there is to tell.
#[derive(Default)]
pub struct All {
    /// What is said.
    pub notices: Vec<Notice>,
    /// How far that tells.
    pub upto: Vec<(ConversationId, Seq)>,
    /// When the first of what is new was written, of each conversation.
    pub oldest: Vec<i64>,
    /// What is looked at again. It may be quiet, or their person here: no mail says that now, and one says later what they have
    /// not read by then.
    pub later: Later,
}
