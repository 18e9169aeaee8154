//! Walks every scene in every view: what can be touched is large enough, inside the window, enabled or explained, and
//! named once; no sentence lies on another or leaves the window.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{self, View};
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::ComponentHandle;
use suiban_ui::{App, ShellAdapter};

/// Smallest side of anything that is touched: about 20 mm on the panel.
const TARGET: f32 = 96.0;

struct Box2 {
    name: String,
    x: f32,
    y: f32,
    right: f32,
    bottom: f32,
}

impl Box2 {
    fn of(element: &ElementHandle) -> Self {
        let (at, size) = (element.absolute_position(), element.size());
        let name = element.accessible_label().unwrap_or_default().to_string();
        Self { name, x: at.x, y: at.y, right: at.x + size.width, bottom: at.y + size.height }
    }

    /// A query finds an element once for each component it is part of; it is one element all the same.
    fn key(&self) -> (String, [i32; 4]) {
        (self.name.clone(), [self.x, self.y, self.right, self.bottom].map(|side| side.round() as i32))
    }

    fn within(&self, width: f32, height: f32) -> bool {
        self.x >= -0.5 && self.y >= -0.5 && self.right <= width + 0.5 && self.bottom <= height + 0.5
    }

    /// Both axes overlap by more than what line heights leave empty anyway.
    fn meets(&self, other: &Self) -> bool {
        let across = self.right.min(other.right) - self.x.max(other.x);
        let down = self.bottom.min(other.bottom) - self.y.max(other.y);
        across > 6.0 && down > 10.0
    }
}

/// What is on the screen, measured.
struct Measured {
    width: f32,
    height: f32,
    buttons: Vec<(Box2, Vec<String>)>,
    texts: Vec<Box2>,
    /// A sheet covers the screen: what lies under it is not seen and not touched.
    covered: bool,
}

fn measure(app: &App, view: View) -> Measured {
    let shell = app.global::<ShellAdapter>();
    let (width, height) = if view.landscape { (1920.0, 1080.0) } else { (1080.0, 1920.0) };
    let buttons =
        ElementQuery::from_root(app).match_descendants().match_accessible_role(AccessibleRole::Button).find_all();
    let own = |button: &ElementHandle| texts(button.query_descendants()).into_iter().map(|text| text.name).collect();
    let mut seen = BTreeSet::new();
    let buttons = buttons.iter().map(|button| (Box2::of(button), own(button)));
    Measured {
        width,
        height,
        buttons: buttons.filter(|(area, _)| seen.insert(area.key())).collect(),
        texts: texts(ElementQuery::from_root(app).match_descendants()),
        covered: shell.get_help_open() || shell.get_asking_still_there(),
    }
}

fn texts(query: ElementQuery) -> Vec<Box2> {
    let mut once = BTreeSet::new();
    let found = query.match_type_name("Text").find_all();
    let seen = found.iter().filter(|text| text.computed_opacity() > 0.0).map(Box2::of);
    seen.filter(|area| !area.name.is_empty() && area.right - area.x > 1.0 && once.insert(area.key())).collect()
}

/// One window per process: all promises are held on one walk.
#[test]
fn every_screen_in_every_view_keeps_the_manners_of_the_screen() {
    let app = common::window();
    let mut wrong = Vec::new();
    for view in View::all() {
        for scene in common::scenes() {
            common::show(&app, view, &scene);
            let seen = measure(&app, view);
            assert!(!seen.texts.is_empty(), "{}: an empty screen", scene.name);
            let found = [targets(&seen), names(&seen), sentences(&seen), touching(&seen)].concat();
            wrong.extend(found.into_iter().map(|what| format!("{} {}: {what}", view.name(), scene.name)));
        }
    }
    assert!(wrong.is_empty(), "{} findings\n{}", wrong.len(), wrong.join("\n"));
}

/// Large enough and inside the window.
fn targets(seen: &Measured) -> Vec<String> {
    let small = |area: &Box2| area.right - area.x < TARGET - 0.5 || area.bottom - area.y < TARGET - 0.5;
    let areas = seen.buttons.iter().map(|(area, _)| area);
    areas
        .filter(|area| small(area) || !area.within(seen.width, seen.height))
        .map(|area| format!("target «{}» at {} {} to {} {}", area.name, area.x, area.y, area.right, area.bottom))
        .collect()
}

/// Named, and named once.
fn names(seen: &Measured) -> Vec<String> {
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    for (area, _) in &seen.buttons {
        *names.entry(&area.name).or_default() += 1;
    }
    names
        .iter()
        .filter(|(name, n)| name.is_empty() || **n > 1)
        .map(|(name, n)| format!("{n} buttons named «{name}»"))
        .collect()
}

/// No sentence leaves the window or lies on another one.
fn sentences(seen: &Measured) -> Vec<String> {
    let leaving = seen.texts.iter().filter(|area| !area.within(seen.width, seen.height));
    let mut wrong: Vec<String> = leaving.map(|area| format!("«{}» leaves the window", area.name)).collect();
    if !seen.covered {
        wrong.extend(overlaps(&seen.texts.iter().collect::<Vec<_>>()));
    }
    wrong
}

/// No target lies on another one or on a sentence that is not its own.
fn touching(seen: &Measured) -> Vec<String> {
    if seen.covered {
        return Vec::new();
    }
    let mut wrong = overlaps(&seen.buttons.iter().map(|(area, _)| area).collect::<Vec<_>>());
    for (area, own) in &seen.buttons {
        let foreign = seen.texts.iter().filter(|text| text.meets(area) && !own.contains(&text.name));
        wrong.extend(foreign.map(|text| format!("button «{}» lies on «{}»", area.name, text.name)));
    }
    wrong
}

fn overlaps(areas: &[&Box2]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (i, one) in areas.iter().enumerate() {
        for other in areas.iter().skip(i + 1).filter(|other| one.meets(other)) {
            wrong.push(format!("«{}» lies on «{}»", one.name, other.name));
        }
    }
    wrong
}
