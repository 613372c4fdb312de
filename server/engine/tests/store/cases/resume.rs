//! Coming back with a cursor: what one missed, all of it, and nothing else.

use crate::bench::*;
use engine::ports::store::*;
use protocol::*;
use std::sync::mpsc::channel;

pub fn nothing_changed_says_nothing(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    let first = bench.resume(&dong, None);
    assert_eq!((first.snapshot, ids(&first.conversations)), (Some(SnapshotReason::First), vec![LOBBY]));
    let cursor = bench.cursor(&dong);
    bench.say(&ada, room, "不在这里");
    for _ in 0..2 {
        let resumed = bench.resume(&dong, Some(cursor.clone()));
        assert!(resumed.snapshot.is_none() && resumed.conversations.is_empty() && resumed.gone.is_empty());
    }
}

pub fn what_changed_is_told_and_nothing_else(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let rooms = ["一", "二", "三"].map(|name| bench.room(&ada, name));
    for room in rooms {
        bench.join(&dong, room).unwrap();
    }
    let changed_by = |change: &dyn Fn()| {
        let cursor = bench.cursor(&dong);
        change();
        let resumed = bench.resume(&dong, Some(cursor.clone()));
        assert!(resumed.snapshot.is_none() && resumed.gone.is_empty());
        assert!(read_cursor(&resumed.cursor).1 > read_cursor(&cursor).1);
        assert_eq!(read_cursor(&resumed.cursor).0, read_cursor(&cursor).0);
        resumed.conversations
    };
    let said = changed_by(&|| {
        bench.say(&ada, rooms[1], "走吗");
        bench.say(&ada, rooms[1], "走");
    });
    assert_eq!(ids(&said), [rooms[1]]);
    assert_eq!((said[0].unread, text(said[0].last.as_ref().unwrap())), (2, "走"));
    // What one has read on another device.
    let read = changed_by(&|| assert!(bench.read_to(&dong, rooms[1], said[0].head.0).is_ok()));
    assert_eq!((ids(&read), read[0].unread, read[0].read), (vec![rooms[1]], 0, said[0].head));
    let renamed = changed_by(&|| {
        let rename =
            |store: &Store, done| store.conversations.rename_room(ada.actor(), rooms[2], name("叁"), done);
        bench.write(rename).unwrap();
    });
    assert_eq!((ids(&renamed), renamed[0].name.as_str(), renamed[0].unread), (vec![rooms[2]], "叁", 0));
    let muted = changed_by(&|| {
        let mute = |store: &Store, done| store.conversations.mute(ada.actor(), rooms[0], dong.id, 5, done);
        bench.write(mute).unwrap();
    });
    assert_eq!((ids(&muted), muted[0].muted_until), (vec![rooms[0]], Some(START + 300_000)));
    let opened = changed_by(&|| drop(bench.private(&ada, dong.id).unwrap()));
    assert_eq!((opened.len(), opened[0].peer.as_ref().unwrap().id), (1, ada.id));
}

pub fn every_way_of_going_is_told_once(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let [left, kicked, deleted, again] = ["一", "二", "三", "四"].map(|name| bench.room(&ada, name));
    for room in [left, kicked, deleted, again] {
        bench.join(&dong, room).unwrap();
    }
    let cursor = bench.cursor(&dong);
    bench.leave(&dong, left).unwrap();
    bench.kick(ada.actor(), kicked, &dong).unwrap();
    bench.delete(ada.actor(), deleted).unwrap();
    bench.leave(&dong, again).unwrap();
    bench.join(&dong, again).unwrap();
    let attached = bench.attach(&dong, Some(cursor)).unwrap();
    let mut gone = attached.resumed.gone.clone();
    gone.sort();
    let mut expected = [left, kicked, deleted];
    expected.sort();
    assert_eq!(gone, expected);
    assert_eq!(ids(&attached.resumed.conversations), [again]);
    let mut followed = attached.rooms;
    followed.sort();
    let mut still_in = [LOBBY, again];
    still_in.sort();
    assert_eq!(followed, still_in, "nobody follows what is gone");
    // What goes on there is not theirs to hear of.
    let later = attached.resumed.cursor;
    bench.say(&ada, left, "他走了");
    bench.say(&ada, kicked, "终于");
    let resumed = bench.resume(&dong, Some(later));
    assert_eq!((resumed.gone, resumed.conversations), (vec![], vec![]));
    // A snapshot is everything there is, so it names nothing that is not.
    assert_eq!(bench.resume(&dong, None).gone, []);
}

pub fn a_cursor_of_elsewhere_or_of_the_future_gets_a_snapshot(bench: &Bench) {
    let ada = bench.person("Ada");
    let room = bench.room(&ada, "散步");
    let now = bench.cursor(&ada);
    let (epoch, version) = read_cursor(&now);
    for cursor in [
        cursor_at(epoch ^ 1, version),
        cursor_at(epoch ^ 1, 0),
        cursor_at(epoch, version + 1),
        cursor_at(epoch, u64::MAX),
        Cursor::new("v2-of-another-release_9").unwrap(),
        Cursor::new(format!("{epoch}.")).unwrap(),
        Cursor::new(format!("{epoch}.99999999999999999999999")).unwrap(),
    ] {
        let resumed = bench.resume(&ada, Some(cursor));
        assert_eq!(resumed.snapshot, Some(SnapshotReason::Epoch));
        assert_eq!(resumed.cursor, now);
        assert_eq!(ids(&resumed.conversations), [LOBBY, room]);
    }
    let all = bench.resume(&ada, Some(cursor_at(epoch, 0)));
    assert_eq!((all.snapshot, all.conversations.len()), (None, 2), "the oldest cursor is a cursor");
}

pub fn it_reads_at_its_place_in_the_commit_order(bench: &Bench) {
    let ada = bench.person("Ada");
    let store = bench.store();
    let (sender, receiver) = channel();
    for _ in 0..50 {
        let message =
            NewMessage { actor: ada.actor(), conversation: LOBBY, nonce: bench.nonce(), text: "x".into() };
        let told = sender.clone();
        let said = move |result: StoreResult<Appended>| {
            let Ok(Appended::New(entry)) = result else { panic!("{result:?}") };
            told.send((true, entry.seq)).unwrap();
        };
        store.messages.append(message, Box::new(said));
        let told = sender.clone();
        let attached = move |result: StoreResult<Attachment>| {
            told.send((false, result.unwrap().resumed.conversations[0].head)).unwrap();
        };
        store.conversations.resume(ada.login, ada.id, None, Box::new(attached));
    }
    let heard: Vec<(bool, Seq)> = receiver.iter().take(100).collect();
    let expected: Vec<(bool, Seq)> = (1..=50).flat_map(|n| [(true, Seq(n)), (false, Seq(n))]).collect();
    assert_eq!(heard, expected, "each resume has what was told before it, and not what is told after");
}

pub fn an_ended_login_does_not_resume(bench: &Bench) {
    let ada = bench.person("Ada");
    let cursor = bench.cursor(&ada);
    bench.sign_out(ada.actor(), ada.login).unwrap();
    for cursor in [None, Some(cursor)] {
        assert_eq!(refused(bench.attach(&ada, cursor)), Fault::LoggedOut);
    }
}

pub fn a_new_name_reaches_the_private_chats(bench: &Bench) {
    let [ada, dong, mia] = bench.people(["Ada", "东东", "Mia"]);
    let chat = bench.private(&ada, dong.id).unwrap().0.id;
    let peer_after = |change: &dyn Fn()| {
        let (cursor, hers) = (bench.cursor(&ada), bench.cursor(&mia));
        change();
        assert!(bench.resume(&mia, Some(hers)).conversations.is_empty(), "not hers");
        let resumed = bench.resume(&ada, Some(cursor));
        assert_eq!(ids(&resumed.conversations), [chat]);
        resumed.conversations[0].peer.clone().unwrap()
    };
    assert_eq!(peer_after(&|| drop(bench.rename(&dong, "冬冬").unwrap())).name, "冬冬");
    let face = ProfileChange { avatar: Some(AvatarId(9)), ..ProfileChange::default() };
    assert_eq!(
        peer_after(&|| drop(bench.update(dong.actor(), dong.id, face.clone()).unwrap())).avatar,
        AvatarId(9)
    );
    let code = [7; 32];
    assert!(bench.write(|store, done| store.people.set_owner_code(code, done)).unwrap());
    assert!(
        peer_after(&|| drop(
            bench.write(|store, done| store.people.claim_owner(dong.id, code, done)).unwrap()
        ))
        .owner
    );
    let gone = peer_after(&|| drop(bench.forget(dong.actor(), &dong).unwrap()));
    assert_eq!((gone.name.as_str(), gone.owner), ("", false));
}
