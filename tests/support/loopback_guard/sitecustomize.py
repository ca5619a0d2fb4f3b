"""Start of every Python child process of the tests: installs the guard before anything else runs."""

import os

import loopback_guard

if loopback_guard.LOG_VARIABLE in os.environ:
    loopback_guard.install()
