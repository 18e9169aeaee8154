//! The kiosk's loader and the lab's plug-ins, with what the simulated devices deliver.
mod capabilities;
mod plugins;
mod probe;
mod usb_printer;
