//! Plays a scenario.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use tokio::time::{Instant, sleep_until, timeout};

use super::{Condition, Round, Scenario, ScenarioError, Stage, Step};

/// How long a step waits for its condition when it says nothing else.
const WITHIN: Duration = Duration::from_secs(60);

/// One order and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Since the play began.
    pub at: Duration,
    /// The order.
    pub order: String,
    /// Why it was refused, where that is no failure.
    pub refused: Option<String>,
}

impl fmt::Display for Entry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:9.3}  {}", self.at.as_secs_f64(), self.order)?;
        self.refused.as_ref().map_or(Ok(()), |reason| write!(out, "  (refused: {reason})"))
    }
}

/// Plays `scenario`; `told` hears of each order. `seed` replaces the scenario's own.
pub async fn play<S: Stage>(
    stage: S,
    scenario: &Scenario,
    seed: Option<u64>,
    told: impl FnMut(&Entry) + Send,
) -> Result<(), ScenarioError> {
    let dice = SmallRng::seed_from_u64(seed.unwrap_or(scenario.seed));
    let mut player = Player { stage, dice, told, begun: Instant::now(), step: String::new() };
    for (index, round) in scenario.rounds.iter().enumerate() {
        for _ in 0..round.times {
            player.round(index + 1, round).await?;
        }
    }
    Ok(())
}

struct Player<S, T> {
    stage: S,
    dice: SmallRng,
    told: T,
    begun: Instant,
    /// The step under way, for what goes wrong.
    step: String,
}

impl<S: Stage, T: FnMut(&Entry) + Send> Player<S, T> {
    async fn round(&mut self, number: usize, round: &Round) -> Result<(), ScenarioError> {
        let drawn = |(name, words): (&String, &Vec<String>)| {
            let word = words.choose(&mut self.dice).cloned().unwrap_or_default();
            (format!("{{{name}}}"), word)
        };
        let drawn: BTreeMap<String, String> = round.draw.iter().map(drawn).collect();
        let begun = Instant::now();
        for (index, step) in round.steps.iter().enumerate() {
            self.step = format!("{number}.{}", index + 1);
            // The dice are thrown whether or not the step is done: what follows does not depend on it.
            let left_out = step.chance.is_some_and(|chance| !self.dice.random_bool(chance.clamp(0.0, 1.0)));
            self.wait(step, begun).await;
            if !left_out {
                self.step(step, &drawn).await?;
            }
        }
        Ok(())
    }

    async fn wait(&mut self, step: &Step, begun: Instant) {
        let at = step.at.as_ref().map(|span| begun + span.draw(&mut self.dice));
        let after = step.after.as_ref().map(|span| Instant::now() + span.draw(&mut self.dice));
        if let Some(until) = at.max(after) {
            sleep_until(until).await;
        }
    }

    async fn step(&mut self, step: &Step, drawn: &BTreeMap<String, String>) -> Result<(), ScenarioError> {
        if let Some(condition) = &step.when {
            self.until(&filled(condition, drawn), step).await?;
        }
        let picked = step.pick.choose(&mut self.dice);
        for order in step.orders.as_slice().iter().chain(picked) {
            self.order(filled(order, drawn), step.may_be_refused).await?;
        }
        match &step.expect {
            Some(condition) => self.expect(filled(condition, drawn)).await,
            None => Ok(()),
        }
    }

    async fn until(&mut self, condition: &str, step: &Step) -> Result<(), ScenarioError> {
        let within = step.within.as_ref().map_or(WITHIN, super::Span::longest);
        let parsed: Condition = condition.parse()?;
        match timeout(within, self.stage.until(&parsed)).await {
            Ok(come) => come.map_err(ScenarioError::NoStatus),
            Err(_elapsed) => {
                let (step, condition) = (self.step.clone(), condition.to_owned());
                Err(ScenarioError::NeverCame { step, condition, within })
            }
        }
    }

    async fn order(&mut self, order: String, may_be_refused: bool) -> Result<(), ScenarioError> {
        let refused = self.stage.order(&order).await.err();
        if let (Some(reason), false) = (&refused, may_be_refused) {
            return Err(ScenarioError::Refused { step: self.step.clone(), order, reason: reason.clone() });
        }
        (self.told)(&Entry { at: self.begun.elapsed(), order, refused });
        Ok(())
    }

    async fn expect(&mut self, condition: String) -> Result<(), ScenarioError> {
        let parsed: Condition = condition.parse()?;
        let status = self.stage.status().await.map_err(ScenarioError::NoStatus)?;
        if parsed.holds(&status) {
            Ok(())
        } else {
            Err(ScenarioError::Unexpected { step: self.step.clone(), condition })
        }
    }
}

/// The text with its `{name}`s replaced.
fn filled(text: &str, drawn: &BTreeMap<String, String>) -> String {
    drawn.iter().fold(text.to_owned(), |text, (name, word)| text.replace(name, word))
}
