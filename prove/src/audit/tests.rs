//! Each of the seven counts finds its fault in a small ledger made by hand, and no other count does.

use super::*;
use crate::ledger::Deed;
use protocol::{Friendship, Nonce};
use std::collections::BTreeSet;

const ROOM: ConversationId = ConversationId(5);
const ANN: PersonId = PersonId(11);
const BOB: PersonId = PersonId(12);
const EVE: PersonId = PersonId(13);

fn said(author: PersonId, n: u64) -> Said {
    Said { author, nonce: Nonce(u128::from(n)) }
}

fn place(seq: u32, author: PersonId, n: u64) -> Place {
    let said = said(author, n);
    Place { seq: Seq(seq), said: Some(said), text: ledger::text(said.nonce, n, 40), ..Place::default() }
}

fn intent(n: u64) -> Line {
    Line::Intent { conversation: ROOM, nonce: Nonce(u128::from(n)), n, length: 40 }
}

fn ack(seq: u32, n: u64) -> Line {
    Line::Ack { conversation: ROOM, seq: Seq(seq), nonce: Nonce(u128::from(n)) }
}

fn view(seq: u32, n: u64) -> Line {
    Line::View { conversation: ROOM, seq: Seq(seq), said: Some(said(ANN, n)) }
}

fn wire(seq: u32, n: u64) -> Line {
    Line::Wire { conversation: ROOM, seq: Seq(seq), said: Some(said(ANN, n)) }
}

/// Ann sends 1, 2 and 3; all are acknowledged; Bob sees them. Eve is not a member.
struct Case {
    history: Vec<Place>,
    ann: Vec<Line>,
    bob: Vec<Line>,
    eve: Vec<Line>,
}

impl Case {
    fn sound() -> Self {
        Self {
            history: vec![place(1, ANN, 1), place(2, ANN, 2), place(3, ANN, 3)],
            ann: vec![intent(1), ack(1, 1), intent(2), ack(2, 2), intent(3), ack(3, 3)],
            bob: vec![view(1, 1), view(2, 2), view(3, 3)],
            eve: Vec::new(),
        }
    }

    /// The counts that are not zero.
    fn counts(self) -> Vec<(&'static str, u64)> {
        let members = Members::from([(ROOM, BTreeSet::from([ANN, BOB]))]);
        let histories = Histories::from([(ROOM, self.history)]);
        let ledgers = Ledgers::from([(ANN, self.ann), (BOB, self.bob), (EVE, self.eve)]);
        let verdict = audit(&members, &histories, &ledgers);
        let counted = Count::ALL.iter().map(|(count, name)| (*name, verdict.of(*count)));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

#[test]
fn a_sound_run_counts_nothing() {
    assert_eq!(Case::sound().counts(), []);
}

#[test]
fn lost() {
    let mut case = Case::sound();
    case.history.pop();
    case.bob.pop();
    assert_eq!(case.counts(), [("LOST", 1)]);
    // It is there, but not where it was acknowledged.
    let mut case = Case::sound();
    case.ann = vec![intent(1), ack(1, 1), intent(2), ack(2, 2), intent(3), ack(7, 3)];
    assert_eq!(case.counts(), [("LOST", 1)]);
}

#[test]
fn phantom() {
    let mut case = Case::sound();
    case.history.push(place(4, ANN, 9));
    assert_eq!(case.counts(), [("PHANTOM", 1)]);
    let mut case = Case::sound();
    case.history[1].text.push('!');
    assert_eq!(case.counts(), [("PHANTOM", 1)]);
}

#[test]
fn dup() {
    let mut case = Case::sound();
    case.history.push(place(4, ANN, 3));
    assert_eq!(case.counts(), [("DUP", 1)]);
    let mut case = Case::sound();
    case.bob = vec![view(1, 1), view(2, 2), view(2, 2), view(3, 3)];
    assert_eq!(case.counts(), [("DUP", 1)]);
    let mut case = Case::sound();
    case.bob = vec![wire(1, 1), wire(2, 2), wire(2, 2)];
    assert_eq!(case.counts(), [("DUP", 1)]);
}

#[test]
fn dup_in_two_conversations() {
    let histories =
        Histories::from([(ROOM, vec![place(1, ANN, 1)]), (ConversationId(6), vec![place(1, ANN, 1)])]);
    let verdict = audit(&Members::new(), &histories, &Ledgers::from([(ANN, vec![intent(1)])]));
    assert_eq!((verdict.of(Count::Dup), verdict.of(Count::Phantom)), (1, 1));
}

#[test]
fn invert() {
    let mut case = Case::sound();
    case.bob = vec![view(2, 2), view(1, 1)];
    assert_eq!(case.counts(), [("INVERT", 1)]);
    // The log has an author's messages in another order than they were sent.
    let mut case = Case::sound();
    case.history = vec![place(1, ANN, 1), place(2, ANN, 3), place(3, ANN, 2)];
    case.ann = vec![intent(1), intent(2), intent(3)];
    case.bob.clear();
    assert_eq!(case.counts(), [("INVERT", 1)]);
}

#[test]
fn gap() {
    let mut case = Case::sound();
    case.bob = vec![view(1, 1), view(3, 3)];
    assert_eq!(case.counts(), [("GAP", 1)]);
    let mut case = Case::sound();
    case.bob = vec![Line::From { conversation: ROOM, seq: Seq(1) }, wire(3, 3)];
    assert_eq!(case.counts(), [("GAP", 1)]);
    let mut case = Case::sound();
    case.history.remove(1);
    case.ann.remove(3);
    case.bob = vec![view(1, 1)];
    assert_eq!(case.counts(), [("GAP", 1)]);
}

#[test]
fn a_marked_gap_is_none() {
    let mut case = Case::sound();
    case.bob = vec![view(1, 1), Line::Gap { conversation: ROOM }, view(3, 3)];
    assert_eq!(case.counts(), []);
    let mut case = Case::sound();
    case.bob = vec![wire(1, 1), Line::From { conversation: ROOM, seq: Seq(2) }, wire(3, 3)];
    assert_eq!(case.counts(), []);
}

#[test]
fn leak() {
    let mut case = Case::sound();
    case.eve = vec![wire(1, 1), view(1, 1)];
    assert_eq!(case.counts(), [("LEAK", 1)]);
    let mut case = Case::sound();
    case.eve = vec![Line::Received { conversation: ROOM, what: "typing".into() }];
    assert_eq!(case.counts(), [("LEAK", 1)]);
}

#[test]
fn ghost() {
    let mut case = Case::sound();
    case.ann.push(intent(4));
    case.bob.push(view(4, 4));
    assert_eq!(case.counts(), [("GHOST", 1)]);
    // Another message than the one that is kept at that place.
    let mut case = Case::sound();
    case.ann.push(intent(4));
    case.bob = vec![view(1, 4)];
    assert_eq!(case.counts(), [("GHOST", 1)]);
}

#[test]
fn what_is_odd_is_no_count_but_not_clean() {
    let ledgers = Ledgers::from([(ANN, vec![Line::Unexpected { what: "no answer".into() }])]);
    let verdict = audit(&Members::new(), &Histories::new(), &ledgers);
    assert!(!verdict.is_clean());
    assert_eq!(verdict.unexpected, ["11: no answer"]);
}

fn view_skip(from: u32, to: u32) -> Line {
    Line::ViewSkip { conversation: ROOM, from: Seq(from), to: Seq(to) }
}

#[test]
fn a_skip_is_no_gap_unless_it_hides_something() {
    // Place 2 is kept no longer.
    let mut case = Case::sound();
    case.history.remove(1);
    case.ann = vec![intent(1), ack(1, 1), intent(3), ack(3, 3)];
    case.bob = vec![view(1, 1), view_skip(2, 2), view(3, 3)];
    assert_eq!(case.counts(), [("GAP", 1)], "the history itself has a hole that nothing tells of");
    let mut case = Case::sound();
    case.bob = vec![view(1, 1), view_skip(2, 2), view(3, 3)];
    assert_eq!(case.counts(), [("GAP", 1)], "what is kept was skipped");
    let mut case = Case::sound();
    case.bob = vec![view(1, 1), view(2, 2), view(3, 3), view_skip(4, 9)];
    assert_eq!(case.counts(), []);
    let mut case = Case::sound();
    case.bob = vec![view(1, 1), view(2, 2), view(3, 3), view_skip(5, 9)];
    assert_eq!(case.counts(), [("GAP", 1)], "4 is missing");
    let mut case = Case::sound();
    case.bob.push(Line::WireSkip { conversation: ROOM, from: Seq(2), to: Seq(2) });
    assert_eq!(case.counts(), [("GAP", 1)]);
}

/// Bob is removed with place 3 and added again with place 5.
fn comes_and_goes() -> Case {
    let notice = |seq, change| Place { seq: Seq(seq), change: Some(change), ..Place::default() };
    Case {
        history: vec![
            place(1, ANN, 1),
            place(2, ANN, 2),
            notice(3, Change::Went(BOB)),
            place(4, ANN, 3),
            notice(5, Change::Came(BOB)),
            place(6, ANN, 4),
        ],
        ann: (1..=4).map(intent).collect(),
        bob: vec![wire(1, 1), wire(2, 2)],
        eve: Vec::new(),
    }
}

#[test]
fn whoever_has_gone_hears_nothing() {
    let from = |seq| Line::From { conversation: ROOM, seq: Seq(seq) };
    let gap = Line::Gap { conversation: ROOM };
    let mut case = comes_and_goes();
    let removed = Line::Wire { conversation: ROOM, seq: Seq(3), said: None };
    case.bob.extend([removed.clone(), from(5), wire(6, 4)]);
    assert_eq!(case.counts(), [], "they are told of their own end");
    let mut case = comes_and_goes();
    case.bob.extend([removed, wire(4, 3)]);
    assert_eq!(case.counts(), [("LEAK", 1)]);
    // Whoever is in it again may read what was said meanwhile.
    let mut case = comes_and_goes();
    case.bob.extend([gap, view(4, 3)]);
    assert_eq!(case.counts(), []);
    let mut case = comes_and_goes();
    case.history.truncate(4);
    case.bob.push(Line::Answered { conversation: ROOM, to: Seq(4) });
    assert_eq!(case.counts(), [("LEAK", 1)]);
    let mut case = comes_and_goes();
    case.bob.push(Line::Unlisted { conversation: ROOM, what: "typing".into() });
    assert_eq!(case.counts(), [("LEAK", 1)]);
}

#[test]
fn what_the_blocked_write_is_for_them_alone() {
    let hidden = || {
        let mut case = Case::sound();
        case.history[1].hidden = true;
        case
    };
    let mut case = hidden();
    case.bob = vec![view(1, 1), view_skip(2, 2), view(3, 3)];
    assert_eq!(case.counts(), [], "it is kept, and not for them");
    let mut case = hidden();
    case.bob = vec![view(1, 1), view(2, 2), view(3, 3)];
    assert_eq!(case.counts(), [("LEAK", 1)]);
    let mut case = hidden();
    case.bob.clear();
    case.ann.extend([view(1, 1), view_skip(2, 2)]);
    assert_eq!(case.counts(), [("GAP", 1)], "its author sees it");
}

#[test]
fn what_is_sent_later_is_there_in_any_order_or_was_cancelled() {
    let later = |n: u64| Line::Later { conversation: ROOM, nonce: Nonce(n.into()), n };
    let kept = |n: u64| Line::LaterAck { nonce: Nonce(n.into()) };
    let cancelled =
        |n: u64| [Line::Cancel { nonce: Nonce(n.into()) }, Line::CancelAck { nonce: Nonce(n.into()) }];
    // The message no. 0 was written before no. 3, and comes after it.
    let sent = |mut case: Case| {
        let text = ledger::text(Nonce(0), 0, ledger::LATER);
        case.history.push(Place { text, ..place(4, ANN, 0) });
        case
    };
    let sound = |more: &[Line]| {
        let mut case = Case::sound();
        case.ann.push(later(0));
        case.ann.extend_from_slice(more);
        case
    };
    assert_eq!(sent(sound(&[kept(0)])).counts(), []);
    assert_eq!(sound(&[kept(0)]).counts(), [("LOST", 1)]);
    assert_eq!(sound(&[]).counts(), [], "nobody said that it is kept");
    let [tried, done] = cancelled(0);
    assert_eq!(sound(&[kept(0), tried.clone()]).counts(), [], "nobody said whether it is cancelled");
    assert_eq!(sound(&[kept(0), tried.clone(), done.clone()]).counts(), []);
    assert_eq!(sent(sound(&[kept(0), tried, done])).counts(), [("PHANTOM", 1)]);
}

#[test]
fn what_is_told_of_two_people_is_what_they_did() {
    let tried = |person, what| Line::Tried { person, what };
    let told = |person, friendship, blocked| Line::Contact { person, friendship, blocked };
    let counts = |ann: Vec<Line>, bob: Vec<Line>| {
        let mut verdict = Verdict::default();
        contacts::check(&mut verdict, &Ledgers::from([(ANN, ann), (BOB, bob)]));
        (verdict.of(Count::Leak), verdict.of(Count::Phantom))
    };
    let friends = |person| told(person, Friendship::Friend, false);
    let asked = vec![tried(BOB, Deed::Ask), friends(BOB)];
    assert_eq!(counts(asked.clone(), vec![tried(ANN, Deed::Accept), friends(ANN)]), (0, 0));
    assert_eq!(counts(asked, vec![told(ANN, Friendship::AskedBy, false)]), (0, 1), "Bob did not agree");
    assert_eq!(counts(vec![tried(BOB, Deed::Block), told(BOB, Friendship::None, true)], vec![]), (0, 0));
    assert_eq!(counts(vec![tried(BOB, Deed::Block)], vec![told(ANN, Friendship::None, true)]), (1, 0));
}
