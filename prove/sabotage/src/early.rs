//! Runs ahead of the disk: something is told at once, and the true append comes a little later.

use crate::guess::{Guess, Guesses};
use async_trait::async_trait;
use engine::{
    domain::permission::Actor,
    ports::{
        bus::{Bus, Envelope},
        store::{Appended, Done, Messages, NewMessage, StoreResult},
    },
};
use protocol::{ConversationId, History, Replayed, Seq};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    time::{Instant, sleep_until},
};

/// How late the append is.
const LATE: Duration = Duration::from_millis(100);

/// A store of messages that is told before it is written.
pub struct Early {
    store: Arc<dyn Messages>,
    queue: UnboundedSender<(NewMessage, Done<Appended>)>,
}

impl Early {
    /// Acknowledges early. With the acknowledgement goes the fan-out: the server does both at once.
    pub fn acks(store: Arc<dyn Messages>) -> Self {
        Self::new(store, |guess, done| {
            let guessed = match guess {
                Guess::New(entry) => Appended::New(entry),
                Guess::Known(entry) => Appended::Known(entry),
                Guess::Refused => return done,
            };
            done(Ok(guessed));
            Box::new(|_| {})
        })
    }

    /// Tells the members early; the acknowledgement waits for the disk as usual.
    pub fn fans_out(store: Arc<dyn Messages>, bus: Arc<dyn Bus>) -> Self {
        Self::new(store, move |guess, done| {
            if let Guess::New(entry) = guess {
                bus.publish(Envelope::Entry { entry, origin: None });
            }
            done
        })
    }

    /// `tell` says something early and gives back what is left to be called after the commit.
    fn new(
        store: Arc<dyn Messages>,
        tell: impl Fn(Guess, Done<Appended>) -> Done<Appended> + Send + Sync + 'static,
    ) -> Self {
        let (queue, mut asked) = unbounded_channel::<(NewMessage, Done<Appended>)>();
        let (late, mut due) = unbounded_channel::<(Instant, NewMessage, Done<Appended>)>();
        let (mut guesses, writer) = (Guesses::new(store.clone()), store.clone());
        tokio::spawn(async move {
            while let Some((message, done)) = asked.recv().await {
                let done = tell(guesses.foretell(&message).await, done);
                let _ = late.send((Instant::now() + LATE, message, done));
            }
        });
        tokio::spawn(async move {
            while let Some((when, message, done)) = due.recv().await {
                sleep_until(when).await;
                writer.append(message, done);
            }
        });
        Self { store, queue }
    }
}

#[async_trait]
impl Messages for Early {
    fn append(&self, message: NewMessage, done: Done<Appended>) {
        let _ = self.queue.send((message, done));
    }

    async fn history(
        &self,
        actor: Actor,
        conversation: ConversationId,
        before: Option<Seq>,
        limit: u16,
    ) -> StoreResult<History> {
        self.store.history(actor, conversation, before, limit).await
    }

    async fn replay(&self, actor: Actor, conversation: ConversationId, after: Seq) -> StoreResult<Replayed> {
        self.store.replay(actor, conversation, after).await
    }
}
