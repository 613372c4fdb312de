//! Sign-ups, bulletins, questionnaires: who may send, answer, see and be reminded; and tables of what was answered.

use crate::{
    device::HandClock,
    file_client::FileClient,
    forms::{
        ALL, MISSING, at, choice, form, item_of, made, mine, names, responders, responds, sends, shown, votes,
    },
    groups::group,
    world::{Person, World, *},
};
use engine::ports::clock::{Clock as _, SystemClock};
use protocol::*;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A group of a teacher, who leads it, and two parents.
async fn class(world: &World) -> (ConversationId, Person, Person, Person) {
    let mut teacher = world.person("王老师").await;
    let (mut lin, mut wu) = (world.person("林爸").await, world.person("吴妈").await);
    let room = teacher.creates_room("三年二班").await.id;
    for parent in [&mut lin, &mut wu] {
        parent.opens(Command::Join { conversation: room }).await;
    }
    (room, teacher, lin, wu)
}

fn sign(text: &str) -> Response {
    Response::Sign(text.into())
}

fn listed(item: &Entry) -> Vec<(String, String)> {
    form(item).signed.into_iter().map(|one| (one.person.name, one.text)).collect()
}

/// The table of a form, as its bytes came.
async fn table(world: &World, by: &Person, form: &Entry, language: &str) -> (u16, String, String) {
    let path = format!("/export/{}/{}.csv", form.conversation, form.seq);
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: sid={}\r\naccept-language: {language}\r\nconnection: close\r\n\r\n",
        world.address, by.token
    );
    world.raw(head.as_bytes()).await
}

#[tokio::test]
async fn a_list_keeps_the_order_in_which_people_signed() {
    let world = World::new().await;
    let (room, mut teacher, mut lin, mut wu) = class(&world).await;
    let list = made(Asks::SignUp(SignUp { places: Some(2) }));
    let sent = sends(&mut teacher, room, &list).await.unwrap();
    responds(&mut wu, &sent, sign("  带水  ")).await.unwrap();
    let two = item_of(responds(&mut lin, &sent, sign("")).await.unwrap());
    assert_eq!(listed(&two), [("吴妈".into(), "带水".into()), ("林爸".into(), String::new())]);
    assert_eq!(responds(&mut teacher, &sent, sign("我")).await, Err(Fault::Full));
    // Who changes their words keeps their place; who comes back stands at the end.
    let changed = item_of(responds(&mut wu, &sent, sign("带两瓶水")).await.unwrap());
    assert_eq!(listed(&changed)[0], ("吴妈".into(), "带两瓶水".into()));
    responds(&mut wu, &sent, Response::Withdraw).await.unwrap();
    responds(&mut teacher, &sent, sign("我")).await.unwrap();
    assert_eq!(responds(&mut wu, &sent, sign("x")).await, Err(Fault::Full));
    responds(&mut lin, &sent, Response::Withdraw).await.unwrap();
    let last = item_of(responds(&mut wu, &sent, sign("我又来了")).await.unwrap());
    let names: Vec<_> = listed(&last).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["王老师", "吴妈"]);
    assert_eq!(mine(&shown(&mut wu, &sent).await), sign("我又来了"));
    // Whoever is muted writes nothing, not even here; where all are, a list still can be signed.
    teacher.ask(Command::Mute { conversation: room, person: lin.me.id, minutes: 5 }).await.unwrap();
    let open = sends(&mut teacher, room, &made(Asks::SignUp(SignUp::default()))).await.unwrap();
    assert!(matches!(responds(&mut lin, &open, sign("x")).await, Err(Fault::Muted { .. })));
    let change = SettingsChange { mute_all: Some(true), ..SettingsChange::default() };
    teacher.ask(Command::ChangeSettings { conversation: room, change }).await.unwrap();
    responds(&mut wu, &open, sign("在")).await.unwrap();
    world.stop().await;
}

#[tokio::test]
async fn of_a_long_list_the_first_names_come_and_the_others_are_asked_for() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let sent = sends(&mut ada, LOBBY, &made(Asks::SignUp(SignUp::default()))).await.unwrap();
    for n in 0..12 {
        let mut one = world.person(&format!("p{n}")).await;
        responds(&mut one, &sent, sign(&format!("{n}"))).await.unwrap();
    }
    let seen = shown(&mut ada, &sent).await;
    assert_eq!((form(&seen).people, listed(&seen).len()), (12, usize::from(limits::SIGNED_SHOWN)));
    let page = responders(&mut ada, &sent, ALL).await.unwrap();
    let order: Vec<_> = page.people.iter().map(|one| one.response.clone().unwrap()).collect();
    assert_eq!(order, (0..12).map(|n| sign(&n.to_string())).collect::<Vec<_>>());
    world.stop().await;
}

#[tokio::test]
async fn a_bulletin_is_for_those_who_lead_and_its_readers_are_for_them() {
    let world = World::new().await;
    let (room, mut teacher, mut lin, wu) = class(&world).await;
    let bulletin =
        made(Asks::Bulletin(Bulletin { text: "明天不上课。".into(), ..Bulletin::default() }));
    assert_eq!(sends(&mut lin, room, &bulletin).await, Err(Fault::Forbidden));
    assert_eq!(sends(&mut lin, LOBBY, &bulletin).await, Err(Fault::Forbidden));
    let chat = lin.opens(Command::OpenPrivate { person: wu.me.id }).await.id;
    assert_eq!(sends(&mut lin, chat, &bulletin).await, Err(Fault::Forbidden));
    let sent = sends(&mut teacher, room, &bulletin).await.unwrap();
    let read = item_of(responds(&mut lin, &sent, Response::Confirm).await.unwrap());
    assert_eq!(form(&read).people, 1);
    assert_eq!(responds(&mut lin, &sent, Response::Confirm).await, Ok(Reply::Done));
    assert_eq!(responds(&mut lin, &sent, Response::Withdraw).await, Err(Fault::WrongForm), "read is read");
    for (whose, want) in [(ALL, ["林爸"]), (MISSING, ["吴妈"])] {
        assert_eq!(responders(&mut lin, &sent, whose).await, Err(Fault::Forbidden));
        assert_eq!(names(&responders(&mut teacher, &sent, whose).await.unwrap()), want);
    }
    assert_eq!(table(&world, &lin, &sent, "en").await.0, 422);
    let (status, head, body) = table(&world, &teacher, &sent, "en").await;
    assert_eq!(status, 200);
    assert!(
        head.contains("text/csv; charset=utf-8")
            && head.contains("attachment; filename=")
            && head.contains(".csv"),
        "{head}"
    );
    let lines: Vec<_> = body.lines().collect();
    assert_eq!(lines[0], "\u{feff}\"Name\",\"Time (UTC)\"");
    assert!(lines[1].starts_with("\"林爸\",\"20"), "{body}");
    assert_eq!((lines[2], lines.len()), ("\"吴妈\",\"\"", 3));
    drop((wu, lin, teacher));
    world.stop().await;
}

#[tokio::test]
async fn who_has_not_answered_is_called_alone_and_not_every_hour() {
    let keep = tempfile::tempdir().unwrap();
    let clock = Arc::new(HandClock(AtomicI64::new(SystemClock.now())));
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let (room, mut teacher, mut lin, mut wu) = class(&world).await;
    let sent = sends(&mut teacher, room, &made(Asks::Bulletin(Bulletin::default()))).await.unwrap();
    responds(&mut lin, &sent, Response::Confirm).await.unwrap();
    for parent in [&mut lin, &mut wu] {
        parent.ask(Command::Read { conversation: room, seq: Seq(u32::MAX) }).await.unwrap();
    }
    async fn called(person: &mut Person, room: ConversationId) -> Option<Seq> {
        let resumed = person.resume(None).await;
        resumed.conversations.into_iter().find(|view| view.id == room).unwrap().called
    }
    assert_eq!(lin.ask(Command::Remind(at(&sent))).await, Err(Fault::Forbidden));
    for parent in [&mut lin, &mut wu] {
        parent.takes().await;
    }
    let reminded = item_of(teacher.ask(Command::Remind(at(&sent))).await.unwrap());
    assert!(form(&reminded).reminded.is_some());
    let view = wu.conversation().await;
    assert!(view.called.is_some() && view.unread == 0, "{view:?}");
    assert!(!lin.takes().await.iter().any(|event| matches!(event, Event::Conversation(_))));
    assert!(called(&mut wu, room).await.is_some() && called(&mut lin, room).await.is_none());
    assert!(matches!(teacher.ask(Command::Remind(at(&sent))).await, Err(Fault::Reminded { .. })));
    wu.ask(Command::Read { conversation: room, seq: Seq(u32::MAX) }).await.unwrap();
    assert_eq!(called(&mut wu, room).await, None, "seen");
    clock.0.fetch_add(4 * 3_600_000, Ordering::Relaxed);
    responds(&mut wu, &sent, Response::Confirm).await.unwrap();
    assert_eq!(teacher.ask(Command::Remind(at(&sent))).await, Ok(Reply::Done), "nobody is left");
    teacher.ask(Command::CloseForm(at(&sent))).await.unwrap();
    assert_eq!(teacher.ask(Command::Remind(at(&sent))).await, Err(Fault::FormClosed));
    let secret = sends(&mut teacher, room, &choice(&["a", "b"], false, true)).await.unwrap();
    assert_eq!(teacher.ask(Command::Remind(at(&secret))).await, Err(Fault::WrongForm));
    world.stop().await;
}

#[tokio::test]
async fn what_is_handed_in_its_author_sees_and_exports() {
    let world = World::new().await;
    let (room, mut teacher, mut lin, mut wu) = class(&world).await;
    let question = |text: &str, options: &[&str], optional| Question {
        text: text.into(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        optional,
    };
    let questions = vec![question("去吗？", &["去", "不去"], false), question("备注", &[], true)];
    let asks = made(Asks::Questionnaire(Questionnaire { questions, files: false }));
    let sent = sends(&mut lin, room, &asks).await.unwrap();
    let hands_in = |one: &str, two: &str| Response::HandIn(vec![one.into(), two.into()]);
    for wrong in [hands_in("也许", ""), hands_in("", "x"), Response::HandIn(vec!["去".into()])] {
        assert_eq!(responds(&mut wu, &sent, wrong).await, Err(Fault::WrongForm));
    }
    let state = item_of(responds(&mut wu, &sent, hands_in("去", "=1+1")).await.unwrap());
    let everything = serde_json::to_string(&state).unwrap();
    assert!(!everything.contains("1+1"), "nobody reads it in the event: {everything}");
    assert_eq!(mine(&shown(&mut wu, &sent).await), hands_in("去", "=1+1"));
    assert_eq!(mine(&shown(&mut lin, &sent).await), Response::Withdraw);
    assert_eq!(responders(&mut wu, &sent, ALL).await, Err(Fault::Forbidden));
    for who in [&mut lin, &mut teacher] {
        let page = responders(who, &sent, ALL).await.unwrap();
        assert_eq!(page.people[0].response, Some(hands_in("去", "=1+1")));
    }
    assert_eq!(table(&world, &wu, &sent, "zh-CN").await.0, 422);
    let (_, _, body) = table(&world, &lin, &sent, "zh-CN,zh;q=0.9").await;
    let lines: Vec<_> = body.lines().collect();
    assert_eq!(lines[0], "\u{feff}\"姓名\",\"时间（UTC）\",\"去吗？\",\"备注\"");
    assert!(lines[1].starts_with("\"吴妈\",") && lines[1].ends_with("\"去\",\"'=1+1\""), "{body}");
    assert_eq!(lines[2], "\"王老师\",\"\",\"\",\"\"");
    // An open poll is a table for all, an anonymous one of numbers.
    for (anonymous, want) in [(false, "\"吴妈\""), (true, "\"b\",\"1\"")] {
        let poll = sends(&mut teacher, room, &choice(&["a", "b"], false, anonymous)).await.unwrap();
        votes(&mut wu, &poll, &[1]).await.unwrap();
        let (status, _, body) = table(&world, &lin, &poll, "zh").await;
        assert!(status == 200 && body.contains(want) && anonymous != body.contains("吴妈"), "{body}");
    }
    drop((wu, lin, teacher));
    world.stop().await;
}

/// How many files anybody still needs, after a sweep a long time later.
async fn kept(world: &World, clock: &HandClock) -> i64 {
    clock.0.fetch_add(8 * 24 * 3_600_000, Ordering::Relaxed);
    engine::actions::file::sweep(&world.engine).await.unwrap();
    let database = rusqlite::Connection::open(world.folder.join("leliao.db")).unwrap();
    database.query_row("SELECT count(*) FROM files", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn homework_is_for_who_hands_it_in_and_who_asked_for_it() {
    let keep = tempfile::tempdir().unwrap();
    let clock = Arc::new(HandClock(AtomicI64::new(SystemClock.now())));
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let mut teacher = world.person("王老师").await;
    let (mut lin, mut wu) = (world.person("林爸").await, world.person("吴妈").await);
    let room = group(&mut teacher, &mut [&mut lin, &mut wu]).await.id;
    let asks = made(Asks::Questionnaire(Questionnaire { questions: vec![], files: true }));
    let sent = sends(&mut teacher, room, &asks).await.unwrap();
    let of = |person: &Person| FileClient::of(&world, person);
    let [one, two] = [of(&wu).upload("第一页.txt", b"1").await, of(&wu).upload("第二页.txt", b"22").await];
    let foreign = of(&lin).upload("x.txt", b"x").await;
    let handed = |ids: &[FileId]| {
        // What a client says of a file's name is not believed.
        let file = |id: &FileId| HandedFile { id: *id, name: "../x".into(), picture: true };
        Response::HandInFiles(HandedIn { answers: vec![], files: ids.iter().map(file).collect() })
    };
    let before = responds(&mut wu, &sent, handed(&[foreign.id])).await;
    assert_eq!(before, Err(Fault::Missing), "another's");
    assert_eq!(responds(&mut wu, &sent, handed(&[FileId(5)])).await, Err(Fault::Missing));
    let event = item_of(responds(&mut wu, &sent, handed(&[one.id, two.id])).await.unwrap());
    assert!(!serde_json::to_string(&event).unwrap().contains(&one.id.to_string()), "{event:?}");
    let Response::HandInFiles(mine) = mine(&shown(&mut wu, &sent).await) else { panic!() };
    let names: Vec<_> = mine.files.iter().map(|file| (file.name.as_str(), file.picture)).collect();
    assert_eq!(names, [("第一页.txt", false), ("第二页.txt", false)]);
    let page = responders(&mut teacher, &sent, ALL).await.unwrap();
    assert_eq!(page.people[0].response, Some(Response::HandInFiles(mine)));
    let (_, _, body) = table(&world, &teacher, &sent, "zh").await;
    assert!(body.contains("\"文件\"") && body.contains("\"第一页.txt; 第二页.txt\""), "{body}");
    let path = format!("/file/{}", one.id);
    let gets = async |person: &Person| of(person).get(&path).await.status;
    assert_eq!((gets(&wu).await, gets(&teacher).await, gets(&lin).await), (200, 200, 404));
    // What is handed in can be neither sent nor handed in again by who took it.
    let with = With { files: vec![one.id], ..With::default() };
    let nonce = Nonce(91);
    let send = Command::Send { conversation: room, nonce, text: String::new(), with: Some(Box::new(with)) };
    assert_eq!(wu.ask(send).await, Err(Fault::Missing));
    assert_eq!(responds(&mut lin, &sent, handed(&[one.id])).await, Err(Fault::Missing));
    assert_eq!(kept(&world, &clock).await, 2, "the one that nobody handed in is gone");
    // Changed, it has one page less.
    responds(&mut wu, &sent, handed(&[one.id])).await.unwrap();
    assert_eq!(kept(&world, &clock).await, 1);
    assert_eq!(gets(&teacher).await, 200);
    teacher.ask(Command::Kick { conversation: room, person: wu.me.id }).await.unwrap();
    assert_eq!((gets(&wu).await, gets(&teacher).await), (404, 200));
    teacher.ask(Command::Recall(at(&sent))).await.unwrap();
    assert_eq!(gets(&teacher).await, 404);
    assert_eq!(kept(&world, &clock).await, 0);
    world.stop().await;
}
