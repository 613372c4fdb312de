//! One write that waits for its transaction.

use super::error::{Error, Result, panic_message};
use crate::ports::store::{StoreError, StoreResult, Tx};
use protocol::ConversationId;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A write, and what happens once its fate is known.
pub trait Job: Send {
    /// The conversation it changes, if that is known beforehand and the only one.
    fn conversation(&self) -> Option<ConversationId>;
    /// Runs the verb. Called again, from the start, if the transaction was rolled back.
    ///
    /// # Errors
    /// Why it was not done; a panic counts as one.
    fn run(&mut self, tx: &mut dyn Tx) -> Result<()>;
    /// Called once: after the commit if that is `Ok`, in commit order.
    fn finish(self: Box<Self>, committed: StoreResult<()>);
}

/// A verb and a callback for its result.
pub struct Work<T, V, F> {
    conversation: Option<ConversationId>,
    verb: V,
    finish: F,
    result: Option<Result<T>>,
}

impl<T, V, F> Work<T, V, F> {
    /// `finish` gets what `verb` gave, or why that did not become durable.
    pub fn new(conversation: Option<ConversationId>, verb: V, finish: F) -> Self {
        Self { conversation, verb, finish, result: None }
    }
}

impl<T, V, F> Job for Work<T, V, F>
where
    T: Send,
    V: FnMut(&mut dyn Tx) -> Result<T> + Send,
    F: FnOnce(Result<T>) + Send,
{
    fn conversation(&self) -> Option<ConversationId> {
        self.conversation
    }

    fn run(&mut self, tx: &mut dyn Tx) -> Result<()> {
        let verb = &mut self.verb;
        // The caller rolls the transaction back, so nothing half-done is left to be seen.
        let result = catch_unwind(AssertUnwindSafe(|| verb(tx)))
            .unwrap_or_else(|panic| Err(Error::Panicked(panic_message(panic.as_ref()))));
        let outcome = result.as_ref().map(drop).map_err(Clone::clone);
        self.result = Some(result);
        outcome
    }

    fn finish(self: Box<Self>, committed: StoreResult<()>) {
        let result = match (self.result, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.into()),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(StoreError::Busy.into()),
        };
        (self.finish)(result);
    }
}
