//! Says what happened, and stops saying it after a while.

use super::{
    chat::{Chat, Effect},
    said::{Said, changes_server},
};
use protocol::{CHANGES_SETTINGS, Command, EditProfile, Fault, Flag};

/// How long it stays, milliseconds.
const SHOWN_MS: u32 = 7_000;

impl Chat {
    /// Says something, in the place of what was said before.
    pub(super) fn say(&mut self, said: Said, effects: &mut Vec<Effect>) {
        self.said_number = self.said_number.wrapping_add(1);
        self.said = Some(said);
        effects.push(Effect::HushAfter(SHOWN_MS, self.said_number));
    }

    /// How often something was said: tells one saying from the next.
    #[must_use]
    pub fn said_at(&self) -> u32 {
        self.said_number
    }

    /// Says no more what was said with a number.
    pub fn hush(&mut self, number: u32) {
        if self.said_number == number {
            self.said = None;
        }
    }

    /// The server did not end the login.
    pub fn could_not_log_out(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.say(Said::Refused(Fault::Busy { retry_ms: 0 }), &mut effects);
        effects
    }

    /// A command was done: says so, if nobody would see it otherwise.
    pub(super) fn say_done(&mut self, command: &Command, effects: &mut Vec<Effect>) {
        let said = match command {
            Command::Kick { .. } => Said::Kicked,
            Command::Readmit { .. } => Said::Readmitted,
            Command::Mute { minutes: 0, .. } => Said::Unmuted,
            Command::Mute { .. } => Said::Muted,
            Command::RemovePerson { .. } => Said::PersonRemoved,
            Command::RenameRoom { .. } => Said::Renamed,
            Command::SignOut { .. } => Said::SignedOut,
            Command::Profile(EditProfile { locale: None, .. })
            | Command::Remark { .. }
            | Command::Announce { .. }
            | Command::Nickname { .. }
            | Command::SetRole { .. }
            | Command::AddPeople { .. }
            | Command::ChangeSettings { .. }
            | Command::AboutMe(_)
            | Command::GiveFeedback { .. } => Said::Saved,
            Command::MarkFeedback(_) | Command::MakeInvitation { .. } => return,
            Command::Star(Flag { on: true, .. }) => Said::Saved,
            Command::Forward(_) => Said::Forwarded,
            Command::Remind(_) => Said::Reminded,
            Command::Notify(asked) if asked.begins(CHANGES_SETTINGS) => Said::Saved,
            Command::ClaimOwner { .. } => Said::Owner,
            Command::MakeWayBack {} => Said::WayBack,
            Command::DropWayBack {} => Said::NoWayBack,
            command if changes_server(command) => Said::Saved,
            _ => return,
        };
        self.say(said, effects);
    }
}
