//! `leliao check`.

use super::Outcome;
use crate::time::{ahead, shown};
use engine::{
    blobs::{Bucket, Disk, S3, lost_blobs},
    ports::clock::{Clock as _, SystemClock},
    sqlite::{Contents, Report, blobs_of, check},
};
use std::{path::Path, process::ExitCode};

pub fn run(folder: &Path, whole: bool, bucket: Option<&Bucket>) -> anyhow::Result<Outcome> {
    let report = check(folder)?;
    let (mut text, mut sound) = describe(&report, SystemClock.now());
    let blobs = blobs_of(&report.path)?;
    let lost = match bucket {
        None => lost_blobs(&Disk::new(folder), &blobs, whole)?,
        Some(bucket) => {
            let runtime = tokio::runtime::Runtime::new()?;
            let _inside = runtime.enter();
            lost_blobs(&S3::new(bucket, folder).map_err(anyhow::Error::msg)?, &blobs, whole)?
        }
    };
    text += &format!("\n{:<15}{}", "files", format_args!("{} blobs", blobs.len()));
    if !lost.is_empty() {
        sound = false;
        let how = if whole { "missing, or not what they were" } else { "missing" };
        text += &format!("\nWRONG: {} blobs of files are {how}", lost.len());
    }
    Ok(Outcome { text, code: if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE } })
}

/// The report as lines, and whether nothing is wrong.
fn describe(report: &Report, now: i64) -> (String, bool) {
    let mut lines = vec![
        ("database", report.path.display().to_string()),
        ("size", format!("{}, of which {} are free", size(report.bytes), size(report.free_bytes))),
        ("log", size(report.log_bytes)),
        ("schema", format!("{} (this leliao knows {})", report.schema, report.known_schema)),
    ];
    let mut wrong = report.complaints.clone();
    match &report.contents {
        Some(contents) => describe_contents(contents, now, &mut lines, &mut wrong),
        None => wrong.push("it is empty: leliao was never started on it".to_owned()),
    }
    lines.insert(1, ("integrity", if report.complaints.is_empty() { "ok" } else { "damaged" }.to_owned()));
    let mut text: Vec<String> = lines.into_iter().map(|(name, value)| format!("{name:<15}{value}")).collect();
    text.extend(wrong.iter().map(|line| format!("WRONG: {line}")));
    (text.join("\n"), wrong.is_empty())
}

fn describe_contents(
    contents: &Contents,
    now: i64,
    lines: &mut Vec<(&'static str, String)>,
    wrong: &mut Vec<String>,
) {
    lines.push(("epoch", contents.epoch.0.to_string()));
    lines.push(("people", format!("{}, and {} who have gone", contents.people, contents.people_gone)));
    lines.push(("conversations", contents.conversations.to_string()));
    lines.push(("entries", contents.entries.to_string()));
    let Some(newest) = contents.newest else { return };
    lines.push(("newest entry", shown(newest)));
    if let Some(ahead) = ahead(newest, now) {
        wrong.push(format!("the newest entry lies {ahead} in the future of this machine's clock"));
    }
}

/// `12.3 MB`.
fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss)]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes:.1} MB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Epoch;

    #[test]
    fn a_report_says_what_is_wrong() {
        let contents = Contents {
            epoch: Epoch(5),
            people: 2,
            people_gone: 1,
            conversations: 3,
            entries: 40,
            newest: Some(0),
        };
        let mut report = Report {
            path: "data/leliao.db".into(),
            bytes: 12_345_678,
            log_bytes: 0,
            free_bytes: 100_000,
            complaints: Vec::new(),
            schema: 2,
            known_schema: 2,
            contents: Some(contents),
        };
        let (text, sound) = describe(&report, 0);
        assert!(sound, "{text}");
        for line in [
            "database       data/leliao.db",
            "integrity      ok",
            "size           12.3 MB, of which 0.1 MB are free",
            "schema         2 (this leliao knows 2)",
            "epoch          5",
            "people         2, and 1 who have gone",
            "entries        40",
            "newest entry   1970-01-01 00:00:00 UTC",
        ] {
            assert!(text.lines().any(|said| said == line), "{line} is not in\n{text}");
        }
        let (text, sound) = describe(&report, -7_200_000);
        assert!(
            !sound
                && text.ends_with("WRONG: the newest entry lies 2 h in the future of this machine's clock")
        );
        report.complaints.push("row 1 missing from index x".to_owned());
        let (text, sound) = describe(&report, 0);
        assert!(
            !sound
                && text.contains("integrity      damaged\n")
                && text.ends_with("WRONG: row 1 missing from index x")
        );
        report.complaints.clear();
        report.contents = None;
        assert!(!describe(&report, 0).1);
    }
}
