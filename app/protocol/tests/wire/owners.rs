//! Samples of what owners of a server say and are told.

use super::samples::{AT, NONCE, ROOM, SPACE, ada, dong, forgotten};
use protocol::*;

pub fn commands() -> Vec<(&'static str, Command)> {
    let (person, room) = (dong().id, Some(ROOM));
    let before = Some(RecordId(51));
    vec![
        ("server_settings", Command::ServerSettings {}),
        (
            "run_server",
            Command::RunServer(RunServer {
                name: Some("三年二班".into()),
                admission: Some(Admission::Invitation),
                recall_minutes: None,
            }),
        ),
        (
            "run_server_name",
            Command::RunServer(RunServer {
                name: Some(String::new()),
                admission: None,
                recall_minutes: None,
            }),
        ),
        ("invitations", Command::Invitations { room: None }),
        ("invitations_room", Command::Invitations { room }),
        ("make_invitation", Command::MakeInvitation { room: None, hours: 72, uses: 10 }),
        ("make_invitation_room", Command::MakeInvitation { room, hours: 1, uses: 1 }),
        ("revoke_invitation", Command::RevokeInvitation { invitation: RecordId(5) }),
        ("all_people", Command::AllPeople(PeopleQuery { find: String::new(), after: None, held: false })),
        (
            "all_people_held",
            Command::AllPeople(PeopleQuery { find: "东".into(), after: Some(person), held: true }),
        ),
        ("suspend", Command::Suspend { person }),
        ("admit", Command::Admit { person }),
        ("sign_out_everywhere", Command::SignOutEverywhere { person }),
        ("make_owner", Command::MakeOwner { person }),
        ("acts", Command::Acts { mine: false, before: None }),
        ("acts_mine", Command::Acts { mine: true, before }),
        ("sign_ins", Command::SignIns { before: None }),
        ("sign_ins_before", Command::SignIns { before }),
        ("usage", Command::Usage {}),
        ("close_connections", Command::CloseConnections(Connections { login: None, person: None })),
        (
            "close_connections_login",
            Command::CloseConnections(Connections { login: Some(LoginId(77)), person: None }),
        ),
        (
            "close_connections_person",
            Command::CloseConnections(Connections { login: None, person: Some(person) }),
        ),
        ("give_feedback", Command::GiveFeedback { text: "很好用！\n就是字小".into() }),
        ("feedback", Command::Feedback { before: None }),
        ("feedback_before", Command::Feedback { before }),
        ("mark_feedback", Command::MarkFeedback(MarkFeedback { feedback: RecordId(5), answered: true })),
        (
            "about_me",
            Command::AboutMe(AboutMe {
                gender: "女".into(),
                place: "成都".into(),
                site: "https://example.org/".into(),
                github: "octocat".into(),
                line: "慢慢走".into(),
            }),
        ),
        ("make_space", Command::MakeSpace { nonce: NONCE, name: "工作".into() }),
        ("spaces", Command::Spaces {}),
    ]
}

/// What the commands of owners are answered with.
pub fn replies() -> Vec<(&'static str, Reply)> {
    fn admin(value: &impl serde::Serialize) -> Reply {
        Reply::Admin(Json::of(value).unwrap())
    }
    let settings = ServerSettings {
        name: "三年二班".into(),
        admission: Admission::Approval,
        decided: true,
        recall_minutes: None,
    };
    let open = ServerSettings::default();
    let invitation = ServerInvitation {
        id: RecordId(5),
        room: None,
        by: ada(),
        made_at: AT,
        until: AT + 3_600_000,
        uses: 10,
        used: 3,
        code: None,
    };
    let guests =
        ServerInvitation { room: Some(ROOM), code: Some("0123456789abcdef".repeat(4)), ..invitation.clone() };
    let waiting = Resident {
        person: dong(),
        since: AT,
        seen: None,
        online: false,
        held: Some(Held::Waiting),
        guest_in: None,
    };
    let suspended = Resident { held: Some(Held::Suspended), seen: Some(AT), ..waiting.clone() };
    let guest =
        Resident { held: None, guest_in: Some(ROOM), online: true, person: forgotten(), ..suspended.clone() };
    let residents = Residents { people: vec![waiting, suspended, guest], more: true, waiting: 1 };
    let act =
        |deed, to, about: &str| Act { id: RecordId(51), at: AT, by: ada(), deed, to, about: about.into() };
    let acts = vec![
        act(Deed::Suspended, Some(dong()), ""),
        act(Deed::Lifted, Some(dong()), ""),
        act(Deed::Admitted, Some(dong()), ""),
        act(Deed::SignedOut, Some(dong()), ""),
        act(Deed::Disconnected, None, ""),
        act(Deed::Renamed, Some(dong()), "小东"),
        act(Deed::Removed, Some(forgotten()), ""),
        act(Deed::MadeOwner, Some(dong()), ""),
        act(Deed::Decided, None, "三年二班 · invitation"),
        act(Deed::Invited, None, ""),
        act(Deed::Revoked, None, ""),
    ];
    let sign_in = SignIn {
        id: RecordId(51),
        at: AT,
        person: Some(dong()),
        name: "东东".into(),
        agent: "Firefox".into(),
        network: "203.0.113.0/24".into(),
        refused: String::new(),
    };
    let refused = SignIn { person: None, refused: "invitation_needed".into(), ..sign_in.clone() };
    let usage = Usage {
        people: 12,
        online: 5,
        connections: 6,
        rooms: 2,
        messages: 4_200,
        database: 1_048_576,
        uptime: 3_600,
        build: "0.1.0".into(),
        trouble: None,
    };
    let full = Usage { trouble: Some("the disk is full".into()), ..usage.clone() };
    let feedback =
        Feedback {
            id: RecordId(51), at: AT, by: dong(), text: "很好用".into(), read: true, answered: false
        };
    let first = SpaceSummary {
        lobby: ConversationId::LOBBY,
        name: String::new(),
        members: 12,
        rooms: 2,
        joined: true,
    };
    let space = SpaceSummary { lobby: SPACE, name: "工作".into(), members: 3, rooms: 0, joined: false };
    vec![
        ("admin_settings", admin(&settings)),
        ("admin_settings_open", admin(&open)),
        ("admin_invitations", admin(&vec![invitation, guests])),
        ("admin_people", admin(&residents)),
        ("admin_acts", admin(&acts)),
        ("admin_sign_ins", admin(&vec![sign_in, refused])),
        ("admin_usage", admin(&vec![usage, full])),
        ("admin_feedback", admin(&vec![feedback])),
        ("admin_spaces", admin(&vec![first, space])),
        ("admin_acts_space", admin(&vec![act(Deed::MadeSpace, None, "工作")])),
        ("admin_acts_space_deleted", admin(&vec![act(Deed::DeletedSpace, None, "工作")])),
    ]
}
