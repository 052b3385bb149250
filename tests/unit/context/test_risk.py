"""Money at risk: seen in any clause, wherever it stands; asked about in doubt; not heard where it is denied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.understanding.acts import Act
from bot.understanding.reading import Clause
from tests.support.table import table
from tests.support.talk import does
from tests.unit.context.places import KNOWLEDGE, hears, reads, told
from tests.unit.conversation.wallets import LIMITS, PAY, STOLEN, question, remembering

CRISIS_NOW = replace(KNOWLEDGE, lanes=(replace(KNOWLEDGE.lanes[0], person="now"),))
ALARM, MAYBE = f"{STOLEN} <{STOLEN}>", f"maybe_at_risk <{STOLEN}>"
OTHERS = f"{MAYBE} ?{STOLEN}"  # asked, or told of others: whether it is the customer's own
EVERYWHERE = ["idle", "check without", "check with options", "offer", "paused", "ticket", "queue"]
everywhere = table("where", EVERYWHERE)


def risky(text: str, sure: float = 0.9, act: Act = Act.REPORT) -> Clause:
    return does(text, act, topic=STOLEN, sure=sure)


@everywhere
@table(("sure", "meant"), [(0.49, "nlu_fallback"), (0.5, MAYBE), (0.74, MAYBE), (0.75, ALARM), (0.99, ALARM)])
def test_how_sure_one_must_be(where: str, sure: float, meant: str) -> None:
    assert told(reads(where, "扣了双份", risky("扣了双份", sure))) == meant


@everywhere
@table("place", [0, 1, 2])
def test_it_counts_wherever_it_stands_in_the_message(where: str, place: int) -> None:
    clauses = [does("昨天晚上", Act.DATA), does("付不了", Act.REPORT, topic=PAY)]
    clauses.insert(place, risky("钱被转走"))
    reading = reads(where, ",".join(c.text for c in clauses), *clauses, intent=PAY, confidence=0.9)
    assert told(reading) == ALARM


@everywhere
@table("text", ["没被盗", "我没有被骗", "不是转错了", "谁说被盗了"])
def test_what_is_denied_is_no_risk(where: str, text: str) -> None:
    reading = reads(where, text, risky(text, 0.99), intent=STOLEN, confidence=0.99, ranking=((STOLEN, 0.99),))
    assert reading.intent not in (STOLEN, "maybe_at_risk")


@pytest.mark.parametrize("text", ["钱没收到是被骗", "不是我付的"])
def test_the_trouble_itself_is_no_denial(text: str) -> None:
    assert told(reads("idle", text, risky(text))) == ALARM


@everywhere
@table("text", ["会不会被盗", "怎么防被骗", "我同事被盗了", "听说有人被骗"])
def test_what_is_asked_or_told_of_others_is_asked_about(where: str, text: str) -> None:
    assert told(reads(where, text, risky(text, 0.99))) == OTHERS


@table(
    ("text", "sure", "meant"),
    [
        ("钱被转走了", 0.79, "nlu_fallback"),
        ("钱被转走了", 0.8, ALARM),
        ("是不是被盗刷了", 0.89, "nlu_fallback"),
        ("是不是被盗刷了", 0.9, OTHERS),
        ("我朋友被骗了", 0.89, "nlu_fallback"),
        ("我朋友被骗了", 0.9, ALARM),
    ],
)
def test_a_piece_of_an_endless_clause_has_to_say_it_by_itself(text: str, sure: float, meant: str) -> None:
    piece = replace(risky(text, sure), part=True)
    assert told(reads("idle", "说来话长", does("说来话长", Act.REPORT), piece)) == meant


def test_a_piece_of_an_endless_clause_is_no_answer_to_the_step() -> None:
    clause = risky("余额没钱了", 0.8, Act.BAD)
    assert told(reads("check with options", "余额没钱了", clause)) == "choose_option [own:short]"
    assert told(reads("check with options", "余额没钱了", replace(clause, part=True))) == ALARM


def test_a_plain_clause_counts_before_a_likelier_question() -> None:
    said = (risky("会不会被盗", 0.99), risky("钱被转走", 0.8))
    assert told(reads("idle", "会不会被盗,钱被转走", *said)) == ALARM


def test_the_kinds_of_risk_count_together() -> None:
    other = {**KNOWLEDGE.topics, LIMITS: KNOWLEDGE.topics[STOLEN]}
    known = type(KNOWLEDGE)(KNOWLEDGE.brands, other, KNOWLEDGE.phrases, "", KNOWLEDGE.words)
    split = Clause("扣了双份", STOLEN, 0.4, topics=((STOLEN, 0.4), (LIMITS, 0.36)), acts=(("report", 1.0),))
    assert told(reads("idle", "扣了双份", split, knowledge=known)) == ALARM
    assert told(reads("idle", "扣了双份", split)) == "nlu_fallback"


@pytest.mark.parametrize(("elsewhere", "meant"), [(0.12, ALARM), (0.11, MAYBE)], ids=["borne out", "not borne out"])
def test_the_whole_message_counts_where_a_clause_bears_it_out(elsewhere: float, meant: str) -> None:
    clause = Clause("平常话", "chitchat", 0.8, topics=(("chitchat", 0.8), (STOLEN, elsewhere)), acts=(("chat", 1.0),))
    parse = {"intent": STOLEN, "confidence": 0.8, "ranking": ((STOLEN, 0.8),)}
    assert told(reads("idle", "平常话,是啊", clause, does("是啊", Act.CHAT), **parse)) == meant  # type: ignore[arg-type]
    assert told(reads("idle", "平常话", clause, **parse)) == MAYBE  # type: ignore[arg-type]


def test_the_whole_message_does_not_count_where_a_clause_denies_it() -> None:
    said = (risky("没被盗", 0.9), does("付不了", Act.REPORT, topic=PAY))
    reading = reads("idle", "没被盗,付不了", *said, intent=STOLEN, confidence=0.8, ranking=((STOLEN, 0.8),))
    assert told(reading) == f"{PAY} <{PAY}>"


@pytest.mark.parametrize(
    ("where", "sure", "meant"),
    [
        ("check with options", 0.74, "choose_option [own:enough]"),
        ("check with options", 0.75, ALARM),
        ("check without", 0.74, "already_tried balance=good"),
        ("idle", 0.74, MAYBE),
    ],
    ids=["the open step", "a theft is told as such", "another step of it", "no step"],
)
def test_an_answer_to_a_step_is_no_alarm(where: str, sure: float, meant: str) -> None:
    assert told(reads(where, "余额正常", risky("余额正常", sure))) == meant


@table("act", [Act.DONE, Act.WORKS, Act.GOOD, Act.TRIED, Act.TRYING, Act.CORRECT])
def test_what_was_done_at_a_step_is_no_alarm_and_elsewhere_it_is(act: Act) -> None:
    assert told(reads("check without", "又付一笔", risky("又付一笔", 0.8, act))) != ALARM
    assert told(reads("idle", "又付一笔", risky("又付一笔", 0.8, act))) == ALARM
    unsure = Clause("又付一笔", STOLEN, 0.8, topics=((STOLEN, 0.8),), acts=((act.value, 0.5),))
    assert told(reads("check without", "又付一笔", unsure)) != ALARM
    named = Clause("又被骗一笔", STOLEN, 0.8, topics=((STOLEN, 0.8),), acts=((act.value, 0.7),))
    assert told(reads("check without", "又被骗一笔", named)) == ALARM


@pytest.mark.parametrize(
    ("text", "meant"),
    [("我查过了里面真的没钱了哦", "choose_option [own:short]"), ("刚我查过了里面真的没钱了哦", MAYBE)],
    ids=["12 characters", "13"],
)
def test_only_a_short_answer_need_not_name_what_the_step_is_about(text: str, meant: str) -> None:
    assert told(reads("check with options", text, risky(text, 0.7))) == meant


@pytest.mark.parametrize(
    ("text", "act", "alarm"),
    [
        ("余额被重复扣了", Act.REPORT, False),
        ("我的余额被重复扣了两次", Act.REPORT, True),
        ("我的余额被重复扣了两次", Act.BAD, False),
        ("我的余额一直都是正常的", Act.REPORT, False),
    ],
)
def test_a_sentence_of_a_story_is_no_answer_to_the_step(text: str, act: Act, alarm: bool) -> None:
    found = reads("check with options", f"{text},余额正常", risky(text, 0.7, act), does("余额正常", Act.GOOD))
    assert (found.intent == "maybe_at_risk") is alarm


@everywhere
def test_that_nothing_is_in_danger_is_no_risk(where: str) -> None:
    safe = Clause("钱都还在", STOLEN, 0.9, topics=((STOLEN, 0.9),), acts=(("safe", 0.72), ("report", 0.1)))
    assert reads(where, "钱都还在", safe).intent not in (STOLEN, "maybe_at_risk")
    hardly = Clause("钱都还在", STOLEN, 0.9, topics=((STOLEN, 0.9),), acts=(("safe", 0.71), ("report", 0.1)))
    assert told(reads(where, "钱都还在", hardly)) == ALARM


@everywhere
def test_what_is_only_feared_is_no_risk(where: str) -> None:
    assert reads(where, "怕被骗", risky("怕被骗", 0.99)).intent not in (STOLEN, "maybe_at_risk")


def test_with_a_case_of_money_at_risk_one_more_loss_is_added_to_it() -> None:
    assert told(reads("ticket at risk", "钱被转走", risky("钱被转走", 0.9))) == f"provide_details <{STOLEN}>"
    assert told(reads("ticket at risk", "会不会被盗", risky("会不会被盗", 0.9))) == "what_now"


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        ("先把卡冻结掉", 0.0, "what_now"),
        ("还在扣我的", 0.12, f"provide_details <{STOLEN}>"),
        ("还在扣我的", 0.11, f"{LIMITS} <{LIMITS}>"),
        ("那现在怎么办", 0.3, "what_now"),
    ],
)
def test_with_a_case_of_money_at_risk_the_conversation_stays_with_it(text: str, sure: float, meant: str) -> None:
    clause = does(text, Act.REPORT, topic=LIMITS, sure=0.9)
    assert told(reads("ticket at risk", text, clause, ranking=((STOLEN, sure), (LIMITS, 0.1)))) == meant


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        ("收款人我对了三遍", 0.8, False),
        ("这笔账单我看过", 0.9, False),
        ("钱被骗走了", 0.8, True),
    ],
)
def test_what_is_confirmed_in_the_next_breath_at_a_step_is_no_alarm(text: str, sure: float, meant: bool) -> None:
    said, borne = (risky(text, sure), does("没错", Act.YES)), ((STOLEN, 0.12),)
    assert (told(reads("check without", f"{text},没错", *said, ranking=borne)) == ALARM) is meant
    assert told(reads("idle", f"{text},没错", *said, ranking=borne)) == ALARM
    other = (risky(text, sure), does("真的", Act.CHAT))
    assert told(reads("check without", f"{text},真的", *other, ranking=borne)) == ALARM


@table(
    ("text", "sure", "whole", "others", "meant"),
    [
        ("对面那家的票子飞了", 0.99, 0.11, 1, MAYBE),
        ("对面那家的票子飞了", 0.99, 0.12, 1, ALARM),
        ("对面那家的票子飞了", 0.8, 0.0, 1, MAYBE),
        ("对面那家的票子飞了", 0.79, 0.0, 1, "nlu_fallback"),
        ("对面那家的票子飞了", 0.99, 0.0, 0, ALARM),
        ("对面那家的票子飞了", 0.99, 0.0, 3, MAYBE),
        ("对面那家的票子飞了", 0.99, 0.0, 4, ALARM),
        ("我的钱被骗走了", 0.99, 0.0, 1, ALARM),
    ],
    ids=["alone", "borne by the whole", "likely", "hardly", "all there is", "a few", "a story", "in words of risk"],
)
def test_a_clause_that_stands_alone_with_it_is_asked_about(
    text: str, sure: float, whole: float, others: int, meant: str
) -> None:
    clauses = (risky(text, sure), *[does("就这样", Act.CHAT)] * others)
    said = ",".join(c.text for c in clauses)
    assert told(reads("idle", said, *clauses, ranking=((PAY, 0.5), (STOLEN, whole)))) == meant


@pytest.mark.parametrize(("intent", "sure", "heard"), [(PAY, 0.9, False), (PAY, 0.89, True), ("help", 0.9, True)])
def test_alone_in_what_is_surely_ordinary_a_clause_is_nothing(intent: str, sure: float, heard: bool) -> None:
    clauses = does("不太顺利", Act.REPORT, topic=PAY), risky("对面那家的票子飞了", 0.99)
    text, ranking = "不太顺利,对面那家的票子飞了", ((intent, sure),)
    found = reads("idle", text, *clauses, intent=intent, confidence=sure, ranking=ranking)
    assert (told(found) == MAYBE) is heard


@everywhere
@table("text", ["我把验证码发给对方了", "手机昨天被偷了", "他让我共享屏幕", "我的钱少了五百"])
def test_what_needs_no_classifier_is_an_alarm_whatever_it_says(where: str, text: str) -> None:
    assert told(reads(where, text, does(text, Act.REPORT, topic=PAY, sure=0.99), intent=PAY, confidence=0.99)) == ALARM


@pytest.mark.parametrize("text", ["没把验证码发给别人", "同事的手机被偷了", "验证码要发给客服吗", "怕密码泄露"])
def test_not_where_it_is_denied_asked_feared_or_somebody_elses(text: str) -> None:
    assert told(reads("idle", text, does(text, Act.REPORT, topic=PAY, sure=0.99), intent=PAY, confidence=0.99)) != ALARM


@everywhere
@table("text", ["发错货了", "寄错颜色了", "你们都是骗子", "付了两回都失败"])
def test_goods_and_abuse_are_no_alarm(where: str, text: str) -> None:
    assert reads(where, text, risky(text, 0.99)).intent not in (STOLEN, "maybe_at_risk")


def test_who_is_told_of_in_despair_and_was_robbed_gets_both() -> None:
    said = (does("活不下去了", Act.UPSET), risky("钱被骗走了"))
    both = reads("idle", "活不下去了,钱被骗走了", *said, knowledge=CRISIS_NOW)
    assert (both.intent, both.topic, both.doubted) == ("fixed_words", "crisis", STOLEN)


def test_an_answer_of_another_step_that_leads_to_no_alarm_is_no_risk() -> None:
    assert told(reads("idle", "钱够", risky("钱够", 0.6))) == MAYBE
    assert told(reads("check without", "钱够", risky("钱够", 0.6))) == "already_tried balance=good"


def test_another_topic_is_no_risk() -> None:
    assert told(hears("idle", Act.REPORT, "扣了双份", topic=PAY, sure=0.99)) == f"{PAY} <{PAY}>"


@pytest.mark.parametrize(("where", "meant"), [("idle", MAYBE), ("offer", MAYBE), ("check without", "nlu_fallback")])
def test_an_account_that_is_to_be_frozen_at_once_may_be_in_danger(where: str, meant: str) -> None:
    text = "先帮我把户头锁上"
    assert told(reads(where, text, does(text, Act.REPORT))) == meant
    assert told(reads(where, "户头锁上了", does("户头锁上了", Act.REPORT))) != MAYBE


def told_of(*texts: str, whole: float, act: Act = Act.REPORT) -> str:
    """What a message of clauses that say nothing by themselves means, as a whole so surely about money at risk."""
    clauses = [does(text, act, topic=PAY, sure=0.9) for text in texts]
    ranking = ((STOLEN, whole), (PAY, round(1 - whole, 2)))
    return told(reads("idle", ",".join(texts), *clauses, intent=STOLEN, confidence=whole, ranking=ranking))


def test_what_only_the_whole_message_says_is_asked_about() -> None:
    assert told_of("交了定金", "房子是假的", whole=0.8) == MAYBE
    assert told_of("交了定金", "房子是假的", whole=0.79) != MAYBE
    assert told_of("交了定金", "人没了", "门锁着", "打不通", whole=0.99) == MAYBE
    assert told_of("交了定金", "人没了", "门锁着", "打不通", "唉", whole=0.99) != MAYBE  # a story


def test_the_whole_message_is_not_heard_where_a_clause_denies_it() -> None:
    assert told_of("没被骗", "房子是假的", whole=0.99) != MAYBE
    clauses = replace(does("房子", Act.REPORT, topic=STOLEN, sure=0.2), negated=True), does("是假的", Act.REPORT)
    reading = reads("idle", "不是房子,是假的", *clauses, intent=STOLEN, confidence=0.99, ranking=((STOLEN, 0.99),))
    assert told(reading) != MAYBE


def test_a_clause_that_opens_with_a_denial_is_no_risk() -> None:
    denied = replace(risky("诈骗那件事", 0.99), negated=True)
    assert reads("idle", "不是诈骗那件事", denied).intent not in (STOLEN, "maybe_at_risk")


def test_beside_the_greetings_buttons_the_whole_message_counts() -> None:
    greeted = remembering(question=question("which_topic", f"{PAY}=付款失败", "none=都不是"))
    clauses = does("交了定金", Act.CHAT), does("房子是假的", Act.CHAT)
    more = {"intent": STOLEN, "confidence": 0.9, "ranking": ((STOLEN, 0.9),)}
    assert told(reads(greeted, "交了定金,房子是假的", *clauses, **more)) == MAYBE


def test_at_a_step_the_whole_message_is_no_witness() -> None:
    clauses = does("看过了", Act.GOOD), does("下一个", Act.NEXT)
    more = {"intent": STOLEN, "confidence": 0.99, "ranking": ((STOLEN, 0.99),)}
    reading = reads("check without", "看过了,下一个", *clauses, **more)
    assert reading.intent != "maybe_at_risk"


@pytest.mark.parametrize(
    ("text", "sure", "whole", "meant"),
    [
        ("催了一遍又一遍", 0.89, 0.6, PAY),  # beside the point
        ("催了一遍又一遍", 0.9, 0.6, STOLEN),  # by itself
        ("催了一遍又一遍", 0.89, 0.49, STOLEN),  # the story is about nothing else
        ("钱被盗刷了", 0.89, 0.6, STOLEN),  # in words of risk
    ],
)
def test_a_clause_of_a_long_story_about_something_else(text: str, sure: float, whole: float, meant: str) -> None:
    story = [does(text, Act.CHAT) for text in ("下雨了", "带娃看戏", "排了队", "回家")]
    reading = reads("idle", "一段话", *story, risky(text, sure), intent=PAY, confidence=whole, ranking=((PAY, whole),))
    assert reading.topic == meant


@pytest.mark.parametrize(
    ("text", "risk", "meant"),
    [("说不清的事", 0.3, MAYBE), ("说不清的事", 0.29, "nlu_fallback"), ("会不会被盗", 0.4, "nlu_fallback")],
    ids=["may be it", "hardly", "asked"],
)
def test_what_nothing_else_is_known_of_is_asked_about_before_it_is_refused(text: str, risk: float, meant: str) -> None:
    ranking = (("nothing", 0.45), (STOLEN, risk))
    found = reads("idle", text, does(text, Act.CHAT), intent="nothing", confidence=0.45, ranking=ranking)
    assert told(found) == meant


@everywhere
@table("text", ["我看他是骗子", "怕是被盗了", "疑似诈骗"])
def test_a_suspicion_is_asked_about_though_it_sounds_like_all_clear(where: str, text: str) -> None:
    unsure = does(text, Act.SAFE, 0.8, topic=STOLEN, sure=0.95)
    assert told(reads(where, text, unsure)) == MAYBE
    assert told(reads(where, text, risky(text))) == ALARM


@everywhere
@table("text", ["怕被骗", "不是骗子", "钱都在"])
def test_all_clear_and_fear_are_no_suspicion(where: str, text: str) -> None:
    assert not told(reads(where, text, does(text, Act.SAFE, 0.8, topic=STOLEN, sure=0.95))).startswith("maybe")


@pytest.mark.parametrize(("whole", "meant"), [(0.3, MAYBE), (0.29, "provide_details")])
def test_data_alone_that_could_be_money_at_risk_is_asked_about(whole: float, meant: str) -> None:
    """“已转入尾号0926账户” 可我要打的是0962啊: values are told, and more than values."""
    data = Clause("尾号0926,要打的是0962", PAY, 0.1, False, ((PAY, 0.1),), ((Act.DATA.value, 0.9),))
    ranking = ((STOLEN, whole), (PAY, 0.1))
    assert told(reads("idle", data.text, data, intent=STOLEN, confidence=whole, ranking=ranking)) == meant
