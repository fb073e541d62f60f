"""`python -m atbilde`."""

import sys

from atbilde.config.cli import main

sys.exit(main())
