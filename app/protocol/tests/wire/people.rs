//! Samples of what is told of people: cards and members.

use super::samples::{AT, ROOM, ada, dong};
use protocol::*;

pub fn replies() -> Vec<(&'static str, Reply)> {
    let member = Member {
        person: ada(),
        role: Role::Owner,
        online: true,
        muted_until: None,
        joined_at: None,
        guest: false,
    };
    let joined = Member { joined_at: Some(AT), ..member.clone() };
    let muted = Member {
        person: dong(),
        role: Role::Member,
        online: false,
        muted_until: Some(AT),
        joined_at: None,
        guest: false,
    };
    let guest = Member { guest: true, ..muted.clone() };
    let members = Members {
        conversation: ROOM,
        members: vec![member, muted],
        more: true,
        next: None,
        total: None,
        online: None,
        guests: 0,
    };
    let shared = Shared { conversation: ROOM, role: Role::Owner, muted_until: Some(AT), guest: false };
    let card = Card { person: ada(), online: true, shared: vec![shared.clone()], about: None };
    let visits = Shared { role: Role::Member, guest: true, ..shared };
    let of_guest = Card { person: dong(), shared: vec![visits], ..card.clone() };
    let found = Members {
        members: vec![joined],
        next: Some("1.东".into()),
        total: Some(12),
        online: Some(5),
        ..members.clone()
    };
    let guests = Members { members: vec![guest], guests: 1, ..found.clone() };
    vec![
        ("card", Reply::Card(card)),
        ("card_of_guest", Reply::Card(of_guest)),
        (
            "card_about",
            Reply::Card(Card {
                person: dong(),
                online: false,
                shared: vec![],
                about: Some(
                    Json::of(&AboutMe {
                        line: "慢慢走".into(), place: "成都".into(), ..AboutMe::default()
                    })
                    .unwrap(),
                ),
            }),
        ),
        ("members", Reply::Members(members)),
        ("members_found", Reply::Members(found)),
        ("members_guests", Reply::Members(guests)),
    ]
}
