//! What the pages beside the conversations show, as the server last told it.

use protocol::{
    Card, Command, ConversationId, Door, Group, HandOver, Invitation, Invite, JoinRequest, Json, Login,
    Member, Members, People, Person, PresenceChange, RoomSummary, Rooms, WayBack,
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// The public rooms.
    pub rooms: Option<RoomList>,
    /// The members of a conversation.
    pub members: Option<MemberList>,
    /// One's own logins.
    pub logins: Option<Vec<Login>>,
    /// The door of a public room.
    pub door: Option<Door>,
    /// The people who were looked for.
    pub people: Option<PeopleList>,
    /// A person's card.
    pub card: Option<Card>,
    /// One's way back.
    pub way_back: Option<WayBack>,
    /// One's offer to a second device.
    pub hand_over: Option<Offer>,
    /// What is set in a room or group.
    pub group: Option<Group>,
    /// The invitation that was just made, with its code.
    pub invite: Option<Invite>,
    /// The invitations to a group that one may see.
    pub invites: Option<Vec<Invite>>,
    /// Who asks to join a group.
    pub requests: Vec<JoinRequest>,
    /// The invitation that one holds.
    pub invitation: Option<Invitation>,
    /// What owners of the server look at, and what one asked for it with.
    pub records: Vec<(Command, Json)>,
    /// What the server does not have: it answered `missing`.
    pub missing: bool,
}

/// One's offer to a second device, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It can be taken.
    Open(HandOver),
    /// A device took it.
    Taken(Asking),
    /// One answered; whether the device was let in.
    Answered(bool),
}

/// A device that asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The digits that it shows.
    pub digits: String,
    /// What it calls itself.
    pub agent: String,
    /// Until when it waits, milliseconds since 1970.
    pub until: i64,
}

/// A part of the public rooms, the most recent first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoomList {
    /// What was looked for.
    pub find: String,
    /// The rooms.
    pub rooms: Vec<RoomSummary>,
    /// Asks for the next ones, if there are more.
    pub next: Option<String>,
}

/// A part of the people who are called like something, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleList {
    /// What was looked for.
    pub find: String,
    /// The people.
    pub people: Vec<Person>,
    /// Asks for the next ones, if there are more.
    pub next: Option<String>,
}

/// A part of the members of a conversation: who is online first, then by role and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberList {
    /// The conversation.
    pub conversation: ConversationId,
    /// What was looked for.
    pub find: String,
    /// The members.
    pub members: Vec<Member>,
    /// Asks for the next ones, if there are more.
    pub next: Option<String>,
}

impl Listing {
    /// Another page is opened: what was about one thing is not about the next. A secret is shown once; a device
    /// that asks is not forgotten.
    pub(super) fn turn_the_page(&mut self) {
        (self.door, self.card, self.people, self.way_back) = (None, None, None, None);
        (self.group, self.invite, self.invites, self.invitation) = (None, None, None, None);
        self.requests.clear();
        self.hand_over.take_if(|offer| !matches!(offer, Offer::Taken(_)));
        self.missing = false;
        self.records.clear();
    }

    /// The last answer to a command of this kind.
    #[must_use]
    pub fn record(&self, is_it: fn(&Command) -> bool) -> Option<&Json> {
        self.records.iter().find(|(command, _)| is_it(command)).map(|(_, json)| json)
    }

    pub(super) fn take_record(&mut self, asked: Option<&Command>, json: Json) {
        // What was decided is what holds now.
        let asked = match asked {
            Some(Command::RunServer { .. }) => Command::ServerSettings {},
            Some(asked) => asked.clone(),
            None => return,
        };
        let kind = std::mem::discriminant(&asked);
        self.records.retain(|(command, _)| std::mem::discriminant(command) != kind);
        self.records.push((asked, json));
    }

    /// The device that asks to be let in.
    #[must_use]
    pub fn asking(&self) -> Option<&Asking> {
        match &self.hand_over {
            Some(Offer::Taken(asking)) => Some(asking),
            _ => None,
        }
    }

    /// Takes a page of rooms. An answer to what is not looked for any more is dropped.
    pub(super) fn take_rooms(&mut self, asked: Option<&Command>, page: Rooms) {
        let Some(Command::Rooms { find: Some(find), page: after, .. }) = asked else { return };
        let list = self.rooms.get_or_insert_default();
        if after.is_none() {
            *list = RoomList { find: find.clone(), ..RoomList::default() };
        } else if list.find != *find {
            return;
        }
        list.rooms.retain(|known| page.rooms.iter().all(|room| room.id != known.id));
        list.rooms.extend(page.rooms);
        list.next = page.next;
    }

    /// Takes a page of people, likewise.
    pub(super) fn take_people(&mut self, asked: Option<&Command>, page: People) {
        let Some(Command::People { find, page: after }) = asked else { return };
        let before = self.people.take().filter(|list| after.is_some() && list.find == *find);
        let mut people = before.map(|list| list.people).unwrap_or_default();
        people.extend(page.people);
        self.people = Some(PeopleList { find: find.clone(), people, next: page.next });
    }

    /// Takes a page of members, likewise.
    pub(super) fn take_members(&mut self, asked: Option<&Command>, page: Members) {
        let Some(Command::Members { find: Some(find), page: after, .. }) = asked else { return };
        let before = self
            .members
            .take()
            .filter(|list| after.is_some() && list.conversation == page.conversation && list.find == *find);
        if before.is_none() && after.is_some() {
            return;
        }
        let mut members = before.map(|list| list.members).unwrap_or_default();
        members.retain(|known| page.members.iter().all(|member| member.person.id != known.person.id));
        members.extend(page.members);
        self.members = Some(MemberList {
            conversation: page.conversation,
            find: find.clone(),
            members,
            next: page.next,
        });
    }

    /// Somebody changed their name or avatar.
    pub(super) fn rename(&mut self, person: &Person) {
        let members = self.members.iter_mut().flat_map(|list| &mut list.members);
        let shown = members.map(|member| &mut member.person);
        let shown = shown.chain(self.card.iter_mut().map(|card| &mut card.person));
        shown.filter(|known| known.id == person.id).for_each(|known| known.clone_from(person));
    }

    /// People came and went. Returns whether somebody came who is not in the list of members.
    pub(super) fn presence(&mut self, change: &PresenceChange) -> bool {
        if let Some(card) = &mut self.card {
            card.online |= change.came.contains(&card.person.id);
            card.online &= !change.went.contains(&card.person.id);
        }
        let Some(list) = self.members.as_mut().filter(|list| list.conversation == change.conversation) else {
            return false;
        };
        for member in &mut list.members {
            member.online |= change.came.contains(&member.person.id);
            member.online &= !change.went.contains(&member.person.id);
        }
        let known = |id| list.members.iter().any(|member| member.person.id == id);
        change.came.iter().any(|id| !known(*id))
    }
}
