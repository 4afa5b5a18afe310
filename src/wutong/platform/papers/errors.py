"""What can go wrong when a paper is set."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class NoChineseFont(WutongError):
    """No font on this machine has Chinese characters: the PDF would be boxes."""

    code = "papers-E001"
    zh = Wording(
        "排版 PDF",
        "这台机器上没有找到中文字体（查找过系统字体{folders}）",
        "没有生成文件",
        "请安装任意一种中文字体（如 Debian 的 fonts-noto-cjk），或用设置 WUTONG_FONTS 指明字体所在的文件夹；DOCX 不受影响",
    )
    en = Wording(
        "Set the PDF",
        "no Chinese font was found on this machine (looked in the system's fonts{folders})",
        "No file was made",
        "Install any Chinese font (such as Debian's fonts-noto-cjk), or name a folder of fonts in WUTONG_FONTS; "
        "DOCX works without",
    )
