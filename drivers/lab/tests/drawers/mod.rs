//! The drawers: the bytes of their board, the driver on it, and what befalls them.

mod board;
mod board_silent;
mod damaged_answer;
mod driver;
mod left_open;
mod stuck;
mod unplugged;
