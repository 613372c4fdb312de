//! 小乐, the robot: somebody who is always here and answers what a program can answer.
//!
//! It hears messages behind the bus ([`hearing`]), finds an answer ([`skills`], then the AI if one is
//! configured), and says it through `actions::execute` like anybody else ([`voice`]). What it heard last is
//! its read position, and each answer's nonce follows from its question: a question that is heard twice, or
//! again after a restart, is answered once.

mod ai;
mod answering;
mod hearing;
mod mention;
mod reminding;
pub mod skills;
mod unsent;
mod voice;
mod waiting;

pub use ai::{AiConfig, AiKey, Patience, SetupError};

use crate::{
    Engine,
    actions::person::found_robot,
    domain::alarm::Alarm,
    ports::bus::Envelope,
    robot::{ai::Ai, hearing::Ear, voice::Voice},
    runner,
};
use jiff::tz::TimeZone;
use protocol::{ConversationId, Fault, Locale, PersonId, Seq, limits::TYPING_SECONDS};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicI64},
    time::Duration,
};
use tokio::sync::Semaphore;

/// Questions to the AI that are open at the same time; more are told to come back.
const AT_ONCE: usize = 4;
/// A typing notice is repeated before it expires.
const TYPING_EVERY: Duration = Duration::from_secs((TYPING_SECONDS - 2) as u64);

/// What was chosen for the robot.
#[derive(Debug, Clone, Default)]
pub struct RobotConfig {
    /// What answers what it does not know itself; nothing if absent.
    pub ai: Option<AiConfig>,
    /// The time zone it speaks in; the machine's own if absent.
    pub zone: Option<TimeZone>,
}

/// What the robot's parts share.
struct Robot {
    engine: Arc<Engine>,
    ear: Arc<Ear>,
    voice: Voice,
    alarm: Alarm,
    zone: TimeZone,
    ai: Option<Arc<Ai>>,
    asking: Arc<Semaphore>,
    /// Questions that the AI has not answered yet.
    open: Mutex<BTreeSet<(ConversationId, Seq)>>,
    /// When the owners were told last that somebody waits, milliseconds since 1970.
    told_owners: AtomicI64,
}

impl Robot {
    /// The language that somebody is spoken to in.
    async fn locale_of(&self, person: PersonId) -> Locale {
        let found: runner::Result<_> =
            self.engine.reads.run(move |read| Ok(read.robot().locale(person)?)).await;
        found.ok().flatten().unwrap_or_default()
    }

    /// Notes how far it has heard: not past a question that is still open.
    async fn note_heard(&self, conversation: ConversationId, seq: Seq) {
        let first = {
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.range((conversation, Seq(0))..=(conversation, seq)).next().map(|(_, seq)| *seq)
        };
        let seq = first.map_or(seq, |open| Seq(open.0.saturating_sub(1)));
        self.voice.heard(conversation, seq).await;
    }

    /// Notes that a question is open, or no longer. Whether that is new.
    fn set_open(&self, question: (ConversationId, Seq), is_open: bool) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if is_open { open.insert(question) } else { open.remove(&question) }
    }
}

/// Brings the robot to a server and lets it answer until the server stops. Does nothing if an owner has
/// removed it.
///
/// # Errors
/// The store's, and if the AI cannot be reached by what is configured.
pub async fn start(engine: &Arc<Engine>, config: RobotConfig) -> Result<(), StartError> {
    if !found_robot(engine).await? {
        return Ok(());
    }
    let ai = config.ai.map(Ai::new).transpose()?.map(Arc::new);
    let (ear, heard) = Ear::new();
    let ear = Arc::new(ear);
    let listening = ear.clone();
    engine.overhear(move |envelope: &Envelope| listening.hear(envelope));
    engine.hub.presence().set_robot(true);
    let robot = Arc::new(Robot {
        engine: engine.clone(),
        ear,
        voice: Voice::new(engine.clone()),
        alarm: Alarm::default(),
        zone: config.zone.unwrap_or_else(TimeZone::system),
        ai,
        asking: Arc::new(Semaphore::new(AT_ONCE)),
        open: Mutex::default(),
        told_owners: AtomicI64::new(i64::MIN),
    });
    engine.tasks.spawn(reminding::run(robot.clone()));
    engine.tasks.spawn(answering::run(robot, heard));
    Ok(())
}

/// Why the robot could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store's.
    #[error("the robot has no place in the database: {0}")]
    Store(#[from] Fault),
    /// The AI's address, key or certificates.
    #[error("the AI cannot be used: {0}")]
    Ai(#[from] ai::SetupError),
}
