//! Lab, central and a kiosk that loses its power again and again, and the books that must balance afterwards.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use suiban::crash::CLOCK_OFF;
use suiban::rehearsal::{Citizen, Failure, Lab, Running, Stage, steps};

const SIGKILL: i32 = 9;

/// A lab and a paired kiosk. Central is up or down, as the story wants.
pub struct House {
    dir: tempfile::TempDir,
    pub stage: Stage,
    pub lab: Lab,
    _lab: Running,
    central: Option<Running>,
    renewals: usize,
}

impl House {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let programs = Path::new(env!("CARGO_BIN_EXE_suiban-demo")).parent().unwrap();
        let stage = Stage::with_programs(programs, &dir.path().join("cuts"), true).unwrap();
        let (process, lab) = stage.lab().unwrap();
        stage.configure().unwrap();
        steps::pair(&stage).unwrap();
        Self { dir, stage, lab, _lab: process, central: None, renewals: 0 }
    }

    pub fn central_up(&mut self) {
        if self.central.is_none() {
            self.central = Some(self.stage.central().unwrap());
        }
    }

    /// The kiosk at its first screen: whatever a cut left open has been looked back at before it is shown.
    pub fn start(&self) -> Citizen {
        let mut citizen = self.before(self.stage.kiosk().unwrap());
        self.hold(citizen.wait("attract", "", 60));
        citizen
    }

    /// The kiosk at its first screen, with the system's clock wrong by so much.
    pub fn start_with_clock_off(&self, by_ms: i64) -> Citizen {
        let command = self.stage.program("suiban-demo").unwrap();
        let mut citizen = self.before(self.stage.kiosk_by(command, &[(CLOCK_OFF, &by_ms.to_string())]).unwrap());
        self.hold(citizen.wait("attract", "", 60));
        citizen
    }

    /// The same, with a folder of its own for temporary files, and allowed to leave its memory behind when it crashes.
    pub fn start_with_own_tmp(&self) -> Citizen {
        let tmp = self.stage.out.join("tmp");
        std::fs::create_dir_all(&tmp).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh"]);
        command.arg(self.stage.program("suiban-demo").unwrap().get_program()).current_dir(&tmp);
        let mut citizen = self.before(self.stage.kiosk_by(command, &[("TMPDIR", tmp.to_str().unwrap())]).unwrap());
        self.hold(citizen.wait("attract", "", 60));
        citizen
    }

    fn before(&self, kiosk: std::process::Child) -> Citizen {
        Citizen::new(kiosk, self.stage.out.join("screens")).unwrap().in_a_hurry()
    }

    /// Starts the kiosk and lets somebody use it until its power goes at the named point.
    pub fn cut(&self, point: &str, story: impl FnOnce(&mut Citizen, &Lab) -> Result<(), Failure>) {
        let mut citizen = self.before(self.stage.kiosk_until(point).unwrap());
        let went = citizen.wait("attract", "", 60).and_then(|_| story(&mut citizen, &self.lab));
        let ended = citizen.ended(30).unwrap();
        let signal = ended.and_then(|status| status.signal());
        assert_eq!(signal, Some(SIGKILL), "{point} was not reached: {went:?}\n{}", self.log());
        println!("cut at {point}");
        self.everybody_leaves();
    }

    /// Whoever stood there takes what is theirs and goes.
    pub fn everybody_leaves(&self) {
        for (device, action) in
            [("reader", "remove-card"), ("finger", "lift"), ("document-camera", "clear"), ("printer", "tear-off")]
        {
            // Nothing there is as good.
            drop(self.lab.act(device, action, &[]));
        }
    }

    /// What the kiosk's command line says of its store. The kiosk must not run.
    pub fn status(&self) -> Value {
        serde_json::from_str(&self.stage.kiosk_do(&["status"]).unwrap()).unwrap()
    }

    pub fn central(&self, list: &str) -> Value {
        serde_json::from_str(&self.stage.central_do(&[list, "--json"]).unwrap()).unwrap()
    }

    /// A renewal from start to end, its case decided, and the new card in the technician's hand.
    pub fn card_for(&mut self, person: &str, reason: &str) -> String {
        self.central_up();
        let mut citizen = self.start();
        let renewal = self.well(steps::renew_as(&mut citizen, &self.lab, person, reason));
        self.renewals += 1;
        self.arrived(self.renewals);
        self.well(citizen.leave());
        self.well(steps::make_card(&self.stage, &self.lab, &renewal.case, person))
    }

    /// Waits until central holds so many cases.
    pub fn arrived(&self, count: usize) -> Value {
        let until = std::time::Instant::now() + std::time::Duration::from_secs(90);
        loop {
            let cases = self.central("cases");
            if cases.as_array().map_or(0, Vec::len) >= count {
                return cases;
            }
            assert!(std::time::Instant::now() < until, "only {cases} at central\n{}", self.log());
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }

    /// The terminal's own books.
    pub fn booked_fen(&self) -> u64 {
        self.lab_status()["terminal"]["booked_fen"].as_u64().unwrap()
    }

    fn lab_status(&self) -> Value {
        self.lab.act("lab", "status", &[]).unwrap()
    }

    /// Everything balances: the ledger has no open act, the terminal has what the applications paid, the plastic lies where the
    /// ledger says, and central contradicts nothing. The kiosk must not run.
    pub fn balances(&self, paid_fen: u64) {
        let (store, lab) = (self.status(), self.lab_status());
        let log = || self.log();
        assert_eq!(store["journal"]["intact"], true);
        assert_eq!((&store["open-intents"], &store["unknown-acts"]), (&0.into(), &0.into()), "{store}\n{}", log());
        assert_eq!(self.booked_fen(), paid_fen, "the terminal's books\n{}", log());
        let bin = lab["collector"]["bin"].as_array().unwrap().len();
        let in_drawers = lab["drawers"]["in_use"].as_array().unwrap().iter().filter(|d| !d["card"].is_null()).count();
        assert_eq!(store["old-cards-retained"], bin, "{store} {lab}\n{}", log());
        assert_eq!(store["cards"]["in-magazine"], in_drawers, "{store} {lab}\n{}", log());
        if self.central.is_some() {
            let alarms = self.central("alarms");
            assert_eq!((&alarms["alarms"], &alarms["quarantined"]), (&Value::Array(vec![]), &Value::Array(vec![])));
        }
    }

    /// How many people central knows to have been cut off, with their money in this state.
    pub fn told(&self, money: &str) -> usize {
        let referrals = self.central("referrals");
        let cut_off = |r: &&Value| r["reason"] == "interrupted" && r["money"] == money;
        referrals.as_array().unwrap().iter().filter(cut_off).count()
    }

    pub fn papers(&self) -> u64 {
        self.lab_status()["printer"]["receipts"].as_u64().unwrap()
    }

    fn hold<T>(&self, went: Result<T, Failure>) -> T {
        went.unwrap_or_else(|error| panic!("{error}\n{}", self.log()))
    }

    /// Does what must go well.
    pub fn well<T>(&self, went: Result<T, Failure>) -> T {
        self.hold(went)
    }

    /// Where central listened when it was last up.
    pub fn central_address(&self) -> String {
        std::fs::read_to_string(self.stage.out.join("central/address")).unwrap().trim().to_owned()
    }

    /// Whether the kiosk's log has these words.
    pub fn log_says(&self, words: &str) -> bool {
        let text = std::fs::read_to_string(self.dir.path().join("cuts/logs/kiosk.log")).unwrap();
        text.contains(words)
    }

    /// The end of the kiosk's log, for a failed test.
    fn log(&self) -> String {
        let text = std::fs::read_to_string(self.dir.path().join("cuts/logs/kiosk.log")).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }
}
