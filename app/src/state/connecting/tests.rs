use super::*;

/// A page that is trying to connect, and its two clocks.
struct Page {
    connecting: Connecting,
    up: i64,
    wall: i64,
}

impl Page {
    fn new() -> Self {
        let mut page = Self { connecting: Connecting::default(), up: 1_000, wall: 1_700_000_000_000 };
        let effects = page.take(Input::Start);
        assert_eq!(effects[0], Effect::Open(1, Carrier::Socket));
        page
    }

    fn take(&mut self, input: Input) -> Vec<Effect> {
        self.connecting.take(input, Moment { up: self.up, wall: self.wall, random: 1.0 })
    }

    /// Ticks once a second for so long.
    fn passes(&mut self, milliseconds: i64) -> Vec<Effect> {
        let mut effects = Vec::new();
        for step in (0..milliseconds).step_by(1_000) {
            let step = (milliseconds - step).min(1_000);
            self.up += step;
            self.wall += step;
            effects.extend(self.take(Input::Tick));
        }
        effects
    }

    fn open(&mut self) {
        let attempt = self.connecting.attempt;
        self.take(Input::Opened(attempt));
        assert!(self.connecting.is_open());
    }

    fn closes(&mut self, close: Option<(u16, &str)>) -> Vec<Effect> {
        let close = close.map(|(code, reason)| Close { code, reason: reason.into() });
        self.take(Input::Closed(self.connecting.attempt, close))
    }

    fn phase(&self) -> &'static str {
        match self.connecting.phase {
            Phase::Idle => "idle",
            Phase::Waiting(_) => "waiting",
            Phase::Opening(_) => "opening",
            Phase::Open(_) => "open",
            Phase::Verifying { .. } => "verifying",
            Phase::Ended => "ended",
        }
    }
}

fn opens(effects: &[Effect]) -> Vec<Carrier> {
    let carrier = |effect: &Effect| match effect {
        Effect::Open(_, carrier) => Some(*carrier),
        _ => None,
    };
    effects.iter().filter_map(carrier).collect()
}

fn reports(effects: &[Effect]) -> Vec<Connection> {
    let report = |effect: &Effect| match effect {
        Effect::Report(connection) => Some(*connection),
        _ => None,
    };
    effects.iter().filter_map(report).collect()
}

#[test]
fn an_attempt_that_hangs_is_given_up_and_the_next_one_follows() {
    let mut page = Page::new();
    assert!(opens(&page.passes(14_000)).is_empty());
    let effects = page.passes(3_000);
    assert!(effects.contains(&Effect::Drop) && effects.contains(&Effect::Probe));
    assert_eq!(opens(&effects), [Carrier::Socket]);
    // News of the one that was given up comes late.
    assert!(page.take(Input::Opened(1)).is_empty() && !page.connecting.is_open());
    page.open();
}

#[test]
fn a_stream_that_hangs_is_given_up_too() {
    let mut page = Page::new();
    page.take(Input::Probed(Probe::Me));
    let effects = page.closes(None);
    assert!(!effects.contains(&Effect::Probe));
    assert_eq!(opens(&page.passes(1_000)), [Carrier::Stream]);
    // The fallback did not open either: it is the server, not the network between.
    let effects = page.passes(17_000);
    assert_eq!(opens(&effects), [Carrier::Socket]);
    assert!(effects.contains(&Effect::Probe));
}

#[test]
fn two_sockets_that_fail_while_http_answers_lead_to_the_fallback_for_five_minutes() {
    let mut page = Page::new();
    assert!(page.closes(None).contains(&Effect::Probe));
    page.take(Input::Probed(Probe::Me));
    assert_eq!(opens(&page.passes(1_000)), [Carrier::Socket], "one may fail by chance");
    page.closes(None);
    assert_eq!(opens(&page.passes(1_000)), [Carrier::Stream]);
    page.open();
    for _ in 0..12 {
        page.passes(9_000);
        page.connecting.heard(page.connecting.attempt);
    }
    page.closes(None);
    assert_eq!(opens(&page.passes(1_000)), [Carrier::Stream]);
    page.up += SOCKET_AGAIN;
    assert_eq!(opens(&page.take(Input::Restored)), [Carrier::Socket]);
}

#[test]
fn an_unreachable_server_is_no_reason_to_fall_back() {
    let mut page = Page::new();
    for _ in 0..4 {
        page.closes(None);
        page.take(Input::Probed(Probe::Unreachable));
        assert_eq!(opens(&page.passes(5_000)), [Carrier::Socket]);
    }
}

#[test]
fn waking_up_acts_at_once_during_a_backoff_and_while_an_attempt_hangs() {
    let mut page = Page::new();
    for _ in 0..8 {
        page.closes(None);
        page.take(Input::Wake);
    }
    page.closes(None);
    assert!(opens(&page.passes(5_000)).is_empty(), "the backoff is long by now");
    assert_eq!(opens(&page.take(Input::Wake)), [Carrier::Socket]);
    assert!(opens(&page.take(Input::Wake)).is_empty(), "it has just begun");
    page.passes(2_000);
    let effects = page.take(Input::Wake);
    assert_eq!(effects[0], Effect::Drop, "the old one is closed first");
    assert_eq!(opens(&effects), [Carrier::Socket]);
}

#[test]
fn waking_up_checks_an_open_line() {
    let mut page = Page::new();
    page.open();
    assert_eq!(page.take(Input::Wake), [Effect::Ping]);
    page.passes(2_000);
    assert!(page.connecting.heard(page.connecting.attempt));
    assert!(opens(&page.passes(10_000)).is_empty());
    assert_eq!(page.take(Input::Wake), [Effect::Probe, Effect::Ping]);
    assert_eq!(page.take(Input::Wake), [Effect::Ping], "focus and visibility are told together");
    assert_eq!(opens(&page.passes(6_000)), [Carrier::Socket], "nothing was heard within 5 s");
}

#[test]
fn a_dead_line_is_noticed_after_heartbeat_and_pong_whatever_the_wall_clock_does() {
    for jump in [-3_600_000, 0, 24 * 3_600_000] {
        let mut page = Page::new();
        page.open();
        page.passes(5_000);
        page.wall += jump;
        let effects = page.passes(36_000);
        assert!(effects.contains(&Effect::Ping), "{jump}");
        assert_eq!(opens(&effects)[0], Carrier::Socket, "{jump}");
        page.open();
        for _ in 0..4 {
            assert!(opens(&page.passes(24_000)).is_empty());
            page.passes(2_000);
            page.connecting.heard(page.connecting.attempt);
        }
    }
}

#[test]
fn a_backoff_ends_on_time_when_the_wall_clock_is_set_back() {
    let mut page = Page::new();
    page.closes(Some((1012, "retry_ms=3000")));
    page.wall -= 3_600_000;
    assert!(opens(&page.passes(2_000)).is_empty(), "the server asked for 3 s");
    assert_eq!(opens(&page.passes(1_000)), [Carrier::Socket]);
}

#[test]
fn after_a_sleep_the_line_is_checked_at_once() {
    // Some monotonic clocks go on during a sleep, some do not.
    for monotonic_goes_on in [false, true] {
        let mut page = Page::new();
        page.passes(1_000);
        page.open();
        page.passes(1_000);
        page.wall += 600_000;
        page.up += if monotonic_goes_on { 600_000 } else { 0 };
        assert_eq!(page.take(Input::Tick), [Effect::Ping], "{monotonic_goes_on}");
        assert_eq!(opens(&page.passes(11_000)), [Carrier::Socket]);
        // Asleep during a backoff, or during an attempt.
        for waits in [true, false] {
            if waits {
                page.closes(None);
            }
            page.wall += 600_000;
            page.up += if monotonic_goes_on { 600_000 } else { 0 };
            assert_eq!(opens(&page.take(Input::Tick)), [Carrier::Socket]);
        }
    }
}

#[test]
fn a_slow_tab_in_the_background_keeps_its_line() {
    let mut page = Page::new();
    page.open();
    for _ in 0..10 {
        page.up += 60_000;
        page.wall += 60_000;
        assert_eq!(page.take(Input::Tick), [Effect::Ping]);
        page.connecting.heard(page.connecting.attempt);
    }
}

#[test]
fn a_return_from_the_back_forward_cache_connects_anew() {
    let mut page = Page::new();
    page.open();
    let effects = page.take(Input::Restored);
    assert_eq!((&effects[0], opens(&effects).len()), (&Effect::Drop, 1));
}

#[test]
fn a_login_that_the_server_does_not_know_ends_the_page() {
    // The browser sees of a 401 only that the socket failed.
    let mut page = Page::new();
    assert!(page.closes(Some((1006, ""))).contains(&Effect::Probe));
    assert!(page.take(Input::Probed(Probe::Nobody)).contains(&Effect::End(Ended::Unknown)));
    assert_eq!(page.phase(), "ended");
    for input in [Input::Wake, Input::Restored, Input::Tick, Input::Start, Input::Probed(Probe::Me)] {
        assert!(page.take(input).is_empty());
    }
    // The next attempt had begun already.
    let mut page = Page::new();
    page.closes(None);
    page.passes(1_000);
    assert!(page.take(Input::Probed(Probe::SomebodyElse)).contains(&Effect::End(Ended::SomebodyElse)));
}

#[test]
fn a_reader_who_comes_back_need_not_wait_as_long_as_a_heartbeat_may_take() {
    let mut page = Page::new();
    page.open();
    assert!(page.passes(HEARTBEAT).contains(&Effect::Ping));
    assert!(page.take(Input::Wake).contains(&Effect::Ping));
    page.passes(PONG / 2 + 1_000);
    assert_ne!(page.phase(), "open");
    // An answer is enough, to either.
    let mut page = Page::new();
    page.open();
    page.passes(2_000);
    page.take(Input::Wake);
    page.connecting.heard(page.connecting.attempt);
    page.passes(PONG);
    assert_eq!(page.phase(), "open");
}

#[test]
fn a_cookie_that_is_gone_is_noticed_when_the_reader_comes_back() {
    for (probe, why) in [(Probe::Nobody, Ended::Unknown), (Probe::SomebodyElse, Ended::SomebodyElse)] {
        let mut page = Page::new();
        page.open();
        page.passes(2_000);
        assert!(page.take(Input::Wake).contains(&Effect::Probe));
        let effects = page.take(Input::Probed(probe));
        assert_eq!(effects[..2], [Effect::Drop, Effect::Probe], "it may be an answer of before");
        assert!(page.take(Input::Probed(probe)).contains(&Effect::End(why)));
    }
    let mut page = Page::new();
    page.open();
    page.take(Input::Probed(Probe::Nobody));
    assert_eq!(opens(&page.take(Input::Probed(Probe::Me))), [Carrier::Socket], "it was one");
    page.open();
    for probe in [Probe::Me, Probe::Unreachable] {
        assert!(page.take(Input::Probed(probe)).is_empty());
    }
}

#[test]
fn close_code_4001_ends_the_page_with_its_reason() {
    let reasons = [
        ("signed out", Ended::SignedOut),
        ("signed_out", Ended::SignedOut),
        ("removed", Ended::Removed),
        ("forgotten", Ended::Forgotten),
        ("replaced", Ended::SomebodyElse),
        ("of a later version", Ended::SignedOut),
        ("", Ended::Unknown),
    ];
    for (reason, why) in reasons {
        for probe in [Some(Probe::Nobody), Some(Probe::SomebodyElse), Some(Probe::Unreachable), None] {
            let mut page = Page::new();
            page.open();
            assert!(page.closes(Some((SIGNED_OUT, reason))).contains(&Effect::Probe));
            let effects = match probe {
                Some(probe) => page.take(Input::Probed(probe)),
                None => page.passes(6_000),
            };
            let replaced = (why, probe) == (Ended::SignedOut, Some(Probe::SomebodyElse));
            let why = if replaced { Ended::SomebodyElse } else { why };
            assert!(effects.contains(&Effect::End(why)), "{reason} {probe:?}: {effects:?}");
        }
    }
}

#[test]
fn a_login_that_was_replaced_by_another_of_the_same_person_goes_on() {
    let mut page = Page::new();
    page.open();
    page.closes(Some((SIGNED_OUT, "signed out")));
    assert_eq!(opens(&page.take(Input::Probed(Probe::Me))), [Carrier::Socket]);
}

#[test]
fn what_is_reported_counts_down_and_says_when_a_try_takes_long() {
    let mut page = Page::new();
    let slow = reports(&page.passes(6_000));
    assert_eq!(
        slow.iter().map(|shown| (shown.ready, shown.slow)).collect::<Vec<_>>(),
        [(ReadyState::Connecting, true)]
    );
    let first = reports(&page.closes(Some((1012, "retry_ms=2500"))));
    let left: Vec<_> = first.iter().chain(&reports(&page.passes(2_000))).map(|c| c.retry_in).collect();
    assert_eq!(left, [Some(3), Some(2), Some(1)]);
}
