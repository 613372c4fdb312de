//! 小乐 answers: by itself, once, and never a robot.

use crate::world::{Person, *};
use engine::{
    Config,
    config::PrivateChats,
    ports::clock::Clock,
    robot::{self, RobotConfig},
};
use jiff::tz::TimeZone;
use protocol::*;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// Thursday, 26 November 2026, 20:31 in Shanghai.
const EVENING: i64 = 1_795_696_260_000;

pub fn config() -> RobotConfig {
    RobotConfig { ai: None, zone: TimeZone::get("Asia/Shanghai").ok() }
}

async fn with_robot() -> World {
    let world = World::new().await;
    robot::start(&world.engine, config()).await.unwrap();
    world
}

/// The private chat with the robot, after its greeting.
pub async fn chat_of(person: &mut Person) -> ConversationId {
    let chat = person.opens(Command::OpenPrivate { person: PersonId::ROBOT }).await;
    assert!(chat.peer.as_ref().is_some_and(|peer| peer.robot && peer.name == "小乐"), "{chat:?}");
    if chat.last.is_none() {
        let greeting = person.entry().await;
        assert!(text_of(&greeting).contains("小乐"), "{greeting:?}");
    }
    chat.id
}

pub async fn answer(person: &mut Person, chat: ConversationId, question: &str) -> String {
    person.says(chat, question).await;
    let entry = person.entry().await;
    assert!(matches!(&entry.what, What::Message { author, .. } if author.robot), "{entry:?}");
    text_of(&entry).to_owned()
}

#[tokio::test]
async fn owners_hear_that_somebody_waits_once_for_many() {
    let world = with_robot().await;
    let mut ada = world.person("ada").await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    ada.ask(Command::ClaimOwner { code }).await.unwrap();
    let chat = chat_of(&mut ada).await;
    let settings = Command::RunServer(RunServer {
        name: None,
        admission: Some(Admission::Approval),
        recall_minutes: None,
    });
    ada.ask(settings).await.unwrap();
    world.log_in("carol").await.unwrap();
    world.log_in("dan").await.unwrap();
    let entry = ada.entry().await;
    assert_eq!(entry.conversation, chat);
    assert!(text_of(&entry).contains("“carol”"), "{entry:?}");
    // Whatever is said about dan comes before this.
    assert_eq!(answer(&mut ada, chat, "12*34").await, "12*34 = 408");
    world.stop().await;
}

#[tokio::test]
async fn it_greets_and_answers_in_private() {
    let world = with_robot().await;
    let mut alice = world.person("alice").await;
    let chat = chat_of(&mut alice).await;
    assert_eq!(answer(&mut alice, chat, "12*34").await, "12*34 = 408");
    assert!(answer(&mut alice, chat, "帮助").await.contains("掷骰子"));
    assert!(answer(&mut alice, chat, "help").await.contains("roll a die"));
    assert!(answer(&mut alice, chat, "讲个故事").await.contains("帮助"));
    assert!(answer(&mut alice, chat, "谁在线").await.contains("alice"));
    assert!(answer(&mut alice, chat, "9^9^9^9").await.contains("太大"));
    // It greets whoever opens the chat, once.
    assert_eq!(chat_of(&mut alice).await, chat);
    alice.hears_nothing().await;
    world.stop().await;
}

#[tokio::test]
async fn it_comes_when_it_is_called_and_not_by_the_way() {
    let world = with_robot().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    alice.says(LOBBY, "小乐 1+1").await;
    alice.says(LOBBY, "mail to ada@lele.example 1+1").await;
    alice.says(LOBBY, "@小乐 1+1").await;
    for _ in 0..3 {
        bob.entry().await;
    }
    assert_eq!(bob.hears("@alice 1+1 = 2").await.seq, Seq(4));
    let room = alice.creates_room("厨房").await;
    alice.says(room.id, "@Lele 2d6").await;
    let mut heard = Vec::new();
    while heard.len() < 2 {
        if let entry @ Entry { conversation, .. } = alice.entry().await
            && conversation == room.id
        {
            heard.push(entry.what);
        }
    }
    assert!(
        matches!(&heard[..], [What::Joined { person }, What::Message { .. }] if person.robot),
        "{heard:?}"
    );
    // It is one of them without being counted, and the room is not left to it.
    let members = alice
        .ask(Command::Members(FindMembers { conversation: room.id, after: None, find: None, page: None }))
        .await;
    let Ok(Reply::Members(members)) = members else { panic!("{members:?}") };
    assert_eq!((members.members.len(), members.total), (2, Some(1)));
    alice.ask(Command::Leave { conversation: room.id }).await.unwrap();
    assert_eq!(bob.ask(Command::Room { conversation: room.id }).await, Err(Fault::Missing));
    world.stop().await;
}

#[tokio::test]
async fn it_is_nobody_and_nobody_is_it() {
    let world = with_robot().await;
    for name in ["小乐", "Lele", "小樂", "lele", "L e l e", "小乐·官方", "机器人"] {
        assert_eq!(world.log_in(name).await.map_err(|(status, _)| status), Err(422), "{name}");
    }
    let mut alice = world.person("alice").await;
    assert_eq!(alice.ask(Command::Logins { person: Some(PersonId::ROBOT) }).await, Err(Fault::Forbidden));
    assert_eq!(alice.ask(Command::SignOut { login: LoginId(1) }).await, Err(Fault::Missing));
    let Ok(Reply::Card(card)) = alice.ask(Command::Card { person: PersonId::ROBOT }).await else { panic!() };
    assert!(card.online && card.person.robot);
    let find = Some("小乐".to_owned());
    let found =
        alice.ask(Command::Members(FindMembers { conversation: LOBBY, after: None, find, page: None })).await;
    let Ok(Reply::Members(found)) = found else { panic!("{found:?}") };
    assert_eq!((found.members.len(), found.total, found.online), (1, Some(1), Some(1)));
    assert!(found.members[0].online);
    world.stop().await;
}

#[tokio::test]
async fn among_friends_only_it_still_answers_everybody() {
    let world = World::with(Config { private: PrivateChats::Friends, ..generous() }).await;
    robot::start(&world.engine, config()).await.unwrap();
    let mut alice = world.person("alice").await;
    let chat = chat_of(&mut alice).await;
    alice.says(chat, "1+1").await;
    assert!(text_of(&alice.entry().await).contains('2'));
    world.stop().await;
}

#[tokio::test]
async fn the_owner_mutes_and_removes_it_like_anybody() {
    let world = with_robot().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut alice = world.person("alice").await;
    alice.ask(Command::ClaimOwner { code }).await.unwrap();
    let person = PersonId::ROBOT;
    assert_eq!(alice.ask(Command::RenamePerson { person, name: "阿福".into() }).await, Err(Fault::Forbidden));
    alice.ask(Command::Mute { conversation: LOBBY, person, minutes: 5 }).await.unwrap();
    let _ = alice.entry().await;
    alice.says(LOBBY, "@小乐 1+1").await;
    world.engine.settle().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    alice.hears_nothing().await;
    let chat = chat_of(&mut alice).await;
    alice.ask(Command::RemovePerson { person }).await.unwrap();
    assert_eq!(alice.sends(chat, random_nonce(), "1+1").await, Err(Fault::Unreachable));
    let world = world.restart().await;
    robot::start(&world.engine, config()).await.unwrap();
    let mut alice = world.connect(&alice.token).await;
    assert_eq!(alice.sends(chat, random_nonce(), "1+1").await, Err(Fault::Unreachable));
    world.stop().await;
}

#[tokio::test]
async fn what_was_asked_while_it_was_away_is_answered_once() {
    let world = with_robot().await;
    let mut alice = world.person("alice").await;
    let chat = chat_of(&mut alice).await;
    assert_eq!(answer(&mut alice, chat, "1+2").await, "1+2 = 3");
    // A server whose robot does not run stands for one that was killed before the answer.
    let mut world = world.restart().await;
    let mut alice = world.connect(&alice.token).await;
    alice.says(chat, "3+4").await;
    alice.says(LOBBY, "@小乐 5+6").await;
    for _ in 0..2 {
        world = world.restart().await;
        robot::start(&world.engine, config()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let mut alice = world.connect(&alice.token).await;
    assert_eq!(answer(&mut alice, chat, "7+8").await, "7+8 = 15");
    let texts = async |alice: &mut Person, of| -> Vec<String> {
        let items = alice.history(of).await.unwrap().items;
        items.iter().skip(usize::from(of == chat)).map(|entry| text_of(entry).to_owned()).collect()
    };
    assert_eq!(texts(&mut alice, chat).await, ["1+2", "1+2 = 3", "3+4", "3+4 = 7", "7+8", "7+8 = 15"]);
    assert_eq!(texts(&mut alice, LOBBY).await, ["@小乐 5+6", "@alice 5+6 = 11"]);
    world.stop().await;
}

struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_reminder_survives_a_restart_and_is_told_once() {
    let keep = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock(AtomicI64::new(EVENING)));
    let begin = async |folder: PathBuf| {
        let world = World::by_clock(clock.clone(), folder, generous(), None).await;
        robot::start(&world.engine, config()).await.unwrap();
        world
    };
    let world = begin(keep.path().to_owned()).await;
    let mut alice = world.person("alice").await;
    let chat = chat_of(&mut alice).await;
    let set = answer(&mut alice, chat, "十分钟后提醒我关火").await;
    assert!(set.contains("今天 20:41") && set.contains("取消提醒 1"), "{set}");
    let set = answer(&mut alice, chat, "remind me tomorrow at 8am to call home").await;
    assert!(set.contains("Friday, 27 November 2026 08:00") && set.contains("cancel reminder 2"), "{set}");
    let set = answer(&mut alice, chat, "明天早上9点提醒我开会").await;
    assert!(set.contains("09:00"), "{set}");
    assert_eq!(answer(&mut alice, chat, "我的提醒").await.lines().count(), 3);
    assert!(answer(&mut alice, chat, "取消提醒 2").await.starts_with("已取消"));
    assert!(answer(&mut alice, chat, "取消提醒 2").await.contains("没有编号 2"));
    world.stop().await;
    clock.0.store(EVENING + 11 * 60_000, Ordering::Relaxed);
    let world = begin(keep.path().to_owned()).await;
    let mut alice = world.connect(&alice.token).await;
    let last = loop {
        let items = alice.history(chat).await.unwrap().items;
        let texts: Vec<String> = items.iter().map(|entry| text_of(entry).to_owned()).collect();
        if texts.iter().any(|text| text == "⏰ 提醒：关火") {
            break texts;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(last.iter().filter(|text| text.contains("⏰ 提醒：关火") && !text.contains('\n')).count(), 1);
    world.stop().await;
    // The other one is told while everybody is here, and nothing twice.
    let world = begin(keep.path().to_owned()).await;
    let mut alice = world.connect(&alice.token).await;
    clock.0.store(EVENING + 13 * 3_600_000, Ordering::Relaxed);
    assert_eq!(text_of(&alice.entry().await), "⏰ 提醒：开会");
    assert_eq!(answer(&mut alice, chat, "我的提醒").await, "你现在没有提醒。");
    alice.hears_nothing().await;
    world.stop().await;
}

#[tokio::test]
async fn a_person_has_only_so_many_reminders() {
    let world = with_robot().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let (hers, his) = (chat_of(&mut alice).await, chat_of(&mut bob).await);
    for n in 1..=protocol::limits::REMINDERS {
        assert!(answer(&mut alice, hers, "一小时后提醒我喝水").await.contains(&format!("取消提醒 {n}")));
    }
    assert!(answer(&mut alice, hers, "一小时后提醒我喝水").await.contains("50"));
    // Nobody sees or takes back another one's.
    assert_eq!(answer(&mut bob, his, "我的提醒").await, "你现在没有提醒。");
    assert!(answer(&mut bob, his, "取消提醒 1").await.contains("没有编号 1"));
    world.stop().await;
}

#[tokio::test]
async fn a_robot_sets_off_no_robot() {
    let world = with_robot().await;
    let mut alice = world.person("alice").await;
    alice.says(LOBBY, "@小乐 1秒后提醒我 @小乐 1+1").await;
    assert!(text_of(&alice.entry().await).starts_with("@alice 好的"));
    // It calls itself, and does not come.
    alice.hears("⏰ 提醒：@小乐 1+1").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    alice.hears_nothing().await;
    world.stop().await;
}
