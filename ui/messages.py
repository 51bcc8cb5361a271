"""Error codes turned into Chinese sentences: what happened, whether data is safe, what to do."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, ProblemCode
from ui.template_words import faults_words

_SAFE = "已有数据没有改动"

SENTENCES: Mapping[ErrorCode, str] = {
    ErrorCode.WORKBOOK_MISSING: "没有找到台账{path}，可能已移走或改名，程序没有改动任何文件；请重新选择台账所在的文件夹，找不到时从备份恢复。",
    ErrorCode.WORKBOOK_EXISTS: f"{{path}}已有一本台账，{_SAFE}；请直接打开它，或换一个文件夹新建。",
    ErrorCode.WORKBOOK_DAMAGED: "台账文件{path}有损坏，读不出来，程序没有改动它；请从最近的备份恢复，没有可用的备份时再抢救。",
    ErrorCode.WORKBOOK_NEWER: f"这本台账由更新版本的程序写成，本机版本打不开，{_SAFE}；请先升级本机程序。",
    ErrorCode.WORKBOOK_IN_USE: f"台账正由{{holder}}{{where}}使用{{opened}}，为防止互相覆盖没有打开，{_SAFE}；请在对方关闭后再打开。",
    ErrorCode.WRONG_PASSWORD: f"密码不正确，台账没有打开，{_SAFE}；请核对大小写后再输，忘记时用恢复密钥打开。",
    ErrorCode.WORKBOOK_READ_ONLY: f"{{state}}，只供查看，本次没有保存，{_SAFE}；{{advice}}。",
    ErrorCode.MIGRATION_FAILED: f"台账升级后核对不上，升级没有采用，仍用原来的台账，{_SAFE}；请把问题报告交给技术人员后再打开。",
    ErrorCode.SALVAGE_FAILED: "台账{path}损坏太重，没有读出可用的记录，原文件未改动；请从备份恢复，已报送过的可请上级协助核对。",
    ErrorCode.USER_NEEDED: f"这本台账有几位使用人（{{names}}），没有打开，{_SAFE}；请先选自己的姓名，再输密码。",
    ErrorCode.USER_REMOVED: f"该使用人{{named}}已被移除，台账没有打开，{_SAFE}；需要继续使用时请管理员重新添加。",
    ErrorCode.USER_EXISTS: f"已有名为{{named}}的使用人，没有添加，{_SAFE}；同名时请在姓名后加部门以示区别。",
    ErrorCode.USER_LAST: f"至少要留一位管理员，本次没有改动，{_SAFE}；请先把管理员交给另一位使用人。",
    ErrorCode.TOO_MANY_TRIES: f"密码连续输错，{{seconds}}秒后才能再试，{_SAFE}；忘记密码时请用恢复密钥，或请管理员重设。",
    ErrorCode.NOT_PERMITTED: f"这项操作需要{{roles}}来办，本次没有进行，{_SAFE}；请由有此职责的使用人登录后办理。",
    ErrorCode.WRONG_RECOVERY_KEY: f"恢复密钥不正确，台账没有打开，{_SAFE}；请对照恢复单逐组核对后再输。",
    ErrorCode.WEAK_PASSWORD: f"密码太短，没有采用，{_SAFE}；请设至少{{minimum}}位的密码。",
    ErrorCode.KEYSLOT_DAMAGED: "台账的密码文件{path}已损坏，台账没有打开，记录本身未改动；请从最近的备份恢复。",
    ErrorCode.PLACE_NOT_WRITABLE: f"{{path}}不能写入，本次没有保存，{_SAFE}；请换一个位置，或检查写保护和权限。",
    ErrorCode.PLACE_NETWORK: f"{{path}}在网络盘上，断网或两处同开都会损坏台账，所以没有打开，{_SAFE}；请复制到本机再打开。",
    ErrorCode.PLACE_REMOVABLE: f"{{path}}在可移动的盘上，中途拔出会损坏台账，所以没有打开，{_SAFE}；请复制到本机再打开。",
    ErrorCode.COPY_UNSOUND: f"复制后读回核对，文件{{name}}不一致，没有采用这份复制件，{_SAFE}；请换一个位置再复制一次。",
    ErrorCode.DISK_FULL: f"磁盘空间不足{{room}}，本次没有保存，{_SAFE}；请清理磁盘后再试。",
    ErrorCode.CHAIN_BROKEN: "记录前后对不上，台账可能被程序以外的工具改过，本次没有办理，现有内容都在；请先备份现状，再从可靠的备份恢复。",
    ErrorCode.BACKUP_BUSY: f"台账正在长时间读取，这次没有备份，{_SAFE}；请等正在进行的导出、核对结束后再备份。",
    ErrorCode.BACKUP_UNSOUND: f"写出的备份核对没有通过，已经作废，{_SAFE}，以前的备份都在；请换一个位置再备份，再次出现时请检查台账。",
    ErrorCode.BACKUP_MISSING: f"没有找到备份{{named}}，没有恢复，{_SAFE}；请在备份列表中重新选择。",
    ErrorCode.BACKUP_DAMAGED: f"备份{{named}}已损坏或不完整，没有恢复，{_SAFE}；请选另一个备份。",
    ErrorCode.BACKUP_OF_ANOTHER: f"这是另一单位{{named}}的备份，没有使用，{_SAFE}；请选本单位的备份或换一个位置。",
    ErrorCode.BACKUP_LOCKED: f"备份{{named}}是用另一密码锁住的，没有打开，{_SAFE}；请输入备份当时的密码或恢复密钥。",
    ErrorCode.BACKUP_PLACE_UNSET: f"还没有选定第二处备份的位置，没有备份，{_SAFE}；请先选一个U盘或文件夹。",
    ErrorCode.NOT_ACCEPTED: "“{form}”还不能保存，请补正“{first}”等{count}处；已填内容都在，没有丢失。",
    ErrorCode.ENTRY_UNKNOWN: f"没有找到这条记录，可能还未随报送包到达，{_SAFE}；请刷新列表后再试。",
    ErrorCode.ENTRY_VOID: f"“{{title}}”已经作废，这次没有办理，{_SAFE}；确需办理的，请先从回收站恢复。",
    ErrorCode.ENTRY_CHANGED_MEANWHILE: "这条记录刚被别处改过，本次没有覆盖它；已填内容都在，请看过新内容后再保存。",
    ErrorCode.NOT_OURS: f"这条记录属于其他单位，本单位不能改，{_SAFE}；如有意见，请在收到待办中审核或退回补正。",
    ErrorCode.REASON_MISSING: f"还缺一项必填的说明或名称，本次没有保存，{_SAFE}；请填写后再试。",
    ErrorCode.BLANKING_REFUSED: f"本单位自己的登记信息不能清除，没有它台账无法使用，{_SAFE}；内容有误时请直接修改。",
    ErrorCode.LOOK_NOT_REGISTERED: f"“{{title}}”的廉政档案限登记后查阅，内容没有打开，{_SAFE}；请在“廉政登记”里点开它，先写明事由、批准人。",
    ErrorCode.LOOK_OF_ONESELF: f"本人的廉政档案应当回避，没有打开，{_SAFE}；需要查阅时请由其他纪检人员登记办理。",
    ErrorCode.ENTRY_BLANKED: f"这条记录的内容已依法清除，不能再改、恢复或清除，{_SAFE}；需要时请另记一条。",
    ErrorCode.STILL_RESTRICTED: f"这条记录按它的内容，或者按它针对的记录，须为纪检专阅，本次没有改动，{_SAFE}；请先改内容或那一条的级别。",
    ErrorCode.FORM_UNKNOWN: f"本机没有表“{{form}}”的这一版，内容暂时无法显示，{_SAFE}；请升级程序后再看。",
    ErrorCode.PERSON_UNKNOWN: f"没有找到这个人{{named}}，本次没有保存，{_SAFE}；请先在组织与设置中登记。",
    ErrorCode.ORGANISATION_UNKNOWN: f"没有找到这个单位{{named}}，本次没有保存，{_SAFE}；请先在组织与设置中登记。",
    ErrorCode.PERSON_LEFT: f"{{named}}到{{day}}已经不再任职，这次没有办理，{_SAFE}；请核对日期和任职登记，或者改由继任者办理。",
    ErrorCode.ONE_PERSON: f"甲方代表和乙方是同一人，不能与自己签订责任书，这次没有办理，{_SAFE}；请由上一级或者另一位负责人与{{named}}签订。",
    ErrorCode.ALREADY_SENT: f"{{named}}已经送签{{number}}，还在签署，这次没有再送，{_SAFE}；请先办完那一张，内容变了的在那一张上点“重新送签”。",
    ErrorCode.RELATION_UNKNOWN: f"现行口径里没有所选的审签关系，没有送签，{_SAFE}；请重新选择审签关系。",
    ErrorCode.MATTER_NOT_OPEN: f"“{{title}}”已办结或不由本单位办理，本次没有登记，{_SAFE}；请刷新后核对状态。",
    ErrorCode.STEP_NOT_OPEN: f"“{{title}}”现在还走不到这一步，或者别处刚办过，本次没有登记，{_SAFE}；请刷新后看它走到哪一步。",
    ErrorCode.TAKEN_UP: f"“{{title}}”本单位已经承接过，没有再建一项，{_SAFE}；请在责任清单中查看。",
    ErrorCode.NOT_OFFERED: f"“{{title}}”没有下发给本单位，或者上级已经收回，没有承接，{_SAFE}；请刷新列表后再看。",
    ErrorCode.OFFER_INVALID: f"上级下发的口径有误（{{file}}{{line}}：{{reason}}），没有采用，{_SAFE}；请告知上级改正后重新下发。",
    ErrorCode.FILE_MISSING: f"没有找到文件{{name}}，{_SAFE}；请确认它还在原处，附件缺失时从备份恢复。",
    ErrorCode.FILE_TOO_LARGE: f"文件超过{{limit}}，没有收入，{_SAFE}；请压缩或分成几个文件后再加。",
    ErrorCode.FILE_DAMAGED: "附件{name}的内容与登记时不一致，没有采用，其他数据未改动；请用原件重新加入，或从备份恢复。",
    ErrorCode.NOT_A_SHEET: f"这个文件不是表格，或者里面是网页、是空的，没有读取，{_SAFE}；请用表格软件打开，另存为新格式的工作簿再试。",
    ErrorCode.SHEET_DAMAGED: f"表格文件已损坏或结构异常，读不出来，没有导入，{_SAFE}；请用表格软件打开，另存一份再试。",
    ErrorCode.SHEET_LOCKED: f"表格文件设了打开密码，没有读取，{_SAFE}；请在表格软件里取消密码，另存后再试。",
    ErrorCode.SHEET_TOO_LARGE: f"表格的{{why}}超过限度，为安全起见没有读取，{_SAFE}；请删去多余的行列和图片，或分成几个文件。",
    ErrorCode.SHEET_CHANGED: f"核对之后台账又有变化，没有导入，{_SAFE}；请重新核对再导入。",
    ErrorCode.SHEET_NOTHING: f"没有可以办理的行，本次没有改动，{_SAFE}；请核对表头、对应关系和各行的问题。",
    ErrorCode.FILE_HELD: f"文件{{named}}正被别的程序打开，没有写入，原来的文件还在，{_SAFE}；请关闭它，或换一个文件名。",
    ErrorCode.RESOURCE_INVALID: f"程序自带的资源{{file}}{{line}}有误，不能使用，{_SAFE}；请重新安装程序。",
    ErrorCode.PROFILE_UNKNOWN: f"本机没有“{{profile}}”这套口径，{_SAFE}；请安装带有该口径的程序后再打开。",
    ErrorCode.PROFILE_FILE_INVALID: f"所选的口径文件有误（{{file}}{{line}}：{{reason}}），没有采用，{_SAFE}；请改好这一处再选一次。",
    ErrorCode.DOCUMENT_UNKNOWN: f"本机没有“{{document}}”这种文书，没有生成文件，{_SAFE}；请升级程序后再试。",
    ErrorCode.DOCUMENT_NO_WORD: f"《{{name}}》不提供Word文件，没有生成，{_SAFE}；这种文书不在程序外修改，请直接打印或存为PDF。",
    ErrorCode.DOCUMENT_NO_SHEET: f"《{{name}}》不是多条记录的表格，没有存成Excel，{_SAFE}；请直接打印，或存为PDF。",
    ErrorCode.TEMPLATE_REFUSED: f"模板{{named}}没有采用，{_SAFE}：{{faults}}；请逐处改好，存盘后再试。",
    ErrorCode.TEMPLATE_UNKNOWN: f"没有找到模板{{named}}，没有生成文件，{_SAFE}；它可能已由管理员改名或删除，请在列表里重新选择。",
    ErrorCode.TEMPLATE_NAME: f"模板名称{{named}}是空的、太长或已经用过，没有保存，{_SAFE}；请另起一个名称，不超过60个字。",
    ErrorCode.TEMPLATE_OTHER_FORM: f"模板{{named}}不是给“{{form}}”用的，没有生成文件，{_SAFE}；请选这张表单的模板。",
    ErrorCode.PRINTER_MISSING: f"本机没有可用的打印机，没有打印，{_SAFE}；请先存为PDF，拿到有打印机的电脑上打印。",
    ErrorCode.PRINT_REFUSED: f"打印机“{{printer}}”没有接收，没有打印，{_SAFE}；请看打印机是否开机联机，或换一台，或先存为PDF。",
    ErrorCode.DOCUMENT_NEEDS: f"文书还缺“{{what}}”，没有生成文件，{_SAFE}；请补全记录后再打印。",
    ErrorCode.ITEMS_MISSING: f"{{named}}还没有{{period}}的责任清单、任务清单项，这一批都没有生成，{_SAFE}；请先填写清单项，再来生成。",
    ErrorCode.GLYPH_MISSING: f"字库里没有“{{character}}”字{{place}}，没有生成文件，{_SAFE}；请换通用字或安装含此字的字体。",
    ErrorCode.SCAN_TOO_LARGE: f"扫描件{{named}}里有过大的图片或内容（一张图片不超过五千万像素），没有读入，{_SAFE}；请把扫描分辨率设为150至300再扫一次。",
    ErrorCode.SCAN_UNREADABLE: f"扫描件{{named}}已损坏，或不是PDF和常用格式的图片，没有读入，{_SAFE}；请重新扫描或重新复制。",
    ErrorCode.SCAN_LOCKED: f"扫描件{{named}}设有密码，没有读入，{_SAFE}；请在复印机上不设密码再扫一次。",
    ErrorCode.SCAN_TOO_MANY: f"扫描件{{named}}超过五千页，没有读入，{_SAFE}；请分成几个文件再扫。",
    ErrorCode.SCAN_NOTHING: f"所选位置没有PDF和图片，没有读入，{_SAFE}；请选择复印机扫描出来的文件或文件夹。",
    ErrorCode.REPORT_UNREADABLE: f"文件{{name}}不是能读的 Word 或 PDF，没有取回，{_SAFE}；请在 Word 里另存为“Word 文档”再选。",
    ErrorCode.YEAR_EMPTY: f"{{year}}年没有可以归档的记录，没有生成文件夹，{_SAFE}；请核对年度，或先登记这一年的记录。",
    ErrorCode.NOT_A_BUNDLE: f"这个文件不是报送包，没有导入，{_SAFE}；请选择对方写出的报送包文件。",
    ErrorCode.BUNDLE_NEWER: f"报送包由更新版本的程序写成，没有导入，{_SAFE}；请先升级本机程序。",
    ErrorCode.BUNDLE_CUT: f"报送包不完整，可能没有复制完，没有导入，{_SAFE}；请重新复制，或请对方重新写出。",
    ErrorCode.BUNDLE_VOLUME_MISSING: f"报送包分成几个文件，还缺其中一个{{named}}，没有导入，{_SAFE}；请把它也复制到同一个文件夹。",
    ErrorCode.BUNDLE_ALTERED: f"报送包内容校验不符，可能损坏或被改动，没有导入，{_SAFE}；请对方重新写出。",
    ErrorCode.BUNDLE_HOSTILE: f"报送包结构异常，为安全起见没有导入，{_SAFE}；请向对方核实来源后重新报送。",
    ErrorCode.BUNDLE_NOT_FOR_US: f"这个报送包不是写给本单位的，没有导入，{_SAFE}；请交给收件单位，或请对方重写。",
    ErrorCode.BUNDLE_FOR_OTHER_KEY: f"本单位现在的密钥打不开这个报送包，没有导入，{_SAFE}；不是错投的，就是恢复用的备份早于更换密钥，请在“数据交换”点“本单位密钥”，从另一份备份取回新密钥，或更换密钥后请对方登记新登记卡。",
    ErrorCode.BUNDLE_UNKNOWN_SENDER: f"报送单位{{named}}还没有登记，没有导入，{_SAFE}；请先登记对方的登记卡，再在“待处理的包”中重新核验。",
    ErrorCode.BUNDLE_REVOKED_SENDER: f"报送单位{{named}}的登记已停用，没有导入，{_SAFE}；请与对方核对新的登记卡。",
    ErrorCode.BUNDLE_KEY_REPLACED: f"报送单位{{named}}换过密钥，这一包是换过以后仍用旧密钥签的，没有导入，{_SAFE}；请与对方核实，对方从旧备份恢复过的，请它取回新密钥重写，或拿新的登记卡来登记。",
    ErrorCode.BUNDLE_REPEATED: f"{{named}}第{{seq}}包已导入过，没有重复导入，{_SAFE}；不需要再做什么。",
    ErrorCode.BUNDLE_GAP: f"{{named}}第{{seq}}包之前缺一段内容，已留作待补，没有导入，{_SAFE}；请导入前面的包，或写一个报送包带给对方索取，补齐后自动导入。",
    ErrorCode.BUNDLE_FORKED: f"对方{{named}}的记录与以前报来的对不上，已隔离存放，没有导入，{_SAFE}；请与对方核实是否用旧备份恢复过，再在“待处理的包”中处理。",
    ErrorCode.FORK_OPEN: f"{{named}}第{{seq}}包的分叉还没有处理，没有删除，{_SAFE}；请先核实，写明采用哪一条线。",
    ErrorCode.PREVIEW_STALE: f"预览之后台账又有变化，没有导入，{_SAFE}；请重新预览再确认。",
    ErrorCode.IDENTITY_DAMAGED: f"登记卡已损坏或被改动，没有登记，{_SAFE}；请对方重新写出登记卡。",
    ErrorCode.IDENTITY_OWN: f"这是本单位自己的登记卡，不需要登记，{_SAFE}；请选择对方的登记卡。",
    ErrorCode.IDENTITY_FORMER: f"这是上级写出的原登记文件，只供丢了台账的单位重建台账用，没有登记，{_SAFE}；请打开对方自己导出的登记文件。",
    ErrorCode.IDENTITY_CONFLICT: f"该单位{{named}}已登记过另一张登记卡，没有替换，{_SAFE}；请先与对方当面核对盖章的登记卡，确实换过的再选“替换原来的登记”。",
    ErrorCode.IDENTITY_USED_UP: f"{{named}}的这张登记卡用的是已经停用的密钥，没有登记，{_SAFE}；请对方更换密钥，重新打印登记卡。",
    ErrorCode.PEER_REVOKED: f"{{named}}的登记已停用，没有写出报送包，{_SAFE}；请先登记对方新的登记卡。",
    ErrorCode.UNIT_CODE_MISSING: f"单位代字还没有填写，简称又太长，编不出文号，没有保存，{_SAFE}；请在“组织与设置”里给本单位填写单位代字，例如“沪电院”。",
    ErrorCode.NUMBER_USED: f"本年已编到第{{last}}号，编号只能往后接，没有改动，{_SAFE}；请填写不小于它的号。",
    ErrorCode.KEYS_NOT_NEWER: f"这里的备份里没有比现在更新的密钥，没有改动，{_SAFE}；请换一处备份，或更换密钥后凭新登记卡请上级重新登记。",
    ErrorCode.NOT_REVOCABLE: f"这一登记已经停用，或者给出的包号不对，没有改动，{_SAFE}；请刷新后再看。",
    ErrorCode.FINGERPRINT_WRONG: f"核对码不一致，没有登记{{left}}，{_SAFE}；请与对方当面或电话重新核对。",
    ErrorCode.FINGERPRINT_LOCKED: f"核对码多次不一致，这张登记卡今天暂停登记，{_SAFE}；请与对方当面核对盖章的登记卡，明天再登记。",
    ErrorCode.RETURN_PENDING: f"原来的记录还没有从上级找回，现在报送会让上级已收的都算作没有承接，没有写出报送包，{_SAFE}；请先导入找回包，确实没有可找回的，在“数据交换”点“不再找回”。",
    ErrorCode.NOTHING_TO_SEND: f"没有需要报送的新内容，没有写出报送包，{_SAFE}；有新增或修改后再报送。",
    ErrorCode.BUNDLE_NOT_AS_WRITTEN: f"{{name}}与写出时不一致，请不要交出，{_SAFE}；请换一个U盘重新报送，内容会带在新的一包里。",
    ErrorCode.READ_BACK_FAILED: f"写到U盘后读回核对不一致，本包作废，{_SAFE}；请换一个U盘再写一次。",
    ErrorCode.NO_PASSWORD: f"没有给出密码，台账没有打开，{_SAFE}；请输入密码后再试。",
}

PROBLEMS: Mapping[ProblemCode, str] = {
    ProblemCode.REQUIRED: "请填写{label}",
    ProblemCode.WRONG_SHAPE: "{label}的内容格式不对，请重新填写",
    ProblemCode.TOO_LONG: "{label}最多{limit}字，现在{length}字，请精简",
    ProblemCode.TOO_SMALL: "{label}不能小于{limit}",
    ProblemCode.TOO_LARGE: "{label}不能大于{limit}",
    ProblemCode.TOO_FINE: "{label}的小数最多{limit}位，请核对",
    ProblemCode.NOT_A_CHOICE: "{label}里没有“{value}”这个选项，请从列出的选项中选",
    ProblemCode.IN_FUTURE: "{label}是{day}，还没到，请核对",
    ProblemCode.YEAR_UNLIKELY: "{label}是{day}，年份不像，请核对",
    ProblemCode.END_BEFORE_START: "{label}的结束日期早于开始日期，请核对",
    ProblemCode.NOT_A_DAY: "{label}的“{value}”看不出是哪一天，请写成2026年3月5日",
    ProblemCode.TIME_MISSING: "{label}的“{value}”缺几点几分，请写成2026年3月5日9:30",
    ProblemCode.NOT_A_NUMBER: "{label}的“{value}”不是数",
    ProblemCode.NOT_YES_NO: "{label}请填是或否，不能填“{value}”",
    ProblemCode.NAME_UNKNOWN: "{label}里的“{value}”没有登记",
    ProblemCode.NAME_AMBIGUOUS: "{label}里叫“{value}”的不止一个，请选定",
    ProblemCode.CELL_IN_ERROR: "{label}的单元格是公式错误，请在表格里改正",
    ProblemCode.NOT_APPLICABLE: "按其他项目的内容，{label}不用填，请核对",
    ProblemCode.NOT_TO_BE_NAMED: "{label}里有不能在这里引用的记录（引用会带出它的标题），请去掉后再保存",
    ProblemCode.ABOVE_OTHER: "{label}不能大于{other}（{limit}），请核对",
    ProblemCode.NOT_ADDING_UP: "各项合计是{value}，与{other}（{limit}）不等，请核对",
    ProblemCode.WRONG_TOTAL: "{other}合计应为{limit}，现在是{value}，请核对",
    ProblemCode.REASON_MISSING: "{other}低于满分，请填写{label}",
    ProblemCode.NONE_OF: "{label}和{other}请填一项",
    ProblemCode.ABOVE_LIMIT: "按本单位口径，{other}{reached}{limit}的须经集体决策，请填写{label}",
    ProblemCode.NOT_LAST: "{label}里{value}不是最后一个，主要负责人应当末位表态，请核对先后",
    ProblemCode.NOT_COVERED: "{label}里还没有：{value}",
    ProblemCode.GOES_WITH: "填了{other}，请一并填写{label}",
    ProblemCode.NEEDED_WITH: "{other}选了“是”，请填写{label}",
    ProblemCode.NOT_IN_TURN: "{label}按先后填写，“{value}”还没有填，后面的不能先填",
    ProblemCode.GOES_ROUND: "{label}选了“{value}”，而它正是这一项或承接着这一项，绕成了圈，请另选",
    ProblemCode.NOT_THERE: "{label}所选的“{value}”在台账里没有，请重新选择",
    ProblemCode.OUT_OF_USE: "{label}所选的“{value}”已经作废，不能再承接，请另选",
    ProblemCode.TWICE: "{label}“{value}”在{day}已经有一条，请核对是否重复记录",
    ProblemCode.NUMBER_TWICE: "{label}“{value}”已经给了另一条（作废的也算），请核对",
    ProblemCode.STATE_SECRET: "{label}里有密级标志“{value}”，国家秘密不得存入本程序，请按保密规定办理",
    ProblemCode.LEFT_BEFORE: "{label}里的{value}到{day}已经不再任职，请核对日期和任职登记",
    ProblemCode.BEFORE_OTHER: "{label}不能早于{other}（{limit}），请核对",
    ProblemCode.SAME_AS_OTHER: "{label}不能与{other}相同，请核对",
    ProblemCode.NOT_WITH_OTHER: "“{value}”不适用于所选的{other}，请核对{label}",
    ProblemCode.ONE_ALREADY: "{label}“{value}”已有一份，请打开原来的那一份续记",
}

_READ_ONLY: Mapping[str, tuple[str, str]] = {
    "recovered": ("本单位原有台账已经找回", "请退出后重新打开台账再继续"),
    "fork_followed": ("台账已按上级的选定开启新世代", "请退出后重新打开台账再继续"),
    "moved": ("台账已搬到另一台电脑", "请在那台电脑上继续，不再搬时由管理员在本机取回"),
}
"""Why nothing may be written, and what to do, by the word the core gives; for others as for damage."""

_UNSAID: Mapping[str, str] = {
    "state": "台账检查发现问题",
    "advice": "请先备份现状，再从可靠的备份恢复",
    "path": "所选位置",
    "holder": "其他人或另一个窗口",
    "names": "见名单",
    "seconds": "稍等若干",
    "roles": "有相应职责的使用人",
    "minimum": "规定",
    "form": "此表",
    "first": "标出的项目",
    "count": "标出的",
    "name": "",
    "title": "该事项",
    "limit": "限定的大小",
    "file": "文件",
    "profile": "所选",
    "document": "所选",
    "printer": "所选",
    "what": "必填内容",
    "character": "某个",
    "seq": "此",
    "length": "已超出",
    "value": "所填",
    "level": "所选级别",
    "day": "所填日期",
    "why": "大小",
    "faults": "内容不合要求",
    "period": "本年度",
}
"""What stands for a fact that was not given; facts not named here are left out."""


def sentence(error: UserError) -> str:
    """Return the sentence for something the user can act on."""
    return SENTENCES[error.code].format_map(_Said(_worded(error.facts)))


def _place(facts: Mapping[str, object]) -> str:
    """Return the field, the record it belongs to if known, and how many further places there are."""
    record, more = facts.get("record"), facts.get("more")
    whose = f"“{record}”的{facts['field']}" if record else facts["field"]
    return f"（{whose}，另有{more}处）" if more else f"（{whose}）"


def problem(problem: Problem, label: str) -> str:
    """Return what is wrong at a field; inside a sub-table the row is named."""
    text = PROBLEMS[problem.code].format_map(_Said({**problem.facts, "label": label}))
    return text if problem.row is None else f"第{problem.row + 1}行：{text}"


class _Said(defaultdict[str, object]):
    """Facts as they are said; one that is missing gets a general word."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__(None, {key: value for key, value in facts.items() if value not in (None, "")})

    def __missing__(self, key: str) -> object:
        return _UNSAID.get(key, "")


def _worded(facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts with those that need words put into words."""
    said = dict(facts)
    found = facts.get("problems")
    if isinstance(found, tuple):
        said["count"] = len(found)
    if isinstance(limit := facts.get("limit"), int):
        said["limit"] = _size(limit)
    if isinstance(needed := facts.get("needed"), int) and isinstance(free := facts.get("free"), int):
        said["room"] = f"（需要{_size(needed)}，只剩{_size(free)}）"
    if isinstance(line := facts.get("line"), int) and line > 0:
        said["line"] = f"第{line}行"
    if (why := facts.get("why")) in _READ_ONLY:
        said["state"], said["advice"] = _READ_ONLY[str(why)]
    if facts.get("field"):
        said["place"] = _place(facts)
    if isinstance(left := facts.get("left"), int):
        said["left"] = f"（还可再试{left}次）"
    said["where"] = f"在电脑“{facts['host']}”上" if facts.get("host") else ""
    said["opened"] = _opened(facts.get("since"))
    if "faults" in facts:
        said["faults"] = faults_words(facts["faults"])
    if facts.get("name"):
        said["named"] = f"“{facts['name']}”"
    return said


def _opened(since: object) -> str:
    """Return since when a workbook is open."""
    try:
        moment = datetime.fromisoformat(str(since or ""))
    except ValueError:
        return ""
    return f"（{moment.month}月{moment.day}日{moment.hour}时{moment.minute:02}分打开）"


def _size(length: int) -> str:
    """Return a size in the words of an office."""
    for name, step in (("吉字节", 1 << 30), ("兆字节", 1 << 20), ("千字节", 1 << 10)):
        if length >= step:
            return f"{length / step:.1f}".removesuffix(".0") + name
    return f"{length}字节"
