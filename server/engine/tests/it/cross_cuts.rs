//! What goes across the authorization matrix. Checks at delivery: `invites.rs` `only_members_ever_hear_of_a_group`,
//! `matrix_events.rs`, and the races of `prove`. Payloads made for each audience: `private_fields.rs`. Guests by search
//! and lists: `running.rs` `a_guest_sees_one_room_and_nothing_else`. Logins that end with a password: `accounts.rs`
//! `a_new_password_signs_the_others_out`, `login.rs` `logging_out_ends_that_login_at_once_and_frees_the_name`. Caches:
//! `matrix_http.rs`. The others are here.

use crate::{
    groups::{done, group},
    world::*,
};
use protocol::*;

#[tokio::test]
async fn a_role_that_is_lost_is_lost_on_an_open_socket_at_once() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Cleo").await);
    let conversation = group(&mut ada, &mut [&mut bob, &mut cleo]).await.id;
    let role = |role| Command::SetRole { conversation, person: bob.me.id, role };
    let (rename, admin, member) = (
        |name: &str| Command::RenameRoom { conversation, name: name.into() },
        role(Role::Admin),
        role(Role::Member),
    );
    assert_eq!(bob.ask(rename("no")).await, Err(Fault::Forbidden));
    done(&mut ada, admin).await;
    done(&mut bob, rename("yes")).await;
    done(&mut ada, member).await;
    for command in [
        rename("no"),
        Command::Kick { conversation, person: cleo.me.id },
        Command::Mute { conversation, person: cleo.me.id, minutes: 1 },
        Command::Announce { conversation, text: "no".into() },
    ] {
        assert_eq!(bob.ask(command.clone()).await, Err(Fault::Forbidden), "{command:?}");
    }
    done(&mut ada, Command::Kick { conversation, person: bob.me.id }).await;
    assert_eq!(bob.sends(conversation, random_nonce(), "no").await, Err(Fault::Missing));
    world.stop().await;
}

#[tokio::test]
async fn whoever_was_removed_changes_nothing_that_they_wrote() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let conversation = group(&mut ada, &mut [&mut bob]).await.id;
    let nonce = random_nonce();
    let said = bob.sends(conversation, nonce, "erst").await.unwrap();
    done(&mut ada, Command::Kick { conversation, person: bob.me.id }).await;
    // A retry is told what became of it; anything else is told nothing.
    assert_eq!(bob.sends(conversation, nonce, "erst").await, Ok(said.clone()));
    assert_eq!(bob.sends(conversation, nonce, "anders").await, Err(Fault::NonceReused));
    assert_eq!(bob.sends(conversation, random_nonce(), "neu").await, Err(Fault::Missing));
    // Under the same nonce nothing goes elsewhere either.
    assert_eq!(bob.sends(LOBBY, nonce, "erst").await, Err(Fault::NonceReused));
    let kept = ada.history(conversation).await.unwrap();
    let messages: Vec<_> =
        kept.items.iter().filter(|entry| matches!(entry.what, What::Message { .. })).collect();
    assert_eq!(messages, [&said]);
    world.stop().await;
}

#[tokio::test]
async fn nobody_gives_the_robot_power_or_is_taken_for_it() {
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut ada = world.person("Ada").await;
    ada.ask(Command::ClaimOwner { code }).await.unwrap();
    engine::actions::person::found_robot(&world.engine).await.unwrap();
    let person = PersonId::ROBOT;
    for command in [
        Command::MakeOwner { person },
        Command::Suspend { person },
        Command::RenamePerson { person, name: "Ada2".into() },
    ] {
        let answer = ada.ask(command.clone()).await;
        assert!(answer.is_err(), "{command:?}: {answer:?}");
    }
    for name in ["小乐", "Lele", "小乐 "] {
        assert!(world.log_in(name).await.is_err(), "{name}");
        let rename = Command::Profile(EditProfile { name: Some(name.into()), avatar: None, locale: None });
        assert!(ada.ask(rename).await.is_err(), "{name}");
    }
    let Ok(Reply::Card(card)) = ada.ask(Command::Card { person }).await else { panic!() };
    assert!(card.person.robot && !card.person.owner);
    assert!(!ada.me.robot);
    world.stop().await;
}

#[tokio::test]
async fn a_read_position_is_ones_own_and_in_the_log() {
    let world = World::new().await;
    let (mut ada, mut bob, mut eve) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Eve").await);
    let conversation = group(&mut ada, &mut [&mut bob]).await.id;
    let head = ada.says(conversation, "一").await.seq;
    bob.hears("一").await;
    for seq in [Seq(1), head, Seq(u32::MAX)] {
        let nobody = eve.ask(Command::Read { conversation, seq }).await;
        assert_eq!(nobody, Err(Fault::Missing), "{seq}");
    }
    // What is not there yet is not read.
    bob.ask(Command::Read { conversation, seq: Seq(u32::MAX) }).await.unwrap();
    bob.ask(Command::Read { conversation, seq: Seq(1) }).await.unwrap();
    let later = ada.says(conversation, "二").await.seq;
    bob.hears("二").await;
    let views = bob.resume(None).await.conversations;
    let view = views.into_iter().find(|view| view.id == conversation).unwrap();
    assert_eq!((view.read, view.unread, view.head), (head, 1, later));
    ada.hears_nothing().await;
    world.stop().await;
}

#[tokio::test]
async fn ids_are_not_guessed_and_checked_all_the_same() {
    let world = World::new().await;
    let (mut ada, mut eve) = (world.person("Ada").await, world.person("Eve").await);
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(group(&mut ada, &mut []).await.id);
    }
    let apart = |a: &ConversationId, b: &ConversationId| a.0.abs_diff(b.0);
    for (at, id) in ids.iter().enumerate() {
        for other in &ids[at + 1..] {
            assert!(apart(id, other) > 1 << 20, "{id} and {other}");
        }
    }
    let first = ids[0];
    for id in [first, ConversationId(first.0 + 1), ConversationId(first.0 - 1), ConversationId(2)] {
        assert_eq!(eve.history(id).await, Err(Fault::Missing), "{id}");
        assert_eq!(eve.sends(id, random_nonce(), "x").await, Err(Fault::Missing), "{id}");
    }
    world.stop().await;
}
