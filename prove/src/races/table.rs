//! A table: four people with a group and a space, and two of them with a private chat. One race after the other is run
//! there.

use super::{
    actor::{Actor, Script},
    race::{Kind, Late, Race, Records, went},
};
use crate::{link::Route, rng::Rng, space::Keeper};
use anyhow::bail;
use protocol::{Command, ConversationId, Entry, Fault, FindMembers, Nonce, Reply, Role, Seq, limits::PAGE};

/// Four people. What is done is done to the victim.
pub struct Table {
    owner: Actor,
    writer: Actor,
    other: Actor,
    victim: Actor,
    /// The private chat of the writer and the victim.
    chat: ConversationId,
    group: Option<ConversationId>,
    /// The owner's space: its lobby, a room, and an invitation.
    lobby: ConversationId,
    room: ConversationId,
    code: String,
    rng: Rng,
}

impl Table {
    pub async fn set(route: Route, number: usize, rng: Rng, keeper: &mut Keeper) -> anyhow::Result<Self> {
        let mut owner = Actor::come(route, &format!("主{number}")).await?;
        let mut writer = Actor::come(route, &format!("写{number}")).await?;
        let other = Actor::come(route, &format!("旁{number}")).await?;
        let mut victim = Actor::come(route, &format!("客{number}")).await?;
        let open = Command::OpenPrivate { person: victim.me };
        let Reply::Opened(chat) = writer.asks(open).await? else { bail!("no chat") };
        victim.asks(Command::OpenPrivate { person: writer.me }).await?;
        let (lobby, code) = keeper.make(owner.me, &mut owner.link).await?;
        let create =
            Command::CreateRoom { nonce: Nonce(1), name: format!("{number}号房"), space: Some(lobby) };
        let room = owner.link.opens(create).await?.id;
        let mut table =
            Self { owner, writer, other, victim, chat: chat.id, group: None, lobby, room, code, rng };
        for actor in [&mut table.writer, &mut table.other] {
            actor.come_into(&table.code, room).await?;
        }
        Ok(table)
    }

    /// Runs a race. What it gives is to be checked.
    pub async fn race(&mut self, kind: Kind) -> anyhow::Result<Race> {
        let conversation = match kind {
            Kind::Block => self.chat,
            Kind::Room | Kind::Lobby => self.space_for(kind).await?,
            _ => self.group_for(kind).await?,
        };
        let base =
            head(if kind == Kind::Block { &mut self.writer } else { &mut self.owner }, conversation).await?;
        for actor in [&mut self.owner, &mut self.writer, &mut self.other, &mut self.victim] {
            actor.asks(Command::Ping).await?;
        }
        let mut records = self.run(kind, conversation).await?;
        let [owner, writer, other, victim] = &mut records;
        self.owner.settles(owner).await?;
        self.writer.settles(writer).await?;
        self.other.settles(other).await?;
        self.victim.settles(victim).await?;
        let (log, late) = match kind {
            Kind::Delete => (Vec::new(), self.try_again(conversation).await?),
            Kind::Block => {
                let late = self.write_on(conversation, &mut records).await?;
                (log(&mut self.writer, conversation, base).await?, late)
            }
            _ => {
                let log = log(&mut self.owner, conversation, base).await?;
                let is_out = kind != Kind::Add && went(&log, self.victim.me).is_some();
                (log, if is_out { self.try_again(conversation).await? } else { Vec::new() })
            }
        };
        let people = [self.owner.me, self.writer.me, self.other.me, self.victim.me];
        Ok(Race { kind, conversation, lobby: self.lobby, base, log, people, records, late })
    }

    /// A group with the victim in it, or outside if they are to be added.
    async fn group_for(&mut self, kind: Kind) -> anyhow::Result<ConversationId> {
        let people = vec![self.writer.me, self.other.me, self.victim.me];
        let victim = self.victim.me;
        let id = match self.group {
            Some(id) => id,
            None => {
                let nonce = self.rng.nonce();
                let create = Command::CreateGroup { nonce, name: String::new(), people: people.clone() };
                let Reply::Opened(group) = self.owner.asks(create).await? else { bail!("no group") };
                group.id
            }
        };
        self.group = (kind != Kind::Delete).then_some(id);
        if kind == Kind::Add {
            match self.owner.tries(Command::Kick { conversation: id, person: victim }).await? {
                Ok(_) | Err(Fault::Missing) => {}
                Err(fault) => bail!("cannot begin: {fault}"),
            }
        } else {
            self.owner.asks(Command::AddPeople { conversation: id, people }).await?;
        }
        if kind == Kind::Demote {
            let person = self.writer.me;
            self.owner.asks(Command::SetRole { conversation: id, person, role: Role::Admin }).await?;
        }
        if kind == Kind::Return {
            self.victim.notes_cursor().await?;
        }
        Ok(id)
    }

    /// The room or the lobby of the space, with the victim in it.
    async fn space_for(&mut self, kind: Kind) -> anyhow::Result<ConversationId> {
        let readmit = Command::Readmit { conversation: self.lobby, person: self.victim.me };
        self.owner.asks(readmit).await?;
        self.victim.come_into(&self.code, self.room).await?;
        Ok(if kind == Kind::Room { self.room } else { self.lobby })
    }

    /// All four at the same time.
    async fn run(&mut self, kind: Kind, conversation: ConversationId) -> anyhow::Result<Records> {
        let (victim, writer) = (self.victim.me, self.writer.me);
        let remove = Command::Kick { conversation, person: victim };
        let at = self.rng.millis(0, 6);
        let mut mine: Script = Vec::new();
        let mut writers = self.talk(conversation, 4);
        let mut victims = self.questions(conversation);
        match kind {
            Kind::Kick | Kind::Return => mine.push((at, remove)),
            Kind::Room | Kind::Lobby => {
                mine.push((at, Command::Kick { conversation: self.lobby, person: victim }));
            }
            Kind::Leave => {
                let place = usize::try_from(self.rng.between(0, victims.len() as u64)).unwrap_or_default();
                victims.insert(place, (at / 4, Command::Leave { conversation }));
            }
            Kind::Delete => mine.push((at, Command::DeleteRoom { conversation })),
            Kind::Add => mine.push((at, Command::AddPeople { conversation, people: vec![victim] })),
            Kind::Block => victims.insert(2, (at, Command::Block { person: writer, blocked: true })),
            Kind::Demote => {
                mine.push((at, Command::SetRole { conversation, person: writer, role: Role::Member }));
                writers.insert(2, (self.rng.millis(0, 4), remove));
            }
        }
        let others = if kind == Kind::Block { Vec::new() } else { self.talk(conversation, 4) };
        let pause = self.rng.millis(0, 5);
        let victim = async {
            match kind {
                Kind::Return => self.victim.comes_back(pause, victims).await,
                _ => self.victim.plays(victims).await,
            }
        };
        let (owner, writer, other, victim) = tokio::try_join!(
            self.owner.plays(mine),
            self.writer.plays(writers),
            self.other.plays(others),
            victim
        )?;
        Ok([owner, writer, other, victim])
    }

    /// The victim tries everything when all is over.
    async fn try_again(&mut self, conversation: ConversationId) -> anyhow::Result<Late> {
        let mut late = Late::new();
        for command in attempts(conversation, &mut self.rng) {
            let answer = self.victim.tries(command.clone()).await?;
            late.push((command, answer));
        }
        Ok(late)
    }

    /// The writer goes on after the block, unheard; and what they wrote is not there when the block has ended.
    async fn write_on(
        &mut self,
        conversation: ConversationId,
        records: &mut Records,
    ) -> anyhow::Result<Late> {
        let more = self.talk(conversation, 2);
        let [_, writer, _, victim] = records;
        writer.extend(self.writer.plays(more).await?);
        self.writer.settles(writer).await?;
        self.victim.settles(victim).await?;
        self.victim.asks(Command::Block { person: self.writer.me, blocked: false }).await?;
        let read = Command::History { conversation, before: None, after: None, limit: Some(PAGE.into()) };
        let answer = self.victim.tries(read.clone()).await?;
        Ok(vec![(read, answer)])
    }

    fn talk(&mut self, conversation: ConversationId, messages: usize) -> Script {
        let pause = |rng: &mut Rng| rng.millis(0, 3);
        (0..messages).map(|_| (pause(&mut self.rng), said(conversation, self.rng.nonce()))).collect()
    }

    /// What the victim asks while it happens.
    fn questions(&mut self, conversation: ConversationId) -> Script {
        let mut all = attempts(conversation, &mut self.rng);
        let wanted = 5;
        let mut script = Script::new();
        while script.len() < wanted && !all.is_empty() {
            let place = usize::try_from(self.rng.between(0, all.len() as u64)).unwrap_or_default();
            script.push((self.rng.millis(0, 2), all.swap_remove(place)));
        }
        script
    }
}

fn said(conversation: ConversationId, nonce: Nonce) -> Command {
    Command::Send { conversation, nonce, text: format!("一句话 {nonce}"), with: None }
}

/// Everything that a member may ask.
fn attempts(conversation: ConversationId, rng: &mut Rng) -> Vec<Command> {
    vec![
        Command::History { conversation, before: None, after: None, limit: Some(10) },
        Command::Replay { conversation, after: Seq(0) },
        Command::Members(FindMembers { conversation, after: None, find: None, page: None }),
        Command::Group { conversation },
        Command::Typing { conversation },
        Command::Read { conversation, seq: Seq(1) },
        said(conversation, rng.nonce()),
        said(conversation, rng.nonce()),
    ]
}

/// The newest place of a log.
async fn head(reader: &mut Actor, conversation: ConversationId) -> anyhow::Result<Seq> {
    let read = Command::History { conversation, before: None, after: None, limit: Some(1) };
    let Reply::History(page) = reader.asks(read).await? else { bail!("no history") };
    Ok(page.as_of)
}

/// The log after a place; a race fits into a page.
async fn log(reader: &mut Actor, conversation: ConversationId, base: Seq) -> anyhow::Result<Vec<Entry>> {
    let read = Command::History { conversation, before: None, after: None, limit: Some(PAGE.into()) };
    let Reply::History(page) = reader.asks(read).await? else { bail!("no history") };
    anyhow::ensure!(page.from <= base.next(), "a race is longer than a page");
    Ok(page.items.into_iter().filter(|entry| entry.seq > base).collect())
}
