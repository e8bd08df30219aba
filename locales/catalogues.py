"""Catalogues: gather every marked sentence and bring the Chinese catalogue up to date (`make i18n`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, pofile
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parent.parent
CHINESE = ROOT / "locales" / "zh" / "LC_MESSAGES" / "waishi.po"
FOLDERS = ("flows", "storage", "handlers", "bot", "locales")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "extensions": "jinja2.ext.i18n"}}
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}


def marked() -> Catalog:
    """Every marked sentence of the program and its templates."""
    catalog = Catalog(project="waishi", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, OPTIONS, KEYWORDS)
        for file, line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
            catalog.add(message, None, [(f"{folder}/{file}", line)], auto_comments=comments, context=context)
    return catalog


def chinese() -> Catalog:
    """The Chinese catalogue as it is."""
    with CHINESE.open("rb") as file:
        return pofile.read_po(file, locale="zh")


def missing(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """Sentences without a Chinese translation, fuzzy ones included."""
    for message in template:
        if not message.id:
            continue
        known = catalog.get(message.id, message.context)
        strings = known.string if known and isinstance(known.string, tuple) else [known.string if known else ""]
        if known is None or known.fuzzy or not all(strings):
            yield str(message.id)


def update() -> list[str]:
    """Write the catalogue anew: marked sentences in order, retired ones dropped. Returns those without translation."""
    template = marked()
    catalog = chinese() if CHINESE.exists() else Catalog(locale="zh", project="waishi", charset="utf-8", fuzzy=False)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    CHINESE.parent.mkdir(parents=True, exist_ok=True)
    with CHINESE.open("wb") as file:
        pofile.write_po(file, catalog, sort_by_file=False, width=120, include_lineno=False, omit_header=False)
    return list(missing(catalog, template))


if __name__ == "__main__":
    left = update()
    for sentence in left:
        sys.stderr.write(f"{CHINESE.relative_to(ROOT)}: no Chinese for {sentence!r}\n")
    sys.exit(1 if left else 0)
