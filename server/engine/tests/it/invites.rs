//! Invitations into groups, and that nobody else learns of a group.

use crate::{
    groups::{done, group, invite},
    world::{Person, *},
};
use protocol::*;

fn accept(invite: &Invite) -> Command {
    Command::AcceptInvite { code: invite.code.clone().unwrap() }
}

fn look(invite: &Invite) -> Command {
    Command::Invitation { code: invite.code.clone().unwrap() }
}

fn change(conversation: ConversationId, change: SettingsChange) -> Command {
    Command::ChangeSettings { conversation, change }
}

#[tokio::test]
async fn looking_at_an_invitation_uses_nothing_up_and_joining_uses_one() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Cleo").await);
    let id = group(&mut ada, &mut []).await.id;
    let made = invite(&mut ada, id, 1).await;
    assert_eq!((made.uses, made.code.as_ref().map(String::len)), (1, Some(64)));
    for _ in 0..3 {
        let Ok(Reply::Invitation(seen)) = bob.ask(look(&made)).await else { panic!() };
        assert_eq!((seen.name.as_str(), seen.members, seen.by.id, seen.joined), ("3-班", 1, ada.me.id, None));
    }
    let view = bob.opens(accept(&made)).await;
    assert_eq!((view.id, view.members, view.role), (id, 2, Role::Member));
    assert!(matches!(ada.entry().await.what, What::Joined { .. }));
    // Again is no second use; others find it used up, as if it had never been.
    assert_eq!(bob.opens(accept(&made)).await.id, id);
    let forged = Command::Invitation { code: "0".repeat(64) };
    for command in [look(&made), accept(&made), forged, Command::Invitation { code: "x".into() }] {
        assert_eq!(cleo.ask(command).await, Err(Fault::InviteEnded));
    }
    // A member ends their own, the owner any; an invitation ends with the membership of who made it.
    let (first, second, third) =
        (invite(&mut bob, id, 5).await, invite(&mut bob, id, 5).await, invite(&mut ada, id, 5).await);
    let drop = |invite: &Invite| Command::DropInvite { conversation: id, invite: invite.id };
    assert_eq!(bob.ask(drop(&third)).await, Err(Fault::Missing));
    done(&mut bob, drop(&first)).await;
    let listed = |reply| match reply {
        Ok(Reply::Invites(all)) => all,
        other => panic!("{other:?}"),
    };
    assert_eq!(listed(bob.ask(Command::Invites { conversation: id }).await).len(), 1);
    let all = listed(ada.ask(Command::Invites { conversation: id }).await);
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|invite| invite.code.is_none()), "a code is shown once");
    done(&mut bob, Command::Leave { conversation: id }).await;
    assert_eq!(cleo.ask(look(&second)).await, Err(Fault::InviteEnded));
    // Who may invite no more has no invitation that works.
    bob.opens(accept(&third)).await;
    let fourth = invite(&mut bob, id, 5).await;
    let closed = SettingsChange { admins_invite: Some(true), ..SettingsChange::default() };
    done(&mut ada, change(id, closed)).await;
    assert_eq!(cleo.ask(accept(&fourth)).await, Err(Fault::InviteEnded));
    let again = Command::MakeInvite { conversation: id, minutes: 5, uses: 5 };
    assert_eq!(bob.ask(again).await, Err(Fault::Forbidden));
    // Who was removed does not come back by one.
    done(&mut ada, Command::Kick { conversation: id, person: bob.me.id }).await;
    assert!(matches!(bob.ask(accept(&third)).await, Err(Fault::Banned { .. })));
    world.stop().await;
}

#[tokio::test]
async fn of_fifty_at_once_one_comes_in() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let id = group(&mut ada, &mut []).await.id;
    let made = invite(&mut ada, id, 1).await;
    let mut people = Vec::new();
    for n in 0..50 {
        people.push(world.person(&format!("p{n}")).await);
    }
    let asked = people.iter_mut().map(|person| person.ask(accept(&made)));
    let answers = futures_util::future::join_all(asked).await;
    let came = answers.iter().filter(|answer| matches!(answer, Ok(Reply::Opened(_)))).count();
    let refused = answers.iter().filter(|answer| **answer == Err(Fault::InviteEnded)).count();
    assert_eq!((came, refused), (1, 49));
    world.stop().await;
}

#[tokio::test]
async fn who_asks_is_let_in_or_not() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo, mut dan) = (
        world.person("Ada").await,
        world.person("Bob").await,
        world.person("Cleo").await,
        world.person("Dan").await,
    );
    let id = group(&mut ada, &mut [&mut dan]).await.id;
    let asks_first = SettingsChange { approval: Some(true), ..SettingsChange::default() };
    done(&mut ada, change(id, asks_first)).await;
    let by_dan = invite(&mut dan, id, 9).await;
    for person in [&mut bob, &mut cleo] {
        for _ in 0..2 {
            let Ok(Reply::Invitation(seen)) = person.ask(accept(&by_dan)).await else { panic!() };
            assert_eq!((seen.approval, seen.asked, seen.joined), (true, true, None));
        }
        assert_eq!(person.history(id).await.map(drop), Err(Fault::Missing));
    }
    assert_eq!(ada.conversation().await.group.unwrap().requests, 1);
    assert_eq!(ada.conversation().await.group.unwrap().requests, 2);
    dan.hears_nothing().await;
    let add = Command::AddPeople { conversation: id, people: vec![bob.me.id] };
    assert_eq!(dan.ask(add).await, Err(Fault::Forbidden), "that would go round the approval");
    assert_eq!(dan.ask(Command::Requests { conversation: id }).await, Err(Fault::Forbidden));
    let Ok(Reply::Requests(asked)) = ada.ask(Command::Requests { conversation: id }).await else { panic!() };
    let who: Vec<_> = asked.iter().map(|asked| (asked.person.id, asked.by.id)).collect();
    assert_eq!(who, [(bob.me.id, dan.me.id), (cleo.me.id, dan.me.id)]);
    let answer = |person: PersonId, accept| Command::AnswerRequest { conversation: id, person, accept };
    assert_eq!(dan.ask(answer(bob.me.id, true)).await, Err(Fault::Forbidden));
    done(&mut ada, answer(bob.me.id, true)).await;
    assert_eq!(bob.conversation().await.id, id);
    done(&mut ada, answer(cleo.me.id, false)).await;
    assert_eq!(ada.ask(answer(cleo.me.id, true)).await, Err(Fault::Missing));
    cleo.hears_nothing().await;
    world.stop().await;
}

/// Every way to ask about a conversation.
fn questions(id: ConversationId, of: PersonId) -> Vec<Command> {
    let conversation = id;
    vec![
        Command::Send { conversation, nonce: random_nonce(), text: "x".into(), with: None },
        Command::History { conversation, before: None, after: None, limit: None },
        Command::Replay { conversation, after: Seq(0) },
        Command::Read { conversation, seq: Seq(1) },
        Command::Typing { conversation },
        Command::RenameRoom { conversation, name: "x".into() },
        Command::DeleteRoom { conversation },
        Command::Join { conversation },
        Command::Leave { conversation },
        Command::Room { conversation },
        Command::Members(FindMembers { conversation, after: None, find: None, page: None }),
        Command::Members(FindMembers { conversation, after: None, find: Some(String::new()), page: None }),
        Command::Kick { conversation, person: of },
        Command::Readmit { conversation, person: of },
        Command::Mute { conversation, person: of, minutes: 1 },
        Command::AddPeople { conversation, people: vec![of] },
        Command::SetRole { conversation, person: of, role: Role::Admin },
        Command::Group { conversation },
        Command::Announce { conversation, text: "x".into() },
        Command::ChangeSettings { conversation, change: SettingsChange::default() },
        Command::Nickname { conversation, name: "x".into() },
        Command::MakeInvite { conversation, minutes: 5, uses: 5 },
        Command::Invites { conversation },
        Command::DropInvite { conversation, invite: InviteId(5) },
        Command::Requests { conversation },
        Command::AnswerRequest { conversation, person: of, accept: true },
    ]
}

/// Asks everything about a group, and about one that was never there: the answers are the same.
async fn learns_nothing(outsider: &mut Person, id: ConversationId, member: PersonId, who: &str) {
    let never = ConversationId(4_242);
    for (about, nothing) in questions(id, member).into_iter().zip(questions(never, member)) {
        let name = format!("{who}: {about:?}");
        assert_eq!(outsider.ask(about).await, Err(Fault::Missing), "{name}");
        assert_eq!(outsider.ask(nothing).await, Err(Fault::Missing), "{name}");
    }
    let Ok(Reply::Rooms(rooms)) =
        outsider.ask(Command::Rooms(FindRooms { find: Some(String::new()), ..FindRooms::default() })).await
    else {
        panic!()
    };
    assert!(rooms.rooms.is_empty(), "{who}");
    let Ok(Reply::Card(card)) = outsider.ask(Command::Card { person: member }).await else { panic!() };
    assert!(card.shared.iter().all(|shared| shared.conversation != id), "{who}");
}

#[tokio::test]
async fn only_members_ever_hear_of_a_group() {
    let world = World::new().await;
    let (mut ada, mut bob, mut left, mut removed, mut waiting, mut outsider, mut host) = (
        world.person("Ada").await,
        world.person("Bob").await,
        world.person("Left").await,
        world.person("Removed").await,
        world.person("Waiting").await,
        world.person("Outsider").await,
        world.person("Host").await,
    );
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    assert!(host.ask(Command::ClaimOwner { code }).await.is_ok());
    let id = group(&mut ada, &mut [&mut bob, &mut left, &mut removed]).await.id;
    done(&mut left, Command::Leave { conversation: id }).await;
    done(&mut ada, Command::Kick { conversation: id, person: removed.me.id }).await;
    let asks_first = SettingsChange { approval: Some(true), ..SettingsChange::default() };
    done(&mut ada, change(id, asks_first)).await;
    let made = invite(&mut ada, id, 3).await;
    assert!(matches!(waiting.ask(accept(&made)).await, Ok(Reply::Invitation(_))));
    // Their sockets stay open; what they were told so far is behind them.
    for person in [&mut left, &mut removed] {
        while !matches!(person.event().await, Event::Gone(_)) {}
    }
    let cursors: Vec<_> = [&left, &removed, &waiting, &outsider, &host].map(|one| one.cursor.clone()).into();
    // Everything that can happen there.
    ada.says(id, "只给我们").await;
    bob.ask(Command::Typing { conversation: id }).await.unwrap();
    done(&mut ada, Command::RenameRoom { conversation: id, name: "秘密".into() }).await;
    done(&mut ada, Command::Announce { conversation: id, text: "周五".into() }).await;
    let slow = SettingsChange { mute_all: Some(true), slow_seconds: Some(5), ..SettingsChange::default() };
    done(&mut ada, change(id, slow)).await;
    done(&mut ada, Command::SetRole { conversation: id, person: bob.me.id, role: Role::Admin }).await;
    done(&mut ada, Command::Mute { conversation: id, person: bob.me.id, minutes: 5 }).await;
    done(&mut bob, Command::Nickname { conversation: id, name: "课代表".into() }).await;
    done(&mut bob, Command::Read { conversation: id, seq: Seq(3) }).await;
    let token = bob.token.clone();
    bob.leaves().await;
    let _bob = world.connect(&token).await;
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    let all = [&mut left, &mut removed, &mut waiting, &mut outsider, &mut host];
    for (person, cursor) in all.into_iter().zip(cursors) {
        let who = person.me.name.clone();
        person.hears_nothing_of(id).await;
        learns_nothing(person, id, ada.me.id, &who).await;
        let fresh = person.resume(None).await;
        assert!(fresh.conversations.iter().all(|view| view.id != id), "{who}");
        let since = person.resume(cursor).await;
        assert!(since.conversations.iter().all(|view| view.id != id), "{who}");
        assert!(since.gone_why.iter().all(|gone| gone.name != "秘密"), "{who}: the name it got later");
    }
    // Nor that it ended.
    done(&mut ada, Command::DeleteRoom { conversation: id }).await;
    for person in [&mut left, &mut removed, &mut waiting, &mut outsider, &mut host] {
        person.hears_nothing_of(id).await;
    }
    world.stop().await;
}
