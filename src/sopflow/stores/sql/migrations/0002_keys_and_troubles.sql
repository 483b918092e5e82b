-- What was given under a key, so that another thing under the same key is seen; whom an event that waits is about, so
-- that it is found without reading all that wait; work of a case that failed for good; the case that is about the same.

alter table inbox add column about $text;
alter table inbox add column payload $text;
create index inbox_about on inbox (about, at) where case_id is null;

alter table events add column payload $text;

alter table cases add column stalled $text;
alter table cases add column same_as $text;
create index cases_stalled on cases (opened_at, id) where stalled is not null;
