//! What is there again after the store was closed and opened.

use crate::stage::*;
use protocol::*;

pub fn what_was_written_survives_a_reopening(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    let nonce = stage.nonce();
    stage.append(&ada, room, nonce, "记住").unwrap();
    stage.read_to(&dong, room, 2).unwrap();
    let (log, cursor, before) = (stage.log(&ada, room), stage.cursor(&dong), stage.resume(&dong, None));
    stage.reopen();
    assert_eq!(stage.log(&ada, room), log);
    assert_eq!(stage.resume(&dong, None), before);
    assert_eq!(stage.epoch(), Epoch(read_cursor(&cursor).0));
    let nothing = stage.resume(&dong, Some(cursor.clone()));
    assert!(nothing.snapshot.is_none() && nothing.conversations.is_empty() && nothing.gone.is_empty());
    assert!(matches!(stage.append(&ada, room, nonce, "记住"), Ok(Sent::Known(_))));
    assert_eq!(refused(stage.append(&ada, room, nonce, "忘了")), Fault::NonceReused);
    assert_eq!(refused(stage.enter("Ada")), Fault::Name(NameFault::Taken));
    assert_eq!(stage.say(&dong, room, "好").seq.0 as usize, log.len() + 1);
    assert_ne!(stage.resume(&dong, Some(cursor.clone())).cursor, cursor);
}

/// The hub is new too, and learns of it from whoever comes back.
pub fn whoever_was_muted_is_silent_after_a_reopening(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    stage.mute(&ada, room, &dong, 5).unwrap();
    stage.reopen();
    let until = START + 300_000;
    let typing = || Command::Typing { conversation: room };
    let (phone, listener) = (stage.listen(&dong), stage.listen(&ada));
    assert_eq!(phone.run(typing()), Err(Fault::Muted { until }));
    assert_eq!(refused(stage.try_say(&dong, room, "唔")), Fault::Muted { until });
    assert_eq!(listener.events(), []);
    stage.clock.set(until);
    assert_eq!(phone.run(typing()), Ok(Reply::Done));
    let [Event::Typing { person, .. }] = &listener.events()[..] else { panic!() };
    assert_eq!(person.id, dong.id);
}
