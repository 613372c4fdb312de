//! Private chats: one for two, and none for anybody else.

use crate::stage::*;
use protocol::*;

pub fn both_ways_lead_to_one_chat(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let (hers, told) = stage.private(&ada, dong.id).unwrap();
    assert_eq!((hers.kind, hers.head, hers.name.as_str()), (Kind::Private, Seq(0), ""));
    assert_eq!(told.opened, [(ada.id, hers.clone())], "her own devices are told");
    assert_eq!(hers.peer.as_ref().unwrap().id, dong.id);
    let (again, nothing) = stage.private(&ada, dong.id).unwrap();
    assert!(again == hers && nothing.is_nothing());
    let (his, told) = stage.private(&dong, ada.id).unwrap();
    assert_eq!((his.id, his.members, his.peer.as_ref().unwrap().id), (hers.id, 2, ada.id));
    assert_eq!(told.opened, [(dong.id, his.clone())]);
    assert!(stage.private(&dong, ada.id).unwrap().1.is_nothing());
    stage.say(&ada, hers.id, "在吗");
    stage.say(&dong, hers.id, "在");
    assert_eq!((stage.view(&ada, hers.id).unread, stage.view(&dong, hers.id).unread), (1, 1));
    assert_eq!((stage.view(&ada, hers.id).members, stage.view(&dong, hers.id).members), (2, 2));
    assert_ne!(stage.private(&mia, ada.id).unwrap().0.id, hers.id);
    for nobody in [ada.id, PersonId(99)] {
        assert_eq!(refused(stage.private(&ada, nobody)), Fault::Missing);
    }
    stage.forget(&mia).unwrap();
    assert_eq!(refused(stage.private(&dong, mia.id)), Fault::Unreachable, "nobody is there any more");
}

pub fn nobody_else_can_tell_that_it_exists(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&ada, chat, "只有你");
    let answers = |id: ConversationId| -> Vec<Fault> {
        let commands = [
            Command::History { conversation: id, before: None, after: None, limit: None },
            Command::Replay { conversation: id, after: Seq(0) },
            Command::Members(FindMembers { conversation: id, after: None, find: None, page: None }),
            Command::Join { conversation: id },
            Command::Leave { conversation: id },
            Command::Read { conversation: id, seq: Seq(1) },
            Command::RenameRoom { conversation: id, name: "x".into() },
            Command::DeleteRoom { conversation: id },
            Command::Kick { conversation: id, person: ada.id },
            Command::Readmit { conversation: id, person: ada.id },
            Command::Mute { conversation: id, person: ada.id, minutes: 1 },
            Command::Send { conversation: id, nonce: stage.nonce(), text: "hi".into(), with: None },
        ];
        let listener = stage.listen(&mia);
        let by_connection = listener.run(Command::Typing { conversation: id });
        let answers = commands.map(|command| refused(stage.run(&mia, command)));
        answers.into_iter().chain([refused(by_connection)]).collect()
    };
    for is_owner in [false, true] {
        if is_owner {
            let code = stage.new_owner_code().unwrap();
            assert!(stage.claim(&mia, &code).unwrap().0.owner);
        }
        assert_eq!(answers(chat), answers(ConversationId(99)));
        assert!(answers(chat).iter().all(|fault| *fault == Fault::Missing));
    }
    assert_eq!(stage.log(&dong, chat).len(), 1);
    // Nor can it be left, renamed or deleted by the two.
    for who in [&ada, &dong] {
        assert_eq!(refused(stage.leave(who, chat)), Fault::Forbidden);
        assert_eq!(refused(stage.delete(who, chat)), Fault::Forbidden);
        assert_eq!(refused(stage.kick(who, chat, &dong)), Fault::Forbidden);
    }
}

pub fn the_other_one_sees_it_with_the_first_message(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let (listener, cursor) = (stage.listen(&dong), stage.cursor(&dong));
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    // Silence: on the connection, over a resume, in the list of a first page, and behind its door.
    assert_eq!(listener.events(), []);
    assert_eq!(stage.resume(&dong, Some(cursor.clone())).conversations, []);
    assert_eq!(ids(&stage.overview(&dong).conversations), [LOBBY]);
    assert_eq!(refused(stage.history(&dong, chat, None, 10)), Fault::Missing);
    let (Sent::New(first), told) = stage.send(&ada, chat, stage.nonce(), "在吗").unwrap() else { panic!() };
    let [(person, view)] = &told.opened[..] else { panic!("{told:?}") };
    assert_eq!((*person, view.id, view.unread, view.head, view.read), (dong.id, chat, 1, Seq(1), Seq(0)));
    assert_eq!((view.last.as_ref(), view.peer.as_ref().unwrap().id), (Some(&first), ada.id));
    let [Event::Conversation(heard)] = &listener.events()[..] else { panic!() };
    assert_eq!((heard.id, heard.unread, heard.last.as_ref()), (chat, 1, Some(&first)));
    let resumed = stage.resume(&dong, Some(cursor));
    assert_eq!((ids(&resumed.conversations), resumed.conversations[0].unread), (vec![chat], 1));
    assert_eq!(stage.log(&dong, chat), [first]);
    // From here on both follow it.
    let (Sent::New(second), told) = stage.send(&ada, chat, stage.nonce(), "?").unwrap() else { panic!() };
    assert_eq!(told.opened, []);
    assert_eq!(listener.events(), [Event::Entry(second)]);
    assert_eq!(stage.view(&dong, chat).unread, 2);
    stage.say(&dong, chat, "在");
    // Somebody who has ended meanwhile cannot be written to.
    let chat = stage.private(&ada, mia.id).unwrap().0.id;
    stage.forget(&mia).unwrap();
    assert_eq!(refused(stage.send(&ada, chat, stage.nonce(), "?")), Fault::Unreachable);
}
