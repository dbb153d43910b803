"""The rules of signing in, kept by the security administrator, and each person's second factor."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models.people import Person


def _number(label, default, least, most, help_text=""):
    return models.PositiveSmallIntegerField(
        label, default=default, help_text=f"{help_text}（{least}—{most}）",
        validators=[
            MinValueValidator(least, f"不能小于 {least}。"),
            MaxValueValidator(most, f"不能大于 {most}。"),
        ],
    )  # fmt: skip


LIMITS = {
    "password_length": (10, 40),
    "attempts": (3, 20),
    "address_attempts": (20, 1000),
    "lock_minutes": (5, 1440),
    "idle_minutes": (5, 480),
    "lifetime_hours": (1, 24),
    "sessions": (1, 10),
}


class SignInRules(models.Model):
    """登录与口令规则: one row for the whole platform; without it the defaults hold."""

    class Required(models.IntegerChoices):
        """For whom a second factor is a must; each line includes those above it."""

        NOBODY = 0, "都不要求（可自愿启用）"
        ADMINISTRATORS = 1, "三员"
        COMMITTEE = 2, "三员、巡察办、领导小组"
        TEAMS = 3, "三员、巡察办、领导小组、巡察组"
        EVERYBODY = 4, "所有人"

    second_factor_for = models.PositiveSmallIntegerField(
        "必须使用动态口令", choices=Required, default=Required.NOBODY,
        help_text="登录时除密码外，还要输入手机动态口令应用显示的 6 位数字。",
    )  # fmt: skip
    password_length = _number(
        "密码最少位数", 10, *LIMITS["password_length"], "对以后设置的密码起作用"
    )
    attempts = _number("同一账号连续输错几次暂停登录", 5, *LIMITS["attempts"])
    address_attempts = _number(
        "同一来源地址输错几次暂停登录", 50, *LIMITS["address_attempts"],
        "一个单位常共用一个地址，不宜过小",
    )  # fmt: skip
    lock_minutes = _number("暂停登录多少分钟", 15, *LIMITS["lock_minutes"])
    idle_minutes = _number(
        "多少分钟没有操作就退出登录", 120, *LIMITS["idle_minutes"], "正在填写的内容不会丢失"
    )
    lifetime_hours = _number(
        "一次登录最长多少小时", 12, *LIMITS["lifetime_hours"], "到时须重新登录，操作也不延长"
    )
    sessions = _number(
        "一人最多同时登录几处", 3, *LIMITS["sessions"], "超过时最久没有操作的一处退出"
    )

    class Meta:
        verbose_name = verbose_name_plural = "登录与口令规则"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="sign_in_rules_once"),
            models.CheckConstraint(
                condition=Q(second_factor_for__in=[0, 1, 2, 3, 4]), name="sign_in_rules_known"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": least, f"{name}__lte": most}),
                    name=f"sign_in_rules_{name}",
                )
                for name, (least, most) in LIMITS.items()
            ),
        ]

    def __str__(self):
        return "登录与口令规则"

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "SignInRules":
        return cls.objects.first() or cls()


class SecondFactor(models.Model):
    """动态口令 (TOTP, RFC 6238): a secret shared with the person's own device.

    The secret is sealed with a key outside the database (`accounts.keys`). `last_step` is the newest
    time step whose code was accepted: no code works twice.
    """

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="second_factor", verbose_name="人员"
    )
    sealed = models.BinaryField("密封的密钥")
    confirmed_at = models.DateTimeField("启用时间", null=True)
    last_step = models.BigIntegerField("最近一次", default=0)
    drift = models.SmallIntegerField("时钟偏差", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "动态口令"

    def __str__(self):
        return f"{self.person} 动态口令"


class RecoveryCode(models.Model):
    """备用码: lets its owner in once when the device is lost. Only a keyed digest is kept."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="recovery_codes", verbose_name="人员"
    )
    digest = models.CharField("指纹", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")
        ]

    def __str__(self):
        return f"{self.person} 备用码"
