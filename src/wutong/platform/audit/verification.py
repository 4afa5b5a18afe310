"""Proving the trail: the chain against itself, the checkpoints against the chain, the file against the table.

Reads the acts once, in order, with constant memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from wutong.platform.audit import checkpoints, signing
from wutong.platform.audit.chain import GENESIS, digest_of, moment_text
from wutong.platform.audit.models import Act, Checkpoint
from wutong.platform.audit.triggers import unsealed

Prover = Callable[[], Iterable["Finding"]]
PROVERS: dict[str, Prover] = {}  # what else is proved with the trail, by the part that declares it
SEALED_TABLES = ["audit_act", "audit_checkpoint"]
MOST_FINDINGS = 50  # one broken link is enough to act on; a thousand hide the first
COLUMNS = (
    "sequence", "at", "person", "post", "verb", "object_kind", "object_key", "detail", "previous", "digest",
)  # fmt: skip
SENTENCES: dict[str, tuple[str, str]] = {
    "changed": ("第 {sequence} 条记录的内容被改动", "act {sequence} was changed"),
    "removed": ("第 {sequence} 条记录缺失", "act {sequence} is missing"),
    "unlinked": ("第 {sequence} 条记录与前一条不相接", "act {sequence} does not follow the one before it"),
    "cut": (
        "记录在第 {sequence} 条之后被截断，检查点证明至少有 {expected} 条",
        "the trail was cut off after act {sequence}; a checkpoint proves at least {expected}",
    ),
    "recomputed": (
        "第 {sequence} 条记录与第 {line} 行检查点不符：整条链可能被重算",
        "act {sequence} differs from the checkpoint in line {line}: the chain may have been recomputed",
    ),
    "file_missing": (
        "缺少检查点文件 {file}；表中最后的检查点在第 {sequence} 条",
        "the checkpoints file {file} is missing; the table's last checkpoint is at act {sequence}",
    ),
    "line_missing": (
        "检查点文件缺少第 {sequence} 条记录的检查点",
        "the checkpoints file lacks the checkpoint at act {sequence}",
    ),
    "line_unreadable": ("检查点文件第 {line} 行无法读取", "line {line} of the checkpoints file cannot be read"),
    "forged": (
        "检查点文件第 {line} 行（第 {sequence} 条记录）的签名无效",
        "the signature in line {line} of the checkpoints file (act {sequence}) is not valid",
    ),
    "unsealed": ("表 {table} 的只追加保护被移除", "the append-only protection of table {table} was removed"),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the trail: its kind (a key of SENTENCES), the act it concerns, and the facts."""

    kind: str
    sequence: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str = "zh") -> str:
        """Return the sentence for a person to read."""
        chinese, english = SENTENCES[self.kind]
        return (english if language.startswith("en") else chinese).format(sequence=self.sequence, **self.facts)


@dataclass(frozen=True)
class Verification:
    """The outcome: acts read, the last one covered by a checkpoint, and what was found."""

    acts: int
    head: str
    checkpoints: int
    covered_to: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings

    @property
    def uncovered(self) -> int:
        """Return how many acts are younger than the last checkpoint."""
        return max(self.acts - self.covered_to, 0)

    def as_json(self, language: str = "zh") -> dict[str, Any]:
        """Return the outcome as JSON parts."""
        return {
            "sound": self.sound,
            "acts": self.acts,
            "head": self.head,
            "checkpoints": self.checkpoints,
            "covered_to": self.covered_to,
            "uncovered": self.uncovered,
            "findings": [
                {"kind": f.kind, "sequence": f.sequence, "message": f.message(language)} for f in self.findings
            ],
        }


def prove_also(name: str, prover: Prover, sentences: Mapping[str, tuple[str, str]], tables: Iterable[str] = ()) -> None:
    """Have a part's own chains proved with the trail; call it from the app's `ready`.

    sentences  what each kind of its findings says, in Chinese and English, over `sequence` and the finding's facts
    tables     those of its tables that only grow
    """
    PROVERS[name] = prover
    SENTENCES.update(sentences)
    SEALED_TABLES.extend(table for table in tables if table not in SEALED_TABLES)


def verify(step: Callable[[int], None] = lambda _read: None) -> Verification:
    """Read the whole trail and return what is wrong with it; writes nothing.

    `step` is called with the number of acts read so far, after each.
    """
    findings: list[Finding] = []
    believed = list(_believable_lines(findings))
    proofs: dict[int, list[checkpoints.Line]] = {}
    for line in believed:
        proofs.setdefault(line.sequence, []).append(line)
    last, head = _walk(proofs, findings, step)
    _check_tail(last, believed, findings)
    _check_file(believed, findings)
    findings += [Finding("unsealed", 0, {"table": table}) for table in unsealed(SEALED_TABLES)]
    for prover in PROVERS.values():
        findings += islice(prover(), MOST_FINDINGS)
    covered = max((line.sequence for line in believed if line.sequence <= last), default=0)
    return Verification(last, head, len(believed), covered, tuple(findings[:MOST_FINDINGS]))


def _believable_lines(findings: list[Finding]) -> Iterator[checkpoints.Line]:
    """Yield the lines of the file whose signature holds; note the others."""
    keys = signing.believed_keys(checkpoints.folder())
    for line in checkpoints.lines():
        if not line.readable:
            findings.append(Finding("line_unreadable", 0, {"line": line.number}))
        elif line.key not in keys or not signing.signed_by(line.key, line.signature, line.message()):
            findings.append(Finding("forged", line.sequence, {"line": line.number}))
        else:
            yield line


def _walk(
    proofs: dict[int, list[checkpoints.Line]], findings: list[Finding], step: Callable[[int], None]
) -> tuple[int, str]:
    """Read every act in order; return the last sequence and its digest."""
    sequence, digest = 0, GENESIS
    acts = Act.objects.order_by("sequence").values_list(*COLUMNS).iterator(chunk_size=2000)
    for read, values in enumerate(acts, 1):
        act = dict(zip(COLUMNS, values, strict=True))
        if len(findings) < MOST_FINDINGS:
            findings += _check_act(act, sequence, digest, proofs.get(act["sequence"], []))
        sequence, digest = act["sequence"], act["digest"]
        step(read)
    return sequence, digest


def _check_act(act: dict[str, Any], before: int, digest: str, proofs: list[checkpoints.Line]) -> Iterator[Finding]:
    sequence = act["sequence"]
    if sequence != before + 1:
        yield Finding("removed", before + 1)
    elif act["previous"] != digest:
        yield Finding("unlinked", sequence)
    if digest_of(hashed_part(act)) != act["digest"]:
        yield Finding("changed", sequence)
    for line in proofs:
        if line.digest != act["digest"]:
            yield Finding("recomputed", sequence, {"line": line.number})
            return


def _check_tail(last: int, believed: list[checkpoints.Line], findings: list[Finding]) -> None:
    rows = Checkpoint.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    proved = max([rows, *(line.sequence for line in believed)])
    if proved > last:
        findings.append(Finding("cut", last, {"expected": proved}))


def _check_file(believed: list[checkpoints.Line], findings: list[Finding]) -> None:
    """Every checkpoint of the table stands in the file; and where one was ever signed, there is a file."""
    rows = Checkpoint.objects.order_by("sequence").values_list("sequence", "signature")
    ever_signed = (checkpoints.folder() / signing.KEY_FILE).exists()
    if not checkpoints.file().exists():
        last = rows.last()
        if ever_signed or last:
            name = f"checkpoints/{checkpoints.FILE}"
            findings.append(Finding("file_missing", last[0] if last else 0, {"file": name}))
        return
    signatures = {line.signature for line in believed}
    findings += [Finding("line_missing", sequence) for sequence, sign in rows.iterator() if sign not in signatures]


def hashed_part(act: dict[str, Any]) -> dict[str, Any]:
    """Return what of a row is hashed: everything but its own digest, the moment as text."""
    part = {name: act[name] for name in COLUMNS if name != "digest"}
    part["at"] = moment_text(part["at"])
    return part
