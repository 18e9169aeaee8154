"""Enrols and verifies a finger with pyfingerprint. Says `press` and `lift` when a finger has to come and go."""

import sys

from pyfingerprint.pyfingerprint import PyFingerprint

port, picture = sys.argv[1:]


def say(*words):
    print(*words, flush=True)


def glass(occupied):
    say("press" if occupied else "lift")
    while module.readImage() != occupied:
        pass


module = PyFingerprint(port)
say("password", module.verifyPassword())
say(
    "module",
    module.getStorageCapacity(),
    module.getSecurityLevel(),
    module.getMaxPacketSize(),
    module.getBaudRate(),
)
glass(True)
module.downloadImage(picture)
module.convertImage(1)
say("stranger", *module.searchTemplate())
glass(False)
glass(True)
module.convertImage(2)
say("alike", module.compareCharacteristics() > 0)
say("model", module.createTemplate())
say("stored", module.storeTemplate(), module.getTemplateCount())
features = module.downloadCharacteristics(1)
say("features", len(features), module.uploadCharacteristics(2, features))
glass(False)
glass(True)
module.convertImage(1)
position, score = module.searchTemplate()
say("found", position, score > 40)
say("deleted", module.deleteTemplate(position), module.getTemplateCount())
