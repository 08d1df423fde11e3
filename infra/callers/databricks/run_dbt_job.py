# Databricks notebook source
# MAGIC %md
# MAGIC # Run a dbt Cloud job with Runward
# MAGIC
# MAGIC Starts the job once, prints each change of its status, returns what it produced, and fails with the cause and the page if it
# MAGIC did not succeed. As a task, it needs `job_run_id`, `task_name` and `task_execution` (README.md). It imports nothing that has
# MAGIC to be installed. With `target` it runs any other target of Runward, such as a Databricks job or pipeline.

# COMMAND ----------

import http.client
import json
import time
import urllib.error
import urllib.request
import uuid

WIDGETS = {
    "job_id": "",  # of the dbt job; or job_url, what the browser shows on the job's page; or job_name
    "job_url": "",
    "job_name": "",
    "account_id": "",  # only if Runward knows several accounts
    "steps_override": "",  # JSON, such as ["dbt build --select orders"]
    "target": "",  # JSON: any target of Runward, in place of the fields above
    "after_failure": "repair",  # when a failed task runs again: repair (what failed), or rerun (the whole job)
    "timeout_seconds": "86400",  # then the job is cancelled
    "poll_seconds": "15",
    "runward_url": "https://func-runward-prod.azurewebsites.net",
    "secret_scope": "runward",  # holds the function key of Runward
    "secret_key": "function-key",
    "job_run_id": "",  # {{job.run_id}}
    "task_name": "",  # {{task.name}}
    "task_execution": "",  # {{task.execution_count}}
}
for name, default in WIDGETS.items():
    dbutils.widgets.text(name, default)  # noqa: F821


def setting(name):
    return dbutils.widgets.get(name).strip()  # noqa: F821


def whole_number(name):
    text = setting(name)
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"The widget {name} must be a whole number above 0, not {text!r}.")
    return int(text)


def from_json(name):
    try:
        return json.loads(setting(name))
    except ValueError as error:
        raise ValueError(f"The widget {name} is not valid JSON: {error}.") from None


RUNWARD_URL = setting("runward_url").rstrip("/")
if setting("after_failure") not in ("repair", "rerun"):
    raise ValueError("The widget after_failure must be repair or rerun.")
FUNCTION_KEY = dbutils.secrets.get(setting("secret_scope"), setting("secret_key"))  # noqa: F821
POLL_SECONDS = whole_number("poll_seconds")

# COMMAND ----------

LOST_CONTACT_SECONDS = 3600
FIRST_CONTACT_SECONDS = 600  # while Runward has never answered, so that its address may be wrong
contact = {"made": False}
ENDED_BADLY = ("failed", "cancelled", "timedOut")


class RunwardRefused(Exception):
    """Runward answered that the call itself is wrong, so a repetition would not help."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would take the function key to another address, a sign-in page for instance."""

    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirects)


def send(method, path, body=None, headers={}):
    """One call: its headers and document. Raises OSError if Runward could not answer now."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(RUNWARD_URL + path, data=data, method=method)
    request.add_header("Content-Type", "application/json")
    request.add_header("x-functions-key", FUNCTION_KEY)
    for name, value in headers.items():
        request.add_header(name, value)
    try:
        with opener.open(request, timeout=60) as answer:
            contact["made"] = True
            return answer.headers, json.loads(answer.read())
    except ValueError:
        raise RunwardRefused(f"{RUNWARD_URL} did not answer with JSON. Is it the address of Runward?") from None
    except urllib.error.HTTPError as error:
        contact["made"] = True
        if error.code not in (408, 429) and error.code < 500:
            raise RunwardRefused(f"Runward answered {error.code}: {reason_of(error)}") from None
        raise OSError(f"Runward answered {error.code}") from None
    except http.client.HTTPException as error:
        raise OSError(f"The answer was cut off: {error}") from None


def reason_of(error):
    text = error.read().decode(errors="replace")
    try:
        problem = json.loads(text)
        wrong = "; ".join(f"{one['field']} {one['message']}" for one in problem.get("errors", []))
        return f"{problem['detail']} {wrong}".strip()
    except (ValueError, KeyError, TypeError):
        advice = "Check the function key." if error.code in (401, 403) else text[:500]
        return advice or error.reason


def until_answered(attempt):
    """Repeats what is safe to repeat, and tells each new reason once."""
    began, told = time.monotonic(), None
    while True:
        try:
            return attempt()
        except OSError as error:
            patience = LOST_CONTACT_SECONDS if contact["made"] else FIRST_CONTACT_SECONDS
            if time.monotonic() - began > patience:
                raise RuntimeError(given_up(patience, error)) from None
            if str(error) != told:
                told = str(error)
                print(f"No answer from {RUNWARD_URL}, trying again for {patience // 60} minutes: {told}", flush=True)
            time.sleep(POLL_SECONDS)


def given_up(patience, error):
    advice = "" if contact["made"] else " Check the widget runward_url, and whether this cluster can reach that address."
    return (
        f"{RUNWARD_URL} did not answer for {patience // 60} minutes: {error}.{advice} If the job has started, it goes on. Run "
        "this task again: it attaches to the same run."
    )


def read(run_id):
    return until_answered(lambda: send("GET", f"/api/runs/{run_id}")[1])


# COMMAND ----------


def target():
    if setting("target"):
        return from_json("target")
    named = {"jobId": "job_id", "jobUrl": "job_url", "jobName": "job_name", "accountId": "account_id"}
    fields = {field: setting(widget) for field, widget in named.items() if setting(widget)}
    if not {"jobId", "jobUrl", "jobName"} & fields.keys():
        raise ValueError("Set one of the widgets job_id, job_url, job_name or target.")
    if setting("steps_override"):
        fields["stepsOverride"] = from_json("steps_override")
    return {"type": "dbt-job", **fields}


def idempotency_key():
    """The same for all executions of one task of one job run, so that none of them starts the job a second time."""
    given = [setting("job_run_id"), setting("task_name")]
    if all(given):
        return "databricks:" + ":".join(given)
    if any(given):
        raise ValueError("Set both widgets job_run_id and task_name, or none: see README.md.")
    print("job_run_id and task_name are not set, so this start cannot be recognised if the notebook runs again.")
    return f"databricks:{uuid.uuid4()}"


def start():
    order = {
        "target": target(),
        "timeoutSeconds": whole_number("timeout_seconds"),
        "tags": {"caller": "databricks"},
    }
    key = {"Idempotency-Key": idempotency_key()}
    headers, run = until_answered(lambda: send("POST", "/api/runs", order, key))
    attached = headers.get("Idempotent-Replayed") == "true"
    print(("Attached to" if attached else "Started") + f" Runward's run {run['id']}: {run['statusUrl']}", flush=True)
    return again(read(run["id"])) if attached and is_again() else run["id"]


def is_again():
    """Whether Databricks retries or repairs the task, so that what failed before shall be tried again."""
    return setting("task_execution").isdecimal() and int(setting("task_execution")) > 1


def again(run):
    """The run to wait for: the newest repair, or a new one if the last one ended badly."""
    while run["repairedBy"]:
        run = read(run["repairedBy"][0])
    if run["status"] == "unknown":
        raise RuntimeError(f"Run {run['id']} ended before as unknown, so nothing was started again.\n{run['message']}")
    if run["status"] not in ENDED_BADLY:
        return run["id"]
    # Nothing can be repaired if the job was not started.
    mode = "repair" if run["vendorRunId"] and setting("after_failure") == "repair" else "rerun"
    print(f"Run {run['id']} ended before as {run['status']}. Now: {mode}", flush=True)
    return repair(run["id"], {"mode": "rerun"} if mode == "rerun" else {})


def repair(run_id, mode):
    """A repair whose answer was lost is in the document of the run that it repairs."""

    def attempt():
        repaired_by = read(run_id)["repairedBy"]
        return repaired_by[0] if repaired_by else send("POST", f"/api/runs/{run_id}/repair", mode)[1]["id"]

    return until_answered(attempt)


# COMMAND ----------


def follow(run_id):
    """Prints each change once, and returns the document of the ended run."""
    shown = set()
    while True:
        run = read(run_id)
        for entry in run["history"]:
            line = "  ".join(entry[field] for field in ("at", "phase", "vendorState", "message") if entry[field])
            if line not in shown:
                shown.add(line)
                print(line, flush=True)
        if run["done"]:
            return run
        time.sleep(POLL_SECONDS)


def cancel(run_id):
    print(f"This task was cancelled, so run {run_id} is cancelled too", flush=True)
    send("POST", f"/api/runs/{run_id}/cancel")


run_id = start()
try:
    ended = follow(run_id)
except KeyboardInterrupt:
    cancel(run_id)
    raise

if not ended["succeeded"]:
    raise RuntimeError(ended["message"])
print(ended["message"])

# COMMAND ----------

dbutils.notebook.exit(  # noqa: F821
    json.dumps({field: ended[field] for field in ("id", "outcome", "vendorRunId", "runPageUrl", "outputs")})
)
