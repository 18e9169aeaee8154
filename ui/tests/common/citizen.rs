//! The citizen's screens up to the review.

use slint::{ComponentHandle, Model, ModelRc, VecModel};
use suiban_ui::{
    App, AttractAdapter, CardAdapter, CardHint, ConsentAdapter, FaceAdapter, FacePrompt, FingerAdapter, FingerPrompt,
    Offer, PageGuide, PhoneAdapter, PortraitAdapter, PortraitCheck, PortraitPhase, Reason, ReasonAdapter,
    RegisterAdapter, RegisterPhase, Screen, Service, ServiceOffer, ShellAdapter,
};

use super::{Scene, at, pictures, scene};

pub use super::later::scenes as later_scenes;

pub fn model<T: Clone + 'static>(items: Vec<T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from(items))
}

pub fn scenes() -> Vec<Scene> {
    let mut all = vec![
        scene("01-attract", |app| attract(app, Offer::Open, Offer::NotHere)),
        scene("01-attract-offline", |app| {
            attract(app, Offer::Open, Offer::NeedsNetwork);
            app.global::<ShellAdapter>().set_online(false);
        }),
        scene("01-attract-intake-stopped", |app| intake_stopped(app, true)),
        scene("01-attract-intake-stopped-offline", |app| intake_stopped(app, false)),
        scene("01-attract-out", |app| attract(app, Offer::DeviceOut, Offer::NotHere)),
        scene("01-attract-starting", |app| attract(app, Offer::Starting, Offer::NotHere)),
        scene("01-attract-demonstration", |app| {
            attract(app, Offer::DemonstrationOnly, Offer::Open);
            app.global::<ShellAdapter>().set_demonstration(false);
        }),
        scene("01-attract-help", |app| {
            attract(app, Offer::Open, Offer::NotHere);
            app.global::<ShellAdapter>().set_help_open(true);
        }),
        scene("01-attract-forgotten-card", |app| {
            attract(app, Offer::Open, Offer::NotHere);
            app.global::<AttractAdapter>().set_forgotten_card(true);
        }),
        scene("01-forgotten-card", |app| app.global::<ShellAdapter>().set_screen(Screen::ForgottenCard)),
        scene("02-consent", |app| consent(app, Service::Renewal)),
        scene("02-consent-pickup", |app| consent(app, Service::Pickup)),
        scene("04-reason", reason),
        scene("08-phone-empty", |app| phone(app, "", false)),
        scene("08-phone-some", |app| phone(app, "13800", false)),
        scene("08-phone", |app| phone(app, "13800138000", true)),
        scene("07-portrait-posing", |app| portrait(app, PortraitPhase::Posing)),
        scene("07-portrait-choosing", |app| portrait(app, PortraitPhase::Choosing)),
        scene("08-a-page-opening", |app| {
            page(app, PageGuide::LayPage);
            app.global::<RegisterAdapter>().set_frame(slint::Image::default());
        }),
        scene("08-a-page-scan", |app| {
            page(app, PageGuide::Taking);
            app.global::<RegisterAdapter>().set_phase(RegisterPhase::Checking);
        }),
        scene("05-face-still-there", |app| {
            face(app, FacePrompt::TurnLeft);
            app.global::<ShellAdapter>().set_seconds_left(12);
            app.global::<ShellAdapter>().set_asking_still_there(true);
        }),
        scene("05-face-help", |app| {
            face(app, FacePrompt::TurnLeft);
            app.global::<ShellAdapter>().set_help_open(true);
        }),
    ];
    all.extend(CARD.map(|hint| scene(format!("03-card-{hint:?}"), move |app| card(app, hint))));
    all.extend(FACE.map(|prompt| scene(format!("05-face-{prompt:?}"), move |app| face(app, prompt))));
    all.extend(PAGE.map(|guide| scene(format!("08-a-page-{guide:?}"), move |app| page(app, guide))));
    all.extend(FINGER.map(|prompt| scene(format!("06-finger-{prompt:?}"), move |app| finger(app, prompt, 11, false))));
    for code in 12..=20 {
        all.push(scene(format!("06-finger-{code}"), move |app| finger(app, FingerPrompt::Press, code, true)));
    }
    all
}

const CARD: [CardHint; 7] = [
    CardHint::Place,
    CardHint::Reading,
    CardHint::Done,
    CardHint::Lifted,
    CardHint::Again,
    CardHint::UnknownCard,
    CardHint::NotReadable,
];
const FACE: [FacePrompt; 13] = [
    FacePrompt::LookStraight,
    FacePrompt::ComeCloser,
    FacePrompt::StepBack,
    FacePrompt::MoreLight,
    FacePrompt::OnePerson,
    FacePrompt::HoldStill,
    FacePrompt::Blink,
    FacePrompt::OpenMouth,
    FacePrompt::TurnLeft,
    FacePrompt::TurnRight,
    FacePrompt::Checking,
    FacePrompt::Passed,
    FacePrompt::Again,
];
const PAGE: [PageGuide; 7] = [
    PageGuide::LayPage,
    PageGuide::WholePage,
    PageGuide::LayStraight,
    PageGuide::HoldStill,
    PageGuide::NotSharp,
    PageGuide::Glare,
    PageGuide::Taking,
];
const FINGER: [FingerPrompt; 9] = [
    FingerPrompt::Press,
    FingerPrompt::Lift,
    FingerPrompt::PressAgain,
    FingerPrompt::Smeared,
    FingerPrompt::TooFaint,
    FingerPrompt::NotSame,
    FingerPrompt::Checking,
    FingerPrompt::Accepted,
    FingerPrompt::NoMatch,
];

fn attract(app: &App, main: Offer, others: Offer) {
    app.global::<ShellAdapter>().set_screen(Screen::Attract);
    let adapter = app.global::<AttractAdapter>();
    let pickup = if main == Offer::DeviceOut { Offer::NoCards } else { main };
    let offer = |service, offer| ServiceOffer { service, offer };
    adapter.set_offers(model(vec![
        offer(Service::Renewal, main),
        offer(Service::Pickup, pickup),
        offer(Service::Replacement, others),
        offer(Service::Enquiry, others),
        offer(Service::Guide, others),
        offer(Service::Appointment, others),
        offer(Service::Contact, others),
    ]));
    adapter.set_cards_waiting(83);
    adapter.set_intake_stopped(false);
    adapter.set_forgotten_card(false);
}

fn intake_stopped(app: &App, online: bool) {
    attract(app, Offer::IntakeStopped, Offer::NotHere);
    let adapter = app.global::<AttractAdapter>();
    let pickup = ServiceOffer { service: Service::Pickup, offer: Offer::Open };
    adapter.get_offers().set_row_data(1, pickup);
    adapter.set_intake_stopped(true);
    app.global::<ShellAdapter>().set_online(online);
}

fn consent(app: &App, service: Service) {
    at(app, Screen::Consent, 1, false);
    app.global::<ShellAdapter>().set_service(service);
    app.global::<ConsentAdapter>().set_version("2026-01".into());
}

fn card(app: &App, hint: CardHint) {
    at(app, Screen::PlaceCard, 1, true);
    app.global::<CardAdapter>().set_hint(hint);
    app.global::<CardAdapter>().set_attempts_left(2);
}

fn reason(app: &App) {
    at(app, Screen::Reason, 2, true);
    let adapter = app.global::<ReasonAdapter>();
    adapter.set_name("王小满".into());
    adapter.set_number_masked("44018***********33".into());
    adapter.set_valid_to("2026-12-01".into());
    adapter.set_allowed(model(vec![Reason::Expiring, Reason::Damaged, Reason::Changed]));
}

fn face(app: &App, prompt: FacePrompt) {
    at(app, Screen::Face, 3, true);
    let adapter = app.global::<FaceAdapter>();
    adapter.set_frame(pictures::face(640, 480, 0.0));
    adapter.set_prompt(prompt);
    adapter.set_challenge(FacePrompt::TurnLeft);
    adapter.set_progress(if prompt == FacePrompt::Passed { 1.0 } else { 0.38 });
    adapter.set_light_ok(true);
    adapter.set_distance_ok(prompt != FacePrompt::ComeCloser);
    adapter.set_challenge_ok(prompt == FacePrompt::Passed);
    adapter.set_attempts_left(2);
}

fn finger(app: &App, prompt: FingerPrompt, code: i32, verifying: bool) {
    at(app, Screen::Fingers, 4, true);
    let adapter = app.global::<FingerAdapter>();
    adapter.set_finger(code);
    adapter.set_prompt(prompt);
    adapter.set_verifying(verifying);
    adapter.set_captures(1);
    adapter.set_captures_needed(if verifying { 1 } else { 3 });
}

fn portrait(app: &App, phase: PortraitPhase) {
    at(app, Screen::Portrait, 5, true);
    let adapter = app.global::<PortraitAdapter>();
    adapter.set_phase(phase);
    adapter.set_frame(pictures::face(640, 480, 0.0));
    adapter.set_background(PortraitCheck::Ok);
    adapter.set_size(PortraitCheck::Ok);
    adapter.set_eyes(PortraitCheck::Bad);
    adapter.set_light(PortraitCheck::Ok);
    adapter.set_straight(PortraitCheck::Unknown);
    adapter.set_candidates(model(vec![pictures::face(358, 441, -6.0), pictures::face(358, 441, 6.0)]));
    adapter.set_chosen(0);
}

fn page(app: &App, guide: PageGuide) {
    at(app, Screen::RegisterPage, 5, true);
    let adapter = app.global::<RegisterAdapter>();
    let lies = !matches!(guide, PageGuide::LayPage | PageGuide::WholePage | PageGuide::LayStraight);
    adapter.set_phase(RegisterPhase::Scanning);
    adapter.set_guide(guide);
    adapter.set_frame(pictures::desk(guide != PageGuide::LayPage));
    adapter.set_outline(if lies { pictures::OUTLINE } else { "" }.into());
    adapter.set_scan(pictures::form());
}

fn phone(app: &App, digits: &str, valid: bool) {
    at(app, Screen::Phone, 6, true);
    app.global::<PhoneAdapter>().set_digits(digits.into());
    app.global::<PhoneAdapter>().set_valid(valid);
}
