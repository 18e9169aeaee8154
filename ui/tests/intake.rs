//! Stopped intake as the citizen and the technician see and hear it, in both languages.

use crate::common::{self, View};
use i_slint_backend_testing::{AccessibleRole, ElementQuery};
use suiban_ui::{App, Language};

fn view(language: Language) -> View {
    View { language, large: false, landscape: false }
}

pub fn show(app: &App, language: Language, scene: &str) {
    let scene = common::scenes().into_iter().find(|known| known.name == scene).unwrap();
    common::show(app, view(language), &scene);
}

/// Whether a sentence stands on the screen.
pub fn says(app: &App, sentence: &str) -> bool {
    let texts = ElementQuery::from_root(app).match_descendants().match_type_name("Text").find_all();
    texts.iter().any(|text| text.computed_opacity() > 0.0 && text.accessible_label().is_some_and(|l| l == sentence))
}

/// What a screen reader says of a tile, and whether it can be touched.
fn tile(app: &App, title: &str) -> (String, bool) {
    let buttons = ElementQuery::from_root(app).match_descendants().match_accessible_role(AccessibleRole::Button);
    let tile = buttons.find_all().into_iter().find(|b| b.accessible_label().is_some_and(|l| l == title)).unwrap();
    (tile.accessible_description().unwrap_or_default().into(), tile.accessible_enabled() != Some(false))
}

#[test]
fn the_first_screen_says_kindly_that_new_applications_pause_and_leaves_the_pickup_open() {
    let app = common::window();
    for (language, renewal, pickup, why, sentence) in [
        (
            Language::ZhHans,
            "换领新证",
            "领取新证",
            "已受理的申请送出后即恢复办理",
            "暂停受理新申请 · 正在送出已受理的申请",
        ),
        (
            Language::En,
            "Renewal",
            "Pickup",
            "Back as soon as earlier applications are sent",
            "Renewal pauses · earlier ones are sent first",
        ),
    ] {
        for scene in ["01-attract-intake-stopped", "01-attract-intake-stopped-offline"] {
            show(&app, language, scene);
            assert_eq!(tile(&app, renewal), (why.to_owned(), false), "{scene}");
            assert!(tile(&app, pickup).1, "{scene}");
            assert!(says(&app, sentence), "{scene}");
        }
        show(&app, language, "01-attract");
        assert!(tile(&app, renewal).1 && !says(&app, sentence));
    }
}

#[test]
fn the_technician_is_told_before_intake_stops_and_of_what_was_set_aside() {
    let app = common::window();
    for (language, scene, sentence) in [
        (Language::ZhHans, "21-board-warned-Age", "即将停止受理：最早的一条等待过久"),
        (Language::ZhHans, "21-board-warned-Count", "即将停止受理：待发送条数过多"),
        (Language::ZhHans, "21-board-warned-Room", "即将停止受理：磁盘空间即将用尽"),
        (Language::ZhHans, "21-board-intake-stopped", "已停止受理：最早的一条等待过久"),
        (Language::En, "21-board-intake-stopped", "Intake stopped: the oldest fact waits too long"),
        (Language::En, "21-board-warned-Room", "Intake will stop soon: the disk is nearly full"),
        (Language::ZhHans, "21-board-warned-Age", "中心无法读取，已搁置 2 条"),
        (Language::En, "21-board-warned-Age", "2 facts set aside: the centre cannot read them"),
    ] {
        show(&app, language, scene);
        assert!(says(&app, sentence), "{scene}: {sentence}");
        show(&app, language, "21-board");
        assert!(!says(&app, sentence), "{sentence}");
    }
}
