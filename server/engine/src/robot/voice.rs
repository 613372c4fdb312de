//! Says what the robot has to say, as anybody would: through `execute`, within its limits.

use crate::{
    Engine,
    actions::execute,
    domain::{permission::Caller, text::Text},
    ports::bus::Envelope,
};
use protocol::{Command, Conversation, ConversationId, Event, Fault, Nonce, Person, PersonId, Reply, Seq};
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::Duration};

/// A refusal that passes is tried again this often.
const TRIES: u32 = 40;
/// Bytes of an answer, at most. A message may have more, but nobody wants to read them.
const LONGEST: usize = 12_000;

/// The way to speak.
pub struct Voice {
    engine: Arc<Engine>,
}

impl Voice {
    pub fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Says something once: what was said under a nonce before is not said again. In a room that it was
    /// called into, the robot comes in first.
    ///
    /// # Errors
    /// The refusal.
    pub async fn say(&self, conversation: ConversationId, nonce: Nonce, text: &str) -> Result<(), Fault> {
        let text = fit(text);
        let send = || Command::Send { conversation, nonce, text: text.clone(), with: None };
        let mut said = self.do_it(send).await;
        if said == Err(Fault::Forbidden) {
            self.do_it(|| Command::Join { conversation }).await?;
            said = self.do_it(send).await;
        }
        match said {
            // Another try of the same answer came first.
            Ok(_) | Err(Fault::NonceReused) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Notes how far the robot has heard.
    pub async fn heard(&self, conversation: ConversationId, seq: Seq) {
        // Not a member, or a server that stops: the nonce of the answer is enough.
        let _ = self.do_it(|| Command::Read { conversation, seq }).await;
    }

    /// The private chat with somebody.
    ///
    /// # Errors
    /// The refusal.
    pub async fn open(&self, person: PersonId) -> Result<Conversation, Fault> {
        match self.do_it(|| Command::OpenPrivate { person }).await? {
            Reply::Opened(conversation) => Ok(conversation),
            _ => Err(Fault::Missing),
        }
    }

    /// Does what others do by a command, and tries again what is refused in passing.
    ///
    /// # Errors
    /// The refusal.
    pub async fn do_it(&self, command: impl Fn() -> Command) -> Result<Reply, Fault> {
        let mut tries = 0;
        loop {
            tries += 1;
            let wait = match execute(&self.engine, Caller::ROBOT, command()).await {
                Err(Fault::RateLimited { retry_ms } | Fault::Busy { retry_ms }) if tries < TRIES => retry_ms,
                Err(Fault::StorageFull) if tries < TRIES => 5_000,
                result => return result,
            };
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(wait.into())) => {}
                () = self.engine.stopping.cancelled() => return Err(Fault::Busy { retry_ms: wait }),
            }
        }
    }

    /// Shows somebody that the robot is at work on their question.
    pub fn type_to(&self, person: PersonId, conversation: ConversationId, robot: &Person) {
        let event = Event::Typing { conversation, person: robot.clone() };
        self.engine.bus.publish(Envelope::Told { person, event: Box::new(event) });
    }
}

/// A text that can be a message.
fn fit(text: &str) -> String {
    let mut text = text.to_owned();
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    Text::parse(text).map_or_else(|_| "…".to_owned(), Text::into_string)
}

/// The nonce of what is said about something: always the same. It begins with the time, as every nonce does
/// (ADR 0004), here with that of its cause, milliseconds since 1970.
pub fn nonce(at: i64, about: &str, id: i64, seq: Seq) -> Nonce {
    let digest = Sha256::digest(format!("{about} {id} {}", seq.0));
    let random = digest.iter().take(10).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
    Nonce((u128::from(at.cast_unsigned()) << 80) | random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_follows_from_its_cause_alone() {
        let of = |about, id, seq| nonce(1_790_000_000_000, about, id, Seq(seq));
        assert_eq!(of("answer", 7, 1), of("answer", 7, 1));
        for other in [of("remind", 7, 1), of("answer", 8, 1), of("answer", 7, 2), of("answer", 71, 0)] {
            assert_ne!(other, of("answer", 7, 1));
        }
        assert_eq!(of("answer", 7, 1).0 >> 80, 1_790_000_000_000);
    }

    #[test]
    fn what_it_says_is_a_message() {
        assert_eq!(fit("\u{0}\u{7}"), "…");
        assert!(fit(&"汉".repeat(20_000)).len() <= LONGEST + 3);
        assert_eq!(fit("a\r\nb"), "a\nb");
    }
}
