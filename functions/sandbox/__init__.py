"""Runs code that a model wrote. Imports nothing of ours, so that its bundle holds numpy, scipy and pandas only.

Three processes, each trusting the next one less:

1. the **handler** (`handler.py`, `fork_client.py`): the Lambda runtime's own process. It has credentials in its environment
   and memory, so it never forks a job and never unpickles or executes anything that comes back: it reads JSON, bounded
   in size and depth.
2. the **fork server** (`fork_server.py`, `preload.py`, `namespaces.py`): executed anew with an empty environment, with
   numpy, pandas and scipy loaded. It forks one process per job, kills it at the wall clock, and never holds a job's data:
   request and result go through descriptors that it only hands on. So no job can find an earlier one's data in memory.
3. the **job** (`job.py`): locks itself in (`jail.py`, `landlock.py`, `seccomp.py`), says which layers it reached, and
   only then reads the request (`frames.py`), runs the code (`analysis.py`) and writes JSON (`json_safe.py`).

A job has no file system at all, not even read-only: all that it may import is loaded before. So it behaves the same
where landlock or root are missing (AWS Lambda), where libraries are unreadable after the uid drop, and everywhere else.
"""
