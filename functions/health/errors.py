"""What can go wrong with a person's data on its way in and out: sources, files, laboratory reports, series."""

from __future__ import annotations

from functions.core.errors import (
    Conflict,
    NotFound,
    PayloadTooLarge,
    PermanentError,
    RequestError,
    StepRefused,
    Unauthorized,
)


class WebhookNotSigned(Unauthorized):
    """A webhook without a valid signature of its sender, or with one that is too old."""

    code = "webhook_not_signed"
    message = "The webhook's signature is missing, wrong or too old."
    remedy = "The sender's signing secret must be the one that the operator put into the deployment's secret."


class UnknownMetric(RequestError):
    """A name that the catalogue of metrics does not have."""

    code = "unknown_metric"
    message = "There is no metric of this name."
    remedy = "See details.did_you_mean, or GET /v1/data/metrics for all of them."


class UnitDoesNotFit(RequestError):
    """A unit that a metric cannot be shown in."""

    code = "unit_does_not_fit"
    message = "The metric cannot be shown in this unit."
    remedy = "Use one of details.units, or leave `unit` out."


class DayNotFound(NotFound):
    """Nothing is known of this date."""

    code = "day_not_found"
    message = "There are no data for this date."
    remedy = "See which dates have any: GET /v1/data/summaries."


class LabNotFound(NotFound):
    """No such laboratory report of this user; another user's gives the same answer."""

    code = "lab_not_found"
    message = "You have no laboratory report with this id."
    remedy = "List your reports with GET /v1/labs."


class ImportNotFound(NotFound):
    """No import of this user has this id."""

    code = "import_not_found"
    message = "There is no such import."
    remedy = "List yours with GET /v1/imports."


class SourceNotFound(NotFound):
    """No such source of this user."""

    code = "source_not_found"
    message = "You have no source of this name."
    remedy = "List your sources with GET /v1/sources."


class ImportNotThere(Conflict):
    """An import that is not at the point where this can be done."""

    code = "import_not_there"
    message = "The import is not at the point where this can be done."
    remedy = "See details.status: start waits for an upload, confirm for a preview."


class UploadMissing(Conflict):
    """An import or a report is started before its file has come."""

    code = "upload_missing"
    message = "The file has not arrived."
    remedy = "Send it by the form in `upload`, then start again; the form is good for an hour."


class LabNotUploaded(Conflict):
    """A report whose file never came, or came too late."""

    code = "lab_not_uploaded"
    message = "The file of this laboratory report has not been uploaded."
    remedy = "Send the file to the `upload` of POST /v1/labs and start it then; if its time is over, begin anew."


class LabInProgress(Conflict):
    """A change of a report that is still being read, or that somebody else changes at this moment."""

    code = "lab_in_progress"
    retriable = True
    message = "The laboratory report is being worked on."
    remedy = "Read it again, and change it when its status is needs_confirmation or completed."


class LabNotChangeable(Conflict):
    """A change of a report that holds no values: it failed, or is a duplicate."""

    code = "lab_not_changeable"
    message = "This laboratory report holds no values that could be changed."
    remedy = "See its status and error."


class WebhookTooLarge(PayloadTooLarge):
    """A webhook's body over the limit."""

    code = "webhook_too_large"
    message = "The webhook's body is too large."
    remedy = "Switch the destination to Terra's s3_payload mode: it sends an address in place of a large body."


class UnreadableImport(RequestError):
    """A file that is of no format that we read, or broken, or unsafe to read."""

    code = "unreadable_import"
    status = 422
    message = "The file cannot be imported."
    remedy = "See details.reason."
    details_say_nothing_personal = True


class LabUnfit(RequestError):
    """A file that cannot be taken as a laboratory report."""

    code = "lab_unfit"
    status = 422
    message = "The file cannot be taken as a laboratory report."
    remedy = "Send the report as the laboratory issued it, as a PDF."


class LabNotPdf(LabUnfit):
    """It does not begin as a PDF does."""

    code = "lab_not_pdf"
    message = "The file is not a PDF."


class LabEmpty(LabUnfit):
    """No bytes, no pages, or nothing on them."""

    code = "lab_empty"
    message = "The file is empty, or its pages are."


class LabTooLarge(LabUnfit):
    """More bytes than may be."""

    code = "lab_too_large"
    message = "The file is larger than 50 MB."
    remedy = "Send the pages with the values alone."


class LabTooManyPages(LabUnfit):
    """More than 50."""

    code = "lab_too_many_pages"
    message = "The report has more than 50 pages."
    remedy = "Send the pages with the values alone."


class LabTooComplex(LabUnfit):
    """Reading it took more time or memory than a report may take, or it unpacks to more than a report can hold."""

    code = "lab_too_complex"
    message = "Reading the file takes more than a laboratory report may take."
    remedy = "Print the report to a new PDF and send that."


class LabEncrypted(LabUnfit):
    """It opens with a password alone."""

    code = "lab_encrypted"
    message = "The file is protected by a password."
    remedy = "Save it without the password and send that."


class LabBroken(LabUnfit):
    """It begins as a PDF and cannot be read as one."""

    code = "lab_broken"
    message = "The file is damaged."
    remedy = "Get it from the laboratory again."


class LabActiveContent(LabUnfit):
    """Scripts, embedded files, launch actions, forms that send: what no report needs."""

    code = "lab_active_content"
    message = "The file holds scripts, embedded files or actions, which a laboratory report does not need."
    remedy = "Print the report to a new PDF and send that."


class LabUnreadable(LabUnfit):
    """Pages are pictures, and no model could read a line of them."""

    code = "lab_unreadable"
    message = "The pages are pictures, and nothing on them could be read."
    remedy = "Send a sharper scan, or the PDF that the laboratory issued."


class LabNoValues(LabUnfit):
    """A document without laboratory values."""

    code = "lab_no_values"
    message = "No laboratory values were found in the file."
    remedy = "Check that it is a laboratory report."


class LabTooManyValues(LabUnfit):
    """More than 250."""

    code = "lab_too_many_values"
    message = "The report has more than 250 values."
    remedy = "Send it in parts."


class UnknownLabValue(RequestError):
    """A change names a value that the report does not have."""

    code = "unknown_lab_value"
    status = 422
    message = "The laboratory report has no such value."
    remedy = "See details.id; GET /v1/labs/:id lists the values."


class LabDateNeeded(RequestError):
    """Values cannot be kept without the day on which the specimen was taken."""

    code = "lab_date_needed"
    status = 422
    message = "The report does not say clearly when the specimen was taken."
    remedy = "Send taken_on with the change."


class TooManyImports(RequestError):
    """As many imports of this user are at work as may be."""

    code = "too_many_imports"
    status = 429
    retriable = True
    message = "Too many of your imports are at work."
    remedy = "Let one end, or cancel it with DELETE."


class SourcesNotConfigured(PermanentError):
    """Nobody has put the keys of the service that connects sources into the deployment's secret."""

    code = "sources_not_configured"
    status = 503
    message = "This deployment cannot connect sources yet."
    remedy = "The operator must put Terra's keys into the secret; until then, import files."


class PayloadNotFetched(PermanentError):
    """The payload that an event points to could not be fetched, or must not be."""

    code = "payload_not_fetched"
    message = "The payload that an event points to could not be fetched."
    remedy = "The operator finds the message among the dead letters; see details.reason."


class PayloadNotReadable(PermanentError):
    """A raw payload that is no event at all, or that belongs to another than its message says."""

    code = "payload_not_readable"
    message = "A payload could not be read."
    remedy = "The operator finds the message among the dead letters, and the payload under raw/."


class ImportFailed(PermanentError):
    """An import that ended in a way that nobody foresaw."""

    code = "import_failed"
    message = "The import could not be finished."
    remedy = (
        "Start another with the same file: what was written already is not written twice. If it stays, tell us its id."
    )


class ImportExpired(PermanentError):
    """The file of an import, or what was read of it, is gone or is another one: it is kept for two days."""

    code = "import_expired"
    message = "The file is not there any more, or another one was sent in its place."
    remedy = "Start another import."


class ImportStalled(PermanentError):
    """An import that was at work and has not moved for longer than it may take."""

    code = "import_stalled"
    message = "The import stopped without an end."
    remedy = "Start another with the same file: what was written already is not written twice."


class LabFailed(PermanentError):
    """Reading a report failed in a way that nobody foresaw."""

    code = "lab_failed"
    retriable = True
    message = "The laboratory report could not be read."
    remedy = "Send the file again: it is read anew. If it stays, tell us the lab's id."


class LabGone(StepRefused):
    """The report was deleted, or is read anew by a later execution."""

    code = "lab_gone"
    message = "The laboratory report is no longer this execution's to read."
