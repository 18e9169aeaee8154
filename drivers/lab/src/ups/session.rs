//! One connection to the service: who it is, and what it asks.

use super::values::{all, quoted};
use super::{NAME, USER};
use crate::world::{Shared, UpsCable};

/// A host's connection. Dropped: whoever had logged in is no longer waited for.
pub struct Session {
    world: Shared,
    user: Option<String>,
    password: Option<String>,
    logged_in: bool,
    over: bool,
}

/// What its administrator wrote about the UPS.
const DESCRIPTION: &str = "the kiosk's own";

/// Why the service refuses.
type Refusal = &'static str;

impl Session {
    /// A fresh connection.
    pub fn new(world: Shared) -> Self {
        Self { world, user: None, password: None, logged_in: false, over: false }
    }

    /// Whether the host has said good-bye.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The answer to one line, with its line ends.
    pub fn answer(&mut self, line: &str) -> String {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.obey(&words).unwrap_or_else(|refusal| format!("ERR {refusal}\n"))
    }

    fn obey(&mut self, words: &[&str]) -> Result<String, Refusal> {
        match words {
            ["VER"] => Ok("Network UPS Tools upsd 2.8.0 (laboratory)\n".to_owned()),
            ["NETVER"] => Ok("1.3\n".to_owned()),
            ["LIST", "UPS"] => Ok(format!("BEGIN LIST UPS\nUPS {NAME} \"{DESCRIPTION}\"\nEND LIST UPS\n")),
            ["LIST", "VAR", ups] => self.list(ups),
            // It takes no command, and none of its values can be changed.
            ["LIST", what @ ("CMD" | "RW"), ups] => {
                self.reachable(ups).map(|()| format!("BEGIN LIST {what} {ups}\nEND LIST {what} {ups}\n"))
            }
            ["GET", "VAR", ups, name] => self.get(ups, name),
            ["GET", "UPSDESC", ups] => self.reachable(ups).map(|()| format!("UPSDESC {ups} \"{DESCRIPTION}\"\n")),
            ["GET", "NUMLOGINS", ups] => {
                let logins = self.world.read(|w| w.ups.logins);
                self.reachable(ups).map(|()| format!("NUMLOGINS {ups} {logins}\n"))
            }
            ["USERNAME", user] => Self::remember(&mut self.user, user, "ALREADY-SET-USERNAME"),
            ["PASSWORD", password] => Self::remember(&mut self.password, password, "ALREADY-SET-PASSWORD"),
            ["LOGIN", ups] => self.log_in(ups),
            ["LOGOUT"] => {
                self.over = true;
                Ok("OK Goodbye\n".to_owned())
            }
            ["STARTTLS"] => Err("FEATURE-NOT-CONFIGURED"),
            ["GET" | "LIST" | "USERNAME" | "PASSWORD" | "LOGIN", ..] => Err("INVALID-ARGUMENT"),
            _ => Err("UNKNOWN-COMMAND"),
        }
    }

    fn list(&self, ups: &str) -> Result<String, Refusal> {
        self.reachable(ups)?;
        let values = self.world.read(|w| all(&w.ups));
        let lines: String =
            values.iter().map(|(name, value)| format!("VAR {ups} {name} {}\n", quoted(value))).collect();
        Ok(format!("BEGIN LIST VAR {ups}\n{lines}END LIST VAR {ups}\n"))
    }

    fn get(&self, ups: &str, name: &str) -> Result<String, Refusal> {
        self.reachable(ups)?;
        let values = self.world.read(|w| all(&w.ups));
        let (_, value) = values.iter().find(|(known, _)| *known == name).ok_or("VAR-NOT-SUPPORTED")?;
        Ok(format!("VAR {ups} {name} {}\n", quoted(value)))
    }

    fn reachable(&self, ups: &str) -> Result<(), Refusal> {
        match (ups == NAME, self.world.read(|w| w.ups.cable)) {
            (false, _) => Err("UNKNOWN-UPS"),
            (true, UpsCable::In) => Ok(()),
            (true, UpsCable::Stale) => Err("DATA-STALE"),
            (true, UpsCable::Out) => Err("DRIVER-NOT-CONNECTED"),
        }
    }

    /// The service believes every name and password until `LOGIN`.
    fn remember(place: &mut Option<String>, word: &str, again: Refusal) -> Result<String, Refusal> {
        if place.is_some() {
            return Err(again);
        }
        *place = Some(word.to_owned());
        Ok("OK\n".to_owned())
    }

    fn log_in(&mut self, ups: &str) -> Result<String, Refusal> {
        let user = self.user.as_deref().ok_or("USERNAME-REQUIRED")?;
        let password = self.password.as_deref().ok_or("PASSWORD-REQUIRED")?;
        if ups != NAME {
            return Err("UNKNOWN-UPS");
        }
        if self.logged_in {
            return Err("ALREADY-LOGGED-IN");
        }
        if (user, password) != USER {
            return Err("ACCESS-DENIED");
        }
        self.logged_in = true;
        self.world.update(|w| w.ups.logins += 1);
        Ok("OK\n".to_owned())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.logged_in {
            self.world.update(|w| w.ups.logins -= 1);
        }
    }
}

/// Words parted by blanks; one in quotes may hold blanks, and a backslash makes the next character plain.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut inside) = (Vec::new(), String::new(), false);
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        match character {
            '"' => inside = !inside,
            '\\' => word.extend(rest.next()),
            ' ' if !inside => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
