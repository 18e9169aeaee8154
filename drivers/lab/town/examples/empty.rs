fn main() {
    for k in 0..9u64 {
        suiban_lab_town::face::empty_hall(640, 480, k).save(format!("/tmp/fc/r/empty{k}.png")).unwrap();
    }
}
