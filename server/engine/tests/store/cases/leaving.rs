//! What becomes of somebody whose last login ends.

use crate::stage::*;
use protocol::*;

pub fn the_last_login_without_a_way_back_takes_the_person_along(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    stage.say(&ada, room, "再见");
    let lobby = stage.view(&dong, LOBBY).members;
    let told = stage.sign_out(&ada, ada.login).unwrap();
    assert_eq!(told.signed_out, [ada.login]);
    // Others hear of it; what she wrote keeps her name.
    let shown = Person { gone: true, ..ada.identity.person.clone() };
    assert_eq!(told.people, [shown.clone()]);
    let What::Message { author, .. } = &stage.log(&dong, room)[2].what else { panic!() };
    assert_eq!(*author, shown);
    // Her room goes on, the lobby lists the living, the name is free.
    assert_eq!(stage.view(&dong, room).role, Role::Owner);
    assert_eq!((stage.view(&dong, LOBBY).members, stage.view(&dong, room).members), (lobby - 1, 1));
    let other = stage.person("Ada");
    assert_ne!(other.id, ada.id);
    assert_eq!(stage.identify(&ada), None);
}

pub fn a_login_that_is_not_the_last_takes_nobody_along(stage: &Stage) {
    let ada = stage.person("Ada");
    let room = stage.room(&ada, "散步");
    let secret = stage.make_way_back(&ada);
    let phone = stage.come_back(&secret).unwrap();
    assert_eq!(stage.has_way_back(&phone), None, "it is used up");
    let told = stage.sign_out(&ada, ada.login).unwrap();
    assert_eq!((told.people, told.gone), (vec![], vec![]));
    assert_eq!(stage.view(&phone, room).role, Role::Owner);
    assert_eq!(refused(stage.enter("Ada")), Fault::Name(NameFault::Taken));
}

pub fn nobody_writes_to_somebody_who_has_left(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let chat = stage.private(&dong, ada.id).unwrap().0.id;
    stage.say(&dong, chat, "在吗");
    let listener = stage.listen(&dong);
    let away = stage.cursor(&dong);
    let told = stage.sign_out(&ada, ada.login).unwrap();
    let [(person, view)] = &told.opened[..] else { panic!("{told:?}") };
    let peer = view.peer.as_ref().unwrap();
    assert_eq!((*person, view.id, peer.name.as_str(), peer.gone), (dong.id, chat, "Ada", true));
    let type_there = Command::Typing { conversation: chat };
    assert_eq!(listener.run(type_there.clone()), Err(Fault::Unreachable));
    assert_eq!(refused(stage.try_say(&dong, chat, "?")), Fault::Unreachable);
    let resumed = stage.resume(&dong, Some(away));
    let missed = resumed.conversations.iter().find(|view| view.id == chat).unwrap();
    assert!(missed.peer.as_ref().unwrap().gone, "who was away hears of it too");
    assert_eq!(stage.listen(&dong).run(type_there), Err(Fault::Unreachable));
    // The chat can still be read; a new one is not made.
    assert_eq!(stage.private(&dong, ada.id).unwrap().0.id, chat);
    assert_eq!(stage.log(&dong, chat).len(), 1);
    assert_eq!(refused(stage.private(&mia, ada.id)), Fault::Unreachable);
    assert_eq!(refused(stage.private(&mia, PersonId(99))), Fault::Missing);
}

pub fn a_letter_that_was_sent_before_is_still_known(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let chat = stage.private(&dong, ada.id).unwrap().0.id;
    let nonce = stage.nonce();
    let Sent::New(entry) = stage.append(&dong, chat, nonce, "在吗").unwrap() else { panic!() };
    stage.sign_out(&ada, ada.login).unwrap();
    assert_eq!(stage.append(&dong, chat, nonce, "在吗").unwrap(), Sent::Known(entry));
    assert_eq!(refused(stage.append(&dong, chat, nonce, "还在吗")), Fault::NonceReused);
}
