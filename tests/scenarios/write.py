"""Write every scenario's story anew: `python -m tests.scenarios.write`. Read the difference before it is committed."""

from simulators.scenario import load, names
from tests.scenarios.telling import FOLDER, told

if __name__ == "__main__":
    for name in names():
        (FOLDER / f"{name}.txt").write_text(told(load(name)), encoding="utf-8")
