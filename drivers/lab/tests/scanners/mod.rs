//! Code scanners with commands: the drivers against the simulators, one file for each thing that can go wrong.
mod models;

mod answer_garbled;
mod bytes;
mod code_of_wrong_kind;
mod code_too_long;
mod command_refused;
mod nls;
mod nobody_shows_a_code;
mod pseudo_terminal;
mod unplugged;
mod whole_way;
