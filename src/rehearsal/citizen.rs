//! The citizen's eye and finger: looks at the screen through the kiosk's remote, waits for what it should show, touches.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, ExitStatus};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::Failure;
use super::remote::{Order, Seen};

/// How many times longer than on a quiet machine a citizen waits before giving up: this is about what happens, not about when.
const PATIENCE: u32 = 4;
/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);

/// The power of a kiosk. Pull it before the citizen is dropped: afterwards the number may be another process's.
#[derive(Debug, Clone, Copy)]
pub struct Plug(Pid);

impl Plug {
    /// The process ends at once, and nothing of it gets a last word.
    pub fn pull(self) {
        if let Err(error) = kill(self.0, Signal::SIGKILL) {
            tracing::debug!(%error, "the kiosk had ended already");
        }
    }
}

/// Somebody before the kiosk.
pub struct Citizen {
    kiosk: Child,
    say: Option<ChildStdin>,
    hear: BufReader<ChildStdout>,
    screens: PathBuf,
    pictures: bool,
    taken: u32,
    log: File,
    last: String,
    /// When each screen was first seen, for the times in the summary.
    pub times: Vec<(String, Duration)>,
    began: Instant,
}

impl Citizen {
    /// Before this kiosk, whose standard input and output are pipes. Pictures go into `screens`.
    pub fn new(mut kiosk: Child, screens: PathBuf) -> Result<Self, Failure> {
        let say = Some(kiosk.stdin.take().ok_or("the kiosk has no standard input")?);
        let hear = BufReader::new(kiosk.stdout.take().ok_or("the kiosk has no standard output")?);
        Ok(Self {
            kiosk,
            say,
            hear,
            pictures: true,
            taken: 0,
            log: File::options().create(true).append(true).open(screens.with_file_name("logs").join("citizen.log"))?,
            screens,
            last: String::new(),
            times: Vec::new(),
            began: Instant::now(),
        })
    }

    /// In a hurry: pictures are taken only of what nobody expected, and what is on file already is not scanned again.
    #[must_use]
    pub fn in_a_hurry(mut self) -> Self {
        self.pictures = false;
        self
    }

    /// Whether it is.
    pub fn is_in_a_hurry(&self) -> bool {
        !self.pictures
    }

    fn order(&mut self, order: &Order) -> Result<Seen, Failure> {
        let say = self.say.as_mut().ok_or("the citizen has left")?;
        writeln!(say, "{}", serde_json::to_string(order)?)?;
        let mut line = String::new();
        if self.hear.read_line(&mut line)? == 0 {
            return Err("the kiosk has ended".into());
        }
        let seen: Seen = serde_json::from_str(&line)?;
        match seen.error {
            Some(error) => {
                Err(format!("{error} (screen {} {}, buttons {:?})", seen.screen, seen.detail, seen.buttons).into())
            }
            None => Ok(seen),
        }
    }

    /// What is on the screen. Every change is kept in the citizen's own log.
    pub fn look(&mut self) -> Result<Seen, Failure> {
        let seen = self.order(&Order::Look)?;
        let now = format!("{} {}", seen.screen, seen.detail);
        if now != self.last {
            writeln!(self.log, "{:8.2} {now}", self.began.elapsed().as_secs_f32())?;
            self.last = now;
        }
        Ok(seen)
    }

    /// Waits for a screen, and for a word in its detail where one is given.
    pub fn wait(&mut self, screen: &str, detail: &str, seconds: u64) -> Result<Seen, Failure> {
        let until = Instant::now() + Duration::from_secs(seconds) * PATIENCE;
        loop {
            let seen = self.look()?;
            if seen.screen == screen && seen.detail.contains(detail) {
                self.times.push((format!("{screen} {detail}").trim().to_owned(), self.began.elapsed()));
                return Ok(seen);
            }
            if Instant::now() > until {
                self.picture("unexpected")?;
                return Err(format!(
                    "waited {seconds} s for the screen “{screen} {detail}” and see “{} {}”",
                    seen.screen, seen.detail
                )
                .into());
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Waits until one of these screens is there.
    pub fn wait_for_one_of(&mut self, screens: &[&str], seconds: u64) -> Result<Seen, Failure> {
        let until = Instant::now() + Duration::from_secs(seconds) * PATIENCE;
        loop {
            let seen = self.look()?;
            if screens.contains(&seen.screen.as_str()) {
                return Ok(seen);
            }
            if Instant::now() > until {
                self.picture("unexpected")?;
                return Err(format!(
                    "waited {seconds} s for one of {screens:?} and see “{} {}”",
                    seen.screen, seen.detail
                )
                .into());
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Waits until a button can be touched.
    pub fn ready(&mut self, label: &str, seconds: u64) -> Result<(), Failure> {
        let until = Instant::now() + Duration::from_secs(seconds) * PATIENCE;
        while !self.look()?.buttons.iter().any(|button| button == label) {
            if Instant::now() > until {
                self.picture("unexpected")?;
                return Err(format!("waited {seconds} s for the button “{label}”").into());
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Touches a button by its words; waits a moment for it to appear.
    pub fn touch(&mut self, label: &str) -> Result<(), Failure> {
        let until = Instant::now() + Duration::from_secs(5) * PATIENCE;
        loop {
            if self.look()?.buttons.iter().any(|b| b == label) {
                return self.order(&Order::Touch { label: label.to_owned() }).map(drop);
            }
            if Instant::now() > until {
                self.picture("unexpected")?;
                return self.order(&Order::Touch { label: label.to_owned() }).map(drop);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Touches a button if it is there: a screen that goes on by itself needs no touch.
    pub fn touch_if_there(&mut self, label: &str) -> Result<(), Failure> {
        if self.look()?.buttons.iter().any(|button| button == label) {
            // Gone in the meantime is as good; the next look tells.
            drop(self.order(&Order::Touch { label: label.to_owned() }));
        }
        Ok(())
    }

    /// Signs on the pad.
    pub fn sign(&mut self) -> Result<(), Failure> {
        self.order(&Order::Sign).map(drop)
    }

    /// The technician's hidden gesture.
    pub fn gesture(&mut self) -> Result<(), Failure> {
        self.order(&Order::Gesture).map(drop)
    }

    /// Keeps a picture of the screen as `NN-name.png`.
    pub fn picture(&mut self, name: &str) -> Result<(), Failure> {
        if !self.pictures && name != "unexpected" {
            return Ok(());
        }
        self.taken += 1;
        let path = self.screens.join(format!("{:02}-{name}.png", self.taken));
        self.order(&Order::Shot { path: path.to_string_lossy().into_owned() }).map(drop)
    }

    /// Starts the stop watch anew.
    pub fn begin(&mut self) {
        self.began = Instant::now();
    }

    /// Ends the kiosk and waits until it has closed its store.
    pub fn leave(mut self) -> Result<(), Failure> {
        if let Some(mut say) = self.say.take() {
            writeln!(say, "{}", serde_json::to_string(&Order::Quit)?)?;
        }
        self.kiosk.wait()?;
        Ok(())
    }

    /// The kiosk's process.
    pub fn pid(&self) -> u32 {
        self.kiosk.id()
    }

    /// The kiosk's plug, for another hand.
    pub fn plug(&self) -> Plug {
        Plug(Pid::from_raw(self.kiosk.id().cast_signed()))
    }

    /// Pulls the plug: the process ends at once, and nothing of it gets a last word.
    pub fn pull_the_plug(&mut self) -> Result<ExitStatus, Failure> {
        self.kiosk.kill()?;
        Ok(self.kiosk.wait()?)
    }

    /// How the kiosk ended, if it did within this time.
    pub fn ended(&mut self, seconds: u64) -> Result<Option<ExitStatus>, Failure> {
        let until = Instant::now() + Duration::from_secs(seconds);
        loop {
            match self.kiosk.try_wait()? {
                None if Instant::now() < until => std::thread::sleep(LOOK),
                ended => return Ok(ended),
            }
        }
    }
}

impl Drop for Citizen {
    fn drop(&mut self) {
        // Already ended is as good.
        drop(self.kiosk.kill());
        drop(self.kiosk.wait());
    }
}
