"""What follows from an answer of the renderer, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from renderer import file_report_words, scene_fit
from renderer.frame import Frame
from renderer.messages import (
    JobDone,
    JobFailed,
    JobNews,
    JobProgress,
    ModelRefused,
    RendererFailed,
    RendererReady,
    RendererRestarted,
    RenderFailure,
)
from renderer.model_info import ModelInfo
from visualizer.rendering.downloads import Ended, in_words
from visualizer.rendering.render_client import Answer

if TYPE_CHECKING:
    from visualizer.session import Session

GONE = "The renderer has failed for good: save the project, then start the program again."


def take(session: Session, message: Answer) -> None:
    """Hand an answer on to what it is for, and tell the user of what went wrong."""
    match message:
        case RendererReady():
            if session.renderer is None and message.warning:
                session.notices = session.notices.with_problem(message.warning)
            session.renderer = message
        case ModelInfo():
            _take_model(session, message)
        case ModelRefused():
            _take_refusal(session, message)
        case Frame():
            if session.pictures.take(message) and message.warning:
                session.notices = session.notices.with_problem(message.warning)
        case JobProgress() | JobDone() | JobFailed():
            _take_job_news(session, message)
        case RenderFailure():
            session.pictures.take_failure(message.request_id, message.summary)
            session.notices = session.notices.with_problem(message.summary, message.details)
        case RendererRestarted():
            session.watchdog.forgive()
            session.jobs.ask_again()
            if not message.is_told:
                session.notices = session.notices.with_problem(message.reason)
        case RendererFailed():
            session.failure = message.summary
            session.models.give_up(GONE)
            session.pictures.give_up()
            session.jobs.give_up(GONE)
            session.notices = session.notices.with_problem(message.summary, message.details)


def take_download(session: Session, ended: Ended) -> None:
    """Open what was fetched, or say why there is nothing."""
    if ended.result is None:
        take(session, ModelRefused(ended.model, ended.failure))
        return
    if not ended.was_there:
        session.notices = session.notices.with_info(in_words(ended.result))
    session.models.open_fetched(ended.model)


def _take_model(session: Session, model: ModelInfo) -> None:
    models, before = session.models, session.models.first
    has_changed = models.has_changed(model)
    is_first = models.take(model)
    if is_first and model != before and session.pictures.begin_model(before, model):
        told = f"The picture was not saved, since {model.name} opened before it was drawn: save it anew."
        session.notices = session.notices.with_problem(told)
    if has_changed or (is_first and model != before):
        session.jobs.forget()
    if is_first and not models.is_passing:
        session.set_preferences(session.preferences.with_opened(model))
    if has_changed:
        told = f"{model.name} has changed on disk: what is shown from now on is its new content."
        session.notices = session.notices.with_problem(told)
    elif is_first and model != before and (unused := scene_fit.left_out(session.project.scene, model)):
        session.notices = session.notices.with_info(unused)


def _take_refusal(session: Session, message: ModelRefused) -> None:
    session.models.stop_waiting_for(message.model)
    session.forget_if_gone(message.model)
    report = message.file_report
    found = "" if report is None else "\n".join([*file_report_words.lines(report), "", ""])
    session.notices = session.notices.with_problem(message.summary, found + message.details)


def _take_job_news(session: Session, news: JobNews) -> None:
    session.jobs.take(news)
    job = session.jobs.get(news.job_id)
    if job is not None and job.failure is not None and not job.failure.is_told:
        summary = f"{job.title}: {job.failure.summary}"
        session.notices = session.notices.with_problem(summary, job.failure.details)
