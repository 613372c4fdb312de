//! The SQLite file on a disk that is full, and on one that fails.

use crate::{sqlite_file::on_folder, stage::*};
use engine::{
    Engine,
    actions::{Answer, person, submit},
    domain::health::Health,
    sqlite::Database,
};
use protocol::{AvatarId, Entry, Fault, Locale, Nonce};
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};
use tokio::sync::oneshot;

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
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn is_full<T>(result: &Result<T, Fault>) -> bool {
    matches!(result, Err(Fault::StorageFull))
}

#[test]
fn a_full_disk_refuses_writes_and_loses_nothing() {
    let disk = match SmallDisk::mount() {
        Ok(disk) => disk,
        Err(why) => {
            return say(&format!("SKIPPED a_full_disk_…: no small file system to fill: {}", why.trim()));
        }
    };
    let stage = on_folder(&disk.0.path().join("data"));
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let ballast = disk.0.path().join("ballast");
    fs::write(&ballast, vec![1; 2_500_000]).unwrap();
    let text_of = |n: usize| format!("{n} {}", "满".repeat(3_000));
    let before = stage.cursor(&dong);
    let (mut kept, mut refused_nonces) = (Vec::new(), Vec::new());
    while refused_nonces.len() < 5 {
        let (n, nonce) = (kept.len() + refused_nonces.len(), stage.nonce());
        assert!(n < 1_000, "the disk does not fill");
        match stage.append(&ada, LOBBY, nonce, &text_of(n)) {
            Ok(Sent::New(entry)) => kept.push(entry),
            full => {
                assert!(is_full(&full), "{full:?}");
                refused_nonces.push((nonce, n));
            }
        }
    }
    assert!(kept.len() > 20);
    // Reading goes on, on every way there is.
    assert_eq!(stage.log(&dong, LOBBY), kept);
    assert!(stage.identify(&ada).is_some());
    assert_eq!(stage.overview(&dong).conversations[0].unread, unread(&kept));
    assert_eq!(stage.resume(&dong, None).conversations[0].head, kept.last().unwrap().seq);
    let cursor = stage.cursor(&dong);
    assert_eq!(
        read_cursor(&cursor).1,
        read_cursor(&before).1 + kept.len() as u64,
        "what failed has no place in the history"
    );
    // Many at once fail together, each told so.
    let answers: Vec<_> = (0..20).map(|n| stage.submit_message(&ada, LOBBY, &text_of(n))).collect();
    assert!(answers.into_iter().all(|answer| is_full(&stage.wait(answer).unwrap())));
    assert_eq!(stage.log(&dong, LOBBY), kept);
    // Space again: no reopening is needed, and nothing of what was refused has stayed.
    fs::remove_file(&ballast).unwrap();
    for (nonce, n) in refused_nonces {
        let Ok(Sent::New(entry)) = stage.append(&ada, LOBBY, nonce, &text_of(n)) else { panic!() };
        kept.push(entry);
    }
    assert_eq!(places(&kept), (1..=unread(&kept)).collect::<Vec<_>>());
    assert_eq!(stage.log(&dong, LOBBY), kept);
    stage.reopen();
    assert_eq!(stage.log(&dong, LOBBY), kept);
}

/// Fills a file system to the last block.
fn fill(folder: &Path) {
    for (n, block) in [1 << 20, 1 << 16, 1 << 12].into_iter().enumerate() {
        let mut ballast = fs::File::create(folder.join(format!("ballast{n}"))).unwrap();
        while ballast.write_all(&vec![1; block]).is_ok() {}
    }
}

/// Nothing more than the log's index is needed to read, and that has kept its place.
#[test]
fn a_server_starts_for_reading_on_a_full_disk() {
    let disk = match SmallDisk::mount() {
        Ok(disk) => disk,
        Err(why) => {
            return say(&format!("SKIPPED a_server_starts_…: no small file system to fill: {}", why.trim()));
        }
    };
    let folder = disk.0.path().join("data");
    let stage = on_folder(&folder);
    let ada = stage.person("Ada");
    let said = stage.say(&ada, LOBBY, "before it was full");
    assert!(!stage.engine().health.is_disk_full());
    fill(disk.0.path());
    stage.reopen_after(|| fill(disk.0.path()));
    assert!(stage.engine().health.is_disk_full());
    assert_eq!(stage.log(&ada, LOBBY), std::slice::from_ref(&said));
    assert!(stage.identify(&ada).is_some());
    assert_eq!(engine::sqlite::newest_entry(&folder).unwrap(), Some(said.at));
    let text = "x".repeat(9_000);
    assert!(is_full(&stage.append(&ada, LOBBY, stage.nonce(), &text)));
    let refused = engine::sqlite::set_owner_code(&folder, [1; 32]);
    assert!(matches!(refused, Err(engine::sqlite::OpenError::Full(_))), "{refused:?}");
    let refused = engine::sqlite::backup(&folder, &disk.0.path().join("copy.db"));
    assert!(matches!(refused, Err(engine::sqlite::OpenError::Full(_))), "{refused:?}");
    assert!(
        !fs::read_dir(disk.0.path())
            .unwrap()
            .any(|file| { file.unwrap().file_name().to_string_lossy().contains("copy") })
    );
    // Nobody writes, and still it is noticed that there is room.
    fs::remove_file(disk.0.path().join("ballast0")).unwrap();
    let freed = std::time::Instant::now();
    while stage.engine().health.is_disk_full() {
        assert!(freed.elapsed() < std::time::Duration::from_secs(5), "it is not noticed");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    stage.say(&ada, LOBBY, "after");
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
    let stage = on_folder(keep.path());
    let log = stage.log(&stage.person("Mia"), LOBBY);
    assert!(acknowledged > 10 && log.len() >= acknowledged as usize, "{acknowledged} of {}", log.len());
    assert_eq!(places(&log), (1..=unread(&log)).collect::<Vec<_>>());
    for (n, entry) in log.iter().enumerate() {
        assert!(text(entry).starts_with(&format!("{n} ")));
    }
}

fn write_until_it_fails(folder: &Path) {
    let (failed, times) = (Arc::new(Mutex::new(None)), Arc::new(AtomicU32::new(0)));
    let health = {
        let (failed, times) = (failed.clone(), times.clone());
        Health::new(move |why| {
            *failed.lock().unwrap() = Some(why.to_owned());
            times.fetch_add(1, Ordering::SeqCst);
        })
    };
    let store = Arc::new(Database::open(folder, START, health.clone()).unwrap());
    let files = Arc::new(engine::blobs::Disk::new(folder));
    let engine = Engine::new(store, files, HandClock::new(), generous(), health).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let entered = person::enter(&engine, "Ada", AvatarId(1), Locale::Zh, "");
    let ada = runtime.block_on(entered).unwrap().0.caller();
    let append = |n: u32| {
        let (sender, receiver) = oneshot::channel();
        let text = format!("{n} {}", "x".repeat(9_000));
        let send = protocol::Command::Send { conversation: LOBBY, nonce: Nonce(n.into()), text, with: None };
        runtime.block_on(async {
            submit(&engine, ada, send, Answer::Waiter(sender)).await;
            receiver.await
        })
    };
    let mut acknowledged = 0;
    while let Ok(result) = append(acknowledged) {
        result.unwrap();
        acknowledged += 1;
        assert!(acknowledged < 10_000, "the write does not fail");
    }
    // The one that failed is never answered; whoever comes later is turned away.
    let deadline = Instant::now() + SOON;
    while times.load(Ordering::SeqCst) == 0 {
        assert!(Instant::now() < deadline, "the server goes on");
    }
    let failure = failed.lock().unwrap().clone().unwrap();
    assert!(failure.contains("the disk failed"), "{failure}");
    for n in 0..20 {
        assert!(
            !matches!(append(acknowledged + n), Ok(Ok(_))),
            "nothing is acknowledged after a failed write"
        );
    }
    assert_eq!(times.load(Ordering::SeqCst), 1, "told once");
    println!("\nacknowledged {acknowledged}");
}
