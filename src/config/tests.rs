//! The `[devices]` table at its boundary: what is read, what is refused and how.

use suiban_drivers::DeviceKind;
use suiban_drivers::transport::PortAddress;
use suiban_hostile::{mutate::Mutator, trial};

use super::Config;
use super::devices::{
    Cabinet, Camera, DevicePorts, Drawers, Feedback, PowerLogin, Presenter, Printer, Roll, Terminal, Untaken, Ups,
};

/// The table the laboratory writes: ports and nothing else.
const LAB: &str = r#"
reader = "/lab/reader"
fingerprint = "/lab/fingerprint"
printer = "/lab/printer"
terminal = "tcp:127.0.0.1:40001"
drawers = "/lab/drawers"
collector = "/lab/collector"
scanner = "/lab/scanner"
camera = "http://127.0.0.1:40002/cam.mjpg"
"#;

fn read(text: &str) -> Result<DevicePorts, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// The laboratory's table with one line replaced.
fn with(class: &str, line: &str) -> Result<DevicePorts, String> {
    let others = LAB.lines().filter(|l| !l.starts_with(&format!("{class} ")));
    read(&others.chain([line]).collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_bare_port_means_the_usual_protocol_with_its_usual_settings() {
    let devices = read(LAB).unwrap();
    let vault =
        Drawers::Lock8a { port: "/lab/drawers".parse().unwrap(), boards: vec![24], feedback: Feedback::OnClose };
    assert_eq!(devices.drawers, vault);
    assert_eq!(devices.camera, Camera::Capture { port: "http://127.0.0.1:40002/cam.mjpg".to_owned() });
}

#[test]
fn a_table_names_its_protocol_and_its_settings() {
    let devices = with("printer", r#"printer = { protocol = "escpos", port = "/dev/ttyS1", paper = "58mm" }"#).unwrap();
    assert_eq!(devices.printer, Printer::Escpos { port: "/dev/ttyS1".parse().unwrap(), paper: Roll::Mm58 });
    let devices = with("drawers", r#"drawers = { protocol = "lock8a", port = "/dev/ttyS2", boards = [24, 12] }"#);
    assert_eq!(devices.unwrap().drawers.count(), 36);
}

#[test]
fn what_is_unknown_is_refused_by_name_with_what_would_be_right() {
    for (class, line, named) in [
        (
            "printer",
            r#"printer = { protocol = "epos", port = "/p" }"#,
            "unknown variant `epos`, expected one of `escpos`, `custom`, `usb-class`",
        ),
        ("printer", r#"printer = { protocol = "escpos", port = "/p", papr = "58mm" }"#, "unknown field `papr`"),
        ("printer", r#"printer = { protocol = "escpos", port = "COM1" }"#, "\"COM1\" is no port"),
        ("printer", r#"printer = { port = "/p" }"#, "missing field `protocol`"),
        ("printer", "printer = 7", "a port like"),
        ("scanner", r#"scaner = "/p""#, "unknown field `scaner`"),
        ("terminal", r#"terminal = { protocol = "zvt", port = "/t", password = "12" }"#, "six digits"),
        ("reader", r#"reader = "ttyS0""#, "\"ttyS0\" is no port"),
    ] {
        let error = with(class, line).unwrap_err();
        assert!(error.contains(named), "{line}: {error}");
    }
}

#[test]
fn every_device_is_named_as_the_table_names_it() {
    let devices = read(LAB).unwrap();
    for kind in devices.kinds() {
        let (protocol, port) = devices.described(kind).unwrap();
        let line = format!("{kind} = {{ protocol = \"{protocol}\", port = \"{port}\" }}");
        assert_eq!(with(kind.as_str(), &line), Ok(devices.clone()));
    }
}

#[test]
fn what_the_machine_does_not_have_is_neither_asked_nor_shown() {
    let devices = read(LAB).unwrap();
    assert_eq!(devices.kinds(), DeviceKind::ALL[..8]);
    let devices = read(&format!("{LAB}dispenser = \"/lab/dispenser\"\n")).unwrap();
    assert_eq!(devices.kinds().last(), Some(&DeviceKind::Dispenser));
}

#[test]
fn a_document_camera_is_named_as_a_camera_is() {
    let devices = read(&format!("{LAB}document-camera = \"http://127.0.0.1:40003/page.mjpg\"\n")).unwrap();
    assert_eq!(devices.kinds().last(), Some(&DeviceKind::DocumentCamera));
    let named = ("capture", "http://127.0.0.1:40003/page.mjpg".to_owned());
    assert_eq!(devices.described(DeviceKind::DocumentCamera), Some(named.clone()));
    let table = format!("document-camera = {{ protocol = \"{}\", port = \"{}\" }}", named.0, named.1);
    assert_eq!(read(&format!("{LAB}{table}\n")), Ok(devices));
}

#[test]
fn a_printer_with_a_mouth_is_named_with_what_becomes_of_a_slip_nobody_takes() {
    let usual = with("printer", r#"printer = { protocol = "custom", port = "/dev/ttyS1" }"#).unwrap().printer;
    let port: PortAddress = "/dev/ttyS1".parse().unwrap();
    let (paper, presenter, untaken) = (Roll::Mm80, Presenter::Custom, Untaken::Retract);
    assert_eq!(usual, Printer::Custom { port: port.clone(), paper, presenter, untaken });
    let line = r#"printer = { protocol = "custom", port = "/dev/ttyS1", presenter = "reliance", untaken = "eject" }"#;
    let (presenter, untaken) = (Presenter::Reliance, Untaken::Eject);
    assert_eq!(with("printer", line).unwrap().printer, Printer::Custom { port, paper, presenter, untaken });
}

#[test]
fn a_printer_of_the_usb_class_is_on_the_usb_tree() {
    for port in ["usb:0519:2013:0", "usb-path:1-1.2"] {
        let line = format!("printer = {{ protocol = \"usb-class\", port = \"{port}\" }}");
        let devices = with("printer", &line).unwrap();
        assert_eq!(devices.described(DeviceKind::Printer), Some(("usb-class", port.to_owned())));
    }
    let serial = with("printer", r#"printer = { protocol = "usb-class", port = "/dev/usb/lp0" }"#).unwrap_err();
    assert!(serial.contains("no port on the USB tree"), "{serial}");
}

#[test]
fn a_terminal_of_the_ecr_hub_is_named_with_its_application() {
    let line = r#"terminal = { protocol = "codepay", port = "/dev/ttyS3", app_id = "wz1" }"#;
    let devices = with("terminal", line).unwrap();
    assert_eq!(devices.described(DeviceKind::Terminal), Some(("codepay", "/dev/ttyS3".to_owned())));
    let port = "/dev/ttyS3".parse().unwrap();
    assert_eq!(devices.terminal, Terminal::CodePay { port, app_id: "wz1".to_owned(), currency: "CNY".to_owned() });
    let nobody = with("terminal", r#"terminal = { protocol = "codepay", port = "/dev/ttyS3" }"#).unwrap_err();
    assert!(nobody.contains("missing field `app_id`"), "{nobody}");
}

#[test]
fn backup_power_is_named_with_the_user_the_service_waits_for() {
    let usual = read(&format!("{LAB}ups = \"tcp:127.0.0.1:3493\"\n")).unwrap().ups;
    let port = "tcp:127.0.0.1:3493".parse().unwrap();
    assert_eq!(usual, Some(Ups::Nut { port, name: "ups".to_owned(), login: None }));
    let table =
        r#"ups = { protocol = "nut", port = "tcp:h:1", name = "kiosk", login = { user = "u", password = "p" } }"#;
    let devices = read(&format!("{LAB}{table}\n")).unwrap();
    let login = PowerLogin { user: "u".to_owned(), password: "p".to_owned().into() };
    let named = Ups::Nut { port: "tcp:h:1".parse().unwrap(), name: "kiosk".to_owned(), login: Some(login) };
    assert_eq!((devices.kinds().last(), devices.ups), (Some(&DeviceKind::Ups), Some(named)));
    let half = r#"ups = { protocol = "nut", port = "tcp:h:1", login = { user = "u" } }"#;
    let refused = read(&format!("{LAB}{half}\n")).unwrap_err();
    assert!(refused.contains("missing field `password`"), "{refused}");
}

#[test]
fn a_plain_reader_is_named_by_a_part_of_its_name_or_is_the_first_there_is() {
    for (entry, port) in [
        (r#""ACR122""#, "ACR122"),
        (r#""""#, ""),
        (r#"{ protocol = "pcsc" }"#, ""),
        (r#"{ protocol = "pcsc", port = "5022 CL" }"#, "5022 CL"),
    ] {
        let devices = read(&format!("{LAB}chip-reader = {entry}\n")).unwrap();
        assert_eq!(devices.described(DeviceKind::ChipReader), Some(("pcsc", port.to_owned())), "{entry}");
        assert_eq!(devices.kinds().last(), Some(&DeviceKind::ChipReader));
    }
    assert_eq!(read(LAB).unwrap().chip_reader, None);
}

#[test]
fn a_cabinet_is_named_by_its_lines() {
    let table = r#"cabinet = { protocol = "gpio", chip = "/dev/gpiochip0", door = 3, tamper = 4 }"#;
    let devices = read(&format!("{LAB}{table}\n")).unwrap();
    assert_eq!(devices.described(DeviceKind::Cabinet), Some(("gpio", "/dev/gpiochip0".to_owned())));
    let wired = Cabinet::Gpio { chip: "/dev/gpiochip0".into(), door: 3, tamper: 4, light: None };
    assert_eq!(devices.cabinet, Some(wired));
    let without = read(&format!("{LAB}{}\n", table.replace(", tamper = 4", ""))).unwrap_err();
    assert!(without.contains("missing field `tamper`"), "{without}");
}

#[test]
fn a_password_in_the_table_is_never_printed() {
    let line = r#"fingerprint = { protocol = "zfm20", port = "/f", password = 305419896 }"#;
    let shown = format!("{:?}", with("fingerprint", line).unwrap());
    assert!(!shown.contains("305419896"), "{shown}");
}

/// A file that a hand or a broken disk spoilt.
#[test]
fn a_spoilt_file_is_read_or_refused_and_never_more() {
    let tables = [
        LAB,
        r#"printer = { protocol = "escpos", port = "/dev/ttyS1", paper = "58mm" }"#,
        r#"drawers = { protocol = "lock8a", port = "usb-path:1-1.2:0@9600", boards = [24, 12] }"#,
        r#"terminal = { protocol = "zvt", port = "tcp:[::1]:20007", password = "123456" }"#,
    ];
    let mut mutator = Mutator::of(tables.map(str::as_bytes));
    let spoilt: Vec<_> = (0..3_000).map(|_| mutator.next_input()).collect();
    assert!(spoilt.iter().all(|bytes| trial::once(is_read, bytes) == Ok(())));
    let read = spoilt.iter().filter(|bytes| is_read(bytes)).count();
    assert!((1..2_900).contains(&read), "{read} were read");
}

/// As the whole file, or as its table of devices.
fn is_read(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    toml::from_str::<Config>(&text).is_ok() || toml::from_str::<DevicePorts>(&text).is_ok()
}
