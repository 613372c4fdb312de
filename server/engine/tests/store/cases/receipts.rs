//! How far others are told that somebody has read.

use crate::stage::*;
use protocol::*;

fn told(stage: &Stage, to: &Someone, chat: ConversationId) -> Option<u32> {
    stage.view(to, chat).peer_read.map(|seq| seq.0)
}

fn tells(stage: &Stage, who: &Someone, reads: bool) {
    stage.run(who, Command::Privacy(ChangePrivacy { reads: Some(reads) })).unwrap();
}

/// What is told only goes forward, stays where it was while one does not say, and is there after a restart.
pub fn what_others_are_told_only_goes_forward(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    for text in ["1", "2", "3"] {
        stage.say(&ada, chat, text);
    }
    assert_eq!(told(stage, &ada, chat), None);
    for (seq, want) in [(2, 2), (1, 2), (3, 3)] {
        stage.read_to(&dong, chat, seq).unwrap();
        assert_eq!(told(stage, &ada, chat), Some(want));
    }
    tells(stage, &dong, false);
    assert_eq!(told(stage, &ada, chat), None);
    stage.say(&ada, chat, "4");
    stage.read_to(&dong, chat, 4).unwrap();
    tells(stage, &dong, true);
    assert_eq!(told(stage, &ada, chat), Some(3), "not what was read meanwhile");
    if stage.is_durable() {
        stage.reopen();
    }
    assert_eq!(told(stage, &ada, chat), Some(3));
    stage.say(&ada, chat, "5");
    stage.read_to(&dong, chat, 5).unwrap();
    assert_eq!(told(stage, &ada, chat), Some(5));
}

/// A cursor from before leads to what was told since, for both.
pub fn a_cut_loses_nothing_of_it(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&ada, chat, "1");
    let before = stage.cursor(&ada);
    stage.read_to(&dong, chat, 1).unwrap();
    let since = stage.resume(&ada, Some(before));
    let view = since.conversations.iter().find(|view| view.id == chat).unwrap();
    assert_eq!(view.peer_read, Some(Seq(1)));
    let before = since.cursor;
    tells(stage, &ada, false);
    for who in [&ada, &dong] {
        let since = stage.resume(who, Some(before.clone()));
        assert!(since.conversations.iter().any(|view| view.id == chat && view.peer_read.is_none()));
    }
}

/// Newcomers and whoever comes again begin anew.
pub fn whoever_comes_again_has_told_nothing(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    let said = stage.say(&ada, room, "1").seq;
    let count = |seq| {
        let of = ReadCounts { conversation: room, seqs: vec![seq] };
        match stage.run(&ada, Command::ReadCounts(of)).unwrap().0 {
            Reply::ReadCounts(counts) => counts.first().map_or(0, |count| count.read),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(count(said), 0);
    stage.read_to(&dong, room, said.0).unwrap();
    assert_eq!(count(said), 1);
    stage.leave(&dong, room).unwrap();
    assert_eq!(count(said), 0, "who is not there is nobody's reader");
    stage.clock.set(START + DAY);
    stage.join(&dong, room).unwrap();
    let new = stage.say(&ada, room, "2").seq;
    assert_eq!((count(said), count(new)), (0, 0));
    stage.read_to(&dong, room, new.0).unwrap();
    assert_eq!((count(said), count(new)), (0, 1), "they came after the first was said");
}
