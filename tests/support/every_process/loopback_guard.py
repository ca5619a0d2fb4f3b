"""Guard that refuses, and writes down, every connection or name look-up beyond this machine."""

import ipaddress
import os
import sys
from pathlib import Path

# The file to which this process and its children append what they tried, one line each.
LOG_VARIABLE = "LOOPBACK_GUARD_LOG"
_LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain"})
_ADDRESS_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


def is_local(host: object) -> bool:
    """Whether ``host`` names this machine: loopback, or the wildcard that servers bind."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_outside(event: str, args: tuple[object, ...]) -> None:
    """Audit hook: raise PermissionError for an address or name that is not this machine."""
    if event in _ADDRESS_EVENTS:
        address = args[1]
        # UNIX sockets have a path here, netlink sockets numbers: neither leaves the machine.
        if not (isinstance(address, tuple) and address and isinstance(address[0], (str, bytes))):
            return
        host: object = address[0]
    elif event in _NAME_EVENTS:
        host = args[0]
    else:
        return
    if not is_local(host):
        line = f"{event} to {host!r} by {sys.argv[:3]}"
        with Path(os.environ[LOG_VARIABLE]).open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        raise PermissionError(f"the tests stay on this machine, but: {line}")


def install() -> None:
    """Guard this process for good: Python offers no way to remove an audit hook."""
    sys.addaudithook(refuse_outside)
