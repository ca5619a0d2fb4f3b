"""Start of every Python child process of the tests: first it installs what holds in all of them."""

import os

import home_databases
import loopback_guard

if loopback_guard.LOG_VARIABLE in os.environ:
    loopback_guard.install()
if home_databases.URL_VARIABLE in os.environ:
    home_databases.install()
