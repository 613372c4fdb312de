//! What the robot keeps, as rows.

use crate::stage::{Bare, START};
use engine::ports::store::*;
use protocol::*;

const LOBBY: ConversationId = ConversationId::LOBBY;

fn reminder(person: PersonId, at: i64, asked: u32) -> NewReminder {
    NewReminder { person, at, conversation: LOBBY, asked: Seq(asked), text: format!("text {asked}") }
}

fn add(bare: &Bare, new: &NewReminder) -> Reminder {
    bare.write(|tx| tx.write_robot().add_reminder(new))
}

pub fn the_robot_is_added_once(bare: &Bare) {
    let (token, other) = (bare.secret(), bare.secret());
    bare.write(|tx| tx.write_robot().add_robot("小乐", &token));
    let known = bare.read(|read| read.identity(&token)).unwrap();
    assert_eq!((known.person.id, known.person.robot), (PersonId::ROBOT, true));
    assert_eq!(bare.read(|read| read.robot().locale(PersonId::ROBOT)), Some(Locale::Zh));
    bare.write(|tx| tx.write_robot().add_robot("另一个", &other));
    assert!(bare.read(|read| read.identity(&other)).is_none(), "it has one login");
    assert_eq!(bare.read(|read| read.person(PersonId::ROBOT)).unwrap().name, "小乐");
    // One that has ended does not come back.
    bare.write(|tx| tx.end_person(PersonId::ROBOT, true));
    bare.write(|tx| tx.write_robot().add_robot("小乐", &other));
    assert!(bare.read(|read| read.person(PersonId::ROBOT)).is_none());
    assert_eq!(bare.read(|read| read.robot().locale(PersonId(4_242))), None);
}

pub fn reminders_come_by_time_and_have_small_numbers(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    bare.undo(|tx| tx.write_robot().add_reminder(&reminder(ada, START + 1, 1)));
    let late = add(bare, &reminder(ada, START + 30, 1));
    let soon = add(bare, &reminder(ada, START + 10, 2));
    let of_bob = add(bare, &reminder(bob, START + 20, 3));
    assert_eq!((late.number, soon.number, of_bob.number), (1, 2, 1), "each counts for themselves");
    assert_eq!((late.asked, late.text.as_str(), late.conversation), (Seq(1), "text 1", LOBBY));
    let of = |person| bare.read(|read| read.robot().reminders(person));
    assert_eq!(of(ada), [soon.clone(), late.clone()]);
    let next = |limit| bare.read(|read| read.robot().next_reminders(limit));
    assert_eq!(next(9), [soon.clone(), of_bob.clone(), late.clone()]);
    assert_eq!(next(2), [soon.clone(), of_bob.clone()]);
    let asked = |seq| bare.read(|read| read.robot().reminder_asked(LOBBY, Seq(seq)));
    assert_eq!((asked(2), asked(9)), (Some(soon.clone()), None));
    let end = |id| bare.write(|tx| tx.write_robot().end_reminder(id));
    assert!(end(soon.id) && !end(soon.id), "once");
    assert_eq!(asked(2), None);
    let again = add(bare, &reminder(ada, START + 40, 4));
    assert_eq!(again.number, 2, "a number is free again");
    assert_ne!(again.id, soon.id, "an id is not");
    bare.write(|tx| tx.write_robot().drop_reminders(ada));
    assert_eq!((of(ada).len(), of(bob)), (0, vec![of_bob]));
}
