//! Bounds, and one writer at a time.

use super::{
    outgoing::{QUEUE_BYTES, QUEUE_FRAMES},
    *,
};
use protocol::{AvatarId, Event, Fault};
use std::{sync::Arc, time::Duration};
use tokio::net::TcpSocket;
use tungstenite::protocol::{Role, WebSocket};

fn connection(transport: Transport) -> Connection {
    answering(transport, Vec::new())
}

fn answering(transport: Transport, answer: Vec<u8>) -> Connection {
    let person = Person {
        id: PersonId(1),
        name: "x".into(),
        avatar: AvatarId(1),
        owner: false,
        gone: false,
        robot: false,
    };
    Connection::new(1, LoginId(1), person, transport, answer, 0)
}

fn pulled() -> Connection {
    connection(Transport::Pulled)
}

fn refusal(bytes: usize) -> ServerFrame {
    ServerFrame::Refusal { reference: 1, fault: Fault::Internal { id: "x".repeat(bytes) } }
}

#[tokio::test]
async fn one_frame_over_the_bound_still_goes() {
    let connection = pulled();
    connection.send(&refusal(QUEUE_BYTES * 2));
    assert!(connection.pull().await.is_some_and(|json| json.len() > QUEUE_BYTES));
    assert_eq!(connection.condition(), Condition::Open);
}

#[tokio::test]
async fn frames_that_come_together_are_all_left_out_past_the_bound() {
    let connection = pulled();
    let frames: Vec<Frame> = (0..QUEUE_FRAMES + 10).map(|_| Frame::new(&refusal(1))).collect();
    connection.push(&frames);
    let told = connection.pull().await.unwrap();
    assert_eq!(told.as_ref(), Frame::new(&ServerFrame::Event(Event::Behind)).json().as_ref());
    assert!(!connection.has_waiting(), "nothing goes past the gap");
}

#[tokio::test]
async fn more_than_the_bound_is_left_out_and_said() {
    let connection = pulled();
    for _ in 0..=QUEUE_FRAMES {
        connection.send(&refusal(1));
    }
    assert_eq!(connection.pull().await.unwrap(), r#"{"event":"behind"}"#);
    connection.send(&refusal(1));
    assert!(matches!(connection.condition(), Condition::Behind(_)), "until it resumes");
    connection.resume();
    connection.send(&refusal(1));
    assert!(connection.pull().await.unwrap().starts_with(b"{\"refusal\""));
}

/// Takes a little at a time, with pauses, so that the socket keeps filling up.
struct SlowReader(std::net::TcpStream);

impl io::Read for SlowReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        std::thread::sleep(Duration::from_micros(200));
        let most = buffer.len().min(7_001);
        io::Read::read(&mut self.0, &mut buffer[..most])
    }
}

impl io::Write for SlowReader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Events, replies and the connection's own task write at the same time, to a socket that is often full:
/// no frame is torn, none is lost, and what one of them says stays in its order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_are_never_torn_whoever_writes() {
    const WRITERS: u32 = 4;
    const EACH: u32 = 400;
    let (listening, reaching) = (TcpSocket::new_v4().unwrap(), TcpSocket::new_v4().unwrap());
    listening.set_send_buffer_size(16 * 1024).unwrap();
    reaching.set_recv_buffer_size(16 * 1024).unwrap();
    listening.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = listening.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let (peer, accepted) = tokio::join!(reaching.connect(address), listener.accept());
    let (peer, (stream, _)) = (peer.unwrap().into_std().unwrap(), accepted.unwrap());
    peer.set_nonblocking(false).unwrap();
    let connection = Arc::new(connection(Transport::Socket(stream)));

    let reading = std::thread::spawn(move || {
        let mut socket = WebSocket::from_raw_socket(SlowReader(peer), Role::Client, None);
        let mut last = [0; WRITERS as usize];
        for _ in 0..WRITERS * EACH {
            let text = socket.read().unwrap().into_text().unwrap();
            let ServerFrame::Refusal { reference, .. } = serde_json::from_str(text.as_str()).unwrap() else {
                panic!()
            };
            let (writer, n) = ((reference / 1_000) as usize, reference % 1_000);
            assert_eq!(n, last[writer] + 1, "writer {writer}");
            last[writer] = n;
        }
    });
    let flushing = connection.clone();
    let flusher = tokio::spawn(async move {
        loop {
            let _ = flushing.socket().unwrap().writable().await;
            flushing.flush();
            tokio::task::yield_now().await;
        }
    });
    let (mut writers, mut was_full) = (Vec::new(), 0);
    for writer in 0..WRITERS {
        let connection = connection.clone();
        writers.push(std::thread::spawn(move || {
            let mut full = 0;
            for n in 1..=EACH {
                let fault = Fault::Internal { id: "x".repeat(((n * 37) % 6_000) as usize) };
                connection.send(&ServerFrame::Refusal { reference: writer * 1_000 + n, fault });
                // Now and then, so that the queue stays within its bound but is seldom empty.
                while n % 8 == 0 && connection.has_waiting() && connection.condition() == Condition::Open {
                    full += 1;
                    std::thread::sleep(Duration::from_micros(50));
                }
            }
            full
        }));
    }
    for writer in writers {
        was_full += tokio::task::spawn_blocking(move || writer.join().unwrap()).await.unwrap();
    }
    tokio::task::spawn_blocking(move || reading.join().unwrap()).await.unwrap();
    flusher.abort();
    assert!(was_full > 0, "the socket never filled up: the test shows nothing");
    assert_eq!(connection.condition(), Condition::Open);
}

/// A connection whose handshake is still to be answered, and its peer.
async fn opening() -> (Connection, std::net::TcpStream) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let peer = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    peer.set_nonblocking(true).unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    (answering(Transport::Socket(stream), b"HTTP/1.1 101 \r\n\r\n".to_vec()), peer)
}

fn heard(mut peer: &std::net::TcpStream) -> Vec<u8> {
    let mut buffer = [0; 1_024];
    match io::Read::read(&mut peer, &mut buffer) {
        Ok(n) => buffer[..n].to_vec(),
        Err(error) => {
            assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
            Vec::new()
        }
    }
}

#[tokio::test]
async fn the_answer_to_the_handshake_leaves_with_the_first_frame() {
    let (connection, peer) = opening().await;
    assert_eq!(connection.condition(), Condition::Open);
    assert!(!connection.has_waiting());
    connection.flush();
    assert_eq!(heard(&peer), b"", "it waits for the frame");
    connection.push_bytes(&Bytes::from_static(b"first"));
    connection.push_bytes(&Bytes::from_static(b"second"));
    assert_eq!(heard(&peer), b"HTTP/1.1 101 \r\n\r\nfirstsecond");
}

#[tokio::test]
async fn a_handshake_is_answered_before_it_is_closed() {
    let (connection, peer) = opening().await;
    connection.close(1013, "x");
    assert!(connection.has_waiting());
    connection.flush();
    assert_eq!(heard(&peer), b"HTTP/1.1 101 \r\n\r\n\x88\x03\x03\xF5x");
}
