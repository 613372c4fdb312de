//! An SMTP server, by lettre.

use crate::ports::mail::{Letter, Mail, MailError};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::time::Duration;
use tokio::runtime::Handle;

/// For one command of the server, and for all of a mail.
const COMMAND: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(45);

/// Sends over a new connection each; there are few.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    runtime: Handle,
    whole: Duration,
}

impl Smtp {
    /// A server at an address like `smtps://user:password@mail.example.org`,
    /// `smtp://user:password@mail.example.org:587?tls=required` or `smtp://127.0.0.1:25`; user and password are
    /// percent-encoded. `from`: `chat@example.org` or `乐聊 <chat@example.org>`. Call it inside a runtime.
    ///
    /// # Errors
    /// What is wrong with either, in a sentence without the password.
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        let from = from.parse().map_err(|_| format!("{from:?} is no e-mail address"))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| {
            "the address of the SMTP server is none like smtps://user:password@host:port".to_owned()
        })?;
        let transport = transport.timeout(Some(COMMAND)).build();
        Ok(Self { transport, from, runtime: Handle::current(), whole: WHOLE })
    }

    /// The same with less patience.
    #[must_use]
    pub fn within(self, whole: Duration) -> Self {
        Self { whole, ..self }
    }
}

/// What a server answers may hold the address, so only its code is told. A mailbox that it does not know (RFC 5321
/// §4.2.3) stays unknown; whatever else is wrong, a wrong password of ours for one, an owner can put right.
fn refused(error: &lettre::transport::smtp::Error) -> MailError {
    let Some(code) = error.status() else { return MailError::Later(error.to_string()) };
    let why = format!("the server answers {code}");
    let of_mailbox = matches!(u16::from(code), 550 | 551 | 553 | 556);
    if of_mailbox { MailError::Never(why) } else { MailError::Later(why) }
}

impl Mail for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let never = |why: &dyn std::fmt::Display| MailError::Never(why.to_string());
        let to: Address = letter.to.parse().map_err(|error| never(&error))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.into())
            .subject(letter.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|error| never(&error))?;
        let sent = self.runtime.block_on(tokio::time::timeout(self.whole, self.transport.send(message)));
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(refused(&error)),
            Err(_) => Err(MailError::Later("the server takes too long".to_owned())),
        }
    }
}
