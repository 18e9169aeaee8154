//! Payment by QR code: orders, their ends, and the provider's line.
mod ends;
mod orders;
mod provider;
mod shop;
