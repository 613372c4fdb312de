//! What has been written of a new form, and what becomes of it.

use crate::text::FormWords;
use leptos::prelude::*;
use protocol::{
    Asks, Bulletin, ConversationId, NewForm, Poll, Question, Questionnaire, SignUp, limits::FORM_OPTIONS,
};

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Poll,
    SignUp,
    Bulletin,
    Questionnaire,
}

impl Kind {
    /// What it is called.
    pub fn name(self, words: &'static FormWords) -> &'static str {
        match self {
            Self::Poll => words.poll,
            Self::SignUp => words.sign_up,
            Self::Bulletin => words.bulletin,
            Self::Questionnaire => words.questionnaire,
        }
    }
}

/// See the module. It is kept while the page lives, until the form is sent.
#[derive(Clone, Copy)]
pub struct Writing {
    /// Where it was begun.
    pub conversation: RwSignal<ConversationId>,
    pub kind: RwSignal<Kind>,
    pub title: RwSignal<String>,
    /// As a field for a time has it; empty if it stays open.
    pub closes: RwSignal<String>,
    pub options: RwSignal<Vec<String>>,
    pub multiple: RwSignal<bool>,
    pub anonymous: RwSignal<bool>,
    pub places: RwSignal<Option<u32>>,
    pub text: RwSignal<String>,
    /// Each with its options behind it: see [`question`].
    pub questions: RwSignal<Vec<String>>,
    /// Whether files can be handed in, too.
    pub files: RwSignal<bool>,
}

impl Writing {
    /// Nothing is written.
    pub fn new() -> Self {
        Self {
            conversation: RwSignal::new(ConversationId::LOBBY),
            kind: RwSignal::new(Kind::Poll),
            title: RwSignal::new(String::new()),
            closes: RwSignal::new(String::new()),
            options: RwSignal::new(vec![String::new(); 2]),
            multiple: RwSignal::new(false),
            anonymous: RwSignal::new(false),
            places: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            questions: RwSignal::new(vec![String::new()]),
            files: RwSignal::new(false),
        }
    }

    /// Begins anew.
    pub fn clear(self, conversation: ConversationId) {
        self.conversation.set(conversation);
        self.kind.set(Kind::Poll);
        for text in [self.title, self.closes, self.text] {
            text.set(String::new());
        }
        self.options.set(vec![String::new(); 2]);
        self.questions.set(vec![String::new()]);
        for is in [self.multiple, self.anonymous, self.files] {
            is.set(false);
        }
        self.places.set(None);
    }

    /// The form; `None` while something is missing.
    pub fn form(self, closes: Option<i64>) -> Option<NewForm> {
        let title = self.title.with(|title| title.trim().to_owned());
        let asks = match self.kind.get() {
            Kind::Poll => {
                let options = self.options.with(|options| different(options.iter().map(String::as_str)));
                let is_choice = options.len() > 1;
                let poll = Poll { options, multiple: self.multiple.get(), anonymous: self.anonymous.get() };
                is_choice.then_some(Asks::Poll(poll))
            }
            Kind::SignUp => Some(Asks::SignUp(SignUp { places: self.places.get() })),
            Kind::Bulletin => Some(Asks::Bulletin(Bulletin { text: self.text.get(), ..Bulletin::default() })),
            Kind::Questionnaire => {
                let questions: Vec<_> =
                    self.questions.with(|all| all.iter().filter_map(|line| question(line)).collect());
                let files = self.files.get();
                let asks = files || !questions.is_empty();
                asks.then_some(Asks::Questionnaire(Questionnaire { questions, files }))
            }
        };
        asks.filter(|_| !title.is_empty()).map(|asks| NewForm { title, closes, asks })
    }

    /// What a form says to whoever does not know forms: a line for each option or question.
    pub fn text(self, words: &'static FormWords, form: &NewForm) -> String {
        let kind = self.kind.get_untracked().name(words);
        let lines: Vec<&str> = match &form.asks {
            Asks::Poll(poll) => poll.options.iter().map(String::as_str).collect(),
            Asks::Questionnaire(asked) => asked.questions.iter().map(|question| &*question.text).collect(),
            Asks::Bulletin(bulletin) => return format!("[{kind}] {}\n{}", form.title, bulletin.text),
            Asks::SignUp(_) | Asks::Unknown => Vec::new(),
        };
        let lines = lines.into_iter().map(|line| format!("\n○ {line}"));
        format!("[{kind}] {}{}", form.title, lines.collect::<String>())
    }
}

/// Whether the server would take it now: it ends in time, and no question has too many answers to choose from.
pub fn is_sound(form: &NewForm, now: i64) -> bool {
    let has_few = |question: &Question| question.options.len() <= FORM_OPTIONS;
    let is_short = match &form.asks {
        Asks::Questionnaire(asked) => asked.questions.iter().all(has_few),
        _ => true,
    };
    is_short && form.ends_in_time(now)
}

/// Those that say something, each once: to the server, too, runs of spaces are one.
fn different<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")) {
        if !line.is_empty() && !all.contains(&line) {
            all.push(line);
        }
    }
    all
}

/// A question as it is written: what is asked, and behind it the answers to choose from, each after a `/` or `／`.
pub fn question(line: &str) -> Option<Question> {
    let mut parts = line.split(['/', '／']);
    let text = parts.next().map(str::trim).filter(|text| !text.is_empty())?.to_owned();
    let options = different(parts);
    let options = if options.len() > 1 { options } else { Vec::new() };
    Some(Question { text, options, optional: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::limits::FORM_DAYS;

    #[test]
    fn a_question_has_its_answers_behind_slashes() {
        let asked = |line: &str| question(line).map(|asked| (asked.text, asked.options));
        assert_eq!(asked("  "), None);
        assert_eq!(asked(" 几个人？ "), Some(("几个人？".into(), vec![])));
        assert_eq!(asked("去吗？ / 去 ／不去/"), Some(("去吗？".into(), vec!["去".into(), "不去".into()])));
        assert_eq!(asked("去吗？/去"), Some(("去吗？".into(), vec![])), "one answer is no choice");
        assert_eq!(asked("/a/b"), None);
        assert_eq!(asked("q/a  b/a b/c"), Some(("q".into(), vec!["a b".into(), "c".into()])));
    }

    #[test]
    fn what_the_server_would_refuse_is_not_sent() {
        let form = |closes, answers: usize| {
            let line = (0..answers).map(|n| format!("/{n}")).collect::<String>();
            let questions = vec![question(&format!("q{line}")).unwrap()];
            let asks = Asks::Questionnaire(Questionnaire { questions, files: false });
            NewForm { title: "t".into(), closes, asks }
        };
        let year = FORM_DAYS * 86_400_000;
        assert!(is_sound(&form(None, FORM_OPTIONS), 5) && is_sound(&form(Some(year + 5), 0), 5));
        assert!(!is_sound(&form(None, FORM_OPTIONS + 1), 5));
        assert!(!is_sound(&form(Some(5), 0), 5) && !is_sound(&form(Some(year + 6), 0), 5));
    }
}
