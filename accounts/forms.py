from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from kernel.files import check_upload, suffix_of


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "登录名或密码不对，请核对大小写后重试；忘记密码请联系系统管理员。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = "密码"


class ImportForm(forms.Form):
    file = forms.FileField(
        label="名册文件",
        help_text="Excel 文件（.xlsx、.xls）。先检查，不会立即导入。",
        error_messages={"required": "请选择要上传的名册文件。"},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if suffix_of(upload.name) not in ("xlsx", "xls"):
            raise ValidationError("请上传 Excel 文件（.xlsx 或 .xls）；WPS 表格请先另存为 .xlsx。")
        check_upload(upload)
        return upload
