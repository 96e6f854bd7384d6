"""The assessment as files and as the worksheet of a case."""
