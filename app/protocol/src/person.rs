//! People.

use crate::{AvatarId, PersonId};
use serde::{Deserialize, Serialize};

/// A person as others see them. Always set by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Person {
    /// Never changes.
    pub id: PersonId,
    /// Empty if the person was removed, or asked to be forgotten.
    pub name: String,
    /// Their avatar.
    pub avatar: AvatarId,
    /// Whether they are the server's owner.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owner: bool,
    /// Whether they have left for ever: nobody can come back as this person, and nobody reads what is
    /// written to them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// Whether it is a program that answers, and nobody. Only the server says so: no name can.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub robot: bool,
}

crate::by_name!(Person);
