//! The ECR Hub terminal, driver against simulator in virtual time: one file for each thing that goes wrong.
//!
//! Neither side shares a parser with the other, so a mistake in one shows here.
mod bench;
mod cancelled_by_user;
mod declined;
mod duplicate_answer;
mod heartbeat_in_the_middle;
mod host_unreachable;
mod late_answer;
mod line_cut;
mod line_disturbed;
mod paid;
