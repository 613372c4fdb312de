//! One stream for all tabs of a browser. HTTP/1.1 has six connections per server, and each stream would take
//! one for good. One tab leads: it holds the stream and passes frames on over a channel that all tabs hear
//! (a `BroadcastChannel`). References are mapped, so a reply reaches the tab that asked; events reach all.
//!
//! Leaders are elected by claims with terms, as in Raft (§5.1): a claim of a later term wins, of two in the
//! same term the one of the smaller tab. Two streams for a moment do no harm.

mod message;
#[cfg(test)]
mod tests;

pub use message::{Address, Leader, Message};

use super::Close;
use litemap::LiteMap;
use protocol::{Answer, EncodedFrame, Event, PageFrame, PersonId};

/// How long a tab waits for a leader to answer before it leads itself, milliseconds.
const SEEK: u32 = 250;
/// How often a leader says that it is there, milliseconds.
const BEAT: i64 = 2_000;
/// A leader that was silent for this long is asked, milliseconds.
const SILENT: i64 = 4_000;
/// A leader that was asked is gone after this, milliseconds. A tab in the background answers too: browsers
/// slow down its timers, not its messages.
const GONE: i64 = 1_500;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Tell the other tabs.
    Post(Message),
    /// Open the stream.
    OpenStream,
    /// Close it.
    CloseStream,
    /// Send a frame over the stream.
    Submit(EncodedFrame),
    /// Come back with [`Relay::tick`] after so many milliseconds.
    TickAfter(u32),
    /// For this page: the connection is open.
    Opened,
    /// For this page: a frame was received.
    Deliver(Box<PageFrame>),
    /// For this page: a frame was received that cannot be decoded.
    Undecodable,
    /// For this page: the connection closed.
    Closed(Option<Close>),
}

/// One tab's part in it.
#[derive(Debug)]
pub struct Relay {
    me: PersonId,
    tab: u64,
    /// The latest term that was heard of.
    term: u32,
    role: Role,
}

#[derive(Debug)]
enum Role {
    Idle,
    /// Whoever leads has until then to say so.
    Seeking(i64),
    Following(Following),
    Leading(Leading),
}

#[derive(Debug)]
struct Following {
    leader: Leader,
    heard: i64,
    asked: Option<i64>,
    open: bool,
}

#[derive(Debug)]
struct Leading {
    leader: Leader,
    beaten: i64,
    /// The stream's `hello`, as it came. Every tab begins with it.
    hello: Option<String>,
    /// Who asked, by the reference on the stream.
    asked: LiteMap<u32, Address>,
    next: u32,
}

impl Relay {
    /// `tab`: random, so that no two tabs have the same.
    #[must_use]
    pub fn new(me: PersonId, tab: u64) -> Self {
        Self { me, tab, term: 0, role: Role::Idle }
    }

    /// Connects: to a leader, or as one.
    pub fn open(&mut self, now: i64) -> Vec<Act> {
        self.role = Role::Seeking(now + i64::from(SEEK));
        vec![Act::Post(Message::Seek), Act::TickAfter(SEEK)]
    }

    /// Disconnects. The tabs that follow elect another leader.
    pub fn close(&mut self) -> Vec<Act> {
        self.end(None)
    }

    /// Sends a frame of this page.
    pub fn send(&mut self, frame: EncodedFrame) -> Vec<Act> {
        match &mut self.role {
            Role::Leading(leading) => leading.submit(self.tab, frame),
            Role::Following(Following { leader, open: true, .. }) => {
                vec![Act::Post(Message::Up { leader: *leader, tab: self.tab, frame })]
            }
            _ => Vec::new(),
        }
    }

    /// Once a second, and when a wake-up is due.
    pub fn tick(&mut self, now: i64) -> Vec<Act> {
        match &mut self.role {
            Role::Seeking(until) if now >= *until => self.lead(now),
            Role::Following(following) => match following.asked {
                Some(asked) if now - asked >= GONE => {
                    self.role = Role::Idle;
                    vec![Act::Closed(None)]
                }
                None if now - following.heard >= SILENT => {
                    following.asked = Some(now);
                    vec![Act::Post(Message::Seek)]
                }
                _ => Vec::new(),
            },
            Role::Leading(leading) if now - leading.beaten >= BEAT => {
                leading.beaten = now;
                vec![leading.claim()]
            }
            _ => Vec::new(),
        }
    }

    fn lead(&mut self, now: i64) -> Vec<Act> {
        self.term += 1;
        let leader = Leader { term: self.term, tab: self.tab };
        let leading = Leading { leader, beaten: now, hello: None, asked: LiteMap::new(), next: 1 };
        let claim = leading.claim();
        self.role = Role::Leading(leading);
        vec![claim, Act::OpenStream]
    }

    /// Another tab said something.
    pub fn told(&mut self, message: Message, now: i64) -> Vec<Act> {
        match message {
            Message::Seek => match &self.role {
                Role::Leading(leading) => vec![leading.claim()],
                _ => Vec::new(),
            },
            Message::Lead { leader, hello } => self.claimed(leader, hello, now),
            Message::Up { leader, tab, frame } => match &mut self.role {
                Role::Leading(leading) if leading.leader == leader => leading.submit(tab, frame),
                _ => Vec::new(),
            },
            Message::Down { leader, to, shared, text } => match &self.role {
                Role::Following(known) if known.open && known.leader == leader => {
                    self.receive(to, shared, &text)
                }
                _ => Vec::new(),
            },
            Message::Lost { leader, close } => match &self.role {
                Role::Following(known) if known.leader == leader => {
                    self.role = Role::Idle;
                    vec![Act::Closed(close)]
                }
                _ => Vec::new(),
            },
        }
    }

    fn claimed(&mut self, leader: Leader, hello: Option<String>, now: i64) -> Vec<Act> {
        self.term = self.term.max(leader.term);
        match &mut self.role {
            Role::Idle => return Vec::new(),
            Role::Leading(leading) if leader.loses_to(leading.leader) => return vec![leading.claim()],
            Role::Leading(leading) => {
                let was_open = leading.hello.is_some();
                let mut acts = vec![Act::CloseStream];
                if was_open {
                    // This page has to resume on the other stream.
                    self.role = Role::Idle;
                    acts.push(Act::Closed(None));
                } else {
                    self.role = Role::Following(Following::of(leader, now));
                    acts.extend(self.begin(hello));
                }
                return acts;
            }
            Role::Following(following) if following.leader == leader => {
                following.heard = now;
                following.asked = None;
            }
            Role::Following(following) if leader.loses_to(following.leader) => return Vec::new(),
            Role::Following(Following { open: true, .. }) => {
                self.role = Role::Idle;
                return vec![Act::Closed(None)];
            }
            Role::Seeking(_) | Role::Following(_) => {
                self.role = Role::Following(Following::of(leader, now));
            }
        }
        self.begin(hello)
    }

    /// The leader's stream is open: so is this page's connection.
    fn begin(&mut self, hello: Option<String>) -> Vec<Act> {
        match (&mut self.role, hello) {
            (Role::Following(following), Some(hello)) if !following.open => {
                following.open = true;
                let mut acts = vec![Act::Opened];
                acts.extend(self.receive(None, false, &hello));
                acts
            }
            _ => Vec::new(),
        }
    }

    /// A frame from the leader's stream, decoded only if it is for this page.
    fn receive(&self, to: Option<Address>, shared: bool, text: &str) -> Vec<Act> {
        let mine = to.filter(|to| to.tab == self.tab);
        if to.is_some() && mine.is_none() && !shared {
            return Vec::new();
        }
        match (serde_json::from_str(text), to, mine) {
            (Ok(frame), _, Some(mine)) => vec![deliver(readdressed(frame, mine.reference))],
            (Ok(frame), Some(_), None) => as_event(&frame).map(deliver).into_iter().collect(),
            (Ok(frame), None, _) => vec![deliver(frame)],
            (Err(_), ..) => vec![Act::Undecodable],
        }
    }

    /// The stream brought a frame. `text` is the same, encoded.
    pub fn streamed(&mut self, frame: PageFrame, text: String) -> Vec<Act> {
        let Role::Leading(leading) = &mut self.role else { return Vec::new() };
        match frame {
            PageFrame::Hello(ref hello) => {
                let mut acts = vec![Act::Opened, deliver(frame.clone())];
                // Somebody else has logged in: their frames are not for the tabs of this person.
                if hello.you.id == self.me {
                    leading.hello = Some(text);
                    acts.push(leading.claim());
                }
                acts
            }
            _ if leading.hello.is_none() => Vec::new(),
            PageFrame::Reply { reference, .. } | PageFrame::Refusal { reference, .. } => {
                let Some(to) = leading.asked.remove(&reference) else { return Vec::new() };
                let event = as_event(&frame);
                let down =
                    Message::Down { leader: leading.leader, to: Some(to), shared: event.is_some(), text };
                let mine = to.tab == self.tab;
                let post = (!mine || event.is_some()).then_some(Act::Post(down));
                let own = if mine { Some(readdressed(frame, to.reference)) } else { event };
                post.into_iter().chain(own.map(deliver)).collect()
            }
            _ => {
                if frame == PageFrame::Event(Event::Behind) {
                    // Answers may have been left out.
                    leading.asked.clear();
                }
                let down = Message::Down { leader: leading.leader, to: None, shared: true, text };
                vec![Act::Post(down), deliver(frame)]
            }
        }
    }

    /// The stream ended, or did not open.
    pub fn stream_closed(&mut self, close: Option<Close>) -> Vec<Act> {
        let mut acts = self.end(close.clone());
        acts.push(Act::Closed(close));
        acts
    }

    fn end(&mut self, close: Option<Close>) -> Vec<Act> {
        match std::mem::replace(&mut self.role, Role::Idle) {
            Role::Leading(leading) => {
                vec![Act::CloseStream, Act::Post(Message::Lost { leader: leading.leader, close })]
            }
            _ => Vec::new(),
        }
    }
}

impl Following {
    fn of(leader: Leader, now: i64) -> Self {
        Self { leader, heard: now, asked: None, open: false }
    }
}

impl Leading {
    fn claim(&self) -> Act {
        Act::Post(Message::Lead { leader: self.leader, hello: self.hello.clone() })
    }

    fn submit(&mut self, tab: u64, frame: EncodedFrame) -> Vec<Act> {
        if self.hello.is_none() {
            return Vec::new();
        }
        let reference = self.next;
        self.next = self.next.checked_add(1).unwrap_or(1);
        self.asked.insert(reference, Address { tab, reference: frame.reference });
        vec![Act::Submit(EncodedFrame { reference, ..frame })]
    }
}

fn deliver(frame: PageFrame) -> Act {
    Act::Deliver(Box::new(frame))
}

fn readdressed(frame: PageFrame, reference: u32) -> PageFrame {
    match frame {
        PageFrame::Reply { ok, .. } => PageFrame::Reply { reference, ok },
        PageFrame::Refusal { fault, .. } => PageFrame::Refusal { reference, fault },
        frame => frame,
    }
}

/// The connection that sends a message gets `sent` in the place of the event. The other tabs get the event.
fn as_event(frame: &PageFrame) -> Option<PageFrame> {
    match frame {
        PageFrame::Reply { ok: Answer::Sent(entry), .. } => {
            Some(PageFrame::Event(Event::Entry(entry.clone())))
        }
        _ => None,
    }
}
