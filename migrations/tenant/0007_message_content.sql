-- What a message says, as JSON with its kind. Rows of earlier releases have only `text`; this release writes the content's
-- words there for the release before it, and a later release drops the column.
alter table messages add column content text;
