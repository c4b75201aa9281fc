"""Inventory: the questions that are asked about stock. It only reads.

overview    how much there is of what, where, in which condition, and its value
picking     what to take first
expiring    what is to be used within so many days
units       what each fridge is like now
risk        what is out of range or unwatched now, and how much of its tolerance is left
history     what happened to a lot, and its family
tracking    where every unit of a lot number is, and who has answered a recall
home        what one patient is told
sight       who sees what of all this
"""
