use super::*;
use protocol::{ConversationId, FileId};

const ROOM: ConversationId = ConversationId(7);
const OTHER: ConversationId = ConversationId(8);
const MB: u64 = 1 << 20;

/// A page and, of the server, as much as these tests need: it takes all that is sent to it.
#[derive(Default)]
struct Page {
    uploads: Uploads,
    now: i64,
    /// What was asked for and not answered.
    open: Vec<Effect>,
    /// All that was wanted besides.
    wanted: Vec<Effect>,
}

impl Page {
    fn take(&mut self, input: Input) {
        for effect in self.uploads.take(input, self.now, 1.0) {
            match effect {
                Effect::Begin(..) | Effect::Look(..) | Effect::Append(..) | Effect::Finish(..) => {
                    self.open.push(effect)
                }
                Effect::Abort(id) => self.open.retain(|asked| asked_for(asked).0 != id),
                Effect::Keep(_) | Effect::TickAfter(_) => {}
                other => self.wanted.push(other),
            }
        }
    }

    fn add(&mut self, conversation: ConversationId, ids: impl IntoIterator<Item = u128>, bytes: u64) {
        let file = |id| LocalFile::new(Nonce(id), conversation, format!("{id}.jpg"), bytes);
        self.take(Input::Added(ids.into_iter().map(file).collect()));
    }

    fn send(&mut self, message: u128, files: &[u128]) {
        let files = files.iter().map(|id| Nonce(*id)).collect();
        self.take(Input::Act(FileAct::Sent(SentFiles {
            conversation: ROOM,
            message: Nonce(message),
            files,
        })));
    }

    fn answer(&mut self, answer: Answer) {
        let (id, turn) = asked_for(&self.open.remove(0));
        self.take(Input::Heard(id, turn, answer));
    }

    /// Answers what is asked until nothing is.
    fn serve(&mut self) {
        while let Some(asked) = self.open.first() {
            let answer = match asked {
                Effect::Begin(id, _, new) => {
                    assert_eq!(new.nonce, Some(*id));
                    Answer::Begun(Upload { id: server_id(*id), offset: 0, bytes: new.bytes })
                }
                Effect::Append(_, _, _, from, to) => {
                    assert!(from < to && to - from <= PIECE);
                    Answer::Appended(*to)
                }
                Effect::Look(id, ..) => Answer::Found(self.uploads.file(*id).map_or(0, |file| file.done)),
                _ => Answer::Whole,
            };
            self.answer(answer);
        }
    }

    fn stage(&self, id: u128) -> Stage {
        self.uploads.file(Nonce(id)).unwrap().stage.clone()
    }

    fn wait(&mut self, milliseconds: i64) {
        self.now += milliseconds;
        self.take(Input::Tick);
    }

    /// What a later page finds of these files.
    fn stored(&self) -> Vec<LocalFile> {
        let again = |file| serde_json::from_str(&serde_json::to_string(file).unwrap()).unwrap();
        self.uploads.files().iter().map(again).collect()
    }
}

fn asked_for(effect: &Effect) -> (Nonce, u32) {
    match effect {
        Effect::Begin(id, turn, _)
        | Effect::Look(id, turn, _)
        | Effect::Append(id, turn, ..)
        | Effect::Finish(id, turn, ..) => (*id, *turn),
        other => panic!("{other:?} is no request"),
    }
}

fn server_id(id: Nonce) -> FileId {
    FileId(1_000 + i64::try_from(id.0).unwrap())
}

fn ready(message: u128, files: &[u128]) -> Effect {
    Effect::Ready(Nonce(message), files.iter().map(|id| server_id(Nonce(*id))).collect())
}

#[test]
fn bytes_go_at_once_and_the_file_is_made_when_its_message_is_sent() {
    let mut page = Page::default();
    page.add(ROOM, [1], 20 * MB);
    page.serve();
    assert_eq!((page.stage(1), page.wanted.len()), (Stage::There, 0));
    page.take(Input::Act(FileAct::Describe(Nonce(1), "a cat".into())));
    page.send(9, &[1]);
    assert!(matches!(&page.open[..], [Effect::Finish(_, _, _, alt)] if alt == "a cat"));
    page.serve();
    assert_eq!(page.wanted, [ready(9, &[1])]);
    page.take(Input::Act(FileAct::Over(Nonce(9))));
    assert_eq!(page.wanted[1..], [Effect::Forget(Nonce(1))], "nothing of a sent file is cancelled");
    assert!(page.uploads.files().is_empty());
}

#[test]
fn three_go_at_a_time_and_what_is_sent_goes_first() {
    let mut page = Page::default();
    page.add(OTHER, 1..=4, MB);
    page.add(ROOM, 5..=6, MB);
    assert_eq!(page.open.len(), AT_ONCE);
    page.send(9, &[6, 5]);
    page.take(Input::Act(FileAct::Remove(Nonce(1))));
    assert_eq!(asked_for(page.open.last().unwrap()).0, Nonce(6));
    page.serve();
    assert_eq!(page.wanted, [Effect::Forget(Nonce(1)), ready(9, &[6, 5])], "in the order of the message");
    assert_eq!(page.stage(4), Stage::There);
}

#[test]
fn a_cut_is_waited_out_and_the_server_is_asked_how_far_it_is() {
    let mut page = Page::default();
    page.add(ROOM, [1], 10 * MB);
    page.answer(Answer::Begun(Upload { id: FileId(5), offset: 0, bytes: 10 * MB }));
    page.take(Input::Heard(Nonce(1), 1, Answer::Moved(3 * MB)));
    assert_eq!(page.uploads.files()[0].percent(), 30);
    page.answer(Answer::Cut);
    assert_eq!(page.stage(1), Stage::Cut(250, None));
    page.wait(249);
    assert!(page.open.is_empty());
    page.wait(1);
    assert!(matches!(page.open[..], [Effect::Look(_, _, FileId(5))]));
    page.answer(Answer::Cut);
    assert_eq!(page.stage(1), Stage::Cut(750, None), "it waits longer each time");
    page.take(Input::Online);
    page.answer(Answer::Found(2 * MB));
    assert!(matches!(page.open[..], [Effect::Append(_, _, FileId(5), from, _)] if from == 2 * MB));
    // A connection that says nothing is dead.
    page.wait(SILENCE);
    assert!(page.open.is_empty() && matches!(page.stage(1), Stage::Cut(..)));
}

#[test]
fn a_cut_while_it_becomes_a_file_uploads_nothing_again() {
    let mut page = Page::default();
    page.add(ROOM, [1], MB);
    page.serve();
    page.send(9, &[1]);
    page.answer(Answer::Cut);
    page.wait(250);
    assert!(matches!(page.open[..], [Effect::Finish(..)]));
    page.answer(Answer::Refused(Trouble::File(FileFault::Unfinished { offset: 5 })));
    assert!(matches!(page.open[..], [Effect::Append(_, _, _, 5, _)]), "a killed server may have fewer");
    page.serve();
    assert_eq!(page.wanted, [ready(9, &[1])]);
}

#[test]
fn its_owner_stops_it_and_lets_it_go_on() {
    let mut page = Page::default();
    page.add(ROOM, 1..=4, 9 * MB);
    page.take(Input::Act(FileAct::Pause(Nonce(1))));
    assert_eq!((page.stage(1), page.stage(4)), (Stage::Paused, Stage::Going), "the next one has its turn");
    page.take(Input::Online);
    page.wait(60_000);
    page.wait(60_000);
    assert_eq!(page.stage(1), Stage::Paused, "nothing but its owner lets it go on");
    page.serve();
    // An answer that was under way says which upload it is, and moves nothing.
    page.take(Input::Heard(Nonce(1), 1, Answer::Begun(Upload { id: FileId(5), offset: 0, bytes: 9 * MB })));
    assert_eq!(page.stage(1), Stage::Paused);
    page.take(Input::Act(FileAct::Resume(Nonce(1))));
    assert!(matches!(page.open[..], [Effect::Look(_, _, FileId(5))]));
    page.serve();
    page.take(Input::Act(FileAct::Pause(Nonce(1))));
    page.take(Input::Act(FileAct::Resume(Nonce(1))));
    assert_eq!(page.stage(1), Stage::There, "what is there has nothing to stop");
}

#[test]
fn what_is_taken_out_is_given_up_on_the_server() {
    let mut page = Page::default();
    page.add(ROOM, [1, 2], MB);
    page.answer(Answer::Begun(Upload { id: FileId(5), offset: 0, bytes: MB }));
    page.take(Input::Act(FileAct::Remove(Nonce(1))));
    page.take(Input::Act(FileAct::Remove(Nonce(2))));
    assert!(page.open.is_empty() && page.uploads.files().is_empty());
    page.take(Input::Heard(Nonce(2), 1, Answer::Begun(Upload { id: FileId(6), offset: 0, bytes: MB })));
    let gone = [
        Effect::Cancel(FileId(5)),
        Effect::Forget(Nonce(1)),
        Effect::Forget(Nonce(2)),
        Effect::Cancel(FileId(6)),
    ];
    assert_eq!(page.wanted, gone);
}

#[test]
fn what_cannot_go_is_told_and_the_others_go_on() {
    let mut page = Page::default();
    page.add(ROOM, 1..=22, MB);
    assert_eq!((page.stage(20), page.stage(21)), (Stage::Queued, Stage::Refused(Trouble::TooMany)));
    page.add(OTHER, [30], 0);
    assert_eq!(page.stage(30), Stage::Refused(Trouble::Empty));
    let most = FileFault::TooBig { most: 5 };
    page.answer(Answer::Refused(Trouble::File(most)));
    assert_eq!(page.stage(1), Stage::Refused(Trouble::File(most)));
    page.serve();
    assert!((2..=20).all(|id| page.stage(id) == Stage::There));
    page.send(9, &(2..=20).collect::<Vec<_>>());
    assert!(
        [1, 21, 22].iter().all(|id| page.uploads.file(Nonce(*id)).is_none()),
        "they were told and not sent"
    );
    page.serve();
    assert_eq!(page.wanted.last(), Some(&ready(9, &(2..=20).collect::<Vec<_>>())));
    assert_eq!(page.stage(30), Stage::Refused(Trouble::Empty), "another conversation's stays");
}

#[test]
fn a_message_may_be_sent_before_its_files_are_known() {
    let mut page = Page::default();
    let mut photo = LocalFile::new(Nonce(1), ROOM, "1.heic".into(), 5);
    photo.stage = Stage::Preparing;
    page.take(Input::Added(vec![photo, LocalFile::new(Nonce(2), ROOM, "empty".into(), 0)]));
    page.send(9, &[1, 2]);
    page.wait(60_000);
    assert!(page.open.is_empty() && page.wanted.is_empty());
    assert_eq!(page.stage(2), Stage::Refused(Trouble::Empty), "nobody has seen it yet");
    page.take(Input::Prepared(Nonce(1), "1.jpg".into(), MB, false));
    assert_eq!(page.uploads.file(Nonce(1)).map(|file| (&*file.name, file.bytes)), Some(("1.jpg", MB)));
    page.serve();
    assert_eq!(page.wanted, [ready(9, &[1])]);
    // A browser says of a folder that it is a file, until it is read.
    let mut folder = LocalFile::new(Nonce(4), OTHER, "folder".into(), 0);
    folder.stage = Stage::Preparing;
    page.take(Input::Added(vec![folder]));
    page.take(Input::Folder(Nonce(4)));
    assert_eq!(page.stage(4), Stage::Refused(Trouble::Folder));
    page.send(10, &[]);
    assert_eq!(page.wanted[1..], [Effect::Forget(Nonce(2))], "the next text clears what was told");
    page.add(ROOM, [3], 0);
    page.send(11, &[3]);
    assert_eq!(page.wanted.last(), Some(&ready(11, &[])), "nothing is left of it");
}

#[test]
fn what_is_refused_of_a_message_may_be_tried_again() {
    let mut page = Page::default();
    page.add(ROOM, [1], MB);
    page.send(9, &[1]);
    let full = Trouble::File(FileFault::QuotaReached { most: 1 });
    page.answer(Answer::Refused(full.clone()));
    assert_eq!(page.stage(1), Stage::Refused(full));
    page.take(Input::Act(FileAct::Retry(Nonce(9))));
    page.serve();
    assert_eq!(page.wanted, [ready(9, &[1])]);
}

#[test]
fn a_busy_server_is_asked_when_it_wants_and_one_that_forgot_gets_all_again() {
    let mut page = Page::default();
    page.add(ROOM, [1], MB);
    page.answer(Answer::Refused(Trouble::Fault(Fault::Busy { retry_ms: 5_000 })));
    assert_eq!(page.stage(1), Stage::Cut(5_000, None));
    page.wait(5_000);
    page.answer(Answer::Refused(Trouble::File(FileFault::TooManyUploads { most: 20 })));
    assert!(matches!(page.stage(1), Stage::Cut(8_000, Some(_))), "{:?}", page.stage(1));
    page.wait(3_000);
    page.answer(Answer::Begun(Upload { id: FileId(5), offset: 9, bytes: MB }));
    page.answer(Answer::Refused(Trouble::Fault(Fault::Missing)));
    page.wait(30_000);
    assert!(matches!(page.open[..], [Effect::Begin(..)]));
    page.answer(Answer::Unreadable);
    assert_eq!(page.stage(1), Stage::Refused(Trouble::Changed));
}

#[test]
fn a_server_that_never_agrees_is_not_asked_without_end() {
    let mut page = Page::default();
    page.add(ROOM, [1], MB);
    page.answer(Answer::Begun(Upload { id: FileId(5), offset: 0, bytes: MB }));
    for offset in 1..=u64::from(SURPRISES) {
        page.answer(Answer::Refused(Trouble::File(FileFault::WrongOffset { offset })));
        assert!(matches!(page.open[..], [Effect::Append(_, _, _, from, _)] if from == offset));
    }
    page.answer(Answer::Refused(Trouble::File(FileFault::WrongOffset { offset: 7 })));
    assert!(matches!(page.stage(1), Stage::Cut(..)));
}

#[test]
fn a_later_page_goes_on_where_this_one_was() {
    let mut page = Page::default();
    page.add(ROOM, 1..=4, 9 * MB);
    page.take(Input::Act(FileAct::Pause(Nonce(4))));
    page.serve();
    page.send(9, &[2, 1]);
    page.answer(Answer::Whole);
    page.send(10, &[4]);
    let mut later = Page::default();
    let waiting = |message, ids: &[u128]| SentFiles {
        conversation: ROOM,
        message: Nonce(message),
        files: ids.iter().map(|id| Nonce(*id)).collect(),
    };
    let pending = vec![waiting(9, &[2, 1]), waiting(11, &[50])];
    later.take(Input::Restored { files: page.stored(), pending });
    assert_eq!(later.stage(2), Stage::Whole);
    assert!(matches!(later.open[0], Effect::Finish(..)), "all its bytes were there");
    assert_eq!(later.stage(50), Stage::Refused(Trouble::Lost));
    assert!(later.wanted.contains(&Effect::Forget(Nonce(4))), "the outbox has no such message any more");
    assert!(later.uploads.file(Nonce(3)).unwrap().is_in_tray(ROOM));
    later.serve();
    assert_eq!(later.wanted.last(), Some(&ready(9, &[2, 1])));
    later.take(Input::Act(FileAct::Retry(Nonce(11))));
    assert_eq!(later.stage(50), Stage::Refused(Trouble::Lost), "there is nothing to try with");
}

#[test]
fn one_timer_is_enough() {
    let mut page = Page::default();
    let timers = |page: &mut Page, input| {
        let effects = page.uploads.take(input, page.now, 1.0);
        effects.iter().filter(|effect| matches!(effect, Effect::TickAfter(_))).count()
    };
    let file = LocalFile::new(Nonce(1), ROOM, "a".into(), MB);
    assert_eq!(timers(&mut page, Input::Added(vec![file])), 1);
    let begun = Answer::Begun(Upload { id: FileId(5), offset: 0, bytes: MB });
    assert_eq!(timers(&mut page, Input::Heard(Nonce(1), 1, begun)), 0);
    for n in 0..100 {
        page.now += 10;
        assert_eq!(timers(&mut page, Input::Heard(Nonce(1), 1, Answer::Moved(n))), 0);
    }
}
