-- What is counted of a period is looked up by its days: no figure reads a table whole.
--
-- Days come first in each of these: where a query names a case, the index by case stays the better one.

CREATE INDEX case_event_counted ON case_event(occurred_at, kind, case_id)
    WHERE kind = 'on_site' OR kind = 'filed' OR kind = 'decided';
CREATE INDEX disclosure_decided ON disclosure(decided_on, case_id);
CREATE INDEX deadline_due ON deadline(due_at, rule, state, case_id);

-- Everything that coverage is counted from, and which closing of a case was its last.
DROP INDEX coverage_by_time;
CREATE INDEX coverage_closed ON coverage(computed_at, case_id, item, level, state, marked, officer_id)
    WHERE moment = 'closed';
CREATE INDEX coverage_last ON coverage(case_id, computed_at) WHERE moment = 'closed';
