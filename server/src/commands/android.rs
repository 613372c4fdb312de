//! `leliao android`: what Bubblewrap (Google's program for it) makes an app for Android from.

use super::Outcome;
use crate::android::package_of;
use anyhow::Context as _;
use app::{
    boot::PAPER,
    text::{installed::installed_words, words},
};
use protocol::Locale;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Writes the project's configuration into a folder.
pub fn run(domain: &str, name: Option<&str>, to: &Path) -> anyhow::Result<Outcome> {
    let package = package_of(domain).with_context(|| {
        format!("{domain} is no domain; it is a name like chat.example.org, without https://")
    })?;
    let name = name.unwrap_or(words(Locale::Zh).brand);
    fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
    let file = to.join("twa-manifest.json");
    anyhow::ensure!(!file.exists(), "{} is there already; nothing was written", file.display());
    let text = serde_json::to_string_pretty(&project(domain, name, &package))?;
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(format!("{}\n{}", file.display(), next_steps(&package, to)).into())
}

/// The names are those of Bubblewrap's `TwaManifest`.
fn project(domain: &str, name: &str, package: &str) -> Value {
    let at = |path: &str| format!("https://{domain}/{path}");
    let [light, dark] = PAPER;
    let words = installed_words(Locale::Zh);
    let shortcut = |name: &str, path: &str| json!({ "name": name, "shortName": name, "url": at(path), "chosenIconUrl": at("icon-192.png") });
    json!({
        "packageId": package,
        "host": domain,
        "name": name,
        "launcherName": name,
        "display": "standalone",
        "orientation": "default",
        "themeColor": light,
        "themeColorDark": dark,
        "navigationColor": light,
        "navigationColorDark": dark,
        "navigationDividerColor": light,
        "navigationDividerColorDark": dark,
        "backgroundColor": light,
        "enableNotifications": true,
        "startUrl": "/",
        "fullScopeUrl": at(""),
        "iconUrl": at("icon-512.png"),
        "maskableIconUrl": at("icon-maskable-512.png"),
        "webManifestUrl": at("manifest.webmanifest"),
        "splashScreenFadeOutDuration": 300,
        "signingKey": { "path": "./android.keystore", "alias": "android" },
        "appVersionName": "1",
        "appVersionCode": 1,
        "minSdkVersion": 21,
        "shortcuts": [shortcut(words.people, "people"), shortcut(words.rooms, "rooms")],
        "shareTarget": {
            "action": at("share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": { "title": "title", "text": "text", "url": "url", "files": [{ "name": "files", "accept": ["*/*"] }] },
        },
        "fallbackType": "customtabs",
        "features": {},
        "alphaDependencies": { "enabled": false },
        "enableSiteSettingsShortcut": true,
        "isChromeOSOnly": false,
        "fingerprints": [],
        "generatorApp": "leliao",
    })
}

fn next_steps(package: &str, to: &Path) -> String {
    let to = to.display();
    format!(
        "接下来 · next:\n  cd {to}\n  npx @bubblewrap/cli update && npx @bubblewrap/cli build\n  \
         keytool -list -v -keystore android.keystore -alias android | grep SHA256\n\
         然后让服务器认得它 · then let the server know the app:\n  \
         leliao --android-app {package}=FINGERPRINT   (LELIAO_ANDROID_APP)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_writes_a_project_once() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("android");
        let said = run("chat.example.org", Some("三年二班"), &to).unwrap().text;
        assert!(said.contains("org.example.chat=FINGERPRINT"), "{said}");
        let written: Value =
            serde_json::from_slice(&fs::read(to.join("twa-manifest.json")).unwrap()).unwrap();
        assert_eq!(written["name"], "三年二班");
        assert_eq!(written["iconUrl"], "https://chat.example.org/icon-512.png");
        assert!(run("chat.example.org", None, &to).is_err(), "what is there stays");
        assert!(run("https://chat.example.org", None, folder.path()).is_err());
    }
}
