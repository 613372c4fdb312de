//! A phase: a fresh server and its clients, faults of one kind, then the audit.

use crate::{
    attachment,
    audit::{Ledgers, Memberships, Verdict, audit},
    client::{Behaviour, Client},
    context::{PhaseContext, Society, Stage, Tally},
    history, ledger,
    ledger::Ledger,
    link::Route,
    proxy::{self, Cuts, Proxy},
    rng::Rng,
    server::{Program, Server},
    unsent, votes,
    world::World,
};
use anyhow::Context as _;
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinSet, time::sleep};

/// Those who upload files. Their token stays the same.
const UPLOADERS: [usize; 4] = [0, 3, 6, 9];

/// The faults of a phase.
#[derive(Debug, Clone, Copy)]
pub enum Faults {
    /// So many times `kill -9` and a restart.
    Kills(u64),
    /// So many cut connections.
    Cuts(u64),
    /// Clients that stop reading so many times.
    SlowReaders(u64),
}

impl Faults {
    /// The mean time between two messages of a client: about 1 000 messages a second in all during kills.
    fn pace(self) -> Duration {
        Duration::from_millis(match self {
            Self::Kills(_) => 12,
            Self::Cuts(_) => 40,
            Self::SlowReaders(_) => 25,
        })
    }
}

/// A phase.
pub struct Phase {
    pub name: String,
    pub program: Program,
    pub faults: Faults,
    /// How long unacknowledged messages are retried at the end.
    pub patience: Duration,
    /// Whether to keep data and ledgers if something was found.
    pub keep: bool,
}

/// The result of a phase.
pub struct Outcome {
    pub name: String,
    pub trials: u64,
    pub verdict: Verdict,
    pub tally: Tally,
    pub notes: Vec<String>,
    pub took: Duration,
}

impl Phase {
    /// Runs it. An error means that the proof could not be made.
    pub async fn run(&self, rng: &mut Rng) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let folder = tempfile::tempdir()?;
        let outcome = self.run_in(folder.path(), rng).await;
        match outcome {
            Ok(outcome) => {
                if self.keep && !outcome.verdict.is_clean() {
                    println!("{}: kept for you to look at: {}", self.name, folder.keep().display());
                }
                Ok(Outcome { took: started.elapsed(), ..outcome })
            }
            Err(error) => {
                let kept = folder.keep();
                Err(error.context(format!("{}: what there is lies in {}", self.name, kept.display())))
            }
        }
    }

    async fn run_in(&self, folder: &Path, rng: &mut Rng) -> anyhow::Result<Outcome> {
        let mut server = Server::start(self.program.clone(), folder, rng).await?;
        let straight = Route::straight(server.address);
        let world = World::found(&mut server).await.context("cannot set the scene")?;
        let cuts = Cuts::up_to(if let Faults::Cuts(cuts) = self.faults { cuts } else { 0 });
        let proxied = matches!(self.faults, Faults::Cuts(_));
        let mut proxies = Vec::new();
        let route = if proxied {
            for behaviour in [proxy::Behaviour::Sockets, proxy::Behaviour::Posts] {
                proxies.push(Proxy::start(server.address, behaviour, cuts.clone(), rng.fork()).await?);
            }
            let address = |n: usize| proxies.get(n).map_or(server.address, |proxy: &Proxy| proxy.address);
            Route { sockets: address(0), posts: address(1), ..straight }
        } else {
            straight
        };
        let slow = matches!(self.faults, Faults::SlowReaders(_));
        let (stage, listens) = watch::channel(Stage::Talk);
        let context = Arc::new(PhaseContext {
            route,
            fallback_percent: if proxied { 10 } else { 0 },
            pace: self.faults.pace(),
            flood: slow.then_some(world.first_room),
            long_pauses: matches!(self.faults, Faults::SlowReaders(pauses) if pauses > 10),
            society: Society::of(&world),
            stage: listens,
            tally: Tally::default(),
        });
        let (mut people, mut uploads) = enter(&world, &context, folder, slow, rng)?;
        let mut notes = Vec::new();
        self.inject_faults(&mut server, &context, &cuts, rng).await?;
        let _ = stage.send(Stage::Finish);
        wait_for(self.patience, || context.tally.finished.load(Ordering::Relaxed) == world.people.len())
            .await;
        // Time for what is in flight. A client that still waits for an answer will not get one.
        let next = if context.tally.finished.load(Ordering::Relaxed) == world.people.len() {
            Stage::Settle
        } else {
            Stage::Leave
        };
        let _ = stage.send(next);
        let mut ledgers = Ledgers::new();
        while let Some(ended) = people.join_next().await {
            let id = ended.context("a client failed")?.context("a ledger cannot be written")?;
            ledgers.insert(id, ledger::read(&folder.join(format!("{id}.jsonl")))?);
        }
        while uploads.join_next().await.is_some() {}
        drop(stage);
        drop(proxies);
        let (verdict, happened) = examine(&world, &server, &ledgers).await?;
        server.kill().await?;
        let (tally, of) = (&context.tally, |counter: &AtomicU64| counter.load(Ordering::Relaxed));
        notes.push(format!(
            "{happened}; {} changes of messages answered, {} votes, {} drafts, {} messages for later; between people {} things done and {} refused; {} came in by a passkey; {} files uploaded; {}",
            of(&tally.changed),
            of(&tally.votes),
            of(&tally.drafts),
            of(&tally.scheduled),
            of(&tally.done),
            of(&tally.refused),
            of(&tally.by_passkey),
            of(&tally.uploaded),
            self.note(tally, &cuts)
        ));
        let context = Arc::into_inner(context).context("a client is left")?;
        let trials = match self.faults {
            Faults::Kills(n) | Faults::Cuts(n) => n,
            Faults::SlowReaders(_) => context.tally.pauses.load(Ordering::Relaxed),
        };
        Ok(Outcome {
            name: self.name.clone(),
            trials,
            verdict,
            tally: context.tally,
            notes,
            took: Duration::ZERO,
        })
    }

    /// Injects the faults, one after the other.
    async fn inject_faults(
        &self,
        server: &mut Server,
        context: &PhaseContext,
        cuts: &Cuts,
        rng: &mut Rng,
    ) -> anyhow::Result<()> {
        match self.faults {
            Faults::Kills(kills) => {
                for _ in 0..kills {
                    sleep(rng.millis(50, 1_500)).await;
                    server.kill().await?;
                    server.run().await.context("it does not start again")?;
                    let database = server.database();
                    tokio::task::spawn_blocking(move || history::check_integrity(&database)).await??;
                }
                sleep(Duration::from_millis(300)).await;
            }
            Faults::Cuts(n) => {
                let patience = Duration::from_secs(20) + Duration::from_millis(n * 500);
                wait_for(patience, || cuts.left() == 0).await;
                anyhow::ensure!(cuts.left() == 0, "{} cuts are left after {patience:?}", cuts.left());
            }
            Faults::SlowReaders(pauses) => {
                let patience = Duration::from_secs(20 + 5 * pauses);
                wait_for(patience, || context.tally.pauses.load(Ordering::Relaxed) >= pauses).await;
            }
        }
        Ok(())
    }

    fn note(&self, tally: &Tally, cuts: &Cuts) -> String {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let retried = of(&tally.retried);
        match self.faults {
            Faults::Kills(_) => format!("{retried} retries, integrity_check ok after each kill"),
            Faults::Cuts(_) => format!(
                "{retried} retries; cuts: {} sudden, {} between commit and ack, {} mid-frame, {} after a stall; {} of them on the fallback or an upload",
                of(&cuts.sudden),
                of(&cuts.before_ack),
                of(&cuts.mid_frame),
                of(&cuts.stalled),
                of(&cuts.fallback)
            ),
            Faults::SlowReaders(_) => {
                format!(
                    "{retried} retries, {} times told to be behind, {} gaps marked",
                    of(&tally.behind),
                    of(&tally.too_far)
                )
            }
        }
    }
}

/// What is to be found when all is over, and how much there was of it.
async fn examine(world: &World, server: &Server, ledgers: &Ledgers) -> anyhow::Result<(Verdict, String)> {
    let straight = Route::straight(server.address);
    unsent::all_sent(&server.database()).await?;
    let read = history::by_api(world, straight).await.context("cannot read the history")?;
    let histories = history::by_sql(&server.database())?;
    let mut verdict = audit(&world.members, &histories, ledgers);
    history::compare(&read, &histories, &mut verdict);
    history::check_contacts(&server.database(), &mut verdict)?;
    let (drafts, votes) = (
        unsent::check(&server.database(), ledgers, &mut verdict)?,
        votes::check(&server.database(), ledgers, &mut verdict)?,
    );
    let attached = attachment::check(&server.database(), ledgers, &mut verdict)?;
    if let Err(error) = history::check_integrity(&server.database()) {
        verdict.unexpected(format!("{error:#}"));
    }
    let members = Memberships::of(&world.members, &histories);
    history::check_spaces(world, &members, &mut verdict);
    history::check_privacy(world, &members, straight, &mut verdict).await.context("cannot check privacy")?;
    let kept: usize = histories.values().map(Vec::len).sum();
    let lobbies = world.spaces.iter().map(|space| members.goings(space.lobby)).sum::<usize>();
    let rooms = world.spaces.iter().flat_map(|space| &space.rooms).map(|room| members.goings(*room));
    let happened = format!(
        "{} conversations, {kept} entries kept, {attached} attachments with their bytes, {votes} votes, {drafts} drafts; {lobbies} times somebody went from a space, and with it {} times \
         from a room",
        histories.len(),
        rooms.sum::<usize>()
    );
    Ok((verdict, happened))
}

/// Starts the clients, and the uploads of some. For slow readers, two of them stop reading and four flood a room.
fn enter(
    world: &World,
    context: &Arc<PhaseContext>,
    folder: &Path,
    slow: bool,
    rng: &mut Rng,
) -> io::Result<(JoinSet<io::Result<protocol::PersonId>>, JoinSet<()>)> {
    let (mut people, mut uploads) = (JoinSet::new(), JoinSet::new());
    for (place, login) in world.people.iter().enumerate() {
        let behaviour = match place {
            0 | 1 if slow => Behaviour::Pauses,
            2..=5 if slow => Behaviour::Floods,
            _ => Behaviour::Chats,
        };
        let ledger = Ledger::create(&folder.join(format!("{}.jsonl", login.person.id)))?;
        let files = UPLOADERS.contains(&place).then(|| {
            let (upload, files) = attachment::upload(login, context, rng.fork());
            uploads.spawn(upload);
            files
        });
        people.spawn(Client::new(login.clone(), behaviour, context.clone(), ledger, files, rng.fork()).run());
    }
    Ok((people, uploads))
}

async fn wait_for(patience: Duration, done: impl Fn() -> bool) {
    let until = Instant::now() + patience;
    while !done() && Instant::now() < until {
        sleep(Duration::from_millis(10)).await;
    }
}
