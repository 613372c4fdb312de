//! The port's promises on PostgreSQL: the conformance cases of `send`, `join`, `kick` and `resume`, and
//! what only several writers can get wrong. Where no PostgreSQL is installed they are skipped, with a
//! line that says so.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cases;
mod desk;

use desk::Desk;
use libtest_mimic::{Arguments, Trial};
use spike_postgres::cluster::{Cluster, NoCluster};
use std::{
    process::ExitCode,
    sync::{Arc, PoisonError, RwLock},
};

macro_rules! cases {
    ($($noun:ident { $($case:ident),+ $(,)? })+) => {
        [$($((
            concat!(stringify!($noun), "::", stringify!($case)),
            cases::$noun::$case as fn(&Desk),
        )),+),+]
    };
}

/// Held by cases that must have the server to themselves.
static QUIET: RwLock<()> = RwLock::new(());

fn main() -> ExitCode {
    let cases = cases! {
        messages {
            a_retry_gets_the_first_result,
            a_nonce_belongs_to_one_message_of_one_account,
            places_are_contiguous_under_eight_submitters,
            what_is_refused_takes_no_place,
        }
        rooms {
            coming_and_going_is_told,
            joining_and_leaving_twice_is_once,
            who_was_removed_stays_out_until_readmitted,
            a_room_is_passed_on_and_ends,
        }
        resume {
            nothing_changed_says_nothing,
            what_changed_is_told_and_nothing_else,
            every_way_of_going_is_told_once,
            a_cursor_of_elsewhere_or_of_the_future_gets_a_snapshot,
            an_ended_login_does_not_resume,
        }
        writers {
            two_writer_threads_make_one_log,
            two_servers_make_one_log,
            a_nonce_on_two_servers_at_once_is_one_message,
            a_name_on_two_servers_at_once_is_one_persons,
            a_member_who_joins_and_leaves_on_two_servers_counts_once,
            an_envelope_may_overtake_another,
        }
        conflicts {
            a_deadlock_is_a_conflict_and_is_retried_item_by_item,
            batches_that_hold_what_they_change_never_deadlock,
            a_failed_transaction_is_not_acknowledged,
            what_is_joined_to_a_locked_row_is_older_than_the_lock,
        }
        cursors {
            what_commits_late_is_not_skipped,
            a_long_transaction_of_somebody_else_makes_resumes_repeat,
            a_restored_dump_has_another_epoch,
        }
        threads {
            a_lookup_does_not_block_a_thread_that_serves,
        }
    };
    let arguments = Arguments::from_args();
    let cluster = if arguments.list { Err(NoCluster::Missing) } else { Cluster::start() };
    let (cluster, why) = match cluster {
        Ok(cluster) => (Some(Arc::new(cluster)), None),
        Err(NoCluster::Broken(why)) => panic!("PostgreSQL does not start: {why}"),
        Err(missing) => (None, Some(missing)),
    };
    if let Some(why) = why.filter(|_| !arguments.list) {
        println!("skipped, all {} cases of the port on PostgreSQL: {why}", cases.len());
    }
    let trials = cases.map(|(name, case)| {
        let cluster = cluster.clone();
        let skipped = cluster.is_none();
        let run = move || {
            let Some(cluster) = cluster else { return Ok(()) };
            // Transaction ids are those of the whole server: a write beside them makes resumes repeat.
            let (_alone, _beside);
            if ["resume::", "cursors::"].iter().any(|noun| name.starts_with(noun)) {
                _alone = QUIET.write().unwrap_or_else(PoisonError::into_inner);
            } else {
                _beside = QUIET.read().unwrap_or_else(PoisonError::into_inner);
            }
            case(&Desk::new(cluster));
            Ok(())
        };
        Trial::test(name, run).with_ignored_flag(skipped)
    });
    let conclusion = libtest_mimic::run(&arguments, trials.into());
    // The last owner stops the server.
    drop(cluster);
    conclusion.exit_code()
}
