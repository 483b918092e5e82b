-- The first schema. $words differ between SQLite and Postgres (dialect.py); times are microseconds since 1970, UTC.

create table playbooks (
  digest $text primary key,
  playbook $text not null,
  version $text not null,
  published_at bigint not null,
  published_by $text,
  valid_from bigint not null,
  bundle $text not null,
  withdrawn_at bigint
);
create index playbooks_by_name on playbooks (playbook, valid_from);

create table cases (
  n $serial,
  id $text not null unique,
  playbook $text not null,
  digest $text not null,
  status $text not null,
  state $text not null,
  version bigint not null,
  asked bigint not null,
  opened_at bigint not null,
  updated_at bigint not null,
  body $text not null,
  head $blob not null,
  salt $blob not null,
  due bigint,
  subject $text,
  assignee $text,
  parent $text,
  parent_effect $text,
  outcome $text,
  held smallint not null,
  purged_at bigint
);
-- One live case of a playbook for a subject; cases that another one runs are not counted.
create unique index cases_one_live on cases (playbook, subject)
  where subject is not null and parent is null and status <> 'done';
create index cases_newest on cases (opened_at, id);
create index cases_open on cases (playbook, status, held, opened_at) where status <> 'done';
create index cases_of_parent on cases (parent) where parent is not null;
create index cases_of_assignee on cases (assignee) where assignee is not null;
create index cases_of_subject on cases (subject) where subject is not null;

create table events (
  case_n bigint not null,
  seq bigint not null,
  key $text not null,
  at bigint not null,
  kind $text not null,
  body $text,
  hash $blob not null,
  content $blob,
  primary key (case_n, key)
) $clustered;

create table ledger (
  case_n bigint not null,
  key $text not null,
  effect $text not null,
  operation $text not null,
  status $text not null,
  attempts bigint not null,
  at bigint not null,
  primary key (case_n, key)
) $clustered;
create index ledger_unsettled on ledger (status, at) where status in ('intended', 'sent', 'in_doubt');

-- In the order in which they are due, so that those are read without looking anything up.
create table jobs (
  id $text not null unique,
  case_id $text not null,
  kind $text not null,
  due bigint not null,
  body $text not null,
  attempts bigint not null,
  primary key (due, id)
) $clustered;

create table inbox (
  key $text primary key,
  at bigint not null,
  name $text not null,
  body $text not null,
  case_id $text,
  seq bigint
) $clustered;
create index inbox_waiting on inbox (at, key) where case_id is null;
create index inbox_of_case on inbox (case_id) where case_id is not null;

create table leases (
  name $text primary key,
  holder $text not null,
  until bigint not null
) $clustered;
