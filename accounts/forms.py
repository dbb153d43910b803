from django import forms
from django.core.exceptions import ValidationError

from kernel.files import check_upload, suffix_of
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
