"""A client written from the wire contracts alone: it imports nothing of the system, and believes nothing it says.

`contract` looks at every frame as it arrives, `views` makes of them what a page would show, `people` are learners,
hosts and screens who come and go, `classroom` has them play, and `compare` holds what each of them saw against all the
rest.
"""
