from celery import shared_task

from kernel import jobs, seals
from kernel.runs import recorded


@shared_task(name="kernel.tasks.build_paper")
def build_paper(job_id: int):
    jobs.build(job_id)


@shared_task(name="kernel.tasks.resend_stalled_jobs")
@recorded("kernel.tasks.resend_stalled_jobs")
def resend_stalled_jobs():
    return f"唤醒 {jobs.resend_stalled()} 件"


@shared_task(name="kernel.tasks.seal_events")
@recorded("kernel.tasks.seal_events")
def seal_events(everything: bool = False):
    seals.seal_events(everything=everything)
