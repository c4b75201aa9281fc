"""Where facts and readings are kept: the ports, and a store in SQLite and one in memory behind them."""
