"""Coldchain: what is true of fridges, readings and medicines, however it arrives or is shown.

From the outside in:

    cli          the commands; alone sees all packages
    ingest       readings and the passing of time, one transaction each
    importing    a logger's file into the store, beside a collector
    judge        a temperature log, offline
    audit        a store held to its own hashes
    store        where all is kept: ports, SQLite, memory
    config clock what is configured; what time it is
    ledger       facts, chained by their hashes
    narrative    facts in plain words
    disposition  the verdict on a medicine, with reasons
    comparison   what a logger says of itself, held against its log
    series story exposure    the temperature story it rests on
    replay outage unit_state rules     what readings mean
    events findings loggers products readings units errors     the words
"""

__version__ = "0.1.0"
