use super::*;

const SLUGS: [&str; 12] = [
    "zhang-wei",
    "wang-fang",
    "li-na",
    "chen-xiao",
    "zhao-jianguo",
    "liu-yang",
    "yang-min",
    "huang-ting",
    "wu-qiang",
    "lin-jiahao",
    "anna-mueller",
    "li-mingzhe",
];

fn small(slug: &str, pose: &Pose) -> RgbImage {
    render(&Face::of(slug), pose, 160, 160, &Framing { head: 0.7, ..Framing::default() })
}

/// Mean difference of two pictures' values in a window, 0..255.
fn difference(a: &RgbImage, b: &RgbImage, x: std::ops::Range<u32>, y: std::ops::Range<u32>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (x, y) in y.flat_map(|y| x.clone().map(move |x| (x, y))) {
        for (p, q) in a.get_pixel(x, y).0.iter().zip(b.get_pixel(x, y).0) {
            sum += f64::from(p.abs_diff(q));
            count += 1.0;
        }
    }
    sum / count
}

fn white(pixel: &Rgb<u8>) -> bool {
    pixel.0.iter().all(|value| *value > 250)
}

#[test]
fn the_same_face_and_pose_give_the_same_picture_and_another_frame_other_noise() {
    let face = Face::of("li-na");
    let frame = |noise_seed| render(&face, &Pose::default(), 96, 96, &Framing { noise_seed, ..Framing::default() });
    assert_eq!(frame(1), frame(1));
    assert_ne!(frame(1), frame(2));
    assert_eq!(portrait(&face), portrait(&Face::of("li-na")));
    assert_eq!(empty_hall(64, 48, 3), empty_hall(64, 48, 3));
}

#[test]
fn everybody_looks_unlike_everybody_else() {
    let faces: Vec<RgbImage> = SLUGS.iter().map(|slug| small(slug, &Pose::default())).collect();
    for (i, one) in faces.iter().enumerate() {
        for (j, other) in faces.iter().enumerate().skip(i + 1) {
            let apart = difference(one, other, 50..110, 40..120);
            assert!(apart > 7.0, "{} and {}: {apart}", SLUGS[i], SLUGS[j]);
        }
    }
}

#[test]
fn a_portrait_has_the_standard_s_size_white_ground_and_room_above_the_hair() {
    for slug in SLUGS {
        let picture = portrait(&Face::of(slug));
        assert_eq!(picture.dimensions(), (358, 441));
        for corner in [(0, 0), (357, 0), (0, 60), (357, 60)] {
            assert!(white(picture.get_pixel(corner.0, corner.1)), "{slug}");
        }
        let top = (0..441).find(|&y| (100..258).any(|x| !white(picture.get_pixel(x, y)))).unwrap();
        assert!((7..=21).contains(&top), "{slug}: hair {top} px from the top");
    }
}

#[test]
fn a_portrait_s_head_is_as_wide_as_the_standard_asks_and_the_eyes_are_high_enough() {
    for slug in ["zhao-jianguo", "wu-qiang"] {
        let face = Face::of(slug);
        let (camera, _) = portrait_camera(&face.look);
        assert!(441.0 - camera.centre.1 >= 207.0, "{slug}");
        // Above the ears, where short hair adds a few pixels only.
        let row = (camera.centre.1 - 0.35 * camera.scale) as u32;
        let picture = portrait(&face);
        let seen: Vec<u32> = (0..358).filter(|&x| !white(picture.get_pixel(x, row))).collect();
        let width = seen[seen.len() - 1] - seen[0] + 1;
        assert!((193..=228).contains(&width), "{slug}: {width} px");
    }
}

#[test]
fn blinking_changes_the_eyes_and_an_open_mouth_the_mouth() {
    for slug in ["zhang-wei", "yang-min"] {
        let rest = small(slug, &Pose::default());
        let blink = small(slug, &Pose { blink: 1.0, ..Pose::default() });
        let mouth = small(slug, &Pose { mouth: 1.0, ..Pose::default() });
        let (eyes, lips) = (62..82, 100..126);
        assert!(
            difference(&rest, &blink, 50..110, eyes.clone())
                > 4.0 * difference(&rest, &blink, 60..100, lips.clone()) + 1.0
        );
        assert!(difference(&rest, &mouth, 60..100, lips) > 4.0 * difference(&rest, &mouth, 50..110, eyes) + 1.0);
    }
}

#[test]
fn the_head_turns_looks_down_and_tilts_the_way_the_pose_says() {
    let ahead = [0.0, 0.0, 1.0];
    assert!(math::Turn::new(25.0, 0.0, 0.0).apply(ahead)[0] > 0.4);
    assert!(math::Turn::new(0.0, 10.0, 0.0).apply(ahead)[1] < -0.15);
    assert!(math::Turn::new(0.0, 0.0, 10.0).apply([0.0, 1.0, 0.0])[0] > 0.15);
    // Turned left, the face leaves skin on the picture's left and the ear's side on its right.
    let (left, right) = (Pose { yaw: -25.0, ..Pose::default() }, Pose { yaw: 25.0, ..Pose::default() });
    assert!(difference(&small("wu-qiang", &left), &small("wu-qiang", &right), 50..110, 60..110) > 10.0);
}

#[test]
fn an_attack_shows_the_picture_within_a_rim_in_a_frame_of_the_same_size() {
    let frame = render(&Face::of("wang-fang"), &Pose::default(), 320, 240, &Framing::default());
    let (print, phone) = (attack(&frame, Attack::Print), attack(&frame, Attack::Phone));
    assert_eq!((print.dimensions(), phone.dimensions()), (frame.dimensions(), frame.dimensions()));
    let bright =
        |picture: &RgbImage, x: u32| picture.get_pixel(x, 120).0.iter().map(|v| u32::from(*v)).sum::<u32>() / 3;
    // Left edge of the sheet: 160 - 68 px.
    assert!(bright(&print, 95) > 200 && bright(&phone, 95) < 40, "{} {}", bright(&print, 95), bright(&phone, 95));
    assert_eq!(print, attack(&frame, Attack::Print));
}

#[test]
fn a_face_can_be_had_from_its_parameters_and_from_no_others() {
    for slug in SLUGS {
        let face = Face::of(slug);
        assert_eq!(Face::from_parameters(&face.parameters()), Some(face));
    }
    assert_eq!(Face::from_parameters(&[12; PARAMETERS]), None);
}
