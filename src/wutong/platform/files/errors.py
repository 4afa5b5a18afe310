"""What can stand in the way of storing a file."""

from wutong.kernel.errors import Wording, WutongError


class FileTooLarge(WutongError):
    """More bytes than this installation takes."""

    code = "files-E001"
    zh = Wording(
        "上传文件“{name}”",
        "文件超过 {limit_mb} MB 的上限",
        "没有保存文件",
        "请拆分文件；确需更大的上限，请管理员设置 WUTONG_LARGEST_UPLOAD_MB",
    )
    en = Wording(
        "Upload {name}",
        "the file is larger than the limit of {limit_mb} MB",
        "the file was not kept",
        "split the file; for a higher limit the administrator sets WUTONG_LARGEST_UPLOAD_MB",
    )


class FileTypeRefused(WutongError):
    """Content that is none of the types that can be read, or not the type its name says."""

    code = "files-E002"
    zh = Wording(
        "上传文件“{name}”",
        "{reason_zh}",
        "没有保存文件",
        "可以上传：PDF、DOCX、XLSX、HTML、TXT、Markdown、CSV、PNG、JPEG；旧版 DOC、XLS 请另存为新格式，加密文件请先去除密码",
    )
    en = Wording(
        "Upload {name}",
        "{reason_en}",
        "the file was not kept",
        "these can be uploaded: PDF, DOCX, XLSX, HTML, TXT, Markdown, CSV, PNG, JPEG; save old DOC and XLS files in the "
        "new format and remove passwords first",
    )


class FileEmpty(WutongError):
    """No bytes at all."""

    code = "files-E003"
    zh = Wording("上传文件“{name}”", "文件是空的", "没有保存文件", "请检查原文件是否完整，再上传一次")
    en = Wording(
        "Upload {name}", "the file is empty", "the file was not kept", "check the original and upload it again"
    )


class StoredFileMissing(WutongError):
    """A file that the table knows and the data folder lacks."""

    code = "files-E004"
    status = 404
    zh = Wording(
        "打开文件 {digest}",
        "数据目录中没有这个文件",
        "没有改动任何数据",
        "请管理员从备份恢复 files 目录",
    )
    en = Wording(
        "Open file {digest}",
        "the data folder does not hold it",
        "nothing was changed",
        "have the administrator restore the files folder from a backup",
    )
