//! A form as a table, for spreadsheets.

use super::{may_steer, standing_form};
use crate::{
    actions::{
        Engine,
        permit::{Right, permit},
    },
    domain::{
        form::{is_anonymous, is_confidential},
        permission::{Action, Allowed, Caller},
        table,
    },
    ports::store::{Read, Whose},
    runner::{Error, Result},
};
use protocol::{
    Asks, ConversationId, Fault, Form, HandedIn, Locale, MessageAt, Responder, Response, Seq,
    limits::RESPONDERS,
};

/// Reads a form and all that was answered to it: its title, and the table as CSV. What may be seen is what
/// [`super::list_responders`] shows; of an anonymous poll, and to who may not see more, how many chose each option.
///
/// # Errors
/// [`Fault::LoggedOut`], [`Fault::Missing`], [`Fault::Forbidden`] and the store's.
pub async fn export(
    engine: &Engine,
    caller: Caller,
    at: MessageAt,
    locale: Locale,
) -> std::result::Result<(String, Vec<u8>), Fault> {
    let now = engine.clock.now();
    let read = move |read: &mut dyn Read| {
        let allowed = permit(read, caller, Right::In(at.conversation, Action::Read), now)?;
        rows(read, &allowed, (at.conversation, at.seq), locale)
    };
    let (title, rows) = engine.reads.run(read).await.map_err(Error::into_fault)?;
    Ok((title, table::csv(&rows)))
}

fn rows(
    read: &mut dyn Read,
    by: &Allowed,
    at: (ConversationId, Seq),
    locale: Locale,
) -> Result<(String, Vec<Vec<String>>)> {
    let (found, form) = standing_form(read, by, at)?;
    if is_confidential(&form) {
        may_steer(by, &found)?;
    }
    if is_anonymous(&form) {
        return Ok((form.made.title.clone(), counted(&form, locale)));
    }
    let mut rows = vec![head(&form, locale)];
    let mut add = |whose, read: &mut dyn Read| -> Result<()> {
        let mut after = None;
        loop {
            let page = read.forms().responders(at.0, at.1, whose, after, RESPONDERS)?;
            rows.extend(page.iter().map(|one| line(&form, one)));
            match page.last() {
                Some(last) if page.len() == usize::from(RESPONDERS) => after = Some(last.person.id),
                _ => return Ok(()),
            }
        }
    };
    add(Whose::All, read)?;
    if may_steer(by, &found).is_ok() {
        add(Whose::Missing { author: found.author.id }, read)?;
    }
    Ok((form.made.title.clone(), rows))
}

/// How many chose each option.
fn counted(form: &Form, locale: Locale) -> Vec<Vec<String>> {
    let Asks::Poll(poll) = &form.made.asks else { return Vec::new() };
    let [_, _, answer, votes, _] = words(locale);
    let counts =
        poll.options.iter().zip(&form.votes).map(|(option, votes)| vec![option.clone(), votes.to_string()]);
    std::iter::once(vec![answer.to_owned(), votes.to_owned()]).chain(counts).collect()
}

/// What the columns are called: name, time, and what was asked.
fn words(locale: Locale) -> [&'static str; 5] {
    match locale {
        Locale::Zh => ["姓名", "时间（UTC）", "内容", "票数", "文件"],
        Locale::En => ["Name", "Time (UTC)", "Answer", "Votes", "Files"],
    }
}

fn head(form: &Form, locale: Locale) -> Vec<String> {
    let [name, at, answer, _, files] = words(locale).map(str::to_owned);
    let asked = match &form.made.asks {
        Asks::Questionnaire(asked) => {
            let files = asked.files.then(|| files.to_owned());
            asked.questions.iter().map(|question| question.text.clone()).chain(files).collect()
        }
        Asks::Bulletin(_) => Vec::new(),
        Asks::Poll(_) | Asks::SignUp(_) | Asks::Unknown => vec![answer],
    };
    [name, at].into_iter().chain(asked).collect()
}

fn line(form: &Form, one: &Responder) -> Vec<String> {
    let at = if one.at > 0 { table::time(one.at) } else { String::new() };
    let answers = match (&form.made.asks, &one.response) {
        (Asks::Poll(poll), Some(Response::Vote(chosen))) => {
            let chosen = chosen.iter().filter_map(|n| poll.options.get(usize::from(*n)));
            vec![chosen.map(String::as_str).collect::<Vec<_>>().join("; ")]
        }
        (_, Some(Response::Sign(text))) => vec![text.clone()],
        (_, Some(Response::HandIn(answers))) => answers.clone(),
        (_, Some(Response::HandInFiles(HandedIn { answers, files }))) => {
            let files: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            answers.iter().cloned().chain([files.join("; ")]).collect()
        }
        _ => Vec::new(),
    };
    [one.person.name.clone(), at].into_iter().chain(answers).collect()
}
