"""Writes schema/papers/docx/*.docx, what editable copies of 文书 are filled into: one for 笔录, one for reports.

Run it after a change (`.venv/bin/python tools/docx_templates.py`); a test compares what lies there with what it writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FOLDER = Path(__file__).parent.parent / "schema" / "papers" / "docx"
MARK = "可改稿，不作正式文书"
SONG, HEI, TITLE = "仿宋", "黑体", "宋体"
"""Fonts that every office program in China has."""

HEAD = (
    "{% if addressee.name %}当事人：{{ addressee.name }}{% endif %}",
    "地址：{{ addressee.address }}",
    "法定代表人（负责人）：{{ addressee.legal_person }}　　联系电话：{{ addressee.phone }}",
)
CREW = (
    "{%p for one in crew %}",
    "执法人员：{{ one.name }}　　证号：{{ one.cert_no }}",
    "{%p endfor %}",
)
ASKED = (
    "{%p for one in asked %}",
    "# {{ one.label }}",
    "{%p for line in one.lines %}",
    "> {{ line }}",
    "{%p endfor %}",
    "{%p endfor %}",
)
RECORD = (
    *HEAD,
    *CREW,
    "{%p for one in quoted %}",
    "> {{ one }}",
    "{%p endfor %}",
    *ASKED,
    "{%p if hazards %}",
    "# 存在的问题",
    "{%p for one in hazards %}",
    "> {{ one.seq }}. {{ one.description }}（{{ one.article }}），整改期限：{{ one.rectify_by }}",
    "{%p endfor %}",
    "{%p endif %}",
    "以上记录已经核对，与所述一致。",
    "当事人（签名）：　　　　　　　　　　　　年　　月　　日",
    "执法人员（签名）：　　　　　　　　　　　年　　月　　日",
)
REPORT = (
    "案件名称：{{ case.title }}",
    "案号：{{ case.number }}　　立案日期：{{ case.opened }}",
    *HEAD,
    *CREW,
    "{%p for one in addressee.causes %}",
    "# {{ one.title }}",
    "> {{ one.facts }}（{{ one.happened }}）",
    "> 违反：{{ one.violated }}",
    "> 依据：{{ one.punished }}",
    "{%p endfor %}",
    *ASKED,
    "{%p if addressee.sanctions.proposed.lines %}",
    "# 拟给予的行政处罚",
    "{%p for one in addressee.sanctions.proposed.lines %}",
    "> {{ one.title }}　{{ one.figures }}　{{ one.capitals }}　{{ one.content }}",
    "{%p endfor %}",
    "{%p endif %}",
    "承办人（签名）：　　　　　　　　　　　　年　　月　　日",
    "审批人（签名）：　　　　　　　　　　　　年　　月　　日",
)


def template(lines: Sequence[str]) -> Page:
    """A4 as GB/T 9704 has it. `# ` opens a heading, `> ` a paragraph with an indented first line."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    in_chinese(page)
    plain = page.styles["Normal"]
    assert isinstance(plain, ParagraphStyle)
    plain.font.size = Pt(14)
    plain.font.name = SONG
    plain.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    plain.paragraph_format.space_after = Pt(4)
    mark = section.header.paragraphs[0]
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written(mark, MARK, HEI, 10.5)
    for words, font, size in (("{{ organ }}", TITLE, 18.0), ("{{ title }}", TITLE, 22.0), ("{{ number }}", SONG, 14.0)):
        paragraph = page.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        written(paragraph, words, font, size).bold = font == TITLE
    for line in lines:
        paragraph = page.add_paragraph()
        if line.startswith("# "):
            written(paragraph, line[2:], HEI, 14)
        elif line.startswith("> "):
            paragraph.paragraph_format.first_line_indent = Pt(28)
            written(paragraph, line[2:], SONG, 14)
        else:
            written(paragraph, line, SONG, 14)
    return page


def in_chinese(page: Page) -> None:
    """What python-docx starts from is English and Japanese: an office program would choose its letters after that."""
    [language] = page.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    [theme] = page.settings.element.xpath("w:themeFontLang")
    for one in (language, theme):
        one.set(qn("w:eastAsia"), "zh-CN")


def written(paragraph: Paragraph, words: str, font: str, size: float) -> Run:
    """Words in one font for Latin and Chinese letters: an office program takes the two from different places."""
    run = paragraph.add_run(words)
    run.font.name, run.font.size = font, Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    return run


TEMPLATES = {"record": RECORD, "report": REPORT}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, lines in TEMPLATES.items():
        template(lines).save(str(FOLDER / f"{name}.docx"))
