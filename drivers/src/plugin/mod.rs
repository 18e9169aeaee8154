//! The two closed libraries of a real kiosk, loaded at run time: the photo codec (WLT) and the certified fingerprint
//! matcher (GA/T 1012, `ID_Fpr`). The lab ships its own two with the same interface, so this path is the tested path.

pub mod matcher;
pub mod photo;
