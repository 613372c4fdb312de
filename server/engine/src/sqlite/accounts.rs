//! Accounts, links and mails that wait: rows and statements.

use super::{
    read::{Snapshot, all, one},
    rows::{locale, random_id},
    sql,
    tx::Transaction,
};
use crate::{
    domain::{email::Email, second_factor::SecondFactor},
    ports::store::{
        Account, MailKind, MailToken, NewMail, NewMailToken, NewPerson, Purpose, QueuedMail, ReadAccounts,
        StoreResult, TokenHash, WriteAccounts,
    },
};
use protocol::{AvatarId, ConversationId, PersonId};
use rusqlite::{Row, params};

/// By their number in `mails.kind`.
const KINDS: [MailKind; 6] = [
    MailKind::Activate,
    MailKind::Known,
    MailKind::Reset,
    MailKind::ConfirmEmail,
    MailKind::EmailChanged,
    MailKind::PasswordChanged,
];
/// By their number in `mail_tokens.purpose`.
const PURPOSES: [Purpose; 3] = [Purpose::Activate, Purpose::Reset, Purpose::ChangeEmail];

fn code<T: PartialEq>(all: &[T], one: &T) -> i64 {
    all.iter().position(|each| each == one).and_then(|at| i64::try_from(at).ok()).unwrap_or_default()
}

fn of_code<T: Copy>(all: &[T], row: &Row, column: usize) -> rusqlite::Result<T> {
    let code: i64 = row.get(column)?;
    let found = usize::try_from(code).ok().and_then(|at| all.get(at)).copied();
    found.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, code))
}

fn account(row: &Row) -> rusqlite::Result<Account> {
    Ok(Account {
        person: PersonId(row.get(0)?),
        locale: locale(&row.get::<_, String>(1)?),
        email: row.get(2)?,
        password: row.get(3)?,
        unproven: row.get(4)?,
    })
}

fn mail_token(row: &Row) -> rusqlite::Result<MailToken> {
    let newcomer = match row.get::<_, Option<String>>(5)? {
        Some(name) => {
            Some(NewPerson { name, avatar: AvatarId(row.get(6)?), locale: locale(&row.get::<_, String>(7)?) })
        }
        None => None,
    };
    let asked = NewMailToken {
        purpose: of_code(&PURPOSES, row, 1)?,
        person: row.get::<_, Option<i64>>(2)?.map(PersonId),
        email: Email { shown: row.get(3)?, key: row.get(4)? },
        newcomer,
        password: row.get(8)?,
        admitted: row.get::<_, Option<i64>>(11)?.filter(|space| *space != 0).map(ConversationId),
        door: row.get(12)?,
        expires_at: row.get(9)?,
    };
    Ok(MailToken { id: row.get(0)?, asked, used_at: row.get(10)? })
}

fn queued_mail(row: &Row) -> rusqlite::Result<QueuedMail> {
    let mail = NewMail {
        kind: of_code(&KINDS, row, 1)?,
        email: row.get(2)?,
        locale: locale(&row.get::<_, String>(3)?),
        token: row.get(4)?,
    };
    Ok(QueuedMail { id: row.get(0)?, mail, tries: row.get(5)?, due_at: row.get(6)? })
}

impl<S: Snapshot> ReadAccounts for S {
    fn account(&mut self, person: PersonId) -> StoreResult<Option<Account>> {
        one(self, sql::ACCOUNT, [person.0], account)
    }

    fn account_of(&mut self, email_key: &str) -> StoreResult<Option<Account>> {
        one(self, sql::ACCOUNT_OF, [email_key], account)
    }

    fn registration_of(&mut self, email_key: &str) -> StoreResult<Option<MailToken>> {
        one(self, sql::REGISTRATION_OF, [email_key], mail_token)
    }

    fn mail_token(&mut self, secret: &TokenHash) -> StoreResult<Option<MailToken>> {
        one(self, sql::MAIL_TOKEN, [secret], mail_token)
    }

    fn second_factor(&mut self, person: PersonId) -> StoreResult<Option<SecondFactor>> {
        one(self, sql::SECOND_FACTOR, [person.0], |row| row.get(0).map(SecondFactor::stored))
    }

    fn queued_mails(&mut self, limit: u16) -> StoreResult<Vec<QueuedMail>> {
        all(self, sql::QUEUED_MAILS, [limit], queued_mail)
    }
}

impl WriteAccounts for Transaction<'_> {
    fn add_account(&mut self, person: PersonId, email: &Email, password: &str) -> StoreResult<()> {
        self.run(sql::ADD_ACCOUNT, params![person.0, email.shown, email.key, password, self.now])?;
        Ok(())
    }

    fn set_password(&mut self, person: PersonId, password: &str) -> StoreResult<()> {
        self.run(sql::SET_PASSWORD, params![person.0, password])?;
        Ok(())
    }

    fn set_email(&mut self, person: PersonId, email: &Email) -> StoreResult<()> {
        self.run(sql::SET_EMAIL, params![person.0, email.shown, email.key, self.now])?;
        Ok(())
    }

    fn set_unproven(&mut self, person: PersonId, by: Option<&TokenHash>) -> StoreResult<()> {
        self.run(sql::SET_UNPROVEN, params![person.0, by])?;
        Ok(())
    }

    fn drop_account(&mut self, person: PersonId) -> StoreResult<()> {
        self.set_second_factor(person, None)?;
        self.run(sql::DROP_ACCOUNT, [person.0])?;
        self.run(sql::DROP_MAIL_TOKENS_OF, [person.0])?;
        Ok(())
    }

    fn set_second_factor(
        &mut self,
        person: PersonId,
        factor: Option<(&[u8], i64, &[TokenHash])>,
    ) -> StoreResult<()> {
        self.run(sql::DROP_SECOND_FACTOR, [person.0])?;
        self.run(sql::DROP_RECOVERY_CODES, [person.0])?;
        let Some((secret, step, codes)) = factor else { return Ok(()) };
        self.run(sql::ADD_SECOND_FACTOR, params![person.0, secret, step])?;
        for code in codes {
            self.run(sql::ADD_RECOVERY_CODE, params![person.0, code])?;
        }
        Ok(())
    }

    fn use_step(&mut self, person: PersonId, step: i64) -> StoreResult<bool> {
        Ok(self.run(sql::USE_STEP, [person.0, step])? == 1)
    }

    fn use_recovery_code(&mut self, person: PersonId, code: &TokenHash) -> StoreResult<bool> {
        Ok(self.run(sql::USE_RECOVERY_CODE, params![person.0, code])? == 1)
    }

    fn add_mail_token(&mut self, new: &NewMailToken) -> StoreResult<i64> {
        let id = random_id();
        let NewMailToken { purpose, person, email, newcomer, password, admitted, door, expires_at } = new;
        let name = newcomer.as_ref().map(|new| new.name.as_str());
        let avatar = newcomer.as_ref().map(|new| new.avatar.0);
        let tag = newcomer.as_ref().map(|new| new.locale.tag());
        let (purpose, person) = (code(&PURPOSES, purpose), person.map(|person| person.0));
        let row = params![
            id,
            purpose,
            person,
            email.shown,
            email.key,
            name,
            avatar,
            tag,
            password,
            self.now,
            expires_at,
            admitted.map_or(0, |space| space.0),
            door
        ];
        self.run(sql::ADD_MAIL_TOKEN, row)?;
        Ok(id)
    }

    fn set_mail_secret(&mut self, token: i64, secret: &TokenHash) -> StoreResult<bool> {
        Ok(self.run(sql::SET_MAIL_SECRET, params![token, secret, self.now])? == 1)
    }

    fn use_mail_token(&mut self, token: i64) -> StoreResult<bool> {
        Ok(self.run(sql::USE_MAIL_TOKEN, [token, self.now])? == 1)
    }

    fn burn_mail_tokens(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::BURN_MAIL_TOKENS, [person.0, self.now])?;
        Ok(())
    }

    fn burn_registrations(&mut self, email_key: &str) -> StoreResult<()> {
        self.run(sql::BURN_REGISTRATIONS, params![email_key, self.now])?;
        Ok(())
    }

    fn add_mail(&mut self, new: &NewMail) -> StoreResult<()> {
        let NewMail { kind, email, locale, token } = new;
        self.run(
            sql::ADD_MAIL,
            params![random_id(), code(&KINDS, kind), email, locale.tag(), token, self.now],
        )?;
        Ok(())
    }

    fn postpone_mail(&mut self, mail: i64, due_at: i64) -> StoreResult<()> {
        self.run(sql::POSTPONE_MAIL, [mail, due_at])?;
        Ok(())
    }

    fn drop_mail(&mut self, mail: i64) -> StoreResult<()> {
        self.run(sql::DROP_MAIL, [mail])?;
        Ok(())
    }

    fn drop_mail_tokens(&mut self, before: i64) -> StoreResult<()> {
        self.run(sql::DROP_MAIL_TOKENS, [before])?;
        Ok(())
    }
}
