//! Stickers: who makes packs and who uses them, and that messages keep theirs.

use crate::{
    file_client::*,
    groups::group,
    matrix::Scene,
    world::{Person, *},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use protocol::*;
use std::io::Cursor;

const PACK: Nonce = Nonce(5);

/// A picture like no other, as a file.
fn picture(side: u32, shade: u8) -> Vec<u8> {
    let shades = |x: u32, y: u32| Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, shade]);
    let image: DynamicImage = RgbImage::from_fn(side, side, shades).into();
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A world with its owner.
async fn owned() -> (World, Person) {
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut zoe = world.person("Zoe").await;
    zoe.ask(Command::ClaimOwner { code }).await.unwrap();
    (world, zoe)
}

fn pack(id: Nonce, stickers: &[(FileId, &str)]) -> Command {
    let sticker = |(file, name): &(FileId, &str)| Sticker { file: *file, name: (*name).to_owned() };
    let stickers = stickers.iter().map(sticker).collect();
    Command::KeepStickers(Json::of(&StickerPack { id, name: "熊猫".into(), stickers }).unwrap())
}

fn sticker(conversation: ConversationId, nonce: Nonce, file: FileId) -> Command {
    let with = With { sticker: Some(file), ..With::default() };
    Command::Send { conversation, nonce, text: String::new(), with: Some(Box::new(with)) }
}

async fn packs(person: &mut Person) -> Vec<StickerPack> {
    match person.ask(Command::Stickers {}).await {
        Ok(Reply::Stickers(packs)) => packs,
        other => panic!("{other:?}"),
    }
}

async fn sends(person: &mut Person, conversation: ConversationId, file: FileId) -> Entry {
    match person.ask(sticker(conversation, random_nonce(), file)).await {
        Ok(Reply::Sent(entry)) => entry,
        other => panic!("{other:?}"),
    }
}

fn blobs(world: &World) -> usize {
    let folders = std::fs::read_dir(world.folder.join("blobs")).unwrap();
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

#[tokio::test]
async fn owners_make_packs_of_their_own_pictures_and_nobody_else_does() {
    let (world, mut zoe) = owned().await;
    let mut ada = world.person("Ada").await;
    let of = |person: &Person| FileClient::of(&world, person);
    let one = of(&zoe).upload("1.png", &picture(40, 1)).await.id;
    let two = of(&zoe).upload("2.png", &picture(40, 2)).await.id;
    let no_picture = of(&zoe).upload("x", &noise(500, 1)).await.id;
    let anothers = of(&ada).upload("3.png", &picture(40, 3)).await.id;
    for (files, fault) in [
        (vec![(one, "a"), (no_picture, "b")], Fault::Missing),
        (vec![(anothers, "a")], Fault::Missing),
        (vec![(one, "a"), (one, "b")], Fault::Missing),
        (vec![(FileId(12_345), "a")], Fault::Missing),
        (vec![(one, "a"); limits::STICKERS + 1], Fault::ListFull { most: limits::STICKERS as u32 }),
    ] {
        assert_eq!(zoe.ask(pack(PACK, &files)).await, Err(fault), "{files:?}");
    }
    assert!(matches!(zoe.ask(pack(PACK, &[(one, " ")])).await, Err(Fault::Name(_))));
    assert_eq!(ada.ask(pack(PACK, &[(anothers, "a")])).await, Err(Fault::Missing));
    assert_eq!(packs(&mut ada).await, []);
    // Twice is once; another order, and other names, are a change.
    for _ in 0..2 {
        assert_eq!(zoe.ask(pack(PACK, &[(one, "加油"), (two, "晚安")])).await, Ok(Reply::Done));
    }
    assert_eq!(zoe.ask(pack(PACK, &[(two, "早安"), (one, "加油")])).await, Ok(Reply::Done));
    let found = packs(&mut ada).await;
    assert_eq!(found.len(), 1);
    let names: Vec<_> = found[0].stickers.iter().map(|one| (one.file, one.name.as_str())).collect();
    assert_eq!(names, [(two, "早安"), (one, "加油")]);
    // What is in a pack is in no other, and no plain file of a message.
    assert_eq!(zoe.ask(pack(Nonce(6), &[(one, "a")])).await, Err(Fault::Missing));
    let with = With { files: vec![one], ..With::default() };
    let send = Command::Send {
        conversation: LOBBY,
        nonce: random_nonce(),
        text: "x".into(),
        with: Some(Box::new(with)),
    };
    assert_eq!(zoe.ask(send).await, Err(Fault::Missing));
    for id in 10..10 + limits::STICKER_PACKS as u128 - 1 {
        assert_eq!(zoe.ask(pack(Nonce(id), &[])).await, Ok(Reply::Done));
    }
    let most = limits::STICKER_PACKS as u32;
    assert_eq!(zoe.ask(pack(Nonce(99), &[])).await, Err(Fault::ListFull { most }));
    assert_eq!(zoe.ask(pack(PACK, &[(two, "早安")])).await, Ok(Reply::Done), "a change is none more");
    let drop = Command::DropStickers(DropStickers { pack: PACK });
    assert_eq!(ada.ask(drop.clone()).await, Err(Fault::Missing));
    assert_eq!((zoe.ask(drop.clone()).await, zoe.ask(drop).await), (Ok(Reply::Done), Err(Fault::Missing)));
    world.stop().await;
}

#[tokio::test]
async fn a_sticker_is_what_the_server_says_it_is() {
    let (world, mut zoe) = owned().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let of = |person: &Person| FileClient::of(&world, person);
    let one = of(&zoe).upload("secret name.png", &picture(40, 1)).await.id;
    let two = of(&zoe).upload("2.png", &picture(40, 2)).await.id;
    zoe.ask(pack(PACK, &[(one, "加油"), (two, "晚安")])).await.unwrap();
    let nonce = random_nonce();
    let Ok(Reply::Sent(sent)) = ada.ask(sticker(LOBBY, nonce, one)).await else { panic!() };
    let What::Message { text, more: Some(more), .. } = &sent.what else { panic!("{sent:?}") };
    assert_eq!((text.as_str(), more.sticker, more.files.len()), ("[加油]", true, 1));
    let file = &more.files[0];
    assert_eq!((file.id, file.alt.as_deref(), file.width), (one, Some("加油"), Some(40)));
    assert_eq!(bob.hears("[加油]").await, sent);
    // A retry is the same; with another sticker the nonce is taken.
    assert_eq!(ada.ask(sticker(LOBBY, nonce, one)).await, Ok(Reply::Sent(sent.clone())));
    assert_eq!(ada.ask(sticker(LOBBY, nonce, two)).await, Err(Fault::NonceReused));
    // Nobody says what it is but the server, and nothing stands beside it.
    let own = of(&ada).upload("3.png", &picture(40, 3)).await.id;
    assert_eq!(ada.ask(sticker(LOBBY, random_nonce(), own)).await, Err(Fault::Missing));
    assert_eq!(ada.ask(sticker(LOBBY, random_nonce(), FileId(1))).await, Err(Fault::Missing));
    for (text, files) in [("x", vec![]), ("", vec![own])] {
        let with = With { sticker: Some(one), files, ..With::default() };
        let nonce = random_nonce();
        let send =
            Command::Send { conversation: LOBBY, nonce, text: text.into(), with: Some(Box::new(with)) };
        assert_eq!(ada.ask(send).await, Err(Fault::Unreadable));
    }
    let edit = EditMessage { conversation: LOBBY, seq: sent.seq, text: "x".into(), mentions: vec![] };
    assert_eq!(ada.ask(Command::Edit(edit)).await, Err(Fault::Forbidden));
    // Forwarded, it is a sticker again.
    let id = group(&mut ada, &mut [&mut bob]).await.id;
    let nonce = random_nonce();
    let forward = Forward { from: LOBBY, seqs: vec![sent.seq], to: id, nonce, merged: false };
    ada.ask(Command::Forward(forward)).await.unwrap();
    let history = ada.history(id).await.unwrap();
    let last = history.items.last().unwrap();
    let What::Message { more: Some(more), .. } = &last.what else { panic!("{last:?}") };
    assert!(more.sticker && more.files[0].id == one && more.forwarded.is_some());
    world.stop().await;
}

#[tokio::test]
async fn messages_keep_their_stickers_and_bytes_go_when_nobody_has_them() {
    let (world, mut zoe) = owned().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let eve = world.person("Eve").await;
    let of = |person: &Person| FileClient::of(&world, person);
    let one = of(&zoe).upload("1.png", &picture(40, 1)).await.id;
    let two = of(&zoe).upload("2.png", &picture(40, 2)).await.id;
    let path = format!("/file/{one}");
    assert_eq!(of(&eve).get(&path).await.status, 404, "not yet a sticker");
    zoe.ask(pack(PACK, &[(one, "a"), (two, "b")])).await.unwrap();
    assert_eq!(of(&eve).get(&path).await.status, 200);
    let id = group(&mut ada, &mut [&mut bob]).await.id;
    let sent = sends(&mut ada, id, one).await;
    // Taken back, it is still in the pack.
    let recalled = sends(&mut ada, id, two).await;
    ada.ask(Command::Recall(MessageAt { conversation: id, seq: recalled.seq })).await.unwrap();
    engine::actions::file::sweep(&world.engine).await.unwrap();
    assert_eq!((blobs(&world), of(&eve).get(&format!("/file/{two}")).await.status), (2, 200));
    // Out of the pack: one is in a message, the other nowhere.
    zoe.ask(Command::DropStickers(DropStickers { pack: PACK })).await.unwrap();
    engine::actions::file::sweep(&world.engine).await.unwrap();
    assert_eq!(blobs(&world), 1);
    assert_eq!(ada.ask(sticker(id, random_nonce(), one)).await, Err(Fault::Missing));
    let gets = [of(&ada).get(&path).await.status, of(&bob).get(&path).await.status];
    assert_eq!((gets, of(&eve).get(&path).await.status), ([200, 200], 404), "as any file of the group");
    ada.ask(Command::Recall(MessageAt { conversation: id, seq: sent.seq })).await.unwrap();
    engine::actions::file::sweep(&world.engine).await.unwrap();
    assert_eq!((blobs(&world), of(&ada).get(&path).await.status), (0, 404));
    world.stop().await;
}

#[tokio::test]
async fn a_guest_sees_stickers_of_their_room_and_no_packs() {
    let (world, mut zoe) = owned().await;
    let scene = Scene::set(&world, 0, &zoe.token, "").await;
    let room = scene.room;
    let [_, mut guest, mut member, ..] = scene.people;
    let of = |person: &Person| FileClient::of(&world, person);
    let one = of(&zoe).upload("1.png", &picture(40, 1)).await.id;
    zoe.ask(pack(PACK, &[(one, "a")])).await.unwrap();
    let path = format!("/file/{one}");
    assert_eq!(guest.ask(Command::Stickers {}).await, Err(Fault::Forbidden));
    assert_eq!(guest.ask(sticker(room, random_nonce(), one)).await, Err(Fault::Missing));
    assert_eq!(of(&guest).get(&path).await.status, 404);
    sends(&mut member, room, one).await;
    assert_eq!(of(&guest).get(&path).await.status, 200);
    world.stop().await;
}
