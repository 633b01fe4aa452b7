"""The Python of docs/output.md runs as it stands."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "output.md"


def test_snippets_run(path):
    snippets = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert len(snippets) == 4
    names = {}
    for snippet in snippets:
        exec(snippet.replace("demo/grated_gate.h5", str(path)), names)
    assert names["last_m_z"].shape == names["m"].shape[2:4] and len(names["m_x"]) == len(names["mean_m_x"])
