//! Spaces: a keeper, who owns the server and is no client, makes them and hands each over to one of its people.

use crate::{
    http,
    link::{Link, Route},
};
use anyhow::{Context as _, bail};
use protocol::{
    Command, ConversationId, Nonce, PersonId, Reply, Role, ServerInvitation, limits::INVITATION_USES,
};

/// What the keeper is called.
const KEEPER: &str = "馆";

/// A space. Its owner stays; everybody else comes and goes, and is out of its rooms when they go.
#[derive(Debug, Clone)]
pub struct Space {
    pub lobby: ConversationId,
    pub owner: PersonId,
    pub rooms: Vec<ConversationId>,
}

impl Space {
    /// Whether a conversation is its lobby or one of its rooms.
    pub fn has(&self, conversation: ConversationId) -> bool {
        self.lobby == conversation || self.rooms.contains(&conversation)
    }
}

/// Whoever owns the server.
pub struct Keeper {
    link: Link,
    made: u128,
}

impl Keeper {
    /// Comes to a fresh server with the code that it printed.
    pub async fn come(route: Route, owner_code: String) -> anyhow::Result<Self> {
        let token = http::log_in(route.server, KEEPER).await?.token;
        let mut link = Link::resumed(route, &token).await?;
        link.ask(Command::ClaimOwner { code: owner_code }).await??;
        Ok(Self { link, made: 0 })
    }

    /// Makes a space, hands it over to somebody and leaves it. Gives its lobby, and the first invitation of its owner.
    pub async fn make(
        &mut self,
        person: PersonId,
        owner: &mut Link,
    ) -> anyhow::Result<(ConversationId, String)> {
        let Self { link, made } = self;
        *made += 1;
        let space = Command::MakeSpace { nonce: Nonce(*made), name: format!("{made}号空间") };
        let lobby = link.opens(space).await?.id;
        let code = invitation_in(link.ask(invite(lobby)).await??)?;
        owner.opens(Command::AcceptInvite { code }).await?;
        link.ask(Command::SetRole { conversation: lobby, person, role: Role::Owner }).await??;
        link.ask(Command::Leave { conversation: lobby }).await??;
        Ok((lobby, invitation_in(owner.ask(invite(lobby)).await??)?))
    }
}

/// Makes an invitation into a space, for as many as there may be.
pub fn invite(lobby: ConversationId) -> Command {
    Command::MakeInvitation { room: Some(lobby), hours: 24, uses: INVITATION_USES }
}

/// The code of the invitation that was made.
pub fn invitation_in(reply: Reply) -> anyhow::Result<String> {
    let Reply::Admin(json) = reply else { bail!("expected an invitation, got {reply:?}") };
    json.read::<ServerInvitation>()?.code.context("an invitation without a code")
}
