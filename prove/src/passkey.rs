//! An account with a passkey, and coming in by it.

use crate::{
    authenticator::Authenticator,
    http::{LoggedIn, form},
    server::Server,
};
use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;
use std::net::SocketAddr;

/// The site of everybody who asks this machine for its name. Passkeys are for names, never for addresses.
const SITE: &str = "localhost";
const PASSWORD: &str = "correct horse battery";

/// What was begun: its secret, and what the authenticator is asked.
#[derive(Deserialize)]
struct Begun {
    id: String,
    options: Value,
}

/// Registers, presses the link of the mail, and makes a passkey.
pub async fn register(server: &mut Server, name: &str, number: usize) -> anyhow::Result<LoggedIn> {
    let address = server.address;
    let door = format!("cookie: door-{}={}\r\n", address.port(), "a".repeat(64));
    let email = format!("{number}@example.org");
    let mut fields = vec![("name", name), ("email", &email), ("password", PASSWORD)];
    fields.extend([("avatar", "3"), ("locale", "zh-CN")]);
    form::<Value>(address, "/register", &door, &fields).await?;
    let secret = server.activation().await?;
    let mut login: LoggedIn = form(address, "/activate", &door, &[("secret", &secret)]).await?;
    let bearer = format!("authorization: Bearer {}\r\n", login.token);
    let begun: Begun = form(address, "/passkeys/begin", &bearer, &[("old", PASSWORD)]).await?;
    let mut key = Authenticator::new(SITE, &format!("http://{SITE}:{}", address.port()));
    let made = key.create(&begun.options);
    let fields = [("id", begun.id.as_str()), ("credential", made.as_str()), ("name", "手机")];
    form::<Value>(address, "/passkeys/add", &bearer, &fields).await.context("the passkey is not taken")?;
    login.passkey = Some(key);
    Ok(login)
}

/// Comes in anew by a passkey alone. Gives the token.
pub async fn enter(server: SocketAddr, key: &mut Authenticator) -> anyhow::Result<String> {
    let begun: Begun = form(server, "/login/passkey/begin", "", &[]).await?;
    let fields = [("id", begun.id.as_str()), ("credential", &key.get(&begun.options))];
    Ok(form::<LoggedIn>(server, "/login/passkey", "", &fields).await?.token)
}
