//! What can be said on the command line and in `LELIAO_*`. A mistake is told in a sentence, at the start.

use crate::{android::AndroidApp, listen::ListenAddress, logging::LogFilter};
use engine::{
    Config, Quotas,
    blobs::Bucket,
    config::{ByteSize, NamedHost, Outside, PrivateChats, ProxyRange, PublicUrl},
    robot::{AiConfig, AiKey, Patience, RobotConfig},
};
use std::path::PathBuf;

/// 乐聊 Leliao: a chat for a family, a class, a community or a company.
#[derive(Debug, clap::Parser)]
#[command(name = "leliao", version)]
pub struct Cli {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Copy the database of a running or stopped server into a new file.
    Backup {
        /// The file; it must not exist.
        to: PathBuf,
    },
    /// Put a backup in the place of a stopped server's database. What was there is kept beside it.
    Restore {
        /// The backup.
        from: PathBuf,
    },
    /// Read the database of a running or stopped server and say whether it is sound and what is in it.
    Check {
        /// Read every file, too, and say whether it is what it was.
        #[arg(long)]
        files: bool,
    },
    /// Make a new owner code for a running or stopped server. It works once.
    OwnerCode,
    /// Write what an app for Android is made from that shows this site. docs/APPS.md says the rest.
    Android {
        /// The name that people reach the server at: chat.example.org.
        #[arg(long)]
        domain: String,
        /// What the app is called.
        #[arg(long)]
        name: Option<String>,
        /// The folder for it.
        #[arg(long, default_value = "android")]
        to: PathBuf,
    },
    /// Make the index for searching anew, of a stopped server. A running one does it by itself where it has to.
    Reindex,
}

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Where to listen: an address or a name of this machine. 0.0.0.0:3000 is open to your whole network.
    #[arg(long, env = "LELIAO_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    pub listen: ListenAddress,
    /// The folder that holds everything.
    #[arg(long, env = "LELIAO_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// The address people type, if it is a name: <https://chat.example.org>.
    #[arg(long, env = "LELIAO_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,
    /// Proxies whose X-Forwarded-* headers are believed: addresses or ranges (172.18.0.0/16), with commas
    /// between them or given several times.
    #[arg(long, env = "LELIAO_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted_proxy: Vec<ProxyRange>,
    /// Where to serve Prometheus metrics; nowhere if absent.
    #[arg(long, env = "LELIAO_METRICS")]
    pub metrics: Option<ListenAddress>,
    /// What to log: error, warn, info, debug, or a filter like info,engine=debug.
    #[arg(long, env = "LELIAO_LOG", default_value = "info")]
    pub log: LogFilter,
    /// The SMTP server that mails go to: smtps://user:password@mail.example.org, or
    /// smtp://user:password@mail.example.org:587?tls=required; what stands in user and password besides letters and
    /// digits is percent-encoded. Without one, mails and their links are shown on this console.
    #[arg(long, env = "LELIAO_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Whom mails come from: chat@example.org, or "乐聊 <chat@example.org>".
    #[arg(long, env = "LELIAO_MAIL_FROM", requires = "smtp")]
    pub mail_from: Option<String>,
    /// Let no robot answer: 小乐 stays away.
    #[arg(long, env = "LELIAO_NO_ROBOT")]
    pub no_robot: bool,
    /// An AI that answers what the robot does not know: any address with /chat/completions, like
    /// <https://api.example.org/v1>. Nothing leaves this server without it.
    #[arg(long, env = "LELIAO_AI_URL")]
    pub ai_url: Option<String>,
    /// The key for it, if it wants one. Better given as LELIAO_AI_KEY: others can see a command line.
    #[arg(long, env = "LELIAO_AI_KEY", hide_env_values = true)]
    pub ai_key: Option<AiKey>,
    /// Its model.
    #[arg(long, env = "LELIAO_AI_MODEL", default_value = "default")]
    pub ai_model: String,
    /// Hosts in a private network that push messages may go to, such as a push service of your own (ntfy.lan:8080): names
    /// or addresses with their port, with commas between them or given several times; without a port those of http and https.
    /// All others have to be public, and https.
    #[arg(long, env = "LELIAO_PUSH_HOST", value_delimiter = ',')]
    pub push_host: Vec<NamedHost>,
    /// Let nobody be told through services of their choice (Bark, ntfy, 企业微信, 钉钉, 飞书, Server酱): nothing leaves this
    /// server by that way.
    #[arg(long, env = "LELIAO_NO_HOOKS")]
    pub no_hooks: bool,
    /// The apps for Android that may show this site without an address bar, PACKAGE=FINGERPRINT (leliao android says
    /// which). They are told to whoever asks, at /.well-known/assetlinks.json.
    #[arg(long, env = "LELIAO_ANDROID_APP", value_delimiter = ',')]
    pub android_app: Vec<AndroidApp>,
    /// Let search engines list this server: the page where people log in. Without it robots.txt asks them to stay away.
    #[arg(long, env = "LELIAO_LISTED")]
    pub listed: bool,
    /// For developing: people and rooms to begin with.
    #[arg(long, env = "LELIAO_DEV")]
    pub dev: bool,
    /// Who may write to whom in private: open (anyone) or friends.
    #[arg(long, env = "LELIAO_PRIVATE", default_value = "open")]
    pub private: PrivateChats,
    /// Messages per second and person, in the long run.
    #[arg(long, env = "LELIAO_MESSAGES_PER_SECOND", default_value_t = Quotas::default().messages_per_second, value_parser = clap::value_parser!(u32).range(1..))]
    pub messages_per_second: u32,
    /// Messages a person may send at once.
    #[arg(long, env = "LELIAO_MESSAGE_BURST", default_value_t = Quotas::default().message_burst, value_parser = clap::value_parser!(u32).range(1..))]
    pub message_burst: u32,
    /// Commands of any kind per second and person.
    #[arg(long, env = "LELIAO_COMMANDS_PER_SECOND", default_value_t = Quotas::default().commands_per_second, value_parser = clap::value_parser!(u32).range(1..))]
    pub commands_per_second: u32,
    /// Connections of one person.
    #[arg(long, env = "LELIAO_CONNECTIONS_PER_PERSON", default_value_t = Quotas::default().connections_per_person, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections_per_person: u32,
    /// Connections from one address.
    #[arg(long, env = "LELIAO_CONNECTIONS_PER_ADDRESS", default_value_t = Quotas::default().connections_per_address, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections_per_address: u32,
    /// Connections in all.
    #[arg(long, env = "LELIAO_CONNECTIONS", default_value_t = Quotas::default().connections, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: u32,
    /// Logins per minute from one address.
    #[arg(long, env = "LELIAO_LOGINS_PER_MINUTE", default_value_t = Quotas::default().logins_per_minute, value_parser = clap::value_parser!(u32).range(1..))]
    pub logins_per_minute: u32,
    /// Registrations per hour from one address.
    #[arg(long, env = "LELIAO_REGISTRATIONS_PER_HOUR", default_value_t = Quotas::default().registrations_per_hour, value_parser = clap::value_parser!(u32).range(1..))]
    pub registrations_per_hour: u32,
    /// Wrong passwords per hour from one address.
    #[arg(long, env = "LELIAO_WRONG_PASSWORDS_PER_HOUR", default_value_t = Quotas::default().wrong_passwords_per_hour, value_parser = clap::value_parser!(u32).range(1..))]
    pub wrong_passwords_per_hour: u32,
    /// Wrong passwords of one account in half an hour from one address; the account is slowed down for strangers after as
    /// many from everywhere.
    #[arg(long, env = "LELIAO_WRONG_PASSWORDS_PER_ACCOUNT", default_value_t = Quotas::default().wrong_passwords_per_account, value_parser = clap::value_parser!(u32).range(1..))]
    pub wrong_passwords_per_account: u32,
    /// Mails per hour to one address.
    #[arg(long, env = "LELIAO_MAILS_PER_HOUR", default_value_t = Quotas::default().mails_per_hour, value_parser = clap::value_parser!(u32).range(1..))]
    pub mails_per_hour: u32,
    /// Mails per minute in all.
    #[arg(long, env = "LELIAO_MAILS_PER_MINUTE", default_value_t = Quotas::default().mails_per_minute, value_parser = clap::value_parser!(u32).range(1..))]
    pub mails_per_minute: u32,
    /// The size of a file, at most: bytes, or 500M, 2G.
    #[arg(long, env = "LELIAO_FILE_SIZE", default_value_t = Quotas::default().file_size)]
    pub file_size: ByteSize,
    /// All files of a person together.
    #[arg(long, env = "LELIAO_FILES_PER_PERSON", default_value_t = Quotas::default().files_per_person)]
    pub files_per_person: ByteSize,
    /// All files together.
    #[arg(long, env = "LELIAO_FILES", default_value_t = Quotas::default().files)]
    pub files: ByteSize,
    /// What files leave free on the disk, for the database.
    #[arg(long, env = "LELIAO_DISK_RESERVE", default_value_t = Quotas::default().disk_reserve)]
    pub disk_reserve: ByteSize,
    /// Keep files in a bucket that speaks S3, s3://BUCKET/FOLDER, instead of on the disk. Uploads still gather there.
    #[arg(long, env = "LELIAO_S3", global = true)]
    pub s3: Option<String>,
    /// The bucket's server, if it is not Amazon's: <https://minio.example.org>.
    #[arg(long, env = "LELIAO_S3_ENDPOINT", global = true, requires = "s3")]
    pub s3_endpoint: Option<String>,
    /// The bucket's region.
    #[arg(long, env = "LELIAO_S3_REGION", global = true, requires = "s3")]
    pub s3_region: Option<String>,
    /// The id of the key to the bucket; or AWS_ACCESS_KEY_ID.
    #[arg(long, env = "LELIAO_S3_KEY_ID", global = true, requires_all = ["s3", "s3_key"])]
    pub s3_key_id: Option<String>,
    /// The key. Better given as LELIAO_S3_KEY, or AWS_SECRET_ACCESS_KEY: others can see a command line.
    #[arg(long, env = "LELIAO_S3_KEY", global = true, hide_env_values = true, requires_all = ["s3", "s3_key_id"])]
    pub s3_key: Option<String>,
    /// Uploads of a person that are not finished.
    #[arg(long, env = "LELIAO_UPLOADS_PER_PERSON", default_value_t = Quotas::default().uploads_per_person, value_parser = clap::value_parser!(u32).range(1..))]
    pub uploads_per_person: u32,
}

impl Options {
    /// What the engine wants to know.
    pub fn config(&self) -> Config {
        Config {
            public_url: self.public_url.clone(),
            trusted_proxies: self.trusted_proxy.clone(),
            push_hosts: self.push_host.clone(),
            outside: Outside { hooks: !self.no_hooks, mail: self.smtp.is_some() },
            private: self.private,
            quotas: Quotas {
                messages_per_second: self.messages_per_second,
                message_burst: self.message_burst,
                commands_per_second: self.commands_per_second,
                connections_per_person: self.connections_per_person,
                connections_per_address: self.connections_per_address,
                connections: self.connections,
                logins_per_minute: self.logins_per_minute,
                registrations_per_hour: self.registrations_per_hour,
                wrong_passwords_per_hour: self.wrong_passwords_per_hour,
                wrong_passwords_per_account: self.wrong_passwords_per_account,
                mails_per_hour: self.mails_per_hour,
                mails_per_minute: self.mails_per_minute,
                file_size: self.file_size,
                files_per_person: self.files_per_person,
                files: self.files,
                disk_reserve: self.disk_reserve,
                uploads_per_person: self.uploads_per_person,
            },
        }
    }
}

impl Options {
    /// The bucket for files, if they do not stay on the disk.
    pub fn bucket(&self) -> Option<Bucket> {
        let (endpoint, region) = (self.s3_endpoint.clone(), self.s3_region.clone());
        let key = self.s3_key_id.clone().zip(self.s3_key.clone());
        self.s3.clone().map(|url| Bucket { url, endpoint, region, key })
    }

    /// What the robot wants to know; `None` if there is none.
    pub fn robot(&self) -> Option<RobotConfig> {
        let url = self.ai_url.clone().filter(|url| !url.trim().is_empty());
        let ai = url.map(|url| AiConfig {
            url,
            key: self.ai_key.clone(),
            model: self.ai_model.clone(),
            patience: Patience::default(),
        });
        (!self.no_robot).then_some(RobotConfig { ai, zone: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn mistakes_are_refused() {
        for wrong in [
            ["--listen", "3000"],
            ["--listen", "localhost"],
            ["--metrics", "9100"],
            ["--log", "nonsense"],
            ["--public-url", "chat"],
            ["--message-burst", "0"],
            ["--private", "closed"],
            ["--file-size", "2 gigs"],
            ["--android-app", "org.example.chat"],
            ["--trusted-proxy", "x"],
            ["--trusted-proxy", "172.18.0.0/33"],
            ["--trusted-proxy", "127.0.0.1,,::1"],
        ] {
            assert!(Cli::try_parse_from(["leliao"].iter().chain(&wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn names_ranges_and_lists_are_taken() {
        let parsed = |said: &[&str]| Cli::try_parse_from(["leliao"].iter().chain(said)).unwrap().options;
        assert_eq!(parsed(&["--listen", "localhost:4110"]).listen.name(), Some("localhost"));
        let list = ["--trusted-proxy", "172.18.0.0/16, ::1", "--trusted-proxy", "127.0.0.1"];
        assert_eq!(parsed(&list).trusted_proxy.len(), 3);
        let before = Cli::try_parse_from(["leliao", "owner-code", "--data", "x"]).unwrap();
        assert!(matches!(before.command, Some(Command::OwnerCode)) && before.options.data.ends_with("x"));
    }
}
