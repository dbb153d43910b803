"""The sheet of people: one line a person, with the unit, the post held there and the login name."""

import re
from dataclasses import dataclass

from accounts.importing.cells import Line
from accounts.importing.units import check_length, read_phone

HEADINGS = {
    "name": ("姓名", "人员姓名"),
    "unit": ("所在单位", "党组织名称", "单位名称", "党组织", "单位"),
    "post": ("职位", "岗位", "身份"),
    "title": ("职务", "单位及职务"),
    "phone": ("联系电话", "电话", "手机", "手机号", "联系方式"),
    "username": ("登录名", "账号", "用户名"),
    "note": ("备注",),
}
LABELS = {name: headings[0] for name, headings in HEADINGS.items()}
POSTS = {
    "书记": "unit_secretary",
    "党组织书记": "unit_secretary",
    "主要负责人": "unit_secretary",
    "联络员": "unit_liaison",
    "": "",
}
USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


@dataclass
class PersonRow:
    """One person of the list, cleaned; `post` is "" for an account without a post."""

    line: Line
    name: str
    unit: str
    post: str = ""
    title: str = ""
    phone: str = ""
    username: str = ""


def read_person(line: Line) -> PersonRow:
    row = PersonRow(line, line.text("name"), line.text("unit"), title=line.words("title"))
    check_length(line, "name", "姓名", 40)
    if not row.name:
        line.fault("name", "姓名必填", "请填写姓名，或删去这一行。")
    if len(row.title) > 80:
        line.fault("title", "职务不超过 80 个字", "请缩短后再上传。")
    post = line.text("post")
    if post not in POSTS:
        line.fault("post", "职位只能是 书记、联络员，或留空", "请改为其中之一；只建账号的留空。")
    row.post = POSTS.get(post, "")
    row.phone = read_phone(line)
    row.username = line.text("username").lower()
    if row.username and not USERNAME.fullmatch(row.username):
        rule = "登录名以字母开头，3 至 40 个小写字母、数字"
        line.fault("username", rule, "请改正，或留空由系统编排。")
    return row
