//! A card on the reader as the citizen, the next person and the technician read of it, in both languages.

use crate::common;
use crate::intake::{says, show};
use suiban_ui::Language;

#[test]
fn a_card_that_stays_is_told_of_more_loudly_then_to_the_next_person_and_on_the_board() {
    let app = common::window();
    let (zh, en) = (Language::ZhHans, Language::En);
    for (language, scene, sentence, not_in) in [
        (zh, "14-take-card", "请取走您的身份证", "14-take-card-still-there"),
        (zh, "14-take-card-still-there", "您的身份证还在这里", "14-take-card"),
        (en, "14-take-card-still-there", "Your ID card is still here", "14-take-card"),
        (zh, "14-take-card-not-seen", "我已取走", "14-take-card"),
        (en, "14-take-card-not-seen", "I have taken it", "14-take-card"),
        (zh, "01-attract-forgotten-card", "有人遗留了证件 · 请交给工作人员", "01-attract"),
        (en, "01-attract-forgotten-card", "A forgotten card lies here · please hand it to staff", "01-attract"),
        (zh, "01-forgotten-card", "有人把证件忘在这里了", "14-take-card"),
        (en, "01-forgotten-card", "Somebody has forgotten a card here", "14-take-card"),
        (zh, "21-board-forgotten-card", "上面有一张证件 · ACS ACR122U PICC Interface", "21-board"),
        (en, "21-board-forgotten-card", "A card lies on it · ACS ACR122U PICC Interface", "21-board"),
    ] {
        show(&app, language, scene);
        assert!(says(&app, sentence), "{scene}: {sentence}");
        show(&app, language, not_in);
        assert!(!says(&app, sentence), "{not_in}: {sentence}");
    }
}
