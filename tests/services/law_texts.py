"""Law files as the bureau may send them (invented)."""

HEAD = """
name = "余姚市裁量基准"
version = "2026-1"
source = "余应急发〔2026〕1号（试验）"
effective_from = 2026-12-01
law = "中华人民共和国安全生产法"
"""
VIOLATION = """
[[violation]]
code = "AF-099-01"
title = "未设置明显的安全警示标志案"
violated = ["第三十五条"]
punished = "第九十九条第（一）项"
penalty = "AF-099"
tiers = [
    { code = "A1", title = "缺少一处", party = "unit", min_fen = 0, max_fen = 1_000_000, sanctions = ["fine"] },
    { code = "A2", title = "两处以上", party = "unit", min_fen = 1_000_000, max_fen = 5_000_000, sanctions = ["fine"] },
]
"""
CHECKLIST = """
[[checklist]]
code = "LX"
title = "锂电池仓库"
scope = ["锂电池"]

[[checklist.item]]
code = "LX-01"
title = "故障电池与正常电池物理隔离"
method = "看隔离区，查故障电池台账"
basis = ["《中华人民共和国安全生产法》第四十一条第二款"]
violation = "AF-102-01"
major = "《工贸企业重大事故隐患判定标准》第八条第（七）项"
"""
RULE = """
[[rule]]
code = "PUB_7WD"
title = "处罚、许可决定公示"
n = 5
unit = "workday"
anchor = "decided"
basis = "局通知（试验）"
"""
ITEM = """
[[item]]
code = "JC-001"
name = "行政检查（试验）"
category = "inspection"
basis = ["安全生产法第六十五条"]
authority = "余姚市应急管理局"
workflow = "inspection"
"""
SETTING = """
[[setting]]
key = "summary.limit_unit"
value = 200000
title = "当场处罚：单位罚款上限"
"""
TRIGGER = """
[[review_trigger]]
code = "R30"
title = "责令停产停业或者特别重大的许可"
level = "must"
collective = true
when = { sanctions = ["suspend"], decisions = ["refused"] }
"""
WHOLE = HEAD + VIOLATION + CHECKLIST + RULE + ITEM + SETTING
NEXT = WHOLE.replace('"2026-1"', '"2027-1"').replace("2026-12-01", "2027-03-01").replace(VIOLATION, "")
"""The next version: later, and without the violation."""
SETTINGS = """
[[review_settings]]
amount_threshold_fen = 5000000
aggregation = "case_total"
gate = "before_decision"
review_rule = "REVIEW_LEGAL"
complex_rule = "REVIEW_COMPLEX"
objection_rule = "REVIEW_OBJECT"
staff_percent = 5
law_qualification_from = 2021-07-15
review_org = "政策法规科"
basis = "局通知（试验）"
to_confirm = []
"""
