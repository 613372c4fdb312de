//! Rooms, spaces, groups and packs of stickers that somebody makes. Each has a nonce, so that a retry makes no second one.

use super::store::Store;
use leptos::web_sys::File;
use protocol::{Command, FileId, Json, PersonId, StickerPack};

impl Store {
    /// Creates a room.
    pub fn create_room(self, name: String) {
        if let Some(nonce) = self.with_ports(|ports| ports.clock.nonce()) {
            let space = self.peek(|chat| chat.space);
            self.command(Command::CreateRoom { nonce, name, space: Some(space) });
        }
    }

    /// Makes a space.
    pub fn make_space(self, name: String) {
        if let Some(nonce) = self.with_ports(|ports| ports.clock.nonce()) {
            self.command(Command::MakeSpace { nonce, name });
        }
    }

    /// Makes a pack of stickers, without any.
    pub fn make_pack(self, name: String) {
        if let Some(id) = self.with_ports(|ports| ports.clock.nonce()) {
            self.keep_pack(&StickerPack { id, name, stickers: Vec::new() });
        }
    }

    /// Makes a pack what this says.
    pub fn keep_pack(self, pack: &StickerPack) {
        if let Ok(pack) = Json::of(pack) {
            self.command(Command::KeepStickers(pack));
        }
    }

    /// Puts a picture onto the server, for owners.
    pub fn upload_picture(self, picture: File, then: Box<dyn FnOnce(Option<FileId>)>) {
        self.with_ports(|ports| ports.tab.upload(picture, then));
    }

    /// Makes a group.
    pub fn create_group(self, name: String, people: Vec<PersonId>) {
        if let Some(nonce) = self.with_ports(|ports| ports.clock.nonce()) {
            self.command(Command::CreateGroup { nonce, name, people });
        }
    }
}
