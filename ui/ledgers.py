"""Which groups of forms have a page of their own in the window, under which phase, and what each says when empty."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of records: its place in the navigation, the group of forms it holds, whether it follows the year."""

    page: str
    name: str
    title: str
    icon: str
    group: str
    empty: str
    by_year: bool = True


LEDGERS = (
    Ledger(
        "lists",
        "责任清单",
        "清单",
        "paper",
        "lists",
        "这里列出责任清单、问题清单、措施清单、制度清单、问责清单和清单备案。责任书从清单条目生成，不用再打一遍。还没有清单的，到“起步清单”勾选，一次列入。",
        by_year=False,
    ),
    Ledger(
        "talks",
        "谈话记录",
        "谈话记录",
        "person",
        "talk",
        "这里登记谈话：时间、地点、对象、内容四项必填，打印后由谈话对象逐页签字。",
    ),
    Ledger(
        "performing",
        "部署与决策",
        "部署落实与“三重一大”",
        "perform",
        "perform",
        "这里登记上级部署在本单位落实到哪一步，以及“三重一大”决策记录。打印后由主持人、记录人签字。",
    ),
    Ledger(
        "registers",
        "日常登记",
        "日常登记",
        "table",
        "registers",
        "这里登记日常事项：请示报告、组织生活、学习、公开、议事规则、轮岗、接待会议、民主生活会等，一事一记。",
    ),
    Ledger(
        "integrity",
        "廉政登记",
        "廉政登记",
        "shield",
        "integrity",
        "这里登记廉政风险点、分管科室措施、联系点、信访督办和记实责任。双报告、谈话函询、容错澄清、廉政档案等由纪检员登记、查阅。",
        by_year=False,
    ),
    Ledger(
        "account",
        "述责",
        "述责",
        "account",
        "account",
        "这里登记述责述廉报告、民主测评汇总、点评与等次评定、自评估和书面报告。测评只记票数，不记谁怎么投。",
    ),
    Ledger(
        "supervision",
        "监督文书",
        "监督文书",
        "supervise",
        "supervise",
        "这里登记廉情抄告和回告、纪律检查建议书、监督检查、巡视巡察整改、政治生态分析。督办整改在“督责”中办理。",
    ),
    Ledger(
        "assess",
        "考责",
        "考责",
        "assess",
        "assess",
        "这里登记考核评分和反馈。汇总排名从评分生成，在“打印”里选。",
    ),
    Ledger(
        "sanction",
        "问责",
        "问责",
        "sanction",
        "sanction",
        "这里登记问责建议和案后治理。问责建议限纪检查阅。",
    ),
)
"""In the order of the navigation."""
PAGE_OF: Mapping[str, str] = {ledger.group: ledger.page for ledger in LEDGERS}
"""The page of a group of forms."""


def ledger(page: str) -> Ledger:
    """Return the ledger of a page."""
    return next(one for one in LEDGERS if one.page == page)
