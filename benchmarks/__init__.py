"""The figures that are promised, measured: `python -m benchmarks [NAME …] [--quick]` prints one JSON object a figure.

ratio  latency  fleet  steps  backlog             one benchmark each
judge  importing  stock                           likewise
figure                                            what is printed
fleet_of  load                                    sensors, and the messages that they publish
broker  child                                     a mosquitto of our own; a process of our own
collector  bare                                   the two subscribers, each run as a process

Linux only: memory is read from /proc.
"""
