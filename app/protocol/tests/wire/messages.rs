//! The samples of what becomes of messages.

use super::samples::{AT, NONCE, ROOM, ada, dong, forgotten};
use protocol::*;

const SEQ: Seq = Seq(40);

pub fn commands() -> Vec<(&'static str, Command)> {
    let (conversation, seq, nonce) = (ROOM, SEQ, NONCE);
    let at = MessageAt { conversation, seq };
    let flag = |on| Flag { conversation, seq, on };
    let with = With { reply: Some(seq), mentions: vec![dong().id], ..With::default() };
    let send =
        |with| Command::Send {
            conversation, nonce, text: "@东东 看这里".into(), with: Some(Box::new(with))
        };
    let forward =
        Forward { from: ROOM, seqs: vec![seq, Seq(41)], to: ConversationId::LOBBY, nonce, merged: false };
    let edit = EditMessage { conversation, seq, text: "改过的".into(), mentions: vec![] };
    vec![
        ("send_with", send(with)),
        ("send_with_nothing", send(With::default())),
        ("send_files", send(With { files: vec![FileId(77), FileId(78)], ..With::default() })),
        ("send_sticker", send(With { sticker: Some(FileId(79)), ..With::default() })),
        ("stickers", Command::Stickers {}),
        ("keep_stickers", Command::KeepStickers(Json::of(&pack()).unwrap())),
        ("drop_stickers", Command::DropStickers(DropStickers { pack: nonce })),
        ("edit", Command::Edit(edit.clone())),
        ("edit_mentions", Command::Edit(EditMessage { mentions: vec![dong().id], ..edit })),
        ("recall", Command::Recall(at)),
        ("react", Command::React(React { conversation, seq, emoji: "👍🏽".into(), on: true })),
        ("pin", Command::Pin(flag(true))),
        ("pins", Command::Pins(Pins { conversation })),
        ("reactors", Command::Reactors(at)),
        ("revisions", Command::Revisions(at)),
        ("star", Command::Star(flag(true))),
        ("stars", Command::Stars(Stars::default())),
        ("stars_before", Command::Stars(Stars { before: Some(at), of: None })),
        ("stars_of", Command::Stars(Stars { before: None, of: Some(at) })),
        ("hide_messages", Command::HideMessages(HideMessages { conversation, seqs: vec![seq] })),
        ("forward", Command::Forward(forward.clone())),
        ("forward_merged", Command::Forward(Forward { merged: true, ..forward })),
        (
            "run_server_recall",
            Command::RunServer(RunServer { name: None, admission: None, recall_minutes: Some(10) }),
        ),
    ]
}

fn pack() -> StickerPack {
    let sticker = |file, name: &str| Sticker { file: FileId(file), name: name.into() };
    StickerPack {
        id: NONCE, name: "熊猫".into(), stickers: vec![sticker(79, "加油"), sticker(80, "晚安")]
    }
}

fn entry(seq: Seq, what: What) -> Entry {
    Entry { conversation: ROOM, seq, ord: 38, at: AT, what }
}

fn message(text: &str, more: More) -> What {
    What::Message { author: dong(), nonce: NONCE, text: text.into(), more: Some(Box::new(more)) }
}

fn full() -> More {
    More {
        reply: Some(Box::new(Quote {
            seq: Seq(39),
            author: Some(ada()),
            text: "几点？".into(),
            files: None,
        })),
        mentions: vec![Mention { person: ada().id, name: "Ada".into() }],
        all: true,
        edited: Some(AT),
        recalled: None,
        pinned: true,
        tallies: vec![Tally { emoji: "❤".into(), count: 2 }],
        mine: vec!["❤".into()],
        forwarded: Some(Box::new(Forwarded { name: "小明".into(), at: AT })),
        bundle: None,
        files: vec![],
        nodes: None,
        brief: None,
        sticker: false,
        form: None,
        response: None,
        changed: 44,
    }
}

fn picture() -> More {
    let picture = Attachment {
        id: FileId(77),
        name: "春天.jpg".into(),
        media: "image/jpeg".into(),
        bytes: 123_456,
        width: Some(4_000),
        height: Some(3_000),
        stand_in: Some("1QcSHQRnh493V4dIh4eXh1h4kJUI".into()),
        alt: Some("一树花".into()),
        seconds: None,
        peaks: None,
    };
    let sound = Attachment {
        name: "语音.webm".into(),
        media: "audio/webm".into(),
        width: None,
        height: None,
        stand_in: None,
        alt: None,
        seconds: Some(7),
        ..picture.clone()
    };
    More { files: vec![picture, sound], ..More::default() }
}

/// A sound that was recorded in a page, and one that somebody had, told in a list.
fn voice() -> More {
    let mut more = picture();
    more.files.remove(0);
    more.files.iter_mut().for_each(|file| file.peaks = Some("AHz09_-".into()));
    let brief = Brief { of: FileKind::Audio, count: 2, name: "语音.webm".into() };
    More { brief: Some(Box::new(brief)), ..more }
}

/// An answer to pictures, as a list of conversations has it.
fn answer_to_pictures() -> More {
    let brief = Brief { of: FileKind::Picture, count: 3, name: String::new() };
    let file = Brief { of: FileKind::File, count: 1, name: "名单.xlsx".into() };
    let quote = Quote { seq: Seq(39), author: Some(ada()), text: String::new(), files: Some(Box::new(file)) };
    More { reply: Some(Box::new(quote)), brief: Some(Box::new(brief)), ..picture() }
}

fn sticker() -> More {
    let mut more = picture();
    more.files.truncate(1);
    More { sticker: true, ..more }
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let copied = |attachments| Copied {
        name: "小明".into(),
        avatar: AvatarId(3),
        at: AT,
        text: "好".into(),
        attachments,
        files: None,
    };
    let bundle = |files| More { bundle: Some(Json::of(&[copied(files)]).unwrap()), ..More::default() };
    let mention = Node { person: Some(ada().id), kind: NodeKind::Mention, ..Node::text("@Ada") };
    let strong = Node::of(NodeKind::Strong, vec![Node::text("七点")]);
    let nodes = [Node::of(NodeKind::Paragraph, vec![mention, Node::text(" "), strong])];
    let formatted = More { nodes: Some(Json::of(&nodes).unwrap()), ..More::default() };
    vec![
        ("messages_formatted", Reply::Messages(vec![entry(SEQ, message("@Ada **七点**", formatted))])),
        ("messages", Reply::Messages(vec![entry(SEQ, message("@Ada 七点", full()))])),
        ("messages_bundle", Reply::Messages(vec![entry(SEQ, message("小明: 好", bundle(vec![])))])),
        (
            "messages_bundle_files",
            Reply::Messages(vec![entry(SEQ, message("小明: 好", bundle(picture().files)))]),
        ),
        ("messages_sticker", Reply::Messages(vec![entry(SEQ, message("[一树花]", sticker()))])),
        ("messages_files", Reply::Messages(vec![entry(SEQ, message("", picture()))])),
        ("messages_voice", Reply::Messages(vec![entry(SEQ, message("", voice()))])),
        ("messages_brief", Reply::Messages(vec![entry(SEQ, message("", answer_to_pictures()))])),
        ("stickers", Reply::Stickers(vec![pack()])),
        ("reactors", Reply::Reactors(vec![Reactors { emoji: "❤".into(), people: vec![ada(), dong()] }])),
        ("revisions", Reply::Revisions(vec![Revision { at: AT, text: "六点".into() }])),
    ]
}

pub fn whats() -> Vec<(&'static str, What)> {
    let changed =
        |how, more| What::Changed { by: ada(), how, item: Box::new(entry(SEQ, message("七点", more))) };
    let more = More { changed: 42, ..More::default() };
    let gone = More { recalled: Some(ada()), ..more.clone() };
    let recalled =
        What::Changed { by: ada(), how: How::Recalled, item: Box::new(entry(SEQ, message("", gone))) };
    let (person, by) = (dong(), ada());
    let quote = Quote { seq: Seq(39), author: None, text: String::new(), files: None };
    vec![
        ("message", What::Message { author: dong(), nonce: NONCE, text: "嗯".into(), more: None }),
        ("created", What::Created { by: by.clone(), name: "三年二班".into() }),
        ("renamed", What::Renamed { by: by.clone(), name: "三年三班".into() }),
        ("joined", What::Joined { person: person.clone() }),
        ("left", What::Left { person: forgotten() }),
        ("removed", What::Removed { person: person.clone(), by: by.clone() }),
        ("muted", What::Muted { person: person.clone(), by: by.clone(), until: Some(AT) }),
        ("muted_no_more", What::Muted { person: person.clone(), by, until: None }),
        ("owner", What::Owner { person }),
        ("message_quote_gone", message("嗯", More { reply: Some(Box::new(quote)), ..More::default() })),
        ("edited", changed(How::Edited, More { edited: Some(AT), ..more.clone() })),
        ("recalled", recalled),
        (
            "reacted",
            changed(
                How::Reacted { emoji: "❤".into(), on: true },
                More { tallies: vec![Tally { emoji: "❤".into(), count: 1 }], ..more.clone() },
            ),
        ),
        ("pinned", changed(How::Pinned { on: true }, More { pinned: true, ..more })),
    ]
}

pub fn events() -> Vec<(&'static str, Event)> {
    vec![("hidden", Event::Hidden(HideMessages { conversation: ROOM, seqs: vec![SEQ] }))]
}

pub fn faults() -> Vec<(&'static str, Fault)> {
    vec![("too_late", Fault::TooLate), ("no_emoji", Fault::NoEmoji)]
}
