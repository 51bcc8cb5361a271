"""What is wrong with a template, in sentences: what stands where, and what to do about it."""

from collections.abc import Mapping

from sxt_desktop.domain.templates import Fault, FaultKind

MOST_TOLD = 4
_WORDS: Mapping[FaultKind, str] = {
    FaultKind.MACRO: "里面有宏（{what}），请另存为不含宏的 Word 文档（.docx）",
    FaultKind.EMBEDDED: "{where}里面有嵌入的对象或控件（{what}），请删去，只留文字、表格和图片",
    FaultKind.OUTSIDE: "{where}有指向文件以外的链接（{what}），请取消超链接，链接的图片改为插入，文档模板改回默认",
    FaultKind.FIELD_CODE: "{where}有不能用的域（{what}），请删去这个域，改为普通文字",
    FaultKind.FOREIGN_TEXT: "{where}插入了别的文件（{what}），请把文字直接粘贴进来",
    FaultKind.MAIL_MERGE: "设置了邮件合并，请在“邮件”里改为普通 Word 文档再保存",
    FaultKind.DECLARED: "内部结构带有自定义声明（{what}），请用 Word 打开后另存一份",
    FaultKind.STRANGE_PART: "里面有不认识的部分（{what}），请用 Word 打开后另存一份",
    FaultKind.PICTURE_KIND: "里面的图片格式不能用（{what}），请换成 PNG 或 JPEG 图片",
    FaultKind.NOT_A_DOCUMENT: "不是普通的 Word 文档，请用 Word 打开后另存为“Word 文档（.docx）”",
    FaultKind.LOCKED: "文件设了打开密码，请取消密码后另存",
    FaultKind.TOO_LARGE: "{what}超过限度，请删去用不着的图片和内容",
    FaultKind.DAMAGED: "文件已损坏或不是 Word 文档，请用 Word 打开后另存为“Word 文档（.docx）”",
    FaultKind.LOGIC: "{where}的“{what}”不能用，花括号里只能写栏目名称，不能写计算、条件和循环",
    FaultKind.UNPAIRED: "{where}的“{what}”花括号没有成对，栏目名称要写在同一段里，前后各两个花括号",
    FaultKind.UNKNOWN: "{where}的“{what}”不是这张表单的栏目{near}",
    FaultKind.PAGE_NUMBER: "{where}的“{what}”不能填，页码请用 Word 的“插入”“页码”",
    FaultKind.OUT_OF_ROW: "{where}的“{what}”是子表的栏目，要写在表格的一行里",
    FaultKind.TWO_TABLES: "{where}的“{what}”与同一行的其他栏目不是同一张子表，一行只能写一张子表的栏目，也不能一行套一行",
    FaultKind.NO_FIELD: "里面没有找到写在两对花括号里的栏目",
}


def fault_words(fault: Fault) -> str:
    """Return one fault as a sentence without its full stop."""
    near = f"，是不是“{fault.near}”" if fault.near else "，请在可用栏目里查找"
    return _WORDS[fault.kind].format(what=fault.what or "未写明", where=fault.where, near=near)


def faults_words(faults: object) -> str:
    """Return the first faults in one sentence, with how many there are further."""
    found = [one for one in faults if isinstance(one, Fault)] if isinstance(faults, tuple) else []
    told = "；".join(fault_words(one) for one in found[:MOST_TOLD])
    return f"{told}；另有{len(found) - MOST_TOLD}处" if len(found) > MOST_TOLD else told
