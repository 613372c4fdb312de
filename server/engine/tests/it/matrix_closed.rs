//! Every command that names a conversation × everybody, of a group and of a private chat: nobody outside learns that
//! there is one. The commands are found by their fields, so a new one without a row fails.

use crate::{
    groups::{done, group},
    matrix::{Cell, Scene, cell, poll},
    world::{Person, World, *},
};
use Cell::{A, H, X};
use protocol::*;

/// A command, and what it is answered to: a member, an admin and the owner of a group; and one of the two in a private
/// chat.
const ROWS: &[(&str, [Cell; 4])] = &[
    ("send", [A, A, A, A]),
    ("history", [A, A, A, A]),
    ("replay", [A, A, A, A]),
    ("read", [A, A, A, A]),
    ("typing", [A, A, A, A]),
    ("rename_room", [X, A, A, X]),
    ("delete_room", [X, X, A, X]),
    ("join", [X, X, X, X]),
    ("leave", [A, A, A, X]),
    ("room", [H, H, H, H]),
    ("members", [A, A, A, A]),
    ("kick", [X, A, A, X]),
    ("readmit", [X, A, A, X]),
    ("mute", [X, A, A, X]),
    ("mark", [A, A, A, A]),
    ("add_people", [A, A, A, X]),
    ("set_role", [X, X, A, X]),
    ("group", [A, A, A, A]),
    ("announce", [X, A, A, X]),
    ("change_settings", [X, A, A, X]),
    ("nickname", [A, A, A, X]),
    ("make_invite", [A, A, A, X]),
    ("invites", [A, A, A, X]),
    ("drop_invite", [H, H, H, X]),
    ("requests", [X, A, A, X]),
    ("answer_request", [X, H, H, X]),
    ("edit", [X, X, A, A]),
    ("recall", [X, X, A, A]),
    ("react", [A, A, A, A]),
    ("pin", [X, A, A, A]),
    ("pins", [A, A, A, A]),
    ("reactors", [A, A, A, A]),
    ("revisions", [A, A, A, A]),
    ("star", [A, A, A, A]),
    ("hide_messages", [A, A, A, A]),
    ("read_counts", [A, A, A, A]),
    ("readers", [H, H, A, A]),
    ("place_at", [A, A, A, A]),
    ("keep_draft", [A, A, A, A]),
    ("schedule", [A, A, A, A]),
    ("scheduled", [A, A, A, A]),
    ("respond", [A, A, A, A]),
    ("close_form", [X, A, A, A]),
    ("remind", [X, A, A, A]),
    ("responders", [A, A, A, A]),
    ("search", [A, A, A, A]),
];

/// Those outside, and what all of these commands are answered to them.
const OUTSIDE: [(&str, Cell); 5] =
    [("outsider", H), ("guest", H), ("owner of the server", H), ("who left", H), ("who was removed", H)];

/// After these the scene is another.
const ONCE: &[&str] = &["delete_room", "leave", "kick", "recall", "close_form"];

/// A group: its people, and those who are not in it.
struct Closed {
    scene: Scene,
    chat: ConversationId,
    /// A member, an admin, the owner, and one of the two of the private chat.
    inside: [Person; 4],
    /// As in [`OUTSIDE`], but for the first three, who are in the scene.
    gone: [Person; 2],
}

impl Closed {
    async fn set(world: &World, number: usize, owner_token: &str) -> Self {
        let mut scene = Scene::set(world, number, owner_token, "").await;
        let called = |role: &str| format!("{role}{number}");
        let mut member = world.person(&called("insider")).await;
        let mut admin = world.person(&called("deputy")).await;
        let mut owner = world.person(&called("leader")).await;
        let mut left = world.person(&called("left")).await;
        let mut removed = world.person(&called("removed")).await;
        let mut friend = world.person(&called("friend")).await;
        let mut subject = world.person(&called("target")).await;
        let others = &mut [&mut member, &mut admin, &mut left, &mut removed, &mut subject];
        scene.room = group(&mut owner, others).await.id;
        scene.subject = subject.me.id;
        let conversation = scene.room;
        done(&mut owner, Command::SetRole { conversation, person: admin.me.id, role: Role::Admin }).await;
        done(&mut left, Command::Leave { conversation }).await;
        done(&mut owner, Command::Kick { conversation, person: removed.me.id }).await;
        let chat = friend.opens(Command::OpenPrivate { person: subject.me.id }).await.id;
        scene.message = owner.says(conversation, "hi").await.seq;
        // The same place in both.
        while friend.says(chat, "hi").await.seq < scene.message {}
        scene.form = poll(&mut owner, conversation).await;
        assert_eq!(poll(&mut friend, chat).await, scene.form);
        Self { scene, chat, inside: [member, admin, owner, friend], gone: [left, removed] }
    }

    /// The command about the group, and the same about the private chat.
    fn commands(&self, name: &str) -> (Command, Command) {
        let about_group = self.scene.command(name);
        let text = serde_json::to_string(&about_group).unwrap();
        let (group, chat) = (self.scene.room.to_string(), self.chat.to_string());
        let nonce = serde_json::to_string(&random_nonce()).unwrap();
        let text = match text.split_once("\"nonce\":") {
            Some((head, tail)) => format!("{head}\"nonce\":{nonce}{}", &tail[nonce.len()..]),
            None => text,
        };
        (about_group, serde_json::from_str(&text.replace(&group, &chat)).unwrap())
    }
}

/// The commands that name a conversation.
async fn names(closed: &Closed) -> Vec<&'static str> {
    let is_about = |name: &&str| {
        let text = serde_json::to_value(closed.scene.command(name)).unwrap();
        text.as_object()
            .is_some_and(|command| command.values().any(|fields| fields.get("conversation").is_some()))
    };
    Command::NAMES.iter().copied().filter(is_about).collect()
}

#[tokio::test]
async fn nobody_outside_learns_of_a_closed_conversation() {
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut ada = world.person("ada").await;
    ada.ask(Command::ClaimOwner { code }).await.unwrap();
    let (mut scenes, mut cells, mut wrong) = (0, 0, Vec::new());
    let mut shared = Closed::set(&world, 0, &ada.token).await;
    let rows: Vec<_> = ROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names(&shared).await, rows, "every command about a conversation has a row");
    for (name, row) in ROWS {
        for (at, want) in row.iter().enumerate() {
            let mut own = None;
            if ONCE.contains(name) && *want == A {
                scenes += 1;
                own = Some(Closed::set(&world, scenes, &ada.token).await);
            }
            let closed = own.as_mut().unwrap_or(&mut shared);
            let (about_group, about_chat) = closed.commands(name);
            let command = if at == 3 { about_chat } else { about_group };
            let answer = closed.inside[at].ask(command).await;
            if cell(&answer) != *want {
                wrong.push(format!("{name}, {at}: {answer:?}"));
            }
            cells += 1;
        }
        let (about_group, about_chat) = shared.commands(name);
        let [outsider, guest, _, _, admin] = &mut shared.scene.people;
        let [left, removed] = &mut shared.gone;
        let outside = [outsider, guest, admin, left, removed];
        for (person, (who, want)) in outside.into_iter().zip(OUTSIDE) {
            for command in [&about_group, &about_chat] {
                let answer = person.ask(command.clone()).await;
                if cell(&answer) != want {
                    wrong.push(format!("{name}, {who}: {answer:?}"));
                }
                cells += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("closed conversations: {cells} cells");
    drop((shared, ada));
    world.stop().await;
}
