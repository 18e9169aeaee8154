//! scanner/line_mode
