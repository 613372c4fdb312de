use super::*;
use crate::state::tests::scenarios::{hello, me, message, person};
use protocol::{ClientFrame, Command, ConversationId, Fault, Nonce, Seq};
use std::collections::VecDeque;

/// A browser with tabs on one channel. Acts are carried out as the browser does it; what reaches the network
/// is noted.
struct Browser {
    tabs: Vec<Tab>,
    channel: VecDeque<(usize, Message)>,
    now: i64,
}

struct Tab {
    relay: Relay,
    /// Takes part; a crashed or frozen one does not.
    runs: bool,
    has_stream: bool,
    submitted: Vec<EncodedFrame>,
    open: bool,
    heard: Vec<PageFrame>,
    closed: Vec<Option<Close>>,
}

impl Browser {
    fn new(tabs: u64) -> Self {
        let tab = |id| Tab {
            relay: Relay::new(me().id, id),
            runs: true,
            has_stream: false,
            submitted: vec![],
            open: false,
            heard: vec![],
            closed: vec![],
        };
        Self { tabs: (0..tabs).map(tab).collect(), channel: VecDeque::new(), now: 0 }
    }

    fn act(&mut self, tab: usize, act: impl FnOnce(&mut Relay, i64) -> Vec<Act>) {
        let now = self.now;
        if !self.tabs[tab].runs {
            return;
        }
        let acts = act(&mut self.tabs[tab].relay, now);
        self.carry_out(tab, acts);
        // Encoded and decoded, as on the channel.
        while let Some((from, message)) = self.channel.pop_front() {
            let text = serde_json::to_string(&message).unwrap();
            for to in 0..self.tabs.len() {
                if to == from || !self.tabs[to].runs {
                    continue;
                }
                let acts = self.tabs[to].relay.told(serde_json::from_str(&text).unwrap(), now);
                self.carry_out(to, acts);
            }
        }
    }

    fn carry_out(&mut self, tab: usize, acts: Vec<Act>) {
        let this = &mut self.tabs[tab];
        for act in acts {
            match act {
                Act::Post(message) => self.channel.push_back((tab, message)),
                Act::OpenStream => this.has_stream = true,
                Act::CloseStream => this.has_stream = false,
                Act::Submit(frame) => this.submitted.push(frame),
                Act::TickAfter(_) => {}
                Act::Opened => this.open = true,
                Act::Deliver(frame) => this.heard.push(*frame),
                Act::Undecodable => panic!("every frame is known"),
                Act::Closed(close) => {
                    this.open = false;
                    this.closed.push(close);
                }
            }
        }
    }

    fn passes(&mut self, milliseconds: i64) {
        for _ in 0..milliseconds / 250 {
            self.now += 250;
            for tab in 0..self.tabs.len() {
                self.act(tab, Relay::tick);
            }
        }
    }

    fn stream_says(&mut self, tab: usize, frame: &PageFrame) {
        let text = serde_json::to_string(frame).unwrap();
        self.act(tab, |relay, _| relay.streamed(frame.clone(), text));
    }

    /// Tabs open; one leads and its stream begins.
    fn connected(tabs: u64) -> (Self, usize) {
        let mut browser = Self::new(tabs);
        (0..browser.tabs.len()).for_each(|tab| browser.act(tab, Relay::open));
        let leader = browser.one_leads();
        (browser, leader)
    }

    fn one_leads(&mut self) -> usize {
        self.passes(1_000);
        let leading: Vec<_> =
            (0..self.tabs.len()).filter(|tab| self.tabs[*tab].has_stream && self.tabs[*tab].runs).collect();
        assert_eq!(leading.len(), 1, "one stream for all tabs");
        self.stream_says(leading[0], &PageFrame::Hello(hello(me(), false)));
        leading[0]
    }

    fn sends(&mut self, tab: usize, reference: u32, command: Command) {
        self.act(tab, |relay, _| relay.send(EncodedFrame::of(&ClientFrame { reference, command }).unwrap()));
    }

    fn heard(&mut self, tab: usize) -> Vec<PageFrame> {
        std::mem::take(&mut self.tabs[tab].heard)
    }
}

fn event(seq: u32) -> PageFrame {
    PageFrame::Event(Event::Entry(message(person(8, "ada"), seq.into(), seq, "hi")))
}

fn done(reference: u32) -> PageFrame {
    PageFrame::Reply { reference, ok: Answer::Done }
}

#[test]
fn one_tab_of_ten_holds_the_stream_and_all_are_open() {
    let (browser, _) = Browser::connected(10);
    assert!(browser.tabs.iter().all(|tab| tab.open && tab.heard.len() == 1 && tab.closed.is_empty()));
}

#[test]
fn a_tab_that_comes_later_finds_the_leader() {
    let (mut browser, leader) = Browser::connected(2);
    let late = Tab { relay: Relay::new(me().id, 77), ..Browser::new(1).tabs.remove(0) };
    browser.tabs.push(late);
    browser.act(2, Relay::open);
    assert!(browser.tabs[2].open && !browser.tabs[2].has_stream && browser.tabs[leader].has_stream);
}

#[test]
fn replies_reach_the_tab_that_asked_under_its_reference_and_events_reach_all_in_order() {
    let (mut browser, leader) = Browser::connected(3);
    (0..3).for_each(|tab| drop(browser.heard(tab)));
    for tab in 0..3 {
        browser.sends(tab, 5, Command::Ping);
        browser.sends(tab, 6, Command::Typing { conversation: ConversationId::LOBBY });
    }
    let references: Vec<_> = browser.tabs[leader].submitted.iter().map(|frame| frame.reference).collect();
    assert_eq!(references.len(), 6);
    browser.stream_says(leader, &event(1));
    for reference in references {
        browser.stream_says(leader, &done(reference));
    }
    browser.stream_says(leader, &event(2));
    for tab in 0..3 {
        assert_eq!(browser.heard(tab), [event(1), done(5), done(6), event(2)], "tab {tab}");
    }
}

#[test]
fn a_refusal_finds_its_way_and_the_answer_to_a_message_is_an_event_to_the_others() {
    for asking in 0..3 {
        let (mut browser, leader) = Browser::connected(3);
        (0..3).for_each(|tab| drop(browser.heard(tab)));
        let send = Command::Send {
            conversation: ConversationId::LOBBY,
            nonce: Nonce(1),
            text: "hi".into(),
            with: None,
        };
        browser.sends(asking, 9, send.clone());
        browser.sends(asking, 10, send);
        let [first, second] = browser.tabs[leader].submitted.as_slice() else { panic!() };
        let (first, second) = (first.reference, second.reference);
        let entry = message(me(), 1, 1, "hi");
        let sent = |reference| PageFrame::Reply { reference, ok: Answer::Sent(entry.clone()) };
        let refused = |reference| PageFrame::Refusal { reference, fault: Fault::TextEmpty };
        browser.stream_says(leader, &refused(first));
        browser.stream_says(leader, &sent(second));
        for tab in 0..3 {
            let expected = if tab == asking {
                vec![refused(9), sent(10)]
            } else {
                vec![PageFrame::Event(Event::Entry(entry.clone()))]
            };
            assert_eq!(browser.heard(tab), expected, "tab {tab}");
        }
    }
}

#[test]
fn each_tab_resumes_by_its_own_cursor() {
    let (mut browser, leader) = Browser::connected(2);
    for (tab, version) in [(0, 3), (1, 8)] {
        let cursor = Some(crate::state::tests::scenarios::cursor(version));
        browser.sends(tab, 1, Command::Resume { cursor });
    }
    let asked: Vec<_> = browser.tabs[leader].submitted.iter().map(|frame| frame.command.clone()).collect();
    assert_eq!(asked.len(), 2);
    assert_ne!(asked[0], asked[1]);
}

#[test]
fn when_the_leader_closes_another_one_leads_at_once() {
    let (mut browser, leader) = Browser::connected(3);
    browser.act(leader, |relay, _| relay.close());
    browser.tabs[leader].runs = false;
    let others: Vec<_> = (0..3).filter(|tab| *tab != leader).collect();
    for tab in &others {
        assert_eq!(browser.tabs[*tab].closed, [None]);
        browser.act(*tab, Relay::open);
    }
    browser.one_leads();
    assert!(others.iter().all(|tab| browser.tabs[*tab].open));
}

#[test]
fn a_leader_that_crashed_or_froze_is_missed_within_seconds() {
    let (mut browser, leader) = Browser::connected(3);
    browser.passes(60_000);
    assert!(browser.tabs.iter().all(|tab| tab.closed.is_empty()), "a living one is not");
    browser.tabs[leader].runs = false;
    browser.passes(8_000);
    let others: Vec<_> = (0..3).filter(|tab| *tab != leader).collect();
    for tab in &others {
        assert_eq!(browser.tabs[*tab].closed, [None]);
        browser.act(*tab, Relay::open);
    }
    let next = browser.one_leads();
    // It thaws, and finds that another one leads in a later term.
    browser.tabs[leader].runs = true;
    assert!(browser.tabs[leader].has_stream);
    browser.passes(3_000);
    assert!(!browser.tabs[leader].has_stream && browser.tabs[next].has_stream);
    assert_eq!(browser.tabs[leader].closed, [None], "it resumes as a follower");
    assert!(browser.tabs[next].closed.len() <= 1);
}

#[test]
fn a_leader_whose_timers_are_slow_is_asked_and_stays() {
    let (mut browser, leader) = Browser::connected(2);
    let other = 1 - leader;
    for _ in 0..120 {
        browser.now += 500;
        browser.act(other, Relay::tick);
    }
    assert!(browser.tabs[other].open && browser.tabs[other].closed.is_empty());
}

#[test]
fn two_claims_at_once_leave_one_leader() {
    let mut browser = Browser::new(3);
    (0..3).for_each(|tab| browser.act(tab, Relay::open));
    browser.now += 300;
    // All wake up before any of them hears another's claim.
    let now = browser.now;
    let claims: Vec<_> = browser.tabs.iter_mut().map(|tab| tab.relay.tick(now)).collect();
    for (tab, acts) in claims.into_iter().enumerate() {
        browser.carry_out(tab, acts);
    }
    assert!(browser.tabs.iter().all(|tab| tab.has_stream));
    browser.one_leads();
    assert!(browser.tabs.iter().all(|tab| tab.open));
}

#[test]
fn the_end_of_the_stream_reaches_all_tabs_with_its_reason() {
    let (mut browser, leader) = Browser::connected(3);
    let close = Some(Close { code: 4001, reason: "removed".into() });
    let said = close.clone();
    browser.act(leader, |relay, _| relay.stream_closed(said));
    assert!(browser.tabs.iter().all(|tab| tab.closed == [close.clone()] && !tab.has_stream));
}

#[test]
fn frames_of_somebody_else_reach_no_tab_of_this_person() {
    let mut browser = Browser::new(2);
    browser.act(0, Relay::open);
    browser.passes(500);
    browser.act(1, Relay::open);
    browser.stream_says(0, &PageFrame::Hello(hello(person(99, "somebody else"), false)));
    browser.stream_says(0, &event(1));
    browser.passes(2_000);
    assert!(browser.heard(1).is_empty() && !browser.tabs[1].open);
    let [PageFrame::Hello(hello)] = &browser.heard(0)[..] else { panic!("it learns who it is") };
    assert_eq!(hello.you.id.0, 99);
}

#[test]
fn after_falling_behind_no_answer_is_waited_for() {
    let (mut browser, leader) = Browser::connected(2);
    browser.sends(1 - leader, 3, Command::Replay { conversation: ConversationId::LOBBY, after: Seq(1) });
    let reference = browser.tabs[leader].submitted[0].reference;
    browser.stream_says(leader, &PageFrame::Event(Event::Behind));
    let _ = browser.heard(1 - leader);
    browser.stream_says(leader, &done(reference));
    assert!(browser.heard(1 - leader).is_empty());
}
