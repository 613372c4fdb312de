//! How files that are on their way are drawn.

use super::{super::recording::Recording, LocalFile};
use leptos::prelude::{AnyView, ReadSignal};
use protocol::{ConversationId, Nonce};

/// It comes with the code that uploads them.
#[derive(Debug, Clone, Copy)]
pub struct DrawsFiles {
    /// They.
    pub files: ReadSignal<Vec<LocalFile>>,
    /// What is being recorded.
    pub recording: ReadSignal<Option<Recording>>,
    /// Draws some of them.
    pub draw: fn(DrawsFiles, Which) -> AnyView,
}

/// Which files.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// Those above the composer of a conversation, and what is recorded for it.
    Tray(ConversationId),
    /// Those of a pending message.
    Of(Nonce),
}

impl DrawsFiles {
    /// Draws some of them.
    #[must_use]
    pub fn draw(self, which: Which) -> AnyView {
        (self.draw)(self, which)
    }
}

impl PartialEq for DrawsFiles {
    /// There is one way to draw them.
    fn eq(&self, other: &Self) -> bool {
        self.files == other.files
    }
}
