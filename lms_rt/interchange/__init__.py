"""Question files in and out: GIFT, QTI, Moodle XML and the system's own JSON. Pure: bytes in, questions out, and back.

`reading.read` takes the files of one upload, `writing.write` makes one file of a quiz's questions. Whatever a file
holds, reading it ends in a report, question by question; nothing but `UnreadableFileError` is raised.
"""
