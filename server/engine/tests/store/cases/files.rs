//! Uploads, files, the blobs they need and the messages that have them, as rows.

use crate::stage::{Bare, START};
use engine::ports::{blobs::BlobId, store::*};
use protocol::*;

const LOBBY: ConversationId = ConversationId::LOBBY;

fn new(name: &str, bytes: u64, nonce: Option<Nonce>) -> NewFile {
    NewFile {
        name: name.into(),
        bytes,
        alt: Some("two cats".into()),
        seconds: Some(9),
        peaks: Some("A_-".into()),
        nonce,
    }
}

/// An upload that became a file of one blob, and of thumbnails if there are any.
pub fn file(bare: &Bare, person: PersonId, blob: u8, bytes: u64, thumbnails: &[(u8, u64)]) -> FileId {
    let id = bare.write(|tx| tx.write_files().begin_upload(person, &new("x", bytes, None)));
    let small = thumbnails.iter().map(|(blob, bytes)| SizedBlob { id: BlobId([*blob; 32]), bytes: *bytes });
    let shown = Attachment {
        id,
        name: "x".into(),
        media: "image/png".into(),
        bytes,
        width: Some(640),
        height: Some(480),
        stand_in: Some("abc".into()),
        alt: Some("two cats".into()),
        seconds: None,
        peaks: Some("09".into()),
    };
    let thumbnails = Thumbnails { media: "image/jpeg".into(), blobs: small.collect() };
    let thumbnails = Some(thumbnails).filter(|thumbnails| !thumbnails.blobs.is_empty());
    let row = FileRow { person, shown, blob: BlobId([blob; 32]), thumbnails, sent: false };
    bare.write(|tx| {
        assert!(tx.write_files().end_upload(id)?);
        tx.write_files().add_file(&row, START + 1_000)
    });
    id
}

fn usage(bare: &Bare, person: PersonId) -> (u64, u64, u32) {
    let FileUsage { own, all, uploads } = bare.read(|read| read.files().usage(person));
    (own, all, uploads)
}

pub fn sweep(bare: &Bare, now: i64) -> (usize, Vec<u8>) {
    let loose = bare.write_at(now, |tx| tx.write_files().drop_loose(100));
    let unused = bare.write_at(now, |tx| tx.write_files().drop_unused_blobs(100));
    let mut unused: Vec<u8> = unused.into_iter().map(|blob| blob.0[0]).collect();
    unused.sort_unstable();
    (loose, unused)
}

pub fn an_upload_is_its_persons_and_counts_what_it_announces(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    let nonce = Some(Nonce(7));
    let asked = new("作业", 500, nonce);
    let id = bare.write(|tx| tx.write_files().begin_upload(ada, &asked));
    let want = UploadRow { id, person: ada, new: asked.clone(), kept: 0 };
    assert_eq!(bare.read(|read| read.files().upload(id)), Some(want.clone()));
    assert_eq!(bare.read(|read| read.files().upload_again(ada, &asked)), Some(want));
    assert_eq!(bare.read(|read| read.files().upload_again(bob, &asked)), None);
    assert_eq!(bare.read(|read| read.files().upload_again(ada, &new("x", 1, None))), None);
    let plain = bare.write(|tx| tx.write_files().begin_upload(ada, &new("x", 30, None)));
    bare.write(|tx| tx.write_files().begin_upload(ada, &new("x", 0, None)));
    bare.write(|tx| tx.write_files().begin_upload(bob, &asked));
    assert_eq!((usage(bare, ada), usage(bare, bob)), ((530, 1_030, 3), (500, 1_030, 1)));
    assert!(bare.write(|tx| tx.write_files().note_kept(id, 400)));
    assert_eq!(bare.read(|read| read.files().upload(id)).unwrap().kept, 400);
    assert!(bare.write(|tx| tx.write_files().end_upload(plain)));
    assert!(!bare.write(|tx| tx.write_files().end_upload(plain)), "it is over");
    assert!(!bare.write(|tx| tx.write_files().note_kept(plain, 1)));
    assert_eq!(usage(bare, ada), (500, 1_000, 2));
    assert_eq!(bare.read(|read| read.files().upload(plain)), None);
}

pub fn uploads_that_are_given_up_go_the_oldest_first_or_not(bare: &Bare) {
    let ada = bare.person("Ada");
    let old = bare.write(|tx| tx.write_files().begin_upload(ada, &new("x", 10, None)));
    let young = bare.write_at(START + 9, |tx| tx.write_files().begin_upload(ada, &new("x", 20, None)));
    let touched = bare.write(|tx| tx.write_files().begin_upload(ada, &new("x", 30, None)));
    bare.write_at(START + 9, |tx| tx.write_files().note_kept(touched, 1));
    let stale = |before| bare.write(|tx| tx.write_files().drop_stale_uploads(before, 100));
    assert_eq!(stale(START), []);
    assert_eq!(stale(START + 9), [old]);
    assert_eq!(usage(bare, ada), (50, 50, 2));
    let mut rest = stale(START + 10);
    rest.sort();
    let mut both = [young, touched];
    both.sort();
    assert_eq!(rest, both);
    assert_eq!(usage(bare, ada), (0, 0, 0));
}

pub fn a_blob_stays_as_long_as_a_file_needs_it(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    let first = file(bare, ada, 1, 1_000, &[(11, 50), (12, 70)]);
    let second = file(bare, bob, 1, 1_000, &[(11, 50)]);
    assert_eq!((usage(bare, ada), usage(bare, bob)), ((1_000, 1_120, 0), (1_000, 1_120, 0)));
    let found = bare.read(|read| read.files().file(first)).unwrap();
    assert_eq!((found.person, found.blob, found.sent), (ada, BlobId([1; 32]), false));
    let blobs: Vec<u8> = found.thumbnails.unwrap().blobs.iter().map(|blob| blob.id.0[0]).collect();
    assert_eq!(blobs, [11, 12]);
    assert_eq!(found.shown.alt.as_deref(), Some("two cats"));
    assert_eq!(sweep(bare, START + 999), (0, vec![]), "they are young");
    let entry = |tx: &mut dyn Tx, seq| tx.write_files().attach(LOBBY, Seq(seq), &[first, second]);
    bare.write(|tx| entry(tx, 1));
    assert!(bare.read(|read| read.files().file(first)).unwrap().sent);
    assert_eq!(sweep(bare, START + 9_000), (0, vec![]), "a message has them");
    // A copy of the first one alone stands in a second message.
    bare.write(|tx| tx.write_files().attach(LOBBY, Seq(2), &[first]));
    bare.write_at(START + 10, |tx| tx.write_files().detach(LOBBY, Seq(1)));
    assert_eq!(sweep(bare, START + 9), (0, vec![]));
    assert_eq!(sweep(bare, START + 10), (1, vec![]), "the other one needs all the blobs of the second");
    assert_eq!((usage(bare, ada), usage(bare, bob)), ((1_000, 1_120, 0), (0, 1_120, 0)));
    assert_eq!(bare.read(|read| read.files().file(second)), None);
    bare.write_at(START + 20, |tx| tx.write_files().detach_all(LOBBY));
    assert_eq!(sweep(bare, START + 20), (1, vec![1, 11, 12]));
    assert_eq!(usage(bare, ada), (0, 0, 0));
    assert!(!bare.read(|read| read.files().knows_blob(BlobId([1; 32]))));
}

pub fn a_file_that_nobody_sends_goes_in_its_time(bare: &Bare) {
    let ada = bare.person("Ada");
    let id = file(bare, ada, 1, 5, &[]);
    assert!(bare.read(|read| read.files().knows_blob(BlobId([1; 32]))));
    assert!(bare.read(|read| read.files().file(id)).unwrap().thumbnails.is_none());
    assert_eq!(sweep(bare, START + 999), (0, vec![]));
    assert_eq!(sweep(bare, START + 1_000), (1, vec![1]));
}

pub fn a_file_is_found_where_its_messages_are_seen(bare: &Bare) {
    let (ada, bob, eve) = (bare.person("Ada"), bare.person("Bob"), bare.person("Eve"));
    let id = file(bare, ada, 1, 5, &[]);
    let chat = bare.write(|tx| tx.add_conversation(NewConversation::Private(ada, bob)));
    let nowhere = |reader| bare.read(|read| read.files().conversations_with(id, reader)).is_empty();
    let say = |hidden_from, seq: u32| {
        bare.write(|tx| {
            let message = NewMessage {
                conversation: chat,
                seq: Seq(seq),
                ord: seq,
                at: START,
                author: ada,
                nonce: Nonce(u128::from(seq)),
                hash: [0; 16],
                text: "look",
                hidden_from,
                extra: None,
            };
            assert!(tx.append(message)?);
            tx.write_files().attach(chat, Seq(seq), &[id])
        });
    };
    bare.write(|tx| {
        tx.seat(chat, ada, Role::Member)?;
        tx.seat(chat, bob, Role::Member)
    });
    say(Some(bob), 1);
    assert!(!nowhere(ada) && nowhere(bob) && nowhere(eve), "it is hidden from one");
    say(None, 2);
    assert!(!nowhere(ada) && !nowhere(bob) && nowhere(eve));
    bare.write(|tx| tx.unseat(chat, bob));
    assert!(!nowhere(ada) && nowhere(bob));
    bare.write(|tx| tx.delete_conversation(chat));
    assert!(nowhere(ada));
    assert_eq!(sweep(bare, START), (1, vec![1]), "what was deleted is free");
}
