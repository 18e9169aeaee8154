//! `suiban-eye`: reads at its input which camera, and hands pictures on at its output until its input ends, which it does with
//! whoever began it. The camera is not an argument, for every user of the machine could read the password in its address.

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;
use std::thread;

use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use suiban_drivers::LinkFault;
use suiban_drivers::camera::capture::{Source, wire};
use suiban_eye::Stream;

fn main() -> ExitCode {
    let mut name = String::new();
    let Ok(Ok(source)) = io::stdin().lock().read_line(&mut name).map(|_| name.trim_end().parse::<Source>()) else {
        eprintln!("suiban-eye: write which camera in a line: v4l2:0, usb-path:1-1.2, http://… or a file");
        return ExitCode::from(2);
    };
    // Faces: no image of this memory may be left, and no other program may read it.
    if setrlimit(Resource::RLIMIT_CORE, 0, 0).and_then(|()| prctl::set_dumpable(false)).is_err() {
        eprintln!("suiban-eye: the system would leave an image of the memory after a crash");
        return ExitCode::FAILURE;
    }
    thread::spawn(end_with_the_kiosk);
    match show(&source, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Errors: nobody takes the pictures any more.
fn show(source: &Source, out: &mut impl Write) -> io::Result<()> {
    let mut stream = match Stream::open(source) {
        Ok(stream) => stream,
        Err(fault) => return tell(out, &fault),
    };
    loop {
        match stream.read() {
            Ok(frame) => wire::write(out, &frame)?,
            Err(fault) => return tell(out, &fault),
        }
    }
}

fn tell(out: &mut impl Write, fault: &LinkFault) -> io::Result<()> {
    wire::write_end(out, if matches!(fault, LinkFault::Absent { .. }) { wire::End::Absent } else { wire::End::Lost })
}

fn end_with_the_kiosk() {
    let mut input = io::stdin().lock();
    while input.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
    std::process::exit(0);
}
