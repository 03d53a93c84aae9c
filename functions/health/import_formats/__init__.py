"""Files of other apps, read into parts of days and workouts: one module per format, all of them pure functions of a stream.

No format is believed by its name, no file is unpacked to a disk, and nothing is ever held whole that a stranger may make
as large as they like.
"""
