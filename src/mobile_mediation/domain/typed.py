"""Small things that people type: shares, classes of licences, codes."""

import re
from fractions import Fraction
from typing import Final

from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import clean_text, halfwidth

_CLASSES: Final = re.compile(r"(?:A[123]|B[12]|C[1-6]|[DEFMNP])+")
"""Classes of driving licences, 机动车驾驶证申领和使用规定, annex 1."""
_DISEASE: Final = re.compile(r"[A-Z]\d{2}(?:\.[0-9A-Zx]{1,6})?")
_PROVINCES: Final = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}
"""GB/T 2260: the first two digits of a region, and whose they are."""
_REGION_DIGITS: Final = 6
_WHOLE: Final = re.compile(r"(\d{1,4})/(\d{1,4})")
_PER_CENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
_UNKNOWN_REGION: Final = "000000"


def parse_share(text: str, *, path: str = "heir_share") -> Checked:
    """Read a share such as ``1/3`` or ``25%``; kept as a fraction in lowest terms.

    Raises:
        RuleViolation: MM1030 it is none, or not between nothing and the whole.
    """
    typed = re.sub(r"\s", "", halfwidth(text))
    share = None
    if (parts := _WHOLE.fullmatch(typed)) and int(parts[2]):
        share = Fraction(int(parts[1]), int(parts[2]))
    elif per_cent := _PER_CENT.fullmatch(typed):
        share = Fraction(per_cent[1]) / 100
    elif typed == "1":
        share = Fraction(1)
    if share is None or not 0 < share <= 1:
        raise RuleViolation(
            "MM1030",
            Words(
                "份额应写成分数或百分数，大于零、不超过全部。",
                "A share is a fraction or a percentage, above nothing and at most all.",
            ),
            path=path,
            value=typed[:20],
            next_step=Words("请写成 1/3 或 25%。", "Write 1/3 or 25%."),
        )
    return Checked(text=str(share))


def parse_licence_classes(text: str, *, path: str = "classes") -> Checked:
    """Read the classes of a driving licence as printed, such as ``C1D``.

    Raises:
        RuleViolation: MM1032.
    """
    typed = re.sub(r"[\s,，、/]", "", halfwidth(text)).upper()
    if not _CLASSES.fullmatch(typed):
        raise RuleViolation(
            "MM1032",
            Words(
                "准驾车型代号不存在：应为 A1 A2 A3 B1 B2 C1 至 C6 D E F M N P 的组合。",
                "There is no such class: A1 A2 A3 B1 B2 C1 to C6 D E F M N P.",
            ),
            path=path,
            value=typed[:20],
            rule="机动车驾驶证申领和使用规定 附件1",
            next_step=Words(
                "请对照驾驶证重新录入。", "Type it again from the licence."
            ),
        )
    return Checked(text=typed)


def parse_disease_code(text: str, *, path: str = "icd10") -> Checked:
    """Read a code of ICD-10; hospitals also use longer codes, so others only caution.

    Raises:
        RuleViolation: MM1012, MM1014 as for any text.
    """
    code = clean_text(halfwidth(text), path=path, longest=20)
    code = code[:1].upper() + code[1:]
    if _DISEASE.fullmatch(code):
        return Checked(text=code)
    odd = Caution(
        code="MM1062",
        words=Words(
            "疾病编码的写法不常见，例如应为 S72.001。",
            "An unusual code; they look like S72.001.",
        ),
        rule="ICD-10",
    )
    return Checked(text=code, warnings=(odd,))


def parse_region(text: str, *, path: str = "region_code") -> Checked:
    """Read a region of GB/T 2260: six digits; codes that were retired stay readable.

    Raises:
        RuleViolation: MM1034.
    """
    code = re.sub(r"\s", "", halfwidth(text))
    is_region = (
        code.isascii() and code.isdigit() and len(code) == _REGION_DIGITS
    ) and (code[:2] in _PROVINCES or code == _UNKNOWN_REGION)
    if not is_region:
        raise RuleViolation(
            "MM1034",
            Words(
                "行政区划代码应为6位数字，前两位为省级代码。",
                "A region has six digits, the first two of a province.",
            ),
            path=path,
            value=code[:20],
            rule="GB/T 2260",
            next_step=Words("例如北京市朝阳区为 110105。", "Such as 110105."),
        )
    return Checked(text=code)


def region_words(code: str) -> str:
    """A region for people, by the province that it lies in: ``河北省（130100）``."""
    province = _PROVINCES.get(code[:2])
    return f"{province}（{code}）" if province else code
