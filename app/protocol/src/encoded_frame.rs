//! Frames of the page, whose commands are encoded. The code that encodes all commands is large, and most are sent by
//! parts of the page that are fetched: it is fetched as well. What every visit sends is encoded by less code.

use crate::{
    ClientFrame, Command, ConversationId, Cursor, EditMessage, Json, MarkConversation, Nonce, React, Seq,
    With,
};
use serde::{Deserialize, Serialize};

/// A [`ClientFrame`] whose command is encoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncodedFrame {
    /// See [`ClientFrame::reference`].
    #[serde(rename = "ref")]
    pub reference: u32,
    /// See [`ClientFrame::command`].
    #[serde(rename = "do")]
    pub command: Json,
}

/// The commands that every visit sends, as [`Command`] encodes them.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Common<'a> {
    Resume {
        #[serde(skip_serializing_if = "Option::is_none")]
        cursor: Option<&'a Cursor>,
    },
    Send {
        conversation: ConversationId,
        nonce: Nonce,
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        with: Option<&'a With>,
    },
    History {
        conversation: ConversationId,
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<Seq>,
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<Seq>,
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    Replay {
        conversation: ConversationId,
        after: Seq,
    },
    Read {
        conversation: ConversationId,
        seq: Seq,
    },
    Typing {
        conversation: ConversationId,
    },
    Ping,
    Mark(&'a MarkConversation),
    Edit(&'a EditMessage),
    React(&'a React),
}

impl EncodedFrame {
    /// Encodes what every visit sends; `None` for any other command.
    #[must_use]
    pub fn of_common(frame: &ClientFrame) -> Option<Self> {
        let common = match &frame.command {
            Command::Resume { cursor } => Common::Resume { cursor: cursor.as_ref() },
            Command::Send { conversation, nonce, text, with } => {
                Common::Send { conversation: *conversation, nonce: *nonce, text, with: with.as_deref() }
            }
            Command::History { conversation, before, after, limit } => {
                Common::History { conversation: *conversation, before: *before, after: *after, limit: *limit }
            }
            Command::Replay { conversation, after } => {
                Common::Replay { conversation: *conversation, after: *after }
            }
            Command::Read { conversation, seq } => Common::Read { conversation: *conversation, seq: *seq },
            Command::Typing { conversation } => Common::Typing { conversation: *conversation },
            Command::Ping => Common::Ping,
            Command::Mark(mark) => Common::Mark(mark),
            Command::Edit(edit) => Common::Edit(edit),
            Command::React(react) => Common::React(react),
            _ => return None,
        };
        Some(Self { reference: frame.reference, command: Json::of(&common).ok()? })
    }

    /// Encodes any. With the code for all commands: for fetched code alone.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn of(frame: &ClientFrame) -> serde_json::Result<Self> {
        Ok(Self { reference: frame.reference, command: Json::of(&frame.command)? })
    }
}
