from findings.fieldwork import conditions
from findings.fieldwork.lifecycle import DOCUMENTS, INTERVIEW, ITEM, RECORD
from findings.fieldwork.models import FieldRecord, Interview
from findings.fieldwork.models.outlines import Group
from kernel.ledger import Column, Filter, Ledger, by_condition
from rounds.ledgers import rounds_of, units_of


def _people(interview) -> str:
    return f"{interview.asker}、{interview.recorder}"


INTERVIEWS = Ledger(
    name="interviews",
    title="个别谈话",
    columns=(
        Column("谈话对象", "subject_name", small="subject_post", link=True, sort="subject_name"),
        Column("类别", "get_group_display", small="get_necessity_display"),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("谈话人、记录人", _people),
        Column("计划日期", "planned_on", kind="date", sort="planned_on"),
        Column("谈话日期", "held_on", kind="date", sort="held_on"),
        Column("状态", kind="status"),
    ),
    search=("subject_name", "subject_post"),
    filters=(
        Filter("state", "状态", "state", INTERVIEW.choices),
        Filter("necessity", "必谈选谈", "necessity", Interview.Necessity.choices),
        Filter("group", "类别", "group", Group.choices),
        by_condition("lack", "质检", conditions.INTERVIEWS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("-planned_on", "-pk"),
    select=("inspection__unit", "inspection__round__term", "asker", "recorder"),
    search_hint="搜索谈话对象、职务",
    empty_text="没有符合条件的谈话。",
    none_text="还没有谈话。由组长、副组长或成员在案卷中安排。",
)

OUTLINES = Ledger(
    name="interviewoutlines",
    title="谈话提纲",
    columns=(
        Column("名称", "title", link=True, sort="title"),
        Column("谈话对象类别", "get_group_display", sort="group"),
        Column("问题", lambda outline: f"{len(outline.lines)} 个"),
        Column("在用", "is_active"),
    ),
    search=("title", "questions"),
    filters=(Filter("group", "类别", "group", Group.choices),),
    order=("group", "title", "pk"),
    search_hint="搜索名称、问题",
    empty_text="没有符合条件的提纲。",
    none_text="还没有谈话提纲。可先装入一套常用提纲，再按本地情况修改。",
)

DOCUMENT_REQUESTS = Ledger(
    name="documentrequests",
    title="调阅清单",
    columns=(
        Column("清单", "title", small="progress", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("移交期限", "hand_over_due_on", kind="date", sort="hand_over_due_on"),
        Column("归还期限", "return_due_on", kind="date", sort="return_due_on"),
        Column("送出时间", "issued_at", sort="issued_at"),
        Column("状态", kind="status"),
    ),
    search=("subject",),
    filters=(
        Filter("state", "状态", "state", DOCUMENTS.choices),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("-pk",),
    select=("inspection__unit", "inspection__round__term"),
    search_hint="搜索调阅内容",
    empty_text="没有符合条件的调阅清单。",
    none_text="还没有调阅清单。",
)


DOCUMENT_ITEMS = Ledger(
    name="documentitems",
    title="调阅资料",
    columns=(
        Column("资料", "name", small="listing", link=True, sort="name"),
        Column("份数", "copies"),
        Column("移交", "handed_on", small="handed_by", sort="handed_on"),
        Column("接收", "received_on", small="received_by", sort="received_on"),
        Column("归还", "returned_on", small="taken_back_by", sort="returned_on"),
        Column("期限", "due_text"),
        Column("状态", kind="status"),
    ),
    search=("name", "listing__subject"),
    filters=(
        Filter("state", "状态", "state", ITEM.choices),
        by_condition("late", "期限", conditions.DOCUMENTS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("-listing_id", "position"),
    select=("listing", "inspection__unit", "received_by"),
    search_hint="搜索资料名称",
    empty_text="没有符合条件的资料。",
    none_text="还没有调阅资料。",
)

FIELD_RECORDS = Ledger(
    name="fieldrecords",
    title="现场记录",
    columns=(
        Column("主题", "title", small="place", link=True),
        Column("方式", "get_kind_display"),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("日期", "held_on", kind="date", sort="held_on"),
        Column("记录人", "author"),
        Column("状态", kind="status"),
    ),
    search=("title", "place", "people", "summary", "noted"),
    filters=(
        Filter("state", "状态", "state", RECORD.choices),
        Filter("kind", "方式", "kind", FieldRecord.Kind.choices),
        by_condition("lack", "质检", conditions.RECORDS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("-held_on", "-pk"),
    select=("inspection__unit", "inspection__round__term", "author"),
    search_hint="搜索主题、地点、情况",
    empty_text="没有符合条件的现场记录。",
    none_text="还没有现场记录。在现场可用手机速记，回头整理。",
)
