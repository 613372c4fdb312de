//! Nothing that is somebody's own is in any frame or answer that somebody else receives: all that two people receive
//! is kept as it came, while everything is asked that can be asked, and searched afterwards.

use crate::{
    groups::{done, invite},
    matrix::Scene,
    post::{OTHER, PASSWORD, with_inbox},
    world::*,
};
use protocol::*;
use serde_json::Value;
use std::collections::BTreeMap;

const EMAIL: &str = "linlin-own@example.org";
const REMARK: &str = "只有我叫的名字";
const NOTE: &str = "附言只给一个人";

/// All that is told of a person wherever they stand.
const TOLD: [&str; 6] = ["id", "name", "avatar", "owner", "gone", "robot"];

/// The keys of a value and of all that is in it.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                found.push(key.clone());
                keys(inner, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// Every person that a frame tells of, with all fields that stand beside their id.
fn people<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("avatar") && fields.contains_key("name") && fields.contains_key("id") {
                found.push(value);
            }
            fields.values().for_each(|inner| people(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|item| people(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn what_is_ones_own_is_in_nothing_that_others_receive() {
    let (world, inbox) = with_inbox().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut ada = world.person("ada").await;
    ada.ask(Command::ClaimOwner { code: code.clone() }).await.unwrap();
    let token = world.member(&inbox, "林林", EMAIL).await;
    let mut lin = world.connect(&token).await;
    let mut scene = Scene::set(&world, 0, &ada.token, "").await;
    let conversation = scene.room;
    scene.subject = lin.me.id;
    lin.opens(Command::Join { conversation }).await;
    // What is hers: a way back, remarks, requests, blocks, marks, an invitation, a second device.
    let friend = scene.people[2].me.id;
    let Ok(Reply::WayBack(_)) = lin.ask(Command::WayBack {}).await else { panic!() };
    done(&mut lin, Command::Remark { person: friend, remark: REMARK.into() }).await;
    done(&mut lin, Command::Block { person: scene.people[0].me.id, blocked: true }).await;
    done(&mut lin, Command::AskFriend { person: ada.me.id, note: NOTE.into() }).await;
    let mark = Command::Mark(MarkConversation {
        conversation,
        pinned: Some(true),
        muted: None,
        hidden: None,
        unread: None,
    });
    lin.ask(mark).await.unwrap();
    let Reply::HandOver(offer) = lin.ask(Command::HandOver {}).await.unwrap() else { panic!() };
    let make = Command::CreateGroup { nonce: random_nonce(), name: "圈".into(), people: vec![friend] };
    let circle = lin.opens(make).await.id;
    let made = invite(&mut lin, circle, 3).await;
    lin.says(conversation, "大家好").await;
    lin.ask(Command::Read { conversation, seq: Seq(1) }).await.unwrap();
    lin.ask(Command::Profile(EditProfile { name: None, avatar: Some(AvatarId(5)), locale: None }))
        .await
        .unwrap();
    let fields = [("old", PASSWORD), ("password", OTHER)];
    let changed = world.fill("/account/password", Some(&token), &fields).await;
    assert_eq!(changed.0, 200, "{}", changed.1);
    let secrets = [EMAIL, "linlin-own", PASSWORD, OTHER, REMARK, &token, &offer.secret, &code, "argon2"];
    // Everybody asks for everything about her, and about where she is.
    let Scene { room, message, form, subject, login, link, mut people } = scene;
    for person in &mut people {
        person.resume(None).await;
    }
    let scene = Scene {
        room,
        message,
        form,
        subject,
        login,
        link,
        people: [lin, ada, world.person("a").await, world.person("b").await, world.person("c").await],
    };
    let harmless = |name: &&&str| {
        ![
            "leave",
            "kick",
            "delete_room",
            "remove_person",
            "suspend",
            "sign_out",
            "sign_out_everywhere",
            "close_connections",
            "make_owner",
            "rename_person",
            "revoke_invitation",
            "resume",
        ]
        .contains(name)
    };
    for name in Command::NAMES.iter().filter(harmless) {
        for person in &mut people {
            let _ = person.ask(scene.command(name)).await;
        }
    }
    let [_, mut ada, ..] = scene.people;
    ada.resume(None).await;
    let mut frames = 0;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for person in people.iter().chain([&ada]) {
        for frame in &person.frames {
            frames += 1;
            for secret in secrets {
                assert!(!frame.contains(secret), "{} received {secret}: {frame}", person.me.name);
            }
            let is_adas_request = person.me.id == ada.me.id || !frame.contains(NOTE);
            assert!(is_adas_request, "{} received a note to ada: {frame}", person.me.name);
            let code = made.code.as_ref().unwrap();
            assert!(!frame.contains(code), "{} received an invitation: {frame}", person.me.name);
            let value: Value = serde_json::from_str(frame).unwrap();
            let mut found = Vec::new();
            self::people(&value, &mut found);
            for other in found {
                let mut beside = Vec::new();
                keys(other, &mut beside);
                for key in beside {
                    assert!(TOLD.contains(&key.as_str()), "{key} of a person: {frame}");
                    *seen.entry(key).or_default() += 1;
                }
            }
        }
    }
    println!("private fields: {frames} frames, what was told of people: {:?}", seen.keys());
    drop((people, ada));
    world.stop().await;
}
