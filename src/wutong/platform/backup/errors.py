"""What can stand in the way of a backup or a restore."""

from wutong.kernel.errors import Wording, WutongError


class PostgresAbsent(WutongError):
    """No private PostgreSQL can be started on this machine."""

    code = "backup-E001"
    zh = Wording(
        "启动临时的 PostgreSQL",
        "无法启动：{reason}",
        "没有改动任何数据",
        "Debian/Ubuntu 请执行 sudo apt-get install postgresql；没有 PostgreSQL 时其余功能照常",
    )
    en = Wording(
        "Start a temporary PostgreSQL",
        "it cannot be started: {reason}",
        "nothing was changed",
        "on Debian/Ubuntu: sudo apt-get install postgresql; everything else works without it",
    )


class DumpDamaged(WutongError):
    """The file is no backup, is cut off, or a part differs from its hash."""

    code = "backup-E002"
    zh = Wording(
        "从 {file} 恢复",
        "备份文件不完整或已损坏：{part}",
        "没有改动目标数据",
        "请使用另一份备份，或重新复制该文件后再试",
    )
    en = Wording(
        "Restore from {file}",
        "the backup is incomplete or damaged: {part}",
        "the target was left as it was",
        "use another backup, or copy the file again",
    )


class DumpTooNew(WutongError):
    """The backup was written by a later release than this one."""

    code = "backup-E003"
    zh = Wording(
        "从 {file} 恢复",
        "备份来自更新的版本（{version}），其中的 {unknown} 本版本没有",
        "没有改动目标数据",
        "请先升级到该版本，再恢复",
    )
    en = Wording(
        "Restore from {file}",
        "it was written by a later release ({version}); this one lacks {unknown}",
        "the target was left as it was",
        "upgrade to that release first",
    )


class TargetNotEmpty(WutongError):
    """The database to restore into already holds data."""

    code = "backup-E004"
    zh = Wording(
        "从 {file} 恢复",
        "目标数据库不是空的（表 {table} 有 {rows} 行）",
        "没有改动目标数据",
        "请先备份现有数据；确认要全部替换时加上 --replace",
    )
    en = Wording(
        "Restore from {file}",
        "the target is not empty (table {table} has {rows} rows)",
        "the target was left as it was",
        "back up what is there first; to replace all of it add --replace",
    )


class RestoreMismatch(WutongError):
    """What was written differs from what the backup says."""

    code = "backup-E005"
    zh = Wording(
        "从 {file} 恢复",
        "写入后核对，表 {table} 与备份不一致",
        "恢复已撤销，目标数据没有改动",
        "请把此信息连同备份文件交给技术支持",
    )
    en = Wording(
        "Restore from {file}",
        "after writing, table {table} differs from the backup",
        "the restore was taken back and the target left as it was",
        "give this message and the backup to support",
    )


class BackupUnwritable(WutongError):
    """The file cannot be written."""

    code = "backup-E006"
    zh = Wording("备份到 {file}", "无法写入：{reason}", "没有留下备份文件", "请检查路径、权限和剩余空间")
    en = Wording(
        "Back up to {file}", "it cannot be written: {reason}", "no backup was left", "check path, rights, space"
    )
