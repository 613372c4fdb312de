//! Where on a form a refusal stands.

use crate::text::{account_words, words};
use protocol::{AccountFault, Fault, Locale};

/// A place on a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Beside the name.
    Name,
    /// Beside the address.
    Email,
    /// Beside the new password.
    Password,
    /// Beside the present password.
    Old,
    /// Above the button.
    Form,
}

/// A refusal of a form, and its sentence.
#[derive(Clone)]
pub struct Faults(Option<(Place, String)>);

impl Faults {
    /// Of a refusal, in a language.
    #[must_use]
    pub fn of(fault: Option<&Fault>, locale: Locale) -> Self {
        let sentence = |fault| account_words(locale).refusal(words(locale), fault);
        Self(fault.map(|fault| (place(fault), sentence(fault))))
    }

    /// What stands at a place.
    #[must_use]
    pub fn at(&self, place: Place) -> Option<String> {
        self.0.as_ref().filter(|(at, _)| *at == place).map(|(_, sentence)| sentence.clone())
    }
}

fn place(fault: &Fault) -> Place {
    match fault {
        Fault::Name(_) => Place::Name,
        Fault::Account(AccountFault::Email) => Place::Email,
        Fault::Account(
            AccountFault::PasswordTooShort | AccountFault::PasswordTooLong | AccountFault::PasswordCommon,
        ) => Place::Password,
        Fault::Account(AccountFault::Wrong) => Place::Old,
        _ => Place::Form,
    }
}
