//! A matrix that shows somebody, a page or a part of either. OpenCV takes its memory past the process's own allocator, so it is
//! overwritten here.

use std::ops::{Deref, DerefMut};

use opencv::core::{Mat, MatTrait, Scalar};

/// Overwritten when dropped.
#[derive(Default)]
pub(crate) struct Wiped(Mat);

impl Deref for Wiped {
    type Target = Mat;

    fn deref(&self) -> &Mat {
        &self.0
    }
}

impl DerefMut for Wiped {
    fn deref_mut(&mut self) -> &mut Mat {
        &mut self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        // An empty matrix has nothing to overwrite and says so with an error.
        drop(self.0.set_to_def(&Scalar::all(0.0)));
    }
}
