//! plugin/photo
