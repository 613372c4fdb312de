//! What a form may be, and which answers fit it.

use super::{
    markdown::nodes,
    text::{Text, one_line},
};
use protocol::{
    Asks, Bulletin, Fault, Form, HandedFile, HandedIn, Json, NewForm, Poll, Question, Questionnaire,
    Response, SignUp,
    limits::{
        ANNOUNCEMENT_CHARS, ANSWER_GRAPHEMES, FILES, FORM_BYTES, FORM_OPTIONS, FORM_QUESTIONS,
        FORM_RICH_BYTES, FORM_TITLE_GRAPHEMES, OPTION_GRAPHEMES, SIGN_GRAPHEMES, SIGN_UP_PLACES,
    },
};

/// Cleans a form as a message is, then judges it.
///
/// # Errors
/// [`Fault::WrongForm`], and [`Fault::TextTooLong`] for a line or text that is too long.
pub fn parse(new: NewForm) -> Result<NewForm, Fault> {
    let title = line(new.title, FORM_TITLE_GRAPHEMES)?;
    let asks = match new.asks {
        Asks::Poll(Poll { options, multiple, anonymous }) if options.len() >= 2 => {
            Asks::Poll(Poll { options: lines(options)?, multiple, anonymous })
        }
        Asks::SignUp(SignUp { places }) if places.is_none_or(|n| (1..=SIGN_UP_PLACES).contains(&n)) => {
            Asks::SignUp(SignUp { places })
        }
        Asks::Bulletin(Bulletin { text, .. }) => {
            let text = if text.trim().is_empty() { text } else { Text::parse(text)?.into_string() };
            if text.chars().count() > ANNOUNCEMENT_CHARS {
                return Err(Fault::TextTooLong);
            }
            Asks::Bulletin(Bulletin { text, nodes: None })
        }
        Asks::Questionnaire(Questionnaire { questions, files })
            if (usize::from(!files)..=FORM_QUESTIONS).contains(&questions.len()) =>
        {
            let questions = questions.into_iter().map(question).collect::<Result<_, _>>()?;
            Asks::Questionnaire(Questionnaire { questions, files })
        }
        _ => return Err(Fault::WrongForm),
    };
    let form = NewForm { title, closes: new.closes, asks };
    if size(&form) > FORM_BYTES { Err(Fault::TextTooLong) } else { Ok(form) }
}

fn size(form: &NewForm) -> usize {
    serde_json::to_string(form).map_or(usize::MAX, |json| json.len())
}

/// Adds what the Markdown of a bulletin means, if there is room for it.
pub fn format(form: &mut NewForm) {
    if let Asks::Bulletin(bulletin) = &mut form.asks {
        let nodes = nodes(&bulletin.text).and_then(|nodes| Json::of(&nodes).ok());
        bulletin.nodes = nodes.filter(|nodes| nodes.bytes() <= FORM_RICH_BYTES);
    }
}

fn question(Question { text, options, optional }: Question) -> Result<Question, Fault> {
    if options.len() == 1 {
        return Err(Fault::WrongForm);
    }
    Ok(Question { text: line(text, FORM_TITLE_GRAPHEMES)?, options: lines(options)?, optional })
}

/// The options of a poll or question: none twice.
fn lines(options: Vec<String>) -> Result<Vec<String>, Fault> {
    if options.len() > FORM_OPTIONS {
        return Err(Fault::WrongForm);
    }
    let mut parsed: Vec<String> = Vec::with_capacity(options.len());
    for option in options {
        let option = line(option, OPTION_GRAPHEMES)?;
        if parsed.contains(&option) {
            return Err(Fault::WrongForm);
        }
        parsed.push(option);
    }
    Ok(parsed)
}

fn line(text: String, graphemes: usize) -> Result<String, Fault> {
    let text = one_line(text, graphemes)?;
    if text.is_empty() { Err(Fault::WrongForm) } else { Ok(text) }
}

/// Whether a form that is sent now ends at a time at which it can.
///
/// # Errors
/// [`Fault::WrongForm`].
pub fn may_begin(form: &NewForm, now: i64) -> Result<(), Fault> {
    if form.ends_in_time(now) { Ok(()) } else { Err(Fault::WrongForm) }
}

/// Cleans an answer, whatever it answers.
///
/// # Errors
/// [`Fault::TextTooLong`], [`Fault::ListFull`] for too many files, and [`Fault::Unreadable`] for one of a later release.
pub fn parse_response(response: Response) -> Result<Response, Fault> {
    Ok(match response {
        Response::Vote(mut options) => {
            options.sort_unstable();
            options.dedup();
            Response::Vote(options)
        }
        Response::Sign(text) => Response::Sign(one_line(text, SIGN_GRAPHEMES)?),
        Response::HandIn(answers) => Response::HandIn(parse_answers(answers)?),
        Response::HandInFiles(HandedIn { answers, files }) => {
            if files.len() > FILES {
                return Err(Fault::ListFull { most: FILES as u32 });
            }
            if files.iter().enumerate().any(|(n, file)| files.iter().take(n).any(|other| other.id == file.id))
            {
                return Err(Fault::WrongForm);
            }
            Response::HandInFiles(HandedIn { answers: parse_answers(answers)?, files })
        }
        Response::Confirm | Response::Withdraw => response,
        Response::Unknown => return Err(Fault::Unreadable),
    })
}

fn parse_answers(answers: Vec<String>) -> Result<Vec<String>, Fault> {
    let answers = answers.into_iter().take(FORM_QUESTIONS + 1);
    answers.map(|text| one_line(text, ANSWER_GRAPHEMES)).collect()
}

/// The files of an answer.
#[must_use]
pub fn files_of(response: Option<&Response>) -> &[HandedFile] {
    match response {
        Some(Response::HandInFiles(handed)) => &handed.files,
        _ => &[],
    }
}

/// Whether an answer is one to this form, as it stands. `before`: what the same person answered before.
///
/// # Errors
/// [`Fault::FormClosed`], [`Fault::Full`] and [`Fault::WrongForm`].
pub fn fits(form: &Form, response: &Response, before: Option<&Response>, now: i64) -> Result<(), Fault> {
    if form.is_closed(now) {
        return Err(Fault::FormClosed);
    }
    let fits = match (&form.made.asks, response) {
        (Asks::Poll(poll), Response::Vote(chosen)) => {
            let known = chosen.iter().all(|option| usize::from(*option) < poll.options.len());
            known && !chosen.is_empty() && (poll.multiple || chosen.len() == 1)
        }
        (Asks::SignUp(SignUp { places }), Response::Sign(_)) => {
            if before.is_none() && places.is_some_and(|places| form.people >= places) {
                return Err(Fault::Full);
            }
            true
        }
        (Asks::Bulletin(_), Response::Confirm) => true,
        (Asks::Questionnaire(asked), Response::HandIn(answers)) => {
            !answers.is_empty() && are_answered(asked, answers)
        }
        (Asks::Questionnaire(asked), Response::HandInFiles(HandedIn { answers, files })) => {
            asked.files && !files.is_empty() && are_answered(asked, answers)
        }
        (Asks::Poll(_) | Asks::SignUp(_) | Asks::Questionnaire(_), Response::Withdraw) => true,
        _ => false,
    };
    if fits { Ok(()) } else { Err(Fault::WrongForm) }
}

fn are_answered(asked: &Questionnaire, answers: &[String]) -> bool {
    let answered = |(question, answer): (&Question, &String)| {
        if answer.is_empty() { question.optional } else { is_option(question, answer) }
    };
    asked.questions.len() == answers.len() && asked.questions.iter().zip(answers).all(answered)
}

fn is_option(question: &Question, answer: &String) -> bool {
    question.options.is_empty() || question.options.contains(answer)
}

/// Whether only its author and those who lead the room see who answered, and how.
#[must_use]
pub fn is_confidential(form: &Form) -> bool {
    matches!(form.made.asks, Asks::Bulletin(_) | Asks::Questionnaire(_) | Asks::Unknown)
}

/// Whether nobody sees who answered.
#[must_use]
pub fn is_anonymous(form: &Form) -> bool {
    matches!(&form.made.asks, Asks::Poll(poll) if poll.anonymous)
}

#[cfg(test)]
mod tests;
