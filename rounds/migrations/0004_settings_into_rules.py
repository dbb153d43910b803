"""What each round had as settings becomes a version of its committee's rules, once per difference."""

from django.db import migrations

from rounds.rules import standard


def _terms(round_) -> dict:
    terms = standard()
    days = {
        "notice": round_.notice_days, "liaison": round_.liaison_days,
        "unit_report": round_.unit_report_days, "letters_close": round_.letters_close_days,
    }  # fmt: skip
    months = {
        "report": round_.report_months, "life_meeting": round_.life_meeting_months,
        "concentrated": round_.concentrated_months, "evaluation": round_.evaluation_months,
        "clue_answer": round_.clue_answer_months,
    }  # fmt: skip
    for unit, amounts in (("days", days), ("months", months)):
        for code, amount in amounts.items():
            terms[code] |= {"amount": amount, "unit": unit}
    terms["plan"] |= {"amount": round_.plan_amount, "unit": round_.plan_unit}
    return terms


def into_rules(apps, schema_editor):
    RuleSet, Round = apps.get_model("rounds", "RuleSet"), apps.get_model("rounds", "Round")
    for round_ in Round.objects.order_by("pk"):
        versions = RuleSet.objects.filter(committee_id=round_.committee_id).order_by("number")
        terms = _terms(round_)
        same = next((one for one in versions if one.terms == terms), None)
        round_.rules = same or RuleSet.objects.create(
            committee_id=round_.committee_id, number=len(versions) + 1, terms=terms,
            note="升级时按轮次原有设置生成",
        )  # fmt: skip
        round_.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_rules_and_deadlines")]

    operations = [migrations.RunPython(into_rules, migrations.RunPython.noop)]
