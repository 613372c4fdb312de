//! The frames of clients.

use crate::Command;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A frame from client to server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFrame {
    /// Chosen by the client; the answer has the same.
    #[serde(rename = "ref")]
    pub reference: u32,
    /// The command.
    #[serde(rename = "do")]
    pub command: Command,
}

/// A [`ClientFrame`] whose command is not decoded yet: a server can answer even a command that it does not
/// know.
#[derive(Debug, Deserialize)]
pub struct Envelope<'a> {
    /// See [`ClientFrame::reference`].
    #[serde(rename = "ref")]
    pub reference: u32,
    /// The command as it came.
    #[serde(rename = "do", borrow)]
    pub command: &'a RawValue,
}

impl Command {
    /// The names of all variants on the wire.
    pub const NAMES: &[&str] = &[
        "resume",
        "send",
        "history",
        "replay",
        "read",
        "typing",
        "create_room",
        "rename_room",
        "delete_room",
        "join",
        "leave",
        "open_private",
        "rooms",
        "room",
        "card",
        "members",
        "kick",
        "readmit",
        "mute",
        "profile",
        "claim_owner",
        "rename_person",
        "remove_person",
        "logins",
        "sign_out",
        "way_back",
        "make_way_back",
        "drop_way_back",
        "hand_over",
        "answer_hand_over",
        "ping",
        "ask_friend",
        "answer_friend",
        "drop_friend",
        "remark",
        "block",
        "people",
        "mark",
        "create_group",
        "add_people",
        "set_role",
        "group",
        "announce",
        "change_settings",
        "nickname",
        "make_invite",
        "invites",
        "drop_invite",
        "invitation",
        "accept_invite",
        "requests",
        "answer_request",
        "server_settings",
        "run_server",
        "invitations",
        "make_invitation",
        "revoke_invitation",
        "all_people",
        "suspend",
        "admit",
        "sign_out_everywhere",
        "make_owner",
        "acts",
        "sign_ins",
        "usage",
        "close_connections",
        "give_feedback",
        "feedback",
        "mark_feedback",
        "about_me",
        "make_space",
        "spaces",
        "edit",
        "recall",
        "react",
        "pin",
        "pins",
        "reactors",
        "revisions",
        "star",
        "stars",
        "hide_messages",
        "forward",
        "stickers",
        "keep_stickers",
        "drop_stickers",
        "read_counts",
        "readers",
        "privacy",
        "place_at",
        "keep_draft",
        "schedule",
        "scheduled",
        "change_scheduled",
        "cancel_scheduled",
        "respond",
        "close_form",
        "remind",
        "responders",
        "search",
        "notify",
    ];

    /// Whether a `do` value has the name of a command of this version, well-formed or not.
    #[must_use]
    pub fn is_known(command: &RawValue) -> bool {
        let text = command.get();
        let name = serde_json::from_str::<String>(text).ok().or_else(|| {
            // Its fields may be anything, even nested too deep or out of range.
            let object: BTreeMap<String, IgnoredAny> = serde_json::from_str(text).ok()?;
            object.into_keys().next()
        });
        name.is_some_and(|name| Self::NAMES.contains(&name.as_str()))
    }
}
