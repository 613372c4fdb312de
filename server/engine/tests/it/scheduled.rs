//! Messages that are sent at a time that their author chose.

use crate::{
    device::HandClock,
    groups::done,
    world::{Person, World, *},
};
use engine::{actions::scheduled, ports::clock::Clock as _, robot, robot::RobotConfig};
use protocol::*;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

const START: i64 = 1_790_000_000_000;
const HOUR: i64 = 3_600_000;

struct Hall {
    world: World,
    clock: Arc<HandClock>,
    keep: tempfile::TempDir,
}

impl Hall {
    async fn new() -> Self {
        let keep = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(START)));
        let world = Self::begin(&clock, keep.path().to_owned()).await;
        scheduled::start(&world.engine);
        Self { world, clock, keep }
    }

    async fn begin(clock: &Arc<HandClock>, folder: PathBuf) -> World {
        World::by_clock(clock.clone(), folder, generous(), None).await
    }

    /// Stops, and starts at another time.
    async fn again(self, at: i64) -> Self {
        let Self { world, clock, keep } = self;
        world.stop().await;
        clock.0.store(at, Ordering::SeqCst);
        let world = Self::begin(&clock, keep.path().to_owned()).await;
        scheduled::start(&world.engine);
        Self { world, clock, keep }
    }

    fn pass(&self, milliseconds: i64) {
        self.clock.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

fn new(text: &str, at: i64) -> Schedule {
    Schedule { conversation: LOBBY, nonce: random_nonce(), text: text.into(), with: None, at }
}

async fn list(person: &mut Person, command: Command) -> Vec<ScheduledMessage> {
    match person.ask(command).await {
        Ok(Reply::Scheduled(list)) => list,
        other => panic!("{other:?}"),
    }
}

async fn waiting(person: &mut Person) -> Vec<ScheduledMessage> {
    list(person, Command::Scheduled(ScheduledIn { conversation: None })).await
}

async fn said(person: &mut Person, conversation: ConversationId) -> Vec<String> {
    let items = person.history(conversation).await.unwrap().items;
    let texts = items.iter().filter(|item| matches!(item.what, What::Message { .. }));
    texts.map(|item| text_of(item).to_owned()).collect()
}

async fn settled(hall: &Hall) {
    tokio::time::sleep(Duration::from_millis(700)).await;
    hall.world.engine.settle().await;
}

#[tokio::test]
async fn it_is_sent_at_its_time_as_its_author_and_once() {
    let hall = Hall::new().await;
    let (mut ada, mut bob) = (hall.world.person("Ada").await, hall.world.person("Bob").await);
    let mut phone = hall.world.connect(&ada.token).await;
    let first = new("早上好", START + HOUR);
    let one = list(&mut ada, Command::Schedule(first.clone())).await;
    assert_eq!((one.len(), &*one[0].text, one[0].at), (1, "早上好", START + HOUR));
    assert_eq!(phone.event().await, Event::Scheduled);
    assert_eq!(list(&mut ada, Command::Schedule(first.clone())).await, one, "a retry is no second one");
    phone.hears_nothing().await;
    settled(&hall).await;
    bob.hears_nothing().await;
    hall.pass(HOUR);
    let entry = bob.entry().await;
    let What::Message { author, nonce, text, .. } = &entry.what else { panic!() };
    assert_eq!((author.id, *nonce, &**text), (ada.me.id, first.nonce, "早上好"));
    assert_eq!(entry.at, START + HOUR);
    ada.hears("早上好").await;
    assert_eq!(waiting(&mut ada).await, []);
    assert_eq!(list(&mut ada, Command::Schedule(first)).await, [], "nor is one after it was sent");
    settled(&hall).await;
    assert_eq!(said(&mut bob, LOBBY).await, ["早上好"]);
    hall.world.stop().await;
}

#[tokio::test]
async fn it_survives_restarts_and_clocks_that_jump() {
    let hall = Hall::new().await;
    let mut ada = hall.world.person("Ada").await;
    for (text, at) in [("三", START + 3 * HOUR), ("一", START + HOUR), ("二", START + 2 * HOUR)] {
        list(&mut ada, Command::Schedule(new(text, at))).await;
    }
    let order: Vec<_> = waiting(&mut ada).await.into_iter().map(|one| one.text).collect();
    assert_eq!(order, ["一", "二", "三"]);
    // Away while the first was due; the clock is ahead, then put back.
    let hall = hall.again(START + HOUR + 5).await;
    let mut ada = hall.world.connect(&ada.token).await;
    settled(&hall).await;
    assert_eq!(said(&mut ada, LOBBY).await, ["一"]);
    hall.clock.0.store(START, Ordering::SeqCst);
    settled(&hall).await;
    assert_eq!(said(&mut ada, LOBBY).await, ["一"]);
    let hall = hall.again(START + 3 * HOUR).await;
    let mut ada = hall.world.connect(&ada.token).await;
    settled(&hall).await;
    assert_eq!(said(&mut ada, LOBBY).await, ["一", "二", "三"]);
    let hall = hall.again(START + 4 * HOUR).await;
    let mut ada = hall.world.connect(&ada.token).await;
    settled(&hall).await;
    assert_eq!(said(&mut ada, LOBBY).await.len(), 3);
    assert!(hall.clock.now() > START);
    hall.world.stop().await;
}

#[tokio::test]
async fn it_can_be_changed_cancelled_and_sent_now() {
    let hall = Hall::new().await;
    let (mut ada, mut bob) = (hall.world.person("Ada").await, hall.world.person("Bob").await);
    let later = list(&mut ada, Command::Schedule(new("晚安", START + HOUR))).await[0].clone();
    let gone = list(&mut ada, Command::Schedule(new("不发了", START + HOUR))).await[1].clone();
    let change = |text: Option<&str>, at| {
        let text = text.map(str::to_owned);
        Command::ChangeScheduled(ChangeScheduled { scheduled: later.id, text, at })
    };
    let cancel = Command::CancelScheduled(CancelScheduled { scheduled: gone.id });
    // Nobody else's.
    assert_eq!(bob.ask(change(Some("x"), None)).await, Err(Fault::Missing));
    assert_eq!(bob.ask(cancel.clone()).await, Err(Fault::Missing));
    assert_eq!(waiting(&mut bob).await, []);
    assert_eq!(list(&mut ada, cancel.clone()).await, std::slice::from_ref(&later));
    assert_eq!(ada.ask(cancel).await, Err(Fault::Missing));
    let list_of = |list: Vec<ScheduledMessage>| (list[0].text.clone(), list[0].at);
    assert_eq!(list_of(list(&mut ada, change(Some("晚安！"), None)).await), ("晚安！".into(), START + HOUR));
    assert_eq!(list_of(list(&mut ada, change(None, Some(START + 9))).await), ("晚安！".into(), START + 9));
    assert_eq!(ada.ask(change(Some(" "), None)).await, Err(Fault::TextEmpty));
    list(&mut ada, change(None, Some(0))).await;
    bob.hears("晚安！").await;
    assert_eq!(waiting(&mut ada).await, []);
    // Limits: the time, the number, files, the text.
    let far = new("x", START + 367 * 86_400_000);
    assert_eq!(ada.ask(Command::Schedule(far)).await, Err(Fault::Unreadable));
    let files = With { files: vec![FileId(7)], ..With::default() };
    let with = Schedule { with: Some(Box::new(files)), ..new("x", START + HOUR) };
    assert_eq!(ada.ask(Command::Schedule(with)).await, Err(Fault::Unreadable));
    assert_eq!(ada.ask(Command::Schedule(new(" ", START + HOUR))).await, Err(Fault::TextEmpty));
    for _ in 0..limits::SCHEDULED {
        list(&mut ada, Command::Schedule(new("x", START + HOUR))).await;
    }
    let most = u32::try_from(limits::SCHEDULED).unwrap();
    assert_eq!(ada.ask(Command::Schedule(new("x", START + HOUR))).await, Err(Fault::ListFull { most }));
    hall.world.stop().await;
}

#[tokio::test]
async fn whoever_may_not_write_any_more_gets_the_text_back() {
    let hall = Hall::new().await;
    robot::start(&hall.world.engine, RobotConfig::default()).await.unwrap();
    let (mut ada, mut bob) = (hall.world.person("Ada").await, hall.world.person("Bob").await);
    let room = bob.creates_room("操场").await.id;
    ada.opens(Command::Join { conversation: room }).await;
    let at = START + HOUR;
    list(&mut ada, Command::Schedule(Schedule { conversation: room, ..new("集合！", at) })).await;
    done(&mut bob, Command::Kick { conversation: room, person: ada.me.id }).await;
    hall.pass(HOUR);
    let chat = loop {
        let chat = ada.conversation().await;
        if chat.peer.as_ref().is_some_and(|peer| peer.robot) {
            break chat.id;
        }
    };
    let told = async |ada: &mut Person| {
        let texts = said(ada, chat).await;
        texts.iter().filter(|text| text.contains("集合！")).count()
    };
    assert_eq!(told(&mut ada).await, 1);
    let failed = waiting(&mut ada).await;
    assert_eq!((failed.len(), failed[0].failed.clone()), (1, Some(Fault::Forbidden)));
    assert_eq!(said(&mut bob, room).await.len(), 0);
    // It is told once, and tried again only when its author says so.
    let hall = hall.again(at + HOUR).await;
    robot::start(&hall.world.engine, RobotConfig::default()).await.unwrap();
    let (mut ada, mut bob) = (hall.world.connect(&ada.token).await, hall.world.connect(&bob.token).await);
    settled(&hall).await;
    assert_eq!(told(&mut ada).await, 1);
    done(&mut bob, Command::Readmit { conversation: room, person: ada.me.id }).await;
    ada.opens(Command::Join { conversation: room }).await;
    let now = ChangeScheduled { scheduled: failed[0].id, text: None, at: Some(0) };
    list(&mut ada, Command::ChangeScheduled(now)).await;
    settled(&hall).await;
    assert_eq!(said(&mut bob, room).await, ["集合！"]);
    hall.world.stop().await;
}

#[tokio::test]
async fn in_slow_mode_it_waits_for_its_turn() {
    let hall = Hall::new().await;
    let (mut ada, mut bob) = (hall.world.person("Ada").await, hall.world.person("Bob").await);
    let room = bob.creates_room("操场").await.id;
    ada.opens(Command::Join { conversation: room }).await;
    let change = SettingsChange { slow_seconds: Some(60), ..SettingsChange::default() };
    done(&mut bob, Command::ChangeSettings { conversation: room, change }).await;
    for text in ["一", "二"] {
        list(&mut ada, Command::Schedule(Schedule { conversation: room, ..new(text, START + HOUR) })).await;
    }
    hall.pass(HOUR);
    settled(&hall).await;
    assert_eq!(said(&mut bob, room).await.len(), 1);
    let left = waiting(&mut ada).await;
    assert_eq!((left.len(), left[0].failed.clone(), left[0].at), (1, None, START + HOUR + 60_000));
    hall.pass(60_000);
    settled(&hall).await;
    assert_eq!(said(&mut bob, room).await.len(), 2);
    hall.world.stop().await;
}
