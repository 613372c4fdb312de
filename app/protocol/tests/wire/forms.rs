//! The samples of forms and what is answered to them.

use super::samples::{AT, NONCE, ROOM, ada, dong};
use protocol::*;

const SEQ: Seq = Seq(40);

/// One of each kind.
fn made() -> Vec<(&'static str, NewForm)> {
    let form = |title: &str, asks| NewForm { title: title.into(), closes: None, asks };
    let options: Vec<String> = vec!["爬山".into(), "看电影".into()];
    let poll = Poll { options: options.clone(), multiple: true, anonymous: true };
    let question = Question { text: "去吗？".into(), options, optional: true };
    vec![
        ("poll", NewForm { closes: Some(AT), ..form("周六去哪", Asks::Poll(poll)) }),
        ("sign_up", form("春游", Asks::SignUp(SignUp { places: Some(40) }))),
        (
            "bulletin",
            form("放假", Asks::Bulletin(Bulletin { text: "明天不上课。".into(), ..Bulletin::default() })),
        ),
        (
            "questionnaire",
            form("回执", Asks::Questionnaire(Questionnaire { questions: vec![question], files: false })),
        ),
    ]
}

fn json(value: &impl serde::Serialize) -> Json {
    Json::of(value).unwrap()
}

fn about(what: &impl serde::Serialize) -> AboutForm {
    AboutForm { conversation: ROOM, seq: SEQ, what: json(what) }
}

pub fn commands() -> Vec<(&'static str, Command)> {
    let (conversation, seq, nonce) = (ROOM, SEQ, NONCE);
    let at = MessageAt { conversation, seq };
    let send = |form: NewForm| Command::Send {
        conversation,
        nonce,
        text: format!("[?] {}", form.title),
        with: Some(Box::new(With { form: Some(json(&form)), ..With::default() })),
    };
    let names = ["send_poll", "send_sign_up", "send_bulletin", "send_questionnaire"];
    let mut all: Vec<_> = names.into_iter().zip(made().into_iter().map(|(_, form)| send(form))).collect();
    let homework = Asks::Questionnaire(Questionnaire { questions: vec![], files: true });
    let homework = NewForm { title: "作业".into(), closes: None, asks: homework };
    all.extend([
        ("send_homework", send(homework)),
        ("respond", Command::Respond(about(&Response::Confirm))),
        ("respond_vote", Command::Respond(about(&Response::Vote(vec![0, 1])))),
        ("respond_sign", Command::Respond(about(&Response::Sign("带两个孩子".into())))),
        ("respond_hand_in", Command::Respond(about(&Response::HandIn(vec!["去".into()])))),
        ("respond_hand_in_files", Command::Respond(about(&Response::HandInFiles(handed())))),
        ("respond_withdraw", Command::Respond(about(&Response::Withdraw))),
        ("close_form", Command::CloseForm(at)),
        ("remind", Command::Remind(at)),
        ("responders", Command::Responders(about(&Whose::default()))),
        ("responders_option", Command::Responders(about(&Whose { option: Some(1), ..Whose::default() }))),
        (
            "responders_missing",
            Command::Responders(about(&Whose { missing: true, after: Some(dong().id), ..Whose::default() })),
        ),
    ]);
    all
}

fn handed() -> HandedIn {
    HandedIn {
        answers: vec!["去".into()],
        files: vec![HandedFile { id: FileId(77), name: "作业.jpg".into(), picture: true }],
    }
}

fn message(more: More) -> Entry {
    let what = What::Message { author: dong(), nonce: NONCE, text: "[?]".into(), more: Some(Box::new(more)) };
    Entry { conversation: ROOM, seq: SEQ, ord: 38, at: AT, what }
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let signed = Signed { person: dong(), text: "带水".into() };
    let shown = |(name, made): (&'static str, NewForm)| {
        let mut form = Form { people: 1, closed: true, reminded: Some(AT), ..Form::new(made) };
        let mine = match &form.made.asks {
            Asks::Poll(_) => Response::Vote(vec![1]),
            Asks::SignUp(_) => Response::Sign("带水".into()),
            Asks::Bulletin(_) => Response::Confirm,
            _ => Response::HandIn(vec!["爬山".into()]),
        };
        form.votes.last_mut().into_iter().for_each(|votes| *votes = 1);
        if matches!(form.made.asks, Asks::SignUp(_)) {
            form.signed = vec![signed.clone()];
        }
        let more =
            More { form: Some(json(&form)), response: Some(json(&mine)), changed: 42, ..More::default() };
        let name = match name {
            "poll" => "messages_poll",
            "sign_up" => "messages_sign_up",
            "bulletin" => "messages_bulletin",
            _ => "messages_questionnaire",
        };
        (name, Reply::Messages(vec![message(more)]))
    };
    let mut all: Vec<_> = made().into_iter().map(shown).collect();
    let answered = Responder { person: dong(), at: AT, response: Some(Response::Vote(vec![1])) };
    let pages = Responder { person: dong(), at: AT, response: Some(Response::HandInFiles(handed())) };
    all.push((
        "responders_files",
        Reply::Responders(Responders { people: vec![pages], more: false, total: 1 }),
    ));
    let silent = Responder { person: ada(), at: 0, response: None };
    all.push((
        "responders",
        Reply::Responders(Responders { people: vec![answered, silent], more: true, total: 9 }),
    ));
    all
}

pub fn whats() -> Vec<(&'static str, What)> {
    let changed = |how| {
        let made = made().remove(0).1;
        let more = More { form: Some(json(&Form::new(made))), changed: 42, ..More::default() };
        What::Changed { by: ada(), how, item: Box::new(message(more)) }
    };
    vec![
        ("responded", changed(How::Responded)),
        ("closed", changed(How::Closed)),
        ("reminded", changed(How::Reminded)),
    ]
}

pub fn events() -> Vec<(&'static str, Event)> {
    let more = More {
        form: Some(json(&Form::new(made().remove(0).1))),
        response: Some(json(&Response::Vote(vec![1]))),
        changed: 42,
        ..More::default()
    };
    vec![("mine", Event::Mine(message(more)))]
}

pub fn faults() -> Vec<(&'static str, Fault)> {
    vec![
        ("form_closed", Fault::FormClosed),
        ("wrong_form", Fault::WrongForm),
        ("reminded", Fault::Reminded { until: AT }),
    ]
}
