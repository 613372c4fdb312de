//! What a push message says. The service worker (`frontend/worker/push.js`) shows it.

use protocol::{ConversationId, Seq};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The message, as JSON. It is short: with the longest title and text, and all that it may close, it stays below 3 KB.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What it is about: one with the same tag takes the place of the one before.
    pub tag: String,
    /// Where it leads.
    pub path: String,
    /// The conversation, or who writes.
    pub title: String,
    /// What was written, or that something was.
    pub body: String,
    /// How many messages it stands for.
    #[serde(skip_serializing_if = "is_one")]
    pub count: u32,
    /// It takes the place of an earlier one, without a sound.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// What it was about is no more: an earlier one is to say so, and a new one is not to appear.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// It was asked for, to see whether it comes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// The message that it says; 0 for none.
    #[serde(skip_serializing_if = "is_none")]
    pub seq: Seq,
    /// What is read or gone meanwhile: the tags of notifications that are to close, unless they say a later message than
    /// this. Without a title there is nothing else.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub closed: BTreeMap<String, Seq>,
    /// How many messages are unread in all, for the badge of the installed app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<u32>,
}

// By reference: serde calls it.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_one(count: &u32) -> bool {
    *count <= 1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_none(seq: &Seq) -> bool {
    seq.0 == 0
}

/// What notifications of a conversation are about.
pub fn tag(conversation: ConversationId) -> String {
    format!("c{conversation}")
}

impl Notice {
    /// As bytes.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Under which a service replaces what it has not delivered (RFC 8030 §5.4): 32 characters of base64url at most. It
    /// tells the service nothing.
    pub fn topic(&self, endpoint: &str) -> String {
        let digest = Sha256::new().chain_update(endpoint).chain_update(&self.tag).finalize();
        format!("{digest:x}").chars().take(32).collect()
    }
}
