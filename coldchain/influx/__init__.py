"""InfluxDB: the record that people share and keep. Everything is shipped there, and can be read again from there.

`connection` talks HTTP and sorts what can go wrong, `server` is one InfluxDB of any generation.
"""
