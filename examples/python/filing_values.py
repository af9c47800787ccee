#!/usr/bin/env python3
"""Prints what an ICP filing asks for of a package: filing_values.py PACKAGE [PROVIDER]"""
import sys

import apptrait


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        package = apptrait.inspect(sys.argv[1], progress=lambda done, total: None)
        print(f"{package.identity.app_name}, signature: {package.status}", file=sys.stderr)
        for values in apptrait.filing_values([package], provider=(sys.argv[2:] or ["generic"])[0]):
            for name in ("package_name", "public_key", "fingerprint"):
                box = getattr(values, name)
                if box is not None:
                    print(f"{name}\t{box.value}")
    except apptrait.Error as e:
        print(f"{sys.argv[1]}: {e.message} ({e.id})", file=sys.stderr)
        return 2 if e.kind == "usage" else 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
