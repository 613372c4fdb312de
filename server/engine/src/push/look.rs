//! Looks what a browser is to be told of a conversation: as it is at this moment, for its person.

use super::{
    close::{Closed, tags},
    encrypted::HOLDS,
    notice::{Notice, tag},
    words,
};
use crate::{
    actions::{
        notify::Here,
        permit::{Right, permit},
    },
    domain::{
        permission::{Action, Caller},
        search::alike,
    },
    ports::store::{DeviceRow, Page, Read, Shown},
    runner::{Error, Result},
};
use jiff::{Timestamp, tz::TimeZone};
use protocol::{
    Conversation, ConversationId, Entry, Kind, Level, Locale, LoginId, More, NotifySettings, Person,
    PersonId, QuietHours, Seq, What, preview::unmarked,
};
use std::collections::BTreeMap;

/// So many of the newest items are looked at.
const NEWEST: Page = Page { entries: 50, bytes: 64 * 1024 };
/// Of a text so many characters are told.
const LENGTH: usize = 160;
/// Of a title.
const TITLE: usize = 60;

/// [`Shown::edited`] of a notification that says that its message was taken back.
const RECALLED: i64 = i64::MAX;

/// What is to be done.
pub enum Look {
    /// Nothing.
    Nothing,
    /// Nothing, and nothing more of what is up to here.
    Past(Seq),
    /// Nothing yet: whether a page has told it shows in a while.
    Later,
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
    /// The message that it says.
    pub shown: Shown,
    /// What closes with it.
    pub closed: Closed,
    /// Whether it is for its person alone.
    pub urgent: bool,
    /// Whether there is more, of which it shows later whether it is to be told.
    pub later: bool,
}

/// Looks. `here`: whether somebody looks at a page that has told them of what happened at a time.
///
/// # Errors
/// The store's.
pub fn look(
    read: &mut dyn Read,
    (login, conversation): (LoginId, ConversationId),
    here: impl FnOnce(PersonId, i64) -> Here,
    now: i64,
) -> Result<Look> {
    let Some(device) = read.notify().device(login)? else { return Ok(Look::Nothing) };
    let me = device.person;
    let caller = Caller { person: me, login, is_guest: false };
    match permit(read, caller, Right::In(conversation, Action::Read), now) {
        Err(Error::Refused(_)) => return Ok(Look::Nothing),
        other => other?,
    };
    let (pushed, shown) = read.notify().pushed(login, conversation)?;
    let settings = read.notify().settings(me)?;
    let place = Told { upto: pushed, shown };
    let when = When::pushed(now);
    Ok(match find(read, (me, &settings), conversation, place, |at| here(me, at), when)? {
        Found::Nothing => Look::Nothing,
        Found::Past(seq) => Look::Past(seq),
        Found::Later => Look::Later,
        Found::Tell { mut notice, told, urgent, later, .. } => {
            let locale = read.robot().locale(me)?.unwrap_or_default();
            let short = if notice.gone { notice.body.clone() } else { words::new_message(locale).to_owned() };
            if !settings.text {
                notice.body.clone_from(&short);
            }
            let Told { upto, shown } = told;
            let mut closed = read.notify().outdated(login)?;
            // Where something is told, that takes the place of what was.
            closed.retain(|(other, _)| *other != conversation);
            let unread = Some(read.notify().unread(me)?);
            let notice = Notice { seq: shown.seq, closed: tags(&closed), unread, ..notice };
            Look::Tell(Box::new(Tell { device, notice, short, upto, shown, closed, urgent, later }))
        }
    })
}

/// What somebody was told of a conversation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// The place up to which they were told.
    pub upto: Seq,
    /// The message that is shown; the default where nothing follows it.
    pub shown: Shown,
}

/// When it is looked.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// Now.
    pub now: i64,
    /// What was said before is not told any more.
    pub since: i64,
}

impl When {
    /// For what is told at once: of what is older than a push service keeps it, nothing is told.
    pub const fn pushed(now: i64) -> Self {
        Self { now, since: now - HOLDS * 1_000 }
    }
}

/// What there is to tell somebody.
pub enum Found {
    /// Nothing.
    Nothing,
    /// Nothing, and nothing more of what is up to here.
    Past(Seq),
    /// Nothing yet: whether a page has told it shows in a while.
    Later,
    /// This.
    Tell {
        /// What.
        notice: Notice,
        /// What they have been told with it.
        told: Told,
        /// When the first of what is new was written.
        oldest: i64,
        /// Whether it is for its person alone.
        urgent: bool,
        /// Whether there is more, of which it shows later whether it is to be told.
        later: bool,
    },
}

/// Finds what there is to tell somebody who may read a conversation. `place`: what they were told of it already.
///
/// # Errors
/// The store's.
pub fn find(
    read: &mut dyn Read,
    (me, settings): (PersonId, &NotifySettings),
    conversation: ConversationId,
    place: Told,
    here: impl FnOnce(i64) -> Here,
    When { now, since }: When,
) -> Result<Found> {
    let Some(view) = read.view(conversation, me)? else { return Ok(Found::Nothing) };
    let pushed = place.upto;
    let changed = changed(read, &view, me, place.shown)?;
    if changed.is_none() && view.head <= view.read.max(pushed) {
        return Ok(Found::Nothing);
    }
    let muted = read.contacts().mark(me, conversation)?.muted;
    let level = settings.level(view.kind, muted, read.notify().level(me, conversation)?);
    let eyes = Eyes { me, level, settings, alike: alike(&settings.keywords), since };
    let mut told = eyes.unread(read, &view)?;
    let is_quiet = settings.quiet.as_ref().is_some_and(|quiet| is_in(quiet, now));
    // What came in quiet hours, or while somebody looked, is not told later.
    let here = match told.last().filter(|newest| newest.seq > pushed) {
        None if changed.is_none() => return Ok(Found::Nothing),
        None => Here::Yes,
        Some(_) if is_quiet => Here::Yes,
        Some(newest) => here(newest.at),
    };
    let has_new = here == Here::No;
    match (&changed, here) {
        (None, Here::Yes) => return Ok(Found::Past(view.head)),
        (None, Here::Unsure) => return Ok(Found::Later),
        _ => {}
    }
    // What was shown and says something else now does so whatever holds for what is new.
    if !has_new {
        // Up to the place there may be more, which was passed over and not shown.
        told.retain(|entry| entry.seq <= place.shown.seq);
        if let Some(Changed::To(entry)) = changed {
            told.retain(|other| other.seq < entry.seq);
            told.push(entry);
        }
    }
    let locale = read.robot().locale(me)?.unwrap_or_default();
    let notice = Notice { silent: !has_new, ..write(read, &view, &told, locale, me)? };
    let urgent =
        view.kind == Kind::Private || told.iter().any(|entry| entry.seq > pushed && eyes.is_called(entry));
    let later = here == Here::Unsure;
    let upto = if later { pushed } else { view.head };
    let gone = Shown { edited: Some(RECALLED), ..place.shown };
    let shown = told.last().map_or(gone, |entry| Shown { seq: entry.seq, edited: edited(entry) });
    let oldest = told.iter().find(|entry| entry.seq > pushed).map_or(now, |entry| entry.at);
    Ok(Found::Tell { notice, told: Told { upto, shown }, oldest, urgent, later })
}

/// What became of the message that a notification says.
enum Changed {
    /// It says this now.
    To(Entry),
    /// It was taken back.
    Gone,
}

/// Whether the message that is shown, and not read, says something else now. By whoever is blocked, it is no longer followed.
fn changed(read: &mut dyn Read, view: &Conversation, me: PersonId, shown: Shown) -> Result<Option<Changed>> {
    if shown.seq <= view.read {
        return Ok(None);
    }
    let Some(found) = read.messages().message(view.id, shown.seq, me)? else { return Ok(None) };
    if !found.stands() {
        return Ok((shown.edited != Some(RECALLED)).then_some(Changed::Gone));
    }
    let is_same = edited(&found.entry) == shown.edited;
    let is_followed = !is_same && !read.contacts().relation(me, found.author.id)?.blocked;
    Ok(is_followed.then_some(Changed::To(found.entry)))
}

/// When a message was edited.
fn edited(entry: &Entry) -> Option<i64> {
    let What::Message { more, .. } = &entry.what else { return None };
    more.as_ref()?.edited
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
    /// See [`protocol::Notifications::alike`].
    alike: Vec<String>,
    since: i64,
}

impl Eyes<'_> {
    /// What is unread and told of, of the newest items and of those that call, oldest first.
    fn unread(&self, read: &mut dyn Read, view: &Conversation) -> Result<Vec<Entry>> {
        if self.level == Level::Nothing {
            return Ok(Vec::new());
        }
        let mut found = BTreeMap::new();
        if self.level == Level::All || !self.settings.keywords.is_empty() {
            let newest = read.items(view.id, self.me, None, NEWEST)?;
            found.extend(newest.into_iter().map(|entry| (entry.seq, entry)));
        }
        for seq in read.notify().calls(self.me, view.id, view.read)? {
            if !found.contains_key(&seq)
                && let Some(call) = read.messages().message(view.id, seq, self.me)?
            {
                found.insert(seq, call.entry);
            }
        }
        let mut told = Vec::new();
        for entry in found.into_values().filter(|entry| entry.seq > view.read) {
            if self.wants(read, &entry)? {
                told.push(entry);
            }
        }
        Ok(told)
    }

    /// Whether a message is told: by somebody else whom they do not block, that stands, and at their level.
    fn wants(&self, read: &mut dyn Read, entry: &Entry) -> Result<bool> {
        let What::Message { author, text, more, .. } = &entry.what else { return Ok(false) };
        let is_gone = more.as_ref().is_some_and(|more| more.recalled.is_some());
        if author.id == self.me || is_gone || entry.at < self.since {
            return Ok(false);
        }
        Ok(self.settings.tells(self.level, self.is_called(entry), text, &self.alike)
            && !read.contacts().relation(self.me, author.id)?.blocked)
    }

    /// Whether a message calls its reader, or everybody.
    fn is_called(&self, entry: &Entry) -> bool {
        let What::Message { more: Some(more), .. } = &entry.what else { return false };
        more.all || more.mentions.iter().any(|one| one.person == self.me)
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
        tag: tag(view.id),
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

/// A message in one line: what its files are, and its text with spoilers covered and without signs of Markdown.
fn one_line(locale: Locale, text: &str, more: Option<&More>) -> String {
    let files = more.and_then(More::told_files).map(|brief| words::files(locale, &brief));
    let text = unmarked(text, false);
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
        assert_eq!(line("**结局**是||小明||！"), "结局是▇▇▇！");
        assert_eq!(line("a || b"), "a || b");
        assert_eq!(line("看[群文档](https://a.cn/x)"), "看群文档");
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
