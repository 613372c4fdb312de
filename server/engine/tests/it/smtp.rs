//! Mail to a real SMTP server on loopback: one that takes it, refuses it, hangs, or dies half-way.

use engine::{
    mail::Smtp,
    ports::mail::{Letter, Mail as _, MailError},
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// What the server does.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Takes,
    KnowsNobody,
    IsBusy,
    WantsLogin,
    HangsAtFirst,
    HangsAtEnd,
    DiesInTheMiddle,
    TalksNonsense,
}

struct Server {
    address: SocketAddr,
    /// What came with each mail: envelope and data.
    taken: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn new(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, taken) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
        let keep = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, mood, keep.clone()));
            }
        });
        Self { address, taken }
    }

    async fn send(&self, letter: Letter) -> Result<(), MailError> {
        let smtp = Smtp::new(&format!("smtp://{}", self.address), "乐聊 <chat@example.org>").unwrap();
        let smtp = smtp.within(Duration::from_millis(1_500));
        tokio::task::spawn_blocking(move || smtp.send(&letter)).await.unwrap()
    }
}

async fn talk(stream: TcpStream, mood: Mood, taken: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let forever = || tokio::time::sleep(Duration::from_secs(60));
    if mood == Mood::HangsAtFirst {
        forever().await;
    }
    let hello: &[u8] =
        if mood == Mood::TalksNonsense { b"HTTP/1.1 400 Bad Request\r\n\r\n" } else { b"220 test\r\n" };
    write.write_all(hello).await.ok()?;
    let mut mail = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        mail += &format!("{line}\n");
        let answer = match verb.as_str() {
            "EHLO" => "250 test",
            "MAIL" if mood == Mood::WantsLogin => "530 5.7.0 authentication required",
            "MAIL" | "RSET" => "250 ok",
            "RCPT" if mood == Mood::KnowsNobody => "550 5.1.1 ada@example.org: who is that",
            "RCPT" if mood == Mood::IsBusy => "450 4.2.0 try again later",
            "RCPT" => "250 ok",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                if mood == Mood::DiesInTheMiddle {
                    return None;
                }
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    mail += &format!("{line}\n");
                }
                if mood == Mood::HangsAtEnd {
                    forever().await;
                }
                taken.lock().unwrap().push(std::mem::take(&mut mail));
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "502 what",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

fn letter(to: &str) -> Letter {
    let body = "你好！\n\nhttp://chat.test/activate/0123\n.\n再见\n".to_owned();
    Letter { to: to.to_owned(), subject: "激活你的乐聊账号".to_owned(), body }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let server = Server::new(Mood::Takes).await;
    server.send(letter("Ada@xn--fsqu00a.xn--fiqs8s")).await.unwrap();
    let taken = server.taken.lock().unwrap().remove(0);
    assert!(taken.contains("RCPT TO:<Ada@xn--fsqu00a.xn--fiqs8s>"), "{taken}");
    assert!(taken.contains("MAIL FROM:<chat@example.org>"), "{taken}");
    assert!(taken.contains("Content-Type: text/plain; charset=utf-8"), "{taken}");
    assert!(taken.contains("Date: ") && taken.contains("Subject: =?utf-8?"), "{taken}");
}

#[tokio::test]
async fn no_line_of_a_header_comes_from_outside() {
    let server = Server::new(Mood::Takes).await;
    let wicked = Letter { subject: "hi\r\nBcc: eve@example.org".into(), ..letter("ada@example.org") };
    let _ = server.send(wicked).await;
    for to in
        ["ada@example.org\r\nBcc: eve@example.org", "ada@example.org>\r\nDATA", "Ada <ada@example.org>", ""]
    {
        assert!(matches!(server.send(letter(to)).await, Err(MailError::Never(_))), "{to:?}");
    }
    for taken in server.taken.lock().unwrap().iter() {
        assert!(!taken.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{taken}");
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    for (mood, never) in [
        (Mood::KnowsNobody, true),
        (Mood::IsBusy, false),
        (Mood::WantsLogin, false),
        (Mood::DiesInTheMiddle, false),
        (Mood::TalksNonsense, false),
        (Mood::HangsAtFirst, false),
        (Mood::HangsAtEnd, false),
    ] {
        let server = Server::new(mood).await;
        let sent = tokio::time::timeout(Duration::from_secs(5), server.send(letter("ada@example.org"))).await;
        let failed = sent.expect("an end is sure").unwrap_err();
        assert_eq!(matches!(failed, MailError::Never(_)), never, "{failed}");
        assert!(!failed.to_string().contains("ada@"), "no address gets into a log: {failed}");
    }
    let nobody = Smtp::new("smtp://127.0.0.1:1", "chat@example.org").unwrap();
    let refused = tokio::task::spawn_blocking(move || nobody.send(&letter("ada@example.org"))).await.unwrap();
    assert!(matches!(refused, Err(MailError::Later(_))));
}

#[tokio::test]
async fn a_wrong_setting_is_said_without_its_password() {
    for url in ["", "mail.example.org", "http://user:secret@mail.example.org", "smtp://user:secret@"] {
        if let Err(said) = Smtp::new(url, "chat@example.org") {
            assert!(!said.contains("secret"), "{said}");
        }
    }
    assert!(Smtp::new("http://user:secret@mail.example.org", "chat@example.org").is_err());
    assert!(Smtp::new("smtp://127.0.0.1", "nobody").is_err());
}
