//! Names for databases that are kept when another takes their place.

use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// `leliao.before-restore-20260102-030405.db`: a name beside a database that nothing has yet.
pub fn kept_name(path: &Path, label: &str) -> PathBuf {
    let now = Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
    let numbered = |n: u32| if n == 1 { String::new() } else { format!("-{n}") };
    let free = (1..).map(|n| path.with_extension(format!("{label}-{now}{}.db", numbered(n))));
    let mut free = free.filter(|name| name.symlink_metadata().is_err());
    free.next().unwrap_or_else(|| path.with_extension(format!("{label}-{now}.db")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice() {
        let keep = tempfile::tempdir().unwrap();
        let path = keep.path().join("leliao.db");
        let names: Vec<_> = (0..4)
            .map(|_| {
                let name = kept_name(&path, "before-restore");
                std::fs::write(&name, "x").unwrap();
                name
            })
            .collect();
        assert!(names.iter().all(|name| name.is_file()), "{names:?}");
        let shown = names[0].file_name().unwrap().to_str().unwrap();
        assert!(shown.starts_with("leliao.before-restore-2") && shown.ends_with(".db"), "{shown}");
        assert_eq!(std::fs::read_dir(keep.path()).unwrap().count(), 4);
    }
}
