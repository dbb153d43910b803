"""A browser's own description in words a person recognises: "Edge，Windows"."""

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("QQBrowser", "QQ 浏览器"),
    ("QIHU", "360 浏览器"),
    ("360SE", "360 浏览器"),
    ("360EE", "360 浏览器"),
    ("UOSBrowser", "统信浏览器"),
    ("Qaxbrowser", "奇安信浏览器"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "火狐浏览器"),
    ("Chrome", "谷歌（Chrome）内核浏览器"),
    ("Safari", "Safari"),
    ("Trident", "IE 浏览器"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("OpenHarmony", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Kylin", "麒麟系统"),
    ("UOS", "统信系统"),
    ("Windows", "Windows"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> str:
    """What can be told from a User-Agent header; it is no proof, anybody can send any."""
    found = [
        next((word for mark, word in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return "，".join(word for word in found if word) or "其他程序"
