# SPDX-License-Identifier: GPL-3.0-or-later
"""python3 -m nuem.plot RESULT.json FILE: the figure of a JSON result ("-": standard input), as --plot of the command line
draws it. Exit codes: 0 done, 2 usage, 3 no result of nuem, 5 not drawn; one line on standard error says why."""
import json
import sys


def _fail(code, message):
    print("nuem.plot:", " ".join(str(message).split()), file=sys.stderr)
    return code


def main(arguments):
    if len(arguments) != 2 or arguments[0] in ("-h", "--help"):
        return _fail(2, "usage: python3 -m nuem.plot RESULT.json FILE.{svg,pdf,png}, or - for standard input")
    source, path = arguments
    try:
        if source == "-":
            answer = json.load(sys.stdin)
        else:
            with open(source, encoding="utf-8") as file:
                answer = json.load(file)
    except (OSError, ValueError) as error:
        return _fail(3, f"cannot read '{source}': {getattr(error, 'strerror', None) or error}")
    try:
        import matplotlib
        matplotlib.use("Agg")
    except ImportError:
        return _fail(5, "Matplotlib is not there (python3-matplotlib)")
    from nuem.plot import result, save
    from nuem.plot._read import NothingToDraw
    try:
        save(result(answer), path)
    except NothingToDraw as nothing:
        return _fail(5, f"there is nothing to draw: {nothing}")
    except ImportError as missing:  # h5py, with the name of its package
        return _fail(5, missing)
    except OSError as error:
        return _fail(5, f"cannot write it: {error.strerror or error}")
    except (ValueError, KeyError, TypeError) as error:
        return _fail(3, f"{error.args[0] if error.args else error} ({type(error).__name__})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
