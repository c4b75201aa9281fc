"""MQTT in: the session with the broker, the formats, the pipeline into the core, and the ticker.

message  format  payload     what a decoder is given, must be, and reads with
formats/                     one maker's way to publish each
importer  imports/           what a reader of a logger's file must be; one maker's files each
berlinger  fridgetag         what the files of one maker have in common
local_clock                  a logger's own clock: instants, also of nights when clocks are changed
topics                       subscriptions, and the sensor behind a source
broker  client               where the broker is; paho with buffered reading
connection  watchdog  marker one connection: its loop, its life, its backlog
subscriptions  outbox        what was granted; what is to be told
inbox  session  backoff      deliveries waiting; connections one after another
pipeline  sorting  ticker    deliveries into batches, batches into the core, time into the core
"""
