//! One question to the AI: asked, waited for, and cut where it takes too long.

use super::stream::{Bad, Stream};
use http::StatusCode;
use protocol::Locale;
use reqwest::{Client, Url, redirect::Policy};
use serde_json::json;
use std::{fmt, time::Duration};

/// How long the AI may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To take the connection.
    pub connect: Duration,
    /// Until the first byte of its answer, and between two.
    pub byte: Duration,
    /// For all of it.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(5), byte: seconds(20), total: seconds(60) }
    }
}

/// A secret, which is never shown nor logged.
#[derive(Clone)]
pub struct AiKey(String);

impl std::str::FromStr for AiKey {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

impl fmt::Debug for AiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AiKey(…)")
    }
}

/// Which AI answers.
#[derive(Debug, Clone)]
pub struct AiConfig {
    /// Where: `https://api.example.org/v1`; `/chat/completions` is added.
    pub url: String,
    /// What is sent as `Authorization: Bearer`, if anything.
    pub key: Option<AiKey>,
    /// The name of the model.
    pub model: String,
    /// How long it may take.
    pub patience: Patience,
}

/// Why an AI cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address is none.
    #[error("{0:?} is not an address like https://api.example.org/v1")]
    Url(String),
    /// The key has characters that no header can have.
    #[error("the key has characters that a key cannot have")]
    Key,
    /// No certificates.
    #[error("no HTTPS: {0}")]
    Tls(String),
}

/// The way to the AI.
pub struct Ai {
    client: Client,
    url: Url,
    key: Option<http::HeaderValue>,
    model: String,
    patience: Patience,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failed {
    Unreachable,
    Slow,
    Key,
    Busy,
    Refused(u16),
    Bad(Bad),
}

impl Ai {
    /// Gets ready to ask.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn new(config: AiConfig) -> Result<Self, SetupError> {
        let AiConfig { url, key, model, patience } = config;
        let is_address = |base: &Url| matches!(base.scheme(), "http" | "https") && base.host_str().is_some();
        let endpoint = url
            .parse()
            .ok()
            .filter(is_address)
            .and_then(|_| format!("{}/chat/completions", url.trim_end_matches('/')).parse::<Url>().ok());
        let endpoint = endpoint.ok_or(SetupError::Url(url))?;
        let key = key.filter(|AiKey(key)| !key.is_empty()).map(|AiKey(key)| {
            let mut header = http::HeaderValue::from_str(&format!("Bearer {key}"))?;
            header.set_sensitive(true);
            Ok::<_, http::header::InvalidHeaderValue>(header)
        });
        let key = key.transpose().map_err(|_| SetupError::Key)?;
        // Another part of the process may have chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(patience.connect)
            .read_timeout(patience.byte)
            .timeout(patience.total)
            // The key must not follow to wherever an address points.
            .redirect(Policy::none())
            .user_agent(concat!("leliao/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| SetupError::Tls(error.without_url().to_string()))?;
        Ok(Self { client, url: endpoint, key, model, patience })
    }

    /// Asks, and gives the answer or a sentence about why there is none.
    pub async fn answer(&self, locale: Locale, said: &[(bool, String)], question: &str) -> String {
        let asked = tokio::time::timeout(self.patience.total, self.ask(locale, said, question));
        match asked.await.unwrap_or(Err(Failed::Slow)) {
            Ok(text) => text,
            Err(failed) => {
                tracing::warn!(?failed, "the AI gave no answer");
                sentence(locale, failed).to_owned()
            }
        }
    }

    async fn ask(&self, locale: Locale, said: &[(bool, String)], question: &str) -> Result<String, Failed> {
        let body = json!({
            "model": self.model,
            "stream": true,
            "messages": messages(locale, said, question),
        });
        let mut request = self.client.post(self.url.clone()).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", key.clone());
        }
        let sent = request.body(body.to_string()).send();
        let answer = tokio::time::timeout(self.patience.byte + self.patience.connect, sent);
        let mut answer = answer.await.map_err(|_| Failed::Slow)?.map_err(|error| failed(&error))?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Failed::Key),
            StatusCode::TOO_MANY_REQUESTS => return Err(Failed::Busy),
            other => return Err(Failed::Refused(other.as_u16())),
        }
        let mut stream = Stream::default();
        while let Some(bytes) = answer.chunk().await.map_err(|error| failed(&error))? {
            if stream.take(&bytes).map_err(Failed::Bad)? {
                break;
            }
        }
        stream.finish().map_err(Failed::Bad)
    }
}

fn failed(error: &reqwest::Error) -> Failed {
    match error {
        error if error.is_timeout() => Failed::Slow,
        error if error.is_connect() => Failed::Unreachable,
        _ => Failed::Bad(Bad::Nonsense),
    }
}

fn messages(locale: Locale, said: &[(bool, String)], question: &str) -> Vec<serde_json::Value> {
    let who = match locale {
        Locale::Zh => "你是小乐，一个聊天软件里的机器人。用简短、友好的中文纯文本回答。",
        Locale::En => {
            "You are Lele, the robot of a chat. Answer briefly and kindly, in plain text, in English."
        }
    };
    let before =
        said.iter().map(|(by_robot, text)| (if *by_robot { "assistant" } else { "user" }, text.as_str()));
    let all = std::iter::once(("system", who)).chain(before).chain([("user", question)]);
    all.map(|(role, content)| json!({ "role": role, "content": content })).collect()
}

fn sentence(locale: Locale, failed: Failed) -> &'static str {
    let (zh, en) = match failed {
        Failed::Unreachable => (
            "我现在连不上帮我思考的 AI，请稍后再试。",
            "I cannot reach the AI that helps me think. Please try again later.",
        ),
        Failed::Slow => (
            "AI 想得太久了，我没等到回答。请再问一次。",
            "The AI took too long, and I got no answer. Please ask again.",
        ),
        Failed::Key => (
            "AI 不认我的钥匙，请告诉站长检查 LELIAO_AI_KEY。",
            "The AI does not accept my key. Please tell the owner to check LELIAO_AI_KEY.",
        ),
        Failed::Busy => {
            ("AI 现在太忙了，请过一会儿再问。", "The AI is too busy right now. Please ask again in a while.")
        }
        Failed::Refused(_) => {
            ("AI 那边出错了，请稍后再试。", "Something went wrong at the AI. Please try again later.")
        }
        Failed::Bad(_) => (
            "AI 的回答我没看懂，请再问一次。",
            "I could not make sense of the AI's answer. Please ask again.",
        ),
    };
    match locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, key: &str) -> AiConfig {
        AiConfig { url: url.into(), key: key.parse().ok(), model: "m".into(), patience: Patience::default() }
    }

    #[test]
    fn the_key_is_not_shown_and_mistakes_are_told() {
        assert!(!format!("{:?}", config("https://x.example", "secret")).contains("secret"));
        for wrong in ["", "x", "ftp://x.example", "https://"] {
            assert!(matches!(Ai::new(config(wrong, "k")), Err(SetupError::Url(_))), "{wrong}");
        }
        assert!(matches!(Ai::new(config("https://x.example", "a\nb")), Err(SetupError::Key)));
        assert!(Ai::new(config("http://127.0.0.1:11434/v1/", "")).is_ok());
    }
}
