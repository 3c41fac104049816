"""A file report in words, for the command line and the window. No torch."""

from __future__ import annotations

from renderer.file_report import Fate, FileReport, NamedGlobal

TITLE = "What this file asks for"
_ERAS = {"pytorch": ", PyTorch era", "tensorflow": ", TensorFlow era"}
_FATES = {
    Fate.READ: "read by sg3-viz's own code",
    Fate.INERT: "left as mere text",
    Fate.REFUSED: "the file was refused for it",
}


def facts(report: FileReport) -> list[tuple[str, str]]:
    """What a report says besides the names, as a label and a text each."""
    source = f"{report.source_bytes:,} bytes of Python, never run" if report.source_bytes else "none"
    lines = [("Format", report.format + _ERAS.get(report.era, "")), ("Source code", source)]
    if report.generator_tensors:
        where = f" in {report.generator_key}" if report.generator_key else ""
        lines.append(("Generator", f"{_tensors(report.generator_tensors, report.generator_bytes)}{where}"))
    lines.append(("Whole file", _tensors(report.tensors, report.tensor_bytes)))
    mentioned = len(report.names) + report.more_names
    lines.append(("Names", f"{mentioned:,}" if mentioned else "none"))
    return lines


def fate(named: NamedGlobal) -> str:
    """What became of a name; a dangerous one that was only mentioned was not called by anything."""
    text = _FATES[named.fate]
    return f"{text} (it can run code)" if named.runs_code else text


def lines(report: FileReport) -> list[str]:
    """The whole report for reading in a fixed-width font."""
    told = [TITLE, *(f"  {label:<12} {text}" for label, text in facts(report))]
    told += [f"  {named.count:>7}×  {named.name}: {fate(named)}" for named in report.names]
    if report.more_names:
        told.append(f"            and {report.more_names:,} more names")
    return told


def _tensors(count: int, size: int) -> str:
    return f"{count:,} tensors, {size / 1e6:,.1f} MB"
