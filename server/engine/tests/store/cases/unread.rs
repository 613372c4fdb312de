//! Unread counts against the slowest possible model.

use crate::stage::*;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use protocol::*;

#[derive(Debug, Clone)]
enum Step {
    Say(usize),
    Read(usize, u32),
    /// Somebody changes the text of their newest message, takes it back, or reacts to it: none of it is unread.
    Edit(usize),
    Recall(usize),
    React(usize),
    /// Somebody asks all; somebody answers what was asked last, or takes it back: that is not unread either.
    Ask(usize),
    Answer(usize, Option<u8>),
    /// An entry that is no message.
    Rename,
    LeaveOrJoin(usize),
    /// Somebody marks the room as unread from a place on, or no longer (0). It moves no read position.
    Mark(usize, u32),
    Reopen,
}

/// One of the three, as the model has them.
struct Reader {
    someone: Someone,
    present: bool,
    read: u32,
    marked: Option<u32>,
}

struct Model {
    /// Who said it; `None` for a notice.
    log: Vec<Option<usize>>,
    readers: Vec<Reader>,
    /// The places of messages that were taken back.
    recalled: Vec<u32>,
    /// The places of polls.
    polls: Vec<u32>,
}

impl Model {
    fn head(&self) -> u32 {
        u32::try_from(self.log.len()).unwrap()
    }

    fn unread(&self, who: usize) -> u32 {
        let after = self.log.iter().skip(self.readers[who].read as usize);
        u32::try_from(after.filter(|author| author.is_some_and(|author| author != who)).count()).unwrap()
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..3_usize).prop_map(Step::Say),
        5 => (0..3_usize, 0..60_u32).prop_map(|(who, seq)| Step::Read(who, seq)),
        3 => (0..3_usize).prop_map(Step::Edit),
        2 => (0..3_usize).prop_map(Step::Recall),
        3 => (0..3_usize).prop_map(Step::React),
        2 => (0..3_usize).prop_map(Step::Ask),
        4 => (0..3_usize, prop::option::of(0..2_u8)).prop_map(|(who, option)| Step::Answer(who, option)),
        1 => Just(Step::Rename),
        2 => (1..3_usize).prop_map(Step::LeaveOrJoin),
        2 => (0..3_usize, 0..60_u32).prop_map(|(who, seq)| Step::Mark(who, seq)),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..40)
}

pub fn counts_are_those_of_a_naive_model(stage: &Stage) {
    let people = stage.people(["Ada", "东东", "Mia"]);
    let config = Config { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        let room = stage.room(&people[0], "散步");
        let reader = |(n, someone): (usize, &Someone)| Reader {
            someone: someone.clone(),
            present: n == 0,
            read: 1,
            marked: None,
        };
        let readers = people.iter().enumerate().map(reader).collect();
        let mut model = Model { log: vec![None], readers, recalled: Vec::new(), polls: Vec::new() };
        for late in 1..3 {
            walk(stage, room, &mut model, &Step::LeaveOrJoin(late))?;
        }
        for step in &steps {
            walk(stage, room, &mut model, step)?;
        }
        stage.delete(&people[0], room).unwrap();
        Ok(())
    });
    outcome.unwrap();
}

fn walk(stage: &Stage, room: ConversationId, model: &mut Model, step: &Step) -> Result<(), TestCaseError> {
    match *step {
        Step::Say(who) => {
            let said = stage.append(&model.readers[who].someone, room, stage.nonce(), "x");
            if model.readers[who].present {
                prop_assert!(matches!(said, Ok(Sent::New(_))));
                model.log.push(Some(who));
            } else {
                prop_assert_eq!(refused(said), Fault::Forbidden);
            }
        }
        Step::Read(who, seq) => {
            let answer = stage.read_to(&model.readers[who].someone, room, seq);
            if model.readers[who].present {
                model.readers[who].read = model.readers[who].read.max(seq.min(model.head()));
                prop_assert_eq!(answer.unwrap(), (Seq(model.readers[who].read), model.unread(who)));
            } else {
                prop_assert_eq!(refused(answer), Fault::Forbidden);
            }
        }
        Step::Edit(who) | Step::Recall(who) | Step::React(who) => change(stage, room, model, step, who)?,
        Step::Ask(who) => ask(stage, room, model, who)?,
        Step::Answer(who, option) => answer(stage, room, model, who, option)?,
        Step::Rename => {
            stage.rename_room(&model.readers[0].someone, room, "走走").unwrap();
            model.log.push(None);
        }
        Step::LeaveOrJoin(who) => {
            model.log.push(None);
            let head = model.head();
            let reader = &mut model.readers[who];
            if reader.present {
                stage.leave(&reader.someone, room).unwrap();
            } else {
                stage.join(&reader.someone, room).unwrap();
                // What was said before one came is not unread.
                reader.read = head;
            }
            reader.present = !reader.present;
        }
        Step::Mark(who, seq) => {
            let unread = Some(Seq(seq));
            let mark =
                MarkConversation { conversation: room, pinned: None, muted: None, hidden: None, unread };
            let answer = stage.run(&model.readers[who].someone, Command::Mark(mark)).map(|(reply, _)| reply);
            if model.readers[who].present {
                prop_assert_eq!(answer, Ok(Reply::Done));
                let place = seq.min(model.head());
                model.readers[who].marked = Some(place).filter(|place| *place > 0);
            } else {
                prop_assert_eq!(refused(answer), Fault::Forbidden);
            }
        }
        Step::Reopen if stage.is_durable() => stage.reopen(),
        Step::Reopen => {}
    }
    let head = Seq(model.head());
    for (who, reader) in model.readers.iter().enumerate().filter(|(_, reader)| reader.present) {
        let view = stage.view(&reader.someone, room);
        prop_assert_eq!(
            (view.head, view.read.0, view.unread),
            (head, reader.read, model.unread(who)),
            "{}",
            who
        );
        let marks = stage.overview(&reader.someone).marks;
        let marked = marks.iter().find(|mark| mark.conversation == room).and_then(|mark| mark.unread);
        prop_assert_eq!(marked.map(|seq| seq.0), reader.marked, "{}", who);
        prop_assert_eq!(view.members as usize, model.readers.iter().filter(|reader| reader.present).count());
    }
    Ok(())
}

fn change(
    stage: &Stage,
    room: ConversationId,
    model: &mut Model,
    step: &Step,
    who: usize,
) -> Result<(), TestCaseError> {
    let Some(at) = model.log.iter().rposition(|author| *author == Some(who)) else { return Ok(()) };
    let (conversation, seq) = (room, Seq(u32::try_from(at + 1).unwrap()));
    let text = format!("{}", model.log.len());
    let command = match step {
        Step::Edit(_) => Command::Edit(EditMessage { conversation, seq, text, mentions: vec![] }),
        Step::Recall(_) => Command::Recall(MessageAt { conversation, seq }),
        _ => Command::React(React { conversation, seq, emoji: "👍".into(), on: true }),
    };
    let answer = stage.run(&model.readers[who].someone, command).map(|(reply, _)| reply);
    let stands = model.readers[who].present && !model.recalled.contains(&seq.0);
    match answer {
        Ok(Reply::Sent(entry)) => {
            prop_assert!(stands);
            prop_assert_eq!(entry.seq.0, model.head() + 1);
            model.log.push(None);
            if matches!(step, Step::Recall(_)) {
                model.recalled.push(seq.0);
            }
        }
        Ok(reply) => prop_assert!(stands && reply == Reply::Done && matches!(step, Step::React(_))),
        // What is asked stays as it is.
        Err(Fault::Forbidden) if matches!(step, Step::Edit(_)) && model.polls.contains(&seq.0) => {}
        Err(fault) => prop_assert!(!stands && matches!(fault, Fault::Missing | Fault::Forbidden), "{fault}"),
    }
    Ok(())
}

fn ask(stage: &Stage, room: ConversationId, model: &mut Model, who: usize) -> Result<(), TestCaseError> {
    let poll = Poll { options: vec!["a".into(), "b".into()], multiple: false, anonymous: who == 1 };
    let form = NewForm { title: "?".into(), closes: None, asks: Asks::Poll(poll) };
    let with = With { form: Some(Json::of(&form).unwrap()), ..With::default() };
    let (nonce, text, with) = (stage.nonce(), "?".to_owned(), Some(Box::new(with)));
    let send = Command::Send { conversation: room, nonce, text, with };
    match stage.run(&model.readers[who].someone, send) {
        Ok((Reply::Sent(entry), _)) => {
            model.log.push(Some(who));
            model.polls.push(entry.seq.0);
            prop_assert!(model.readers[who].present && entry.seq.0 == model.head());
        }
        Ok((reply, _)) => prop_assert!(false, "{reply:?}"),
        Err(fault) => prop_assert!(!model.readers[who].present && fault == Fault::Forbidden, "{fault}"),
    }
    Ok(())
}

fn answer(
    stage: &Stage,
    room: ConversationId,
    model: &mut Model,
    who: usize,
    option: Option<u8>,
) -> Result<(), TestCaseError> {
    let Some(poll) = model.polls.last().copied() else { return Ok(()) };
    let response = option.map_or(Response::Withdraw, |option| Response::Vote(vec![option]));
    let about = AboutForm { conversation: room, seq: Seq(poll), what: Json::of(&response).unwrap() };
    let answer = stage.run(&model.readers[who].someone, Command::Respond(about)).map(|(reply, _)| reply);
    let stands = model.readers[who].present && !model.recalled.contains(&poll);
    match answer {
        Ok(Reply::Sent(entry)) => {
            model.log.push(None);
            prop_assert!(stands && entry.seq.0 == model.head());
        }
        Ok(reply) => prop_assert!(stands && reply == Reply::Done),
        Err(fault) => prop_assert!(!stands && matches!(fault, Fault::Missing | Fault::Forbidden), "{fault}"),
    }
    Ok(())
}

/// Whoever says that they read what is not there yet has not read it.
pub fn reading_past_the_head_holds_at_the_head(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    for n in 0..3 {
        stage.say(&ada, LOBBY, &n.to_string());
    }
    for past in [4, u32::MAX] {
        assert_eq!(stage.read_to(&dong, LOBBY, past), Ok((Seq(3), 0)), "{past}");
    }
    stage.say(&ada, LOBBY, "new");
    let view = stage.view(&dong, LOBBY);
    assert_eq!((view.read, view.unread), (Seq(3), 1));
    assert_eq!(stage.read_to(&dong, LOBBY, 1), Ok((Seq(3), 1)), "it never moves back");
}
