"""The revisions of the schema (库结构版本), oldest first."""
