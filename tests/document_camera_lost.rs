//! The document camera goes in the middle of a scan: pulled out, or with its lens covered. Nobody is sent to the window for it;
//! the application goes on without the page.

use suiban::rehearsal::steps;

use crate::cuts::house::House;

fn goes_on_without_the_page(befalls: &[(&str, &[(&str, &str)])]) {
    let house = House::new();
    let mut citizen = house.start();
    house.well(steps::pose_as(&mut citizen, &house.lab, steps::RENEWS, "有效期将满"));
    house.well(citizen.wait("register-page", "scanning", 20));
    for (action, arguments) in befalls {
        house.well(house.lab.act("document-camera", action, arguments));
    }
    house.well(steps::from_phone_to_fee(&mut citizen));
    house.well(citizen.leave());
}

#[test]
fn a_document_camera_that_is_pulled_out_in_the_middle_of_a_scan_refers_nobody() {
    goes_on_without_the_page(&[("unplug", &[])]);
}

#[test]
fn a_document_camera_whose_lens_is_covered_in_the_middle_of_a_scan_refers_nobody() {
    goes_on_without_the_page(&[("fault", &[("name", "covered")])]);
}
