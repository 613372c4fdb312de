//! What is refused about accounts: e-mail addresses, passwords and the links in mails.

use crate::open_enum::open_enum;
use serde::{Deserialize, Serialize};

/// Why an account was not made, opened or changed. No reason says whether somebody has an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum AccountFault {
    /// It is no e-mail address that mail can be sent to.
    Email,
    /// Fewer than [`crate::limits::PASSWORD_MIN`] characters.
    PasswordTooShort,
    /// More than [`crate::limits::PASSWORD_MAX`] characters.
    PasswordTooLong,
    /// One of the passwords that are tried first everywhere.
    PasswordCommon,
    /// E-mail and password do not belong together, for whatever reason.
    Wrong,
    /// The password is right, but nobody has pressed the button behind the mail's link yet. Another mail is
    /// on its way.
    NotActivated,
    /// The link in the mail was used, replaced, or is too old.
    LinkEnded,
    /// The six digits, or the recovery code, are wrong or were used.
    WrongSecondFactor,
    /// What one asked for hurts others. One shows again that one is who one is, and asks for it again.
    Reauthenticate,
    /// The passkey is not known here, or its authenticator did not prove that it is theirs.
    WrongPasskey,
    /// What was begun with a passkey took too long, or was finished before.
    PasskeyEnded,
    /// A reason of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(AccountFault);
