//! How often somebody may do something: token buckets on the monotonic clock, by person or address.

use crate::{config::Quotas, domain::network::household};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use protocol::{Command, Fault, PersonId};
use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Guesses of the owner code, per minute, by all people together.
const OWNER_GUESSES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Wrong ways back and offers to second devices, per minute, by everybody together.
const WRONG_SECRETS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Messages of the robot per second, and at once: it answers everybody, each within their own limits.
const ROBOT_MESSAGES: NonZeroU32 = NonZeroU32::new(50).unwrap();
const ROBOT_BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();
/// Requests about files per second and person, and at once: a page of pictures is many.
const FILE_REQUESTS: NonZeroU32 = NonZeroU32::new(100).unwrap();
const FILE_BURST: NonZeroU32 = NonZeroU32::new(1_000).unwrap();
/// Files that a person announces per second, and at once.
const UPLOADS: NonZeroU32 = NonZeroU32::new(2).unwrap();
const UPLOAD_BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();
/// Milliseconds after which a command over its limit may be sent again.
const COMMAND_RETRY_MS: u32 = 200;
/// Guesses that are further apart than this are not of one episode.
const QUIET: Duration = Duration::from_secs(10 * 60);

/// What a command counts as. A command without a class does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Not at all: it costs less than counting it.
    None,
    /// One command.
    Command,
    /// One command that may take a reader for a while: of these a quarter as many.
    Search,
    /// One command and one message: others see it.
    Message,
    /// One command, one message, and one guess of everybody's.
    OwnerGuess,
}

/// The class of a command.
#[must_use]
pub fn limit(command: &Command) -> Limit {
    match command {
        Command::Ping => Limit::None,
        Command::Resume { .. }
        | Command::History { .. }
        | Command::Replay { .. }
        | Command::Read { .. }
        | Command::Typing { .. }
        | Command::Rooms(..)
        | Command::Room { .. }
        | Command::Card { .. }
        | Command::Members(..)
        | Command::DropFriend { .. }
        | Command::Remark { .. }
        | Command::Block { .. }
        | Command::People { .. }
        | Command::Mark(..)
        | Command::WayBack {}
        | Command::DropWayBack {}
        | Command::AnswerHandOver { .. }
        | Command::RenameRoom { .. }
        | Command::DeleteRoom { .. }
        | Command::Kick { .. }
        | Command::Readmit { .. }
        | Command::Mute { .. }
        | Command::RenamePerson { .. }
        | Command::RemovePerson { .. }
        | Command::Logins { .. }
        | Command::SignOut { .. }
        | Command::SetRole { .. }
        | Command::Group { .. }
        | Command::ChangeSettings { .. }
        | Command::Invites { .. }
        | Command::DropInvite { .. }
        | Command::Invitation { .. }
        | Command::Requests { .. }
        | Command::AnswerRequest { .. }
        | Command::ServerSettings {}
        | Command::RunServer(..)
        | Command::Invitations { .. }
        | Command::RevokeInvitation { .. }
        | Command::AllPeople(_)
        | Command::Suspend { .. }
        | Command::Admit { .. }
        | Command::SignOutEverywhere { .. }
        | Command::MakeOwner { .. }
        | Command::Acts { .. }
        | Command::SignIns { .. }
        | Command::Usage {}
        | Command::CloseConnections(_)
        | Command::Feedback { .. }
        | Command::MarkFeedback(_)
        | Command::Spaces {}
        | Command::Pins(_)
        | Command::Reactors(_)
        | Command::Revisions(_)
        | Command::Star(_)
        | Command::Stars(_)
        | Command::HideMessages(_)
        | Command::Stickers {}
        | Command::KeepStickers(_)
        | Command::DropStickers(_)
        | Command::ReadCounts(_)
        | Command::Readers(_)
        | Command::PlaceAt(_)
        | Command::KeepDraft(_)
        | Command::Scheduled(_)
        | Command::CancelScheduled(_)
        | Command::Responders(_)
        | Command::Notify(_) => Limit::Command,
        Command::Search(_) => Limit::Search,
        Command::Send { .. }
        | Command::CreateRoom { .. }
        | Command::Join { .. }
        | Command::Leave { .. }
        | Command::OpenPrivate { .. }
        | Command::AskFriend { .. }
        | Command::AnswerFriend { .. }
        | Command::MakeWayBack {}
        | Command::HandOver {}
        | Command::Profile(..)
        | Command::CreateGroup { .. }
        | Command::AddPeople { .. }
        | Command::Announce { .. }
        | Command::Nickname { .. }
        | Command::MakeInvite { .. }
        | Command::AcceptInvite { .. }
        | Command::MakeInvitation { .. }
        | Command::GiveFeedback { .. }
        | Command::AboutMe(_)
        | Command::MakeSpace { .. }
        | Command::Edit(_)
        | Command::Recall(_)
        | Command::React(_)
        | Command::Pin(_)
        | Command::Forward(_)
        | Command::Privacy(_)
        | Command::Schedule(_)
        | Command::ChangeScheduled(_)
        | Command::Respond(_)
        | Command::CloseForm(_)
        | Command::Remind(_) => Limit::Message,
        Command::ClaimOwner { .. } => Limit::OwnerGuess,
    }
}

/// The buckets.
pub struct Limiters {
    messages: DefaultKeyedRateLimiter<PersonId>,
    commands: DefaultKeyedRateLimiter<PersonId>,
    searches: DefaultKeyedRateLimiter<PersonId>,
    files: DefaultKeyedRateLimiter<PersonId>,
    uploads: DefaultKeyedRateLimiter<PersonId>,
    logins: DefaultKeyedRateLimiter<IpAddr>,
    robot: governor::DefaultDirectRateLimiter,
    owner_guesses: governor::DefaultDirectRateLimiter,
    wrong_secrets: governor::DefaultDirectRateLimiter,
    guessed_owner: Episode,
    guessed_secret: Episode,
    message_retry_ms: u32,
}

impl Limiters {
    /// Full buckets of these sizes.
    #[must_use]
    pub fn new(quotas: &Quotas) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let per_second = |n: u32, burst: u32| {
            RateLimiter::keyed(Quota::per_second(at_least_one(n)).allow_burst(at_least_one(burst)))
        };
        Self {
            messages: per_second(quotas.messages_per_second, quotas.message_burst),
            commands: per_second(quotas.commands_per_second, quotas.commands_per_second.saturating_mul(4)),
            searches: per_second(quotas.commands_per_second / 4, quotas.commands_per_second),
            uploads: RateLimiter::keyed(Quota::per_second(UPLOADS).allow_burst(UPLOAD_BURST)),
            files: RateLimiter::keyed(Quota::per_second(FILE_REQUESTS).allow_burst(FILE_BURST)),
            logins: RateLimiter::keyed(Quota::per_minute(at_least_one(quotas.logins_per_minute))),
            robot: RateLimiter::direct(Quota::per_second(ROBOT_MESSAGES).allow_burst(ROBOT_BURST)),
            wrong_secrets: RateLimiter::direct(Quota::per_minute(WRONG_SECRETS_PER_MINUTE)),
            owner_guesses: RateLimiter::direct(Quota::per_minute(OWNER_GUESSES_PER_MINUTE)),
            guessed_owner: Episode::default(),
            guessed_secret: Episode::default(),
            message_retry_ms: 1_000 / quotas.messages_per_second.max(1),
        }
    }

    /// Counts a command.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit(&self, person: PersonId, limit: Limit) -> Result<(), Fault> {
        let or =
            |allowed: bool, retry_ms| if allowed { Ok(()) } else { Err(Fault::RateLimited { retry_ms }) };
        if limit == Limit::None {
            return Ok(());
        }
        if person == PersonId::ROBOT {
            return or(limit == Limit::Command || self.robot.check().is_ok(), COMMAND_RETRY_MS);
        }
        or(self.commands.check_key(&person).is_ok(), COMMAND_RETRY_MS)?;
        if limit == Limit::Command {
            return Ok(());
        }
        if limit == Limit::Search {
            return or(self.searches.check_key(&person).is_ok(), COMMAND_RETRY_MS);
        }
        or(self.messages.check_key(&person).is_ok(), self.message_retry_ms)?;
        if limit == Limit::OwnerGuess && self.owner_guesses.check().is_err() {
            if self.guessed_owner.begins(Instant::now()) {
                tracing::warn!(%person, "too many guesses of the owner code");
            }
            return or(false, 60_000 / OWNER_GUESSES_PER_MINUTE);
        }
        Ok(())
    }

    /// Counts a request about a file.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit_file(&self, person: PersonId) -> Result<(), Fault> {
        self.files.check_key(&person).map_err(|_| Fault::RateLimited { retry_ms: COMMAND_RETRY_MS })
    }

    /// Counts a file that is announced.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit_upload(&self, person: PersonId) -> Result<(), Fault> {
        self.uploads.check_key(&person).map_err(|_| Fault::RateLimited { retry_ms: 1_000 / UPLOADS })
    }

    /// Counts a login from an address.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit_login(&self, address: IpAddr) -> Result<(), Fault> {
        self.logins.check_key(&household(address)).map_err(|_| Fault::RateLimited { retry_ms: 10_000 })
    }

    /// Counts a secret that was wrong, and gives what its bringer is told. A right one is never kept waiting
    /// by the wrong ones of others.
    pub fn wrong_guess(&self, fault: Fault) -> Fault {
        if self.wrong_secrets.check().is_ok() {
            return fault;
        }
        if self.guessed_secret.begins(Instant::now()) {
            tracing::warn!("too many wrong ways back or offers to second devices");
        }
        Fault::RateLimited { retry_ms: 60_000 / WRONG_SECRETS_PER_MINUTE }
    }

    /// Forgets buckets that are full again.
    pub fn sweep(&self) {
        self.messages.retain_recent();
        self.commands.retain_recent();
        self.searches.retain_recent();
        self.files.retain_recent();
        self.uploads.retain_recent();
        self.logins.retain_recent();
    }
}

/// When a limit was last exceeded: a whole episode of guesses is one line in the log.
#[derive(Default)]
struct Episode(Mutex<Option<Instant>>);

impl Episode {
    /// Notes that the limit was exceeded. Whether an episode begins with it.
    fn begins(&self, now: Instant) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.replace(now).is_none_or(|before| now.saturating_duration_since(before) > QUIET)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_begins_once_and_lasts_while_it_goes_on() {
        let (episode, start) = (Episode::default(), Instant::now());
        let begins = |after: u64| episode.begins(start + Duration::from_secs(after));
        assert!(begins(0));
        assert!((1..3_000).all(|second| !begins(second)), "however long it goes on");
        assert!(!begins(2_999 + 600));
        assert!(begins(2_999 + 600 + 601));
    }
}
