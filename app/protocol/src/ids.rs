//! Newtypes for everything that is counted or named, so that no two can be mixed up.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// The text is not an id of the expected kind.
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
    /// Someone who came in; random, never reused.
    PersonId
);
id!(
    /// Whatever has a shared log: the lobby, a room, a private chat. Random but for the lobby.
    ConversationId
);
id!(
    /// One login of a person: one browser or script.
    LoginId
);
id!(
    /// The lineage of a database: a restored one has a new epoch.
    Epoch
);

impl ConversationId {
    /// The lobby exists on every server and everyone is in it.
    pub const LOBBY: Self = Self(1);
}

/// A place in a conversation's log: 1, 2, 3 … without a gap. 0 stands for "before the first".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// The place after this one.
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

/// Places of a log in a row, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// What a client draws for each send: 128 bits, unique per account and kept for ever, so that a retry is
/// recognised. Travels as 32 hexadecimal digits. Any bits will do; those of [`Self::new`] cost the
/// server least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce(pub u128);

impl Nonce {
    /// From the time in milliseconds since 1970 and 74 of some random bits, as a UUID of version 7 (RFC
    /// 9562 §5.7). What is sent at about the same time is then written to about the same place of the
    /// server's index, and not all over it.
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
