"""Prints a receipt with python-escpos, and asks for the printer's state before and after. Says what it is told."""

import sys

from escpos.printer import Serial

printer = Serial(sys.argv[1], baudrate=115200, timeout=5, dsrdtr=False)
# One byte is the whole answer; the library would wait for sixteen until the time is over.
printer._read = lambda: printer.device.read(1)


def state():
    print("online", printer.is_online(), "paper", printer.paper_status(), flush=True)


state()
if "print" in sys.argv:
    printer.set(align="center", bold=True, custom_size=True, width=2, height=2)
    printer.textln("RECEIPT 0018")
    printer.set(align="left", bold=False, normal_textsize=True)
    printer.textln("Fee: 20.00")
    printer.qr("suiban:receipt/0018", native=True, size=4)
    printer.qr("suiban:receipt/0018", size=3)
    printer.barcode("{B0018", "CODE128", height=80, function_type="B")
    printer.textln("END")
    printer.cut()
    state()
printer.close()
