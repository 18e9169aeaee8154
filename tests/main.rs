//! Whole-system tests, one file per promise, in one program so that it links once.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm)]

mod bad_input;
mod camera_back_at_once;
mod card_left_on_reader;
mod carried_by_hand;
mod clock_jumps_ten_years_back;
mod clock_jumps_ten_years_forward;
mod corrupt_database_page;
mod cuts;
mod demo;
mod disk_full;
mod document_camera_lost;
mod house;
mod infrared_pair;
mod intake_stops;
mod language_changes_mid_visit;
mod mains_fail;
mod nothing_personal_remains;
mod privacy;
mod read_only_disk;
mod storage;
mod unsynced_data_is_lost;
