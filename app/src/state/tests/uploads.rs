//! Messages that wait for their files.

use super::scenarios::*;
use crate::{
    ports::PendingMessage,
    state::{Effect, outbox::Outbox},
};
use protocol::{Command, FileId, Nonce, With};

fn with_files(nonce: u128, text: &str, files: &[u128]) -> PendingMessage {
    PendingMessage { uploads: files.iter().map(|id| Nonce(*id)).collect(), ..pending(nonce, text) }
}

#[test]
fn a_message_goes_when_its_files_are_there_and_what_follows_it_does_not_wait() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    assert!(sent(&chat.write(with_files(1, "look", &[50, 51]))).is_empty());
    assert_eq!(write(&mut chat, 2, "soon").len(), 1);
    assert!(sent(&chat.write(with_files(3, "", &[52]))).is_empty());
    let effects = chat.uploaded(Nonce(3), vec![FileId(9)]);
    let [Effect::Keep(kept)] = &effects[..] else { panic!("it waits for the one in flight: {effects:?}") };
    assert!(kept.uploads.is_empty() && kept.with.as_ref().is_some_and(|with| with.files == [FileId(9)]));
    assert!(chat.uploaded(Nonce(3), vec![FileId(9)]).is_empty(), "told again, nothing changes");
    // After a cut what was in flight goes again, and then what became ready meanwhile.
    disconnect(&mut chat);
    let asked = connect(&mut chat, resumed(1, vec![]));
    let Command::Send { nonce, with, .. } = &asked[0].command else { panic!("{asked:?}") };
    assert_eq!((asked.len(), *nonce, with), (1, Nonce(2), &None));
    let effects = chat.uploaded(Nonce(1), vec![FileId(7), FileId(8)]);
    assert!(matches!(&effects[..], [Effect::Keep(_)]));
    let mut outbox = chat.outbox.clone();
    outbox.arrived(Nonce(2));
    let next = outbox.take_due();
    let files = With { files: vec![FileId(7), FileId(8)], ..With::default() };
    assert_eq!((next.len(), next[0].nonce, next[0].with.as_deref()), (1, Nonce(1), Some(&files)));
}

#[test]
fn what_it_waits_for_outlives_the_page() {
    let mut outbox = Outbox::default();
    let stored = outbox.add(with_files(1, "look", &[50]));
    let text = serde_json::to_string(&stored).unwrap();
    assert_eq!(serde_json::from_str::<PendingMessage>(&text).unwrap(), stored);
    let plain = serde_json::to_string(&pending(2, "x")).unwrap();
    assert!(!plain.contains("uploads"), "earlier pages stored none: {plain}");
    let mut later = Outbox::default();
    later.restore(vec![stored]);
    assert!(later.take_due().is_empty());
    assert!(later.uploaded(Nonce(1), vec![FileId(7)]).is_some());
    assert_eq!(later.take_due().len(), 1);
}
