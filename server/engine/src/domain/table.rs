//! Tables for spreadsheets: CSV (RFC 4180) with a byte order mark, which tells Excel that it is UTF-8.

/// With these a spreadsheet takes a cell for a formula and runs it (OWASP, "CSV Injection"); the last two are the
/// full-width forms that some input methods write.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '＝', '＠'];

/// Encodes rows; shorter ones are filled up.
#[must_use]
pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut writer = csv::WriterBuilder::new();
    writer.quote_style(csv::QuoteStyle::Always).terminator(csv::Terminator::CRLF);
    let mut writer = writer.from_writer(Vec::from("\u{FEFF}"));
    for row in rows {
        let cells = row.iter().map(|text| defused(text));
        // A vector takes all that is written.
        let _ = writer.write_record(cells.chain(std::iter::repeat(String::new())).take(width));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that is no formula: an apostrophe says that it is text.
fn defused(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// A time as spreadsheets read it. `at`: milliseconds since 1970.
#[must_use]
pub fn time(at: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rows: &[&[&str]]) -> String {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        String::from_utf8(csv(&rows)).unwrap()
    }

    #[test]
    fn cells_are_quoted_and_rows_are_as_wide_as_the_widest() {
        let rows: &[&[&str]] = &[&["姓名", "内容"], &["a,b", "say \"hi\"\nnow"], &["只有名字"]];
        let want = "\u{FEFF}\"姓名\",\"内容\"\r\n\"a,b\",\"say \"\"hi\"\"\nnow\"\r\n\"只有名字\",\"\"\r\n";
        assert_eq!(text(rows), want);
        assert_eq!(text(&[]), "\u{FEFF}");
    }

    #[test]
    fn nothing_is_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(\"http://x\")"] {
            let line = text(&[&[evil]]);
            assert!(line.starts_with("\u{FEFF}\"'"), "{line:?}");
        }
        assert!(!text(&[&["a=1", "1-2", "a@b.cn"]]).contains('\''));
    }

    #[test]
    fn times_are_read_by_spreadsheets() {
        assert_eq!(time(1_760_000_000_123), "2025-10-09 08:53:20");
        assert_eq!(time(i64::MAX), "1970-01-01 00:00:00");
    }
}
