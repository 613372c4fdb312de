//! Looks what a browser is to be told of a conversation: as it is at this moment, for its person.

use super::{encrypted::HOLDS, notice::Notice, words};
use crate::{
    actions::permit::{Right, permit},
    domain::permission::{Action, Caller},
    ports::store::{DeviceRow, Page, Read},
    runner::{Error, Result},
};
use jiff::{Timestamp, tz::TimeZone};
use protocol::{
    Conversation, ConversationId, Entry, Kind, Level, Locale, LoginId, More, NotifySettings, Person,
    PersonId, QuietHours, Seq, What,
};

/// So many of the newest messages are looked at.
const NEWEST: Page = Page { entries: 50, bytes: 64 * 1024 };
/// Of a text so many characters are told.
const LENGTH: usize = 160;
/// Of a title.
const TITLE: usize = 60;

/// What is to be done.
pub enum Look {
    /// Nothing.
    Nothing,
    /// Nothing, and nothing more of what is up to here.
    Past(Seq),
    /// This is to be told.
    Tell(Box<Tell>),
}

/// Something to be told.
pub struct Tell {
    /// To which browser.
    pub device: DeviceRow,
    /// What.
    pub notice: Notice,
    /// The same without what was written.
    pub short: String,
    /// The place that it tells up to.
    pub upto: Seq,
    /// Whether it is for its person alone.
    pub urgent: bool,
}

/// Looks. `changed`: a message there that was changed or taken back; what was told of it is told anew. `is_here`: whether
/// somebody looks at a page, which then tells them.
///
/// # Errors
/// The store's.
pub fn look(
    read: &mut dyn Read,
    (login, conversation): (LoginId, ConversationId),
    changed: Option<Seq>,
    is_here: impl FnOnce(PersonId) -> bool,
    now: i64,
) -> Result<Look> {
    let Some(device) = read.notify().device(login)? else { return Ok(Look::Nothing) };
    let me = device.person;
    let caller = Caller { person: me, login, is_guest: false };
    match permit(read, caller, Right::In(conversation, Action::Read), now) {
        Err(Error::Refused(_)) => return Ok(Look::Nothing),
        other => other?,
    };
    let pushed = read.notify().pushed(login, conversation)?;
    let settings = read.notify().settings(me)?;
    Ok(match find(read, (me, &settings, pushed), conversation, changed, is_here, now)? {
        Found::Nothing => Look::Nothing,
        Found::Past(seq) => Look::Past(seq),
        Found::Tell { mut notice, upto, urgent } => {
            let locale = read.robot().locale(me)?.unwrap_or_default();
            let short = if notice.gone { notice.body.clone() } else { words::new_message(locale).to_owned() };
            if !settings.text {
                notice.body.clone_from(&short);
            }
            Look::Tell(Box::new(Tell { device, notice, short, upto, urgent }))
        }
    })
}

/// What there is to tell somebody.
pub enum Found {
    /// Nothing.
    Nothing,
    /// Nothing, and nothing more of what is up to here.
    Past(Seq),
    /// This.
    Tell {
        /// What.
        notice: Notice,
        /// The place that it tells up to.
        upto: Seq,
        /// Whether it is for its person alone.
        urgent: bool,
    },
}

/// Finds what there is to tell somebody who may read a conversation, and was told up to a place of it.
///
/// # Errors
/// The store's.
pub fn find(
    read: &mut dyn Read,
    (me, settings, pushed): (PersonId, &NotifySettings, Seq),
    conversation: ConversationId,
    changed: Option<Seq>,
    is_here: impl FnOnce(PersonId) -> bool,
    now: i64,
) -> Result<Found> {
    let Some(view) = read.view(conversation, me)? else { return Ok(Found::Nothing) };
    let is_redone = changed.is_some_and(|seq| seq > view.read && seq <= pushed);
    if !is_redone && view.head <= view.read.max(pushed) {
        return Ok(Found::Nothing);
    }
    let muted = read.contacts().mark(me, conversation)?.muted;
    let level = settings.level(view.kind, muted, read.notify().level(me, conversation)?);
    if level == Level::Nothing {
        return Ok(Found::Nothing);
    }
    // What came in quiet hours, or while somebody looked, is not told later.
    let is_quiet = settings.quiet.as_ref().is_some_and(|quiet| is_in(quiet, now));
    if is_quiet || is_here(me) {
        return Ok(Found::Past(view.head));
    }
    let eyes = Eyes { me, level, settings, since: now - HOLDS * 1_000 };
    let mut told = Vec::new();
    for entry in read.items(conversation, me, None, NEWEST)? {
        if entry.seq > view.read && eyes.wants(read, &entry)? {
            told.push(entry);
        }
    }
    let has_new = told.last().is_some_and(|entry| entry.seq > pushed);
    // Nothing is written for what nobody is told: in a room of thousands that is every message.
    if !has_new && !is_redone {
        return Ok(Found::Nothing);
    }
    let locale = read.robot().locale(me)?.unwrap_or_default();
    let notice = write(read, &view, &told, locale, me)?;
    let notice = Notice { silent: !has_new, ..notice };
    let urgent = view.kind == Kind::Private || view.called.is_some_and(|seq| seq > pushed);
    Ok(Found::Tell { notice, upto: view.head, urgent })
}

/// Whether it is a time at which nothing appears. A zone that is not known any more has none.
fn is_in(quiet: &QuietHours, now: i64) -> bool {
    let Ok(zone) = TimeZone::get(&quiet.zone) else { return false };
    let Ok(now) = Timestamp::from_millisecond(now) else { return false };
    let now = now.to_zoned_datetime(zone);
    u16::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).is_ok_and(|minute| quiet.has(minute))
}

/// Who is told, and of what.
struct Eyes<'a> {
    me: PersonId,
    level: Level,
    settings: &'a NotifySettings,
    since: i64,
}

impl Eyes<'_> {
    /// Whether a message is told: by somebody else whom they do not block, that stands, and at their level.
    fn wants(&self, read: &mut dyn Read, entry: &Entry) -> Result<bool> {
        let What::Message { author, text, more, .. } = &entry.what else { return Ok(false) };
        let more = more.as_deref();
        let is_gone = more.is_some_and(|more| more.recalled.is_some());
        if author.id == self.me || is_gone || entry.at < self.since {
            return Ok(false);
        }
        let calls =
            more.is_some_and(|more| more.all || more.mentions.iter().any(|one| one.person == self.me));
        Ok(self.settings.tells(self.level, calls, text)
            && !read.contacts().relation(self.me, author.id)?.blocked)
    }
}

/// What is said of messages, the newest last; of none, that they were taken back.
fn write(
    read: &mut dyn Read,
    view: &Conversation,
    told: &[Entry],
    locale: Locale,
    me: PersonId,
) -> Result<Notice> {
    let called = |read: &mut dyn Read, person: &Person| -> Result<String> {
        let remark = read.contacts().relation(me, person.id)?.remark;
        Ok(if remark.is_empty() { person.name.clone() } else { remark })
    };
    let title = match (view.kind, &view.peer) {
        (Kind::Private, Some(peer)) => called(read, peer)?,
        (Kind::Lobby, _) if view.name.is_empty() => words::lobby(locale).to_owned(),
        _ if view.name.is_empty() => words::group(locale).to_owned(),
        _ => view.name.clone(),
    };
    let mut notice = Notice {
        tag: format!("c{}", view.id),
        path: format!("/c/{}", view.id),
        title: cut(&title, TITLE),
        body: words::recalled(locale).to_owned(),
        count: u32::try_from(told.len()).unwrap_or(u32::MAX),
        gone: true,
        ..Notice::default()
    };
    if let Some(What::Message { author, text, more, .. }) = told.last().map(|entry| &entry.what) {
        let line = one_line(locale, text, more.as_deref());
        notice.gone = false;
        notice.body = if view.kind == Kind::Private {
            line
        } else {
            format!("{}{}{line}", cut(&called(read, author)?, TITLE), words::colon(locale))
        };
    }
    Ok(notice)
}

/// A message in one line: what its files are, and its text with spoilers covered.
fn one_line(locale: Locale, text: &str, more: Option<&More>) -> String {
    let files = more.and_then(More::told_files).map(|brief| words::files(locale, &brief));
    let parts: Vec<&str> = text.split("||").collect();
    let open = parts.len().is_multiple_of(2);
    let covered = parts.iter().enumerate().map(|(at, part)| {
        let is_last_open = open && at + 1 == parts.len();
        if at % 2 == 1 && !is_last_open { "▇▇▇" } else { part }
    });
    let text: String = covered.collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: Vec<String> = files.into_iter().chain((!text.is_empty()).then_some(text)).collect();
    cut(&line.join(" "), LENGTH)
}

fn cut(text: &str, length: usize) -> String {
    let mut cut: String = text.chars().take(length).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_short_and_covers_spoilers() {
        let line = |text: &str| one_line(Locale::Zh, text, None);
        assert_eq!(line("一\n 二"), "一 二");
        assert_eq!(line("结局是||小明||！"), "结局是▇▇▇！");
        assert_eq!(line("a || b"), "a  b".replace("  ", " "));
        assert_eq!(line(&"长".repeat(500)).chars().count(), LENGTH + 1);
    }

    #[test]
    fn quiet_hours_are_by_the_clock_of_a_zone() {
        let quiet = QuietHours { from: 22 * 60, to: 7 * 60, zone: "Asia/Shanghai".into() };
        let at = |text: &str| is_in(&quiet, text.parse::<Timestamp>().unwrap().as_millisecond());
        assert!(at("2026-11-27T15:00:00Z"), "23:00 in Shanghai");
        assert!(!at("2026-11-27T01:00:00Z"), "09:00 in Shanghai");
        assert!(!is_in(&QuietHours { zone: "Nowhere/At_All".into(), ..quiet }, 0));
    }
}
