//! Reads that fail, jobs that panic and services that hang: nothing is lost by them, and nobody else waits.

use crate::{
    hooks::{TAKEN, soon},
    post::Inbox,
    push::chat,
    push_service::*,
    world::*,
};
use engine::{
    ports::{
        clock::SystemClock,
        store::{Read, Store, StoreError, StoreResult, Writer},
    },
    push::{
        self, PushConfig,
        hooks::{self, HooksConfig},
    },
};
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, Unit};
use protocol::*;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// A store whose next reads fail.
struct Flaky {
    store: Arc<dyn Store>,
    failing: Arc<AtomicU32>,
}

impl Store for Flaky {
    fn epoch(&self) -> Epoch {
        self.store.epoch()
    }

    fn is_local(&self) -> bool {
        self.store.is_local()
    }

    fn writer(&self) -> StoreResult<Box<dyn Writer>> {
        self.store.writer()
    }

    fn readers(&self) -> usize {
        self.store.readers()
    }

    fn reader(&self) -> StoreResult<Box<dyn Read + '_>> {
        let left = |left: u32| left.checked_sub(1);
        match self.failing.try_update(Ordering::SeqCst, Ordering::SeqCst, left) {
            Ok(_) => Err(StoreError::Failed("on purpose".into())),
            Err(_) => self.store.reader(),
        }
    }
}

/// A server whose next reads fail, as many as are set, and a service it may reach.
async fn flaky() -> (World, Service, Arc<AtomicU32>) {
    let (service, failing) = (Service::start().await, Arc::<AtomicU32>::default());
    let (keep, told) = (tempfile::tempdir().unwrap(), failing.clone());
    let wrap = move |store| Arc::new(Flaky { store, failing: told }) as Arc<dyn Store>;
    let (folder, config) = (keep.path().to_owned(), reaching(&[&service]));
    (World::over(Arc::new(SystemClock), folder, config, Some(keep), wrap).await, service, failing)
}

#[tokio::test]
async fn what_was_heard_outlasts_reads_that_fail() {
    let (world, service, failing) = flaky().await;
    let slow = PushConfig { delay: Duration::from_millis(300), ..at_once() };
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    bob.says(private, "启动前").await;
    // At a start: whether there are browsers, and which are behind.
    failing.store(2, Ordering::SeqCst);
    push::start(&world.engine, slow).await.unwrap();
    assert_eq!(keys.open(&service.wait("/a", 1).await[0])["body"], "启动前");
    // Later: whom it concerns, three times.
    bob.says(private, "读不到").await;
    failing.store(3, Ordering::SeqCst);
    assert_eq!(keys.open(&service.wait("/a", 2).await[1])["body"], "读不到");
    assert_eq!(failing.load(Ordering::SeqCst), 0);
    world.stop().await;
}

/// A service outside that tells what was written.
fn bark(service: &Service) -> NewHook {
    let address = service.endpoint("/KEY12345");
    NewHook { service: HookService::Bark, address, secret: String::new(), text: true }
}

fn said(post: &Post) -> String {
    String::from_utf8(post.body.clone()).unwrap()
}

#[tokio::test]
async fn what_services_are_to_be_told_outlasts_reads_that_fail() {
    let (world, service, failing) = flaky().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    service.answers("/push", &[TAKEN]);
    notify(&mut ada, Notify::AddHook(bark(&service))).await.unwrap();
    bob.says(private, "启动前").await;
    failing.store(2, Ordering::SeqCst);
    let slow = HooksConfig { delay: Duration::from_millis(300), ..soon() };
    hooks::start(&world.engine, slow, Arc::new(Inbox::default())).unwrap();
    assert!(said(&service.wait("/push", 1).await[0]).contains("启动前"));
    bob.says(private, "读不到").await;
    failing.store(3, Ordering::SeqCst);
    assert!(said(&service.wait("/push", 2).await[1]).contains("读不到"));
    assert_eq!(failing.load(Ordering::SeqCst), 0);
    world.stop().await;
}

/// Counts nothing, and panics when something is counted for the first time.
struct Trap {
    counts: &'static str,
    sprung: AtomicBool,
}

impl Trap {
    fn on(counts: &'static str) -> Self {
        Self { counts, sprung: AtomicBool::new(false) }
    }
}

impl Recorder for Trap {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: metrics::SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: metrics::SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: metrics::SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let is_first = key.name() == self.counts && !self.sprung.swap(true, Ordering::SeqCst);
        assert!(!is_first, "on purpose");
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[tokio::test]
async fn a_job_that_panics_keeps_no_browser_waiting() {
    let trap = Trap::on("leliao_pushes_total");
    // All tasks run on this thread.
    let _recorded = metrics::set_default_local_recorder(&trap);
    let (world, service) = pushing(at_once()).await;
    let mut ada = world.person("Ada").await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    for count in 1..=2 {
        notify(&mut ada, Notify::Test {}).await.unwrap();
        assert_eq!(keys.open(&service.wait("/a", count).await[count - 1])["test"], true);
    }
    assert!(trap.sprung.load(Ordering::SeqCst));
    world.stop().await;
}

#[tokio::test]
async fn a_job_that_panics_keeps_no_service_waiting() {
    let trap = Trap::on("leliao_hooks_total");
    // All tasks run on this thread.
    let _recorded = metrics::set_default_local_recorder(&trap);
    let service = Service::start().await;
    let world = World::with(reaching(&[&service])).await;
    hooks::start(&world.engine, soon(), Arc::new(Inbox::default())).unwrap();
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    service.answers("/push", &[TAKEN]);
    notify(&mut ada, Notify::AddHook(bark(&service))).await.unwrap();
    let private = chat(&mut bob, &ada).await;
    bob.says(private, "一").await;
    assert!(said(&service.wait("/push", 2).await[1]).contains('一'), "once more after the panic");
    assert!(trap.sprung.load(Ordering::SeqCst));
    world.stop().await;
}

/// More browsers than there may be posts at a time wait for a service that never answers.
#[tokio::test]
async fn a_service_that_hangs_leaves_room_for_others() {
    let (hanging, service) = (Service::start().await, Service::start().await);
    let world = World::with(reaching(&[&hanging, &service])).await;
    let patient = PushConfig { patience: Duration::from_secs(3_600), ..at_once() };
    push::start(&world.engine, patient).await.unwrap();
    hanging.answers("/x", &["hang"]);
    let (mut crowd, mut bob) = (Vec::new(), world.person("Bob").await);
    for n in 0..70 {
        let mut one = world.person(&format!("p{n}")).await;
        let keys = Keys::new();
        // The same path, told apart by what the service does not see.
        let endpoint = format!("{}#{n}", hanging.endpoint("/x"));
        notify(&mut one, Notify::Subscribe(keys.subscription(&endpoint))).await.unwrap();
        crowd.push(one);
    }
    let people = crowd.iter().map(|one| one.me.id).collect();
    let group = Command::CreateGroup { nonce: random_nonce(), name: "山".into(), people };
    let group = bob.opens(group).await.id;
    bob.says(group, "都来").await;
    while hanging.to("/x").len() < 16 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut ada = world.person("Ada").await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    let private = chat(&mut bob, &ada).await;
    bob.says(private, "快").await;
    assert_eq!(keys.open(&service.wait("/a", 1).await[0])["body"], "快");
    drop(crowd);
    world.stop().await;
}
