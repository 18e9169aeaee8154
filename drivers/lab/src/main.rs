//! The command line of the device laboratory; everything it does is in [`suiban_lab::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    suiban_lab::cli::run()
}
