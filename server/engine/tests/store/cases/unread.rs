//! Unread counts against the slowest possible model.

use crate::bench::*;
use engine::ports::store::Store;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use protocol::*;

#[derive(Debug, Clone)]
enum Step {
    Say(usize),
    Read(usize, u32),
    /// An entry that is no message.
    Rename,
    LeaveOrJoin(usize),
    Reopen,
}

/// One of the three, as the model has them.
struct Reader {
    someone: Someone,
    present: bool,
    read: u32,
}

struct Model {
    /// Who said it; `None` for a notice.
    log: Vec<Option<usize>>,
    readers: Vec<Reader>,
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
        1 => Just(Step::Rename),
        2 => (1..3_usize).prop_map(Step::LeaveOrJoin),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..40)
}

pub fn counts_are_those_of_a_naive_model(bench: &Bench) {
    let people = bench.people(["Ada", "东东", "Mia"]);
    let config = Config { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        let room = bench.room(&people[0], "散步");
        let reader =
            |(n, someone): (usize, &Someone)| Reader { someone: someone.clone(), present: n == 0, read: 1 };
        let mut model = Model { log: vec![None], readers: people.iter().enumerate().map(reader).collect() };
        for late in 1..3 {
            walk(bench, room, &mut model, &Step::LeaveOrJoin(late))?;
        }
        for step in &steps {
            walk(bench, room, &mut model, step)?;
        }
        bench.delete(people[0].actor(), room).unwrap();
        Ok(())
    });
    outcome.unwrap();
}

fn walk(bench: &Bench, room: ConversationId, model: &mut Model, step: &Step) -> Result<(), TestCaseError> {
    match *step {
        Step::Say(who) => {
            let said = bench.append(&model.readers[who].someone, room, bench.nonce(), "x");
            if model.readers[who].present {
                model.log.push(Some(who));
            } else {
                prop_assert_eq!(refused(said), Fault::Forbidden);
            }
        }
        Step::Read(who, seq) => {
            let answer = bench.read_to(&model.readers[who].someone, room, seq);
            if model.readers[who].present {
                model.readers[who].read = model.readers[who].read.max(seq.min(model.head()));
                prop_assert_eq!(answer.unwrap(), (Seq(model.readers[who].read), model.unread(who)));
            } else {
                prop_assert_eq!(refused(answer), Fault::Forbidden);
            }
        }
        Step::Rename => {
            let owner = model.readers[0].someone.actor();
            let rename =
                |store: &Store, done| store.conversations.rename_room(owner, room, name("走走"), done);
            bench.write(rename).unwrap();
            model.log.push(None);
        }
        Step::LeaveOrJoin(who) => {
            model.log.push(None);
            let head = model.head();
            let reader = &mut model.readers[who];
            if reader.present {
                bench.leave(&reader.someone, room).unwrap();
            } else {
                bench.join(&reader.someone, room).unwrap();
                // What was said before one came is not unread.
                reader.read = head;
            }
            reader.present = !reader.present;
        }
        Step::Reopen => bench.reopen(),
    }
    let head = Seq(model.head());
    for (who, reader) in model.readers.iter().enumerate().filter(|(_, reader)| reader.present) {
        let view = bench.view(&reader.someone, room);
        prop_assert_eq!(
            (view.head, view.read.0, view.unread),
            (head, reader.read, model.unread(who)),
            "{}",
            who
        );
        prop_assert_eq!(view.members as usize, model.readers.iter().filter(|reader| reader.present).count());
    }
    Ok(())
}
