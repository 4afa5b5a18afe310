"""What can stand in the way of long work."""

from wutong.kernel.errors import Wording, WutongError


class JobUnknown(WutongError):
    """A job name that no part of the product has registered."""

    code = "jobs-E001"
    zh = Wording("启动任务“{name}”", "没有登记这个名称的任务", "没有启动任何任务", "已登记的任务有：{known}")
    en = Wording("Start job {name}", "no job of that name is registered", "nothing was started", "registered: {known}")


class JobNotResumable(WutongError):
    """A job that is running, waiting or done cannot be resumed."""

    code = "jobs-E002"
    zh = Wording("继续任务“{title}”", "任务现在的状态是“{state}”", "没有改动任务", "只有失败或已停止的任务可以继续")
    en = Wording(
        "Resume job {title}",
        "its state is {state}",
        "the job was left as it is",
        "only a failed or stopped job can be resumed",
    )


class StarterUnavailable(WutongError):
    """The person a job runs as may no longer sign in."""

    code = "jobs-E003"
    zh = Wording(
        "以 {person} 的身份运行任务“{title}”",
        "该账号已停用",
        "任务没有运行",
        "请由在岗人员重新启动该任务",
    )
    en = Wording(
        "Run job {title} as {person}",
        "the account is no longer active",
        "the job did not run",
        "have someone in office start it again",
    )


class JobBroken(WutongError):
    """A job stopped for a reason that its author did not foresee; the traceback is kept for the administrator."""

    code = "jobs-E004"
    zh = Wording(
        "运行任务“{title}”",
        "出现未预料的问题（{kind}）",
        "已完成的部分保留，其余没有写入",
        "可以稍后继续；若再次出现，请把任务编号 {number} 告诉管理员",
    )
    en = Wording(
        "Run job {title}",
        "an unforeseen problem ({kind})",
        "what was finished is kept, nothing else was written",
        "resume it later; if it happens again give the administrator job number {number}",
    )


class WorkerLost(WutongError):
    """The process that ran the job ended several times before the job did."""

    code = "jobs-E005"
    zh = Wording(
        "运行任务“{title}”",
        "运行它的后台进程 {attempts} 次中断",
        "已完成的部分保留，其余没有写入",
        "请管理员检查后台进程的内存与日志，再继续任务",
    )
    en = Wording(
        "Run job {title}",
        "the process running it ended {attempts} times",
        "what was finished is kept, nothing else was written",
        "have the administrator check the worker's memory and log, then resume",
    )


class Cancelled(Exception):  # noqa: N818 - a request that was met, not an error
    """Raised by `JobRun.check` when someone asked the job to stop."""


class Stopping(Exception):  # noqa: N818 - a request that was met, not an error
    """Raised by `JobRun.check` when the worker is shutting down; the job goes on in the next one."""


class LeaseLost(Exception):  # noqa: N818 - an outcome, not an error
    """Raised when another worker has taken the job over; this one lets go without writing."""
