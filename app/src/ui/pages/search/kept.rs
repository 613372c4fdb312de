//! What was found when somebody left for a hit: coming back, they see it at once, and go on from there. Only ever written in the
//! browser, by a press.

use crate::state::finding::{Finding, Question};
use protocol::MessageAt;
use std::sync::{Mutex, PoisonError};

struct Kept {
    question: Question,
    finding: Finding,
    opened: MessageAt,
}

static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// A hit is opened.
pub fn keep(question: Question, finding: Finding, opened: MessageAt) {
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept { question, finding, opened });
}

/// What was found then, if the question is the same.
pub fn finding(question: &Question) -> Option<Finding> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.as_ref().filter(|kept| kept.question == *question).map(|kept| kept.finding.clone())
}

/// The hit that was opened, if the question is the same; once.
pub fn take_opened(question: &Question) -> Option<MessageAt> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.take_if(|kept| kept.question == *question).map(|kept| kept.opened)
}
