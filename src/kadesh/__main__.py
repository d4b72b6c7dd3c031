"""``python -m kadesh`` is the command line."""

from kadesh.cli import main

if __name__ == "__main__":
    main()
