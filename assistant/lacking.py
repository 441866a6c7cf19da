"""Whether a question and a sentence both suppose a lack: 没请物业的小区, 未选聘物业服务企业的."""

from __future__ import annotations

import re

YES_OR_NO = re.compile(r"有没有|([\u4e00-\u9fff])[没不]\1|没有[？?]?$|[没不][？?]?$|没收|没落")
ASKED_LACK = re.compile(
    r"没(?!什么|啥)|未|尚未|不(?:按|合格|够|足|达|交|办|报|装|申|服|具|清|愿|肯|给|来|去|做|改|接|配|参|听|让|履|通|适)|无(?:证|人|法|主|力)|缺|拒"
)
LACK = re.compile(
    r"未|没有|不(?:按|具备|符合|合格|足|能(?!擅)|履行|服|清|改正|接受|达|报|明|参加|配合|宜|适)|无(?:证|人|法|主|力|正当)|拒|逾期|缺乏|缺少"
)


def supposed(question: str, sentence: str) -> tuple[float, float]:
    """Of a question that supposes a lack: 1 where the sentence supposes one too, else -1; whether the sentence does unasked."""
    asked = bool(ASKED_LACK.search(YES_OR_NO.sub("", question)))
    said = bool(LACK.search(sentence))
    return (2.0 * said - 1.0 if asked else 0.0), float(said and not asked)
