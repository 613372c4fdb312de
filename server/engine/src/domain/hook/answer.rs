//! What a service answered.

use protocol::HookState;
use serde_json::Value;
use std::time::Duration;

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// In one word.
    pub state: HookState,
    /// In the service's own.
    pub said: String,
    /// How long to wait before the next post, if it is known.
    pub wait: Option<Duration>,
}

impl Verdict {
    /// The same with a time to wait.
    pub(super) fn after(self, wait: Duration) -> Self {
        Self { wait: Some(wait), ..self }
    }
}

/// An answer.
pub struct Answer {
    status: u16,
    body: Option<Value>,
}

impl Answer {
    /// Reads it.
    pub fn new(status: u16, body: &[u8]) -> Self {
        Self { status, body: serde_json::from_slice(body).ok().filter(Value::is_object) }
    }

    /// Whether the status is one of success.
    pub fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it is one of trouble that passes.
    pub fn is_unreached(&self) -> bool {
        matches!(self.status, 0 | 408 | 500..)
    }

    /// A number of the body. Some services write it as text.
    pub fn number(&self, name: &str) -> Option<i64> {
        let value = self.body.as_ref()?.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// Whether the body has a field.
    pub fn has(&self, name: &str) -> bool {
        self.body.as_ref().is_some_and(|body| body.get(name).is_some())
    }

    /// What the service says, wherever it does.
    pub fn said(&self) -> &str {
        let field = |name| self.body.as_ref()?.get(name)?.as_str();
        ["errmsg", "msg", "message", "error"].into_iter().find_map(field).unwrap_or_default()
    }

    /// Whether it says one of these.
    pub fn says(&self, parts: &[&str]) -> bool {
        let said = self.said().to_lowercase();
        parts.iter().any(|part| said.contains(&part.to_lowercase()))
    }

    /// This state, in the service's words.
    pub fn means(&self, state: HookState) -> Verdict {
        Verdict { state, said: self.said().to_owned(), wait: None }
    }

    /// What follows from the status alone. A service that answers 200 with a body that is not its own is none.
    pub fn by_status(&self) -> Verdict {
        self.means(match self.status {
            _ if self.is_unreached() => HookState::Unreached,
            401 | 403 | 404 | 410 => HookState::WrongKey,
            429 => HookState::TooMany,
            400..500 => HookState::Refused,
            _ => HookState::Strange,
        })
    }
}
