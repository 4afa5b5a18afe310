"""Who is to do it: a bracket that names the responsible, a body that leads the sentence, or one that is named with 由 or 牵头."""

from __future__ import annotations

import re

BODY = (
    r"(?:[一-龥]{1,12}?(?:委员会|管委会|管理局|政府|委办|办公室|工作组|指挥部|专班|服务中心|中心|街道|街道办|办事处|部门|单位|集团|公司|公安局|"
    r"局|委|办|厅|院|处|支队|大队|党委|支部|工会|社区|村|镇|乡)|各(?:镇|乡镇|街道|部门|单位|区县|县区|县市区|园区|村|社区)|人民银行|税务局)"
)
LISTED = rf"{BODY}(?:[、和及与](?:{BODY}))*(?:等(?:部门|单位)?)?"
IN_BRACKETS = re.compile(
    r"[（(【](?:[^（）()【】]{0,20}?)(?:牵头|责任|主办|承办|配合|实施)?(?:单位|部门|领导|主体)[:：](?P<body>[^（）()【】]{2,60}?)[)）】]"
)
AFTERWARDS = re.compile(
    r"^[。；]?\s*[（(【](?:牵头|责任|主办|承办)(?:单位|部门|主体)[:：](?P<body>[^（）()【】]{2,60}?)[)）】]"
)
BY = re.compile(rf"由(?P<body>{LISTED})(?:牵头|负责|组织|承担|会同|统筹|具体)")
LEADS = re.compile(
    rf"^(?:[一二三四五六七八九十]是|\d{{1,2}}[.、．])?(?P<body>{LISTED})(?=要|将|应|须|需|负责|牵头|会同|制定|组织|分别|于|在|配合)"
)
TAIL = re.compile(r"(?:按(?:照)?职责分工负责|分工负责|配合|等)$")


def owner(text: str, after: str = "") -> str:
    """The body that is to do what the words say, '' where none is named.

    >>> owner("由市发展改革委牵头制定方案"), owner("各街道要建立台账"), owner("新建学校5所")
    ('市发展改革委', '各街道', '')
    """
    for found in (IN_BRACKETS.search(text), BY.search(text), LEADS.match(text), AFTERWARDS.match(after)):
        if found:
            return TAIL.sub("", re.split(r"[；;]", found["body"])[0]).strip("，、：: ")
    return ""
