"""datatrove: an extractor for its pipelines.

pipeline = [WarcReader(...), CleancopyExtractor(articles_only=True), ParquetWriter(...)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datatrove.pipeline.extractors.base import BaseExtractor

from cleancopy._cleaner import Cleaner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datatrove.data import Document

#: What of a record goes into the metadata of a document; what a page does not say is `None` there.
FIELDS = (
    "title", "authors", "date", "modified", "language", "sitename", "description", "standfirst", "image", "categories",
    "tags", "license", "pagetype", "is_article", "article_score", "confidence",
)  # fmt: skip


class _Text(str):
    """A text with the metadata of its article, which come back from the process of the extractor together."""

    metadata: dict[str, Any]


class CleancopyExtractor(BaseExtractor):
    """Replaces the HTML of documents by the text of the article, and fills their metadata.

    Documents without text are dropped. Those that cannot be cleaned are counted as `clean_error`, as with any
    extractor.
    """

    name = "🧹 cleancopy"

    def __init__(
        self,
        timeout: float = 1,
        articles_only: bool = False,
        fields: Sequence[str] = FIELDS,
        prefix: str = "article_",
        **options: Any,
    ) -> None:
        """Take what is wanted.

        Args:
            timeout: Seconds that a document may take before the process that cleans it is ended.
            articles_only: Whether pages that are no articles are dropped.
            fields: What of the record goes into the metadata.
            prefix: What is put before these names there, so that `date` and the like of the crawl stay.
            **options: Those of `cleancopy.Cleaner` but `timeout`.

        """
        super().__init__(timeout)
        self.articles_only, self.fields, self.prefix = articles_only, tuple(fields), prefix
        self.cleaner = Cleaner(**options)

    def extract(self, text: str | bytes, url: str | None = None) -> str:
        """Clean one page; gives its text, which is empty where nothing is wanted of it."""
        article = self.cleaner.clean(text, url=url)
        if self.articles_only and not article.is_article:
            return ""
        record = article.to_dict()
        found = _Text(article.text)
        found.metadata = {self.prefix + name: record.get(name) for name in self.fields}
        return found

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean documents, each by its address where its metadata has one (`url`)."""
        for doc in super().run(map(_with_url, data), rank, world_size):
            doc.metadata.update(doc.text.metadata)
            doc.text = str(doc.text)
            yield doc


def _with_url(doc: Document) -> Document:
    """Give a document whose text is the arguments of `extract`, as the process of an extractor takes them."""
    doc.text = (doc.text, doc.metadata.get("url"))
    return doc
