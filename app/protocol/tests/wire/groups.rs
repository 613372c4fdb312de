//! The samples of groups.

use super::samples::{AT, NONCE, ROOM, ada, dong, group};
use protocol::*;

pub fn commands() -> Vec<(&'static str, Command)> {
    let (conversation, person, code) = (ROOM, dong().id, "0123456789abcdef".repeat(4));
    let change = SettingsChange {
        mute_all: Some(true),
        slow_seconds: Some(30),
        admins_invite: Some(false),
        approval: Some(true),
        hide_history: Some(false),
    };
    vec![
        ("create_group", Command::CreateGroup { nonce: NONCE, name: "3-班".into(), people: vec![person] }),
        ("create_group_unnamed", Command::CreateGroup { nonce: NONCE, name: String::new(), people: vec![] }),
        ("add_people", Command::AddPeople { conversation, people: vec![person] }),
        ("set_role", Command::SetRole { conversation, person, role: Role::Admin }),
        ("group", Command::Group { conversation }),
        ("announce", Command::Announce { conversation, text: "周五 19:00".into() }),
        ("change_settings", Command::ChangeSettings { conversation, change }),
        (
            "change_settings_nothing",
            Command::ChangeSettings { conversation, change: SettingsChange::default() },
        ),
        ("nickname", Command::Nickname { conversation, name: "课代表".into() }),
        ("make_invite", Command::MakeInvite { conversation, minutes: 60, uses: 30 }),
        ("invites", Command::Invites { conversation }),
        ("drop_invite", Command::DropInvite { conversation, invite: InviteId(91) }),
        ("invitation", Command::Invitation { code: code.clone() }),
        ("accept_invite", Command::AcceptInvite { code }),
        ("requests", Command::Requests { conversation }),
        ("answer_request", Command::AnswerRequest { conversation, person, accept: true }),
    ]
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let settings = GroupSettings {
        mute_all: true,
        slow_seconds: 30,
        admins_invite: true,
        approval: true,
        hide_history: true,
    };
    let bare = Group {
        conversation: ROOM,
        announcement: None,
        settings: GroupSettings::default(),
        nickname: None,
        contents: None,
    };
    let space = Group { contents: Some(SpaceContents { rooms: 3, messages: 4_200 }), ..bare.clone() };
    let full = Group {
        announcement: Some(Announcement { text: "周五 19:00".into(), by: ada(), at: AT }),
        settings,
        nickname: Some("课代表".into()),
        ..bare.clone()
    };
    let invite = Invite { id: InviteId(91), by: ada(), until: AT, uses: 30, code: None };
    let made = Invite { code: Some("0123456789abcdef".repeat(4)), ..invite.clone() };
    let invitation = Invitation {
        name: "3-班".into(),
        group: GroupView { faces: vec![AvatarId(1), AvatarId(24)], ..GroupView::default() },
        members: 2,
        by: ada(),
        until: AT,
        approval: false,
        asked: false,
        joined: None,
        space: false,
    };
    let asked = Invitation { approval: true, asked: true, ..invitation.clone() };
    let of_space = Invitation { name: "工作".into(), space: true, ..invitation.clone() };
    let joined = Invitation { joined: Some(ROOM), ..invitation.clone() };
    let request = JoinRequest { person: dong(), by: ada(), at: AT };
    vec![
        ("group", Reply::Group(full)),
        ("group_bare", Reply::Group(bare)),
        ("group_of_space", Reply::Group(space)),
        ("invite", Reply::Invite(made)),
        ("invites", Reply::Invites(vec![invite])),
        ("invitation", Reply::Invitation(Box::new(invitation))),
        ("invitation_asked", Reply::Invitation(Box::new(asked))),
        ("invitation_space", Reply::Invitation(Box::new(of_space))),
        ("invitation_joined", Reply::Invitation(Box::new(joined))),
        ("requests", Reply::Requests(vec![request])),
        ("opened_group", Reply::Opened(group())),
    ]
}

pub fn whats() -> Vec<(&'static str, What)> {
    let (person, by) = (dong(), ada());
    vec![
        ("added", What::Added { person: person.clone(), by: by.clone() }),
        ("role_changed", What::RoleChanged { person, by: by.clone(), role: Role::Admin }),
        ("announced", What::Announced { by: by.clone(), text: "周五 19:00".into() }),
        ("announced_no_more", What::Announced { by: by.clone(), text: String::new() }),
        ("muted_all", What::MutedAll { by: by.clone(), on: true }),
        ("slowed", What::Slowed { by, seconds: 30 }),
    ]
}

pub fn faults() -> Vec<(&'static str, Fault)> {
    vec![
        ("muted_all", Fault::MutedAll),
        ("slow", Fault::Slow { until: AT }),
        ("owner_stays", Fault::OwnerStays),
        ("full", Fault::Full),
        ("announcement_too_long", Fault::AnnouncementTooLong),
        ("invite_ended", Fault::InviteEnded),
    ]
}
