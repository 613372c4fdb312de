//! Sending mail.

use thiserror::Error;

/// A mail: plain text, to one address. Whoever sends it keeps what is in it out of logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address, with an international domain in ASCII.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Lines that end in `\n`.
    pub body: String,
}

/// Why a mail was not sent.
#[derive(Debug, Clone, Error)]
pub enum MailError {
    /// It may work later.
    #[error("not now: {0}")]
    Later(String),
    /// It will never work: nobody takes mail at this address.
    #[error("refused: {0}")]
    Never(String),
}

/// Where mails go. Takes as long as a connection takes, but an end of it is sure: call it on a thread that
/// may wait.
pub trait Mail: Send + Sync {
    /// Sends one.
    ///
    /// # Errors
    /// [`MailError`]; the mail may have been sent all the same if the connection broke at its end.
    fn send(&self, letter: &Letter) -> Result<(), MailError>;
}
