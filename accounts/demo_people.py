"""The people of the demonstration, one for every role; listed on the sign-in page in demo mode."""

from dataclasses import dataclass

DEMO_PASSWORD = "xuncha-demo"
# Of the demonstration's letters: a custodian's passphrase is never the password they sign in with.
DEMO_PASSPHRASE = "2026-1125-8064-7713"


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    title: str
    role: str


DEMO_PEOPLE = (
    DemoPerson("shenming", "沈明", "区委巡察办主任", "巡察办"),
    DemoPerson("fangjing", "方静", "区委巡察办干部", "巡察办"),
    DemoPerson("lujianguo", "陆建国", "区委常委、区纪委书记", "领导小组成员、纪委书记"),
    DemoPerson("guyuan", "顾远", "第一巡察组组长", "巡察组组长"),
    DemoPerson("zhoumin", "周敏", "第一巡察组副组长", "副组长"),
    DemoPerson("songjia", "宋佳", "第一巡察组成员", "成员（承办人）"),
    DemoPerson("hetao", "何涛", "第一巡察组成员", "成员（承办人）"),
    DemoPerson("linjie", "林洁", "第一巡察组成员", "信访专员"),
    DemoPerson("yaowei", "姚伟", "第二巡察组组长", "另一个组的组长"),
    DemoPerson("xuguoping", "许国平", "区住建局党组书记、局长", "被巡察单位书记"),
    DemoPerson("zhoulan", "周岚", "区住建局办公室主任", "被巡察单位联络员"),
    DemoPerson("hanli", "韩立", "云溪镇党委书记", "另一个单位的书记"),
    DemoPerson("jinbo", "金波", "云溪镇党政办主任", "另一个单位的联络员"),
    DemoPerson("mengyao", "孟瑶", "区纪委监委第一监督检查室干部", "移交接收人（纪委监委）"),
    DemoPerson("qiushi", "邱实", "区委组织部干部监督科干部", "移交接收人（组织部）"),
    DemoPerson("dinglan", "丁岚", "区信访局办信科干部", "移交接收人（信访局）"),
    DemoPerson("xitong", "邹凯", "区委巡察办信息员", "系统管理员（不接触案情）"),
    DemoPerson("anquan", "梁安", "区委保密办干部", "安全管理员（不接触案情）"),
    DemoPerson("shenji", "纪明", "区纪委机关干部", "审计管理员（不接触案情）"),
)
