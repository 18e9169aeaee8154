//! The mode as a scene.

use suiban_drivers::cabinet::Light;

use super::{Attendant, Mode};
use crate::attendant::scenes;
use crate::journey::availability::{Service, offer};
use crate::journey::identity::Grade;
use crate::screen::scene::PickupPhase;
use crate::screen::{Page, Scene, Shell};

impl Attendant {
    pub(super) fn refresh(&mut self) {
        let served = matches!(self.mode, Mode::Visit(_) | Mode::Technician(_));
        self.kiosk.served.send_if_modified(|before| std::mem::replace(before, served) != served);
        let shell = self.shell();
        let scene = match &self.mode {
            Mode::Out(reason) => Some(Scene { shell, page: Page::Out(*reason) }),
            Mode::Attract => Some(Scene { shell, page: self.attract() }),
            Mode::Visit(serving) => scenes::of_visit(&serving.visit, &serving.desk, &shell, self.kiosk.clock.now()),
            Mode::Technician(technician) => Some(Scene { shell, page: technician.page() }),
        };
        if let Some(scene) = &scene {
            let light = light(&self.mode, &scene.page);
            self.light.send_if_modified(|shown| std::mem::replace(shown, light) != light);
        }
        if scene.is_some() && scene != self.shown {
            self.shown.clone_from(&scene);
            if let Some(scene) = scene {
                self.kiosk.screen.show(scene);
            }
        }
    }

    fn attract(&self) -> Page {
        let offers = Service::ALL.into_iter().map(|service| (service, offer(service, &self.machine))).collect();
        Page::Attract { offers, cards: self.machine.cards, forgotten: self.plate.has_forgotten_card() }
    }

    fn shell(&self) -> Shell {
        Shell {
            online: self.kiosk.link.borrow().online,
            clock: self.kiosk.clock.hours(),
            demonstration: self.kiosk.engine_info.grade == Grade::Demonstration,
            ..Shell::default()
        }
    }
}

/// The light over the machine: lit for whoever is served, blinking over what is to be taken.
fn light(mode: &Mode, page: &Page) -> Light {
    match (mode, page) {
        (
            Mode::Visit(_),
            Page::ForgottenCard
            | Page::TakeCard { .. }
            | Page::Pickup { phase: PickupPhase::TakeNewCard | PickupPhase::WrongCard, .. },
        ) => Light::TAKE,
        (Mode::Visit(_), _) => Light::ON,
        (Mode::Out(_), _) => Light::RESTING,
        (Mode::Attract | Mode::Technician(_), _) => Light::OFF,
    }
}
