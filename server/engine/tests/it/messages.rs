//! What becomes of messages: answered, edited, taken back, reacted to, pinned, called, kept, hidden, forwarded.

use crate::{
    device::HandClock,
    file_client::FileClient,
    world::{Person, World, *},
};
use engine::ports::clock::{Clock as _, SystemClock};
use protocol::*;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

fn more(entry: &Entry) -> More {
    match &entry.what {
        What::Message { more, .. } => more.as_deref().cloned().unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

fn text(entry: &Entry) -> &str {
    match &entry.what {
        What::Message { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

/// The message that a reply's event changed.
fn item(reply: Reply) -> Entry {
    match reply {
        Reply::Sent(Entry { what: What::Changed { item, .. }, .. }) => *item,
        other => panic!("{other:?}"),
    }
}

async fn edit(by: &mut Person, of: &Entry, text: &str) -> Result<Reply, Fault> {
    let (conversation, seq) = (of.conversation, of.seq);
    by.ask(Command::Edit(EditMessage { conversation, seq, text: text.into(), mentions: vec![] })).await
}

async fn recall(by: &mut Person, of: &Entry) -> Result<Reply, Fault> {
    by.ask(Command::Recall(MessageAt { conversation: of.conversation, seq: of.seq })).await
}

async fn react(by: &mut Person, of: &Entry, emoji: &str, on: bool) -> Result<Reply, Fault> {
    let (conversation, seq) = (of.conversation, of.seq);
    by.ask(Command::React(React { conversation, seq, emoji: emoji.into(), on })).await
}

async fn send(by: &mut Person, to: ConversationId, text: &str, with: With) -> Result<Entry, Fault> {
    let nonce = random_nonce();
    let with = Some(Box::new(with));
    match by.ask(Command::Send { conversation: to, nonce, text: text.into(), with }).await? {
        Reply::Sent(entry) => Ok(entry),
        other => panic!("{other:?}"),
    }
}

/// The item at a place, as a page of history has it.
async fn shown(to: &mut Person, of: &Entry) -> Entry {
    let page = to.history(of.conversation).await.unwrap();
    page.items.into_iter().find(|item| item.seq == of.seq).unwrap()
}

async fn called(person: &mut Person, conversation: ConversationId) -> Option<Seq> {
    let resumed = person.resume(None).await;
    resumed.conversations.into_iter().find(|view| view.id == conversation).unwrap().called
}

async fn two(world: &World) -> (Person, Person) {
    (world.person("小明").await, world.person("Ada").await)
}

#[tokio::test]
async fn an_edit_changes_the_text_for_all_and_keeps_what_it_was() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let said = ming.says(LOBBY, "六点见").await;
    let after = ming.says(LOBBY, "好").await;
    ada.takes().await;
    let edited = item(edit(&mut ming, &said, "七点见").await.unwrap());
    assert_eq!((text(&edited), edited.seq, edited.ord, edited.at), ("七点见", said.seq, said.ord, said.at));
    assert!(more(&edited).edited.is_some());
    let heard = ada.takes().await;
    let [Event::Entry(Entry { seq, ord, what: What::Changed { how: How::Edited, item, .. }, .. })] =
        &heard[..]
    else {
        panic!("{heard:?}")
    };
    assert_eq!((*seq, *ord, text(item)), (after.seq.next(), after.ord, "七点见"), "no unread, no reorder");
    assert_eq!(text(&shown(&mut ada, &said).await), "七点见");
    let at = MessageAt { conversation: LOBBY, seq: said.seq };
    let Reply::Revisions(before) = ada.ask(Command::Revisions(at)).await.unwrap() else { panic!() };
    assert_eq!(before.iter().map(|one| (&*one.text, one.at)).collect::<Vec<_>>(), [("六点见", said.at)]);
    assert_eq!(edit(&mut ming, &said, "七点见").await, Ok(Reply::Done), "the same again is nothing");
    assert_eq!(edit(&mut ada, &said, "八点见").await, Err(Fault::Forbidden));
    assert_eq!(edit(&mut ming, &said, " ").await, Err(Fault::TextEmpty));
    world.stop().await;
}

#[tokio::test]
async fn what_is_taken_back_is_nowhere_any_more() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let said = ming.says(LOBBY, "密码是 1234").await;
    edit(&mut ming, &said, "密码是 12345").await.unwrap();
    let answer = send(&mut ada, LOBBY, "别发这里", With { reply: Some(said.seq), ..With::default() }).await;
    let answer = answer.unwrap();
    assert_eq!(more(&answer).reply.unwrap().text, "密码是 12345");
    react(&mut ada, &said, "😱", true).await.unwrap();
    let gone = item(recall(&mut ming, &said).await.unwrap());
    assert_eq!((text(&gone), more(&gone).recalled.unwrap().name), ("", "小明".into()));
    let page = ada.history(LOBBY).await.unwrap();
    let Reply::Replayed(raw) = ada.ask(Command::Replay { conversation: LOBBY, after: Seq(0) }).await.unwrap()
    else {
        panic!()
    };
    let all = serde_json::to_string(&(page, raw)).unwrap();
    assert!(!all.contains("1234"), "gone from history, quotes and the log: {all}");
    let at = MessageAt { conversation: LOBBY, seq: said.seq };
    assert_eq!(ada.ask(Command::Revisions(at)).await, Err(Fault::Missing));
    assert_eq!(react(&mut ada, &said, "😱", true).await, Err(Fault::Missing));
    assert_eq!(edit(&mut ming, &said, "x").await, Err(Fault::Missing));
    assert_eq!(recall(&mut ming, &said).await, Err(Fault::Missing));
    world.stop().await;
}

#[tokio::test]
async fn everybody_takes_their_own_back_for_a_while_and_owners_what_others_wrote() {
    let keep = tempfile::tempdir().unwrap();
    let clock = Arc::new(HandClock(AtomicI64::new(SystemClock.now())));
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let (mut ming, mut ada) = two(&world).await;
    let room = ada.creates_room("班").await.id;
    ming.opens(Command::Join { conversation: room }).await;
    let (theirs, hers) = (ming.says(room, "a").await, ada.says(room, "b").await);
    assert_eq!(recall(&mut ming, &hers).await, Err(Fault::Forbidden));
    clock.0.fetch_add(121_000, Ordering::Relaxed);
    assert_eq!(recall(&mut ming, &theirs).await, Err(Fault::TooLate));
    let gone = item(recall(&mut ada, &theirs).await.unwrap());
    assert_eq!(more(&gone).recalled.unwrap().name, "Ada");
    item(recall(&mut ada, &hers).await.unwrap());
    world.stop().await;
}

#[tokio::test]
async fn reactions_are_counted_once_each_and_a_heart_is_one() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let said = ming.says(LOBBY, "我考过了").await;
    let one = item(react(&mut ada, &said, "❤\u{fe0f}", true).await.unwrap());
    assert_eq!(more(&one).tallies, [Tally { emoji: "❤".into(), count: 1 }]);
    assert!(more(&one).mine.is_empty(), "an event is the same for all");
    assert_eq!(react(&mut ada, &said, "❤", true).await, Ok(Reply::Done));
    react(&mut ming, &said, "❤", true).await.unwrap();
    react(&mut ming, &said, "👍🏽", true).await.unwrap();
    react(&mut ming, &said, "👍", true).await.unwrap();
    let seen = more(&shown(&mut ada, &said).await);
    let tallies: Vec<_> = seen.tallies.iter().map(|tally| (&*tally.emoji, tally.count)).collect();
    assert_eq!(tallies, [("❤", 2), ("👍🏽", 1), ("👍", 1)], "skin tones apart, the first one first");
    assert_eq!(seen.mine, ["❤"]);
    let at = MessageAt { conversation: LOBBY, seq: said.seq };
    let Reply::Reactors(who) = ada.ask(Command::Reactors(at)).await.unwrap() else { panic!() };
    assert_eq!(who[0].people.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["Ada", "小明"]);
    let fewer = item(react(&mut ada, &said, "❤", false).await.unwrap());
    assert_eq!(more(&fewer).tallies[0].count, 1);
    for wrong in ["", "a", "👍👍", "<img>", "1", &"👨‍👩‍👧".repeat(9)] {
        assert_eq!(react(&mut ada, &said, wrong, true).await, Err(Fault::NoEmoji), "{wrong}");
    }
    for emoji in
        ["😀", "😁", "😂", "🤣", "😃", "😄", "😅", "😆", "😉", "😊", "😋", "😎", "😍", "😘", "🥰", "😗", "😙"]
    {
        react(&mut ada, &said, emoji, true).await.unwrap();
    }
    assert_eq!(react(&mut ada, &said, "🙂", true).await, Err(Fault::ListFull { most: 20 }));
    world.stop().await;
}

#[tokio::test]
async fn names_are_called_by_the_longest_match_and_marked_until_read() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let _long = world.person("小明明").await;
    let said = ada.says(LOBBY, "交给@小明处理，@Ada 知道").await;
    let calls = more(&said);
    let names: Vec<_> = calls.mentions.iter().map(|one| (&*one.name, one.person)).collect();
    assert_eq!(names, [("小明", ming.me.id), ("Ada", ada.me.id)]);
    let longest = ada.says(LOBBY, "@小明明在吗").await;
    assert_eq!(more(&longest).mentions[0].name, "小明明");
    assert!(more(&ada.says(LOBBY, "@nobody a@b.example").await) == More::default());
    assert_eq!(called(&mut ming, LOBBY).await, Some(said.seq));
    ming.ask(Command::Read { conversation: LOBBY, seq: said.seq }).await.unwrap();
    assert_eq!(called(&mut ming, LOBBY).await, None);
    let edited = item(edit(&mut ada, &longest, "@小明 在吗").await.unwrap());
    assert_eq!(more(&edited).mentions[0].person, ming.me.id);
    assert_eq!(called(&mut ming, LOBBY).await, Some(longest.seq), "an edit calls who was not called before");
    recall(&mut ada, &longest).await.unwrap();
    assert_eq!(called(&mut ming, LOBBY).await, None);
    world.stop().await;
}

#[tokio::test]
async fn everybody_is_called_by_right() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let room = ada.creates_room("班").await.id;
    ming.opens(Command::Join { conversation: room }).await;
    assert!(!more(&ming.says(room, "@所有人 我饿了").await).all, "members may not");
    let said = ada.says(room, "@所有人 开会").await;
    assert!(more(&said).all);
    assert_eq!(called(&mut ming, room).await, Some(said.seq));
    assert_eq!(called(&mut ada, room).await, None, "nobody calls themselves");
    world.stop().await;
}

#[tokio::test]
async fn pins_stars_and_what_one_hides() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let room = ada.creates_room("班").await.id;
    ming.opens(Command::Join { conversation: room }).await;
    let (first, second) = (ming.says(room, "一").await, ming.says(room, "二").await);
    let flag = |of: &Entry, on| Flag { conversation: room, seq: of.seq, on };
    assert_eq!(ming.ask(Command::Pin(flag(&first, true))).await, Err(Fault::Forbidden));
    ada.ask(Command::Pin(flag(&first, true))).await.unwrap();
    ada.ask(Command::Pin(flag(&second, true))).await.unwrap();
    let pins = async |who: &mut Person| match who.ask(Command::Pins(Pins { conversation: room })).await {
        Ok(Reply::Messages(pins)) => pins.iter().map(|one| text(one).to_owned()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(pins(&mut ming).await, ["二", "一"]);
    ada.ask(Command::Pin(flag(&second, false))).await.unwrap();
    assert_eq!(pins(&mut ming).await, ["一"]);

    ming.ask(Command::Star(flag(&first, true))).await.unwrap();
    ming.ask(Command::Star(flag(&second, true))).await.unwrap();
    recall(&mut ming, &second).await.unwrap();
    let stars = async |who: &mut Person| match who.ask(Command::Stars(Stars::default())).await {
        Ok(Reply::Messages(found)) => found.iter().map(|one| text(one).to_owned()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(stars(&mut ming).await, ["一"]);
    assert!(stars(&mut ada).await.is_empty());
    // One's other devices hear of it, and of one that was taken back nothing.
    let mut laptop = world.connect(&ming.token).await;
    laptop.resume(None).await;
    ada.takes().await;
    for (message, on) in [(&first, false), (&second, false), (&first, true)] {
        ming.ask(Command::Star(flag(message, on))).await.unwrap();
    }
    let told = laptop.takes().await.into_iter().filter_map(|event| match event {
        Event::Mine(told) => Some(told.seq),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [first.seq, first.seq]);
    ada.hears_nothing().await;

    let mut tablet = world.connect(&ming.token).await;
    let cursor = tablet.resume(None).await.cursor;
    ming.ask(Command::HideMessages(HideMessages { conversation: room, seqs: vec![first.seq] }))
        .await
        .unwrap();
    let seen = ming.history(room).await.unwrap().items;
    assert!(seen.iter().all(|one| one.seq != first.seq));
    assert!(ada.history(room).await.unwrap().items.iter().any(|one| one.seq == first.seq));
    let resumed = tablet.resume(Some(cursor)).await;
    assert_eq!(resumed.hidden, [HideMessages { conversation: room, seqs: vec![first.seq] }]);
    ming.ask(Command::Leave { conversation: room }).await.unwrap();
    assert!(stars(&mut ming).await.is_empty(), "what one may not read is not on the list");
    world.stop().await;
}

#[tokio::test]
async fn a_list_of_ones_own_comes_in_parts_whatever_one_may_not_read_between_them() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let (left, room) = (ada.creates_room("旧").await.id, ada.creates_room("班").await.id);
    for conversation in [left, room] {
        ming.opens(Command::Join { conversation }).await;
    }
    let flag = |of: &Entry| Flag { conversation: of.conversation, seq: of.seq, on: true };
    let mut said = Vec::new();
    // All at one time: their places tell them apart. Sixty of them will be out of reach.
    for (conversation, count) in [(room, 55), (left, 60), (room, 3)] {
        for n in 0..count {
            let message = ming.says(conversation, &format!("{conversation} {n}")).await;
            ming.ask(Command::Star(flag(&message))).await.unwrap();
            said.push(message);
        }
    }
    ming.ask(Command::Leave { conversation: left }).await.unwrap();
    let mut found = BTreeSet::new();
    let mut asked = Stars::default();
    for count in [50, 8] {
        let Ok(Reply::Messages(part)) = ming.ask(Command::Stars(asked)).await else { panic!("a part") };
        assert_eq!(part.len(), count);
        let last = part.last().unwrap();
        asked.before = Some(MessageAt { conversation: last.conversation, seq: last.seq });
        found.extend(part.iter().map(|one| (one.conversation, one.seq)));
    }
    let readable = said.iter().filter(|one| one.conversation == room);
    assert_eq!(found, readable.map(|one| (one.conversation, one.seq)).collect());

    // Of one message it is said whether it is there, however long ago it came there.
    let of = |message: &Entry| MessageAt { conversation: message.conversation, seq: message.seq };
    let unstarred = ming.says(room, "不收藏").await;
    for (message, is_there) in [(&said[0], true), (&said[60], false), (&unstarred, false)] {
        let asked = Stars { of: Some(of(message)), before: None };
        let Ok(Reply::Messages(part)) = ming.ask(Command::Stars(asked)).await else { panic!("an answer") };
        assert_eq!(
            part.iter().map(of).collect::<Vec<_>>(),
            is_there.then(|| of(message)).into_iter().collect::<Vec<_>>()
        );
    }
    world.stop().await;
}

#[tokio::test]
async fn one_or_many_are_forwarded_by_who_may_read_them() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let chat = ada.opens(Command::OpenPrivate { person: ming.me.id }).await.id;
    let (one, two) = (ada.says(chat, "悄悄话").await, ming.says(chat, "好").await);
    let forward = |nonce, seqs: &[Seq], merged| {
        Command::Forward(Forward { from: chat, seqs: seqs.to_vec(), to: LOBBY, nonce, merged })
    };
    let mut eve = world.person("eve").await;
    assert_eq!(eve.ask(forward(random_nonce(), &[one.seq], false)).await, Err(Fault::Missing));
    assert_eq!(ming.ask(forward(random_nonce(), &[Seq(99)], false)).await, Err(Fault::Missing));
    let nonce = random_nonce();
    let before = ada.history(LOBBY).await.unwrap().items.len();
    for _ in 0..2 {
        ming.ask(forward(nonce, &[one.seq, two.seq], false)).await.unwrap();
    }
    let items = ada.history(LOBBY).await.unwrap().items;
    let copies: Vec<_> =
        items[before..].iter().map(|one| (text(one), more(one).forwarded.unwrap())).collect();
    assert_eq!(copies.len(), 2, "a retry sends nothing twice");
    assert_eq!((copies[0].0, &*copies[0].1.name, copies[0].1.at), ("悄悄话", "Ada", one.at));
    ming.ask(forward(random_nonce(), &[one.seq, two.seq], true)).await.unwrap();
    let merged = ada.history(LOBBY).await.unwrap().items.pop().unwrap();
    let bundle: Vec<Copied> = more(&merged).bundle.unwrap().read().unwrap();
    assert_eq!(
        bundle.iter().map(|one| (&*one.name, &*one.text)).collect::<Vec<_>>(),
        [("Ada", "悄悄话"), ("小明", "好")]
    );
    assert_eq!(text(&merged), "Ada: 悄悄话\n小明: 好");
    world.stop().await;
}

#[tokio::test]
async fn files_go_with_their_message_and_stay_as_long_as_one_has_them() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let room = ming.creates_room("照片").await.id;
    let (his, hers) = (FileClient::of(&world, &ming), FileClient::of(&world, &ada));
    let (one, two) = (his.upload("a.bin", b"one").await, his.upload("b.bin", b"two").await);
    let with = |files: &[FileId]| With { files: files.to_vec(), ..With::default() };
    assert_eq!(send(&mut ming, room, " ", With::default()).await, Err(Fault::TextEmpty));
    assert_eq!(send(&mut ada, LOBBY, "x", with(&[one.id])).await, Err(Fault::Missing), "another's");
    let path = format!("/file/{}", one.id);
    assert_eq!(hers.get(&path).await.status, 404, "nobody sees what is not sent");
    let nonce = random_nonce();
    let asked = Command::Send {
        conversation: room,
        nonce,
        text: String::new(),
        with: Some(Box::new(with(&[one.id, two.id]))),
    };
    let Ok(Reply::Sent(said)) = ming.ask(asked.clone()).await else { panic!() };
    assert_eq!(ming.ask(asked).await, Ok(Reply::Sent(said.clone())), "a retry gets the first result");
    assert_eq!(more(&said).files, [one.clone(), two.clone()]);
    assert_eq!(send(&mut ming, room, "x", with(&[one.id])).await, Err(Fault::Missing), "it is sent");
    ada.opens(Command::Join { conversation: room }).await;
    assert_eq!(more(&shown(&mut ada, &said).await).files, [one.clone(), two.clone()]);
    assert_eq!(hers.get(&path).await.body, b"one");
    // Where they are told and not shown, all of them are: in quotes, in lists.
    let brief = Brief { of: FileKind::File, count: 2, name: "a.bin".into() };
    let answer = send(&mut ada, room, "好", With { reply: Some(said.seq), ..With::default() }).await.unwrap();
    let quote = more(&shown(&mut ada, &answer).await).reply.unwrap();
    assert_eq!((quote.text.as_str(), quote.files.as_deref()), ("", Some(&brief)));
    let merge = Forward {
        from: room,
        seqs: vec![said.seq, answer.seq],
        to: room,
        nonce: random_nonce(),
        merged: true,
    };
    ming.ask(Command::Forward(merge)).await.unwrap();
    let bundle = ada.history(room).await.unwrap().items.pop().unwrap();
    let copied: Vec<Copied> = more(&bundle).bundle.unwrap().read().unwrap();
    assert_eq!((copied[0].text.as_str(), copied[0].files.as_ref()), ("", None));
    assert_eq!(
        copied[0].attachments,
        [one.clone(), two.clone()],
        "several messages as one bring theirs along"
    );
    assert!(text(&bundle).contains("a.bin b.bin"), "{}", text(&bundle));
    let edited = item(edit(&mut ming, &said, "两张").await.unwrap());
    assert_eq!(more(&edited).files.len(), 2, "an edit is of the text");
    let bare = item(edit(&mut ming, &said, " ").await.unwrap());
    assert_eq!((text(&bare), more(&bare).files.len()), ("", 2), "which files need not have");
    let forward =
        Forward { from: room, seqs: vec![said.seq], to: LOBBY, nonce: random_nonce(), merged: false };
    ming.ask(Command::Forward(forward)).await.unwrap();
    let gone = item(recall(&mut ming, &said).await.unwrap());
    assert!(more(&gone).files.is_empty());
    assert_eq!(more(&shown(&mut ada, &answer).await).reply.unwrap().files, None, "nor in what quotes it");
    assert_eq!(hers.get(&path).await.body, b"one", "the copy has it");
    let copy = ada.history(LOBBY).await.unwrap().items.pop().unwrap();
    recall(&mut ming, &copy).await.unwrap();
    assert_eq!(hers.get(&path).await.body, b"one", "several messages as one have it");
    // Forwarded, they bring it to where it goes; to nobody else.
    let mut zoe = world.person("Zoe").await;
    let chat = ming.opens(Command::OpenPrivate { person: zoe.me.id }).await.id;
    let forward =
        Forward { from: room, seqs: vec![bundle.seq], to: chat, nonce: random_nonce(), merged: false };
    ming.ask(Command::Forward(forward)).await.unwrap();
    recall(&mut ming, &bundle).await.unwrap();
    assert_eq!(FileClient::of(&world, &zoe).get(&path).await.body, b"one");
    assert_eq!(hers.get(&path).await.status, 404);
    let copy = zoe.history(chat).await.unwrap().items.pop().unwrap();
    recall(&mut ming, &copy).await.unwrap();
    assert_eq!(FileClient::of(&world, &zoe).get(&path).await.status, 404, "what was taken back is nowhere");
    world.stop().await;
}

#[tokio::test]
async fn so_many_files_go_along_with_several_messages_in_one() {
    let world = World::new().await;
    let (mut ming, _) = two(&world).await;
    let his = FileClient::of(&world, &ming);
    let mut seqs = Vec::new();
    for n in 0..3 {
        let mut files = Vec::new();
        for file in 0..20 {
            files.push(his.upload("a.bin", format!("{n} {file}").as_bytes()).await.id);
        }
        seqs.push(send(&mut ming, LOBBY, "", With { files, ..With::default() }).await.unwrap().seq);
    }
    let merge = Forward { from: LOBBY, seqs, to: LOBBY, nonce: random_nonce(), merged: true };
    ming.ask(Command::Forward(merge)).await.unwrap();
    let bundle = ming.history(LOBBY).await.unwrap().items.pop().unwrap();
    let copied: Vec<Copied> = more(&bundle).bundle.unwrap().read().unwrap();
    let counts: Vec<_> = copied.iter().map(|one| (one.attachments.len(), one.files.as_ref())).collect();
    let brief = Brief { of: FileKind::File, count: 20, name: "a.bin".into() };
    assert_eq!(counts, [(20, None), (20, None), (0, Some(&brief))], "of one message all or none");
    world.stop().await;
}

#[tokio::test]
async fn who_is_blocked_changes_nothing_and_learns_nothing() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let chat = ada.opens(Command::OpenPrivate { person: ming.me.id }).await.id;
    let (hers, his) = (ada.says(chat, "嗨").await, ming.says(chat, "嗯").await);
    ming.ask(Command::Block { person: ada.me.id, blocked: true }).await.unwrap();
    ming.takes().await;
    assert!(edit(&mut ada, &hers, "别不理我").await.is_ok());
    assert!(react(&mut ada, &his, "❤", true).await.is_ok());
    let unheard = ada.says(chat, "在吗").await;
    assert_eq!(text(&item(edit(&mut ada, &unheard, "在吗？").await.unwrap())), "在吗？");
    let heard = ming.takes().await;
    assert!(heard.iter().all(|event| matches!(event, Event::Skip { .. })), "{heard:?}");
    let all = serde_json::to_string(&ming.history(chat).await.unwrap()).unwrap();
    assert!(!all.contains("别不理我") && !all.contains('❤') && !all.contains("在吗"), "{all}");
    world.stop().await;
}

#[tokio::test]
async fn an_answer_needs_what_it_answers_and_history_passes_over_changes() {
    let world = World::new().await;
    let (mut ming, mut ada) = two(&world).await;
    let with = |seq| With { reply: Some(Seq(seq)), ..With::default() };
    assert_eq!(send(&mut ming, LOBBY, "x", with(99)).await, Err(Fault::Missing));
    let said = ming.says(LOBBY, "一").await;
    for n in 0..60 {
        react(&mut ada, &said, "👍", n % 2 == 0).await.unwrap();
    }
    let last = ming.says(LOBBY, "二").await;
    let history = |before, after| Command::History { conversation: LOBBY, before, after, limit: Some(1) };
    let Reply::History(page) = ada.ask(history(Some(last.seq), None)).await.unwrap() else { panic!() };
    assert_eq!(page.items.iter().map(|item| item.seq).collect::<Vec<_>>(), [said.seq]);
    let Reply::History(page) = ada.ask(history(None, Some(said.seq))).await.unwrap() else { panic!() };
    assert_eq!(page.items.iter().map(|item| item.seq).collect::<Vec<_>>(), [last.seq]);
    let answer = send(&mut ming, LOBBY, "答", with(said.seq.0)).await.unwrap();
    assert_eq!(more(&answer).reply.unwrap().author.unwrap().name, "小明");
    world.stop().await;
}
