-- Smaller rows. A publication has a number, which cases keep in place of its digest, and words, which texts are packed
-- with (packing.py). What was kept before stays as it is, in `body`; what is written from here on is in `packed`.

create table programs (
  n $serial,
  digest $text not null unique,
  words $blob
);
insert into programs (digest) select digest from playbooks order by published_at, digest;
insert into programs (digest) select distinct digest from cases
  where digest not in (select digest from programs);

alter table cases add column program bigint;
update cases set program = (select n from programs where programs.digest = cases.digest);
alter table cases drop column digest;
alter table cases add column packed $blob;
alter table events add column packed $blob;

-- The id breaks ties alone, and needs no place in the index.
drop index cases_newest;
create index cases_newest on cases (opened_at);
