//! An owner who has a password shows it again before what hurts others.

use crate::{
    post::*,
    second_factor::{EMAIL, confirmed, world},
    world::*,
};
use engine::domain::owner_code::OwnerCode;
use protocol::*;

const ASKED: Fault = Fault::Account(AccountFault::Reauthenticate);

/// Makes whoever has this token an owner.
async fn owns(world: &World, token: &str) -> crate::world::Person {
    let (code, hash) = OwnerCode::generate().unwrap();
    engine::sqlite::set_owner_code(&world.folder, hash).unwrap();
    let mut owner = world.connect(token).await;
    owner.ask(Command::ClaimOwner { code }).await.unwrap();
    owner
}

/// What hurts: each in the form in which it does.
fn harm(person: PersonId) -> Vec<Command> {
    vec![
        Command::CloseConnections(Connections { login: None, person: Some(person) }),
        Command::SignOutEverywhere { person },
        Command::RunServer(RunServer { name: None, admission: Some(Admission::Open), recall_minutes: None }),
        Command::RevokeInvitation { invitation: RecordId(1) },
        Command::MakeOwner { person },
        Command::Suspend { person },
        Command::RemovePerson { person },
    ]
}

#[tokio::test]
async fn what_hurts_asks_an_owner_with_a_password_again() {
    let (world, inbox) = with_inbox().await;
    let ada = world.member(&inbox, "Ada", EMAIL).await;
    let mut bob = world.person("bob").await;
    bob.ask(Command::MakeWayBack {}).await.unwrap();
    let bob = bob.me.id;
    let mut owner = owns(&world, &ada).await;
    // Who pressed a link has shown no password.
    for command in harm(bob) {
        assert_eq!(owner.ask(command.clone()).await, Err(ASKED), "{command:?}");
    }
    // So does the end of a space; a room of one's own goes as it does for anybody.
    let made = Command::MakeSpace { nonce: random_nonce(), name: "班级".into() };
    let delete = Command::DeleteRoom { conversation: owner.opens(made).await.id };
    assert_eq!(owner.ask(delete.clone()).await, Err(ASKED));
    let room = owner.creates_room("散步").await.id;
    owner.ask(Command::DeleteRoom { conversation: room }).await.unwrap();
    // What hurts nobody is not asked about.
    owner
        .ask(Command::RunServer(RunServer {
            name: Some("三年二班".into()),
            admission: None,
            recall_minutes: None,
        }))
        .await
        .unwrap();
    owner
        .ask(Command::AllPeople(PeopleQuery { find: String::new(), after: None, held: false }))
        .await
        .unwrap();
    let prove =
        async |token: &str, typed: &str| world.fill("/account/prove", Some(token), &[("old", typed)]).await;
    assert_eq!(prove(&ada, OTHER).await, (401, r#"{"fault":{"account":"wrong"}}"#.into()));
    assert_eq!(owner.ask(Command::Suspend { person: bob }).await, Err(ASKED));
    // It is shown by one device, and holds for that one.
    let there = token_in(world.password_login(EMAIL, PASSWORD).await);
    assert_eq!(prove(&there, PASSWORD).await, (200, "{}".into()));
    assert_eq!(owner.ask(Command::Suspend { person: bob }).await, Err(ASKED));
    assert_eq!(prove(&ada, PASSWORD).await, (200, "{}".into()));
    owner.ask(delete).await.unwrap();
    for command in harm(bob) {
        let done = owner.ask(command.clone()).await;
        let is_missing = matches!(command, Command::RevokeInvitation { .. });
        assert_eq!(done.err(), is_missing.then_some(Fault::Missing), "{command:?}");
    }
    owner.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn a_login_by_password_has_just_shown_it_and_a_restart_forgets() {
    let (world, inbox) = with_inbox().await;
    world.member(&inbox, "Ada", EMAIL).await;
    let ada = token_in(world.password_login(EMAIL, PASSWORD).await);
    let bob = world.person("bob").await.me.id;
    let mut owner = owns(&world, &ada).await;
    owner.ask(Command::SignOutEverywhere { person: bob }).await.unwrap();
    owner
        .ask(Command::CloseConnections(Connections { login: None, person: Some(owner.me.id) }))
        .await
        .unwrap();
    owner.closed().await;
    let world = world.restart().await;
    let mut owner = world.connect(&ada).await;
    let close = Command::CloseConnections(Connections { login: None, person: None });
    assert_eq!(owner.ask(close).await, Err(ASKED));
    owner.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn nobody_else_is_asked_and_nobody_learns_of_it() {
    let (world, inbox) = with_inbox().await;
    // An owner under a nickname has no password.
    let host = world.log_in("host").await.unwrap();
    let mut host = owns(&world, &host).await;
    let bob = world.person("bob").await.me.id;
    host.ask(Command::Suspend { person: bob }).await.unwrap();
    let refused = world.fill("/account/prove", Some(&host.token), &[("old", PASSWORD)]).await;
    assert_eq!(refused, (422, r#"{"fault":"forbidden"}"#.into()));
    // Who is no owner is told what they were told before.
    let eve = world.member(&inbox, "Eve", EMAIL).await;
    let mut eve = world.connect(&eve).await;
    assert_eq!(eve.ask(Command::Suspend { person: bob }).await, Err(Fault::Missing));
    assert_eq!(eve.ask(Command::RevokeInvitation { invitation: RecordId(1) }).await, Err(Fault::Missing));
    host.leaves().await;
    eve.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn the_digits_show_it_too_once() {
    let (world, inbox, clock, _keep) = world().await;
    let ada = world.member(&inbox, "Ada", EMAIL).await;
    let mut owner = owns(&world, &ada).await;
    let begun = world.fill("/second-factor/begin", Some(&ada), &[("old", PASSWORD)]).await;
    assert_eq!(begun, (200, "{}".into()));
    let (factor, _) = confirmed(&world, &clock, &ada, owner.me.id).await;
    let (bob, code) = (world.person("bob").await.me.id, clock.next(&factor));
    let there = world.connect(&ada).await;
    let prove = async |typed: &str| world.fill("/account/prove", Some(&ada), &[("old", typed)]).await;
    assert_eq!(prove("000000").await.0, 422);
    assert_eq!(prove(&code).await, (200, "{}".into()));
    assert_eq!(prove(&code).await.0, 422, "they were used");
    owner.ask(Command::Suspend { person: bob }).await.unwrap();
    there.leaves().await;
    owner.leaves().await;
    world.stop().await;
}
