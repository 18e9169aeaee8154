//! The table of points and the stories agree.

use suiban::crash::POINTS;

#[test]
fn every_point_of_the_table_is_cut_in_some_story() {
    let cut: Vec<&str> = [super::renewal::POINTS, super::loading::POINTS, super::pickup::POINTS]
        .into_iter()
        .flatten()
        .map(|(name, _)| *name)
        .collect();
    for point in POINTS {
        assert!(cut.contains(&point), "{point} is cut nowhere");
    }
    assert_eq!(cut.len(), POINTS.len(), "a story cuts at a point that is not in the table");
}
