//! The SQLite file on a disk that is full, and on one that fails.

use crate::{bench::*, sqlite_file::options};
use engine::{ports::store::*, sqlite::open};
use protocol::*;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc::channel,
    },
};

struct Folder(PathBuf);

impl Backend for Folder {
    fn open(&self, clock: Arc<dyn engine::ports::clock::Clock>) -> Store {
        open(options(&self.0, clock)).unwrap()
    }
}

/// A real file system of a few MiB.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Result<Self, String> {
        let disk = Self(tempfile::tempdir().unwrap());
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(disk.0.path())
            .output()
            .map_err(|error| error.to_string())?;
        if mounted.status.success() {
            Ok(disk)
        } else {
            Err(String::from_utf8_lossy(&mounted.stderr).into_owned())
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l"]).arg(self.0.path()).output();
    }
}

/// Past the test harness, which swallows what a passing test prints.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn is_full<T>(result: &StoreResult<T>) -> bool {
    matches!(result, Err(StoreError::Full))
}

#[test]
fn a_full_disk_refuses_writes_and_loses_nothing() {
    let disk = match SmallDisk::mount() {
        Ok(disk) => disk,
        Err(why) => {
            return say(&format!("SKIPPED a_full_disk_…: no small file system to fill: {}", why.trim()));
        }
    };
    let bench = Bench::new(Box::new(Folder(disk.0.path().join("data"))));
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let ballast = disk.0.path().join("ballast");
    fs::write(&ballast, vec![1; 2_500_000]).unwrap();
    let text_of = |n: usize| format!("{n} {}", "满".repeat(3_000));
    let before = bench.cursor(&dong);
    let (mut kept, mut refused_nonces) = (Vec::new(), Vec::new());
    while refused_nonces.len() < 5 {
        let (n, nonce) = (kept.len() + refused_nonces.len(), bench.nonce());
        assert!(n < 1_000, "the disk does not fill");
        match bench.append(&ada, LOBBY, nonce, &text_of(n)) {
            Ok(Appended::New(entry)) => kept.push(entry),
            full => {
                assert!(is_full(&full), "{full:?}");
                refused_nonces.push((nonce, n));
            }
        }
    }
    assert!(kept.len() > 20);
    // Reading goes on, on every way there is.
    assert_eq!(bench.log(&dong, LOBBY), kept);
    assert!(bench.identify(&ada).is_some());
    let store = bench.store();
    bench.read(store.people.ready()).unwrap();
    assert_eq!(
        bench.read(store.conversations.overview(dong.id)).unwrap().conversations[0].unread,
        unread(&kept)
    );
    assert_eq!(bench.resume(&dong, None).conversations[0].head, kept.last().unwrap().seq);
    let cursor = bench.cursor(&dong);
    assert_eq!(
        read_cursor(&cursor).1,
        read_cursor(&before).1 + kept.len() as u64,
        "what failed has no place in the history"
    );
    // Many at once fail together, each told so.
    let (sender, receiver) = channel();
    for n in 0..20 {
        let message =
            NewMessage { actor: ada.actor(), conversation: LOBBY, nonce: bench.nonce(), text: text_of(n) };
        let sender = sender.clone();
        store.messages.append(message, Box::new(move |result| sender.send(is_full(&result)).unwrap()));
    }
    assert!(receiver.iter().take(20).all(|full| full));
    assert_eq!(bench.log(&dong, LOBBY), kept);
    // Space again: no reopening is needed, and nothing of what was refused has stayed.
    fs::remove_file(&ballast).unwrap();
    for (nonce, n) in refused_nonces {
        let Ok(Appended::New(entry)) = bench.append(&ada, LOBBY, nonce, &text_of(n)) else { panic!() };
        kept.push(entry);
    }
    assert_eq!(places(&kept), (1..=unread(&kept)).collect::<Vec<_>>());
    assert_eq!(bench.log(&dong, LOBBY), kept);
    drop(store);
    bench.reopen();
    assert_eq!(bench.log(&dong, LOBBY), kept);
}

fn unread(kept: &[Entry]) -> u32 {
    u32::try_from(kept.len()).unwrap()
}

/// Where the child of the next test keeps its data.
const CHILD: &str = "LELIAO_STORE_CHILD";
const LIMITED: &str = "sqlite_disk::a_write_that_fails_ends_the_writer";

/// A process that may not write files past a size gets EFBIG from the very `write` of a commit: to
/// SQLite the same as a failing medium.
#[test]
fn a_write_that_fails_ends_the_writer() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return write_until_it_fails(Path::new(&folder));
    }
    let keep = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 2000 && exec \"$0\" --exact \"$1\" --nocapture"])
        .args([program.as_os_str(), LIMITED.as_ref()])
        .env(CHILD, keep.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&limited.stdout).into_owned();
    assert!(limited.status.success(), "{told}\n{}", String::from_utf8_lossy(&limited.stderr));
    let acknowledged: u32 =
        told.lines().find_map(|line| line.strip_prefix("acknowledged ")).unwrap().parse().unwrap();
    // The next start has all that was answered, and a log without a hole.
    let bench = Bench::new(Box::new(Folder(keep.path().to_owned())));
    let log = bench.log(&bench.person("Mia"), LOBBY);
    assert!(acknowledged > 10 && log.len() >= acknowledged as usize, "{acknowledged} of {}", log.len());
    assert_eq!(places(&log), (1..=unread(&log)).collect::<Vec<_>>());
    for (n, entry) in log.iter().enumerate() {
        assert!(text(entry).starts_with(&format!("{n} ")));
    }
}

fn write_until_it_fails(folder: &Path) {
    let (failed, times) = (Arc::new(Mutex::new(None)), Arc::new(AtomicU32::new(0)));
    let fatal = {
        let (failed, times) = (failed.clone(), times.clone());
        move |error: &StoreError| {
            *failed.lock().unwrap() = Some(error.clone());
            times.fetch_add(1, Ordering::SeqCst);
        }
    };
    let clock = HandClock::new();
    let options = engine::sqlite::Options { fatal: Arc::new(fatal), ..options(folder, clock) };
    let store = open(options).unwrap();
    let enter = NewPerson {
        name: name("Ada"),
        avatar: AvatarId(1),
        locale: Locale::Zh,
        token: [1; 32],
        agent: String::new(),
    };
    let (sender, receiver) = channel();
    store.people.enter(enter, Box::new(move |result| sender.send(result).unwrap()));
    let ada = receiver.recv().unwrap().unwrap();
    let append = |n: u32| {
        let (sender, receiver) = channel();
        let text = format!("{n} {}", "x".repeat(9_000));
        let message = NewMessage { actor: ada.actor(), conversation: LOBBY, nonce: Nonce(n.into()), text };
        store.messages.append(message, Box::new(move |result| sender.send(result).unwrap()));
        receiver.recv()
    };
    let mut acknowledged = 0;
    while let Ok(result) = append(acknowledged) {
        result.unwrap();
        acknowledged += 1;
        assert!(acknowledged < 10_000, "the write does not fail");
    }
    // The one that failed is never answered; whoever comes later is turned away.
    let failure = failed.lock().unwrap().clone();
    assert!(matches!(failure, Some(StoreError::Broken(_))), "{failure:?}");
    for n in 0..20 {
        assert!(
            !matches!(append(acknowledged + n), Ok(Ok(_))),
            "nothing is acknowledged after a failed write"
        );
    }
    assert_eq!(times.load(Ordering::SeqCst), 1, "told once");
    println!("\nacknowledged {acknowledged}");
}
