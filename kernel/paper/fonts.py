"""The typefaces of official papers, and what stands in for those that are not here.

The prescribed faces are commercial and never shipped: an office puts its own files into
var/fonts (settings.FONTS_DIR names it to fontconfig), free faces stand in until then. fontconfig
decides; we only ask it, so that we know what it will take.
"""

import subprocess
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core import checks
from fontTools.ttLib import TTFont, TTLibError


@dataclass(frozen=True)
class Face:
    """A prescribed typeface: its own names first, then what may stand in, best first."""

    label: str
    used_for: str
    names: tuple[str, ...]
    stand_ins: tuple[str, ...]
    weight: str = "regular"

    @property
    def families(self):
        return self.names + self.stand_ins

    @property
    def css(self):
        return ",".join(f'"{family}"' for family in self.families) + ",serif"


FACES = {
    "fang": Face(
        "仿宋",
        "正文",
        ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02", "仿宋", "FangSong",
         "STFangsong"),
        ("FandolFang", "FandolFang R", "Noto Serif CJK SC", "HanaMinA"),
    ),
    "xbs": Face(
        "小标宋",
        "发文机关标志和标题",
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋"),
        ("Noto Serif CJK SC", "FandolSong"),
        weight="semibold",
    ),
    "hei": Face(
        "黑体",
        "一级标题",
        ("黑体", "SimHei", "方正黑体_GBK"),
        ("FandolHei", "Noto Sans CJK SC"),
    ),
    "kai": Face(
        "楷体",
        "二级标题",
        ("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "楷体", "KaiTi", "STKaiti"),
        ("FandolKai", "LXGW WenKai", "AR PL UKai CN", "Noto Serif CJK SC"),
    ),
    # FandolSong comes last: its digits are bold, and page numbers are this face's main use.
    "song": Face("宋体", "页码", ("宋体", "SimSun"), ("Noto Serif CJK SC", "FandolSong")),
}  # fmt: skip


@cache
def _matched(face: Face) -> tuple[str, int, tuple[str, ...]] | None:
    """(file, index in it, family names) of the font that fontconfig picks, None without one."""
    families = ",".join(name.replace("-", r"\-") for name in face.families)
    try:
        answer = subprocess.run(
            ["fc-match", "--format=%{file}\n%{index}\n%{family}",
             f"{families}:weight={face.weight}:lang=zh-cn"],
            capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    file, index, names = (answer.stdout + "\n\n").split("\n")[:3]
    if not file:
        return None
    return file, int(index or 0) & 0xFFFF, tuple(names.split(","))  # high bits: variable fonts


@cache
def characters(role: str) -> frozenset[int] | None:
    """Code points the role's font draws by itself; None where that cannot be known."""
    matched = _matched(FACES[role])
    if matched is None:
        return None
    try:
        with TTFont(matched[0], fontNumber=matched[1], lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return None


def missing_faces() -> list[tuple[Face, str]]:
    """Each prescribed typeface that this machine does not have, and what stands in ("" = nothing)."""
    missing = []
    for face in FACES.values():
        matched = _matched(face)
        found = set(matched[2]) if matched else set()
        if not found & set(face.names):
            missing.append((face, next((name for name in face.stand_ins if name in found), "")))
    return missing


@checks.register("paper")
def check_fonts(**_):
    """Told at every start: without any Chinese typeface a paper would be blank."""
    bare = [face for face, stand_in in missing_faces() if not stand_in]
    if not bare:
        return []
    used = "、".join(face.used_for for face in bare)
    return [
        checks.Warning(
            f"没有可用的中文字体，公文的{used}会显示不出来。",
            hint="安装 fonts-noto-cjk（或其他中文字体）后重启。",
            id="kernel.W002",
        )
    ]


@checks.register("paper", deploy=True)
def check_prescribed_fonts(**_):
    """Told before real use only: a demonstration is well served by what stands in."""
    faces = [(face, stand_in) for face, stand_in in missing_faces() if stand_in]
    if not faces:
        return []
    labels = "、".join(face.label for face, _ in faces)
    return [
        checks.Warning(
            "".join(
                f"公文{face.used_for}的{face.label}没有安装，现用 {stand_in} 代替。"
                for face, stand_in in faces
            ),
            hint=f"把单位有使用权的{labels}字体文件放进 {settings.FONTS_DIR} 后重启。",
            id="kernel.W001",
        )
    ]
