"""NeMo Curator: an extractor for its download pipelines.

DocumentIterateExtractStage(iterator=WarcIterator(), extractor=CleancopyExtractor())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nemo_curator.stages.text.download.base.extract import DocumentExtractor

from cleancopy._cleaner import Cleaner
from cleancopy._error import Error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Unpack

    from cleancopy._options import Options

#: What of a record goes into the output besides address and text; what a page does not say is `None` there.
FIELDS = (
    "title", "authors", "date", "modified", "language", "sitename", "description", "pagetype", "is_article",
    "article_score", "confidence",
)  # fmt: skip


class CleancopyExtractor(DocumentExtractor):
    """Gives the article of the page of a record; `None`, which skips it, for a page without one."""

    def __init__(
        self,
        html_column: str = "content",
        url_column: str = "url",
        articles_only: bool = False,
        fields: Sequence[str] = FIELDS,
        **options: Unpack[Options],
    ) -> None:
        """Take the columns of the input, and what is wanted; the options are those of `cleancopy.Cleaner`."""
        self.html_column, self.url_column = html_column, url_column
        self.articles_only, self.fields = articles_only, list(fields)
        self.cleaner = Cleaner(**options)

    def extract(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """Clean the page of a record."""
        try:
            article = self.cleaner.clean(record[self.html_column], url=record.get(self.url_column))
        except Error:
            return None
        if not article or (self.articles_only and not article.is_article):
            return None
        found = article.to_dict()
        return {name: found.get(name) for name in self.output_columns()}

    def input_columns(self) -> list[str]:
        """Name the columns that are read."""
        return [self.html_column, self.url_column]

    def output_columns(self) -> list[str]:
        """Name the columns that are written."""
        return ["url", *self.fields, "text"]
