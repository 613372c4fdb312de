//! Why a login ended.

/// Why a login ended: the reason of a close with [`crate::limits::close::SIGNED_OUT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginEnd {
    /// Somebody signed it out: oneself, on some device, or the server's owner.
    SignedOut,
    /// Its browser came in anew.
    Replaced,
    /// The server's owner removed the person.
    Removed,
    /// The person asked to be forgotten.
    Forgotten,
    /// The server's owner suspended the person.
    Suspended,
    /// The link is over by which they were a guest.
    GuestOver,
}

impl LoginEnd {
    /// The reason, as it stands on the wire.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Replaced => "replaced",
            Self::Removed => "removed",
            Self::Forgotten => "forgotten",
            Self::Suspended => "suspended",
            Self::GuestOver => "guest_over",
        }
    }

    /// Reads a reason; one of a later release counts as [`Self::SignedOut`].
    #[must_use]
    pub fn of(reason: &str) -> Self {
        let known = [Self::Replaced, Self::Removed, Self::Forgotten, Self::Suspended, Self::GuestOver];
        known.into_iter().find(|end| end.reason() == reason).unwrap_or(Self::SignedOut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_read_as_it_is_written() {
        for end in [
            LoginEnd::SignedOut,
            LoginEnd::Replaced,
            LoginEnd::Removed,
            LoginEnd::Forgotten,
            LoginEnd::Suspended,
            LoginEnd::GuestOver,
        ] {
            assert_eq!(LoginEnd::of(end.reason()), end);
        }
        assert_eq!(LoginEnd::of("signed out"), LoginEnd::SignedOut);
    }
}
