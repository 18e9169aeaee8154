//! The clock jumps ten years forward over a restart: nothing ends or is deleted wrongly, the technician gets in and repairs it, and
//! the talk with central goes on.

use crate::cuts::house::House;
use crate::storage::{TEN_YEARS_MS, serves_and_is_repaired};

#[test]
fn a_kiosk_whose_clock_jumped_ten_years_forward_serves_and_is_repaired() {
    serves_and_is_repaired(&mut House::new(), TEN_YEARS_MS);
}
