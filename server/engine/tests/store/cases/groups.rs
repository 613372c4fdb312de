//! What is set in groups, and what ends with time, membership and the group.

use crate::stage::*;
use protocol::*;

const SECOND: i64 = 1_000;

fn group(stage: &Stage, owner: &Someone, others: &[&Someone]) -> ConversationId {
    let people = others.iter().map(|other| other.id).collect();
    let command = Command::CreateGroup { nonce: stage.nonce(), name: "3-班".into(), people };
    match stage.run(owner, command).unwrap() {
        (Reply::Opened(view), _) => view.id,
        other => panic!("{other:?}"),
    }
}

fn invite(stage: &Stage, by: &Someone, conversation: ConversationId, minutes: u32) -> String {
    match stage.run(by, Command::MakeInvite { conversation, minutes, uses: 2 }).unwrap() {
        (Reply::Invite(invite), _) => invite.code.unwrap(),
        other => panic!("{other:?}"),
    }
}

fn accept(stage: &Stage, who: &Someone, code: &str) -> Result<Reply, Fault> {
    Ok(stage.run(who, Command::AcceptInvite { code: code.to_owned() })?.0)
}

fn set(stage: &Stage, by: &Someone, conversation: ConversationId, change: SettingsChange) {
    stage.done(by, Command::ChangeSettings { conversation, change }).unwrap();
}

pub fn members_wait_between_two_messages(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let id = group(stage, &ada, &[&dong]);
    set(stage, &ada, id, SettingsChange { slow_seconds: Some(30), ..SettingsChange::default() });
    stage.say(&dong, id, "一");
    let send =
        |text: &str| Command::Send { conversation: id, nonce: stage.nonce(), text: text.into(), with: None };
    let until = START + 30 * SECOND;
    stage.clock.set(until - 1);
    assert_eq!(refused(stage.run(&dong, send("二"))), Fault::Slow { until });
    stage.say(&ada, id, "不等");
    stage.say(&ada, id, "不等");
    stage.clock.set(until);
    stage.say(&dong, id, "二");
    // Said before, and asked again, it is still known.
    let again = Command::Send { conversation: id, nonce: Nonce(7 << 64), text: "三".into(), with: None };
    stage.clock.set(until + 30 * SECOND);
    let first = stage.run(&dong, again.clone()).unwrap().0;
    assert_eq!(stage.run(&dong, again).unwrap().0, first);
    set(stage, &ada, id, SettingsChange { slow_seconds: Some(9_999_999), ..SettingsChange::default() });
    let Reply::Group(shown) = stage.run(&dong, Command::Group { conversation: id }).unwrap().0 else {
        panic!()
    };
    assert_eq!(shown.settings.slow_seconds, limits::SLOW_SECONDS);
}

pub fn an_invitation_ends_with_its_time_and_its_maker(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let id = group(stage, &ada, &[&dong]);
    let code = invite(stage, &dong, id, 60);
    let forever = invite(stage, &ada, id, u32::MAX);
    stage.clock.set(START + 60 * 60 * SECOND);
    assert_eq!(refused(accept(stage, &mia, &code)), Fault::InviteEnded);
    let Reply::Invites(left) = stage.run(&ada, Command::Invites { conversation: id }).unwrap().0 else {
        panic!()
    };
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].until, START + i64::from(limits::INVITE_MINUTES) * 60 * SECOND);
    let by_dong = invite(stage, &dong, id, 60);
    stage.kick(&ada, id, &dong).unwrap();
    assert_eq!(refused(accept(stage, &mia, &by_dong)), Fault::InviteEnded);
    assert!(matches!(accept(stage, &mia, &forever), Ok(Reply::Opened(_))));
    // Who was removed comes back after their ban, or when they are readmitted.
    assert!(matches!(refused(accept(stage, &dong, &forever)), Fault::Banned { .. }));
    stage.done(&ada, Command::Readmit { conversation: id, person: dong.id }).unwrap();
    assert!(matches!(accept(stage, &dong, &forever), Ok(Reply::Opened(_))));
}

pub fn what_a_member_had_goes_with_them(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let id = group(stage, &ada, &[&dong]);
    stage.done(&dong, Command::Nickname { conversation: id, name: "课代表".into() }).unwrap();
    stage.say(&dong, id, "到");
    let author = |entry: &Entry| match &entry.what {
        What::Message { author, .. } => author.name.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(author(stage.log(&ada, id).last().unwrap()), "课代表");
    stage.leave(&dong, id).unwrap();
    let said = stage.log(&ada, id).into_iter().find(|entry| matches!(entry.what, What::Message { .. }));
    assert_eq!(author(&said.unwrap()), "东东");
    let code = invite(stage, &ada, id, 60);
    set(stage, &ada, id, SettingsChange { approval: Some(true), ..SettingsChange::default() });
    accept(stage, &mia, &code).unwrap();
    let requests = || match stage.run(&ada, Command::Requests { conversation: id }).unwrap().0 {
        Reply::Requests(requests) => requests.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(requests(), 1);
    assert_eq!(stage.view(&ada, id).group.unwrap().requests, 1);
    stage.forget(&mia).unwrap();
    assert_eq!(requests(), 0);
}

pub fn whoever_was_in_a_group_learns_nothing_more_by_a_resume(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let id = group(stage, &ada, &[&dong, &mia]);
    let [before, still] = [&dong, &mia].map(|who| stage.cursor(who));
    stage.leave(&dong, id).unwrap();
    let after = stage.cursor(&dong);
    stage.rename_room(&ada, id, "秘密").unwrap();
    let said_once = stage.resume(&dong, Some(before.clone()));
    assert_eq!((&said_once.gone[..], &said_once.gone_why[..]), (&[id][..], &[][..]));
    stage.delete(&ada, id).unwrap();
    let later = stage.resume(&dong, Some(after));
    assert_eq!((&later.gone[..], &later.conversations[..]), (&[][..], &[][..]));
    let then = stage.resume(&dong, Some(before));
    assert_eq!((&then.gone[..], &then.gone_why[..]), (&[id][..], &[][..]), "not that it was deleted");
    // Who was in it to the end is told how it ended.
    let member = stage.resume(&mia, Some(still));
    assert_eq!(member.gone_why[0].reason, Some(GoneReason::Deleted));
}

pub fn an_ended_owner_passes_a_group_to_an_admin(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let id = group(stage, &ada, &[&dong, &mia]);
    stage.done(&ada, Command::SetRole { conversation: id, person: mia.id, role: Role::Admin }).unwrap();
    assert_eq!(refused(stage.leave(&ada, id)), Fault::OwnerStays);
    stage.forget(&ada).unwrap();
    assert_eq!((stage.view(&mia, id).role, stage.view(&dong, id).role), (Role::Owner, Role::Member));
    let members = stage.view(&dong, id).group.unwrap();
    assert_eq!(members.faces.len(), 2);
}
