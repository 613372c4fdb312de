//! Takes what was heard and answers it, one after the other.

use super::{
    Robot, TYPING_EVERY,
    hearing::Heard,
    mention,
    skills::{self, Answer, Context, Question, language},
    unsent,
    voice::nonce,
    waiting,
};
use crate::{
    actions::reminder,
    ports::store::{NewReminder, Read},
    runner::{Error, Result},
};
use jiff::{Timestamp, ZonedDateTime};
use protocol::{
    Command, ConversationId, Entry, Fault, FindMembers, Locale, Person, PersonId, Reply, Seq, What,
};
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// After a restart, this many events of each conversation are looked at again.
const LOOK_BACK: u32 = 100;
/// Whoever called the robot in a room longer ago than this, milliseconds, has gone on without it.
const STALE_MS: i64 = 3_600_000;

/// A question, and where it was asked.
pub(super) struct Asked {
    pub entry: Entry,
    pub author: Person,
    pub question: String,
    pub private: bool,
    pub locale: Locale,
}

/// Answers until the server stops.
pub(super) async fn run(robot: Arc<Robot>, mut heard: Receiver<Heard>) {
    let stopping = robot.engine.stopping.clone();
    let work = async {
        catch_up(&robot).await;
        unsent::tell_all(&robot).await;
        while let Some(next) = heard.recv().await {
            match next {
                Heard::Message(entry) => hear(&robot, entry).await,
                Heard::Chat(chat) => replay(&robot, chat, Seq(0), true).await,
                Heard::Visit(person) => greet(&robot, person).await,
                Heard::Waiting(person) => waiting::tell_owners(&robot, person).await,
                Heard::Unsent(message) => unsent::tell(&robot, message).await,
            }
            if heard.is_empty() && robot.ear.take_missed() {
                catch_up(&robot).await;
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = stopping.cancelled() => {}
    }
}

/// Answers what was asked while nobody listened.
async fn catch_up(robot: &Arc<Robot>) {
    let changes: Result<_> = robot.engine.reads.run(|read| Ok(read.changes(PersonId::ROBOT, None)?)).await;
    let Ok(all) = changes else { return };
    for conversation in &all.conversations {
        robot.ear.know(conversation);
    }
    for conversation in all.conversations.into_iter().filter(|conversation| conversation.unread > 0) {
        let after = conversation.read.max(Seq(conversation.head.0.saturating_sub(LOOK_BACK)));
        replay(robot, conversation.id, after, robot.ear.is_chat(conversation.id)).await;
        robot.note_heard(conversation.id, conversation.head).await;
    }
}

/// Hears a conversation again from a place on.
async fn replay(robot: &Arc<Robot>, conversation: ConversationId, after: Seq, private: bool) {
    let Ok(Reply::Replayed(page)) = robot.voice.do_it(|| Command::Replay { conversation, after }).await
    else {
        return;
    };
    let now = robot.engine.clock.now();
    for entry in page.events {
        if private || now - entry.at < STALE_MS {
            hear(robot, entry).await;
        }
    }
}

/// Says hello to somebody who opened the chat and sees an empty page.
async fn greet(robot: &Arc<Robot>, person: PersonId) {
    let Ok(chat) = robot.voice.open(person).await else { return };
    if chat.last.is_none() {
        let text = skills::greeting(robot.locale_of(person).await);
        let greeting = nonce(robot.engine.clock.now(), "greeting", chat.id.0, Seq(0));
        let _ = robot.voice.say(chat.id, greeting, text).await;
    }
}

async fn hear(robot: &Arc<Robot>, entry: Entry) {
    let What::Message { author, text, .. } = &entry.what else { return };
    if author.robot {
        return;
    }
    let private = robot.ear.is_chat(entry.conversation);
    let (question, certain) = match (private, mention::find(text)) {
        (_, Some(mention)) => (mention.question, mention.certain || private),
        (true, None) => (text.clone(), true),
        (false, None) => return,
    };
    if is_answered(robot, &entry).await {
        return;
    }
    let locale = match language(&question) {
        Some(locale) => locale,
        None => robot.locale_of(author.id).await,
    };
    let asked = Asked { author: author.clone(), question, private, locale, entry };
    let known = known_answer(robot, &asked).await;
    match (known, &robot.ai) {
        (Some(answer), _) => {
            let text = carry_out(robot, &asked, answer).await;
            say(robot, &asked, &text).await;
        }
        (None, _) if !certain => {}
        (None, Some(ai)) => {
            let question = (asked.entry.conversation, asked.entry.seq);
            if robot.set_open(question, true) {
                let (robot, ai) = (robot.clone(), ai.clone());
                robot.engine.tasks.clone().spawn(async move {
                    let answer = ask_ai(&robot, &ai, &asked).await;
                    robot.set_open(question, false);
                    if let Some(text) = answer {
                        say(&robot, &asked, &text).await;
                    }
                });
            }
        }
        (None, None) => say(robot, &asked, skills::unknown(locale)).await,
    }
}

fn answer_nonce(entry: &Entry) -> protocol::Nonce {
    nonce(entry.at, "answer", entry.conversation.0, entry.seq)
}

async fn is_answered(robot: &Robot, entry: &Entry) -> bool {
    let nonce = answer_nonce(entry);
    let sent: Result<_> = robot.engine.reads.run(move |read| Ok(read.sent(PersonId::ROBOT, nonce)?)).await;
    sent.is_ok_and(|sent| sent.is_some())
}

/// What the server's clock shows; `None` if it is set to a time that no calendar has.
fn now(robot: &Robot) -> Option<ZonedDateTime> {
    let now = Timestamp::from_millisecond(robot.engine.clock.now()).ok()?;
    Some(now.to_zoned_datetime(robot.zone.clone()))
}

/// What a skill says. On a thread of its own: arithmetic takes a moment, and a skill that panics takes nothing along.
async fn known_answer(robot: &Robot, asked: &Asked) -> Option<Answer> {
    let now = now(robot)?;
    let mut seed = [0; 8];
    let _ = getrandom::fill(&mut seed);
    let context = Context { locale: asked.locale, now, seed: u64::from_le_bytes(seed) };
    let question = Question::read(&asked.question);
    let locale = asked.locale;
    let found = tokio::task::spawn_blocking(move || skills::answer(&question, &context)).await;
    found.unwrap_or_else(|error| {
        tracing::error!(%error, "a skill of the robot failed");
        Some(Answer::Say(skills::trouble(locale).to_owned()))
    })
}

/// Does what an answer needs done, and gives its text.
async fn carry_out(robot: &Robot, asked: &Asked, answer: Answer) -> String {
    let (engine, person, locale) = (&robot.engine, asked.author.id, asked.locale);
    let text: std::result::Result<String, Fault> = async {
        Ok(match answer {
            Answer::Say(text) => text,
            Answer::Remind { at, what } => {
                let new = NewReminder {
                    person,
                    at: at.timestamp().as_millisecond(),
                    conversation: asked.entry.conversation,
                    asked: asked.entry.seq,
                    text: what.clone(),
                };
                let made = reminder::add(engine, new).await?;
                robot.alarm.set(made.as_ref().map(|made| made.at));
                match made {
                    Some(made) => {
                        let today = now(robot).map(|now| now.date());
                        skills::reminders::added(locale, &made, &at, today)
                    }
                    None => skills::reminders::too_many(locale).to_owned(),
                }
            }
            Answer::Reminders => {
                let waiting = reminder::list(engine, person).await?;
                skills::reminders::listed(locale, &waiting, &robot.zone)
            }
            Answer::Cancel(number) => {
                let found = reminder::cancel(engine, person, number).await?;
                skills::reminders::cancelled(locale, number, found.as_ref())
            }
            Answer::WhoIsHere => {
                let conversation =
                    if asked.private { space_of(robot, person).await? } else { asked.entry.conversation };
                who_is_here(robot, conversation, locale).await?
            }
        })
    }
    .await;
    text.unwrap_or_else(|_| skills::trouble(locale).to_owned())
}

/// The first space of whoever asks in private: of other people they are told nothing.
async fn space_of(robot: &Robot, person: PersonId) -> std::result::Result<ConversationId, Fault> {
    let look = move |read: &mut dyn Read| -> Result<_> { Ok(read.spaces().spaces_of(person)?) };
    let spaces = robot.engine.reads.run(look).await.map_err(Error::into_fault)?;
    spaces.first().copied().ok_or(Fault::Missing)
}

async fn who_is_here(
    robot: &Robot,
    conversation: ConversationId,
    locale: Locale,
) -> std::result::Result<String, Fault> {
    let command =
        || Command::Members(FindMembers { conversation, after: None, find: Some(String::new()), page: None });
    let Reply::Members(page) = robot.voice.do_it(command).await? else { return Err(Fault::Missing) };
    let here = page.members.iter().filter(|member| member.online && !member.person.robot);
    let names: Vec<&str> = here.map(|member| member.person.name.as_str()).collect();
    Ok(skills::online::names(locale, &names, page.online.unwrap_or_default()))
}

/// Says the answer, and notes that the question was heard.
async fn say(robot: &Robot, asked: &Asked, text: &str) {
    let conversation = asked.entry.conversation;
    let named;
    let text = if asked.private {
        text
    } else {
        named = format!("@{} {text}", asked.author.name);
        &named
    };
    match robot.voice.say(conversation, answer_nonce(&asked.entry), text).await {
        Ok(()) => robot.note_heard(conversation, asked.entry.seq).await,
        // Muted, kept out, or spoken to by somebody who left: then it keeps silent.
        Err(fault) => tracing::debug!(%conversation, %fault, "the robot may not answer"),
    }
}

/// Asks the AI, and shows that it types meanwhile. `None` if the server stops.
async fn ask_ai(robot: &Robot, ai: &super::ai::Ai, asked: &Asked) -> Option<String> {
    let Ok(_one_of_few) = robot.asking.try_acquire() else {
        return Some(skills::busy(asked.locale).to_owned());
    };
    let me: Result<_> = robot.engine.reads.run(|read| Ok(read.person(PersonId::ROBOT)?)).await;
    let me = me.ok().flatten();
    let typing = async {
        loop {
            if let Some(me) = me.as_ref().filter(|_| asked.private) {
                robot.voice.type_to(asked.author.id, asked.entry.conversation, me);
            }
            tokio::time::sleep(TYPING_EVERY).await;
        }
    };
    let said = said_before(robot, asked).await;
    tokio::select! {
        text = ai.answer(asked.locale, &said, &asked.question) => Some(text),
        () = typing => None,
        // The question is still in the log; the next start answers it.
        () = robot.engine.stopping.cancelled() => None,
    }
}

/// The last few messages of this private chat before the question, as "is the robot's" and text. What is said in
/// rooms is not the AI's to hear.
async fn said_before(robot: &Robot, asked: &Asked) -> Vec<(bool, String)> {
    if !asked.private {
        return Vec::new();
    }
    let (conversation, before) = (asked.entry.conversation, Some(asked.entry.seq));
    let command =
        || Command::History { conversation, before, after: None, limit: Some(super::ai::REMEMBERED.into()) };
    let Ok(Reply::History(page)) = robot.voice.do_it(command).await else { return Vec::new() };
    let message = |entry: Entry| match entry.what {
        What::Message { author, text, .. } => Some((author.robot, text)),
        _ => None,
    };
    page.items.into_iter().filter_map(message).collect()
}
