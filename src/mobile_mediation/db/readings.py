"""How Chinese names are read aloud, so that they are found by pinyin.

Dictionaries give the commonest reading of a character, which for many surnames is
not the surname's (单 dān, as a surname Shàn). The readings of surnames come from the
table here; every other character is read as the dictionary says.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mobile_mediation.domain.spelling import Reading

_TABLE: Final = """
单=shan 仇=qiu 解=xie 查=zha 曾=zeng 翟=zhai,di 区=ou 朴=piao 盖=ge,gai
乐=yue,le 任=ren 华=hua 纪=ji 宁=ning 洗=xian 缪=miao 员=yun 尉=wei 黑=he 秘=bi
繁=po 种=chong 召=shao 祭=zhai 折=she 隗=wei,kui 郗=xi,chi 郇=xun,huan 逄=pang
逯=lu 覃=qin,tan 谌=chen,shen 葛=ge 燕=yan 过=guo 那=na 柏=bai 薄=bo 车=che
晁=chao 褚=chu 费=fei,bi 干=gan 句=gou 观=guan 炅=gui 和=he 夹=jia 阚=kan
令=ling 冒=mao 乜=nie 牟=mu,mou 能=nai 粘=nian 曲=qu 瞿=qu 撒=sa 沙=sha 厍=she
佘=she 沈=shen 眭=sui 台=tai 澹=tan 相=xiang 宿=su 要=yao 么=yao 幺=yao 叶=ye
应=ying 臧=zang 占=zhan 仲=zhong 訾=zi 佴=nai 妫=gui 藏=zang 长=zhang 万=wan
教=jiao 都=du 会=gui 宓=mi 省=xing 盛=sheng 乘=cheng 吕=lv,lu,lyu 闾=lv 逢=pang
藉=ji 钭=tou 欧阳=ouyang 上官=shangguan 司马=sima 司徒=situ 司空=sikong
诸葛=zhuge 尉迟=yuchi 单于=chanyu 万俟=moqi 长孙=zhangsun 皇甫=huangfu
令狐=linghu 宇文=yuwen 澹台=tantai 夏侯=xiahou 慕容=murong 鲜于=xianyu
闻人=wenren 轩辕=xuanyuan 公孙=gongsun 公羊=gongyang 公冶=gongye 公西=gongxi
公良=gongliang 公乘=gongsheng 仲孙=zhongsun 仲长=zhongchang 钟离=zhongli
赫连=helian 呼延=huyan 申屠=shentu 太史=taishi 太叔=taishu 端木=duanmu
东方=dongfang 东郭=dongguo 南宫=nangong 南门=nanmen 西门=ximen 百里=baili
独孤=dugu 濮阳=puyang 淳于=chunyu 宗政=zongzheng 闾丘=lvqiu 子车=ziju
亓官=qiguan 司寇=sikou 巫马=wuma 颛孙=zhuansun 壤驷=rangsi 漆雕=qidiao
乐正=yuezheng 宰父=zaifu 谷梁=guliang 拓跋=tuoba 夹谷=jiagu 段干=duangan
羊舌=yangshe 微生=weisheng 梁丘=liangqiu 左丘=zuoqiu 第五=diwu 即墨=jimo
达奚=daxi 褚师=zhushi 纳兰=nalan 哥舒=geshu 完颜=wanyan 耶律=yelv 贺兰=helan
叶赫=yehe 富察=fucha
"""

SURNAMES: Final[dict[str, tuple[str, ...]]] = {
    surname: tuple(readings.split(","))
    for surname, readings in (entry.split("=") for entry in _TABLE.split())
}
"""Surnames whose reading as a surname a dictionary may not give, and those of two
characters (《现代汉语词典》, 《中国姓氏大辞典》)."""

_COMPOUND: Final = 2


@dataclass(frozen=True, slots=True)
class Readings:
    """The ways of reading one name: as surnames are read, and otherwise."""

    as_surname: tuple[Reading, ...]
    otherwise: tuple[Reading, ...]

    def encode(self) -> str:
        """The readings as they are stored beside the name."""
        return "/".join(
            ",".join(" ".join(reading) for reading in each)
            for each in (self.as_surname, self.otherwise)
        )

    @classmethod
    def decode(cls, stored: str) -> "Readings":
        """The readings from their stored form."""
        as_surname, _, otherwise = stored.partition("/")
        return cls(_decoded(as_surname), _decoded(otherwise))


def readings_of(name: str) -> Readings:
    """Every way of reading a name that was made ``normal``.

    The first call in a process loads a dictionary (0.4 s, 50 MB): not for a thread
    that draws.
    """
    if not name:
        return Readings((), ())
    rest = [_sounds(character)[0] for character in name]
    compound = SURNAMES.get(name[:_COMPOUND], ()) if len(name) >= _COMPOUND else ()
    heads: list[Reading] = [_in_two(reading, name) for reading in compound]
    if len(name) <= _COMPOUND or not heads:
        # Two characters can be a compound surname alone, or surname and given name.
        alone = SURNAMES.get(name[0]) or _sounds(name[0])[:1]
        heads = [(sound,) for sound in alone] + heads
    as_surname = [(*head, *rest[len(head) :]) for head in heads]
    others = [(sound, *rest[1:]) for sound in _sounds(name[0])]
    return Readings(
        tuple(dict.fromkeys(as_surname)),
        tuple(dict.fromkeys(each for each in others if each not in as_surname)),
    )


def _in_two(reading: str, name: str) -> Reading:
    """A compound surname's reading as its two syllables."""
    for second in _sounds(name[1]):
        if reading.endswith(second) and len(reading) > len(second):
            return reading[: -len(second)], second
    for first in _sounds(name[0]):
        if reading.startswith(first) and len(reading) > len(first):
            return first, reading[len(first) :]
    raise ValueError(f"{reading} does not read {name[:_COMPOUND]}")


@lru_cache(maxsize=32_768)
def _sounds(character: str) -> Reading:
    """The readings of one character without tones, the commonest first."""
    if not character or character.isascii():
        return (character,)
    # Imported here: its dictionary costs 0.4 s and 50 MB.
    from pypinyin import Style, pinyin

    (readings,) = pinyin(
        character, style=Style.NORMAL, heteronym=True, errors="ignore"
    ) or ([],)
    plain = (reading.casefold() for reading in readings)
    return tuple(dict.fromkeys(each for each in plain if each.isascii())) or ("",)


def _decoded(stored: str) -> tuple[Reading, ...]:
    return tuple(tuple(each.split(" ")) for each in stored.split(",")) if stored else ()
