//! plugin/matcher
