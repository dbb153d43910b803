from celery import shared_task

from kernel import jobs, seals


@shared_task(name="kernel.tasks.build_paper")
def build_paper(job_id: int):
    jobs.build(job_id)


@shared_task(name="kernel.tasks.resend_stalled_jobs")
def resend_stalled_jobs():
    jobs.resend_stalled()


@shared_task(name="kernel.tasks.seal_events")
def seal_events(everything: bool = False):
    seals.seal_events(everything=everything)
