"""Invented people, plates and places, as frequent as those of real cases.

Surnames come with their shares of the population (per ten thousand, after the
national name report of 2020 and the 2007 survey); the rare and those read in their
own way are among them. Nobody here exists; check digits are right.
"""

import random
from itertools import accumulate
from typing import Final

from mobile_mediation.domain.identity import resident_check_digit

_SURNAMES: Final = """
王 725 李 719 张 683 刘 538 陈 453 杨 308 赵 229 黄 223 周 212 吴 205 徐 166
孙 154 胡 131 朱 126 高 121 林 118 何 117 郭 115 马 105 罗 95 梁 85 宋 81
郑 78 谢 72 韩 68 唐 65 冯 64 于 62 董 61 萧 59 程 57 曹 57 袁 54 邓 54
许 54 傅 51 沈 50 曾 50 彭 49 吕 47 苏 46 卢 46 蒋 46 蔡 46 贾 42 丁 42
魏 42 薛 41 叶 41 阎 41 余 41 潘 40 杜 40 戴 39 夏 38 钟 37 汪 37 田 37
任 37 姜 36 范 36 方 35 石 34 姚 34 谭 34 廖 34 邹 33 熊 32 金 32 陆 31
郝 31 孔 31 白 31 崔 30 康 30 毛 30 邱 29 秦 29 江 29 史 29 顾 28 侯 28
邵 28 孟 27 龙 27 万 27 段 26 雷 26 钱 26 汤 25 尹 24 黎 24 易 23 常 23
武 23 乔 23 贺 23 赖 22 龚 22 文 22 翟 10 单 9 解 8 柏 4 查 5 仇 5 区 4 朴 4
盖 3 覃 18 华 9 宁 8 葛 14 费 6 瞿 6 缪 4 肖 30 欧阳 9 上官 2 司马 1 诸葛 1
尉迟 1 长孙 1 令狐 1 皇甫 1 万俟 1 单于 1
"""
_GIVEN: Final = (
    "英华玉秀明珍文芳兰国春云红丽志建金平林海荣清凤梅小军永桂生强伟香玲福燕成祥新龙东杰"
    "学家美爱莲萍艳霞翠德娟敏飞辉杨波洪光庆胜立亮江景宏雪慧静超勇刚涛磊晓娜婷鹏宇佳琳俊"
    "浩欣怡梓涵子轩诗雨泽博思梦嘉一可心悦然昊天皓晨若萱睿思雅楠琪瑞凯旭峰彬斌洋阳健康安"
    "宁乐仁义礼智信忠孝才良善贤斯䶮堃喆犇翀昶焱甦𬱖㛃"
)
_DISTRICTS: Final = (
    *("朝阳区",) * 9,
    *("海淀区",) * 8,
    *("丰台区",) * 5,
    *("通州区",) * 5,
    *("昌平区",) * 5,
    *("大兴区",) * 4,
    *("西城区",) * 3,
    *("东城区",) * 3,
    "顺义区",
    "房山区",
    "石景山区",
    "门头沟区",
    "密云区",
)
_ROADS: Final = """
建国路 朝阳北路 北苑路 学院路 中关村大街 西三环北路 南四环中路 京通快速路
来广营西路 望京街 广渠路 阜成路 莲花池东路 复兴路 安立路 成府路 上地东路
回龙观西大街 立汤路 黄村东大街 新华大街 梨园中街 玉桥西路 车站路 府学路
顺平路 良乡西路 石景山路 鼓楼大街 珠市口东大街 磁器口大街 方庄路 马家堡西路
角门路 科兴路 丰台北路 万寿路 五棵松路 清河中街 永丰路 北清路 沙河高教园路
东坝中路 管庄路 双桥东路 高碑店路 十里河桥 大羊坊路
"""
_WHERE: Final = """
路口 辅路 主路出口 公交站旁 地铁站口 人行横道处 桥下 环岛 停车场入口
学校门前
"""
_HOSPITALS: Final = """
朝阳医院 海淀医院 积水潭医院 天坛医院 友谊医院 潞河医院 昌平区医院
世纪坛医院 北医三院 同仁医院 宣武医院 安贞医院 大兴区人民医院 通州区中医医院
"""
_EVENTS: Final = """
机动车右转弯时与直行非机动车发生侧面碰撞 机动车追尾前方等候信号灯的车辆
电动自行车闯红灯与机动车相撞 行人横过道路时被左转机动车撞倒 倒车时撞到三轮车
开车门时碰到骑行人 变更车道时与后方车辆刮擦 在人行横道上未礼让行人
雨天路滑车辆失控撞上护栏 两车在路口会车时发生刮碰
"""
_WOUNDS: Final = """
左腿胫骨骨折 右侧锁骨骨折 头皮裂伤 软组织挫伤 脑震荡 腰椎压缩性骨折 多处擦伤
右踝关节扭伤 肋骨骨折 颅内出血
"""
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SEGMENTS: Final = tuple(
    f"1{each}"
    for each in (30, 31, 35, 36, 37, 38, 39, 50, 51, 52, 58, 59, 66, 77, 86, 88)
)

_WEIGHED: Final = _SURNAMES.split()
_FAMILIES: Final = _WEIGHED[::2]
_SHARES: Final = list(accumulate(int(each) for each in _WEIGHED[1::2]))
_GIVEN_SHARES: Final = list(accumulate(1 / (n + 8) for n in range(len(_GIVEN))))


class Invention:
    """A stream of invented values; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  data, not secrets

    def often(self, share: float) -> bool:
        """Whether something is so, in a share of the cases."""
        return self.chance.random() < share

    def name(self) -> str:
        """A name: five of six have two characters after the surname."""
        pick = self.chance.choices
        family = pick(_FAMILIES, cum_weights=_SHARES)[0]
        length = 2 if self.often(5 / 6) else 1
        given = pick(_GIVEN, cum_weights=_GIVEN_SHARES, k=length)
        return family + "".join(given)

    def plate(self) -> str:
        """A plate; most are of the city, a fifth of them new-energy plates."""
        chance = self.chance
        home = "京" if self.often(0.85) else chance.choice("冀津豫鲁晋蒙")
        office = chance.choice("ABCEFGHJKLMNPQ")
        if self.often(1 / 5):
            return f"{home}{office}{chance.choice('DF')}{chance.randrange(10**5):05}"
        marks = [chance.choice("0123456789") for _ in range(5)]
        if self.often(1 / 2):
            marks[chance.randrange(3)] = chance.choice(_LETTERS)
        return f"{home}{office}{''.join(marks)}"

    def resident(self) -> str:
        """An identity number with its check digit."""
        chance = self.chance
        region = chance.choice(("110105", "110108", "110112", "130684", "410522"))
        born = f"{chance.randrange(1940, 2006)}{chance.randrange(1, 13):02}"
        digits = (
            f"{region}{born}{chance.randrange(1, 29):02}{chance.randrange(1000):03}"
        )
        return digits + resident_check_digit(digits)

    def phone(self) -> str:
        """A mobile number."""
        return f"{self.chance.choice(_SEGMENTS)}{self.chance.randrange(10**8):08}"

    def place(self) -> str:
        """A place in one city."""
        pick = self.chance.choice
        number = self.chance.randrange(1, 300)
        return (
            f"{pick(_DISTRICTS)}{pick(_ROADS.split())}{number}号{pick(_WHERE.split())}"
        )

    def hospital(self) -> str:
        """A hospital."""
        return self.chance.choice(_HOSPITALS.split())

    def event(self) -> str:
        """What happened."""
        return self.chance.choice(_EVENTS.split())

    def wound(self) -> str:
        """A diagnosis."""
        return self.chance.choice(_WOUNDS.split())
