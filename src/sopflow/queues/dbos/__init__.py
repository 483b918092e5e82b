"""A queue for many machines: jobs are short workflows of DBOS Transact in the database where the cases are kept.

Needs the extra `[dbos]` and a store on Postgres. Why short jobs, and what we add to DBOS: docs/many-machines.md.
"""

from sopflow.queues.dbos.queue import DBOSQueue
from sopflow.queues.dbos.settings import Settings

__all__ = ["DBOSQueue", "Settings"]
