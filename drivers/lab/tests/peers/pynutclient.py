"""Reads the UPS with PyNUTClient, the Python client of Network UPS Tools' own makers, and logs in."""

import sys

from PyNUTClient import PyNUT

port, user, password, ups = sys.argv[1:]
client = PyNUT.PyNUTClient(host="127.0.0.1", port=int(port), login=user, password=password)
print("version", *client.ver().decode().split()[:4])
print("names", {name.decode(): text.decode() for name, text in client.GetUPSList().items()})
values = {name.decode(): value.decode() for name, value in client.GetUPSVars(ups).items()}
print("status", values["ups.status"], values["battery.charge"], values["device.serial"])
print("available", client.CheckUPSAvailable(ups))
print("commands", client.GetUPSCommands(ups), "to set", client.GetRWVars(ups))
print("login", client.DeviceLogin(ups), flush=True)
