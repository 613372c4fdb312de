//! Ways back, and lists that are searched.

use super::{Someone, Stage};
use crate::told::Told;
use engine::{
    actions::{person, way_back},
    ports::clock::Clock as _,
};
use protocol::*;

impl Stage {
    /// The secret of a new way back.
    pub fn make_way_back(&self, who: &Someone) -> String {
        let made = self.way_back(who, Command::MakeWayBack {});
        assert_eq!(made.made_at, Some(self.clock.now()));
        made.secret.unwrap()
    }

    /// Since when there is one.
    pub fn has_way_back(&self, who: &Someone) -> Option<i64> {
        let known = self.way_back(who, Command::WayBack {});
        assert_eq!(known.secret, None, "the secret is shown once");
        known.made_at
    }

    fn way_back(&self, who: &Someone, command: Command) -> WayBack {
        match self.run(who, command).unwrap().0 {
            Reply::WayBack(way_back) => way_back,
            other => panic!("{other:?}"),
        }
    }

    pub fn come_back(&self, secret: &str) -> Result<Someone, Fault> {
        self.come_back_through(None, secret)
    }

    /// Comes back with a browser that has this door.
    pub fn come_back_through(&self, door: Option<&str>, secret: &str) -> Result<Someone, Fault> {
        let engine = self.engine();
        let (identity, token) = self.wait(way_back::come_back(&engine, secret, "stage", door))?;
        Ok(Someone::known(token, identity))
    }

    /// Comes in with a browser.
    pub fn come_in(&self, name: &str, browser: person::Browser) -> Result<(Someone, Told), Fault> {
        let engine = self.engine();
        let coming = person::come_in(&engine, name, AvatarId(5), Locale::En, browser);
        let (entered, told) = self.told_by(coming)?;
        Ok((Someone::known(entered.token, entered.identity), told))
    }

    pub fn find_members(
        &self,
        who: &Someone,
        of: ConversationId,
        find: &str,
        page: Option<String>,
    ) -> Members {
        let command = Command::Members(FindMembers {
            conversation: of,
            after: None,
            find: Some(find.to_owned()),
            page,
        });
        match self.run(who, command).unwrap().0 {
            Reply::Members(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub fn find_rooms(&self, who: &Someone, find: &str, page: Option<String>) -> Rooms {
        let command = Command::Rooms(FindRooms { find: Some(find.to_owned()), page, ..FindRooms::default() });
        match self.run(who, command).unwrap().0 {
            Reply::Rooms(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub fn door(&self, who: &Someone, room: ConversationId) -> Result<Door, Fault> {
        match self.run(who, Command::Room { conversation: room })?.0 {
            Reply::Door(door) => Ok(door),
            other => panic!("{other:?}"),
        }
    }
    pub fn card(&self, who: &Someone, of: PersonId) -> Result<Card, Fault> {
        match self.run(who, Command::Card { person: of })?.0 {
            Reply::Card(card) => Ok(card),
            other => panic!("{other:?}"),
        }
    }
}
