//! Finding messages, over sockets: who finds what, and from when on.

use crate::{
    file_client::FileClient,
    groups::{done, group},
    world::{Person, World, *},
};
use protocol::*;

pub fn looking_for(find: &str) -> Search {
    Search { find: find.into(), ..Search::default() }
}

/// All pages of it.
pub async fn finds(person: &mut Person, search: &Search) -> Vec<Hit> {
    let (mut all, mut page) = (Vec::new(), None);
    loop {
        let asked = Json::of(&Search { page, ..search.clone() }).unwrap();
        let Reply::Hits(found) = person.ask(Command::Search(asked)).await.unwrap() else { panic!() };
        assert_eq!(found.next.is_some(), found.reached.is_some());
        assert!(found.hits.len() <= limits::HITS);
        all.extend(found.hits);
        page = found.next;
        if page.is_none() {
            return all;
        }
    }
}

async fn texts(person: &mut Person, search: &Search) -> Vec<String> {
    finds(person, search).await.iter().map(|hit| hit.text.concat()).collect()
}

async fn found(person: &mut Person, find: &str) -> Vec<String> {
    texts(person, &looking_for(find)).await
}

#[tokio::test]
async fn any_part_of_what_was_said_is_found_with_what_stands_around_it() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    for text in [
        "我在上海开会",
        "上个月的海边",
        "用定时任务代替 cron",
        "c++ 1.5 is 100% done",
        "東京タワー",
        "it's RUNNING",
    ] {
        ada.says(LOBBY, text).await;
    }
    assert_eq!(found(&mut ada, "上海").await, ["我在上海开会"]);
    assert_eq!(found(&mut ada, "海").await, ["上个月的海边", "我在上海开会"], "newest first");
    assert_eq!(found(&mut ada, "cron 定时").await, ["用定时任务代替 cron"]);
    for find in ["C++", "1.5", "100%", "+", "\"is 100%\""] {
        assert_eq!(found(&mut ada, find).await, ["c++ 1.5 is 100% done"], "{find}");
    }
    assert_eq!(found(&mut ada, "东京").await, ["東京タワー"]);
    assert_eq!(found(&mut ada, "run").await, ["it's RUNNING"]);
    assert_eq!(found(&mut ada, "it's").await, ["it's RUNNING"]);
    for find in ["*", "\"100% is\"", "NOT", "上海 cron", "%%", ""] {
        assert_eq!(found(&mut ada, find).await, [""; 0], "{find}");
    }
    let hit = finds(&mut ada, &looking_for("定时 cron")).await.remove(0);
    assert_eq!(hit.text, ["用", "定时", "任务代替 ", "cron"]);
    assert_eq!((hit.author.name.as_str(), hit.cut_before, hit.cut_after), ("Ada", false, false));
    let long = "a".repeat(201);
    let asked = Command::Search(Json::of(&looking_for(&long)).unwrap());
    assert_eq!(ada.ask(asked).await, Err(Fault::Unreadable));
    let page = Search { page: Some("x".into()), ..looking_for("a") };
    assert_eq!(ada.ask(Command::Search(Json::of(&page).unwrap())).await, Err(Fault::Unreadable));
    world.stop().await;
}

#[tokio::test]
async fn edits_recalls_and_removals_take_effect_at_once() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let said = ada.says(LOBBY, "旧的说法").await;
    let gone = ada.says(LOBBY, "收回的说法").await;
    let kept = ada.says(LOBBY, "留下的说法").await;
    assert_eq!(found(&mut bob, "说法").await.len(), 3);
    let edit =
        EditMessage { conversation: LOBBY, seq: said.seq, text: "新的说法".into(), mentions: vec![] };
    ada.ask(Command::Edit(edit)).await.unwrap();
    ada.ask(Command::Recall(MessageAt { conversation: LOBBY, seq: gone.seq })).await.unwrap();
    assert_eq!(found(&mut bob, "说法").await, ["留下的说法", "新的说法"]);
    assert!(found(&mut bob, "旧的").await.is_empty() && found(&mut bob, "收回").await.is_empty());
    done(&mut bob, Command::HideMessages(HideMessages { conversation: LOBBY, seqs: vec![kept.seq] })).await;
    assert_eq!(found(&mut bob, "说法").await, ["新的说法"]);
    assert_eq!(found(&mut ada, "说法").await, ["留下的说法", "新的说法"], "for everybody else it is there");
    world.stop().await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read_now() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Cleo").await);
    let closed = group(&mut ada, &mut [&mut bob]).await.id;
    ada.says(closed, "秘密一").await;
    let room = ada.creates_room("房间").await.id;
    ada.says(room, "公开的秘密").await;
    assert_eq!(found(&mut bob, "秘密").await, ["秘密一"], "only where one is in");
    assert_eq!(found(&mut cleo, "秘密").await, [""; 0]);
    // A public room's history is there for whoever goes to its door; a group is not there at all.
    let within = |conversation| Search { conversation: Some(conversation), ..looking_for("秘密") };
    assert_eq!(texts(&mut cleo, &within(room)).await, ["公开的秘密"]);
    for id in [closed, ConversationId(12_345)] {
        let asked = Command::Search(Json::of(&within(id)).unwrap());
        assert_eq!(cleo.ask(asked).await, Err(Fault::Missing));
        let nothing = Search { find: String::new(), ..within(id) };
        assert_eq!(cleo.ask(Command::Search(Json::of(&nothing).unwrap())).await, Err(Fault::Missing));
    }
    // Newcomers of a group whose history is hidden find what is said from then on.
    let change = SettingsChange { hide_history: Some(true), ..SettingsChange::default() };
    done(&mut ada, Command::ChangeSettings { conversation: closed, change }).await;
    done(&mut ada, Command::AddPeople { conversation: closed, people: vec![cleo.me.id] }).await;
    ada.says(closed, "秘密二").await;
    assert_eq!(found(&mut cleo, "秘密").await, ["秘密二"]);
    done(&mut ada, Command::Kick { conversation: closed, person: bob.me.id }).await;
    assert_eq!(found(&mut bob, "秘密").await, [""; 0], "with the membership it is gone");
    done(&mut cleo, Command::Leave { conversation: closed }).await;
    assert_eq!(found(&mut cleo, "秘密").await, [""; 0]);
    world.stop().await;
}

#[tokio::test]
async fn a_blocked_message_is_found_by_its_author_alone() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = ada.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
    ada.says(private, "先说一句").await;
    done(&mut bob, Command::Block { person: ada.me.id, blocked: true }).await;
    ada.says(private, "再说一句").await;
    assert_eq!(found(&mut ada, "一句").await, ["再说一句", "先说一句"]);
    assert_eq!(found(&mut bob, "一句").await, ["先说一句"]);
    world.stop().await;
}

#[tokio::test]
async fn filters_are_fields() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let link = ada.says(LOBBY, "看 https://example.org/a").await;
    let bobs = bob.says(LOBBY, "看看").await;
    let form = crate::matrix::poll(&mut ada, LOBBY).await;
    ada.ask(Command::Star(Flag { conversation: LOBBY, seq: bobs.seq, on: true })).await.unwrap();
    let private = ada.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
    let pinned = ada.says(private, "看这里").await;
    ada.ask(Command::Pin(Flag { conversation: private, seq: pinned.seq, on: true })).await.unwrap();
    let none = Search::default();
    for (search, want) in [
        (Search { from: Some(bob.me.id), ..looking_for("看") }, vec![bobs.seq]),
        (Search { from: Some(bob.me.id), ..none.clone() }, vec![bobs.seq]),
        (Search { conversation: Some(private), ..looking_for("看") }, vec![pinned.seq]),
        (Search { has: Some(Has::Link), ..none.clone() }, vec![link.seq]),
        (Search { has: Some(Has::Form), ..none.clone() }, vec![form]),
        (Search { has: Some(Has::Picture), ..none.clone() }, vec![]),
        (Search { pinned: true, ..none.clone() }, vec![pinned.seq]),
        (Search { pinned: true, ..looking_for("那里") }, vec![]),
        (Search { starred: true, ..none.clone() }, vec![bobs.seq]),
        (Search { starred: true, pinned: true, ..none.clone() }, vec![]),
        (Search { since: Some(pinned.at + 1), ..looking_for("看") }, vec![]),
        (Search { until: Some(link.at), ..looking_for("看") }, vec![]),
        (
            Search {
                since: Some(link.at),
                until: Some(link.at + 1),
                from: Some(ada.me.id),
                ..looking_for("https")
            },
            vec![link.seq],
        ),
        (none.clone(), vec![]),
    ] {
        let seqs: Vec<Seq> = finds(&mut ada, &search).await.iter().map(|hit| hit.place.seq).collect();
        assert_eq!(seqs, want, "{search:?}");
    }
    // What is in a query is text, whatever it looks like.
    assert_eq!(found(&mut ada, "from:Bob").await, [""; 0]);
    let strange = Command::Search(Json::of(&serde_json::json!({ "find": "a", "has": "hologram" })).unwrap());
    assert_eq!(ada.ask(strange).await, Err(Fault::Unreadable));
    world.stop().await;
}

#[tokio::test]
async fn a_file_is_found_by_its_name_and_kind() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let id = FileClient::of(&world, &ada).upload("东风报告.txt", b"hello").await.id;
    let with = Some(Box::new(With { files: vec![id], ..With::default() }));
    let (conversation, nonce, text) = (LOBBY, random_nonce(), String::new());
    ada.ask(Command::Send { conversation, nonce, text, with }).await.unwrap();
    ada.says(LOBBY, "报告在上面").await;
    let hits = finds(&mut bob, &looking_for("報告")).await;
    assert_eq!(hits.len(), 2);
    assert_eq!(hits[1].files[0].name, ["东风", "报告", ".txt"]);
    assert!(hits[1].text.is_empty());
    let by_kind = Search { has: Some(Has::File), ..Search::default() };
    let hits = finds(&mut bob, &by_kind).await;
    assert!(hits.len() == 1 && hits[0].files[0].file.id == id && hits[0].files[0].name.is_empty());
    world.stop().await;
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_double() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let room = ada.creates_room("房间").await.id;
    for n in 0..65 {
        ada.says(if n % 3 == 0 { LOBBY } else { room }, &format!("第{n}条消息")).await;
    }
    let hits = finds(&mut ada, &looking_for("条消息")).await;
    let texts: Vec<String> = hits.iter().map(|hit| hit.text.concat()).collect();
    assert_eq!(texts.len(), 65);
    assert!(
        hits.is_sorted_by(|one, next| (one.at, one.place.conversation) >= (next.at, next.place.conversation))
    );
    let distinct: std::collections::BTreeSet<&String> = texts.iter().collect();
    assert_eq!(distinct.len(), 65);
    world.stop().await;
}

#[tokio::test]
async fn a_room_is_found_by_its_name_pinyin_and_initials() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let room = ada.creates_room("定时任务").await.id;
    ada.creates_room("other").await;
    let mut found = async |find: &str| {
        let rooms = FindRooms { find: Some(find.into()), ..FindRooms::default() };
        let Ok(Reply::Rooms(rooms)) = ada.ask(Command::Rooms(rooms)).await else { panic!() };
        rooms.rooms.into_iter().map(|room| room.name).collect::<Vec<_>>()
    };
    for find in ["任务", "任務", "dsrw", "dingshi", "renwu", "rw"] {
        assert_eq!(found(find).await, ["定时任务"], "{find}");
    }
    assert_eq!(found("ingshi").await, [""; 0]);
    ada.ask(Command::RenameRoom { conversation: room, name: "会议".into() }).await.unwrap();
    let rooms = FindRooms { find: Some("huiyi".into()), ..FindRooms::default() };
    let Ok(Reply::Rooms(rooms)) = ada.ask(Command::Rooms(rooms)).await else { panic!() };
    assert_eq!(rooms.rooms.len(), 1);
    world.stop().await;
}

#[tokio::test]
async fn one_s_own_groups_are_found_by_name_pinyin_and_initials_and_those_of_others_are_not() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let mut ben = world.person("Ben").await;
    let room = ada.creates_room("定时任务").await.id;
    let group = Command::CreateGroup { nonce: random_nonce(), name: "幸福一家".into(), people: vec![] };
    let Ok(Reply::Opened(group)) = ada.ask(group).await else { panic!() };
    let unnamed = Command::CreateGroup { nonce: random_nonce(), name: String::new(), people: vec![] };
    ada.ask(unnamed).await.unwrap();
    async fn found(who: &mut Person, find: &str) -> Vec<ConversationId> {
        let mine = FindRooms { find: Some(find.into()), mine: true, ..FindRooms::default() };
        let Ok(Reply::Rooms(rooms)) = who.ask(Command::Rooms(mine)).await else { panic!() };
        rooms.rooms.into_iter().map(|room| room.id).collect()
    }
    for find in ["一家", "xfyj", "xingfu", "XING FU", "yijia"] {
        assert_eq!(found(&mut ada, find).await, [group.id], "{find}");
        assert_eq!(found(&mut ben, find).await, [], "{find}");
    }
    assert_eq!(found(&mut ada, "renwu").await, [room]);
    assert_eq!(found(&mut ben, "renwu").await, [room], "it is public");
    assert_eq!(
        found(&mut ada, "").await,
        [group.id, room],
        "one's own first, nothing twice or without a name"
    );
    let public = FindRooms { find: Some("xfyj".into()), ..FindRooms::default() };
    let Ok(Reply::Rooms(public)) = ada.ask(Command::Rooms(public)).await else { panic!() };
    assert_eq!(public.rooms, [], "unless it is asked for");
    ada.ask(Command::RenameRoom { conversation: group.id, name: "三班".into() }).await.unwrap();
    assert_eq!((found(&mut ada, "xfyj").await, found(&mut ada, "sanban").await), (vec![], vec![group.id]));
    ada.ask(Command::Leave { conversation: group.id }).await.unwrap();
    assert_eq!(found(&mut ada, "sanban").await, []);
    world.stop().await;
}

#[tokio::test]
async fn searches_have_a_limit_of_their_own() {
    let mut config = generous();
    config.quotas.commands_per_second = 40;
    let world = World::with(config).await;
    let mut ada = world.person("Ada").await;
    let command = Command::Search(Json::of(&looking_for("x")).unwrap());
    let mut refused = 0;
    for _ in 0..80 {
        match ada.ask(command.clone()).await {
            Ok(Reply::Hits(_)) => {}
            Err(Fault::RateLimited { retry_ms: 200 }) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused > 10, "{refused}");
    assert!(ada.history(LOBBY).await.is_ok(), "everything else goes on");
    world.stop().await;
}
