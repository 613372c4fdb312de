//! What every store has to do under the real verbs, said once; each backend is held to it by one line of
//! `conformance!`. What only the SQLite file can do – lock, migrate, back up, fill a disk, fail – follows
//! by itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cases;
#[path = "../corpus/mod.rs"]
mod corpus;
mod decorated;
mod listener;
mod rules;
mod sqlite_commands;
mod sqlite_disk;
mod sqlite_file;
mod sqlite_memory;
mod sqlite_restore;
mod sqlite_schema_1;
mod sqlite_schema_4;
mod sqlite_text;
mod stage;
mod told;

/// One test per case; `$open` makes an empty [`stage::Backend`], and `$stage` a stage on it.
macro_rules! cases {
    ($stage:ident, $open:path: $($noun:ident { $($case:ident),+ $(,)? })+) => {
        $(mod $noun {
            $(#[test]
            fn $case() {
                crate::cases::$noun::$case(&$crate::stage::Stage::$stage($open()));
            })+
        })+
    };
}

/// What holds for every backend.
macro_rules! conformance {
    ($name:ident, $open:path) => {
        mod $name {
            cases! { new, $open:
                messages {
                    a_retry_gets_the_first_result,
                    a_nonce_belongs_to_one_message_of_one_account,
                    places_are_contiguous_under_eight_submitters,
                    news_comes_in_commit_order_and_after_the_commit,
                    what_is_refused_takes_no_place,
                    a_clock_that_is_put_right_is_believed,
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
                contacts {
                    every_device_knows_the_same_in_the_end,
                    whoever_ends_keeps_nothing,
                    a_block_holds_after_reopening,
                }
                receipts {
                    what_others_are_told_only_goes_forward,
                    a_cut_loses_nothing_of_it,
                    whoever_comes_again_has_told_nothing,
                }
                unread {
                    counts_are_those_of_a_naive_model,
                    reading_past_the_head_holds_at_the_head,
                }
                history {
                    pages_cover_a_log_without_a_gap,
                    pages_stop_at_their_bytes,
                    a_replay_is_contiguous_or_too_far,
                }
                leaving {
                    the_last_login_without_a_way_back_takes_the_person_along,
                    a_login_that_is_not_the_last_takes_nobody_along,
                    nobody_writes_to_somebody_who_has_left,
                    a_letter_that_was_sent_before_is_still_known,
                }
                lists {
                    members_come_online_first_then_by_role_and_name,
                    members_are_found_by_pinyin_and_initials,
                    who_comes_while_one_pages_is_not_missed,
                    a_name_is_found_in_any_case_width_and_form,
                    the_order_follows_names_and_rights,
                    rooms_come_by_last_activity,
                    a_room_that_moves_while_one_pages_comes_again_at_the_end,
                    a_door_shows_a_public_room_and_nothing_else,
                }
                ways_back {
                    a_way_back_gives_the_same_person_with_everything,
                    a_way_back_works_once_and_the_newest_alone,
                    many_at_once_come_back_once,
                    whoever_has_ended_does_not_come_back,
                    a_way_back_keeps_the_name_for_thirty_days,
                    a_form_that_is_sent_twice_is_one_person,
                    a_way_back_that_is_sent_twice_is_one_login,
                    ones_own_name_is_oneself,
                    a_door_opens_nobody_elses_name,
                }
                names {
                    a_name_is_one_persons,
                    a_logout_frees_the_name,
                    thirty_unused_days_free_the_name,
                    whoever_loses_a_name_gets_one_beside_it,
                    a_name_of_full_length_is_lost_too,
                    a_refusal_puts_nobody_aside,
                }
                people {
                    a_profile_changes_everywhere,
                    whoever_is_forgotten_leaves_only_places,
                    whoever_is_forgotten_does_nothing_more,
                    the_owner_code_works_once,
                    a_new_owner_acts_as_owner_at_once,
                    logins_are_ended_by_whom_they_belong_to,
                    a_token_is_known_until_it_ends,
                    an_ended_login_does_nothing_more,
                    a_card_names_what_both_are_in_but_private_chats,
                    somebody_gone_has_a_card_and_nobody_has_none,
                }
                rooms {
                    a_retry_makes_no_second_room,
                    a_nonce_makes_one_room_of_one_name,
                    members_write_and_others_do_not,
                    a_view_ends_with_what_the_log_ends_with,
                    a_mute_ends_by_itself,
                    rooms_and_members_come_in_pages,
                    a_deleted_room_is_gone,
                    joining_and_leaving_twice_is_once,
                }
                succession {
                    an_owner_who_leaves_passes_the_room_on,
                    an_owner_who_is_kicked_passes_the_room_on,
                    an_owner_who_is_forgotten_passes_the_room_on,
                    an_owner_who_is_removed_passes_the_room_on,
                    a_room_goes_to_whoever_was_there_for_the_longest_time,
                    a_room_without_members_ends,
                }
                bans {
                    a_ban_ends_by_itself,
                    a_ban_ends_when_its_holder_is_readmitted,
                    the_owner_of_the_server_is_above_bans_and_rooms,
                }
                groups {
                    members_wait_between_two_messages,
                    an_invitation_ends_with_its_time_and_its_maker,
                    what_a_member_had_goes_with_them,
                    whoever_was_in_a_group_learns_nothing_more_by_a_resume,
                    an_ended_owner_passes_a_group_to_an_admin,
                }
                private {
                    both_ways_lead_to_one_chat,
                    nobody_else_can_tell_that_it_exists,
                    the_other_one_sees_it_with_the_first_message,
                }
            }
            cases! { bare, $open:
                changes {
                    a_change_is_undone_with_its_transaction,
                    a_message_that_is_taken_back_leaves_nothing_behind,
                    items_pass_over_changes_on_both_sides,
                    a_list_of_ones_own_goes_back_by_time,
                }
                forms {
                    answers_are_counted_and_listed_in_their_order,
                    an_answer_is_undone_with_its_transaction,
                    a_form_that_is_taken_back_leaves_nothing_behind,
                }
                accounts {
                    an_account_is_found_by_its_person_and_its_address,
                    a_link_is_found_by_its_secret_and_used_once_in_its_time,
                    links_are_burnt_by_person_and_by_address_and_old_ones_go,
                    mails_wait_until_they_are_due,
                    a_step_and_a_recovery_code_are_used_once,
                }
                files {
                    an_upload_is_its_persons_and_counts_what_it_announces,
                    uploads_that_are_given_up_go_the_oldest_first_or_not,
                    a_blob_stays_as_long_as_a_file_needs_it,
                    a_file_that_nobody_sends_goes_in_its_time,
                    a_file_is_found_where_its_messages_are_seen,
                }
                stickers {
                    a_pack_is_what_was_said_last,
                    a_sticker_stays_as_long_as_a_pack_or_a_message_has_it,
                }
                unsent { scheduled_messages_are_given_in_their_order_and_back_as_they_were }
                robot {
                    the_robot_is_added_once,
                    reminders_come_by_time_and_have_small_numbers,
                }
                server {
                    settings_stay_until_they_are_decided,
                    an_invitation_counts_down_and_ends,
                    a_guest_has_one_room_until_they_end,
                    whoever_is_held_back_has_their_logins_laid_aside,
                    residents_are_found_and_come_in_pages,
                    the_books_are_read_backwards,
                    feedback_is_marked_and_counted_and_what_one_tells_is_kept,
                }
            }
            cases! { decorated, $open:
                group_commit {
                    a_verb_that_panics_spoils_nobody_elses_write,
                    a_lookup_that_panics_is_answered,
                    a_verb_refused_after_it_wrote_leaves_nothing,
                    a_conflict_is_tried_again_and_then_told,
                    a_full_store_is_told_to_all_who_waited,
                    a_broken_commit_ends_the_server_and_answers_nobody,
                    a_commit_that_wrote_nothing_is_done_again_one_by_one,
                    so_does_a_writer_that_panics,
                }
            }
        }
    };
}

/// What holds besides for one that keeps what was written.
macro_rules! durability {
    ($name:ident, $open:path) => {
        mod $name {
            cases! { new, $open:
                reopening {
                    what_was_written_survives_a_reopening,
                    whoever_was_muted_is_silent_after_a_reopening,
                }
            }
        }
    };
}

mod conformance {
    conformance!(sqlite_file, crate::sqlite_file::backend);
    conformance!(sqlite_memory, crate::sqlite_memory::backend);
}

mod durability {
    durability!(sqlite_file, crate::sqlite_file::backend);
}
