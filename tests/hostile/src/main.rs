//! `suiban-hostile DIR`: writes every target's seeds into `DIR/<target>/`, one file each, as libFuzzer wants them.

use std::{env, fs, io, path::Path, process::ExitCode};

use suiban_hostile::TARGETS;

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else {
        eprintln!("usage: suiban-hostile DIR");
        return ExitCode::FAILURE;
    };
    match write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the seeds cannot be written there: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> io::Result<()> {
    for target in TARGETS {
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in (target.seeds)().into_iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:04}")), seed.bytes)?;
        }
    }
    Ok(())
}
