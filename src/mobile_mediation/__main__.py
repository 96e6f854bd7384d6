"""``python -m mobile_mediation`` is the program itself."""

from mobile_mediation.cli import main

if __name__ == "__main__":
    main()
