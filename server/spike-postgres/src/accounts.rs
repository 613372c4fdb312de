//! Accounts are not what the spike is about: a person has none here.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::{
    domain::{email::Email, second_factor::SecondFactor},
    ports::store::{
        Account, MailToken, NewMail, NewMailToken, QueuedMail, ReadAccounts, StoreResult, TokenHash,
        WriteAccounts,
    },
};
use protocol::PersonId;
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadAccounts for Session<W> {
    fn account(&mut self, _: PersonId) -> StoreResult<Option<Account>> {
        Ok(None)
    }

    fn account_of(&mut self, _: &str) -> StoreResult<Option<Account>> {
        not_here()
    }

    fn registration_of(&mut self, _: &str) -> StoreResult<Option<MailToken>> {
        not_here()
    }

    fn mail_token(&mut self, _: &TokenHash) -> StoreResult<Option<MailToken>> {
        not_here()
    }

    fn second_factor(&mut self, _: PersonId) -> StoreResult<Option<SecondFactor>> {
        Ok(None)
    }

    fn queued_mails(&mut self, _: u16) -> StoreResult<Vec<QueuedMail>> {
        not_here()
    }
}

impl WriteAccounts for Session<&mut Wire> {
    fn add_account(&mut self, _: PersonId, _: &Email, _: &str) -> StoreResult<()> {
        not_here()
    }

    fn set_password(&mut self, _: PersonId, _: &str) -> StoreResult<()> {
        not_here()
    }

    fn set_email(&mut self, _: PersonId, _: &Email) -> StoreResult<()> {
        not_here()
    }

    fn set_unproven(&mut self, _: PersonId, _: Option<&TokenHash>) -> StoreResult<()> {
        not_here()
    }

    fn drop_account(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }

    fn set_second_factor(&mut self, _: PersonId, _: Option<(&[u8], i64, &[TokenHash])>) -> StoreResult<()> {
        not_here()
    }

    fn use_step(&mut self, _: PersonId, _: i64) -> StoreResult<bool> {
        not_here()
    }

    fn use_recovery_code(&mut self, _: PersonId, _: &TokenHash) -> StoreResult<bool> {
        not_here()
    }

    fn add_mail_token(&mut self, _: &NewMailToken) -> StoreResult<i64> {
        not_here()
    }

    fn set_mail_secret(&mut self, _: i64, _: &TokenHash) -> StoreResult<bool> {
        not_here()
    }

    fn use_mail_token(&mut self, _: i64) -> StoreResult<bool> {
        not_here()
    }

    fn burn_mail_tokens(&mut self, _: PersonId) -> StoreResult<()> {
        not_here()
    }

    fn burn_registrations(&mut self, _: &str) -> StoreResult<()> {
        not_here()
    }

    fn add_mail(&mut self, _: &NewMail) -> StoreResult<()> {
        not_here()
    }

    fn postpone_mail(&mut self, _: i64, _: i64) -> StoreResult<()> {
        not_here()
    }

    fn drop_mail(&mut self, _: i64) -> StoreResult<()> {
        not_here()
    }

    fn drop_mail_tokens(&mut self, _: i64) -> StoreResult<()> {
        not_here()
    }
}
