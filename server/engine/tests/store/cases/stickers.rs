//! Packs of stickers, and how long their files stay.

use super::files::{file, sweep};
use crate::stage::{Bare, START};
use protocol::*;

const LOBBY: ConversationId = ConversationId::LOBBY;

fn pack(id: u128, name: &str, files: &[FileId]) -> StickerPack {
    let sticker = |file: &FileId| Sticker { file: *file, name: format!("{name}!") };
    StickerPack { id: Nonce(id), name: name.into(), stickers: files.iter().map(sticker).collect() }
}

pub fn a_pack_is_what_was_said_last(bare: &Bare) {
    let ada = bare.person("Ada");
    let [one, two, three] = [1, 2, 3].map(|blob| file(bare, ada, blob, 5, &[]));
    let keep = |pack: &StickerPack| bare.write(|tx| tx.write_stickers().keep_pack(pack));
    let packs = || bare.read(|read| read.stickers().packs());
    assert_eq!(packs(), []);
    let (first, second) = (pack(9, "a", &[one, two]), pack(3, "b", &[]));
    keep(&first);
    keep(&second);
    assert_eq!(packs(), [first, second.clone()], "in the order in which they were made");
    let turned = pack(9, "c", &[two, three, one]);
    keep(&turned);
    assert_eq!(packs(), [turned, second.clone()]);
    assert_eq!(bare.read(|read| read.stickers().sticker(three)), Some("c!".to_owned()));
    assert!(bare.write(|tx| tx.write_stickers().drop_pack(Nonce(9))));
    assert!(!bare.write(|tx| tx.write_stickers().drop_pack(Nonce(9))));
    assert_eq!((packs(), bare.read(|read| read.stickers().sticker(one))), (vec![second], None));
}

pub fn a_sticker_stays_as_long_as_a_pack_or_a_message_has_it(bare: &Bare) {
    let ada = bare.person("Ada");
    let [one, two] = [1, 2].map(|blob| file(bare, ada, blob, 5, &[]));
    bare.write(|tx| tx.write_stickers().keep_pack(&pack(9, "a", &[one, two])));
    assert!(bare.read(|read| read.files().file(one)).unwrap().sent, "it is no upload any more");
    assert_eq!(sweep(bare, START + 9_000), (0, vec![]));
    bare.write(|tx| tx.write_files().attach(LOBBY, Seq(1), &[one]));
    bare.write(|tx| tx.write_files().attach(LOBBY, Seq(2), &[two]));
    bare.write_at(START + 10, |tx| tx.write_files().detach(LOBBY, Seq(1)));
    assert_eq!(sweep(bare, START + 10), (0, vec![]), "the pack has it");
    bare.write_at(START + 20, |tx| tx.write_stickers().keep_pack(&pack(9, "a", &[two])));
    assert_eq!(sweep(bare, START + 20), (1, vec![1]));
    bare.write_at(START + 30, |tx| tx.write_stickers().drop_pack(Nonce(9)));
    assert_eq!(sweep(bare, START + 30), (0, vec![]), "a message has it");
    bare.write_at(START + 40, |tx| tx.write_files().detach_all(LOBBY));
    assert_eq!(sweep(bare, START + 40), (1, vec![2]));
}
