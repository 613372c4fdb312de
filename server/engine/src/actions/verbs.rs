//! The table of verbs: what each command runs, and the right it needs. A command without a row does not
//! compile.

use super::conversation::{Find, MembersPlace, RoomsPlace};
use super::{
    account, contact, conversation, draft, feedback, form, group, login, message, notify, outcome::Outcome,
    permit::Right, person, receipt, scheduled, search, server, space, sticker, way_back,
};
use crate::{
    config::Config,
    domain::{
        about,
        name::Name,
        permission::{Action, Allowed, Caller},
        reach::Reach,
    },
    hub::Presence,
    ports::store::{Read, Tx},
    runner::Result,
};
use protocol::{
    AboutForm, AboutMe, CancelScheduled, Command, Connections, ConversationId, Cursor, DropStickers,
    EditProfile, Fault, FindMembers, FindRooms, MarkConversation, MarkFeedback, Notify, PeopleQuery, Pins,
    Reply, RunServer, ScheduledIn,
};
use std::str::FromStr;

/// A verb that writes.
pub type Write = Box<dyn FnMut(&mut dyn Tx, &Allowed) -> Result<Outcome> + Send>;
/// A verb that reads, and may look at who is online.
pub type Lookup = Box<dyn FnOnce(&mut dyn Read, &Allowed, &Presence) -> Result<Reply> + Send>;
/// A verb that writes and asks for its right itself, with a row that it reads anyway.
pub type Fused = Box<dyn FnMut(&mut dyn Tx, Caller) -> Result<Outcome> + Send>;

/// How a command runs.
pub enum Verb {
    /// In a transaction.
    Write(Right, Write),
    /// On a snapshot.
    Read(Right, Lookup),
    /// In a transaction on one conversation, as the one hot path.
    Fused(ConversationId, Fused),
    /// At a place of the commit order; needs a connection to follow from there.
    Resume(Option<Cursor>),
    /// In memory alone, for somebody who is logged in: an offer to a second device, or its answer.
    HandOver(HandOver),
    /// In the hub alone: nothing is kept.
    Typing(ConversationId),
    /// In memory alone: whether somebody looks at a page.
    Here(bool),
    /// With what this process knows of itself.
    Usage,
    /// Answered as it is.
    Heartbeat,
}

/// A step of letting a second device in.
pub enum HandOver {
    /// The offer.
    Offer,
    /// Whether the device that took it may come in.
    Answer(bool),
}

/// Reads a command's arguments and names its verb.
///
/// # Errors
/// What is wrong with the arguments, without having asked the store.
pub fn verb(command: Command, config: &Config) -> std::result::Result<Verb, Fault> {
    let private = config.private;
    use Right::{In, KeepOneself, Meet, OnServer, Oneself};
    Ok(match command {
        Command::Ping => Verb::Heartbeat,
        Command::Resume { cursor } => Verb::Resume(cursor),
        Command::Typing { conversation } => Verb::Typing(conversation),

        Command::Send { conversation, nonce, text, with } => {
            let draft = message::Draft::new(conversation, nonce, text, with.map(|with| *with))?;
            Verb::Fused(conversation, Box::new(move |tx, caller| message::send(tx, caller, &draft, private)))
        }
        Command::History { conversation, before, after, limit } => {
            let side = message::Side::of(before, after);
            read(In(conversation, Action::Read), move |r, by| {
                message::history(r, by, conversation, side, limit)
            })
        }
        Command::Replay { conversation, after } => {
            read(In(conversation, Action::Read), move |r, by| message::replay(r, by, conversation, after))
        }
        Command::Read { conversation, seq } => {
            write(In(conversation, Action::Follow), move |tx, by| account::read(tx, by, conversation, seq))
        }

        Command::CreateRoom { nonce, name, space } => {
            let name = Name::parse_room(&name)?;
            write(Oneself, move |tx, by| conversation::create_room(tx, by, nonce, &name, space))
        }
        Command::RenameRoom { conversation: id, name } => {
            let name = parse_name(&name, Name::parse_room)?;
            write(In(id, Action::Govern), move |tx, by| conversation::rename_room(tx, by, id, name.as_ref()))
        }
        Command::DeleteRoom { conversation: id } => {
            write(In(id, Action::Dissolve), move |tx, by| conversation::delete_room(tx, by, id))
        }
        Command::Join { conversation: id } => {
            write(In(id, Action::Join), move |tx, by| conversation::join(tx, by, id))
        }
        Command::Leave { conversation: id } => {
            write(In(id, Action::Leave), move |tx, by| conversation::leave(tx, by, id))
        }
        Command::Kick { conversation: id, person } => {
            write(Right::Remove(id, person), move |tx, by| conversation::kick(tx, by, id, person))
        }
        Command::Readmit { conversation: id, person } => {
            write(Right::Remove(id, person), move |tx, by| conversation::readmit(tx, by, id, person))
        }
        Command::Mute { conversation: id, person, minutes } => {
            write(Right::Mute(id, person), move |tx, by| conversation::mute(tx, by, id, person, minutes))
        }
        Command::OpenPrivate { person } => {
            write(Oneself, move |tx, by| conversation::open_private(tx, by, person, private))
        }
        Command::Rooms(FindRooms { after, find: None, space, .. }) => {
            read(Oneself, move |r, by| conversation::list_rooms(r, by, space, after))
        }
        Command::Rooms(FindRooms { find: Some(find), page, space, mine, .. }) => {
            let (find, page) = (Find::parse(&find)?, parse_page::<RoomsPlace>(page)?);
            read(Oneself, move |r, by| conversation::find_rooms(r, by, space, &find, mine, page))
        }
        Command::Room { conversation: id } => survey(In(id, Action::SeeDoor), move |r, by, presence| {
            conversation::show_room(r, by, presence, id)
        }),
        Command::Members(FindMembers { conversation: id, after, find: None, .. }) => {
            survey(In(id, Action::Read), move |r, _, presence| {
                conversation::list_members(r, presence, id, after)
            })
        }
        Command::Members(FindMembers { conversation: id, find: Some(find), page, .. }) => {
            let (find, page) = (Find::parse(&find)?, parse_page::<MembersPlace>(page)?);
            survey(In(id, Action::Read), move |r, _, presence| {
                conversation::find_members(r, presence, id, &find, page)
            })
        }

        Command::Profile(EditProfile { name, avatar, locale }) => {
            let change = person::profile_change(name.as_deref(), avatar, locale)?;
            write(KeepOneself, move |tx, by| person::update_profile(tx, by, &change))
        }
        Command::ClaimOwner { code } => write(Oneself, move |tx, by| person::claim_owner(tx, by, &code)),
        Command::RenamePerson { person: id, name } => {
            let name = Name::parse(&name)?;
            write(OnServer(Action::Administer(id)), move |tx, by| person::rename_person(tx, by, id, &name))
        }
        Command::RemovePerson { person: id } => {
            write(OnServer(Action::Administer(id)), move |tx, by| person::remove_person(tx, by, id))
        }

        Command::Logins { person: None } => read(Oneself, move |r, by| login::list_logins(r, by, by.me().id)),
        Command::Logins { person: Some(id) } => {
            read(OnServer(Action::Logins(id)), move |r, by| login::list_logins(r, by, id))
        }
        Command::Card { person } => {
            survey(Meet(person), move |r, by, presence| person::show_card(r, by, presence, person))
        }
        Command::WayBack {} => read(Oneself, way_back::show_way_back),
        Command::MakeWayBack {} => write(Oneself, way_back::make_way_back),
        Command::DropWayBack {} => write(Oneself, way_back::drop_way_back),
        Command::HandOver {} => Verb::HandOver(HandOver::Offer),
        Command::AnswerHandOver { allow } => Verb::HandOver(HandOver::Answer(allow)),
        Command::AskFriend { person, note } => {
            let note = contact::Note::parse(note)?;
            write(Meet(person), move |tx, by| contact::ask_friend(tx, by, person, &note, private))
        }
        Command::AnswerFriend { person, accept } => {
            write(Meet(person), move |tx, by| contact::answer_friend(tx, by, person, accept, private))
        }
        Command::DropFriend { person } => {
            write(Meet(person), move |tx, by| contact::drop_friend(tx, by, person, private))
        }
        Command::Remark { person, remark } => {
            let remark = contact::Remark::parse(&remark)?;
            write(Meet(person), move |tx, by| contact::remark(tx, by, person, &remark))
        }
        Command::Block { person, blocked } => {
            write(Meet(person), move |tx, by| contact::block(tx, by, person, blocked, private))
        }
        Command::People { find, page, space } => {
            let (find, page) = (Find::parse(&find)?, parse_page::<contact::PeoplePlace>(page)?);
            read(Oneself, move |r, by| contact::find_people(r, by, space, &find, page))
        }
        Command::Mark(MarkConversation { conversation: id, pinned, muted, hidden, unread }) => {
            let change = account::MarkChange { pinned, muted, hidden, unread };
            write(In(id, Action::Follow), move |tx, by| account::mark(tx, by, id, change))
        }
        Command::SignOut { login: id } => write(Oneself, move |tx, by| login::sign_out(tx, by, id)),

        Command::CreateGroup { nonce, name, people } => {
            let (name, people) = (parse_name(&name, Name::parse_room)?, group::People::parse(people)?);
            write(Oneself, move |tx, by| group::create_group(tx, by, nonce, name.as_ref(), &people, private))
        }
        Command::AddPeople { conversation: id, people } => {
            let people = group::People::parse(people)?;
            write(In(id, Action::Invite), move |tx, by| group::add_people(tx, by, id, &people, private))
        }
        Command::SetRole { conversation: id, person, role } => {
            write(Right::Appoint(id, person), move |tx, by| group::set_role(tx, by, id, person, role))
        }
        Command::Group { conversation: id } => {
            read(In(id, Action::Read), move |r, by| group::show_group(r, by, id))
        }
        Command::Announce { conversation: id, text } => {
            let text = group::parse_announcement(text)?;
            write(In(id, Action::Govern), move |tx, by| group::announce(tx, by, id, &text))
        }
        Command::ChangeSettings { conversation: id, change } => {
            write(In(id, Action::Govern), move |tx, by| group::change_settings(tx, by, id, change))
        }
        Command::Nickname { conversation: id, name } => {
            let name = parse_name(&name, Name::parse)?;
            write(In(id, Action::NameOneself), move |tx, by| group::nickname(tx, by, id, name.as_ref()))
        }
        Command::MakeInvite { conversation: id, minutes, uses } => {
            write(In(id, Action::Invite), move |tx, by| group::make_invite(tx, by, id, minutes, uses))
        }
        Command::Invites { conversation: id } => {
            read(In(id, Action::Invite), move |r, by| group::list_invites(r, by, id))
        }
        Command::DropInvite { conversation: id, invite } => {
            write(In(id, Action::Invite), move |tx, by| group::drop_invite(tx, by, id, invite))
        }
        Command::Invitation { code } => read(Oneself, move |r, by| group::show_invitation(r, by, &code)),
        Command::AcceptInvite { code } => write(Oneself, move |tx, by| group::accept_invite(tx, by, &code)),
        Command::Requests { conversation: id } => {
            read(In(id, Action::Govern), move |r, _| group::list_requests(r, id))
        }
        Command::AnswerRequest { conversation: id, person, accept } => {
            write(In(id, Action::Govern), move |tx, by| group::answer_request(tx, by, id, person, accept))
        }
        Command::AboutMe(AboutMe { gender, place, site, github, line }) => {
            let about = about::parse(AboutMe { gender, place, site, github, line })?;
            write(Oneself, move |tx, by| person::about_me(tx, by, &about))
        }
        Command::GiveFeedback { text } => {
            let text = feedback::parse_feedback(text)?;
            write(Oneself, move |tx, by| feedback::give_feedback(tx, by, &text))
        }
        Command::Acts { mine: true, before } => {
            read(Oneself, move |r, by| server::list_acts(r, by, true, before))
        }
        Command::RevokeInvitation { invitation } => {
            write(Oneself, move |tx, by| server::revoke_invitation(tx, by, invitation))
        }
        Command::Invitations { room } => {
            let right = room.map_or(OnServer(Action::LookAfter), |room| In(room, Action::Govern));
            read(right, move |r, by| server::list_invitations(r, by, room))
        }
        Command::MakeInvitation { room, hours, uses } => {
            let right = room.map_or(OnServer(Action::RunServer), |room| In(room, Action::Govern));
            write(right, move |tx, by| server::make_invitation(tx, by, room, hours, uses))
        }
        Command::Usage {} => Verb::Usage,
        Command::MakeSpace { nonce, name } => {
            let name = Name::parse_room(&name)?;
            write(OnServer(Action::RunServer), move |tx, by| space::make_space(tx, by, nonce, &name))
        }
        Command::Spaces {} => read(OnServer(Action::LookAfter), space::list_spaces),
        Command::Edit(edit) => {
            let right = Right::Edit(edit.conversation, edit.seq);
            let new = message::NewText::new(edit)?;
            write(right, move |tx, by| message::edit(tx, by, &new))
        }
        Command::Recall(at) => {
            write(Right::Recall(at.conversation, at.seq), move |tx, by| message::recall(tx, by, at))
        }
        Command::React(react) => {
            let right = In(react.conversation, Action::React);
            let reaction = message::Reaction::new(react)?;
            write(right, move |tx, by| message::react(tx, by, &reaction))
        }
        Command::Pin(flag) => {
            write(In(flag.conversation, Action::Pin), move |tx, by| message::pin(tx, by, flag))
        }
        Command::Pins(Pins { conversation: id }) => {
            read(In(id, Action::Read), move |r, by| message::list_pins(r, by, id))
        }
        Command::Reactors(at) => {
            read(In(at.conversation, Action::Read), move |r, by| message::reactors(r, by, at))
        }
        Command::Revisions(at) => {
            read(In(at.conversation, Action::Read), move |r, by| message::revisions(r, by, at))
        }
        Command::Star(flag) => {
            write(In(flag.conversation, Action::Follow), move |tx, by| message::star(tx, by, flag))
        }
        Command::Stars(asked) => read(Oneself, move |r, by| message::list_stars(r, by, asked)),
        Command::HideMessages(hidden) => {
            let right = In(hidden.conversation, Action::Follow);
            write(right, move |tx, by| message::hide(tx, by, &hidden))
        }
        Command::Forward(what) => {
            write(In(what.to, Action::Read), move |tx, by| message::forward(tx, by, &what, private))
        }
        Command::Stickers {} => read(Oneself, |r, _| sticker::list_packs(r)),
        Command::KeepStickers(pack) => {
            let pack = sticker::parse_pack(&pack)?;
            write(OnServer(Action::RunServer), move |tx, by| sticker::keep_pack(tx, by, &pack))
        }
        Command::DropStickers(DropStickers { pack }) => {
            write(OnServer(Action::RunServer), move |tx, by| sticker::drop_pack(tx, by, pack))
        }
        Command::ReadCounts(of) => {
            read(In(of.conversation, Action::SeeReaders), move |r, by| receipt::read_counts(r, by, &of))
        }
        Command::Readers(of) => {
            read(In(of.conversation, Action::SeeReaders), move |r, by| receipt::readers(r, by, of))
        }
        Command::Privacy(change) => write(Oneself, move |tx, by| receipt::privacy(tx, by, change)),
        Command::KeepDraft(new) => {
            let new = draft::parse(new)?;
            write(In(new.conversation, Action::Follow), move |tx, by| draft::keep(tx, by, &new))
        }
        Command::Schedule(new) => {
            let right = In(new.conversation, Action::Schedule);
            let new = scheduled::New::parse(new)?;
            write(right, move |tx, by| scheduled::schedule(tx, by, &new))
        }
        Command::Scheduled(ScheduledIn { conversation }) => {
            let right = conversation.map_or(Oneself, |id| In(id, Action::Schedule));
            read(right, move |r, by| scheduled::list(r, by, conversation))
        }
        Command::ChangeScheduled(change) => {
            let change = scheduled::Change::new(change)?;
            write(Oneself, move |tx, by| scheduled::change(tx, by, &change))
        }
        Command::CancelScheduled(CancelScheduled { scheduled: id }) => {
            write(Oneself, move |tx, by| scheduled::cancel(tx, by, id))
        }
        Command::PlaceAt(of) => {
            read(In(of.conversation, Action::Read), move |r, by| message::place_at(r, by, of))
        }
        Command::Respond(about) => {
            let answered = form::Answered::new(&about)?;
            let right = In(about.conversation, answered.action());
            write(right, move |tx, by| form::respond(tx, by, &answered))
        }
        Command::CloseForm(at) => {
            write(Right::Steer(at.conversation, at.seq), move |tx, by| form::close(tx, by, at))
        }
        Command::Remind(at) => {
            write(Right::Steer(at.conversation, at.seq), move |tx, by| form::remind(tx, by, at))
        }
        Command::Responders(AboutForm { conversation: id, seq, what }) => {
            let whose = what.read().map_err(|_| Fault::Unreadable)?;
            read(In(id, Action::Read), move |r, by| form::list_responders(r, by, (id, seq), whose))
        }
        Command::Search(asked) => {
            let sought = search::Sought::parse(&asked)?;
            read(KeepOneself, move |r, by| search::search_messages(r, by, &sought))
        }
        Command::Notify(asked) => notify(asked.read().map_err(|_| Fault::Unreadable)?, config)?,
        Command::ServerSettings {}
        | Command::AllPeople(_)
        | Command::Acts { mine: false, .. }
        | Command::SignIns { .. }
        | Command::Feedback { .. } => look_after(command)?,
        Command::RunServer(..)
        | Command::Suspend { .. }
        | Command::Admit { .. }
        | Command::SignOutEverywhere { .. }
        | Command::MakeOwner { .. }
        | Command::CloseConnections(_)
        | Command::MarkFeedback(_) => run_server(command)?,
    })
}

/// What is asked about notifications.
fn notify(asked: Notify, config: &Config) -> std::result::Result<Verb, Fault> {
    use Right::{In, Oneself};
    let outside = config.outside;
    Ok(match asked {
        Notify::Show {} => read(Oneself, move |r, by| notify::show(r, by, outside)),
        Notify::Change(settings) => {
            let settings = notify::parse_settings(settings)?;
            write(Oneself, move |tx, by| notify::change(tx, by, &settings, outside))
        }
        Notify::Level(of) => {
            write(In(of.conversation, Action::Follow), move |tx, by| notify::set_level(tx, by, of, outside))
        }
        Notify::Subscribe(subscription) => {
            let device = notify::parse_subscription(&subscription, &Reach::new(&config.push_hosts))?;
            write(Oneself, move |tx, by| notify::subscribe(tx, by, &device, outside))
        }
        Notify::Unsubscribe { login } => {
            write(Oneself, move |tx, by| notify::unsubscribe(tx, by, login, outside))
        }
        Notify::Test {} => write(Oneself, |tx, by| notify::test(tx, by)),
        Notify::Here { here } => Verb::Here(here),
        Notify::AddHook(new) => {
            let (place, text) = notify::parse_hook(&new, &Reach::new(&config.push_hosts), outside)?;
            write(Oneself, move |tx, by| notify::add_hook(tx, by, (&place, text), outside))
        }
        Notify::ChangeHook(change) => {
            write(Oneself, move |tx, by| notify::change_hook(tx, by, change, outside))
        }
        Notify::DropHook { hook } => write(Oneself, move |tx, by| notify::drop_hook(tx, by, hook, outside)),
        Notify::TestHook { hook } => write(Oneself, move |tx, by| notify::test_hook(tx, by, hook, outside)),
    })
}

/// What owners of the server look at.
fn look_after(command: Command) -> std::result::Result<Verb, Fault> {
    let right = Right::OnServer(Action::LookAfter);
    Ok(match command {
        Command::AllPeople(PeopleQuery { find, after, held }) => {
            let find = Find::parse(&find)?;
            survey(right, move |r, by, presence| server::list_people(r, by, presence, &find, after, held))
        }
        Command::Acts { before, .. } => read(right, move |r, by| server::list_acts(r, by, false, before)),
        Command::SignIns { before } => read(right, move |r, by| server::list_sign_ins(r, by, before)),
        Command::Feedback { before } => read(right, move |r, by| feedback::list_feedback(r, by, before)),
        _ => read(right, server::show_settings),
    })
}

/// What owners of the server do.
fn run_server(command: Command) -> std::result::Result<Verb, Fault> {
    let owner = |verb: Write| Verb::Write(Right::OnServer(Action::RunServer), verb);
    Ok(owner(match command {
        Command::RunServer(RunServer { name, admission, recall_minutes }) => {
            let decision = server::Decision::new(name, admission, recall_minutes)?;
            Box::new(move |tx, by| server::run_server(tx, by, &decision))
        }
        Command::Suspend { person } => Box::new(move |tx, by| server::suspend(tx, by, person)),
        Command::Admit { person } => Box::new(move |tx, by| server::admit(tx, by, person)),
        Command::SignOutEverywhere { person } => {
            Box::new(move |tx, by| server::sign_out_everywhere(tx, by, person))
        }
        Command::MakeOwner { person } => Box::new(move |tx, by| server::make_owner(tx, by, person)),
        Command::CloseConnections(Connections { login, person }) => {
            Box::new(move |tx, by| server::close_connections(tx, by, login, person))
        }
        Command::MarkFeedback(MarkFeedback { feedback: id, answered }) => {
            Box::new(move |tx, by| feedback::mark_feedback(tx, by, id, answered))
        }
        _ => return Err(Fault::UnknownCommand),
    }))
}

fn write(right: Right, verb: impl FnMut(&mut dyn Tx, &Allowed) -> Result<Outcome> + Send + 'static) -> Verb {
    Verb::Write(right, Box::new(verb))
}

fn read(right: Right, verb: impl FnOnce(&mut dyn Read, &Allowed) -> Result<Reply> + Send + 'static) -> Verb {
    Verb::Read(right, Box::new(move |read, by, _| verb(read, by)))
}

/// The same, beside who is online.
fn survey(
    right: Right,
    verb: impl FnOnce(&mut dyn Read, &Allowed, &Presence) -> Result<Reply> + Send + 'static,
) -> Verb {
    Verb::Read(right, Box::new(verb))
}

fn parse_page<T: FromStr<Err = Fault>>(page: Option<String>) -> std::result::Result<Option<T>, Fault> {
    page.map(|page| page.parse()).transpose()
}

/// A name that may be left empty.
fn parse_name(
    name: &str,
    parse: fn(&str) -> std::result::Result<Name, Fault>,
) -> std::result::Result<Option<Name>, Fault> {
    if name.trim().is_empty() { Ok(None) } else { parse(name).map(Some) }
}
