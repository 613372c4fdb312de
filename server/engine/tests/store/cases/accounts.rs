//! Accounts, links and mails that wait, as rows.

use crate::stage::{Bare, START};
use engine::{domain::email::Email, ports::store::*};
use protocol::*;

fn email(typed: &str) -> Email {
    Email { shown: typed.to_owned(), key: typed.to_lowercase() }
}

fn link(purpose: Purpose, person: Option<PersonId>, to: &str) -> NewMailToken {
    NewMailToken {
        purpose,
        person,
        email: email(to),
        newcomer: None,
        password: Some("phc".into()),
        admitted: Some(ConversationId::LOBBY),
        door: None,
        expires_at: START + 1_000,
    }
}

/// The address and the password of an account.
fn account(bare: &Bare, person: PersonId) -> Option<(String, String)> {
    let account = bare.read(|read| read.accounts().account(person));
    account.map(|account| (account.email, account.password))
}

fn holder(bare: &Bare, key: &str) -> Option<PersonId> {
    bare.read(|read| read.accounts().account_of(key)).map(|account| account.person)
}

pub fn an_account_is_found_by_its_person_and_its_address(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    bare.undo(|tx| tx.write_accounts().add_account(ada, &email("Ada@x.org"), "one"));
    assert_eq!((account(bare, ada), holder(bare, "ada@x.org")), (None, None), "it was undone");
    bare.write(|tx| tx.write_accounts().add_account(ada, &email("Ada@x.org"), "one"));
    assert_eq!(account(bare, ada), Some(("Ada@x.org".into(), "one".into())));
    assert_eq!((holder(bare, "ada@x.org"), holder(bare, "Ada@x.org")), (Some(ada), None));
    assert_eq!(bare.read(|read| read.accounts().account(ada)).unwrap().locale, Locale::En);
    bare.write(|tx| tx.write_accounts().set_password(ada, "two"));
    bare.write(|tx| tx.write_accounts().set_email(ada, &email("new@x.org")));
    assert_eq!(account(bare, ada), Some(("new@x.org".into(), "two".into())));
    assert_eq!((holder(bare, "ada@x.org"), holder(bare, "new@x.org")), (None, Some(ada)));
    // The address that she had is free, and what is done to her is done to nobody else.
    bare.write(|tx| tx.write_accounts().add_account(bob, &email("ada@x.org"), "bob"));
    bare.write(|tx| tx.write_accounts().drop_account(ada));
    assert_eq!((account(bare, ada), holder(bare, "new@x.org")), (None, None));
    assert_eq!(account(bare, bob), Some(("ada@x.org".into(), "bob".into())));
}

pub fn a_link_is_found_by_its_secret_and_used_once_in_its_time(bare: &Bare) {
    let ada = bare.person("Ada");
    let secret = bare.secret();
    let reset = link(Purpose::Reset, Some(ada), "ada@x.org");
    let id = bare.write(|tx| tx.write_accounts().add_mail_token(&reset));
    let found = |secret: &TokenHash| bare.read(|read| read.accounts().mail_token(secret));
    assert!(found(&secret).is_none(), "it has no secret before it leaves");
    assert!(bare.write(|tx| tx.write_accounts().set_mail_secret(id, &secret)));
    let known = found(&secret).unwrap();
    assert_eq!((known.id, known.used_at, known.asked.purpose), (id, None, Purpose::Reset));
    assert_eq!((known.asked.person, known.asked.expires_at), (Some(ada), START + 1_000));
    assert_eq!(known.asked.email.shown, "ada@x.org");
    // Its time is over with that millisecond.
    assert!(!bare.write_at(START + 1_000, |tx| tx.write_accounts().use_mail_token(id)));
    let other = bare.secret();
    assert!(!bare.write_at(START + 1_000, |tx| tx.write_accounts().set_mail_secret(id, &other)));
    assert!(bare.write_at(START + 999, |tx| tx.write_accounts().use_mail_token(id)));
    assert!(!bare.write_at(START + 999, |tx| tx.write_accounts().use_mail_token(id)), "once");
    assert!(!bare.write(|tx| tx.write_accounts().set_mail_secret(id, &other)), "it was used");
    assert_eq!(found(&secret).unwrap().used_at, Some(START + 999));
}

pub fn links_are_burnt_by_person_and_by_address_and_old_ones_go(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    let add = |new: NewMailToken| bare.write(|tx| tx.write_accounts().add_mail_token(&new));
    let (of_ada, of_bob) = (
        add(link(Purpose::Reset, Some(ada), "ada@x.org")),
        add(link(Purpose::Reset, Some(bob), "bob@x.org")),
    );
    bare.write(|tx| tx.write_accounts().burn_mail_tokens(ada));
    let used = |id: i64| !bare.write(|tx| tx.write_accounts().use_mail_token(id));
    assert!(used(of_ada) && !used(of_bob));
    // The newest registration counts, even one whose time is over.
    let newcomer = NewPerson { name: "Cleo".into(), avatar: AvatarId(7), locale: Locale::Zh };
    let registration = NewMailToken {
        newcomer: Some(newcomer),
        admitted: None,
        expires_at: START - 1,
        ..link(Purpose::Activate, None, "cleo@x.org")
    };
    let older = add(link(Purpose::Activate, None, "cleo@x.org"));
    let newer = bare.write_at(START + 5, |tx| tx.write_accounts().add_mail_token(&registration));
    let known = || bare.read(|read| read.accounts().registration_of("cleo@x.org"));
    let found = known().unwrap();
    assert_eq!((found.id, found.asked.admitted), (newer, None));
    let newcomer = found.asked.newcomer.unwrap();
    let told = (newcomer.name.as_str(), newcomer.avatar, newcomer.locale);
    assert_eq!(told, ("Cleo", AvatarId(7), Locale::Zh));
    bare.write(|tx| tx.write_accounts().burn_registrations("cleo@x.org"));
    assert!(known().is_none() && used(older));
    // With its account a link goes; with time, any.
    bare.write(|tx| tx.write_accounts().add_account(bob, &email("bob@x.org"), "phc"));
    let (secret, late) = (bare.secret(), bare.secret());
    let leaves =
        |id: i64, secret: &TokenHash| bare.write(|tx| tx.write_accounts().set_mail_secret(id, secret));
    let last = add(link(Purpose::ChangeEmail, Some(bob), "new@x.org"));
    assert!(leaves(last, &secret));
    bare.write(|tx| tx.write_accounts().drop_account(bob));
    assert!(bare.read(|read| read.accounts().mail_token(&secret)).is_none());
    let last = add(link(Purpose::Activate, None, "dong@x.org"));
    assert!(leaves(last, &late));
    bare.write(|tx| tx.write_accounts().drop_mail_tokens(START));
    assert!(bare.read(|read| read.accounts().mail_token(&late)).is_some(), "made then, not before");
    bare.write(|tx| tx.write_accounts().drop_mail_tokens(START + 1));
    assert!(bare.read(|read| read.accounts().mail_token(&late)).is_none());
}

pub fn mails_wait_until_they_are_due(bare: &Bare) {
    let add = |to: &str, at: i64| {
        let mail =
            NewMail { kind: MailKind::EmailChanged, email: to.to_owned(), locale: Locale::En, token: None };
        bare.write_at(at, |tx| tx.write_accounts().add_mail(&mail));
    };
    add("second@x.org", START + 2);
    add("first@x.org", START + 1);
    add("third@x.org", START + 3);
    let queue = |limit: u16| bare.read(|read| read.accounts().queued_mails(limit));
    let names = |mails: &[QueuedMail]| mails.iter().map(|mail| mail.mail.email.clone()).collect::<Vec<_>>();
    assert_eq!(names(&queue(9)), ["first@x.org", "second@x.org", "third@x.org"]);
    let waiting = queue(2);
    assert_eq!(names(&waiting), ["first@x.org", "second@x.org"]);
    assert_eq!((waiting[0].tries, waiting[0].mail.kind), (0, MailKind::EmailChanged));
    bare.write(|tx| tx.write_accounts().postpone_mail(waiting[0].id, START + 9));
    bare.write(|tx| tx.write_accounts().drop_mail(waiting[1].id));
    let left = queue(9);
    assert_eq!(names(&left), ["third@x.org", "first@x.org"]);
    assert_eq!((left[1].tries, left[1].due_at), (1, START + 9));
}

pub fn a_step_and_a_recovery_code_are_used_once(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    let (one, two, other) = (bare.secret(), bare.secret(), bare.secret());
    for (person, codes) in [(ada, [one, two]), (bob, [one, other])] {
        bare.write(|tx| tx.write_accounts().set_second_factor(person, Some((b"shared", 7, &codes))));
    }
    let has = |person| bare.read(|read| read.accounts().second_factor(person)).is_some();
    let step = |person, step| bare.write(|tx| tx.write_accounts().use_step(person, step));
    let code = |person, code| bare.write(|tx| tx.write_accounts().use_recovery_code(person, &code));
    assert!(has(ada) && has(bob));
    assert!(!step(ada, 7) && !step(ada, 6), "it was set up with that one");
    assert!(step(ada, 9) && !step(ada, 9) && !step(ada, 8));
    assert!(code(ada, one) && !code(ada, one), "once");
    assert!(!code(ada, other), "it is another's");
    assert!(code(bob, one), "and the other's is not used up");
    // Another one ends the codes of the one before.
    bare.write(|tx| tx.write_accounts().set_second_factor(ada, Some((b"fresh", 9, &[]))));
    assert!(!code(ada, two));
    bare.write(|tx| tx.write_accounts().set_second_factor(ada, None));
    assert!(!has(ada) && !step(ada, 99) && has(bob));
}
