//! The table of roles, and how a role becomes a person on a given day.

use super::card::{CardKind, CardText, Sex, valid_until};
use super::{EnrolledFinger, Person, body_number};
use crate::date::Date;
use crate::face::Face;
use crate::number;
use crate::rng::Rng;

/// When the card in someone's hand was issued.
#[derive(Clone, Copy)]
pub(super) enum Issue {
    /// So that a card of `period` years ends that many days from today (negative: ended already).
    EndingIn { days: i64, period: i32 },
    /// That many years ago.
    YearsAgo(i32),
}

/// One line of the table.
pub(super) struct Entry {
    slug: &'static str,
    role: &'static str,
    kind: CardKind,
    name: &'static str,
    latin: &'static str,
    sex: Sex,
    /// Completed years today.
    age: i32,
    /// GB/T 2260 region, and the words an address and an authority there begin with.
    region: Region,
    street: &'static str,
    issue: Issue,
    fingers: &'static [u8],
    nationality: &'static str,
}

/// A district: code, address prefix, authority.
#[derive(Clone, Copy)]
pub(super) struct Region(&'static str, &'static str, &'static str);

const LIWAN: Region = Region("440103", "广东省广州市荔湾区", "广州市公安局荔湾分局");
const YUEXIU: Region = Region("440104", "广东省广州市越秀区", "广州市公安局越秀分局");
const HAIZHU: Region = Region("440105", "广东省广州市海珠区", "广州市公安局海珠分局");
const TIANHE: Region = Region("440106", "广东省广州市天河区", "广州市公安局天河分局");
const BAIYUN: Region = Region("440111", "广东省广州市白云区", "广州市公安局白云分局");
const PANYU: Region = Region("440113", "广东省广州市番禺区", "广州市公安局番禺分局");
const CHANGSHA: Region = Region("430102", "湖南省长沙市芙蓉区", "长沙市公安局芙蓉分局");
const HONG_KONG: Region = Region("810000", "广东省广州市天河区", "广州市公安局");
/// 9, the province of application, the nationality's number (276 Germany).
const GERMAN_2023: Region = Region("944276", "", "");
const SINGAPORE_2017: Region = Region("4401", "", "");

/// A resident due for nothing in particular; entries override what makes them special.
const RESIDENT: Entry = Entry {
    slug: "",
    role: "",
    kind: CardKind::Resident,
    name: "",
    latin: "",
    sex: Sex::Male,
    age: 30,
    region: TIANHE,
    street: "",
    issue: Issue::YearsAgo(3),
    fingers: &[11, 16],
    nationality: "",
};

pub(super) const ROSTER: [Entry; 12] = [
    Entry {
        slug: "zhang-wei",
        role: "renewal due: the card ends within three months",
        name: "张伟",
        age: 33,
        street: "榕荫路",
        issue: Issue::EndingIn { days: 45, period: 10 },
        ..RESIDENT
    },
    Entry {
        slug: "wang-fang",
        role: "renewal due: the card ends within three months",
        name: "王芳",
        sex: Sex::Female,
        age: 34,
        region: YUEXIU,
        street: "木棉里",
        issue: Issue::EndingIn { days: 70, period: 10 },
        ..RESIDENT
    },
    Entry {
        slug: "li-na",
        role: "too early: the card is valid for many years",
        name: "李娜",
        sex: Sex::Female,
        age: 29,
        region: HAIZHU,
        street: "江灯街",
        issue: Issue::YearsAgo(2),
        fingers: &[12, 17],
        ..RESIDENT
    },
    Entry {
        slug: "chen-xiao",
        role: "fifteen years old: only with a guardian at the counter",
        name: "陈晓",
        sex: Sex::Female,
        age: 15,
        region: BAIYUN,
        street: "云溪新街",
        issue: Issue::EndingIn { days: 30, period: 5 },
        ..RESIDENT
    },
    Entry {
        slug: "zhao-jianguo",
        role: "long-term card: nothing to renew",
        name: "赵建国",
        age: 71,
        region: LIWAN,
        street: "西廊巷",
        issue: Issue::YearsAgo(9),
        ..RESIDENT
    },
    Entry {
        slug: "liu-yang",
        role: "the card has expired",
        name: "刘洋",
        age: 32,
        region: PANYU,
        street: "莲塘大道",
        issue: Issue::EndingIn { days: -40, period: 10 },
        fingers: &[12, 17],
        ..RESIDENT
    },
    // A card of twenty years predates the enrolment of fingers.
    Entry {
        slug: "yang-min",
        role: "the card ends soon and carries no fingers",
        name: "杨敏",
        sex: Sex::Female,
        age: 51,
        street: "石榴岗街",
        issue: Issue::EndingIn { days: 60, period: 20 },
        fingers: &[],
        ..RESIDENT
    },
    Entry {
        slug: "huang-ting",
        role: "registered in another province",
        name: "黄婷",
        sex: Sex::Female,
        age: 28,
        region: CHANGSHA,
        street: "橘香路",
        issue: Issue::EndingIn { days: 35, period: 10 },
        ..RESIDENT
    },
    Entry {
        slug: "wu-qiang",
        role: "a damaged card that ends soon, with one finger enrolled",
        name: "吴强",
        age: 34,
        region: BAIYUN,
        street: "鹤边直街",
        issue: Issue::EndingIn { days: 25, period: 10 },
        fingers: &[12],
        ..RESIDENT
    },
    Entry {
        slug: "lin-jiahao",
        role: "residence permit of a Hong Kong resident",
        kind: CardKind::HongKongMacaoTaiwan,
        name: "林嘉豪",
        age: 31,
        region: HONG_KONG,
        street: "珠帆路",
        issue: Issue::YearsAgo(2),
        ..RESIDENT
    },
    Entry {
        slug: "anna-mueller",
        role: "foreigner's permanent residence card of 2023",
        kind: CardKind::Foreigner2023,
        name: "安娜·穆勒",
        latin: "MUELLER, ANNA",
        sex: Sex::Female,
        age: 38,
        region: GERMAN_2023,
        issue: Issue::YearsAgo(1),
        nationality: "DEU",
        ..RESIDENT
    },
    Entry {
        slug: "li-mingzhe",
        role: "foreigner's permanent residence card of 2017",
        kind: CardKind::Foreigner2017,
        name: "李明哲",
        latin: "LI, MINGZHE",
        age: 56,
        region: SINGAPORE_2017,
        issue: Issue::YearsAgo(6),
        fingers: &[],
        nationality: "SGP",
        ..RESIDENT
    },
];

impl Entry {
    pub(super) fn settle(&self, seed: u64, today: Date) -> Person {
        let mut rng = Rng::named(seed, self.slug);
        // Never near the birthday, so that an age holds on the day of issue as it does today.
        let birth = today.plus_years(-self.age).plus_days(-(20 + rng.below(300) as i64));
        let card = self.card(birth, today, &mut rng);
        let enrolled =
            self.fingers.iter().map(|&code| EnrolledFinger { code, quality: 65 + rng.below(30) as u8 }).collect();
        Person {
            slug: self.slug,
            role: self.role,
            card,
            body_number: body_number(seed, self.slug),
            enrolled,
            finger_seed: rng.next(),
            face: Face::of(self.slug),
        }
    }

    fn card(&self, birth: Date, today: Date, rng: &mut Rng) -> CardText {
        let valid_from = self.issued(today);
        let permit = self.kind == CardKind::HongKongMacaoTaiwan;
        let of = |kind: CardKind, text: &str| if self.kind == kind { text.to_owned() } else { String::new() };
        let pass_number = if permit { format!("H{:08}", 1_000_000 + rng.below(90_000_000)) } else { String::new() };
        let counted = permit || self.kind == CardKind::Foreigner2023;
        CardText {
            kind: self.kind,
            name: self.name.to_owned(),
            latin_name: self.latin.to_owned(),
            sex: self.sex,
            ethnic: of(CardKind::Resident, "01"),
            birth,
            address: self.address(rng),
            number: self.number(birth, rng),
            authority: self.region.2.to_owned(),
            valid_from,
            valid_to: valid_until(self.kind, birth, valid_from),
            nationality: self.nationality.to_owned(),
            pass_number,
            issue_count: if counted { "01".to_owned() } else { String::new() },
            authority_code: of(CardKind::Foreigner2017, "1500"),
            version: of(CardKind::Foreigner2017, "01"),
        }
    }

    fn issued(&self, today: Date) -> Date {
        // The form of 2023 has been issued since this day, and the form of 2017 no longer.
        let turn = Date { year: 2023, month: 12, day: 1 };
        let day = match self.issue {
            Issue::EndingIn { days, period } => today.plus_days(days).plus_years(-period),
            Issue::YearsAgo(years) => today.plus_years(-years).plus_days(-33),
        };
        match self.kind {
            CardKind::Foreigner2017 => day.min(turn.plus_days(-1)),
            CardKind::Foreigner2023 => day.max(turn),
            CardKind::Resident | CardKind::HongKongMacaoTaiwan => day,
        }
    }

    fn address(&self, rng: &mut Rng) -> String {
        if self.street.is_empty() {
            return String::new();
        }
        let (house, block) = (3 + rng.below(180), 1 + rng.below(9));
        let room = 100 * (1 + rng.below(18)) + 1 + rng.below(6);
        format!("{}{}{house}号{block}栋{room}房", self.region.1, self.street)
    }

    fn number(&self, birth: Date, rng: &mut Rng) -> String {
        let pair = 2 * rng.below(200) as u16;
        let sequence = match self.sex {
            Sex::Male => pair + 1,
            Sex::Female => pair + 2,
        };
        match self.kind {
            CardKind::Foreigner2017 => {
                number::compose_2017(self.nationality, self.region.0, birth, (sequence % 10) as u8)
            }
            CardKind::Resident | CardKind::HongKongMacaoTaiwan | CardKind::Foreigner2023 => {
                number::compose(self.region.0, birth, sequence)
            }
        }
    }
}
