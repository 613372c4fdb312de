//! The samples of what was written and not sent.

use super::samples::{AT, NONCE, ROOM, dong, resumed};
use protocol::*;

const SEQ: Seq = Seq(40);
const ID: RecordId = RecordId(51);

fn draft() -> Draft {
    Draft { conversation: ROOM, text: "写到一半".into(), reply: Some(SEQ), at: AT }
}

fn none() -> Draft {
    Draft { text: String::new(), reply: None, ..draft() }
}

pub fn commands() -> Vec<(&'static str, Command)> {
    let with = With { reply: Some(SEQ), mentions: vec![dong().id], ..With::default() };
    let plain = Schedule { conversation: ROOM, nonce: NONCE, text: "早上好".into(), with: None, at: AT };
    let later = ChangeScheduled { scheduled: ID, text: None, at: Some(AT) };
    vec![
        ("keep_draft", Command::KeepDraft(draft())),
        ("keep_draft_none", Command::KeepDraft(none())),
        ("schedule", Command::Schedule(plain.clone())),
        ("schedule_with", Command::Schedule(Schedule { with: Some(Box::new(with)), ..plain })),
        ("scheduled", Command::Scheduled(ScheduledIn { conversation: Some(ROOM) })),
        ("scheduled_all", Command::Scheduled(ScheduledIn { conversation: None })),
        ("change_scheduled", Command::ChangeScheduled(later.clone())),
        (
            "change_scheduled_text",
            Command::ChangeScheduled(ChangeScheduled { text: Some("早".into()), at: None, ..later }),
        ),
        ("cancel_scheduled", Command::CancelScheduled(CancelScheduled { scheduled: ID })),
    ]
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let waits = ScheduledMessage {
        id: ID,
        conversation: ROOM,
        text: "早上好".into(),
        reply: Some(SEQ),
        at: AT,
        failed: None,
    };
    let failed = ScheduledMessage { reply: None, failed: Some(Fault::Forbidden), ..waits.clone() };
    let drafts = Some(Json::of(&[draft()]).unwrap());
    let Reply::Resumed(plain) = resumed(None) else { panic!() };
    vec![
        ("scheduled", Reply::Scheduled(vec![waits, failed])),
        ("resumed_drafts", Reply::Resumed(Resumed { drafts, ..plain })),
    ]
}

pub fn events() -> Vec<(&'static str, Event)> {
    let told = |draft| Event::Draft(Json::of(&draft).unwrap());
    vec![("draft", told(draft())), ("draft_none", told(none())), ("scheduled", Event::Scheduled)]
}
