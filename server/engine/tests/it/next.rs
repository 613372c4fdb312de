//! A client of a made-up later version asks this server (the frames of `app/protocol/wire/next`).

use crate::world::{World, text_of};
use protocol::{ConversationId, Fault, Reply, limits::PAGE};
use std::{fs, path::Path};

fn recorded(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../app/protocol/wire/next").join(name);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[tokio::test]
async fn a_client_of_a_later_version_is_answered() {
    /// Every recorded frame has this reference.
    const REFERENCE: u32 = 7;
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    for name in ["command_unknown.json", "command_unknown_bare.json"] {
        alice.send_text(recorded(name)).await;
        assert_eq!(alice.answer(REFERENCE).await, Err(Fault::UnknownCommand), "{name}");
    }
    // Fields that are not known are ignored, at every depth.
    alice.send_text(recorded("command_send.json")).await;
    let Ok(Reply::Sent(sent)) = alice.answer(REFERENCE).await else { panic!("not sent") };
    assert_eq!((text_of(&sent), sent.conversation), ("下一版", ConversationId::LOBBY));
    alice.send_text(recorded("command_history.json")).await;
    let Ok(Reply::History(page)) = alice.answer(REFERENCE).await else { panic!("no page") };
    assert!(page.items == [sent] && page.items.len() < PAGE.into());
    alice.says(ConversationId::LOBBY, "还在").await;
    world.stop().await;
}
