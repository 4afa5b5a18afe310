"""The one declaration of the documents pack."""

from wutong.platform.packs import MenuEntry, Pack, Permission

PACK = Pack(
    name="documents",
    title_zh="资料",
    title_en="Documents",
    permissions=(
        Permission("documents.read", "查看资料", "Read documents"),
        Permission("documents.upload", "上传资料", "Upload documents"),
        Permission("documents.review", "审核资料中的数据", "Review figures read from documents"),
    ),
    menu=(MenuEntry("数据", "资料", "documents", "documents.read", 20),),
    urls="wutong.packs.documents.web.urls",
    prefix="documents/",
    search="wutong.packs.documents.web.finding:documents",
    api_router="wutong.packs.documents.web.api:router",
    jobs=("wutong.packs.documents.reading",),
)
