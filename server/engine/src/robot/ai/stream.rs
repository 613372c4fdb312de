//! Reads the answer of `/chat/completions` as it streams: lines of server-sent events (WHATWG HTML §9.2), each a
//! piece of the text.

use serde::Deserialize;

/// Bytes of the text, at most; the rest is left out.
const TEXT_BYTES: usize = 10_000;
/// Bytes of everything, at most.
const ALL_BYTES: usize = 2_000_000;
/// Bytes of a line, at most.
const LINE_BYTES: usize = 200_000;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    /// It is no answer of such an address.
    Nonsense,
    /// It does not end.
    TooMuch,
}

#[derive(Deserialize)]
struct Chunk {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    /// In a stream.
    #[serde(default)]
    delta: Piece,
    /// From an address that does not stream.
    #[serde(default)]
    message: Piece,
}

#[derive(Deserialize, Default)]
struct Piece {
    #[serde(default)]
    content: Option<String>,
}

/// An answer as far as it has come.
#[derive(Debug, Default)]
pub struct Stream {
    line: Vec<u8>,
    text: String,
    bytes: usize,
    done: bool,
}

impl Stream {
    /// Takes what came. `true` once it is complete.
    ///
    /// # Errors
    /// [`Bad`].
    pub fn take(&mut self, bytes: &[u8]) -> Result<bool, Bad> {
        self.bytes += bytes.len();
        if self.bytes > ALL_BYTES {
            return Err(Bad::TooMuch);
        }
        for byte in bytes {
            match byte {
                b'\n' => {
                    let line = std::mem::take(&mut self.line);
                    self.read(&line)?;
                }
                byte => self.line.push(*byte),
            }
            if self.done {
                return Ok(true);
            }
            if self.line.len() > LINE_BYTES {
                return Err(Bad::TooMuch);
            }
        }
        Ok(false)
    }

    /// The text, once nothing more comes. A stream that was cut before its end is no answer, unless it was one
    /// body without a stream.
    ///
    /// # Errors
    /// [`Bad::Nonsense`].
    pub fn finish(mut self) -> Result<String, Bad> {
        if !self.done && self.text.is_empty() {
            let line = std::mem::take(&mut self.line);
            let whole: Chunk = serde_json::from_slice(&line).map_err(|_| Bad::Nonsense)?;
            self.add(whole);
            self.done = true;
        }
        let text = self.text.trim();
        if self.done && !text.is_empty() { Ok(text.to_owned()) } else { Err(Bad::Nonsense) }
    }

    fn read(&mut self, line: &[u8]) -> Result<(), Bad> {
        let Some(data) = line.strip_prefix(b"data:") else {
            // A body that is no stream may have lines too; it is read as a whole at the end.
            if line.first().is_some_and(|byte| matches!(byte, b'{' | b' ' | b'}' | b'"')) {
                self.line.extend_from_slice(line);
            }
            return Ok(());
        };
        let data = data.trim_ascii();
        if data == b"[DONE]" {
            self.done = true;
            return Ok(());
        }
        let chunk = serde_json::from_slice(data).map_err(|_| Bad::Nonsense)?;
        self.add(chunk);
        Ok(())
    }

    fn add(&mut self, chunk: Chunk) {
        for choice in chunk.choices {
            let piece = choice.delta.content.or(choice.message.content).unwrap_or_default();
            self.text.push_str(&piece);
        }
        if self.text.len() > TEXT_BYTES {
            self.text.truncate(self.text.floor_char_boundary(TEXT_BYTES));
            self.text.push('…');
            self.done = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> Result<String, Bad> {
        let mut stream = Stream::default();
        for piece in pieces {
            if stream.take(piece.as_bytes())? {
                break;
            }
        }
        stream.finish()
    }

    #[test]
    fn pieces_become_a_text_wherever_they_are_cut() {
        let stream = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n: comment\ndata: {\"choices\":[{\"delta\":{\"content\":\"你\"}}]}\r\n\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"好\"}}]}\n\ndata: {\"choices\":[]}\n\ndata: [DONE]\n\n";
        for at in (0..stream.len()).filter(|at| stream.is_char_boundary(*at)) {
            assert_eq!(read(&[&stream[..at], &stream[at..]]), Ok("你好".to_owned()));
        }
    }

    #[test]
    fn a_body_without_a_stream_is_an_answer_too() {
        let body = "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"hi\"}}]}";
        assert_eq!(read(&[body]), Ok("hi".to_owned()));
    }

    #[test]
    fn what_is_cut_empty_or_nonsense_is_no_answer() {
        for pieces in [
            &["data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n"][..],
            &["data: [DONE]\n"],
            &["data: <html>\n"],
            &["<html>hello</html>"],
            &[""],
            &["{}"],
        ] {
            assert_eq!(read(pieces), Err(Bad::Nonsense), "{pieces:?}");
        }
    }

    #[test]
    fn what_does_not_end_is_cut() {
        let piece =
            format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n", "汉".repeat(1_000));
        let text = read(&vec![piece.as_str(); 100]).unwrap();
        assert!(text.len() <= TEXT_BYTES + 3 && text.ends_with('…'));
        let endless = "x".repeat(LINE_BYTES + 1);
        assert_eq!(read(&[&endless]), Err(Bad::TooMuch));
        let comments = format!(":{}\n", "x".repeat(100_000));
        assert_eq!(read(&vec![comments.as_str(); 21]), Err(Bad::TooMuch));
    }
}
