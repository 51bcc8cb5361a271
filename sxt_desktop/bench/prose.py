"""Office prose from a seeded generator: sense it has none, but the marks of real papers in their proportions."""

import random
import re
from collections.abc import Iterator

_WORDS: list[str] = re.findall(
    r"\S+",
    """
责任 落实 全面 从严 治党 党委 党支部 纪委 班子 成员 书记 监督 检查 整改 问题 清单 措施 任务 制度 风险 防控 谈话 廉政
履责 考核 评价 结果 运用 报告 听取 汇报 研究 部署 推动 工作 要求 会议 学习 教育 干部 职工 采购 验收 经费 项目 合同
招生 基建 资产 管理 审计 巡察 反馈 提醒 约谈 通报 抄告 督办 销号 时限 完成 按期 台账 记录 佐证 签字 背书 责任书
领导 分管 部门 单位 学院 支部 群众 师生 意见 建议 征求 公开 公示 程序 流程 权力 运行 重点 领域 关键 岗位 作风 建设
调查 走访 座谈 了解 掌握 情况 分析 研判 形势 政治 生态 意识 能力 提高 加强 深化 细化 压实 传导 压力 各级 组织 实际
""",
)
_LINKS = ("和", "与", "的", "对", "在", "把", "并", "及", "等", "为", "以", "由", "向", "按")
_MARKS = (
    ("，", 0.069),
    ("、", 0.055),
    ("。", 0.020),
    ("；", 0.0055),
    ("：", 0.003),
    ("——", 0.002),
    ("……", 0.001),
    ("？", 0.001),
)
_INSERTED = (
    ("“{}”", 0.020),
    ("（{}）", 0.0075),
    ("《{}》", 0.0045),
    ("{year}年{month}月{day}日", 0.004),
    ("{day}.{month}%", 0.0012),
    ("〔{year}〕{day}号", 0.0008),
    ("第{day}项", 0.002),
    ("{latin}", 0.0015),
)
"""Chance of each after (marks) or instead of (inserted) a word, counted in papers of party committees."""
_LATIN = ("App", "PDF", "OA", "Q&A", "UKey")
_SHARE_LINKS, _SHARE_ANY = 0.16, 0.04
_LEVEL_ONE = tuple(
    bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)
)
"""The 3,755 common characters, so that fonts are used as widely as by real papers (row 55 ends early)."""


class OfficeProse:
    """An endless source of paragraphs, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self, characters: int) -> str:
        """Return paragraphs of at least that many characters altogether."""
        found: list[str] = []
        while characters > 0:
            found.append(self.paragraph(self._random.randint(40, 220)))
            characters -= len(found[-1])
        return "\n".join(found)

    def paragraph(self, characters: int) -> str:
        """Return one paragraph of about that length; it ends with a full stop."""
        parts: list[str] = []
        length = 0
        for part in self._parts():
            parts.append(part)
            length += len(part)
            if length >= characters:
                break
        return "".join(parts).rstrip("，、。；：—…？") + "。"

    def title(self, words: int) -> str:
        """Return a title of that many words."""
        return (
            "关于"
            + "".join(self._word() for _ in range(words))
            + "的"
            + self._random.choice(("通知", "报告", "意见"))
        )

    def _parts(self) -> Iterator[str]:
        while True:
            yield self._inserted() or self._word()
            yield self._chosen(_MARKS)

    def _word(self) -> str:
        share = self._random.random()
        if share < _SHARE_LINKS:
            return self._random.choice(_LINKS)
        if share < _SHARE_LINKS + _SHARE_ANY:
            return self._random.choice(_LEVEL_ONE) + self._random.choice(_LEVEL_ONE)
        return self._random.choice(_WORDS)

    def _inserted(self) -> str:
        pattern = self._chosen(_INSERTED)
        if not pattern:
            return ""
        words = "".join(self._word() for _ in range(self._random.randint(1, 4)))
        number = self._random.randint
        return pattern.format(
            words,
            year=number(2019, 2027),
            month=number(1, 12),
            day=number(1, 28),
            latin=self._random.choice(_LATIN),
        )

    def _chosen(self, chances: tuple[tuple[str, float], ...]) -> str:
        at = self._random.random()
        for what, chance in chances:
            at -= chance
            if at < 0:
                return what
        return ""
