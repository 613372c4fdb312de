//! What every store has to do, said once; each backend is held to it by one line of `conformance!`.
//! What only the SQLite file can do – lock, migrate, back up, fill a disk, fail – follows by itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod bench;
mod cases;
mod sqlite_disk;
mod sqlite_file;

/// One test per case; `$open` makes an empty [`bench::Backend`].
macro_rules! conformance {
    (@ $open:path: $($noun:ident { $($case:ident),+ $(,)? })+) => {
        $(mod $noun {
            $(#[test]
            fn $case() {
                crate::cases::$noun::$case(&$crate::bench::Bench::new($open()));
            })+
        })+
    };
    ($name:ident, $open:path) => {
        mod $name {
            conformance! { @ $open:
                messages {
                    a_retry_gets_the_first_result,
                    a_nonce_belongs_to_one_message_of_one_account,
                    places_are_contiguous_under_eight_submitters,
                    callbacks_come_in_commit_order_and_after_the_commit,
                    what_is_refused_takes_no_place,
                    the_clock_may_jump_but_no_log_runs_backwards,
                    what_was_written_survives_a_reopening,
                }
                resume {
                    nothing_changed_says_nothing,
                    what_changed_is_told_and_nothing_else,
                    every_way_of_going_is_told_once,
                    a_cursor_of_elsewhere_or_of_the_future_gets_a_snapshot,
                    it_reads_at_its_place_in_the_commit_order,
                    an_ended_login_does_not_resume,
                    a_new_name_reaches_the_private_chats,
                }
                unread {
                    counts_are_those_of_a_naive_model,
                }
                history {
                    pages_cover_a_log_without_a_gap,
                    pages_stop_at_their_bytes,
                    a_replay_is_contiguous_or_too_far,
                }
                names {
                    a_name_is_one_persons,
                    a_logout_frees_the_name,
                    thirty_unused_days_free_the_name,
                }
                people {
                    a_profile_changes_everywhere,
                    whoever_is_forgotten_leaves_only_places,
                    whoever_is_forgotten_does_nothing_more,
                    the_owner_code_works_once,
                    logins_are_ended_by_whom_they_belong_to,
                    a_token_is_known_until_it_ends,
                }
                rooms {
                    a_retry_makes_no_second_room,
                    members_write_and_others_do_not,
                    a_mute_ends_by_itself,
                    rooms_and_members_come_in_pages,
                    a_deleted_room_is_gone,
                    joining_and_leaving_twice_is_once,
                }
                private {
                    both_ways_lead_to_one_chat,
                    nobody_else_can_tell_that_it_exists,
                }
            }
        }
    };
}

conformance!(sqlite, crate::sqlite_file::backend);
