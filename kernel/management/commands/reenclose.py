from django.core.management.base import BaseCommand, CommandError

from kernel.reenclosing import reenclose


class Command(BaseCommand):
    help = "更换 DATA_KEY 之后，把密存的内容和文件全部改用新密钥。可中断、可重复执行，不影响使用。"

    def handle(self, *args, **options):
        total = reenclose(self._tell)
        self.stdout.write(f"共改写 {total.rewritten} 处，{total.left} 处已是现用密钥。")
        if not total.unreadable:
            self.stdout.write("全部内容都在现用密钥之下，DATA_KEY_FALLBACKS 可以清空。")
            return
        first = "、".join(total.unreadable[:10])
        raise CommandError(
            f"有 {len(total.unreadable)} 处用现有密钥打不开，没有改动：{first}。"
            "请把写入时的密钥放进 DATA_KEY_FALLBACKS 后再执行；密钥不缺的，内容可能被改动过。"
        )

    def _tell(self, label, tally):
        if tally.rewritten or tally.unreadable:
            self.stdout.write(
                f"{label}：改写 {tally.rewritten} 处，已是现用密钥 {tally.left} 处，"
                f"打不开 {len(tally.unreadable)} 处"
            )
