//! What became of a question that a page asked.

use crate::state::Chat;
use protocol::{Command, Fault, Json};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on its way.
    Pending,
    /// It was answered.
    Answered(Json),
    /// It was refused.
    Refused(Fault),
    /// Nobody knows of it: there is no connection, or there is another one now.
    Lost,
}

impl Chat {
    /// What became of a question. Asked again it is pending again, though its last answer is still known.
    #[must_use]
    pub fn outcome(&self, question: &Command) -> Outcome {
        let is_it = |asked: &Command| asked == question;
        if self.is_live() && self.asked.values().any(is_it) {
            return Outcome::Pending;
        }
        match (self.refusal(is_it), self.listing.answers(is_it).last()) {
            (Some(fault), _) => Outcome::Refused(fault.clone()),
            (None, Some(answer)) => Outcome::Answered(answer.clone()),
            (None, None) => Outcome::Lost,
        }
    }
}
