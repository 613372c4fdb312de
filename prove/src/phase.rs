//! One phase: a fresh server and its people, faults of one kind, then the audit.

use crate::{
    audit::{Diaries, Verdict, audit},
    chance::Chance,
    history, ledger,
    ledger::Ledger,
    link::Route,
    person::{Habit, Person},
    proxy::{self, Cuts, Proxy},
    server::{Program, Server},
    stage::{Mood, Stage, Tally},
    world::World,
};
use anyhow::Context as _;
use std::{
    io,
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinSet, time::sleep};

/// What is done to the server.
#[derive(Debug, Clone, Copy)]
pub enum Faults {
    /// `kill -9` and a restart, so often.
    Kills(u64),
    /// Connections cut, so many.
    Cuts(u64),
    /// Clients that stop reading, so often.
    Naps(u64),
}

impl Faults {
    /// How often each says something: about 1 000 messages a second in all while the server is killed.
    fn pace(self) -> Duration {
        Duration::from_millis(match self {
            Self::Kills(_) => 12,
            Self::Cuts(_) => 40,
            Self::Naps(_) => 25,
        })
    }
}

/// A phase.
pub struct Phase {
    pub name: String,
    pub program: Program,
    pub faults: Faults,
    /// What is unanswered at the end is retried for so long.
    pub patience: Duration,
    /// Keep the data and the ledgers if something was found.
    pub keep: bool,
}

/// What came of it.
pub struct Outcome {
    pub name: String,
    pub trials: u64,
    pub verdict: Verdict,
    pub tally: Tally,
    pub notes: Vec<String>,
    pub took: Duration,
}

impl Phase {
    /// Runs it. An error is a failure of the proof itself, or of the server to start.
    pub async fn run(&self, chance: &mut Chance) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let folder = tempfile::tempdir()?;
        let outcome = self.run_in(folder.path(), chance).await;
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

    async fn run_in(&self, folder: &Path, chance: &mut Chance) -> anyhow::Result<Outcome> {
        let mut server = Server::start(self.program.clone(), folder, chance).await?;
        let straight = Route::straight(server.address);
        let world = World::found(straight).await.context("cannot set the scene")?;
        let cuts = Cuts::up_to(if let Faults::Cuts(cuts) = self.faults { cuts } else { 0 });
        let proxied = matches!(self.faults, Faults::Cuts(_));
        let mut proxies = Vec::new();
        let route = if proxied {
            for habit in [proxy::Habit::Sockets, proxy::Habit::Posts] {
                proxies.push(Proxy::start(server.address, habit, cuts.clone(), chance.fork()).await?);
            }
            let address = |n: usize| proxies.get(n).map_or(server.address, |proxy: &Proxy| proxy.address);
            Route { sockets: address(0), posts: address(1), ..straight }
        } else {
            straight
        };
        let slow = matches!(self.faults, Faults::Naps(_));
        let (mood, listens) = watch::channel(Mood::Talk);
        let stage = Arc::new(Stage {
            route,
            fallback_percent: if proxied { 10 } else { 0 },
            pace: self.faults.pace(),
            flood: slow.then_some(world.first_room),
            long_naps: matches!(self.faults, Faults::Naps(naps) if naps > 10),
            mood: listens,
            tally: Tally::default(),
        });
        let mut people = enter(&world, &stage, folder, slow, chance)?;
        let mut notes = Vec::new();
        self.torment(&mut server, &stage, &cuts, chance).await?;
        let _ = mood.send(Mood::Finish);
        wait_for(self.patience, || stage.tally.finished.load(Ordering::Relaxed) == world.people.len()).await;
        // What is on its way arrives; who still waits for an answer will not get one.
        let next = if stage.tally.finished.load(Ordering::Relaxed) == world.people.len() {
            Mood::Settle
        } else {
            Mood::Leave
        };
        let _ = mood.send(next);
        let mut diaries = Diaries::new();
        while let Some(ended) = people.join_next().await {
            let id = ended.context("a client failed")?.context("a ledger cannot be written")?;
            diaries.insert(id, ledger::read(&folder.join(format!("{id}.jsonl")))?);
        }
        drop(mood);
        drop(proxies);
        let histories = history::by_api(&world, straight).await.context("cannot read the history")?;
        let mut verdict = audit(&world.members, &histories, &diaries);
        history::compare(&histories, &history::by_sql(&server.database())?, &mut verdict);
        if let Err(error) = history::check_integrity(&server.database()) {
            verdict.odd(format!("{error:#}"));
        }
        history::pry(&world, straight, &mut verdict).await.context("cannot pry")?;
        server.kill().await?;
        let kept: usize = histories.values().map(Vec::len).sum();
        notes.push(format!(
            "{} conversations, {kept} entries kept, {}",
            histories.len(),
            self.note(&stage.tally, &cuts)
        ));
        let stage = Arc::into_inner(stage).context("a client is left")?;
        let trials = match self.faults {
            Faults::Kills(n) | Faults::Cuts(n) => n,
            Faults::Naps(_) => stage.tally.naps.load(Ordering::Relaxed),
        };
        Ok(Outcome {
            name: self.name.clone(),
            trials,
            verdict,
            tally: stage.tally,
            notes,
            took: Duration::ZERO,
        })
    }

    /// Does the faults, one after the other.
    async fn torment(
        &self,
        server: &mut Server,
        stage: &Stage,
        cuts: &Cuts,
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        match self.faults {
            Faults::Kills(kills) => {
                for _ in 0..kills {
                    sleep(chance.millis(50, 1_500)).await;
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
            Faults::Naps(naps) => {
                let patience = Duration::from_secs(20 + 5 * naps);
                wait_for(patience, || stage.tally.naps.load(Ordering::Relaxed) >= naps).await;
            }
        }
        Ok(())
    }

    fn note(&self, tally: &Tally, cuts: &Cuts) -> String {
        let of = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        let retried = of(&tally.retried);
        match self.faults {
            Faults::Kills(_) => format!("{retried} retries, integrity_check ok after each kill"),
            Faults::Cuts(_) => format!(
                "{retried} retries; cuts: {} sudden, {} between commit and ack, {} mid-frame, {} after a stall; {} of them on the fallback",
                of(&cuts.sudden),
                of(&cuts.before_ack),
                of(&cuts.mid_frame),
                of(&cuts.stalled),
                of(&cuts.fallback)
            ),
            Faults::Naps(_) => {
                format!(
                    "{retried} retries, {} times told to be behind, {} gaps marked",
                    of(&tally.behind),
                    of(&tally.too_far)
                )
            }
        }
    }
}

/// Lets everybody in. Where it is about slow readers, two stop reading and four flood them.
fn enter(
    world: &World,
    stage: &Arc<Stage>,
    folder: &Path,
    slow: bool,
    chance: &mut Chance,
) -> io::Result<JoinSet<io::Result<protocol::PersonId>>> {
    let mut people = JoinSet::new();
    for (place, login) in world.people.iter().enumerate() {
        let habit = match place {
            0 | 1 if slow => Habit::Naps,
            2..=5 if slow => Habit::Floods,
            _ => Habit::Talks,
        };
        let ledger = Ledger::create(&folder.join(format!("{}.jsonl", login.person.id)))?;
        people.spawn(Person::new(login.clone(), habit, stage.clone(), ledger, chance.fork()).live());
    }
    Ok(people)
}

async fn wait_for(patience: Duration, done: impl Fn() -> bool) {
    let until = Instant::now() + patience;
    while !done() && Instant::now() < until {
        sleep(Duration::from_millis(10)).await;
    }
}
