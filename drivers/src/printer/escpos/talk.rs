//! Talking with the printer: questions with their answers.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    answers::{Answer, Answers, MODEL},
    condition::Condition,
    make::Sensors,
    realtime::{Question, condition, is_plausible},
};
use crate::{
    LinkFault,
    printer::PrinterFault,
    transport::{Pipe, line::Line},
};

/// A printer that is on answers a real-time question at once.
const ANSWER: Duration = Duration::from_millis(500);
/// Contradictions in a row that have to be the same to be believed.
const AGREED: usize = 3;
/// Questions after which a printer that contradicts itself is given up.
const MOST_ASKED: usize = 9;
/// An answer that comes late has come when nothing came for so long.
const QUIET: Duration = Duration::from_millis(100);

/// The line and what is known from it.
pub struct Talk<P> {
    line: Line<P>,
    sensors: Sensors,
    answers: Answers,
    /// The answer in turn came, perhaps while another was waited for.
    pub(super) turn: bool,
}

impl<P: Pipe> Talk<P> {
    /// Takes the line over.
    pub fn new(pipe: P, sensors: Sensors) -> Self {
        Self { line: Line::new(pipe), sensors, answers: Answers::new(sensors.are_full()), turn: false }
    }

    /// Forgets whatever came before.
    pub async fn begin(&mut self) {
        self.line.flush_input().await;
        self.answers = Answers::new(self.sensors.are_full());
    }

    /// Writes without an answer.
    pub async fn write(&mut self, command: &'static str, bytes: &[u8]) -> Result<(), LinkFault> {
        self.line.write(command, bytes).await
    }

    /// Asks the sensors.
    pub async fn condition(&mut self) -> Result<Condition, LinkFault> {
        match self.sensors {
            Sensors::FourQuestions => self.agreed_answers().await,
            Sensors::Full { question, read } => self.full_answer(question).await.map(read),
        }
    }

    /// Nothing is pushed here, so what is left of an earlier answer may go, and must not run into this one.
    async fn full_answer(&mut self, question: [u8; 3]) -> Result<[u8; 4], LinkFault> {
        self.begin().await;
        self.line.write("printer status", &question).await?;
        self.answer("printer status", ANSWER, full).await
    }

    /// The state of the printer. Its answers carry no check, and one wrong bit turns "good" into "cutter blocked"; so what
    /// contradicts itself is believed only when it was told [`AGREED`] times in a row, as from a printer that words it
    /// differently. Errors: `Garbled` when the answers go on changing.
    async fn agreed_answers(&mut self) -> Result<Condition, LinkFault> {
        let (mut told, mut times) = (self.four_answers().await?, 1);
        for _ in 0..MOST_ASKED {
            if is_plausible(told) || times == AGREED {
                return Ok(condition(told));
            }
            let again = self.four_answers().await?;
            times = if again == told { times + 1 } else { 1 };
            told = again;
        }
        Err(LinkFault::Garbled { command: "printer status", why: "the answers contradict each other" })
    }

    /// Asks the four real-time questions, one at a time: their answers carry no number.
    async fn four_answers(&mut self) -> Result<[u8; 4], LinkFault> {
        let mut bytes = [0; 4];
        for (question, byte) in Question::ALL.into_iter().zip(&mut bytes) {
            self.line.write("printer status", &question.encode()).await?;
            *byte = self.answer("printer status", ANSWER, real_time).await?;
        }
        Ok(bytes)
    }

    /// The model's name.
    pub async fn model(&mut self) -> Result<String, LinkFault> {
        self.line.write("printer model", &MODEL).await?;
        self.answer("printer model", ANSWER, name).await
    }

    /// Lets an answer pass that may still come to a question given up.
    pub async fn settle(&mut self) {
        self.line.settle(QUIET, ANSWER).await;
        self.answers = Answers::new(self.sensors.are_full());
    }

    /// One look. `None`: this one answer was lost or damaged. Errors: `Doubtful` when the line itself is gone.
    pub(super) async fn look(&mut self) -> Result<Option<Condition>, PrinterFault> {
        match self.condition().await {
            Ok(condition) => Ok(Some(condition)),
            Err(LinkFault::Timeout { .. } | LinkFault::Garbled { .. } | LinkFault::Unexpected { .. }) => Ok(None),
            Err(LinkFault::Absent { .. } | LinkFault::Lost { .. }) => Err(PrinterFault::Doubtful),
        }
    }

    /// Waits for what `pick` picks. Other answers pass; that the one in turn came is noted.
    pub(super) async fn answer<T>(
        &mut self,
        command: &'static str,
        within: Duration,
        pick: impl Fn(Answer) -> Option<T>,
    ) -> Result<T, LinkFault> {
        let end = Instant::now() + within;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.line.read_byte(command, left).await {
                Ok(byte) => {
                    let heard = self.answers.push(byte);
                    self.turn |= heard == Some(Answer::InTurn);
                    if let Some(found) = heard.and_then(&pick) {
                        return Ok(found);
                    }
                }
                Err(LinkFault::Timeout { .. }) => return Err(self.silence(command, within)),
                Err(fault) => return Err(fault),
            }
        }
    }

    fn silence(&self, command: &'static str, after: Duration) -> LinkFault {
        if self.answers.heard_noise() {
            LinkFault::Garbled { command, why: "no byte with the fixed bits of an answer" }
        } else {
            LinkFault::Timeout { command, after }
        }
    }
}

fn real_time(answer: Answer) -> Option<u8> {
    match answer {
        Answer::RealTime(byte) => Some(byte),
        Answer::InTurn | Answer::Pushed(_) | Answer::Name(_) | Answer::Full(_) => None,
    }
}

fn full(answer: Answer) -> Option<[u8; 4]> {
    match answer {
        Answer::Full(bytes) => Some(bytes),
        Answer::RealTime(_) | Answer::InTurn | Answer::Pushed(_) | Answer::Name(_) => None,
    }
}

fn name(answer: Answer) -> Option<String> {
    match answer {
        Answer::Name(name) => Some(name),
        Answer::RealTime(_) | Answer::InTurn | Answer::Pushed(_) | Answer::Full(_) => None,
    }
}
