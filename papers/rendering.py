"""A template with its values: checked before, rendered to the bytes of a Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from papers.contents.fields import Field, Fields
from rules.problems import Grade, InputError, Problem
from rules.text import nearest

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ANY = Field("")
"""A name that the template or Jinja itself gives: what it holds is not looked into."""


def check_template(path: Path, fields: Fields) -> list[Problem]:
    """Everything that is wrong with a template: not a Word file, tags that can't be read, names that its
    paper does not know (each with the nearest that it does)."""
    environment = _environment()
    try:
        template = DocxTemplate(path)
        source = _source(template)
        tree = environment.parse(source)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        return [
            _problem(path, "это не файл Word .docx", "not a Word file (.docx)", str(type(error).__name__))
        ]
    except TemplateError as error:
        message = error.message or ""
        ru, en = f"поле шаблона не читается: {message}", f"a tag of the template can't be read: {message}"
        return [_problem(path, ru, en, None)]
    given = {name.name: _ANY for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    unknown = dict.fromkeys(_unknown(tree, {**given, "loop": _ANY, **fields}))
    return [_unknown_name(path, name, known) for name, known in unknown]


def rendered(path: Path, content: Mapping[str, object]) -> bytes:
    """The paper.  Whatever the values hold (``&``, ``<``) is text.  Equal input gives equal bytes.

    Raises: InputError: a tag can't be worked out, which shows only with the values.
    """
    template = DocxTemplate(path)
    try:
        template.render(dict(content), jinja_env=_environment(), autoescape=True)
    except (TemplateError, TypeError, ArithmeticError) as error:
        raise InputError([_not_worked_out(path, error)]) from error
    buffer = io.BytesIO()
    template.save(buffer)
    return _timeless(buffer.getvalue())


def _environment() -> Environment:
    """A template only lays out what it is given: it reaches nothing of the program."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _source(template: DocxTemplate) -> str:
    """All text of the template that holds tags: body, headers and footers."""
    template.init_docx()
    parts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [
            template.patch_xml(template.get_part_xml(part)) for _, part in template.get_headers_footers(uri)
        ]
    return "\n".join(parts)


def _timeless(document: bytes) -> bytes:
    """The same Word file with every part dated alike."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unknown(node: nodes.Node, scope: Fields) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names that mean nothing where they stand, each with those that would."""
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        yield from _unknown(node.iter, scope)
        rows = _field_of(node.iter, scope)
        inner = {**scope, node.target.name: Field("", rows.rows) if rows and rows.rows else _ANY}
        for child in [*node.body, *node.else_]:
            yield from _unknown(child, inner)
        return
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in scope:
        yield node.name, tuple(scope)
    if isinstance(node, nodes.Getattr):
        owner = _field_of(node.node, scope)
        if owner is not None and owner is not _ANY and node.attr not in (owner.rows or {}):
            yield node.attr, tuple(owner.rows or {})
    for child in node.iter_child_nodes():
        yield from _unknown(child, scope)


def _field_of(node: nodes.Node, scope: Fields) -> Field | None:
    """The placeholder that an expression names; None: it is something else, or not known."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        owner = _field_of(node.node, scope)
        return (owner.rows or {}).get(node.attr) if owner else None
    return None


def _unknown_name(path: Path, name: str, known: tuple[str, ...]) -> Problem:
    close = nearest(name, known)
    names = ", ".join(known)
    hint_ru, hint_en = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
    return Problem(
        Grade.ERROR,
        str(path),
        f"такого поля у этой бумаги нет{hint_ru}",
        f"this paper has no such field{hint_en}",
        value=name,
        expected_ru=f"одно из полей: {names}",
        expected_en=f"one of the fields: {names}",
        code="unknown_field",
    )


def _not_worked_out(path: Path, error: Exception) -> Problem:
    """Without the values: they may be names."""
    told = str(error.message) if isinstance(error, TemplateError) else type(error).__name__
    return _problem(path, f"поле не вычисляется: {told}", f"a tag can't be worked out: {told}", None)


def _problem(path: Path, ru: str, en: str, value: str | None) -> Problem:
    return Problem(Grade.ERROR, str(path), ru, en, value=value, code="bad_template")


def refuse(problems: list[Problem]) -> None:
    """Raises: InputError: there are problems."""
    if problems:
        raise InputError(problems)
