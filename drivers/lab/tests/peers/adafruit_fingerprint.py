"""Enrols a finger with Adafruit's library, takes its features to the host and back. Says `press` and `lift`."""

import sys
import types

import serial

# The library asks for two modules of its maker's small boards: one for the type of its line, one to mark constants.
sys.modules["busio"] = types.SimpleNamespace(UART=object)
sys.modules["micropython"] = types.SimpleNamespace(const=lambda value: value)

import adafruit_fingerprint as peer  # noqa: E402


def say(*words):
    print(*words, flush=True)


def glass(occupied):
    say("press" if occupied else "lift")
    while (module.get_image() == peer.OK) != occupied:
        pass


module = peer.Adafruit_Fingerprint(serial.Serial(sys.argv[1], baudrate=57600, timeout=5))
say("module", module.library_size, module.security_level, module.data_packet_size, module.baudrate)
glass(True)
say("first", module.image_2_tz(1))
glass(False)
glass(True)
say("second", module.image_2_tz(2))
say("model", module.create_model(), module.store_model(299))
say("count", module.count_templates(), module.template_count)
say("pages", module.read_templates(), *module.templates)
features = module.get_fpdata("char", 1)
say("features", len(features), module.send_fpdata(features, "char", 2))
say("compared", module.compare_templates(), module.confidence[0])
say("found", module.finger_search(), module.finger_id)
say("fast", module.finger_fast_search(), module.finger_id)
say("deleted", module.delete_model(299), module.load_model(299) == peer.DBRANGEFAIL)
