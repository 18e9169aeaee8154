//! A place for one picture: a live camera fills it, whoever looks takes the newest, old ones are forgotten.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::camera::{CameraError, Frame};

/// What the camera's thread last reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Health {
    /// It has not answered yet.
    Starting,
    /// It gives pictures.
    Seeing,
    /// It does not.
    Failed(CameraError),
}

/// What came, and when.
pub(super) type News = (Result<Frame, CameraError>, Instant);

struct Place {
    news: Option<News>,
    health: Health,
    /// A camera that sees rests from then on.
    until: Instant,
    /// Anything was put here yet.
    begun: bool,
    over: bool,
}

/// The place, shared between the camera's thread and whoever looks.
pub(super) struct Newest {
    place: Mutex<Place>,
    changed: Condvar,
}

impl Newest {
    /// `health`: what was last known. Looked at for `glance`, or longer by whoever takes pictures.
    pub(super) fn new(health: Health, glance: Duration) -> Self {
        let place = Place { news: None, health, until: Instant::now() + glance, begun: false, over: false };
        Self { place: Mutex::new(place), changed: Condvar::new() }
    }

    /// Puts a picture or a failure in place of what was there. `false`: nobody looks any more, and it sees; a failure is
    /// watched until it is over.
    pub(super) fn put(&self, news: Result<Frame, CameraError>) -> bool {
        let mut place = self.lock();
        place.health = news.as_ref().err().map_or(Health::Seeing, |fault| Health::Failed(fault.clone()));
        place.begun = true;
        let now = Instant::now();
        place.over |= news.is_ok() && now >= place.until;
        // Nobody will take it: it must not stay here either.
        place.news = if place.over { None } else { Some((news, now)) };
        self.changed.notify_all();
        !place.over
    }

    /// Takes what was put last, waiting for it up to `within`, for the very first up to `first`; each picture is taken once.
    /// Whoever takes one is given more for `stay`.
    pub(super) fn take(&self, first: Duration, within: Duration, stay: Duration) -> Option<News> {
        let mut place = self.lock();
        place.until = place.until.max(Instant::now() + stay);
        let within = if place.begun { within } else { first };
        let waiting = self.changed.wait_timeout_while(place, within, |place| place.news.is_none() && !place.over);
        waiting.unwrap_or_else(PoisonError::into_inner).0.news.take()
    }

    /// Since when nothing comes here any more.
    pub(super) fn rests(&self) -> Option<Instant> {
        let place = self.lock();
        place.over.then_some(place.until)
    }

    pub(super) fn health(&self) -> Health {
        self.lock().health.clone()
    }

    /// Nobody looks any more.
    pub(super) fn close(&self) {
        let mut place = self.lock();
        (place.over, place.news) = (true, None);
        self.changed.notify_all();
    }

    /// Waits before the next try. `false`: nobody looks any more.
    pub(super) fn pause(&self, length: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), length, |place| !place.over);
        !waited.unwrap_or_else(PoisonError::into_inner).0.over
    }

    /// The place holds whole values at all times, so a thread that died with it leaves it sound.
    fn lock(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeviceError, camera::CameraFault};

    const HOUR: Duration = Duration::from_secs(3600);

    fn frame(mark: u8) -> Frame {
        Frame::new(1, 1, vec![mark; 3])
    }

    #[test]
    fn only_the_newest_picture_is_kept_and_it_is_taken_once() {
        let newest = Newest::new(Health::Starting, HOUR);
        for mark in 1..=3 {
            assert!(newest.put(Ok(frame(mark))));
        }
        let taken = newest.take(Duration::ZERO, Duration::ZERO, HOUR).unwrap().0.unwrap();
        assert_eq!(**taken.bgr.expose(), [3, 3, 3]);
        assert!(newest.take(Duration::ZERO, Duration::ZERO, HOUR).is_none());
    }

    #[test]
    fn a_camera_nobody_looks_at_learns_of_it() {
        let newest = Newest::new(Health::Starting, HOUR);
        newest.close();
        assert!(!newest.put(Ok(frame(1))));
        assert!(!newest.pause(Duration::from_secs(3600)));
    }

    #[test]
    fn a_camera_that_sees_rests_when_nobody_takes_its_pictures_and_keeps_none() {
        let newest = Newest::new(Health::Starting, Duration::ZERO);
        assert!(!newest.put(Ok(frame(1))));
        assert!(newest.rests().is_some());
        assert!(newest.take(Duration::ZERO, Duration::ZERO, HOUR).is_none());
        assert_eq!(newest.health(), Health::Seeing);
    }

    #[test]
    fn a_failure_is_watched_until_it_is_over() {
        let newest = Newest::new(Health::Seeing, Duration::ZERO);
        assert!(newest.put(Err(BLIND)));
        assert_eq!(newest.rests(), None);
        assert!(!newest.put(Ok(frame(1))));
    }

    #[test]
    fn whoever_takes_pictures_is_given_more() {
        let newest = Newest::new(Health::Starting, Duration::ZERO);
        assert!(newest.take(Duration::ZERO, Duration::ZERO, HOUR).is_none());
        assert!(newest.put(Ok(frame(1))));
        assert!(newest.take(Duration::ZERO, Duration::ZERO, HOUR).is_some());
    }

    const BLIND: CameraError = DeviceError::Fault(CameraFault::Blind);

    #[test]
    fn the_last_failure_is_the_cameras_health() {
        let newest = Newest::new(Health::Starting, HOUR);
        assert_eq!(newest.health(), Health::Starting);
        newest.put(Ok(frame(1)));
        newest.put(Err(BLIND));
        assert_eq!(newest.health(), Health::Failed(BLIND));
    }
}
