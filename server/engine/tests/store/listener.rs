//! A connection of somebody's, as the server's own: what it is told, and in which order.

use crate::stage::{SOON, Someone, Stage};
use engine::{
    actions::{Answer, account, submit},
    domain::permission::Caller,
    hub::{Connection, Transport},
};
use protocol::*;
use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

pub struct Listener<'a> {
    stage: &'a Stage,
    caller: Caller,
    connection: Arc<Connection>,
    reference: Cell<u32>,
    /// What came while something else was waited for.
    heard: RefCell<Vec<ServerFrame>>,
}

impl<'a> Listener<'a> {
    /// Connected; hears nothing before it resumes.
    pub fn connect(stage: &'a Stage, who: &Someone) -> Self {
        let person = who.identity.person.clone();
        let connection = stage.engine().hub.connect(who.login, person, Transport::Pulled, Vec::new());
        Self { stage, caller: who.caller(), connection, reference: Cell::new(0), heard: RefCell::default() }
    }

    /// The next frame; `None` once the connection is closed.
    pub fn next(&self) -> Option<ServerFrame> {
        loop {
            let pulled = async { tokio::time::timeout(SOON, self.connection.pull()).await };
            let json = self.stage.runtime.block_on(pulled).expect("something comes")?;
            if json.is_empty() {
                continue;
            }
            if json.starts_with(br#"{"close""#) {
                return None;
            }
            let frame: ServerFrame = serde_json::from_slice(&json).unwrap();
            // Who comes and goes is told when there is time for it.
            if !matches!(frame, ServerFrame::Event(Event::Presence(_))) {
                return Some(frame);
            }
        }
    }

    /// Queues a resume.
    pub fn start_resume(&self, cursor: Option<Cursor>) -> u32 {
        let reference = self.next_reference();
        let engine = self.stage.engine();
        account::resume(&engine, self.connection.clone(), None, reference, cursor);
        reference
    }

    /// Resumes, and follows from there on. A closed connection answers as an ended login.
    pub fn resume(&self, cursor: Option<Cursor>) -> Result<Resumed, Fault> {
        let reference = self.start_resume(cursor);
        match self.answer_to(reference)? {
            Reply::Resumed(mut resumed) => {
                resumed.conversations.iter_mut().for_each(|view| view.online = 0);
                Ok(resumed)
            }
            other => panic!("{other:?}"),
        }
    }

    /// Runs a command on this connection.
    pub fn run(&self, command: Command) -> Result<Reply, Fault> {
        let reference = self.next_reference();
        let (engine, connection) = (self.stage.engine(), self.connection.clone());
        let answer = Answer::Connection { connection, reference };
        self.stage.wait(submit(&engine, self.caller, command, answer));
        self.answer_to(reference)
    }

    /// Everything it was told up to now, but for answers.
    pub fn events(&self) -> Vec<Event> {
        assert_eq!(self.run(Command::Ping), Ok(Reply::Done));
        let heard = self.heard.take().into_iter();
        heard
            .map(|frame| match frame {
                ServerFrame::Event(event) => event,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    fn next_reference(&self) -> u32 {
        self.reference.set(self.reference.get() + 1);
        self.reference.get()
    }

    fn answer_to(&self, asked: u32) -> Result<Reply, Fault> {
        loop {
            match self.next() {
                Some(ServerFrame::Reply { reference, ok }) if reference == asked => return Ok(ok),
                Some(ServerFrame::Refusal { reference, fault }) if reference == asked => return Err(fault),
                Some(other) => self.heard.borrow_mut().push(other),
                None => return Err(Fault::LoggedOut),
            }
        }
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let engine = self.stage.engine();
            engine.hub.detach(self.connection.clone());
            // Who looks next finds them offline.
            self.stage.wait(engine.hub.settle());
        }
    }
}
