//! When to connect, to fall back, to ask for a sign of life and to give up: a plain value without a browser.
//! It takes what happens and returns what to do. Times are monotonic, so a change of the device's clock moves
//! no deadline.

mod input;
pub mod relay;
#[cfg(test)]
mod tests;

pub use input::{Close, Effect, Ended, Input, Moment, Probe};

use super::{
    backoff::Backoff,
    connection::{Carrier, Connection, ReadyState},
};
use protocol::limits::{HEARTBEAT_SECONDS, PONG_SECONDS, close::SIGNED_OUT};

/// An attempt that has neither opened nor failed is given up after this, milliseconds.
const GIVE_UP: i64 = 15_000;
/// An attempt that takes longer than this is told to the reader, milliseconds.
const SLOW: i64 = 4_000;
/// A reader who wants to connect now gets a new attempt, unless the present one is younger than this,
/// milliseconds.
const FRESH: i64 = 1_000;
/// How long the fallback is used before a WebSocket is tried again, milliseconds.
const SOCKET_AGAIN: i64 = 5 * 60_000;
/// How long to wait for the probe that checks a login which was told to have ended, milliseconds.
const VERIFY: i64 = 5_000;
/// Ticks come once a second. One that is later than this says that the page slept, milliseconds.
const LATE: i64 = 5_000;
const HEARTBEAT: i64 = HEARTBEAT_SECONDS as i64 * 1_000;
const PONG: i64 = PONG_SECONDS as i64 * 1_000;

/// The connection of one page, through all its attempts.
#[derive(Debug, Default)]
pub struct Connecting {
    phase: Phase,
    /// Counts the attempts, so that late news of an earlier one is ignored.
    attempt: u32,
    backoff: Backoff,
    /// Since when the fallback is used.
    fallback_since: Option<i64>,
    /// The server has answered over HTTP since a WebSocket last failed to open. If the next one fails too,
    /// WebSockets are blocked.
    http_answers: bool,
    /// When the last tick came: monotonic and wall clock.
    ticked: Option<(i64, i64)>,
    reported: Option<Connection>,
}

#[derive(Debug, Default)]
enum Phase {
    /// Not started.
    #[default]
    Idle,
    /// The next attempt is due at this time.
    Waiting(i64),
    /// An attempt is under way since this time.
    Opening(i64),
    Open(Line),
    /// The server says that this login has ended. Another tab may have logged in again.
    Verifying {
        why: Ended,
        until: i64,
    },
    /// Nothing more will happen.
    Ended,
}

/// An open connection.
#[derive(Debug)]
struct Line {
    since: i64,
    pinged: i64,
    /// A frame has to arrive by then.
    answer_by: Option<i64>,
    /// When it was last asked whose login this browser has.
    probed: i64,
}

impl Connecting {
    /// Takes what happened and returns what to do.
    pub fn take(&mut self, input: Input, now: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        match input {
            Input::Start | Input::Restored if !self.has_ended() => self.connect(now, &mut effects),
            Input::Opened(attempt) => self.opened(attempt, now),
            Input::Closed(attempt, close) if attempt == self.attempt => {
                self.closed(close, now, &mut effects);
            }
            Input::Probed(probe) => self.probed(probe, now, &mut effects),
            Input::Tick => self.tick(now, &mut effects),
            Input::Wake => self.wake(now, &mut effects),
            Input::Stop => {
                self.phase = Phase::Ended;
                self.attempt += 1;
                effects.push(Effect::Drop);
            }
            _ => {}
        }
        self.report(now, &mut effects);
        effects
    }

    /// A frame was received. Returns whether it is one of the present connection.
    pub fn heard(&mut self, attempt: u32) -> bool {
        if let Phase::Open(line) = &mut self.phase
            && attempt == self.attempt
        {
            line.answer_by = None;
        }
        self.is_present(attempt)
    }

    /// Whether an attempt is the present one.
    #[must_use]
    pub fn is_present(&self, attempt: u32) -> bool {
        attempt == self.attempt
    }

    /// Whether frames can be sent.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open(_))
    }

    fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended)
    }

    fn carrier(&self) -> Carrier {
        if self.fallback_since.is_some() { Carrier::Stream } else { Carrier::Socket }
    }

    /// Begins an attempt, in the place of one that may be under way.
    fn connect(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Idle | Phase::Waiting(_)) {
            effects.push(Effect::Drop);
        }
        if self.fallback_since.is_some_and(|since| now.up - since > SOCKET_AGAIN) {
            self.fallback_since = None;
            self.http_answers = true;
        }
        self.attempt += 1;
        self.phase = Phase::Opening(now.up);
        effects.push(Effect::Open(self.attempt, self.carrier()));
    }

    fn opened(&mut self, attempt: u32, now: Moment) {
        if attempt == self.attempt && matches!(self.phase, Phase::Opening(_)) {
            self.http_answers = false;
            self.phase = Phase::Open(Line { since: now.up, pinged: now.up, answer_by: None, probed: now.up });
        }
    }

    fn closed(&mut self, close: Option<Close>, now: Moment, effects: &mut Vec<Effect>) {
        if let Some(close) = close.as_ref().filter(|close| close.code == SIGNED_OUT) {
            return self.verify(Ended::of_reason(&close.reason), now, effects);
        }
        self.lost(close.and_then(|close| close.retry_ms()), now, effects);
    }

    /// It looks as if the login has ended: asks once more.
    fn verify(&mut self, why: Ended, now: Moment, effects: &mut Vec<Effect>) {
        self.attempt += 1;
        self.phase = Phase::Verifying { why, until: now.up + VERIFY };
        effects.extend([Effect::Drop, Effect::Probe]);
    }

    /// The connection or the attempt is over: waits for the next one.
    fn lost(&mut self, asked: Option<u32>, now: Moment, effects: &mut Vec<Effect>) {
        let stood = match &self.phase {
            Phase::Open(line) => now.up - line.since,
            Phase::Opening(_) => {
                self.failed_to_open(now, effects);
                0
            }
            _ => return,
        };
        self.attempt += 1;
        let wait = self.backoff.next(stood, now.random, asked);
        self.phase = Phase::Waiting(now.up + i64::from(wait));
        effects.extend([Effect::Drop, Effect::TickAfter(wait)]);
    }

    fn failed_to_open(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let blocked = std::mem::take(&mut self.http_answers);
        // If the fallback did not open either, the server is not reachable.
        self.fallback_since = blocked.then_some(now.up).filter(|_| self.fallback_since.is_none());
        if self.fallback_since.is_none() {
            effects.push(Effect::Probe);
        }
    }

    fn probed(&mut self, probe: Probe, now: Moment, effects: &mut Vec<Effect>) {
        match (&self.phase, probe) {
            // The cookie is gone, or it is an old answer.
            (Phase::Open(_), Probe::Nobody) => self.verify(Ended::Unknown, now, effects),
            (Phase::Open(_), Probe::SomebodyElse) => self.verify(Ended::SomebodyElse, now, effects),
            (Phase::Open(_) | Phase::Ended | Phase::Idle, _) => {}
            (Phase::Verifying { .. }, Probe::Me) => self.connect(now, effects),
            (Phase::Verifying { why: Ended::SignedOut, .. }, Probe::SomebodyElse) => {
                self.end(Ended::SomebodyElse, effects);
            }
            (Phase::Verifying { why, .. }, _) => self.end(*why, effects),
            (_, Probe::Nobody) => self.end(Ended::Unknown, effects),
            (_, Probe::SomebodyElse) => self.end(Ended::SomebodyElse, effects),
            (_, Probe::Me) => self.http_answers = true,
            (_, Probe::Unreachable) => self.http_answers = false,
        }
    }

    fn end(&mut self, why: Ended, effects: &mut Vec<Effect>) {
        self.phase = Phase::Ended;
        self.attempt += 1;
        effects.extend([Effect::Drop, Effect::End(why)]);
    }

    fn tick(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let late = self.ticked.replace((now.up, now.wall)).is_some_and(|(up, wall)| {
            // In some browsers the monotonic clock stands still while the device sleeps; the wall clock goes on.
            now.up - up > LATE || (now.wall - wall) - (now.up - up) > LATE
        });
        match &mut self.phase {
            Phase::Waiting(until) if late || now.up >= *until => self.connect(now, effects),
            Phase::Opening(_) if late => self.connect(now, effects),
            Phase::Opening(since) if now.up - *since >= GIVE_UP => self.lost(None, now, effects),
            Phase::Open(_) if late => self.check_line(PONG, now, effects),
            Phase::Open(line) => {
                if line.answer_by.is_some_and(|by| now.up >= by) {
                    self.lost(None, now, effects);
                } else if now.up - line.pinged >= HEARTBEAT {
                    self.check_line(PONG, now, effects);
                }
            }
            Phase::Verifying { why, until } if now.up >= *until => {
                let why = *why;
                self.end(why, effects);
            }
            _ => {}
        }
    }

    /// The reader is here, or the network has changed: whatever is waited for is done now.
    fn wake(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Waiting(_) => self.connect(now, effects),
            Phase::Opening(since) if now.up - *since >= FRESH => self.connect(now, effects),
            Phase::Open(line) => {
                // An open connection does not notice that the browser's cookie is gone.
                if now.up - line.probed >= FRESH {
                    line.probed = now.up;
                    effects.push(Effect::Probe);
                }
                self.check_line(PONG / 2, now, effects);
            }
            _ => {}
        }
    }

    /// Asks for a sign of life within some milliseconds.
    fn check_line(&mut self, within: i64, now: Moment, effects: &mut Vec<Effect>) {
        let Phase::Open(line) = &mut self.phase else { return };
        line.pinged = now.up;
        let by = now.up + within;
        line.answer_by = Some(line.answer_by.map_or(by, |before| before.min(by)));
        effects.push(Effect::Ping);
    }

    /// Tells the reader what has changed.
    fn report(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let (ready, retry_in, slow) = match self.phase {
            Phase::Idle => return,
            Phase::Waiting(until) => {
                let seconds = (until - now.up).max(0).unsigned_abs().div_ceil(1_000);
                (ReadyState::Closed, u32::try_from(seconds).ok(), false)
            }
            Phase::Opening(since) => (ReadyState::Connecting, None, now.up - since >= SLOW),
            Phase::Open(_) => (ReadyState::Open, None, false),
            Phase::Verifying { .. } | Phase::Ended => (ReadyState::Closed, None, false),
        };
        let connection =
            Connection { ready, carrier: self.carrier(), retry_in, slow, ..Connection::default() };
        if self.reported.replace(connection) != Some(connection) {
            effects.push(Effect::Report(connection));
        }
    }
}
