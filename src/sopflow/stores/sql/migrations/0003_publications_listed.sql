-- All that a start asks of publications stands in one index: no bundle is read to find which one is valid.

drop index playbooks_by_name;
create index playbooks_listed on playbooks
  (playbook, valid_from, published_at, digest, version, published_by, withdrawn_at);
