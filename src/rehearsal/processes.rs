//! Lab, central and kiosk as processes of their own, ended with the demo however it ends.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Failure;
use super::lab::Lab;

/// A child that is ended when it goes out of scope.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Already ended is as good.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Where everything of one demo lies.
pub struct Stage {
    /// The output folder.
    pub out: PathBuf,
    bin: PathBuf,
    fast: bool,
}

impl Stage {
    /// A clean stage in `out`, with the programs that lie beside this one.
    pub fn new(out: &Path, fast: bool) -> Result<Self, Failure> {
        Self::with_programs(std::env::current_exe()?.parent().ok_or("no folder of programs")?, out, fast)
    }

    /// A clean stage in `out`, with the programs in `bin`.
    pub fn with_programs(bin: &Path, out: &Path, fast: bool) -> Result<Self, Failure> {
        if out.exists() {
            fs::remove_dir_all(out)?;
        }
        for dir in ["screens", "logs", "kiosk"] {
            fs::create_dir_all(out.join(dir))?;
        }
        Ok(Self { out: fs::canonicalize(out)?, bin: bin.to_owned(), fast })
    }

    /// One of the programs.
    pub fn program(&self, name: &str) -> Result<Command, Failure> {
        let path = self.bin.join(name);
        if !path.exists() {
            return Err(format!("{} is not built: run `make demo`", path.display()).into());
        }
        Ok(Command::new(path))
    }

    fn log(&self, name: &str) -> Result<Stdio, Failure> {
        let file = File::options().create(true).append(true).open(self.out.join("logs").join(name))?;
        Ok(file.into())
    }

    /// The lab's folder.
    pub fn lab_dir(&self) -> PathBuf {
        self.out.join("lab")
    }

    /// The kiosk's configuration.
    pub fn config(&self) -> PathBuf {
        self.out.join("kiosk/suiban.toml")
    }

    /// Starts the lab and waits until every device answers.
    pub fn lab(&self) -> Result<(Running, Lab), Failure> {
        self.lab_with(&[])
    }

    /// The lab with its panel for a browser, and the panel's address.
    pub fn lab_with_panel(&self) -> Result<(Running, Lab, String), Failure> {
        let log = self.out.join("logs/lab.log");
        // What an earlier lab said of its own panel is no address any more.
        drop(fs::remove_file(&log));
        let (running, lab) = self.lab_with(&["--panel", "127.0.0.1:0"])?;
        let until = Instant::now() + Duration::from_secs(5);
        loop {
            let said = fs::read_to_string(&log)?;
            if let Some(address) = said.split_whitespace().find(|word| word.starts_with("http://")) {
                return Ok((running, lab, address.to_owned()));
            }
            if Instant::now() > until {
                return Err("the lab names no panel".into());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The same, with these options of its command line besides.
    pub fn lab_with(&self, options: &[&str]) -> Result<(Running, Lab), Failure> {
        let dir = self.lab_dir();
        let mut command = self.program("suiban-lab")?;
        command.arg("up").arg("--dir").arg(&dir).args(self.fast.then_some("--fast")).args(options);
        let running = Running(command.stdout(self.log("lab.log")?).stderr(self.log("lab.log")?).spawn()?);
        wait_for(&dir.join("ready"), 20)?;
        Ok((running, Lab::at(&dir)))
    }

    /// Starts central on the port it had before, if it ran before.
    pub fn central(&self) -> Result<Running, Failure> {
        let address = self.out.join("central/address");
        let listen = fs::read_to_string(&address).unwrap_or_else(|_| "127.0.0.1:0".to_owned());
        drop(fs::remove_file(&address));
        let mut command = self.program("suiban-central")?;
        command.arg("serve").arg("--data").arg(self.out.join("central")).arg("--listen").arg(listen.trim());
        let running = Running(command.stdout(self.log("central.log")?).stderr(self.log("central.log")?).spawn()?);
        wait_for(&address, 20)?;
        Ok(running)
    }

    /// Runs a command of central's command line and returns what it printed.
    pub fn central_do(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = self.program("suiban-central")?;
        command.args(arguments).arg("--data").arg(self.out.join("central"));
        output(command, arguments)
    }

    /// Runs a command of the kiosk's command line.
    pub fn kiosk_do(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = self.program("suiban")?;
        command.arg("--config").arg(self.config()).args(arguments).env("SUIBAN_LOG", "warn");
        output(command, arguments)
    }

    /// Sets the technician's PIN.
    pub fn set_pin(&self, pin: &str) -> Result<(), Failure> {
        use std::io::Write;
        let mut command = self.program("suiban")?;
        command.arg("--config").arg(self.config()).arg("set-pin").stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn()?;
        child.stdin.take().ok_or("no standard input")?.write_all(pin.as_bytes())?;
        if child.wait()?.success() { Ok(()) } else { Err("the PIN was not set".into()) }
    }

    /// Writes the kiosk's configuration: the lab's devices, the lab's plug-ins, data in the output folder.
    pub fn configure(&self) -> Result<(), Failure> {
        let devices = fs::read_to_string(self.lab_dir().join("devices.toml"))?;
        let library = |name: &str| self.bin.join(format!("lib{name}.so"));
        let text = format!(
            "profile = \"demonstration\"\ndata = {data:?}\n\n\
             [kiosk]\nid = \"GZ-TH-0017\"\nsite = \"天河区政务服务中心\"\nstaff_phone = \"12345\"\n\n\
             [plugins]\nphoto = {photo:?}\nmatcher = {matcher:?}\n\n{devices}",
            data = self.out.join("kiosk"),
            photo = library("suiban_lab_wlt"),
            matcher = library("suiban_lab_fpr"),
        );
        Ok(fs::write(self.config(), text)?)
    }

    /// Starts the kiosk with its screen in memory.
    pub fn kiosk(&self) -> Result<Child, Failure> {
        self.kiosk_by(self.program("suiban-demo")?, &[])
    }

    /// The same by a command that runs what is appended to it, with variables in its environment.
    pub fn kiosk_by(&self, mut command: Command, variables: &[(&str, &str)]) -> Result<Child, Failure> {
        command.arg("kiosk").arg(self.config()).envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(self.log("kiosk.log")?);
        Ok(command.spawn()?)
    }

    /// The kiosk, told to lose its power at a named point (see [`mod@crate::crash`]).
    pub fn kiosk_until(&self, point: &str) -> Result<Child, Failure> {
        self.kiosk_by(self.program("suiban-demo")?, &[(crate::crash::CRASH_AT, point)])
    }

    /// Starts the kiosk in a window.
    pub fn kiosk_window(&self) -> Result<Running, Failure> {
        let mut command = self.program("suiban")?;
        command.arg("--config").arg(self.config()).arg("run").stderr(self.log("kiosk.log")?);
        Ok(Running(command.spawn()?))
    }
}

fn output(mut command: Command, arguments: &[&str]) -> Result<String, Failure> {
    let done = command.output()?;
    if !done.status.success() {
        return Err(format!("{arguments:?} failed: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(String::from_utf8(done.stdout)?)
}

fn wait_for(path: &Path, seconds: u64) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(seconds);
    while !path.exists() {
        if Instant::now() > until {
            return Err(format!("{} did not appear within {seconds} s: see the logs folder", path.display()).into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
