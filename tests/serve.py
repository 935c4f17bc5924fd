"""The web server as it is run in earnest, for tests that need a real one. `python -m tests.serve`; BIND says where."""

import sys

from gunicorn.app.wsgiapp import run

if __name__ == "__main__":
    sys.argv = ["serve"]
    run()
