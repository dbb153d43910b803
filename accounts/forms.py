from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.parties import colleagues
from kernel.files import check_upload, suffix_of
from kernel.forms import DateInput
from kernel.packed import check_workbook

LARGEST_LIST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024  # a small file can unpack to fill the memory
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an .xlsx with a password is no zip any more


class ImportForm(forms.Form):
    file = forms.FileField(
        label="名册文件",
        help_text="Excel 文件（.xlsx、.xls），不超过 10 MB。先检查，不会立即导入。",
        error_messages={
            "required": "请选择要上传的名册文件。",
            "empty": "这是一个空文件，请检查后重新选择。",
        },
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        suffix = suffix_of(upload.name)
        if suffix not in ("xlsx", "xls"):
            raise ValidationError("请上传 Excel 文件（.xlsx 或 .xls）；WPS 表格请先另存为 .xlsx。")
        if upload.size > LARGEST_LIST:
            raise ValidationError("名册文件超过 10 MB，请删去图片和多余的工作表后再上传。")
        if suffix == "xlsx" and upload.read(8) == LOCKED:
            raise ValidationError("这个文件加了打开密码，请取消密码、另存为 .xlsx 后再上传。")
        check_upload(upload)
        if suffix == "xlsx":
            check_workbook(upload, LARGEST_UNPACKED)
        return upload


class SubstitutionForm(forms.Form):
    """Only colleagues of the same party are offered and taken."""

    substitute = forms.TypedChoiceField(
        label="代办人", error_messages={"required": "请选择代办人。"},
        help_text="只列出同一巡察办、领导小组、巡察组、单位或接收单位的在任同志。",
    )  # fmt: skip
    starts_on = forms.DateField(label="自", widget=DateInput(), initial=timezone.localdate)
    ends_on = forms.DateField(label="至", widget=DateInput(), help_text="含当日，到期自动停止。")
    reason = forms.CharField(label="事由", max_length=120, help_text="如“外出学习”“休假”。")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        people = {str(one.pk): one for one in colleagues(person)}
        named = [
            (pk, f"{one}（{one.title}）" if one.title else str(one)) for pk, one in people.items()
        ]
        self.fields["substitute"].choices = [("", "请选择"), *named]
        self.fields["substitute"].coerce = people.get

    @property
    def offers_nobody(self) -> bool:
        return len(self.fields["substitute"].choices) == 1

    def changes(self) -> dict:
        return dict(self.cleaned_data)
