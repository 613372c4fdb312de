//! The store's files that are on their way to the server. What becomes of them is decided in [`super::uploads`].

use super::{
    Memo, Store,
    uploads::{DrawsFiles, Which},
};
use crate::ports::FileAct;
use leptos::prelude::AnyView;
use protocol::{ConversationId, FileId, Nonce};

impl Store {
    /// The files that stand above the composer of a conversation and can be sent.
    #[must_use]
    pub fn tray(self, conversation: ConversationId) -> Vec<Nonce> {
        self.with_ports(|ports| ports.uploads.tray(conversation)).unwrap_or_default()
    }

    /// Does something with files.
    pub fn act_on_files(self, act: FileAct) {
        self.with_ports(|ports| ports.uploads.act(act));
    }

    /// They are drawn so from now on.
    pub fn draw_files(self, drawing: DrawsFiles) {
        self.act(|chat| {
            chat.draws_files = Some(drawing);
            Vec::new()
        });
    }

    /// Some of them, as soon as what draws them is there.
    pub fn drawn_files(self, which: Which) -> impl Fn() -> Option<AnyView> {
        let drawing: Memo<Option<DrawsFiles>> = self.memo(|chat| chat.draws_files);
        move || drawing.get().map(|drawing| drawing.draw(which))
    }

    /// All files of a message are on the server: its turn has come.
    pub fn uploaded(self, message: Nonce, files: Vec<FileId>) {
        self.act(|chat| chat.uploaded(message, files));
    }
}
