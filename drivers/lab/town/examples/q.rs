use ::image::*;
use suiban_lab_town::finger::*;
fn main() {
    let coarse = |p: &GrayImage| {
        GrayImage::from_fn(256, 360, |x, y| Luma([if y < 288 { p.get_pixel(x, y).0[0] / 16 * 17 } else { 255 }]))
    };
    for q in [10, 20, 30, 40, 50, 60, 70, 80, 90, 100] {
        let mut a = vec![];
        let mut b = vec![];
        for s in 0..10u64 {
            let im = image(s, 11, &Press::natural(q, s + 50));
            a.push(quality(&im));
            b.push(quality(&coarse(&im)));
        }
        println!("{q} {a:?} {b:?}");
    }
}
