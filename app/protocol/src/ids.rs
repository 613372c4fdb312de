//! Newtypes for ids and numbers, so that they cannot be mixed up.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for ParseIdError {}

/// 63-bit ids travel as decimal strings: a JavaScript number would lose their low bits (RFC 8259 §6).
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                match text.parse() {
                    Ok(number) if number > 0 => Ok(Self(number)),
                    _ => Err(ParseIdError),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Text(std::marker::PhantomData))
            }
        }
    };
}

struct Text<T>(std::marker::PhantomData<T>);

impl<T: FromStr<Err = ParseIdError>> de::Visitor<'_> for Text<T> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an id as text")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

id!(
    /// A person. Random, never reused.
    PersonId
);
id!(
    /// A conversation: the lobby, a room, a private chat or a group. Random, except the lobby's.
    ConversationId
);
id!(
    /// A login of a person in one browser or script.
    LoginId
);
id!(
    /// An invitation to a group.
    InviteId
);
id!(
    /// A record of the server's books: an invitation, an act, a sign-in, a piece of feedback. The greater, the later.
    RecordId
);
id!(
    /// A file that somebody uploaded. Random; it says nothing of what is in the file.
    FileId
);
id!(
    /// A service outside that somebody is told through.
    HookId
);
id!(
    /// The lineage of a database: a restored one has a new epoch.
    Epoch
);

impl PersonId {
    /// The robot (小乐), on every server. Random ids are larger.
    pub const ROBOT: Self = Self(1);
}

impl ConversationId {
    /// The lobby exists on every server, and everyone is a member.
    pub const LOBBY: Self = Self(1);
}

/// A place in a conversation's log, from 1 without a gap. 0 means before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// The next place.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Contiguous places of a log, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Span {
    /// The first.
    pub from: Seq,
    /// The last, not below `from`.
    pub to: Seq,
}

/// An avatar of the built-in set, 1 to [`crate::limits::AVATARS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AvatarId(pub u16);

impl AvatarId {
    /// Whether the built-in set has it.
    #[must_use]
    pub fn is_known(self) -> bool {
        (1..=crate::limits::AVATARS).contains(&self.0)
    }
}

/// Identifies a message of an account for ever, so that retries are recognised: 128 bits, 32 hexadecimal digits on
/// the wire. Any bits are allowed; those of [`Self::new`] are the cheapest for the server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce(pub u128);

impl Nonce {
    /// A UUID of version 7 (RFC 9562 §5.7): the time in milliseconds since 1970, and 74 random bits. Messages of
    /// about the same time are then neighbours in the server's index.
    #[must_use]
    pub fn new(at: i64, random: u128) -> Self {
        const VERSION: u128 = 0x7 << 76;
        const VARIANT: u128 = 0b10 << 62;
        const RANDOM: u128 = (0xFFF << 64) | ((1 << 62) - 1);
        let time = u128::from(at.cast_unsigned() & 0xFFFF_FFFF_FFFF) << 80;
        Self(time | VERSION | VARIANT | (random & RANDOM))
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nonce({self})")
    }
}

impl FromStr for Nonce {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ParseIdError);
        }
        u128::from_str_radix(text, 16).map(Self).map_err(|_| ParseIdError)
    }
}

impl Serialize for Nonce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Nonce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(std::marker::PhantomData))
    }
}

crate::by_name!(Span);
