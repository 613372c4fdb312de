//! What the log says of a group changes its place in the list, and what one may do there.

use super::scenarios::*;
use crate::state::{
    Chat, names,
    powers::{Powers, leads, owns, powers},
};
use crate::text::words;
use protocol::*;

const GROUP: ConversationId = ConversationId(9);

fn group(name: &str, role: Role) -> Conversation {
    let view = GroupView {
        faces: vec![AvatarId(3)],
        names: vec!["Ada".into(), "东东".into()],
        ..GroupView::default()
    };
    let (kind, name) = (Kind::Group, name.to_owned());
    Conversation { id: GROUP, kind, name, role, group: Some(Box::new(view)), ..lobby(1, 1, 0) }
}

fn within(view: Conversation) -> Chat {
    let mut chat = chat(vec![]);
    chat.receive(PageFrame::Event(Event::Conversation(view)), 0);
    chat
}

fn tell(chat: &mut Chat, seq: u32, what: What) {
    let entry = Entry { conversation: GROUP, seq: Seq(seq), ord: 0, at: 0, what };
    chat.receive(PageFrame::Event(Event::Entry(entry)), 0);
}

#[test]
fn a_group_without_a_name_is_called_by_its_members() {
    let title = |name: &str, locale| {
        let chat = within(group(name, Role::Member));
        names::title(&chat, &chat.conversations[&GROUP], words(locale))
    };
    assert_eq!(title("3-班", Locale::Zh), "3-班");
    assert_eq!(title("", Locale::Zh), "Ada、东东");
    assert_eq!(title("", Locale::En), "Ada, 东东");
}

#[test]
fn entries_are_the_news_of_how_a_group_is_set() {
    let mut chat = within(group("3-班", Role::Member));
    let by = person(8, "Ada");
    tell(&mut chat, 2, What::Added { person: person(10, "Mia"), by: by.clone() });
    tell(&mut chat, 3, What::Announced { by: by.clone(), text: "长".repeat(500) });
    tell(&mut chat, 4, What::MutedAll { by: by.clone(), on: true });
    tell(&mut chat, 5, What::Slowed { by: by.clone(), seconds: 30 });
    let view = &chat.conversations[&GROUP];
    let set = view.group.as_ref().unwrap();
    assert_eq!((view.members, set.mute_all, set.slow_seconds), (3, true, 30));
    assert_eq!(set.announcement.chars().count(), 120);
    // What was known before is old news.
    tell(&mut chat, 4, What::MutedAll { by, on: false });
    assert!(chat.conversations[&GROUP].group.as_ref().unwrap().mute_all);
}

#[test]
fn the_page_offers_what_the_server_allows() {
    let member = |role| Member {
        person: person(8, "Ada"),
        role,
        online: false,
        muted_until: None,
        joined_at: None,
        guest: false,
    };
    let can = |mine, theirs| powers(&within(group("x", mine)), GROUP, &member(theirs));
    assert_eq!(can(Role::Member, Role::Member), Powers::default());
    assert_eq!(can(Role::Admin, Role::Member), Powers { mute: true, kick: true, appoint: false });
    assert_eq!(can(Role::Admin, Role::Admin), Powers::default());
    assert_eq!(can(Role::Owner, Role::Admin), Powers { mute: true, kick: true, appoint: true });
    // A guest of a room has no role, and gets none.
    let room = |role| within(Conversation { kind: Kind::Room, ..group("x", role) });
    let guest = Member { guest: true, ..member(Role::Member) };
    assert_eq!(powers(&room(Role::Owner), GROUP, &guest), Powers { mute: true, kick: true, appoint: false });
    let mut host = within(group("x", Role::Member));
    host.me.owner = true;
    assert!(!leads(&host, GROUP) && !owns(&host, GROUP), "who owns the server owns no group");
    assert!(leads(&host, LOBBY));
    let admin = within(group("x", Role::Admin));
    assert!(leads(&admin, GROUP) && !owns(&admin, GROUP));
}
