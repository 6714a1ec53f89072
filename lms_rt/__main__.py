"""`lms-rt`, and `python -m lms_rt`."""

import sys

from lms_rt.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
