"""The units of 示例市青山区 and who answers for them; the teams and who sits on them. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A unit. `banks` are the problems told of it, its own first; `field` is what it looks after.

    Secretary and liaison are (name, title); without a name the post is not filled.
    """

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    banks: tuple[str, ...] = ()
    field: str = ""
    secretary: tuple[str, str] = ("", "")
    liaison: tuple[str, str] = ("", "")
    parent: str = ""

    @property
    def secretary_name(self) -> str:
        return _NAMED.get(f"s{self.code}", f"s{self.code}")

    @property
    def liaison_name(self) -> str:
        return _NAMED.get(f"l{self.code}", f"l{self.code}")


# Who is listed on the sign-in page has a name to sign in with.
_NAMED = {"s101": "xuguoping", "l101": "zhoulan", "s201": "hanli", "l201": "jinbo"}


def _bureau(code, name, short, bank, field, secretary, liaison, post="办公室主任"):
    return Place(
        code, f"青山区{name}党组", f"区{short}党组", "leading_group", "department",
        (bank, "department") if bank else (), field,
        (secretary, f"区{short}党组书记、局长"), (liaison, f"区{short}{post}"),
    )  # fmt: skip


def _town(code, name, field, secretary, liaison):
    return Place(
        code, f"{name}党委", f"{name}党委", "committee", "town", ("town",), field,
        (secretary, f"{name}党委书记"), (liaison, f"{name}党政办主任"),
    )  # fmt: skip


def _village(code, town, name, field="", secretary="", liaison=""):
    return Place(
        code, f"{town}{name}党支部", f"{name}党支部", "branch", "village",
        ("village",) if field else (), field,
        (secretary, f"{name}党支部书记"), (liaison, f"{name}文书"), parent=code[:3],
    )  # fmt: skip


PLACES = (
    _bureau("101", "住房和城乡建设局", "住建局", "housing", "住房保障、城市更新和建筑市场监管",
            "许国平", "周岚"),
    _bureau("102", "水务局", "水务局", "water", "防汛抗旱、农村供水和河湖管护", "魏东来", "邵琳"),
    _bureau("103", "教育局", "教育局", "education", "义务教育均衡发展和学校建设", "冯立新", "田晓",
            "党建办主任"),
    _bureau("104", "农业农村局", "农业农村局", "agriculture", "粮食生产和乡村产业发展",
            "董国强", "白芸"),
    _bureau("105", "民政局", "民政局", "civil", "社会救助和养老服务", "石玉梅", "蒋文博"),
    _bureau("106", "交通运输局", "交通运输局", "transport", "农村公路建设和城乡客运一体化",
            "龚学锋", "叶青青"),
    _bureau("107", "卫生健康局", "卫健局", "health", "公共卫生和基层医疗服务", "汤建华", "柳思源"),
    _bureau("108", "财政局", "财政局", "finance", "财政收支管理和预算绩效改革", "尹志远", "崔静"),
    _bureau("109", "自然资源局", "自然资源局", "land", "耕地保护和国土空间规划", "关海涛", "庞雪"),
    _bureau("110", "人力资源和社会保障局", "人社局", "labour", "就业创业和社会保险经办",
            "季成林", "樊小雨"),
    _bureau("111", "市场监督管理局", "市场监管局", "market", "食品安全和市场秩序监管",
            "车永胜", "巫晓丹"),
    _bureau("112", "文化和旅游局", "文旅局", "culture", "公共文化服务和文物保护", "凌霜", "葛天明"),
    _bureau("113", "应急管理局", "应急局", "safety", "安全生产监管和防灾减灾", "雷振东", "单丽"),
    _bureau("114", "城市管理局", "城管局", "city", "市容环卫和城市秩序管理", "倪建军", "阎可"),
    _bureau("115", "医疗保障局", "医保局", "insurance", "医保经办和基金监管", "温素芬", "池亮"),
    _bureau("116", "发展和改革局", "发改局", "development", "项目建设和粮食储备", "岳鹏程", "鲍雯"),
    _bureau("117", "商务局", "商务局", "", "", "章华", "席宁"),
    _bureau("118", "退役军人事务局", "退役军人局", "", "", "戚长城", "麦苗"),
    _bureau("119", "审计局", "审计局", "", "", "卓明远", "游佳"),
    _bureau("120", "统计局", "统计局", "", "", "祝平", "杭悦"),
    _town("201", "云溪镇", "特色种植和镇域治理", "韩立", "金波"),
    _town("202", "柳河镇", "沿河产业和集镇建设", "秦永年", "贺敏"),
    _town("203", "石桥镇", "矿区转型和生态修复", "耿大山", "农雪梅"),
    _town("204", "白塔镇", "城郊融合和项目征迁", "管志刚", "桂芳"),
    _town("205", "沙湾镇", "水产养殖和库区移民安置", "屈正平", "楼晓"),
    _town("206", "马岭镇", "山区道路和林下经济", "滕国栋", "冉春燕"),
    Place(
        "301", "青山区人民医院党委", "区人民医院党委", "committee", "other",
        ("hospital", "department"), "区域医疗救治和学科建设",
        ("司徒文", "区人民医院党委书记"), ("燕来", "区人民医院党办主任"),
    ),
    Place("302", "青山区第一中学党委", "区一中党委", "committee", "other"),
    _village("20101", "云溪镇", "东坪村", "设施蔬菜和村级治理", "牛满仓", "苗小兰"),
    _village("20102", "云溪镇", "西岭村"),
    _village("20201", "柳河镇", "新渡村"),
    _village("20301", "石桥镇", "桥头村"),
    _village("20401", "白塔镇", "塔下村"),
    _village("20501", "沙湾镇", "渔湾村"),
)  # fmt: skip

PLACE = {place.code: place for place in PLACES}


@dataclass(frozen=True)
class Seat:
    """One post of a team; names of the demonstration's listed people are known already."""

    post: str
    username: str
    name: str = ""
    title: str = ""
    duties: str = ""


def _seats(*rows):
    posts = ("head", "deputy", "member", "member", "letters_officer", "liaison")
    duties = (
        "主持全面工作", "分管底稿审核和报告起草", "党建组织、谈话", "财务审计、资料调阅",
        "信访受理", "综合协调、档案管理",
    )  # fmt: skip
    return tuple(
        Seat(post, *row, duties=duty) for post, row, duty in zip(posts, rows, duties, strict=True)
    )


TEAMS = {
    1: _seats(
        ("guyuan",), ("zhoumin",), ("songjia",), ("hetao",), ("linjie",),
        ("miaoran", "苗然", "区委办公室干部"),
    ),
    2: _seats(
        ("yaowei",), ("jiangmei", "江梅", "第二巡察组副组长"),
        ("chengliang", "程亮", "区审计局干部"), ("fanjing", "范静", "区财政局干部"),
        ("luwen", "卢文", "区委组织部干部"), ("duheng", "杜衡", "区委党校教师"),
    ),
    3: _seats(
        ("ruanzhi", "阮志", "第三巡察组组长"), ("xiongyan", "熊燕", "第三巡察组副组长"),
        ("pangchao", "庞超", "区纪委监委干部"), ("qinyu", "秦钰", "区审计局干部"),
        ("wanfang", "万芳", "区信访局干部"), ("shitao", "史涛", "区档案馆干部"),
    ),
    4: _seats(
        ("heping", "何萍", "第四巡察组组长"), ("ouyang", "欧阳倩", "第四巡察组副组长"),
        ("zhanbo", "詹博", "区委宣传部干部"), ("mulan", "穆兰", "区人大常委会机关干部"),
        ("tanxin", "谭欣", "区法院干部"), ("jianing", "贾宁", "区委编办干部"),
    ),
}  # fmt: skip

OTHERS = (("qianweidong", "钱卫东", "区委常委、组织部部长"),)
