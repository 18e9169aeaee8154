//! camera/capture
