//! Decodes what the server answered to a page. For the pages that are fetched when somebody goes there: what the
//! chat itself uses of this, everybody has to load.

use super::use_store;
use crate::state::{Chat, Memo, Store};
use protocol::{Card, Command, ConversationId, FindMembers, Group, Json, Member, Members, PersonId, WayBack};
use serde::de::DeserializeOwned;

/// All answers to commands of a kind, decoded when they change.
pub fn all<T: DeserializeOwned + PartialEq + Send + Sync + 'static>(
    is_it: impl Fn(&Command) -> bool + Send + Sync + 'static,
) -> Memo<Vec<T>> {
    let told = use_store().memo(move |chat| chat.listing.answers(&is_it).cloned().collect::<Vec<Json>>());
    Memo::new(move |_| told.with(|told| told.iter().filter_map(|json| json.read().ok()).collect()))
}

/// The last one.
pub fn last<T: Clone + DeserializeOwned + PartialEq + Send + Sync + 'static>(
    is_it: impl Fn(&Command) -> bool + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let all = all::<T>(is_it);
    Memo::new(move |_| all.with(|all| all.last().cloned()))
}

/// A list that comes in parts.
#[derive(Clone, PartialEq)]
pub struct List<T> {
    /// What is known of it.
    pub items: Vec<T>,
    /// Asks for the next part, if there is one.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// Puts parts together; `None` without any. What came again in a later part is there once, at its new place.
    pub fn of<I: PartialEq>(
        parts: impl IntoIterator<Item = (Vec<T>, Option<String>)>,
        id: impl Fn(&T) -> I,
    ) -> Option<Self> {
        let mut list = None::<Self>;
        for (items, next) in parts {
            let list = list.get_or_insert(Self { items: Vec::new(), next: None });
            list.items.retain(|known| items.iter().all(|item| id(item) != id(known)));
            list.items.extend(items);
            list.next = next;
        }
        list
    }
}

/// The members of a conversation, with their present names, and who came and went since.
pub fn members(conversation: ConversationId) -> Memo<Option<List<Member>>> {
    members_of(
        move |asked| matches!(asked, Command::Members(FindMembers { conversation: of, .. }) if *of == conversation),
    )
}

/// All of them that are known, unless it is known of some that were searched for.
pub fn everybody(conversation: ConversationId) -> Memo<Option<List<Member>>> {
    members_of(
        move |asked| matches!(asked, Command::Members(FindMembers { conversation: of, find: Some(find), .. }) if *of == conversation && find.is_empty()),
    )
}

fn members_of(is_it: impl Fn(&Command) -> bool + Send + Sync + 'static) -> Memo<Option<List<Member>>> {
    let parts = all::<Members>(is_it);
    use_store().memo(move |chat| {
        let parts = parts.get().into_iter().map(|part| (part.members, part.next));
        let mut list = List::of(parts, |member| member.person.id)?;
        for member in &mut list.items {
            member.online = chat.listing.is_online(member.person.id, member.online);
            member.person = chat.person(&member.person).clone();
        }
        Some(list)
    })
}

/// How many guests a room has.
pub fn guests(chat: &Chat, room: ConversationId) -> u32 {
    let is_it = |asked: &Command| matches!(asked, Command::Members(FindMembers { conversation: of, .. }) if *of == room);
    chat.listing.read::<Members>(is_it).map_or(0, |page| page.guests)
}

/// Asks for the members whose name has `find` in it; `next` for another part of them.
pub fn find_members(store: Store, conversation: ConversationId, find: String, next: Option<String>) {
    store.look_up(Command::Members(FindMembers { conversation, after: None, find: Some(find), page: next }));
}

/// Somebody's card, if that is the one that was asked for, with their present name.
pub fn card(chat: &Chat, id: PersonId) -> Option<Card> {
    let asked = Command::Card { person: id };
    let mut card: Card = chat.listing.read(|command| *command == asked)?;
    card.online = chat.listing.is_online(id, card.online);
    card.person = chat.person(&card.person).clone();
    Some(card)
}

/// What is set in a room or group.
pub fn group(chat: &Chat, conversation: ConversationId) -> Option<Group> {
    let asked = Command::Group { conversation };
    chat.listing.read(|command| *command == asked)
}

/// One's way back.
pub fn way_back(chat: &Chat) -> Option<WayBack> {
    chat.listing.read(|command| matches!(command, Command::WayBack {}))
}
