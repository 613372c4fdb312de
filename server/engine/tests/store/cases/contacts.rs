//! What people keep about each other: kept through reopening, and the same on every device in the end.

use crate::{listener::Listener, stage::*};
use engine::ports::clock::Clock as _;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use protocol::*;
use std::collections::BTreeMap;

/// What one of somebody's devices knows.
#[derive(Default)]
struct Device {
    cursor: Option<Cursor>,
    contacts: BTreeMap<PersonId, Contact>,
    marks: BTreeMap<ConversationId, Mark>,
}

impl Device {
    fn resumed(&mut self, resumed: Resumed) {
        if resumed.snapshot.is_some() {
            self.contacts.clear();
            self.marks.clear();
        }
        self.cursor = Some(resumed.cursor);
        resumed.contacts.into_iter().for_each(|contact| self.keep(contact));
        for mark in resumed.marks {
            self.marks.insert(mark.conversation, mark);
        }
    }

    fn heard(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::Contact(contact) => self.keep(contact),
                Event::Mark(mark) => drop(self.marks.insert(mark.conversation, mark)),
                Event::Person(person) => {
                    if let Some(contact) = self.contacts.get_mut(&person.id) {
                        contact.person = person;
                    }
                }
                _ => {}
            }
        }
    }

    /// How a name is spelled comes with the next resume; an event of a new name does not say it.
    fn keep(&mut self, mut contact: Contact) {
        contact.spelled.clear();
        let is_nothing =
            contact.friendship == Friendship::None && contact.remark.is_empty() && !contact.blocked;
        if is_nothing {
            self.contacts.remove(&contact.person.id);
        } else {
            self.contacts.insert(contact.person.id, contact);
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    /// Somebody does one of the commands to another.
    Do(usize, usize, u8),
    /// Somebody sets or unsets something for the lobby.
    Mark(usize, bool),
    Rename(usize, u8),
    /// One of the devices goes, or comes back with its cursor.
    Turn(usize),
    /// Half a day goes by.
    Wait,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => (0..3_usize, 0..3_usize, 0..9_u8).prop_map(|(who, whom, what)| Step::Do(who, whom, what)),
        2 => (0..3_usize, any::<bool>()).prop_map(|(who, set)| Step::Mark(who, set)),
        1 => (0..3_usize, 0..9_u8).prop_map(|(who, name)| Step::Rename(who, name)),
        4 => (0..6_usize).prop_map(Step::Turn),
        1 => Just(Step::Wait),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..60)
}

fn command(person: PersonId, what: u8) -> Command {
    match what {
        0 | 1 => Command::AskFriend { person, note: "hi".into() },
        2 | 3 => Command::AnswerFriend { person, accept: what == 2 },
        4 => Command::DropFriend { person },
        5 => Command::Remark { person, remark: "小朗".into() },
        6 => Command::Remark { person, remark: String::new() },
        _ => Command::Block { person, blocked: what == 7 },
    }
}

fn play(stage: &Stage, names: &[String; 3], steps: &[Step]) {
    let people = [0, 1, 2].map(|n| stage.person(&names[n]));
    let mut devices: [Device; 6] = Default::default();
    let mut now = stage.clock.now();
    // A listener per device while it is connected; two devices for each person.
    let mut lines: Vec<Option<Listener<'_>>> = Vec::new();
    let connect = |device: &mut Device, number: usize| {
        let line = Listener::connect(stage, &people[number / 2]);
        device.resumed(line.resume(device.cursor.clone()).unwrap());
        line
    };
    for (number, device) in devices.iter_mut().enumerate() {
        lines.push(Some(connect(device, number)));
    }
    for step in steps {
        match step {
            Step::Do(who, whom, what) => {
                // What is refused changes nothing.
                let _ = stage.run(&people[*who], command(people[*whom].id, *what));
            }
            Step::Mark(who, set) => {
                let hidden = Some(*set);
                let mark = Command::Mark(MarkConversation {
                    conversation: LOBBY,
                    pinned: hidden,
                    muted: None,
                    hidden,
                    unread: None,
                });
                stage.run(&people[*who], mark).unwrap();
            }
            Step::Rename(who, name) => {
                let _ = stage.profile(&people[*who], Some(&format!("{} {name}", names[*who])), None, None);
            }
            Step::Turn(number) => {
                lines[*number] = match lines[*number].take() {
                    Some(line) => {
                        devices[*number].heard(line.events());
                        None
                    }
                    None => Some(connect(&mut devices[*number], *number)),
                };
            }
            Step::Wait => {
                now += DAY / 2;
                stage.clock.set(now);
            }
            Step::Reopen if !stage.is_durable() => {}
            Step::Reopen => {
                for (number, line) in lines.iter_mut().enumerate() {
                    if let Some(line) = line.take() {
                        devices[number].heard(line.events());
                    }
                }
                stage.reopen();
            }
        }
    }
    for (number, line) in lines.into_iter().enumerate() {
        match line {
            Some(line) => devices[number].heard(line.events()),
            None => drop(connect(&mut devices[number], number)),
        }
    }
    for (number, device) in devices.iter().enumerate() {
        let mut anew = Device::default();
        anew.resumed(stage.resume(&people[number / 2], None));
        assert_eq!(device.contacts, anew.contacts, "device {number}");
        assert_eq!(device.marks, anew.marks, "device {number}");
    }
}

/// Live or by resumes, and whatever is done in which order: every device of somebody knows the same in the end,
/// and it is what a new one is told.
pub fn every_device_knows_the_same_in_the_end(stage: &Stage) {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let round = std::cell::Cell::new(0);
    runner
        .run(&steps(), |steps| {
            round.set(round.get() + 1);
            let names = ["Ada", "东东", "Mia"].map(|name| format!("{name} {}", round.get()));
            play(stage, &names, &steps);
            Ok(())
        })
        .unwrap();
}

/// Whoever has ended is kept by others as somebody who is gone, and keeps nothing themselves.
pub fn whoever_ends_keeps_nothing(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    stage.run(&ada, Command::AskFriend { person: dong.id, note: "hi".into() }).unwrap();
    stage.run(&dong, Command::AnswerFriend { person: ada.id, accept: true }).unwrap();
    stage.run(&dong, Command::Remark { person: ada.id, remark: "阿达".into() }).unwrap();
    let cursor = stage.cursor(&ada);
    stage.forget(&dong).unwrap();
    let resumed = stage.resume(&ada, Some(cursor));
    let [contact] = &resumed.contacts[..] else { panic!("{resumed:?}") };
    assert!(contact.person.gone && contact.person.name.is_empty());
    let ask = Command::AskFriend { person: dong.id, note: String::new() };
    stage.run(&ada, Command::DropFriend { person: dong.id }).unwrap();
    assert_eq!(refused(stage.run(&ada, ask)), Fault::Unreachable);
    let store = stage.store();
    let mut reader = store.reader().unwrap();
    assert_eq!(reader.contacts().kept(dong.id).unwrap().contacts, 0);
}

/// Whom somebody blocks, they receive nothing from after a restart either; and neither is it unread.
pub fn a_block_holds_after_reopening(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&ada, chat, "早");
    stage.run(&ada, Command::Block { person: dong.id, blocked: true }).unwrap();
    stage.say(&dong, chat, "在吗");
    if stage.is_durable() {
        stage.reopen();
    }
    stage.say(&dong, chat, "在吗?");
    let listener = stage.listen(&ada);
    let typist = stage.listen(&dong);
    assert_eq!(typist.run(Command::Typing { conversation: chat }), Ok(Reply::Done));
    let view = stage.view(&ada, chat);
    assert_eq!((view.unread, view.head, view.last.as_ref().map(text)), (0, Seq(3), Some("早")));
    assert_eq!(stage.log(&ada, chat).iter().map(text).collect::<Vec<_>>(), ["早"]);
    assert_eq!(stage.log(&dong, chat).iter().map(text).collect::<Vec<_>>(), ["早", "在吗", "在吗?"]);
    assert_eq!(listener.events(), []);
    assert_eq!(stage.view(&dong, chat).last.as_ref().map(text), Some("在吗?"));
}
