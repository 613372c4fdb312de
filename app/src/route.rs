//! The addresses of the page. Server and browser read and write them with this one type; the router's patterns
//! in `crate::ui::pages` are held against it by a test.

use protocol::{ConversationId, PersonId, Seq};

/// A page, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The list of conversations.
    Chats,
    /// A conversation.
    Conversation(ConversationId),
    /// A conversation, at the message with this place.
    Message(ConversationId, Seq),
    /// About a conversation: its members, its link, what may be done with it.
    About(ConversationId),
    /// The public rooms.
    Rooms,
    /// One's contacts, and finding people.
    People,
    /// A person's card.
    Person(PersonId),
    /// The messages on one's own list.
    Stars,
    /// Looking for messages, people and conversations; for what, stands in the query.
    Search,
    /// Making a group.
    NewGroup,
    /// An invitation to a group, by its code.
    Invite(String),
    /// The settings, or a part of them.
    Settings(Option<Part>),
    /// Running the server, for its owners; a page of it.
    Admin(Desk),
    /// Logging out.
    Leave,
    /// The way in.
    Login,
    /// Coming back with the secret of a way back.
    Back(String),
    /// Taking the offer of another device of one's own.
    Device(String),
    /// Waiting for that device's answer.
    DeviceWait,
    /// Registering.
    Register,
    /// The mail of a registration is on its way.
    RegisterSent,
    /// Pressing the button behind a mail's link, with its secret.
    Activate(String),
    /// A password that was forgotten.
    AskReset,
    /// The mail for a new password is on its way.
    ResetSent,
    /// A new password, with the secret of a mail's link.
    Reset(String),
    /// The digits after the password.
    Code,
    /// Setting a second factor up.
    SecondFactor,
    /// One's passkeys.
    Passkeys,
    /// Coming in with the code of an invitation.
    Join(String),
    /// Coming into one room as a guest, with the code of a link.
    Guest(String),
    /// Being kept outside: waiting to be let in, or suspended.
    Outside,
    /// No page has this address.
    Nowhere,
}

/// A part of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Name and face.
    Profile,
    /// E-mail address and password.
    Account,
    /// Theme, language, keys.
    Look,
    /// Who is told of what, and how.
    Notifications,
    /// The logins, and a second device.
    Devices,
    /// The way back.
    WayBack,
    /// Running the server.
    Owner,
    /// Ending oneself.
    Forget,
}

impl Part {
    /// All parts, in the order of the settings.
    pub const ALL: [Self; 8] = [
        Self::Profile,
        Self::Account,
        Self::Look,
        Self::Notifications,
        Self::Devices,
        Self::WayBack,
        Self::Owner,
        Self::Forget,
    ];

    /// Its segment of the path.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Account => "account",
            Self::Look => "look",
            Self::Notifications => "notifications",
            Self::Devices => "devices",
            Self::WayBack => "way-back",
            Self::Owner => "owner",
            Self::Forget => "forget",
        }
    }
}

/// A page of what owners of the server see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Desk {
    /// Who may come in, and what the server is called.
    Rules,
    /// Everybody on it.
    People,
    /// The links that let people in.
    Invitations,
    /// What people wrote to the owners.
    Feedback,
    /// What owners did.
    Log,
    /// Who tried to come in.
    SignIns,
    /// How it is doing.
    Usage,
    /// The spaces on it.
    Spaces,
    /// The stickers that everybody can send.
    Stickers,
}

impl Desk {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 9] = [
        Self::Rules,
        Self::People,
        Self::Invitations,
        Self::Spaces,
        Self::Stickers,
        Self::Feedback,
        Self::Log,
        Self::SignIns,
        Self::Usage,
    ];

    /// Its segment of the path; the first has none.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rules => "",
            Self::People => "people",
            Self::Invitations => "invitations",
            Self::Feedback => "feedback",
            Self::Log => "log",
            Self::SignIns => "sign-ins",
            Self::Usage => "usage",
            Self::Spaces => "spaces",
            Self::Stickers => "stickers",
        }
    }
}

impl Route {
    /// The route of a path (no query, no fragment); `None` if there is no such page.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        // One `/` at the end is all the same; `//` is no page.
        let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        Some(match segments.as_slice() {
            [""] => Self::Chats,
            ["c", id] => Self::Conversation(id.parse().ok()?),
            ["c", id, "info"] => Self::About(id.parse().ok()?),
            ["c", id, seq] => Self::Message(id.parse().ok()?, Seq(seq.parse().ok()?)),
            ["rooms"] => Self::Rooms,
            ["people"] => Self::People,
            ["stars"] => Self::Stars,
            ["search"] => Self::Search,
            ["people", id] => Self::Person(id.parse().ok()?),
            ["groups", "new"] => Self::NewGroup,
            ["invite", code] => Self::Invite((*code).to_owned()),
            ["settings"] => Self::Settings(None),
            ["settings", name] => {
                Self::Settings(Some(Part::ALL.into_iter().find(|part| part.name() == *name)?))
            }
            ["admin"] => Self::Admin(Desk::Rules),
            ["admin", name] if !name.is_empty() => {
                Self::Admin(Desk::ALL.into_iter().find(|desk| desk.name() == *name)?)
            }
            ["leave"] => Self::Leave,
            ["login"] => Self::Login,
            ["back", secret] => Self::Back((*secret).to_owned()),
            ["device", "wait"] => Self::DeviceWait,
            ["device", secret] => Self::Device((*secret).to_owned()),
            ["register"] => Self::Register,
            ["register", "sent"] => Self::RegisterSent,
            ["activate", secret] => Self::Activate((*secret).to_owned()),
            ["login", "code"] => Self::Code,
            ["second-factor"] => Self::SecondFactor,
            ["passkeys"] => Self::Passkeys,
            ["reset"] => Self::AskReset,
            ["reset", "sent"] => Self::ResetSent,
            ["reset", secret] => Self::Reset((*secret).to_owned()),
            ["join", code] => Self::Join((*code).to_owned()),
            ["guest", code] => Self::Guest((*code).to_owned()),
            ["outside"] => Self::Outside,
            _ => return None,
        })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Chats | Self::Nowhere => "/".to_owned(),
            Self::Conversation(id) => format!("/c/{id}"),
            Self::Message(id, seq) => format!("/c/{id}/{seq}"),
            Self::About(id) => format!("/c/{id}/info"),
            Self::Rooms => "/rooms".to_owned(),
            Self::People => "/people".to_owned(),
            Self::Stars => "/stars".to_owned(),
            Self::Search => "/search".to_owned(),
            Self::Person(id) => format!("/people/{id}"),
            Self::NewGroup => "/groups/new".to_owned(),
            Self::Invite(code) => format!("/invite/{code}"),
            Self::Settings(None) => "/settings".to_owned(),
            Self::Settings(Some(part)) => format!("/settings/{}", part.name()),
            Self::Admin(Desk::Rules) => "/admin".to_owned(),
            Self::Admin(desk) => format!("/admin/{}", desk.name()),
            Self::Leave => "/leave".to_owned(),
            Self::Login => "/login".to_owned(),
            Self::Back(secret) => format!("/back/{secret}"),
            Self::Device(secret) => format!("/device/{secret}"),
            Self::DeviceWait => "/device/wait".to_owned(),
            Self::Register => "/register".to_owned(),
            Self::RegisterSent => "/register/sent".to_owned(),
            Self::Activate(secret) => format!("/activate/{secret}"),
            Self::AskReset => "/reset".to_owned(),
            Self::ResetSent => "/reset/sent".to_owned(),
            Self::Reset(secret) => format!("/reset/{secret}"),
            Self::Code => "/login/code".to_owned(),
            Self::SecondFactor => "/second-factor".to_owned(),
            Self::Passkeys => "/passkeys".to_owned(),
            Self::Join(code) => format!("/join/{code}"),
            Self::Guest(code) => format!("/guest/{code}"),
            Self::Outside => "/outside".to_owned(),
        }
    }

    /// The conversation that is open on it.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::Conversation(id) | Self::Message(id, _) | Self::About(id) => Some(*id),
            _ => None,
        }
    }

    /// The place of the message that it is about.
    #[must_use]
    pub fn message(&self) -> Option<Seq> {
        match self {
            Self::Message(_, seq) => Some(*seq),
            _ => None,
        }
    }

    /// The same, if it is there for this reader: what owners of the server see is not there for others.
    #[must_use]
    pub fn for_reader(self, owner: bool) -> Option<Self> {
        (owner || !matches!(self, Self::Admin(_))).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_its_path() {
        let mut routes = vec![
            Route::Chats,
            Route::Conversation(ConversationId(7)),
            Route::Message(ConversationId(7), Seq(12)),
            Route::About(ConversationId(7)),
            Route::Rooms,
            Route::People,
            Route::Person(PersonId(3)),
            Route::Stars,
            Route::Search,
            Route::NewGroup,
            Route::Invite("0a1b".to_owned()),
            Route::Settings(None),
            Route::Leave,
            Route::Login,
            Route::Back("a-b_C".to_owned()),
            Route::Device("a-b_C".to_owned()),
            Route::DeviceWait,
            Route::Register,
            Route::RegisterSent,
            Route::Activate("a-b_C".to_owned()),
            Route::AskReset,
            Route::ResetSent,
            Route::Reset("a-b_C".to_owned()),
            Route::Code,
            Route::SecondFactor,
            Route::Passkeys,
            Route::Join("a-b_C".to_owned()),
            Route::Guest("a-b_C".to_owned()),
            Route::Outside,
        ];
        routes.extend(Desk::ALL.map(Route::Admin));
        routes.extend(Part::ALL.map(|part| Route::Settings(Some(part))));
        for route in routes {
            assert_eq!(Route::parse(&route.path()), Some(route));
        }
    }

    #[test]
    fn other_paths_are_no_pages() {
        for path in [
            "/c",
            "/c/",
            "/c/x",
            "/c/1/x",
            "/c/1/2/3",
            "/people/x",
            "/settings/x",
            "/nothing",
            "/rooms/1",
            "//",
            "//c/1",
            "/c/1//",
            "c/1",
            "",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
        assert_eq!(Route::parse("/c/1/"), Some(Route::Conversation(ConversationId(1))));
    }
}
