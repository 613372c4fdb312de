//! How far a client has followed its account.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};

/// Where `resume` starts from: the text of the last `resumed`, handed back as it was. What it says is the
/// store's business; nobody else takes it apart. 1 to [`Cursor::BYTES`] characters of `[A-Za-z0-9._-]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Cursor(String);

/// The text is too long for a cursor, empty, or has other characters than a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseCursorError;

impl Cursor {
    /// No cursor is longer.
    pub const BYTES: usize = 128;
    /// The `ref` under which a resume that came with the handshake is answered.
    pub const HANDSHAKE: u32 = 0;

    /// The cursor of a text.
    ///
    /// # Errors
    /// [`ParseCursorError`], see [`Cursor`].
    pub fn new(text: impl Into<String>) -> Result<Self, ParseCursorError> {
        let text = text.into();
        let fits = (1..=Self::BYTES).contains(&text.len());
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if fits && text.bytes().all(plain) { Ok(Self(text)) } else { Err(ParseCursorError) }
    }

    /// The text, as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path and query of a WebSocket handshake that brings the `resume` along; without a cursor, the
    /// first one. No character of a cursor needs an escape (RFC 3986 §2.3).
    #[must_use]
    pub fn socket_path(cursor: Option<&Self>) -> String {
        format!("/ws?resume={}", cursor.map_or("", Self::as_str))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Cursor {
    type Err = ParseCursorError;
    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl fmt::Display for ParseCursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a cursor")
    }
}

impl std::error::Error for ParseCursorError {}
