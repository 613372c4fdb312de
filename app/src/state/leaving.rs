//! How a login ends.

use super::{Chat, anchor::Places, store::Store};
use crate::ports::{Drafts, FileAct};
use leptos::prelude::*;

impl Store {
    /// Ends the login.
    pub fn log_out(self) {
        self.leave("/logout", String::new(), move |_| self.act(Chat::could_not_log_out));
    }

    /// Ends the login by a form: that of `/logout`, or of `/forget`, which ends the person. Drafts and pending messages
    /// are deleted once the server has done it, and not before.
    pub fn leave(self, path: &str, form: String, refused: impl FnOnce(String) + 'static) {
        self.chat.update(|chat| chat.leaving = true);
        let answered = move |done: Result<(), String>| match done {
            Ok(()) => {
                self.wipe();
                self.with_ports(|ports| ports.tab.open("/login?why=left"));
            }
            Err(answer) => {
                self.chat.update(|chat| chat.leaving = false);
                refused(answer);
            }
        };
        self.with_ports(|ports| ports.tab.post(path, form, Box::new(answered)));
    }

    /// Deletes drafts, places and pending messages, at logout.
    fn wipe(self) {
        self.drafts.set(Drafts::new());
        self.unsaved.set_value(Vec::new());
        self.places.set_value(Places::default());
        let me = self.peek(|chat| chat.me.id);
        self.with_ports(|ports| {
            ports.storage.wipe(me);
            ports.outbox.wipe();
            ports.uploads.act(FileAct::Wipe);
        });
    }
}
