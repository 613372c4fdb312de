//! See [`protocol::Command::ChangeSettings`].

use crate::{
    actions::{Outcome, outcome::grown},
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, GroupSettings, Kind, SettingsChange, limits::SLOW_SECONDS};

/// Changes how a room or group is set. What keeps people from writing is told in its log.
///
/// # Errors
/// [`Fault::Forbidden`] if a room would get what only groups have, and the store's.
pub fn change_settings(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    change: SettingsChange,
) -> Result<Outcome> {
    let SettingsChange { mute_all, slow_seconds, admins_invite, approval, hide_history } = change;
    let is_group = by.standing().is_some_and(|standing| standing.kind == Kind::Group);
    if !is_group && (admins_invite.is_some() || approval.is_some() || hide_history.is_some()) {
        return Err(Fault::Forbidden.into());
    }
    let before = tx.groups().group(conversation)?.settings;
    let after = GroupSettings {
        mute_all: mute_all.unwrap_or(before.mute_all),
        slow_seconds: slow_seconds.map_or(before.slow_seconds, |seconds| seconds.min(SLOW_SECONDS)),
        admins_invite: admins_invite.unwrap_or(before.admins_invite),
        approval: approval.unwrap_or(before.approval),
        hide_history: hide_history.unwrap_or(before.hide_history),
    };
    if after == before {
        return Ok(Outcome::done(Vec::new()));
    }
    tx.write_groups().set_settings(conversation, after)?;
    let mut kinds = Vec::new();
    if after.mute_all != before.mute_all {
        kinds.push(NoticeKind::MutedAll(after.mute_all));
    }
    if after.slow_seconds != before.slow_seconds {
        kinds.push(NoticeKind::Slowed(after.slow_seconds));
    }
    let mut tell = Vec::new();
    for kind in kinds {
        tell.push(grown(tx.append_notice(conversation, Notice::by(by.me().id, kind))?));
    }
    Ok(Outcome::done(tell))
}
