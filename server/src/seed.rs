//! People and rooms to develop with: `leliao --dev` on an empty database.

use engine::{
    Engine,
    actions::{execute, person},
};
use protocol::{AvatarId, Command, ConversationId, Fault, Locale, Nonce};
use std::sync::Arc;

const PEOPLE: [(&str, u16); 4] = [("东东", 1), ("亮亮妈妈", 4), ("Mia Thompson", 7), ("老王（王建国）", 5)];
const SAID: [(usize, &str); 5] = [
    (1, "各位家长好，周五春游的安排出来了：早上 8:00 校门口集合，记得带水和帽子。"),
    (2, "Hi all 👋 I can drive four kids. The bus number is B-17, right?"),
    (0, "收到，谢谢老师！"),
    (3, "路线看这里：https://map.example.org/lake，很清楚。"),
    (0, "需要帮忙带班级的急救包吗？我家有一套。"),
];

/// Fills a database that has nobody yet.
///
/// # Errors
/// The store's.
pub async fn plant(engine: &Arc<Engine>) -> Result<(), Fault> {
    let mut people = Vec::new();
    for (name, avatar) in PEOPLE {
        match person::enter(engine, name, AvatarId(avatar), Locale::Zh, "leliao --dev").await {
            Ok((identity, _)) => people.push(identity),
            // They are here already.
            Err(Fault::Name(_)) => return Ok(()),
            Err(fault) => return Err(fault),
        }
    }
    if let Some(maker) = people.get(1) {
        let name = "三年二班家长群".to_owned();
        execute(engine, maker.caller(), Command::CreateRoom { nonce: Nonce(1), name, space: None }).await?;
    }
    if let Some(maker) = people.get(2) {
        let name = "周末爬山 · Hiking".to_owned();
        execute(engine, maker.caller(), Command::CreateRoom { nonce: Nonce(2), name, space: None }).await?;
    }
    for (n, (author, text)) in (100..).zip(SAID) {
        if let Some(author) = people.get(author) {
            let (conversation, nonce, text) = (ConversationId::LOBBY, Nonce(n), text.to_owned());
            execute(engine, author.caller(), Command::Send { conversation, nonce, text, with: None }).await?;
        }
    }
    Ok(())
}
