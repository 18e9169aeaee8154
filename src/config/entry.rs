//! An entry of the `[devices]` table: a port, or a table with a protocol. Knows neither classes nor protocols.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use suiban_drivers::transport::address::BadAddress;
use thiserror::Error as ThisError;

/// A port's name that means nothing.
#[derive(Debug, ThisError)]
pub enum BadPort {
    /// Of a line.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// Of a camera: every name means something.
    #[error(transparent)]
    Any(#[from] Infallible),
}

/// What a bare port in the table means.
pub trait AtPort: Sized {
    /// The class's usual protocol at this port. Errors: no port.
    fn at(port: &str) -> Result<Self, BadPort>;
}

/// Reads an entry.
pub fn entry<'de, D: Deserializer<'de>, P: AtPort + Deserialize<'de>>(input: D) -> Result<P, D::Error> {
    input.deserialize_any(PortOrTable(PhantomData))
}

/// Reads the entry of a device that a machine may have.
pub fn optional_entry<'de, D: Deserializer<'de>, P: AtPort + Deserialize<'de>>(
    input: D,
) -> Result<Option<P>, D::Error> {
    entry(input).map(Some)
}

struct PortOrTable<P>(PhantomData<P>);

impl<'de, P: AtPort + Deserialize<'de>> Visitor<'de> for PortOrTable<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a port like \"/dev/ttyS0\" or a table like { protocol = \"…\", port = \"…\" }")
    }

    fn visit_str<E: Error>(self, port: &str) -> Result<P, E> {
        P::at(port).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<P, A::Error> {
        P::deserialize(MapAccessDeserializer::new(table))
    }
}
