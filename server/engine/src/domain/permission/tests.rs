//! The authorization matrix of conversations, and its edges.

use super::*;
use protocol::AvatarId;

const ME: PersonId = PersonId(3);
const OTHER: PersonId = PersonId(2);
const ME_HERE: Caller = Caller { person: ME, login: LoginId(1), is_guest: false };
const ROOM: ConversationId = ConversationId(7);

fn person(id: PersonId, owner: bool) -> Person {
    Person { id, name: "x".into(), avatar: AvatarId(1), owner, gone: false, robot: false }
}

fn standing(kind: Kind, role: Option<Role>) -> Standing {
    Standing {
        kind,
        role,
        muted_until: None,
        banned_until: None,
        mute_all: false,
        slow_until: None,
        admins_invite: false,
        elsewhere: false,
    }
}

fn ask(owner: bool, action: Action<'_>, standing: Standing, now: i64) -> Result<(), Fault> {
    let id = if standing.kind == Kind::Lobby { ConversationId::LOBBY } else { ROOM };
    let object = Object::Conversation(id, Some(standing));
    authorize(person(ME, owner), ME_HERE, action, object, now).map(drop)
}

/// Rows of the authorization matrix for the roles that exist: outsider, member, the room's owner, the
/// server's owner (who is no member).
#[test]
fn the_matrix_of_conversations() {
    use Action::*;
    let (member, owner) = (Some(Role::Member), Some(Role::Owner));
    let other = person(OTHER, false);
    let other = Some(Subject { person: &other, role: member });
    let (mute, remove) = (Mute(other), Remove(other));
    let (yes, no, hidden) = (Ok(()), Err(Fault::Forbidden), Err(Fault::Missing));
    for (action, kind, outsider, in_it, owns_it, admin_outside) in [
        (Read, Kind::Private, &hidden, &yes, &yes, &hidden),
        (SeeDoor, Kind::Private, &hidden, &hidden, &hidden, &hidden),
        (SeeDoor, Kind::Room, &yes, &yes, &yes, &yes),
        (SeeDoor, Kind::Lobby, &hidden, &hidden, &hidden, &hidden),
        (Write, Kind::Private, &hidden, &yes, &yes, &hidden),
        (Follow, Kind::Private, &hidden, &yes, &yes, &hidden),
        (Join, Kind::Private, &hidden, &no, &no, &hidden),
        (Leave, Kind::Private, &hidden, &no, &no, &hidden),
        (Govern, Kind::Private, &hidden, &no, &no, &hidden),
        (mute, Kind::Private, &hidden, &no, &no, &hidden),
        (remove, Kind::Private, &hidden, &no, &no, &hidden),
        (Read, Kind::Room, &yes, &yes, &yes, &yes),
        (Write, Kind::Room, &no, &yes, &yes, &no),
        (Follow, Kind::Room, &no, &yes, &yes, &no),
        (Join, Kind::Room, &yes, &yes, &yes, &yes),
        (Leave, Kind::Room, &no, &yes, &yes, &no),
        (Govern, Kind::Room, &no, &no, &yes, &yes),
        (mute, Kind::Room, &no, &no, &yes, &yes),
        (remove, Kind::Room, &no, &no, &yes, &yes),
        (Read, Kind::Lobby, &yes, &yes, &yes, &yes),
        (Join, Kind::Lobby, &no, &no, &no, &no),
        (Leave, Kind::Lobby, &no, &yes, &yes, &no),
        (Govern, Kind::Lobby, &no, &no, &no, &no),
        (mute, Kind::Lobby, &no, &no, &yes, &yes),
        (remove, Kind::Lobby, &no, &no, &no, &no),
        (Read, Kind::Group, &hidden, &yes, &yes, &hidden),
        (SeeDoor, Kind::Group, &hidden, &hidden, &hidden, &hidden),
        (Write, Kind::Group, &hidden, &yes, &yes, &hidden),
        (Follow, Kind::Group, &hidden, &yes, &yes, &hidden),
        (Join, Kind::Group, &hidden, &no, &no, &hidden),
        (Leave, Kind::Group, &hidden, &yes, &yes, &hidden),
        (Govern, Kind::Group, &hidden, &no, &yes, &hidden),
        (Dissolve, Kind::Group, &hidden, &no, &yes, &hidden),
        (Dissolve, Kind::Room, &no, &no, &yes, &yes),
        (Appoint(other), Kind::Group, &hidden, &no, &yes, &hidden),
        (Appoint(other), Kind::Room, &no, &no, &yes, &yes),
        (Appoint(other), Kind::Lobby, &no, &no, &no, &no),
        (Invite, Kind::Group, &hidden, &yes, &yes, &hidden),
        (Invite, Kind::Room, &no, &no, &no, &no),
        (NameOneself, Kind::Group, &hidden, &yes, &yes, &hidden),
        (NameOneself, Kind::Room, &no, &no, &no, &no),
        (mute, Kind::Group, &hidden, &no, &yes, &hidden),
        (remove, Kind::Group, &hidden, &no, &yes, &hidden),
        (ActForOneself, Kind::Room, &no, &no, &no, &no),
        (Administer(OTHER), Kind::Room, &no, &no, &no, &no),
        (Logins(ME), Kind::Room, &no, &no, &no, &no),
    ] {
        let case = format!("{action:?} {kind:?}");
        assert_eq!(&ask(false, action, standing(kind, None), 0), outsider, "outsider {case}");
        assert_eq!(&ask(false, action, standing(kind, member), 0), in_it, "member {case}");
        assert_eq!(&ask(false, action, standing(kind, owner), 0), owns_it, "owner {case}");
        assert_eq!(&ask(true, action, standing(kind, None), 0), admin_outside, "admin {case}");
    }
}

#[test]
fn a_space_is_run_by_its_owner_and_is_not_there_for_those_outside() {
    let ask = |owner, action, standing| {
        let lobby = Object::Conversation(ROOM, Some(standing));
        authorize(person(ME, owner), ME_HERE, action, lobby, 0).map(drop)
    };
    let other = person(OTHER, false);
    let other = Some(Subject { person: &other, role: Some(Role::Member) });
    let (member, owns_it) = (Some(Role::Member), Some(Role::Owner));
    for action in [Action::Govern, Action::Dissolve, Action::Remove(other), Action::Appoint(other)] {
        assert_eq!(ask(false, action, standing(Kind::Lobby, member)), Err(Fault::Forbidden), "{action:?}");
        assert_eq!(ask(false, action, standing(Kind::Lobby, owns_it)), Ok(()), "{action:?}");
        assert_eq!(ask(true, action, standing(Kind::Lobby, member)), Ok(()), "{action:?}");
    }
    let first = Object::Conversation(ConversationId::LOBBY, Some(standing(Kind::Lobby, owns_it)));
    let dissolves = authorize(person(ME, true), ME_HERE, Action::Dissolve, first, 0);
    assert_eq!(dissolves.map(drop), Err(Fault::Forbidden), "the first one is the server");
    let everything = [
        Action::Read,
        Action::SeeDoor,
        Action::Write,
        Action::Follow,
        Action::Join,
        Action::Leave,
        Action::Govern,
        Action::Dissolve,
        Action::Appoint(other),
        Action::Mute(other),
        Action::Remove(other),
    ];
    for kind in [Kind::Lobby, Kind::Room] {
        for action in everything {
            let outside = Standing { elsewhere: true, ..standing(kind, None) };
            for owner in [false, true] {
                assert_eq!(ask(owner, action, outside), Err(Fault::Missing), "{owner} {action:?} {kind:?}");
            }
        }
    }
}

#[test]
fn people_meet_who_are_acquainted_and_the_owner_of_the_server_meets_everybody() {
    let ask = |owner, acquainted| {
        let action = Action::Meet { acquainted };
        authorize(person(ME, owner), ME_HERE, action, Object::Server, 0).map(drop)
    };
    assert_eq!(ask(false, true), Ok(()));
    assert_eq!(ask(false, false), Err(Fault::Missing));
    assert_eq!(ask(true, false), Ok(()));
}

#[test]
fn what_does_not_exist_is_missing_for_everyone() {
    for owner in [false, true] {
        let nothing = Object::Conversation(ROOM, None);
        let asked = authorize(person(ME, owner), ME_HERE, Action::Read, nothing, 0);
        assert_eq!(asked.map(drop), Err(Fault::Missing));
    }
}

#[test]
fn the_server_belongs_to_its_owner_and_logins_to_their_person() {
    let ask = |owner, action| authorize(person(ME, owner), ME_HERE, action, Object::Server, 0).map(drop);
    assert_eq!(ask(false, Action::ActForOneself), Ok(()));
    assert_eq!(ask(false, Action::Administer(OTHER)), Err(Fault::Forbidden));
    assert_eq!(ask(true, Action::Administer(OTHER)), Ok(()));
    assert_eq!(ask(true, Action::Administer(ME)), Err(Fault::Forbidden));
    assert_eq!(ask(true, Action::Logins(PersonId::ROBOT)), Err(Fault::Forbidden));
    assert_eq!(ask(false, Action::Logins(ME)), Ok(()));
    assert_eq!(ask(false, Action::Logins(OTHER)), Err(Fault::Forbidden));
    assert_eq!(ask(true, Action::Logins(OTHER)), Ok(()));
    assert_eq!(ask(true, Action::Read), Err(Fault::Forbidden));
    for action in [Action::LookAfter, Action::RunServer] {
        assert_eq!(ask(false, action), Err(Fault::Missing));
        assert_eq!(ask(true, action), Ok(()));
    }
}

#[test]
fn nobody_moderates_themselves_or_the_owner_of_the_server() {
    let room = standing(Kind::Room, Some(Role::Owner));
    let (myself, host) = (person(ME, true), person(OTHER, true));
    for action in [Action::Mute, Action::Remove] {
        let on = |person| action(Some(Subject { person, role: Some(Role::Member) }));
        assert_eq!(ask(true, on(&myself), room, 0), Err(Fault::Forbidden));
        assert_eq!(ask(false, on(&host), room, 0), Err(Fault::Forbidden));
        assert_eq!(ask(true, on(&host), room, 0), Ok(()));
        assert_eq!(ask(true, action(None), room, 0), Err(Fault::Missing));
        // Whoever may not do it does not learn who is there either.
        let member = standing(Kind::Room, Some(Role::Member));
        assert_eq!(ask(false, action(None), member, 0), Err(Fault::Forbidden));
    }
}

#[test]
fn muting_and_banning_end_by_themselves() {
    let muted = Standing { muted_until: Some(10), ..standing(Kind::Room, Some(Role::Member)) };
    assert_eq!(ask(false, Action::Write, muted, 9), Err(Fault::Muted { until: 10 }));
    assert_eq!(ask(false, Action::Write, muted, 10), Ok(()));
    let banned = Standing { banned_until: Some(10), ..standing(Kind::Room, None) };
    assert_eq!(ask(false, Action::Join, banned, 9), Err(Fault::Banned { until: 10 }));
    assert_eq!(ask(true, Action::Join, banned, 9), Ok(()));
    assert_eq!(ask(false, Action::Join, banned, 10), Ok(()));
}

#[test]
fn admins_stand_between_the_owner_and_the_others() {
    let (member, host) = (person(OTHER, false), person(OTHER, true));
    for kind in [Kind::Room, Kind::Group] {
        let admin = standing(kind, Some(Role::Admin));
        assert_eq!(ask(false, Action::Govern, admin, 0), Ok(()));
        assert_eq!(ask(false, Action::Dissolve, admin, 0), Err(Fault::Forbidden));
        let on = |role| Some(Subject { person: &member, role });
        assert_eq!(ask(false, Action::Appoint(on(Some(Role::Member))), admin, 0), Err(Fault::Forbidden));
        for (role, may) in [(Role::Member, true), (Role::Admin, false), (Role::Owner, false)] {
            let expected = if may { Ok(()) } else { Err(Fault::Forbidden) };
            assert_eq!(ask(false, Action::Mute(on(Some(role))), admin, 0), expected, "{kind:?} {role:?}");
            assert_eq!(ask(false, Action::Remove(on(Some(role))), admin, 0), expected, "{kind:?} {role:?}");
        }
        let owner = standing(kind, Some(Role::Owner));
        assert_eq!(ask(false, Action::Appoint(on(None)), owner, 0), Err(Fault::Missing));
    }
    // Who owns the server owns nobody's group.
    let host = Some(Subject { person: &host, role: Some(Role::Member) });
    assert_eq!(ask(false, Action::Remove(host), standing(Kind::Group, Some(Role::Owner)), 0), Ok(()));
    let there = standing(Kind::Group, Some(Role::Member));
    assert_eq!(ask(true, Action::Govern, there, 0), Err(Fault::Forbidden));
}

#[test]
fn where_all_are_muted_or_slow_only_those_who_lead_write() {
    let quiet = |role| Standing { mute_all: true, ..standing(Kind::Group, Some(role)) };
    assert_eq!(ask(false, Action::Write, quiet(Role::Member), 0), Err(Fault::MutedAll));
    assert_eq!(ask(false, Action::Write, quiet(Role::Admin), 0), Ok(()));
    assert_eq!(ask(false, Action::Write, quiet(Role::Owner), 0), Ok(()));
    let slow = |role| Standing { slow_until: Some(10), ..standing(Kind::Room, Some(role)) };
    assert_eq!(ask(false, Action::Write, slow(Role::Member), 9), Err(Fault::Slow { until: 10 }));
    assert_eq!(ask(false, Action::Write, slow(Role::Member), 10), Ok(()));
    assert_eq!(ask(false, Action::Write, slow(Role::Admin), 9), Ok(()));
    let closed = Standing { admins_invite: true, ..standing(Kind::Group, Some(Role::Member)) };
    assert_eq!(ask(false, Action::Invite, closed, 0), Err(Fault::Forbidden));
}

#[test]
fn a_guest_is_in_one_room_and_nowhere_else() {
    let guest = Caller { is_guest: true, ..ME_HERE };
    let ask = |action, object| authorize(person(ME, false), guest, action, object, 0).map(drop);
    let (hidden, no) = (Err(Fault::Missing), Err(Fault::Forbidden));
    let other = person(OTHER, false);
    let other = Some(Subject { person: &other, role: Some(Role::Member) });
    let everything = [
        Action::Read,
        Action::SeeDoor,
        Action::Write,
        Action::Follow,
        Action::Join,
        Action::Leave,
        Action::Govern,
        Action::Dissolve,
        Action::Appoint(other),
        Action::Invite,
        Action::NameOneself,
        Action::Mute(other),
        Action::Remove(other),
    ];
    for action in everything {
        for kind in [Kind::Lobby, Kind::Room, Kind::Private, Kind::Group] {
            let outside = Object::Conversation(ROOM, Some(standing(kind, None)));
            assert_eq!(ask(action, outside), hidden, "{action:?} {kind:?}");
        }
        let may = matches!(action, Action::Read | Action::Write | Action::Follow);
        for role in [Role::Member, Role::Admin, Role::Owner] {
            let inside = Object::Conversation(ROOM, Some(standing(Kind::Room, Some(role))));
            assert_eq!(ask(action, inside), if may { Ok(()) } else { no.clone() }, "{action:?}");
        }
    }
    assert_eq!(ask(Action::KeepOneself, Object::Server), Ok(()));
    assert_eq!(ask(Action::Upload, Object::Server), Ok(()));
    for action in [
        Action::ActForOneself,
        Action::Meet { acquainted: true },
        Action::Logins(ME),
        Action::Administer(OTHER),
    ] {
        assert_eq!(ask(action, Object::Server), no, "{action:?}");
    }
    for action in [Action::LookAfter, Action::RunServer] {
        assert_eq!(ask(action, Object::Server), hidden, "{action:?}");
    }
}
