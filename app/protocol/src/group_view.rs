//! What lists show of a group.

use crate::AvatarId;
use serde::{Deserialize, Serialize};

/// What a member's list shows of a group; of a room too, if any of it is set there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct GroupView {
    /// The faces of its first members, at most [`crate::limits::MOSAIC`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faces: Vec<AvatarId>,
    /// What its first other members are called, at most [`crate::limits::NAMES`], if it has no name itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Its announcement, cut to 120 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub announcement: String,
    /// Whether only its owner and admins may write.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mute_all: bool,
    /// Seconds between two messages of a member; 0 for none. The owner and admins need not wait.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slow_seconds: u32,
    /// How many people ask to join; told to its owner and admins.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub requests: u32,
}

/// Whether a number need not be written.
pub(crate) fn is_zero(number: &u32) -> bool {
    *number == 0
}

crate::by_name!(GroupView);
