//! Hop 5: from command to action.

use super::session::Session;
use crate::{actions, ports::bus::Origin};
use protocol::{Command, Fault, Reply};

/// Does what a command says. `None`: the hub answers in its turn.
pub async fn dispatch(session: &Session, reference: u32, command: Command) -> Option<Result<Reply, Fault>> {
    let (engine, actor, connection) = (session.engine.as_ref(), session.actor(), &session.connection);
    let done = |result: Result<(), Fault>| result.map(|()| Reply::Done);
    Some(match command {
        Command::Ping => Ok(Reply::Done),
        Command::Resume { cursor } => {
            actions::resume(engine, connection.clone(), None, reference, cursor);
            return None;
        }
        Command::Send { conversation, nonce, text } => {
            let origin = Origin { connection: connection.id, reference };
            match actions::send_message(engine, actor, origin, conversation, nonce, text) {
                Ok(()) => return None,
                Err(fault) => Err(fault),
            }
        }
        Command::Typing { conversation } => {
            engine.hub.typing(connection.id, reference, conversation);
            return None;
        }
        Command::History { conversation, before, limit } => {
            actions::history(engine, actor, conversation, before, limit).await.map(Reply::History)
        }
        Command::Replay { conversation, after } => {
            actions::replay(engine, actor, conversation, after).await.map(Reply::Replayed)
        }
        Command::Read { conversation, seq } => done(actions::read(engine, actor, conversation, seq).await),
        Command::CreateRoom { nonce, name } => {
            actions::create_room(engine, actor, nonce, &name).await.map(Reply::Opened)
        }
        Command::RenameRoom { conversation, name } => {
            done(actions::rename_room(engine, actor, conversation, &name).await)
        }
        Command::DeleteRoom { conversation } => done(actions::delete_room(engine, actor, conversation).await),
        Command::Join { conversation } => actions::join(engine, actor, conversation).await.map(Reply::Opened),
        Command::Leave { conversation } => done(actions::leave(engine, actor, conversation).await),
        Command::OpenPrivate { person } => {
            actions::open_private(engine, actor, person).await.map(Reply::Opened)
        }
        Command::Rooms { after } => actions::list_rooms(engine, actor, after).await.map(Reply::Rooms),
        Command::Members { conversation, after } => {
            actions::list_members(engine, actor, conversation, after).await.map(Reply::Members)
        }
        Command::Kick { conversation, person } => {
            done(actions::kick(engine, actor, conversation, person).await)
        }
        // Nobody is banned yet, so there is nobody to readmit.
        Command::Readmit { .. } => Err(Fault::UnknownCommand),
        Command::Mute { conversation, person, minutes } => {
            done(actions::mute(engine, actor, conversation, person, minutes).await)
        }
        Command::Profile { name, avatar, locale } => {
            actions::update_profile(engine, actor, name, avatar, locale).await.map(Reply::Person)
        }
        Command::ClaimOwner { code } => {
            let claimed = actions::claim_owner(engine, actor, &code).await;
            claimed.inspect(|_| session.became_owner()).map(Reply::Person)
        }
        Command::RenamePerson { person, name } => {
            actions::rename_person(engine, actor, person, &name).await.map(Reply::Person)
        }
        Command::RemovePerson { person } => done(actions::remove_person(engine, actor, person).await),
        Command::Logins { person } => {
            actions::list_logins(engine, actor, connection.login, person).await.map(Reply::Logins)
        }
        Command::SignOut { login } => done(actions::sign_out(engine, actor, login).await),
    })
}
