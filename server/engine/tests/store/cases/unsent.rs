//! What was written and not sent, as rows.

use crate::stage::{Bare, DAY, START};
use engine::ports::store::*;
use protocol::*;

const LOBBY: ConversationId = ConversationId::LOBBY;

fn message(bare: &Bare, person: PersonId, nonce: u128, at: i64) -> Scheduled {
    let id = bare.write(|tx| tx.write_unsent().new_scheduled_id());
    let with = With { reply: Some(Seq(4)), mentions: vec![person], ..With::default() };
    let (text, failed) = (format!("text {nonce}"), None);
    let new = Scheduled { id, person, conversation: LOBBY, nonce: Nonce(nonce), text, with, at, failed };
    bare.write(|tx| tx.write_unsent().set_scheduled(&new));
    new
}

pub fn scheduled_messages_are_given_in_their_order_and_back_as_they_were(bare: &Bare) {
    let (ada, dong) = (bare.person("Ada"), bare.person("东东"));
    let late = message(bare, ada, 1, START + DAY);
    let first = message(bare, dong, 2, START);
    let second = message(bare, ada, 3, START);
    assert_eq!(bare.read(|read| read.unsent().next_scheduled(9)), [&first, &second, &late].map(Clone::clone));
    assert_eq!(bare.read(|read| read.unsent().next_scheduled(1)), std::slice::from_ref(&first));
    assert_eq!(bare.read(|read| read.unsent().scheduled(ada, None)), [second.clone(), late.clone()]);
    assert_eq!(bare.read(|read| read.unsent().scheduled(ada, Some(ConversationId(99)))), []);
    assert_eq!(bare.read(|read| read.unsent().scheduled_with(ada, Nonce(3))), Some(second.id));
    assert_eq!(bare.read(|read| read.unsent().scheduled_with(dong, Nonce(3))), None, "another's is none");
    let refused = Scheduled { failed: Some(Fault::Muted { until: 5 }), ..second };
    bare.write(|tx| tx.write_unsent().set_scheduled(&refused));
    assert_eq!(bare.read(|read| read.unsent().failed_scheduled()), std::slice::from_ref(&refused));
    assert_eq!(bare.read(|read| read.unsent().next_scheduled(9)), [first.clone(), late.clone()]);
    assert!(bare.write(|tx| tx.write_unsent().drop_scheduled(first.id)));
    assert!(!bare.write(|tx| tx.write_unsent().drop_scheduled(first.id)));
    assert_eq!(bare.read(|read| read.unsent().scheduled_message(late.id)), Some(late));
    bare.write(|tx| tx.write_unsent().drop_unsent(ada));
    assert_eq!(bare.read(|read| read.unsent().next_scheduled(9)), []);
    assert_eq!(bare.read(|read| read.unsent().failed_scheduled()), []);
}
