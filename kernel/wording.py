"""What a refused field says: a clerk's words in place of Django's translated ones."""

from datetime import date

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError

FIELDS = {
    forms.Field: {"required": "请填写。"},
    forms.BooleanField: {"required": "请勾选。"},
    forms.ChoiceField: {"required": "请选择。", "invalid_choice": "请从列出的选项中选择。"},
    forms.MultipleChoiceField: {
        "required": "请至少选择一项。",
        "invalid_choice": "请从列出的选项中选择。",
        "invalid_list": "请从列出的选项中选择。",
    },
    forms.ModelChoiceField: {"required": "请选择。", "invalid_choice": "请从列出的选项中选择。"},
    forms.ModelMultipleChoiceField: {
        "required": "请至少选择一项。",
        "invalid_choice": "请从列出的选项中选择。",
        "invalid_list": "请从列出的选项中选择。",
        "invalid_pk_value": "请从列出的选项中选择。",
    },
    forms.DateField: {"required": "请填写日期。", "invalid": "日期不对，请按年、月、日重新填写。"},
    forms.DateTimeField: {
        "required": "请填写日期和时间。",
        "invalid": "日期或时间不对，请重新填写。",
    },
    forms.TimeField: {"required": "请填写时间。", "invalid": "时间不对，请按“时:分”重新填写。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.EmailField: {"invalid": "电子邮箱不对，请检查。"},
    forms.FileField: {
        "required": "请选择要上传的文件。",
        "missing": "请选择要上传的文件。",
        "empty": "这是一个空文件，请重新选择。",
    },
}
VALIDATORS = {
    validators.MaxLengthValidator: "不能超过 %(limit_value)d 字，现有 %(show_value)d 字。",
    validators.MinLengthValidator: "至少写 %(limit_value)d 字，现有 %(show_value)d 字。",
    validators.MaxValueValidator: "不能大于 %(limit_value)s。",
    validators.MinValueValidator: "不能小于 %(limit_value)s。",
    validators.ProhibitNullCharactersValidator: "文字中有不能保存的字符，请重新输入。",
    validators.EmailValidator: "电子邮箱不对，请检查。",
}


# No day of a case, a post or a document lies outside; deadlines are reckoned from such days, and a
# slip of the keyboard in the year would take them out of the calendar.
FIRST_DAY, LAST_DAY = date(1921, 1, 1), date(2100, 12, 31)


def plausible_day(day):
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(f"请检查年份：应在 {FIRST_DAY.year} 年至 {LAST_DAY.year} 年之间。")


def speak_plainly():
    """Once, when the program starts: every form of every room says it in the same words."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence
    forms.DateField.default_validators = [plausible_day]
