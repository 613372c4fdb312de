//! Coming back with a cursor: what one missed, all of it, and nothing else.

use crate::stage::*;
use protocol::*;

pub fn nothing_changed_says_nothing(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    let first = stage.resume(&dong, None);
    assert_eq!((first.snapshot, ids(&first.conversations)), (Some(SnapshotReason::First), vec![LOBBY]));
    let cursor = stage.cursor(&dong);
    stage.say(&ada, room, "不在这里");
    for _ in 0..2 {
        let resumed = stage.resume(&dong, Some(cursor.clone()));
        assert!(resumed.snapshot.is_none() && resumed.conversations.is_empty() && resumed.gone.is_empty());
    }
}

pub fn what_changed_is_told_and_nothing_else(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let rooms = ["一", "二", "三"].map(|name| stage.room(&ada, name));
    for room in rooms {
        stage.join(&dong, room).unwrap();
    }
    let changed_by = |change: &dyn Fn()| {
        let cursor = stage.cursor(&dong);
        change();
        let resumed = stage.resume(&dong, Some(cursor.clone()));
        assert!(resumed.snapshot.is_none() && resumed.gone.is_empty());
        assert!(read_cursor(&resumed.cursor).1 > read_cursor(&cursor).1);
        assert_eq!(read_cursor(&resumed.cursor).0, read_cursor(&cursor).0);
        resumed.conversations
    };
    let said = changed_by(&|| {
        stage.say(&ada, rooms[1], "走吗");
        stage.say(&ada, rooms[1], "走");
    });
    assert_eq!(ids(&said), [rooms[1]]);
    assert_eq!((said[0].unread, text(said[0].last.as_ref().unwrap())), (2, "走"));
    // What one has read on another device.
    let read = changed_by(&|| assert!(stage.read_to(&dong, rooms[1], said[0].head.0).is_ok()));
    assert_eq!((ids(&read), read[0].unread, read[0].read), (vec![rooms[1]], 0, said[0].head));
    let renamed = changed_by(&|| drop(stage.rename_room(&ada, rooms[2], "叁").unwrap()));
    assert_eq!((ids(&renamed), renamed[0].name.as_str(), renamed[0].unread), (vec![rooms[2]], "叁", 0));
    let muted = changed_by(&|| drop(stage.mute(&ada, rooms[0], &dong, 5).unwrap()));
    assert_eq!((ids(&muted), muted[0].muted_until), (vec![rooms[0]], Some(START + 300_000)));
    let opened = changed_by(&|| {
        let chat = stage.private(&ada, dong.id).unwrap().0.id;
        stage.say(&ada, chat, "在吗");
    });
    assert_eq!((opened.len(), opened[0].peer.as_ref().unwrap().id), (1, ada.id));
}

pub fn every_way_of_going_is_told_once(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let [left, kicked, deleted, again] = ["一", "二", "三", "四"].map(|name| stage.room(&ada, name));
    for room in [left, kicked, deleted, again] {
        stage.join(&dong, room).unwrap();
    }
    let cursor = stage.cursor(&dong);
    stage.leave(&dong, left).unwrap();
    stage.kick(&ada, kicked, &dong).unwrap();
    stage.delete(&ada, deleted).unwrap();
    stage.leave(&dong, again).unwrap();
    stage.join(&dong, again).unwrap();
    let listener = crate::listener::Listener::connect(stage, &dong);
    let resumed = listener.resume(Some(cursor)).unwrap();
    let mut gone = resumed.gone.clone();
    gone.sort();
    let mut expected = [left, kicked, deleted];
    expected.sort();
    assert_eq!(gone, expected);
    assert_eq!(ids(&resumed.conversations), [again]);
    let mut why = resumed.gone_why.clone();
    why.sort_by_key(|gone| gone.banned_until);
    let [is_deleted, is_kicked] =
        [(deleted, "", GoneReason::Deleted, None), (kicked, "二", GoneReason::Removed, Some(START + DAY))]
            .map(|(conversation, name, reason, banned_until)| Gone {
                conversation,
                reason: Some(reason),
                name: name.into(),
                banned_until,
            });
    assert_eq!(why, [is_deleted, is_kicked], "who left knows why");
    // What goes on in what is gone is not theirs to hear of, now or later; in the others it is.
    let later = resumed.cursor;
    stage.say(&ada, left, "他走了");
    stage.say(&ada, kicked, "终于");
    let resumed = stage.resume(&dong, Some(later));
    assert_eq!((resumed.gone, resumed.conversations), (vec![], vec![]));
    for conversation in [LOBBY, again] {
        let said = stage.say(&ada, conversation, "在吗");
        assert_eq!(listener.events(), [Event::Entry(said)], "nobody follows what is gone");
    }
    // A snapshot is everything there is, so it names nothing that is not.
    let first = stage.resume(&dong, None);
    assert_eq!((first.gone, first.gone_why), (vec![], vec![]));
}

pub fn a_cursor_of_elsewhere_or_of_the_future_gets_a_snapshot(stage: &Stage) {
    let ada = stage.person("Ada");
    let room = stage.room(&ada, "散步");
    let now = stage.cursor(&ada);
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
        let resumed = stage.resume(&ada, Some(cursor));
        assert_eq!(resumed.snapshot, Some(SnapshotReason::Epoch));
        assert_eq!(resumed.cursor, now);
        assert_eq!(ids(&resumed.conversations), [LOBBY, room]);
    }
    let all = stage.resume(&ada, Some(cursor_at(epoch, 0)));
    assert_eq!((all.snapshot, all.conversations.len()), (None, 2), "the oldest cursor is a cursor");
}

/// A connection that resumes again and again while somebody writes: each answer has what was told before
/// it, and not what is told after.
pub fn it_reads_at_its_place_in_the_commit_order(stage: &Stage) {
    const TIMES: u32 = 50;
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let listener = stage.listen(&dong);
    let mut resumes = Vec::new();
    let mut sent = Vec::new();
    for _ in 0..TIMES {
        sent.push(stage.submit_message(&ada, LOBBY, "x"));
        resumes.push(listener.start_resume(None));
    }
    let mut resumes = resumes.into_iter();
    for n in 1..=TIMES {
        let Some(ServerFrame::Event(Event::Entry(entry))) = listener.next() else { panic!() };
        assert_eq!(entry.seq, Seq(n));
        let Some(ServerFrame::Reply { reference, ok: Reply::Resumed(resumed) }) = listener.next() else {
            panic!()
        };
        assert_eq!(Some(reference), resumes.next());
        assert_eq!((resumed.conversations[0].head, resumed.conversations[0].unread), (Seq(n), n));
    }
    for answer in sent {
        stage.wait(answer).unwrap().unwrap();
    }
    // One that was not there follows from exactly where it came in, too.
    let (before, late) = (stage.say(&ada, LOBBY, "before"), crate::listener::Listener::connect(stage, &dong));
    let reference = late.start_resume(None);
    let after = stage.submit_message(&ada, LOBBY, "after");
    let Some(ServerFrame::Reply { reference: answered, ok: Reply::Resumed(resumed) }) = late.next() else {
        panic!()
    };
    assert_eq!((answered, resumed.conversations[0].head), (reference, before.seq));
    let Ok(Ok(Reply::Sent(after))) = stage.wait(after) else { panic!() };
    assert_eq!(late.events(), [Event::Entry(after)]);
}

pub fn an_ended_login_does_not_resume(stage: &Stage) {
    let ada = stage.person("Ada");
    let (cursor, listener) = (stage.cursor(&ada), stage.listen(&ada));
    stage.sign_out(&ada, ada.login).unwrap();
    assert_eq!(listener.next(), None, "what is open is closed");
    for cursor in [None, Some(cursor)] {
        assert_eq!(refused(stage.try_resume(&ada, cursor)), Fault::LoggedOut);
    }
}

pub fn a_new_name_reaches_the_private_chats(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    let peer_after = |change: &dyn Fn()| {
        let (cursor, hers) = (stage.cursor(&ada), stage.cursor(&mia));
        change();
        assert!(stage.resume(&mia, Some(hers)).conversations.is_empty(), "not hers");
        let resumed = stage.resume(&ada, Some(cursor));
        assert_eq!(ids(&resumed.conversations), [chat]);
        resumed.conversations[0].peer.clone().unwrap()
    };
    assert_eq!(peer_after(&|| drop(stage.rename(&dong, "冬冬").unwrap())).name, "冬冬");
    let face = peer_after(&|| drop(stage.profile(&dong, None, Some(AvatarId(9)), None).unwrap()));
    assert_eq!(face.avatar, AvatarId(9));
    let code = stage.new_owner_code().unwrap();
    assert!(peer_after(&|| drop(stage.claim(&dong, &code).unwrap())).owner);
    let gone = peer_after(&|| drop(stage.forget(&dong).unwrap()));
    assert_eq!((gone.name.as_str(), gone.owner), ("", false));
}
