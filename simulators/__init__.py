"""A world to try Coldchain in: fridges, devices, and what happens to them.

Module map, in the order in which one is made of the others:

    chance        what the seed decides
    fridge        a thermal model: compressor, door, load, probe
    devices       what makers' devices publish: topics and payloads
    happenings    what can go wrong, and when
    scenario      a story as a file: sites, units, sensors, happenings
    surroundings  what a fridge stands in: room, door, power, knob
    course        what devices measure and when they report it, one copy
    fleet         the same story told by up to 100,000 sensors
    broker        where to publish
    publisher     publications to a broker, counted and acknowledged
    simulation    a scenario to a broker, at any speed
"""
