//! The kiosk's loader and the lab's plug-ins, with what the simulated devices deliver.
mod cabinet;
mod capabilities;
mod plugins;
mod presenter;
mod probe;
mod ups;
mod usb_printer;
