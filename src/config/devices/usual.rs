//! What a bare port in the table means, and how an entry is told: every class and every protocol once.

use super::cards::one_board;
use super::housing::usual_name;
use super::{
    Banknotes, Camera, ChipReader, Collector, Dispenser, Drawers, Feedback, Fingerprint, Printer, Reader, Roll,
    Scanner, Terminal, Ups,
};
use crate::config::entry::{AtPort, BadPort};

macro_rules! at_port {
    ($($class:ident::$protocol:ident $(with $setting:ident = $value:expr)*;)*) => {
        $(impl AtPort for $class {
            fn at(port: &str) -> Result<Self, BadPort> {
                Ok(Self::$protocol { port: port.parse()? $(, $setting: $value)* })
            }
        })*
    };
}

// What a bare port means: the protocol of the class's first device, with its usual settings.
at_port! {
    Reader::SamV;
    Fingerprint::Zfm20 with password = None;
    Printer::Escpos with paper = Roll::default();
    Terminal::Zvt with password = None;
    Drawers::Lock8a with boards = one_board() with feedback = Feedback::default();
    Collector::Crt591 with address = 0;
    Scanner::LineMode;
    Dispenser::K720;
    Banknotes::Ccnet;
    Ups::Nut with name = usual_name() with login = None;
    Camera::Capture;
    ChipReader::Pcsc;
}

macro_rules! described {
    ($($class:ident { $($protocol:ident)|+ })*) => {
        $(impl $class {
            pub(super) fn described(&self) -> (&'static str, String) {
                let port = match self {
                    $(Self::$protocol { port, .. } => port.to_string(),)+
                };
                (self.into(), port)
            }
        })*
    };
}

// Every protocol with where it is spoken.
described! {
    Reader { SamV }
    Fingerprint { Zfm20 }
    Printer { Escpos | Custom | UsbClass }
    Terminal { Zvt | CodePay }
    Drawers { Lock8a }
    Collector { Crt591 }
    Scanner { LineMode | Newland | Nls | Honeywell }
    Dispenser { K720 | Crt591 }
    Banknotes { Ccnet | Ict }
    Camera { Capture | Pair }
    Ups { Nut }
    ChipReader { Pcsc }
}
