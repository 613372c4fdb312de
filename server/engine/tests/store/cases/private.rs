//! Private chats: one for two, and none for anybody else.

use crate::bench::*;
use protocol::*;

pub fn both_ways_lead_to_one_chat(bench: &Bench) {
    let [ada, dong, mia] = bench.people(["Ada", "东东", "Mia"]);
    let (hers, changed) = bench.private(&ada, dong.id).unwrap();
    assert_eq!((hers.kind, hers.members, hers.head, hers.name.as_str()), (Kind::Private, 2, Seq(0), ""));
    let mut opened: Vec<_> =
        changed.opened.iter().map(|(who, view)| (*who, view.peer.clone().unwrap().id)).collect();
    opened.sort();
    let mut both = [(ada.id, dong.id), (dong.id, ada.id)];
    both.sort();
    assert_eq!(opened, both, "each is told of the other");
    let (his, nothing) = bench.private(&dong, ada.id).unwrap();
    assert_eq!((his.id, his.peer.unwrap().id), (hers.id, ada.id));
    assert!(nothing.opened.is_empty() && nothing.entries.is_empty());
    bench.say(&ada, hers.id, "在吗");
    bench.say(&dong, hers.id, "在");
    assert_eq!((bench.view(&ada, hers.id).unread, bench.view(&dong, hers.id).unread), (1, 1));
    assert_ne!(bench.private(&mia, ada.id).unwrap().0.id, hers.id);
    for nobody in [ada.id, PersonId(99)] {
        assert_eq!(refused(bench.private(&ada, nobody)), Fault::Missing);
    }
    bench.forget(mia.actor(), &mia).unwrap();
    assert_eq!(refused(bench.private(&dong, mia.id)), Fault::Missing, "nobody is there any more");
}

pub fn nobody_else_can_tell_that_it_exists(bench: &Bench) {
    let [ada, dong, mia] = bench.people(["Ada", "东东", "Mia"]);
    let chat = bench.private(&ada, dong.id).unwrap().0.id;
    bench.say(&ada, chat, "只有你");
    let store = bench.store();
    for actor in [mia.actor(), mia.as_owner()] {
        let answers = |id: ConversationId| {
            vec![
                refused(bench.read(store.messages.history(actor, id, None, 10))),
                refused(bench.read(store.messages.replay(actor, id, Seq(0)))),
                refused(bench.read(store.conversations.members(actor, id, None, 10))),
                refused(bench.write(|store, done| store.conversations.join(actor, id, done))),
                refused(bench.write(|store, done| store.conversations.leave(actor, id, done))),
                refused(bench.write(|store, done| store.conversations.read(actor, id, Seq(1), done))),
                refused(
                    bench.write(|store, done| store.conversations.rename_room(actor, id, name("x"), done)),
                ),
                refused(bench.write(|store, done| store.conversations.delete_room(actor, id, done))),
                refused(bench.write(|store, done| store.conversations.kick(actor, id, ada.id, done))),
                refused(bench.write(|store, done| store.conversations.mute(actor, id, ada.id, 1, done))),
                refused(bench.append(&mia, id, bench.nonce(), "hi")),
            ]
        };
        assert_eq!(answers(chat), answers(ConversationId(99)));
        assert!(answers(chat).iter().all(|fault| *fault == Fault::Missing));
    }
    assert_eq!(bench.log(&dong, chat).len(), 1);
    // Nor can it be left, renamed or deleted by the two.
    for who in [&ada, &dong] {
        assert_eq!(refused(bench.leave(who, chat)), Fault::Forbidden);
        assert_eq!(refused(bench.delete(who.actor(), chat)), Fault::Forbidden);
        assert_eq!(refused(bench.kick(who.actor(), chat, &dong)), Fault::Forbidden);
    }
}
