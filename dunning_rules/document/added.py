"""Records that a host adds to a snapshot that it keeps, with the instant of which the whole then speaks."""

from __future__ import annotations

from pydantic import Field

from .fields import InstantField
from .ledger import Keys, RecordDocument


class AddedDocument(Keys):
    """What became known since a snapshot was loaded. 快照载入后新获知的事项"""

    as_of: InstantField = Field(description="The instant of which the snapshot speaks with them. 加入后的数据时点")
    records: tuple[RecordDocument, ...] = Field(description="The records; the order never matters. 新增记录")
