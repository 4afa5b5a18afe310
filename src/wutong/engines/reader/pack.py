"""What the reader declares: the commands that read files without a database."""

from wutong.platform.packs import CommandEntry, Pack

READER = "wutong.engines.reader.command"

PACK = Pack(
    name="reader",
    title_zh="文件阅读",
    title_en="Reader",
    commands=(
        CommandEntry(
            "read", "read the figures of documents", f"{READER}:add_read_arguments", f"{READER}:run_read", False
        ),
        CommandEntry("text", "print a document's text", f"{READER}:add_text_arguments", f"{READER}:run_text", False),
    ),
)
