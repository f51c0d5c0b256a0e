"""The pages of ``docs/strategies``: one a strategy, made from its docstring, its parameters and its picture."""

import re

from pydantic import BaseModel

from sim.config.schema import Experiment
from sim.config.validate import bounds
from sim.strategies import STRATEGIES, Strategy

LOOKS = {
    "uses_time": "the way to the deadline",
    "uses_memory": "what both sides have given up, and when",
    "uses_offers": "what each demand leaves to the other side",
    "uses_turns": "whether this session can end in a framework, and whose turn it is",
    "uses_precedent": "deals signed by others",
    "uses_bloc": "the members of its own bloc",
    "stochastic": "luck",
}
"""Trait -> what it lets a strategy look at."""

PAGE = """# {name}

{text}

![How {name} gives way over twenty sessions]({name}.png)

| | |
|---|---|
| played by | {who} |
| looks at | {looks} |
| retaliates | {retaliates} |
| source | {source} |

{parameters}
Use it: `{use}`. The rule: [ODD, section 7.6](../ODD.md#76-concession-strategies).

Made by `make figures`; the picture is of the default parameters of partners.
"""

INDEX = """# Strategies

How an actor concedes, signs and retaliates. One page a strategy; `python -m experiments strategies` lists them on
the terminal. One of your own: [own_strategy.md](../own_strategy.md).

| strategy | played by | what it does |
|---|---|---|
{rows}

Made by `make figures`.
"""


def index() -> str:
    """Return the page that leads to the others."""
    rows = [
        f"| [{name}]({name}.md) | {_who(kind)} | {first_sentence(kind)} |" for name, kind in STRATEGIES.items()
    ]
    return INDEX.format(rows="\n".join(rows))


def page(name: str, experiment: Experiment) -> str:
    """Return the page of one strategy, with the parameters of a configuration."""
    kind = STRATEGIES[name]
    traits = kind.traits._asdict()
    looks = [words for trait, words in LOOKS.items() if traits[trait]]
    use = "partners.blocs.NAME=[VNM,THA,...]" if name == "bloc" else f"partners.strategy.JPN={name}"
    return PAGE.format(
        name=name,
        text=_paragraphs(kind),
        who=_who(kind),
        looks="; ".join(looks) or "nothing",
        retaliates="it may" if kind.traits.retaliates else "never",
        source=f"`{kind.source}` in [references.bib](../references.bib)" if kind.source != "null" else "none",
        parameters=_parameters(name, experiment),
        use=use,
    )


def first_sentence(kind: type[Strategy]) -> str:
    """Return what a strategy does, without the key of its source."""
    line = (kind.__doc__ or "").strip().splitlines()[0].split(" [")[0]
    return line.rstrip(".;") + "."


def _who(kind: type[Strategy]) -> str:
    return "partners, home" if kind.traits.for_home else "partners"


def _paragraphs(kind: type[Strategy]) -> str:
    """Return the docstring as Markdown."""
    lines = [line.strip() for line in (kind.__doc__ or "").strip().splitlines()]
    text = re.sub(r"\[(\w+)\]_", r"[\1]", "\n".join(lines))
    return text.replace("``", "`")


def _parameters(name: str, experiment: Experiment) -> str:
    section = getattr(experiment.partners.parameters, name, None)
    if not isinstance(section, BaseModel):
        return ""
    lines = ["| parameter | default | range | meaning |", "|---|---|---|---|"]
    for field, held in type(section).model_fields.items():
        value = getattr(section, field)
        default = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        lines.append(f"| `{field}` | {default} | {bounds(held.metadata) or '-'} | {held.description} |")
    return f"Parameters, under `partners.parameters.{name}`:\n\n" + "\n".join(lines) + "\n"
