//! Accounts, the links that mails carry, and the mails that wait.

use super::{NewPerson, StoreResult, TokenHash};
use crate::domain::{email::Email, second_factor::SecondFactor};
use protocol::{ConversationId, Locale, PersonId};

/// Somebody's account.
#[derive(Clone)]
pub struct Account {
    /// Whose.
    pub person: PersonId,
    /// Their language.
    pub locale: Locale,
    /// Where mails go.
    pub email: String,
    /// A PHC string.
    pub password: String,
    /// The door of the browser that confirmed the address, as long as it is not known that whoever reads the mails knows
    /// the password too: somebody may have registered with an address that is not theirs.
    pub unproven: Option<TokenHash>,
}

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To make an account: of a new person, or of one who came by nickname.
    Activate,
    /// To set a new password.
    Reset,
    /// To move an account to another address.
    ChangeEmail,
}

/// A link to be sent. Its secret is drawn when the mail leaves.
#[derive(Clone)]
pub struct NewMailToken {
    /// What for.
    pub purpose: Purpose,
    /// Whose account it is about; `None` if the person is still to be added.
    pub person: Option<PersonId>,
    /// The address that the mail goes to.
    pub email: Email,
    /// Who is to be added.
    pub newcomer: Option<NewPerson>,
    /// The password of the account to be made, as a PHC string.
    pub password: Option<String>,
    /// The space that the server's policy lets them into. Without one it is asked again when they are added.
    pub admitted: Option<ConversationId>,
    /// The door of the browser that asked for it; the link of an account to be made lets in nobody else.
    pub door: Option<TokenHash>,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

/// A link that was sent, or waits to be.
#[derive(Clone)]
pub struct MailToken {
    /// The row.
    pub id: i64,
    /// What was asked for.
    pub asked: NewMailToken,
    /// When it was used, milliseconds since 1970.
    pub used_at: Option<i64>,
}

/// What a mail says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// Press the button behind this link to begin.
    Activate,
    /// Somebody tried to register with your address; you have an account.
    Known,
    /// Set a new password behind this link.
    Reset,
    /// Press the button behind this link to use this address.
    ConfirmEmail,
    /// Your account has another address now.
    EmailChanged,
    /// Your password was changed.
    PasswordChanged,
}

/// A mail to be sent.
#[derive(Clone)]
pub struct NewMail {
    /// What it says.
    pub kind: MailKind,
    /// Where to, as it was typed.
    pub email: String,
    /// In which language.
    pub locale: Locale,
    /// The link in it.
    pub token: Option<i64>,
}

/// A mail that waits.
#[derive(Clone)]
pub struct QueuedMail {
    /// The row.
    pub id: i64,
    /// The mail.
    pub mail: NewMail,
    /// How often it was tried.
    pub tries: u32,
    /// When to try next, milliseconds since 1970.
    pub due_at: i64,
}

/// What can be asked about accounts.
pub trait ReadAccounts {
    /// Somebody's account.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn account(&mut self, person: PersonId) -> StoreResult<Option<Account>>;
    /// The account with this address ([`Email::key`]).
    fn account_of(&mut self, email_key: &str) -> StoreResult<Option<Account>>;
    /// The newest registration with this address that nobody has activated, even if its link is too old.
    fn registration_of(&mut self, email_key: &str) -> StoreResult<Option<MailToken>>;
    /// The link with this secret.
    fn mail_token(&mut self, secret: &TokenHash) -> StoreResult<Option<MailToken>>;
    /// Somebody's second factor.
    fn second_factor(&mut self, person: PersonId) -> StoreResult<Option<SecondFactor>>;
    /// The mails that wait, by when they are due.
    fn queued_mails(&mut self, limit: u16) -> StoreResult<Vec<QueuedMail>>;
}

/// What can be written about accounts.
pub trait WriteAccounts {
    /// Gives somebody an account. The caller has asked [`ReadAccounts::account_of`].
    ///
    /// # Errors
    /// The medium's, here and below.
    fn add_account(&mut self, person: PersonId, email: &Email, password: &str) -> StoreResult<()>;
    /// Another password, as a PHC string.
    fn set_password(&mut self, person: PersonId, password: &str) -> StoreResult<()>;
    /// Another address. The caller has asked [`ReadAccounts::account_of`].
    fn set_email(&mut self, person: PersonId, email: &Email) -> StoreResult<()>;
    /// Sets [`Account::unproven`].
    fn set_unproven(&mut self, person: PersonId, by: Option<&TokenHash>) -> StoreResult<()>;
    /// Takes an account away, with all links that are about it.
    fn drop_account(&mut self, person: PersonId) -> StoreResult<()>;
    /// Sets somebody's second factor – its secret, the time step that was used, and the hashes of its recovery
    /// codes – in the place of the one before; `None` drops it.
    fn set_second_factor(
        &mut self,
        person: PersonId,
        factor: Option<(&[u8], i64, &[TokenHash])>,
    ) -> StoreResult<()>;
    /// Uses a time step up. `false` if it, or one after it, was used before.
    fn use_step(&mut self, person: PersonId, step: i64) -> StoreResult<bool>;
    /// Uses a recovery code up. Whether it was one.
    fn use_recovery_code(&mut self, person: PersonId, code: &TokenHash) -> StoreResult<bool>;
    /// Adds a link.
    fn add_mail_token(&mut self, new: &NewMailToken) -> StoreResult<i64>;
    /// Sets the secret of a link that is about to leave. `false` if it was used or is gone.
    fn set_mail_secret(&mut self, token: i64, secret: &TokenHash) -> StoreResult<bool>;
    /// Uses a link up, if it can still be used now. Whether it could.
    fn use_mail_token(&mut self, token: i64) -> StoreResult<bool>;
    /// Uses up all links that are about somebody's account.
    fn burn_mail_tokens(&mut self, person: PersonId) -> StoreResult<()>;
    /// Uses up all registrations with an address.
    fn burn_registrations(&mut self, email_key: &str) -> StoreResult<()>;
    /// Queues a mail.
    fn add_mail(&mut self, new: &NewMail) -> StoreResult<()>;
    /// Notes that a mail could not be sent, and when to try again (milliseconds since 1970).
    fn postpone_mail(&mut self, mail: i64, due_at: i64) -> StoreResult<()>;
    /// A mail has left, or never will.
    fn drop_mail(&mut self, mail: i64) -> StoreResult<()>;
    /// Drops links made before this time, milliseconds since 1970.
    fn drop_mail_tokens(&mut self, before: i64) -> StoreResult<()>;
}
