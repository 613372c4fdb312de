//! Somebody at a table: a connection, and everything that it hears during a race, in order.

use crate::{
    http::{self, LoggedIn},
    link::{ConnectOptions, Link, Received, Resume, Route},
};
use anyhow::{Context as _, bail};
use protocol::{Command, ConversationId, Cursor, Event, Fault, PersonId, Reply, ServerFrame};
use std::{collections::HashMap, time::Duration};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// The time limit for all answers of a script.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is sent, each after a pause.
pub type Script = Vec<(Duration, Command)>;

/// Something that a connection received.
#[derive(Debug)]
pub enum Heard {
    Event(Event),
    Answer(Command, Result<Reply, Fault>),
}

/// Somebody with an open connection.
pub struct Actor {
    pub me: PersonId,
    login: LoggedIn,
    route: Route,
    pub(super) link: Link,
    cursor: Option<Cursor>,
}

impl Actor {
    /// Comes to the server.
    pub async fn come(route: Route, name: &str) -> anyhow::Result<Self> {
        let login = http::log_in(route.server, name).await?;
        let link = Link::resumed(route, &login.token).await?;
        Ok(Self { me: login.person.id, login, route, link, cursor: None })
    }

    /// Comes into a space, and into a room of it.
    pub async fn come_into(&mut self, code: &str, room: ConversationId) -> anyhow::Result<()> {
        self.link.opens(Command::AcceptInvite { code: code.to_owned() }).await?;
        self.link.opens(Command::Join { conversation: room }).await?;
        Ok(())
    }

    /// Asks something, and hears nothing else meanwhile.
    pub async fn tries(&mut self, command: Command) -> anyhow::Result<Result<Reply, Fault>> {
        self.link.ask(command).await
    }

    /// The same, of what has to be granted.
    pub async fn asks(&mut self, command: Command) -> anyhow::Result<Reply> {
        let name = format!("{command:?}");
        self.tries(command).await?.map_err(|fault| anyhow::anyhow!("{name}: {fault}"))
    }

    /// Where a resume would go on.
    pub async fn notes_cursor(&mut self) -> anyhow::Result<()> {
        if let Reply::Resumed(resumed) = self.asks(Command::Resume { cursor: None }).await? {
            self.cursor = Some(resumed.cursor);
        }
        Ok(())
    }

    /// Sends all of it, and hears everything until all of it is answered.
    pub async fn plays(&mut self, script: Script) -> anyhow::Result<Vec<Heard>> {
        let mut heard = Vec::new();
        timeout(PATIENCE, self.follow(script, &mut heard)).await.context("no answers in time")??;
        Ok(heard)
    }

    async fn follow(&mut self, script: Script, heard: &mut Vec<Heard>) -> anyhow::Result<()> {
        let mut open: HashMap<u32, Command> = HashMap::new();
        let (mut script, mut due) = (script.into_iter().peekable(), Instant::now());
        due += script.peek().map_or(Duration::ZERO, |next| next.0);
        while script.peek().is_some() || !open.is_empty() {
            tokio::select! {
                biased;
                () = sleep_until(due), if script.peek().is_some() => {
                    let Some((_, command)) = script.next() else { continue };
                    due += script.peek().map_or(Duration::ZERO, |next| next.0);
                    open.insert(self.link.send(command.clone()).await?, command);
                }
                received = self.link.receive() => hear(received, &mut open, heard)?,
            }
        }
        Ok(())
    }

    /// Everything that was told before now has been heard after this.
    pub async fn settles(&mut self, heard: &mut Vec<Heard>) -> anyhow::Result<()> {
        let more = self.plays(vec![(Duration::ZERO, Command::Ping)]).await?;
        heard.extend(more.into_iter().filter(|heard| !matches!(heard, Heard::Answer(Command::Ping, _))));
        Ok(())
    }

    /// Loses the connection, comes back after a pause with the cursor, and hears what comes with it.
    pub async fn comes_back(&mut self, pause: Duration, script: Script) -> anyhow::Result<Vec<Heard>> {
        sleep(pause).await;
        let resume = Some(Resume { cursor: self.cursor.clone() });
        let options = ConnectOptions { resume, ..ConnectOptions::default() };
        self.link = Link::open(self.route, &self.login.token, options).await?.0;
        let mut heard = Vec::new();
        let mut open = HashMap::from([(Cursor::HANDSHAKE, Command::Resume { cursor: self.cursor.clone() })]);
        while !open.is_empty() {
            let received = timeout(PATIENCE, self.link.receive()).await.context("no resume in time")?;
            hear(received, &mut open, &mut heard)?;
        }
        heard.extend(self.plays(script).await?);
        Ok(heard)
    }
}

fn hear(received: Received, open: &mut HashMap<u32, Command>, heard: &mut Vec<Heard>) -> anyhow::Result<()> {
    let frame = match received {
        Received::Frame(frame) => *frame,
        Received::Unreadable(why) => bail!("an unreadable frame: {why}"),
        Received::Closed => bail!("closed during a race"),
    };
    let mut answered = |reference: u32, answer| {
        let command = open.remove(&reference).context("an answer to what was not asked")?;
        heard.push(Heard::Answer(command, answer));
        anyhow::Ok(())
    };
    match frame {
        ServerFrame::Event(event) => heard.push(Heard::Event(event)),
        ServerFrame::Reply { reference, ok } => answered(reference, Ok(ok))?,
        ServerFrame::Refusal { reference, fault } => answered(reference, Err(fault))?,
        ServerFrame::Hello(_) | ServerFrame::Unknown => bail!("an unexpected frame"),
    }
    Ok(())
}
