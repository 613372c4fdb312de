//! Lengths, sizes and times that both sides know. The server enforces them.

use unicode_segmentation::UnicodeSegmentation as _;

/// Avatars in the built-in set; their ids are 1 to this.
pub const AVATARS: u16 = 24;
/// A name has 1 to this many graphemes (UAX #29), in any script.
pub const NAME_GRAPHEMES: usize = 32;
/// A name has at most this many bytes of UTF-8: a grapheme can have any number of marks.
pub const NAME_BYTES: usize = 256;
/// A password has at least this many characters, after NFKC (NIST SP 800-63B §3.1.1.2 asks for 8 beside a second
/// factor or a list of refused ones).
pub const PASSWORD_MIN: usize = 8;
/// A password has at most this many characters. Nothing is cut off.
pub const PASSWORD_MAX: usize = 128;
/// An e-mail address has at most this many bytes (RFC 5321 §4.5.3.1.3, without the brackets).
pub const EMAIL_BYTES: usize = 254;
/// A message has at most this many bytes of UTF-8.
pub const TEXT_BYTES: usize = 20_000;
/// A formatted message has at most this many nodes; one that would have more is plain text.
pub const RICH_NODES: usize = 1_000;
/// Text and nodes of a message have together at most this many bytes as JSON; with more it is plain text.
pub const RICH_BYTES: usize = 58_000;
/// The nodes of a formatted message are nested at most this deep.
pub const RICH_DEPTH: usize = 16;
/// A frame from a client has at most this many bytes. Frames from the server stay below it but for a
/// `resumed` of hundreds of conversations.
pub const FRAME_BYTES: usize = 64 * 1024;
/// A page of history or of a replay has at most this many items or events; fewer if they are long.
pub const PAGE: u16 = 100;
/// A page ends once its texts have this many bytes.
pub const PAGE_BYTES: usize = 32 * 1024;
/// A replay of more places than this is answered with `too_far`.
pub const REPLAY: u32 = 1_000;
/// What is looked for in a list has at most this many characters.
pub const FIND_CHARS: usize = 32;
/// Somebody has at most this many words that they are told of, of so many characters each.
pub const KEYWORDS: u32 = 20;
/// See [`KEYWORDS`].
pub const KEYWORD_CHARS: usize = 32;
/// Push messages go to at most this many browsers of a person.
pub const PUSH_DEVICES: u32 = 20;
/// The endpoint of a push subscription has at most this many bytes.
pub const ENDPOINT_BYTES: usize = 1_024;
/// Somebody is told through at most this many services outside.
pub const HOOKS: u32 = 5;
/// The secret of such a service has at most this many bytes.
pub const HOOK_SECRET_BYTES: usize = 256;
/// Somebody has a level of their own for at most this many conversations.
pub const LEVELS: u32 = 500;
/// Whoever said that they are here is, for so many seconds.
pub const HERE_SECONDS: u32 = 90;
/// A room's door shows at most this many members.
pub const FACES: u16 = 8;
/// A card names at most this many of the conversations that one shares with a person.
pub const SHARED: u16 = 20;
/// A group has at most this many members.
pub const GROUP_PEOPLE: u32 = 500;
/// At most this many are added to a group at once.
pub const ADD_PEOPLE: usize = 100;
/// A group's face shows the faces of at most this many members.
pub const MOSAIC: u16 = 9;
/// A group without a name is called by at most this many of its members.
pub const NAMES: usize = 4;
/// An announcement has at most this many characters.
pub const ANNOUNCEMENT_CHARS: usize = 2_000;
/// Members wait at most this many seconds between two messages (an hour).
pub const SLOW_SECONDS: u32 = 3_600;
/// An invitation works for at most this many minutes (30 days).
pub const INVITE_MINUTES: u32 = 30 * 24 * 60;
/// At most this many people come by one invitation.
pub const INVITE_USES: u32 = 500;
/// A group has at most this many invitations, and as many people who ask to join.
pub const INVITES: u16 = 50;
/// An offer to a second device holds for this many seconds, and then, once it was taken, for as many again.
pub const HAND_OVER_SECONDS: u32 = 120;
/// Seconds between two pings of the server on a connection; the client's [`crate::Command::Ping`] is as often.
pub const HEARTBEAT_SECONDS: u32 = 25;
/// Seconds in which a ping has to be answered.
pub const PONG_SECONDS: u32 = 10;
/// A typing notice expires after this many seconds.
pub const TYPING_SECONDS: u32 = 6;
/// The robot keeps at most this many reminders of a person, each at most [`REMIND_DAYS`] ahead.
pub const REMINDERS: usize = 50;
/// See [`REMINDERS`].
pub const REMIND_DAYS: i64 = 366;
/// Where there are more members than this, nobody is told who has read what.
pub const READERS: u32 = 200;
/// A draft has at most this many bytes of UTF-8: what is too long for one message may become two.
pub const DRAFT_BYTES: usize = 2 * TEXT_BYTES;
/// A person has at most this many drafts.
pub const DRAFTS: u32 = 500;
/// A person has at most this many messages that wait for their time, each at most [`SCHEDULE_DAYS`] ahead.
pub const SCHEDULED: usize = 50;
/// See [`SCHEDULED`].
pub const SCHEDULE_DAYS: i64 = 366;
/// A person can be muted for at most this many minutes at a time (30 days).
pub const MUTE_MINUTES: u32 = 30 * 24 * 60;

/// Whoever is removed from a room may not come back for this many minutes (a day), unless readmitted.
pub const BAN_MINUTES: u32 = 24 * 60;

/// The note of a request to be friends has at most this many characters.
pub const NOTE_CHARS: usize = 200;
/// Whoever asked to be friends may ask again after this many hours.
pub const ASK_AGAIN_HOURS: u32 = 24;
/// A person may have asked at most this many others who have not answered.
pub const REQUESTS: u32 = 50;
/// A person keeps at most this many contacts.
pub const CONTACTS: u32 = 5_000;
/// The name of a server has at most this many graphemes.
pub const SERVER_NAME_GRAPHEMES: usize = 32;
/// An invitation holds for at most this many hours (90 days).
pub const INVITATION_HOURS: u32 = 90 * 24;
/// An invitation lets in at most this many people.
pub const INVITATION_USES: u32 = 1_000;
/// At most this many invitations hold at a time: onto the server, and into each room.
pub const INVITATIONS: u32 = 100;
/// A server has at most this many spaces.
pub const SPACES: usize = 100;
/// At most this many people wait to be let in.
pub const WAITING: u32 = 200;
/// A page of the people of a server, or of its records, has at most this many.
pub const RECORDS: u16 = 50;
/// A person has at most this many passkeys.
pub const PASSKEYS: u16 = 10;
/// What is written to the owners has at most this many bytes of UTF-8.
pub const FEEDBACK_BYTES: usize = 6_000;
/// Somebody may write to the owners this often in a day.
pub const FEEDBACK_PER_DAY: u32 = 5;
/// What somebody tells of themselves has at most this many graphemes in each field.
pub const ABOUT_GRAPHEMES: usize = 100;
/// The address of a site has at most this many bytes.
pub const SITE_BYTES: usize = 300;

/// Messages can be taken back for this many minutes, unless an owner decides otherwise.
pub const RECALL_MINUTES: u32 = 2;
/// A message has at most this many kinds of reactions.
pub const REACTIONS: usize = 20;
/// A reaction has at most this many bytes of UTF-8.
pub const REACTION_BYTES: usize = 64;
/// Of those who reacted in one way at most this many are named.
pub const REACTORS: u16 = 100;
/// A message calls at most this many people by name.
pub const MENTIONS: usize = 20;
/// A quoted text is cut to this many characters.
pub const QUOTE_CHARS: usize = 120;
/// At most this many messages are forwarded or hidden at once.
pub const SELECTED: usize = 100;
/// Files that go along with messages that are forwarded as one.
pub const BUNDLED_FILES: usize = 50;
/// A conversation has at most this many pinned messages.
pub const PINS: u32 = 100;
/// A person keeps at most this many messages on their own list.
pub const STARS: u32 = 10_000;
/// A message has at most this many files.
pub const FILES: usize = 20;
/// The name of a file has at most this many bytes of UTF-8.
pub const FILE_NAME_BYTES: usize = 200;
/// What a picture shows is told in at most this many graphemes.
pub const ALT_GRAPHEMES: usize = 500;
/// A thumbnail fits into a square of this many pixels. One that is asked for by another number is missing.
pub const THUMBNAILS: [u32; 2] = [320, 960];
/// A server has at most this many packs of stickers.
pub const STICKER_PACKS: usize = 20;
/// A pack has at most this many stickers.
pub const STICKERS: usize = 60;
/// The picture of a sticker has at most this many bytes.
pub const STICKER_BYTES: u64 = 512 * 1024;
/// An upload that nobody adds to, and a file that nobody sends, is kept for this many hours.
pub const UNSENT_HOURS: u32 = 24;
/// The title of a form, and a question, has at most this many graphemes.
pub const FORM_TITLE_GRAPHEMES: usize = 100;
/// A poll, and a question, has at most this many options; a poll at least two.
pub const FORM_OPTIONS: usize = 20;
/// An option has at most this many graphemes.
pub const OPTION_GRAPHEMES: usize = 60;
/// A questionnaire has at most this many questions.
pub const FORM_QUESTIONS: usize = 10;
/// A form is at most this many bytes of JSON.
pub const FORM_BYTES: usize = 12_000;
/// What the Markdown of a bulletin means is at most this many bytes of JSON beside that; else it is plain text.
pub const FORM_RICH_BYTES: usize = 10_000;
/// A form closes at most this many days ahead.
pub const FORM_DAYS: i64 = 366;
/// A sign-up has room for at most this many people, unless it has for all.
pub const SIGN_UP_PLACES: u32 = 1_000;
/// What stands beside a name on a list has at most this many graphemes.
pub const SIGN_GRAPHEMES: usize = 60;
/// An answer to a question has at most this many graphemes.
pub const ANSWER_GRAPHEMES: usize = 300;
/// So many names of a list come with its message; the others are asked for.
pub const SIGNED_SHOWN: u16 = 10;
/// A page of who answered a form has at most this many.
pub const RESPONDERS: u16 = 50;
/// Those who have not answered are reminded at most once in this many hours.
pub const REMIND_HOURS: u32 = 4;
/// At most this many are reminded at once.
pub const REMINDED: u16 = 500;
/// What is looked for in messages has at most this many characters.
pub const SEARCH_CHARS: usize = 200;
/// A page of what was found has at most this many messages.
pub const HITS: usize = 20;

/// How many digits [`crate::Attachment::peaks`] may have.
pub const PEAKS: usize = 64;

/// Close codes of RFC 6455 §7.4 that the server uses, and its own from the private range.
pub mod close {
    /// The client left, or the page went away.
    pub const NORMAL: u16 = 1000;
    /// The client broke RFC 6455.
    pub const PROTOCOL: u16 = 1002;
    /// A binary frame: this protocol is text.
    pub const UNSUPPORTED: u16 = 1003;
    /// Text that is not UTF-8.
    pub const NOT_UTF8: u16 = 1007;
    /// A flood that did not stop after `rate_limited` was answered.
    pub const POLICY: u16 = 1008;
    /// A message over [`super::FRAME_BYTES`].
    pub const TOO_BIG: u16 = 1009;
    /// A mistake of the server's ended this connection; the refusal before it has the id in its log.
    pub const INTERNAL: u16 = 1011;
    /// The server is restarting; the reason is `retry_ms=N`.
    pub const RESTART: u16 = 1012;
    /// This login was signed out. Do not reconnect.
    pub const SIGNED_OUT: u16 = 4001;
    /// The server received nothing for too long.
    pub const SILENT: u16 = 4002;
    /// An owner of the server closed this connection. Reconnect.
    pub const CLOSED_BY_OWNER: u16 = 4004;
    /// More connections than one person may have.
    pub const TOO_MANY: u16 = 4003;
    /// Still behind after 30 seconds. Reconnect and resume.
    pub const BEHIND: u16 = 4008;
}

/// The length of a text in graphemes (UAX #29).
#[must_use]
pub fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}
