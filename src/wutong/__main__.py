"""`python -m wutong`: the same as the start script `./wutong` once the environment stands."""

from wutong.site.commandline import main

if __name__ == "__main__":
    raise SystemExit(main())
