-- The two compartments of a workspace. `casework.db` is `main`; `intelligence.db` is `intel`.
-- Every table is STRICT; dates are ISO text, moments ISO text in UTC, money whole pence.
-- Unknown is NULL: never zero and never empty. `version` rises by one with each change.

-- ---------------------------------------------------------------- casework: bookkeeping

CREATE TABLE main.meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE main.counter (
  name TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (name, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE main.policy_text (
  hash TEXT PRIMARY KEY, text TEXT NOT NULL, first_used TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE main.audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  command TEXT NOT NULL,
  record TEXT NOT NULL,
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX main.audit_record ON audit (record, seq);
CREATE INDEX main.audit_at ON audit (at, seq);
-- Its number in the list of both chains.
CREATE INDEX main.audit_listed ON audit (seq * 2);
CREATE TABLE main.audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER main.audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed'); END;
CREATE TRIGGER main.audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries cannot be removed'); END;

-- ---------------------------------------------------------------- casework: who and where

CREATE TABLE main.user (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('head','analyst','vetting-manager','vetting-officer','registrar')),
  sees_sources INTEGER NOT NULL DEFAULT 0 CHECK (sees_sources IN (0,1)),
  sees_characteristics INTEGER NOT NULL DEFAULT 0 CHECK (sees_characteristics IN (0,1)),
  person_id INTEGER REFERENCES person(id),
  left_on TEXT CHECK (left_on IS NULL OR date(left_on) IS NOT NULL),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE main.force (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE main.person (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('officer','pcso','staff','special','volunteer','cadet',
    'contractor','partner','applicant')),
  force_id INTEGER NOT NULL REFERENCES force(id),
  collar TEXT,
  rank TEXT,
  unit TEXT,
  employer TEXT,
  born TEXT CHECK (born IS NULL OR date(born) IS NOT NULL),
  started TEXT CHECK (started IS NULL OR date(started) IS NOT NULL),
  left_on TEXT CHECK (left_on IS NULL OR date(left_on) IS NOT NULL),
  leaving TEXT CHECK (leaving IN ('resigned','retired','dismissed','under-investigation',
    'transferred','contract-ended','died','not-said')),
  reported_on TEXT CHECK (reported_on IS NULL OR date(reported_on) IS NOT NULL),
  report_ref TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((reported_on IS NULL) = (report_ref IS NULL))
) STRICT;
CREATE INDEX main.person_name ON person (name COLLATE NOCASE, ref);
CREATE INDEX main.person_force ON person (force_id, ref);
CREATE INDEX main.person_collar ON person (collar) WHERE collar IS NOT NULL;
-- Which reasons for leaving are reported is policy, so that none stands here.
CREATE INDEX main.person_to_report ON person (left_on, ref, leaving)
  WHERE left_on IS NOT NULL AND reported_on IS NULL;

CREATE TABLE main.post (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  force_id INTEGER NOT NULL REFERENCES force(id),
  title TEXT NOT NULL,
  unit TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('RV','MV','EMV','NPPV1','NPPV2-A','NPPV2-F','NPPV3','CTC',
    'SC','eSC','DV','eDV')),
  ladder TEXT NOT NULL GENERATED ALWAYS AS (CASE WHEN level IN ('RV','MV','EMV') THEN 'force'
    WHEN level LIKE 'NPPV%' THEN 'non-police' ELSE 'national' END) STORED,
  rung INTEGER NOT NULL GENERATED ALWAYS AS (CASE level WHEN 'RV' THEN 0 WHEN 'NPPV1' THEN 0
    WHEN 'CTC' THEN 0 WHEN 'MV' THEN 1 WHEN 'NPPV2-A' THEN 1 WHEN 'SC' THEN 1 WHEN 'EMV' THEN 2
    WHEN 'NPPV2-F' THEN 2 WHEN 'eSC' THEN 2 WHEN 'eDV' THEN 4 ELSE 3 END) STORED,
  designated INTEGER NOT NULL CHECK (designated IN (0,1)),
  sensitivity TEXT NOT NULL CHECK (sensitivity IN ('none','acu','ct','ersou','child-abuse','covert',
    'firearms','intelligence')),
  reason TEXT,
  reviewed_on TEXT CHECK (reviewed_on IS NULL OR date(reviewed_on) IS NOT NULL),
  review_due TEXT CHECK (review_due IS NULL OR date(review_due) IS NOT NULL),
  -- Who holds it now, as in `holding`, kept here as well so that a list costs no join more.
  holder_id INTEGER REFERENCES person(id),
  held_since TEXT CHECK (held_since IS NULL OR date(held_since) IS NOT NULL),
  -- The day on which a review raised what it requires to that level or beyond.
  required_since TEXT CHECK (required_since IS NULL OR date(required_since) IS NOT NULL),
  -- The clearance of the holder that is enough and runs longest, and its last day, kept by triggers
  -- so that the gap list reads no clearance to leave out those who are cleared.
  cleared_by INTEGER,
  cleared_until TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
-- All that is counted of every holder at once, so that no row of a post is read for it.
CREATE INDEX main.post_holder ON post (holder_id, ladder, designated DESC, rung DESC, cleared_until,
  sensitivity, force_id, level, held_since);
CREATE INDEX main.post_weighty ON post (designated, ref) WHERE designated = 1 OR sensitivity <> 'none';

-- Who held which post from when until when: from the day it was taken up to the day it was left,
-- on which another may take it up. A day before records began is unknown.
CREATE TABLE main.holding (
  id INTEGER PRIMARY KEY,
  post_id INTEGER NOT NULL REFERENCES post(id),
  person_id INTEGER NOT NULL REFERENCES person(id),
  from_on TEXT CHECK (from_on IS NULL OR date(from_on) IS NOT NULL),
  until_on TEXT CHECK (until_on IS NULL OR (date(until_on) IS NOT NULL
    AND until_on >= ifnull(from_on, until_on))),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX main.holding_now ON holding (post_id) WHERE until_on IS NULL;
CREATE INDEX main.holding_post ON holding (post_id, from_on);
CREATE INDEX main.holding_person ON holding (person_id, from_on);

-- What a post required until a review changed it, from which day on the post says so itself.
CREATE TABLE main.post_requirement (
  id INTEGER PRIMARY KEY,
  post_id INTEGER NOT NULL REFERENCES post(id),
  until_on TEXT NOT NULL CHECK (date(until_on) IS NOT NULL),
  level TEXT NOT NULL CHECK (level IN ('RV','MV','EMV','NPPV1','NPPV2-A','NPPV2-F','NPPV3','CTC',
    'SC','eSC','DV','eDV')),
  ladder TEXT NOT NULL GENERATED ALWAYS AS (CASE WHEN level IN ('RV','MV','EMV') THEN 'force'
    WHEN level LIKE 'NPPV%' THEN 'non-police' ELSE 'national' END) STORED,
  rung INTEGER NOT NULL GENERATED ALWAYS AS (CASE level WHEN 'RV' THEN 0 WHEN 'NPPV1' THEN 0
    WHEN 'CTC' THEN 0 WHEN 'MV' THEN 1 WHEN 'NPPV2-A' THEN 1 WHEN 'SC' THEN 1 WHEN 'EMV' THEN 2
    WHEN 'NPPV2-F' THEN 2 WHEN 'eSC' THEN 2 WHEN 'eDV' THEN 4 ELSE 3 END) STORED,
  designated INTEGER NOT NULL CHECK (designated IN (0,1)),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (post_id, until_on)
) STRICT;

-- ---------------------------------------------------------------- casework: vetting

CREATE TABLE main.vetting_case (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person(id),
  post_id INTEGER REFERENCES post(id),
  kind TEXT NOT NULL CHECK (kind IN ('recruit','transferee','rejoiner','upgrade','renewal',
    'non-police','change','misconduct','aftercare','random')),
  level TEXT NOT NULL CHECK (level IN ('RV','MV','EMV','NPPV1','NPPV2-A','NPPV2-F','NPPV3','CTC',
    'SC','eSC','DV','eDV')),
  ladder TEXT NOT NULL GENERATED ALWAYS AS (CASE WHEN level IN ('RV','MV','EMV') THEN 'force'
    WHEN level LIKE 'NPPV%' THEN 'non-police' ELSE 'national' END) STORED,
  rung INTEGER NOT NULL GENERATED ALWAYS AS (CASE level WHEN 'RV' THEN 0 WHEN 'NPPV1' THEN 0
    WHEN 'CTC' THEN 0 WHEN 'MV' THEN 1 WHEN 'NPPV2-A' THEN 1 WHEN 'SC' THEN 1 WHEN 'EMV' THEN 2
    WHEN 'NPPV2-F' THEN 2 WHEN 'eSC' THEN 2 WHEN 'eDV' THEN 4 ELSE 3 END) STORED,
  stage TEXT NOT NULL CHECK (stage IN ('received','allocated','checks','waiting','assessment',
    'decision','closed')),
  received TEXT NOT NULL CHECK (date(received) IS NOT NULL),
  -- Where the month of its receipt was closed before it was entered: from when it is counted.
  counted_from TEXT CHECK (counted_from IS NULL OR date(counted_from) > received),
  course_date TEXT CHECK (course_date IS NULL OR date(course_date) IS NOT NULL),
  assigned TEXT,
  target_on TEXT NOT NULL CHECK (date(target_on) IS NOT NULL),
  latest_on TEXT CHECK (latest_on IS NULL OR date(latest_on) IS NOT NULL),
  stopped_days INTEGER NOT NULL DEFAULT 0 CHECK (stopped_days >= 0),
  stopped_since TEXT CHECK (stopped_since IS NULL OR date(stopped_since) IS NOT NULL),
  priority_class INTEGER NOT NULL CHECK (priority_class BETWEEN 1 AND 5),
  priority_order INTEGER NOT NULL,
  priority_why TEXT NOT NULL,
  override_class INTEGER CHECK (override_class BETWEEN 1 AND 5),
  override_reason TEXT,
  override_by TEXT,
  override_authoriser TEXT,
  override_on TEXT CHECK (override_on IS NULL OR date(override_on) IS NOT NULL),
  outcome TEXT CHECK (outcome IN ('granted','conditions','refused','withdrawn','discontinued')),
  grounds TEXT,
  conditions TEXT,
  rationale TEXT,
  decided_by TEXT,
  closed_on TEXT CHECK (closed_on IS NULL OR date(closed_on) IS NOT NULL),
  first_outcome TEXT CHECK (first_outcome IN ('granted','conditions','refused','withdrawn',
    'discontinued')),
  open INTEGER NOT NULL GENERATED ALWAYS AS (closed_on IS NULL) STORED,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((stage = 'closed') = (closed_on IS NOT NULL)),
  CHECK ((outcome IS NULL) = (closed_on IS NULL)),
  CHECK ((stage = 'waiting') = (stopped_since IS NOT NULL)),
  CHECK (override_class IS NULL OR override_reason IS NOT NULL)
) STRICT;
CREATE INDEX main.case_open ON vetting_case (priority_order, ref) WHERE open = 1;
CREATE INDEX main.case_received ON vetting_case (received, ref) WHERE open = 1;
CREATE INDEX main.case_target ON vetting_case (target_on, ref) WHERE open = 1;
CREATE INDEX main.case_closed ON vetting_case (closed_on, ref) WHERE closed_on IS NOT NULL;
CREATE INDEX main.case_person ON vetting_case (person_id);

-- Whom a case looks at besides its applicant.
CREATE TABLE main.case_party (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  relation TEXT NOT NULL CHECK (relation IN ('co-resident','family','associate')),
  name TEXT NOT NULL CHECK (name <> ''),
  relationship TEXT NOT NULL CHECK (relationship <> ''),
  born TEXT CHECK (born IS NULL OR date(born) IS NOT NULL),
  address TEXT,
  from_on TEXT CHECK (from_on IS NULL OR date(from_on) IS NOT NULL),
  until_on TEXT CHECK (until_on IS NULL OR from_on IS NULL OR until_on >= from_on),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.party_case ON case_party (case_id);

-- Where a person lived, or what explains that there was no address.
CREATE TABLE main.stay (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person(id),
  kind TEXT NOT NULL CHECK (kind IN ('address','explained')),
  words TEXT NOT NULL CHECK (words <> ''),
  from_on TEXT NOT NULL CHECK (date(from_on) IS NOT NULL),
  until_on TEXT CHECK (until_on IS NULL OR until_on >= from_on),
  by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.stay_person ON stay (person_id, from_on);

CREATE TABLE main.case_check (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  kind TEXT NOT NULL CHECK (kind IN ('identity','residency','pnc','pnd','local-intelligence',
    'all-force','special-branch','financial','previous-psd','own-psd','acu-intelligence','military',
    'co-residents','family','open-source','biometric','drug-test','references','interests','barred',
    'interview','referees')),
  party_id INTEGER REFERENCES case_party(id),
  subject TEXT NOT NULL DEFAULT 'applicant' CHECK (subject <> ''),
  mandatory INTEGER NOT NULL CHECK (mandatory IN (0,1)),
  requested TEXT CHECK (requested IS NULL OR date(requested) IS NOT NULL),
  returned TEXT CHECK (returned IS NULL OR date(returned) IS NOT NULL),
  by TEXT,
  place TEXT,
  result TEXT CHECK (result IN ('no-trace','not-adverse','adverse','not-done')),
  reason TEXT,
  authoriser TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (result IS NULL OR by IS NOT NULL),
  CHECK (result IS NOT 'not-done' OR (reason IS NOT NULL AND authoriser IS NOT NULL))
) STRICT;
CREATE INDEX main.check_case ON case_check (case_id);

-- What stands against granting, one by one, and how each was weighed.
CREATE TABLE main.finding (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  check_id INTEGER REFERENCES case_check(id),
  category TEXT NOT NULL CHECK (category IN ('criminality','third-party','integrity',
    'non-disclosure','residency','financial')),
  happened TEXT CHECK (happened IS NULL OR date(happened) IS NOT NULL),
  disclosed TEXT NOT NULL CHECK (disclosed IN ('disclosed','not-disclosed','not-asked')),
  weight TEXT NOT NULL CHECK (weight IN ('slight','moderate','serious')),
  text TEXT NOT NULL CHECK (text <> ''),
  found_on TEXT NOT NULL CHECK (date(found_on) IS NOT NULL),
  found_by TEXT NOT NULL,
  answer TEXT CHECK (answer IN ('outweighed','mitigated','ground','unfounded')),
  answer_reason TEXT,
  answered_by TEXT,
  answered_on TEXT CHECK (answered_on IS NULL OR date(answered_on) IS NOT NULL),
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (answer IS NULL OR (answer_reason IS NOT NULL AND answered_by IS NOT NULL))
) STRICT;
CREATE INDEX main.finding_case ON finding (case_id);

-- Decisions as they were made: proposed, returned, standing, or overturned on appeal.
CREATE TABLE main.case_decision (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  number INTEGER NOT NULL CHECK (number > 0),
  state TEXT NOT NULL CHECK (state IN ('proposed','returned','stands','overturned')),
  outcome TEXT NOT NULL CHECK (outcome IN ('granted','conditions','refused','withdrawn',
    'discontinued')),
  grounds TEXT,
  conditions TEXT,
  condition_owner TEXT,
  condition_review TEXT CHECK (condition_review IS NULL OR date(condition_review) IS NOT NULL),
  code_of_ethics TEXT,
  information TEXT NOT NULL CHECK (information <> ''),
  threat_risk TEXT,
  powers_policy TEXT,
  options TEXT,
  action_review TEXT,
  why_second TEXT,
  by TEXT NOT NULL,
  decided_on TEXT NOT NULL CHECK (date(decided_on) IS NOT NULL),
  second_by TEXT,
  second_on TEXT CHECK (second_on IS NULL OR date(second_on) IS NOT NULL),
  second_reason TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (case_id, number),
  CHECK (second_by IS NULL OR second_by <> by),
  CHECK (state <> 'returned' OR second_reason IS NOT NULL),
  CHECK (state <> 'stands' OR why_second IS NULL OR second_by IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX main.decision_proposed ON case_decision (case_id) WHERE state = 'proposed';

-- Conditions of a grant: mitigations that somebody sees to and looks at again.
CREATE TABLE main.vetting_condition (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  text TEXT NOT NULL CHECK (text <> ''),
  owner TEXT NOT NULL CHECK (owner <> ''),
  set_on TEXT NOT NULL CHECK (date(set_on) IS NOT NULL),
  review_on TEXT NOT NULL CHECK (date(review_on) IS NOT NULL),
  state TEXT NOT NULL CHECK (state IN ('active','ended')),
  reviewed_on TEXT CHECK (reviewed_on IS NULL OR date(reviewed_on) IS NOT NULL),
  reviewed_by TEXT,
  review_note TEXT,
  ended_on TEXT CHECK (ended_on IS NULL OR date(ended_on) IS NOT NULL),
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'ended') = (ended_on IS NOT NULL))
) STRICT;
CREATE INDEX main.condition_review ON vetting_condition (review_on, ref) WHERE state = 'active';
CREATE INDEX main.condition_case ON vetting_condition (case_id);

-- Appeals against a refusal. One that is upheld makes the case a grant; what was decided first
-- stays in `vetting_case.first_outcome`.
CREATE TABLE main.appeal (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  case_id INTEGER NOT NULL UNIQUE REFERENCES vetting_case(id),
  letter_on TEXT NOT NULL CHECK (date(letter_on) IS NOT NULL),
  lodged TEXT NOT NULL CHECK (lodged >= letter_on),
  deadline TEXT NOT NULL CHECK (date(deadline) IS NOT NULL),
  late INTEGER NOT NULL CHECK (late IN (0,1)),
  late_reason TEXT,
  grounds TEXT NOT NULL CHECK (grounds <> ''),
  state TEXT NOT NULL CHECK (state IN ('open','decided')),
  panel TEXT,
  outcome TEXT CHECK (outcome IN ('upheld','dismissed')),
  reason TEXT,
  decided_on TEXT CHECK (decided_on IS NULL OR date(decided_on) IS NOT NULL),
  recorded_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (late = (lodged > deadline)),
  CHECK (late = 0 OR late_reason IS NOT NULL),
  CHECK ((state = 'decided') = (outcome IS NOT NULL)),
  CHECK (outcome IS NULL OR (panel IS NOT NULL AND reason IS NOT NULL AND decided_on IS NOT NULL))
) STRICT;
CREATE INDEX main.appeal_lodged ON appeal (lodged DESC, ref);
CREATE INDEX main.appeal_open ON appeal (lodged, ref) WHERE state = 'open';

-- What falls due of somebody who holds a clearance, and how it was answered: reports of changed
-- circumstances, yearly integrity and vetting reviews, yearly notices, aftercare.
CREATE TABLE main.due (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('change','integrity','notice','aftercare')),
  person_id INTEGER NOT NULL REFERENCES person(id),
  clearance_id INTEGER REFERENCES clearance(id),
  arisen_on TEXT NOT NULL CHECK (date(arisen_on) IS NOT NULL),
  due_on TEXT NOT NULL CHECK (date(due_on) IS NOT NULL),
  state TEXT NOT NULL CHECK (state IN ('open','answered','ended')),
  what TEXT CHECK (what IN ('address','relationship','financial','offence','associate','name',
    'other')),
  reported_on TEXT CHECK (reported_on IS NULL OR date(reported_on) IS NOT NULL),
  text TEXT,
  held_on TEXT CHECK (held_on IS NULL OR date(held_on) IS NOT NULL),
  supervisor TEXT,
  standards TEXT CHECK (standards IN ('nothing','declared')),
  gifts TEXT CHECK (gifts IN ('nothing','declared')),
  associations TEXT CHECK (associations IN ('nothing','declared')),
  interests TEXT CHECK (interests IN ('nothing','declared')),
  declared TEXT,
  outcome TEXT CHECK (outcome IN ('no-action','case')),
  note TEXT,
  case_ref TEXT,
  answered_on TEXT CHECK (answered_on IS NULL OR date(answered_on) IS NOT NULL),
  answered_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((kind = 'change') = (what IS NOT NULL)),
  CHECK ((kind = 'change') = (clearance_id IS NULL)),
  CHECK ((state = 'answered') = (outcome IS NOT NULL)),
  CHECK ((state = 'answered') = (answered_on IS NOT NULL)),
  CHECK (kind <> 'integrity' OR state <> 'answered' OR (held_on IS NOT NULL
    AND supervisor IS NOT NULL AND standards IS NOT NULL AND gifts IS NOT NULL
    AND associations IS NOT NULL AND interests IS NOT NULL))
) STRICT;
CREATE INDEX main.due_open ON due (due_on, ref) WHERE state = 'open';
CREATE UNIQUE INDEX main.due_running ON due (clearance_id, kind) WHERE state = 'open';
CREATE INDEX main.due_clearance ON due (clearance_id, kind, answered_on);
CREATE INDEX main.due_person ON due (person_id, due_on);
CREATE INDEX main.due_integrity ON due (due_on, person_id, state) WHERE kind = 'integrity';

-- Letters as they were sent: to whom, what of, and what they said beside the unit's own words, so
-- that each can be printed again as it went.
CREATE TABLE main.letter (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('grant','conditions','refusal','appeal-allowed',
    'appeal-dismissed','invitation','reminder')),
  person_id INTEGER NOT NULL REFERENCES person(id),
  case_id INTEGER REFERENCES vetting_case(id),
  due_id INTEGER REFERENCES due(id),
  addressee TEXT NOT NULL CHECK (addressee <> ''),
  level TEXT CHECK (level IN ('RV','MV','EMV','NPPV1','NPPV2-A','NPPV2-F','NPPV3','CTC',
    'SC','eSC','DV','eDV')),
  until_on TEXT CHECK (until_on IS NULL OR date(until_on) IS NOT NULL),
  by_on TEXT CHECK (by_on IS NULL OR date(by_on) IS NOT NULL),
  points TEXT,
  told TEXT,
  again TEXT,
  sent_on TEXT NOT NULL CHECK (date(sent_on) IS NOT NULL),
  sent_by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((case_id IS NULL) <> (due_id IS NULL))
) STRICT;
CREATE INDEX main.letter_case ON letter (case_id, kind, sent_on) WHERE case_id IS NOT NULL;
CREATE INDEX main.letter_due ON letter (due_id, sent_on) WHERE due_id IS NOT NULL;
CREATE INDEX main.letter_person ON letter (person_id, sent_on);
CREATE INDEX main.letter_sent ON letter (sent_on, ref);

CREATE TABLE main.clock_stop (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  from_on TEXT NOT NULL CHECK (date(from_on) IS NOT NULL),
  until_on TEXT CHECK (until_on IS NULL OR until_on >= from_on),
  reason TEXT NOT NULL CHECK (reason <> ''),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.stop_case ON clock_stop (case_id);

CREATE TABLE main.clearance (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person(id),
  level TEXT NOT NULL CHECK (level IN ('RV','MV','EMV','NPPV1','NPPV2-A','NPPV2-F','NPPV3','CTC',
    'SC','eSC','DV','eDV')),
  ladder TEXT NOT NULL GENERATED ALWAYS AS (CASE WHEN level IN ('RV','MV','EMV') THEN 'force'
    WHEN level LIKE 'NPPV%' THEN 'non-police' ELSE 'national' END) STORED,
  rung INTEGER NOT NULL GENERATED ALWAYS AS (CASE level WHEN 'RV' THEN 0 WHEN 'NPPV1' THEN 0
    WHEN 'CTC' THEN 0 WHEN 'MV' THEN 1 WHEN 'NPPV2-A' THEN 1 WHEN 'SC' THEN 1 WHEN 'EMV' THEN 2
    WHEN 'NPPV2-F' THEN 2 WHEN 'eSC' THEN 2 WHEN 'eDV' THEN 4 ELSE 3 END) STORED,
  granted_on TEXT NOT NULL CHECK (date(granted_on) IS NOT NULL),
  valid_until TEXT NOT NULL CHECK (date(valid_until) IS NOT NULL),
  state TEXT NOT NULL CHECK (state IN ('active','conditional','extended','suspended','withdrawn',
    'lapsed','terminated')),
  current INTEGER NOT NULL CHECK (current IN (0,1)),
  -- Whether it is its holder's to rely on, its last day aside, as `clearance_judged` says; kept by
  -- triggers.
  standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (0,1)),
  conditions TEXT,
  condition_owner TEXT,
  condition_review TEXT CHECK (condition_review IS NULL OR date(condition_review) IS NOT NULL),
  extension_reason TEXT,
  authoriser TEXT,
  risk_note TEXT,
  case_ref TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (state <> 'extended' OR (extension_reason IS NOT NULL AND authoriser IS NOT NULL
    AND risk_note IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX main.clearance_current ON clearance (person_id, ladder) WHERE current = 1;
CREATE INDEX main.clearance_due ON clearance (valid_until, ref) WHERE current = 1;
CREATE INDEX main.clearance_level ON clearance (level, valid_until, ref) WHERE standing = 1;
CREATE INDEX main.clearance_until ON clearance (valid_until, ref);
-- All that is asked of everybody's clearances at once, so that no row of theirs is read for it.
CREATE INDEX main.clearance_person ON clearance (person_id, granted_on, ladder, rung, valid_until,
  state, current, level, standing);

-- What became of a clearance after its grant; that it lapsed follows from its last day.
CREATE TABLE main.clearance_step (
  id INTEGER PRIMARY KEY,
  clearance_id INTEGER NOT NULL REFERENCES clearance(id),
  taken_on TEXT NOT NULL CHECK (date(taken_on) IS NOT NULL),
  step TEXT NOT NULL CHECK (step IN ('extended','suspended','restored','withdrawn','terminated',
    'stands','freed')),
  until TEXT CHECK (until IS NULL OR date(until) IS NOT NULL),
  -- The last day until then, of an extension.
  until_before TEXT CHECK (until_before IS NULL OR date(until_before) IS NOT NULL),
  reason TEXT NOT NULL CHECK (reason <> ''),
  authority TEXT NOT NULL CHECK (authority <> ''),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.step_clearance ON clearance_step (clearance_id, id);

-- Whether each clearance stands on the day at hand, by the rule that `state_on` and `granted_on`
-- follow for any day: neither suspended nor ended, not replaced at its level, and not held before a
-- higher one was suspended or terminated.
CREATE VIEW main.clearance_judged AS
  SELECT c.id, c.person_id, c.ladder, c.standing,
    c.state NOT IN ('suspended','withdrawn','terminated') AND NOT EXISTS (
      SELECT 1 FROM clearance n WHERE n.person_id = c.person_id AND n.ladder = c.ladder
        AND n.rung >= c.rung AND n.id <> c.id AND CASE WHEN n.rung = c.rung
          THEN (n.granted_on, n.id) > (c.granted_on, c.id)
          ELSE n.state IN ('suspended','terminated') AND c.granted_on < ifnull(
            (SELECT max(iif(s.step = 'suspended', date(s.taken_on, '+1 day'), s.taken_on))
              FROM clearance_step s WHERE s.clearance_id = n.id
                AND s.step IN ('suspended','terminated')), date(n.granted_on, '+1 day'))
          END) AS stands
  FROM clearance c;

CREATE TRIGGER main.post_is_cleared AFTER INSERT ON post WHEN NEW.holder_id IS NOT NULL
BEGIN
  UPDATE post SET (cleared_by, cleared_until) = (SELECT c.id, c.valid_until FROM clearance c
    WHERE c.person_id = post.holder_id AND c.ladder = post.ladder AND c.standing = 1
      AND c.rung >= post.rung ORDER BY c.valid_until DESC, c.rung DESC, c.id DESC LIMIT 1)
  WHERE id = NEW.id;
END;
CREATE TRIGGER main.post_changes AFTER UPDATE OF holder_id, level ON post
BEGIN
  UPDATE post SET (cleared_by, cleared_until) = (SELECT c.id, c.valid_until FROM clearance c
    WHERE c.person_id = post.holder_id AND c.ladder = post.ladder AND c.standing = 1
      AND c.rung >= post.rung ORDER BY c.valid_until DESC, c.rung DESC, c.id DESC LIMIT 1)
  WHERE id = NEW.id;
END;
CREATE TRIGGER main.clearance_clears AFTER INSERT ON clearance
BEGIN
  UPDATE clearance SET standing = 1 - standing WHERE id IN (
    SELECT id FROM clearance_judged WHERE person_id = NEW.person_id AND ladder = NEW.ladder
      AND standing <> stands);
  UPDATE post SET (cleared_by, cleared_until) = (SELECT c.id, c.valid_until FROM clearance c
    WHERE c.person_id = post.holder_id AND c.ladder = post.ladder AND c.standing = 1
      AND c.rung >= post.rung ORDER BY c.valid_until DESC, c.rung DESC, c.id DESC LIMIT 1)
  WHERE holder_id = NEW.person_id AND ladder = NEW.ladder;
END;
CREATE TRIGGER main.clearance_changes
  AFTER UPDATE OF person_id, level, granted_on, valid_until, state ON clearance
BEGIN
  UPDATE clearance SET standing = 1 - standing WHERE id IN (
    SELECT id FROM clearance_judged WHERE person_id IN (OLD.person_id, NEW.person_id)
      AND standing <> stands);
  UPDATE post SET (cleared_by, cleared_until) = (SELECT c.id, c.valid_until FROM clearance c
    WHERE c.person_id = post.holder_id AND c.ladder = post.ladder AND c.standing = 1
      AND c.rung >= post.rung ORDER BY c.valid_until DESC, c.rung DESC, c.id DESC LIMIT 1)
  WHERE holder_id IN (OLD.person_id, NEW.person_id);
END;
CREATE TRIGGER main.clearance_goes AFTER DELETE ON clearance
BEGIN
  UPDATE clearance SET standing = 1 - standing WHERE id IN (
    SELECT id FROM clearance_judged WHERE person_id = OLD.person_id AND standing <> stands);
  UPDATE post SET (cleared_by, cleared_until) = (SELECT c.id, c.valid_until FROM clearance c
    WHERE c.person_id = post.holder_id AND c.ladder = post.ladder AND c.standing = 1
      AND c.rung >= post.rung ORDER BY c.valid_until DESC, c.rung DESC, c.id DESC LIMIT 1)
  WHERE holder_id = OLD.person_id;
END;
-- The day of a step decides what it hides: a change of the state that is none has the trigger look.
CREATE TRIGGER main.step_is_taken AFTER INSERT ON clearance_step
  WHEN NEW.step IN ('suspended','terminated')
BEGIN
  UPDATE clearance SET state = state WHERE id = NEW.clearance_id;
END;
CREATE TRIGGER main.step_changes AFTER UPDATE OF clearance_id, taken_on, step ON clearance_step
BEGIN
  UPDATE clearance SET state = state WHERE id IN (OLD.clearance_id, NEW.clearance_id);
END;
CREATE TRIGGER main.step_goes AFTER DELETE ON clearance_step
BEGIN
  UPDATE clearance SET state = state WHERE id = OLD.clearance_id;
END;

-- The month in which somebody has the renewal of a clearance begin; none gives it back to the
-- plan, which is computed and not kept.
CREATE TABLE main.renewal_move (
  id INTEGER PRIMARY KEY,
  clearance_id INTEGER NOT NULL UNIQUE REFERENCES clearance(id),
  month TEXT CHECK (month IS NULL OR date(month || '-01') IS NOT NULL),
  reason TEXT NOT NULL CHECK (reason <> ''),
  by TEXT NOT NULL,
  moved_on TEXT NOT NULL CHECK (date(moved_on) IS NOT NULL),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.renewal_month ON renewal_move (month) WHERE month IS NOT NULL;

-- ---------------------------------------------------------------- casework: what HR knows

-- A file of HR held against what is here; what it showed differs by person.
CREATE TABLE main.hr_file (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL CHECK (file <> ''),
  compared_on TEXT NOT NULL CHECK (date(compared_on) IS NOT NULL),
  compared_by TEXT NOT NULL,
  people INTEGER NOT NULL CHECK (people >= 0),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE main.hr_difference (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  file_id INTEGER NOT NULL REFERENCES hr_file(id),
  kind TEXT NOT NULL CHECK (kind IN ('joiner','mover','leaver','moved','name','number','missing')),
  person_id INTEGER REFERENCES person(id),
  says TEXT NOT NULL CHECK (says <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  number TEXT,
  force_id INTEGER NOT NULL REFERENCES force(id),
  person_kind TEXT NOT NULL CHECK (person_kind IN ('officer','pcso','staff','special','volunteer',
    'cadet','contractor','partner','applicant')),
  rank TEXT,
  unit TEXT,
  employer TEXT,
  born TEXT CHECK (born IS NULL OR date(born) IS NOT NULL),
  started TEXT CHECK (started IS NULL OR date(started) IS NOT NULL),
  post_id INTEGER REFERENCES post(id),
  from_on TEXT CHECK (from_on IS NULL OR date(from_on) IS NOT NULL),
  left_on TEXT CHECK (left_on IS NULL OR date(left_on) IS NOT NULL),
  leaving TEXT CHECK (leaving IN ('resigned','retired','dismissed','under-investigation',
    'transferred','contract-ended','died','not-said')),
  case_kind TEXT CHECK (case_kind IN ('recruit','transferee','rejoiner','upgrade','renewal',
    'non-police','change','misconduct','aftercare','random')),
  level TEXT CHECK (level IN ('RV','MV','EMV','NPPV1','NPPV2-A','NPPV2-F','NPPV3','CTC',
    'SC','eSC','DV','eDV')),
  state TEXT NOT NULL CHECK (state IN ('open','accepted','refused','superseded')),
  reason TEXT,
  decided_by TEXT,
  decided_on TEXT CHECK (decided_on IS NULL OR date(decided_on) IS NOT NULL),
  result TEXT,
  fingerprint TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (state <> 'refused' OR reason IS NOT NULL)
) STRICT;
CREATE INDEX main.hr_open ON hr_difference (file_id, kind) WHERE state = 'open';
CREATE INDEX main.hr_in_order ON hr_difference (
  (CASE kind WHEN 'joiner' THEN 0 WHEN 'mover' THEN 1 WHEN 'leaver' THEN 2
   WHEN 'moved' THEN 3 WHEN 'name' THEN 4 WHEN 'number' THEN 5 ELSE 6 END),
  name COLLATE NOCASE, ref) WHERE state = 'open';
CREATE INDEX main.hr_refused ON hr_difference (fingerprint) WHERE state = 'refused';

-- What a month came to, taken when it was over. The digest is that of its figures, so that the
-- audit chain, which holds it, answers for every one of them.
CREATE TABLE main.month_closed (
  id INTEGER PRIMARY KEY,
  month TEXT NOT NULL UNIQUE CHECK (date(month || '-01') IS NOT NULL),
  as_at TEXT NOT NULL CHECK (date(as_at) IS NOT NULL),
  taken_at TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  figures INTEGER NOT NULL CHECK (figures >= 0),
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TRIGGER main.month_closed_kept BEFORE UPDATE ON month_closed
BEGIN SELECT RAISE(ABORT, 'a closed month stands as it was taken'); END;
CREATE TRIGGER main.month_closed_stays BEFORE DELETE ON month_closed
BEGIN SELECT RAISE(ABORT, 'a closed month stands as it was taken'); END;

CREATE TABLE main.month_figure (
  month TEXT NOT NULL REFERENCES month_closed(month),
  by TEXT NOT NULL CHECK (by IN ('all','force','level','kind','officer')),
  key TEXT NOT NULL,
  measure TEXT NOT NULL CHECK (measure IN ('cleared','designated','open','per-thousand','late',
    'overdue','median','ninetieth','received','closed','net')),
  part INTEGER NOT NULL,
  of INTEGER NOT NULL CHECK (of >= 0),
  PRIMARY KEY (month, by, key, measure)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER main.month_figure_kept BEFORE UPDATE ON month_figure
BEGIN SELECT RAISE(ABORT, 'a closed month stands as it was taken'); END;
CREATE TRIGGER main.month_figure_stays BEFORE DELETE ON month_figure
BEGIN SELECT RAISE(ABORT, 'a closed month stands as it was taken'); END;

-- Officers who work cases, from a Monday until another says otherwise, and the officer-days that
-- leave and sickness took in that week alone.
CREATE TABLE main.staffing (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  week TEXT NOT NULL UNIQUE CHECK (strftime('%w', week) = '1'),
  officers_tenths INTEGER NOT NULL CHECK (officers_tenths BETWEEN 0 AND 10000),
  leave_days INTEGER CHECK (leave_days BETWEEN 0 AND 5000),
  recorded_by TEXT NOT NULL,
  recorded_on TEXT NOT NULL CHECK (date(recorded_on) IS NOT NULL),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
-- ---------------------------------------------------------------- casework: barred lists

-- People on the barred and advisory lists. `name_key` is the name without case, accents and order.
CREATE TABLE main.barred_entry (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  list TEXT NOT NULL CHECK (list IN ('barred','advisory')),
  name TEXT NOT NULL CHECK (name <> ''),
  name_key TEXT NOT NULL,
  born TEXT CHECK (born IS NULL OR date(born) IS NOT NULL),
  body TEXT,
  category TEXT,
  listed_on TEXT CHECK (listed_on IS NULL OR date(listed_on) IS NOT NULL),
  their_ref TEXT,
  source TEXT,
  fingerprint TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.barred_born ON barred_entry (born) WHERE born IS NOT NULL;
CREATE INDEX main.barred_name ON barred_entry (name_key, ref);

CREATE TABLE main.barred_match (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  entry_id INTEGER NOT NULL REFERENCES barred_entry(id),
  how TEXT NOT NULL CHECK (how IN ('exact','near','name')),
  percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
  state TEXT NOT NULL CHECK (state IN ('open','confirmed','dismissed')),
  reason TEXT,
  decided_by TEXT,
  decided_on TEXT CHECK (decided_on IS NULL OR date(decided_on) IS NOT NULL),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (case_id, entry_id),
  CHECK ((state = 'open') = (reason IS NULL))
) STRICT;
CREATE INDEX main.barred_open ON barred_match (
  (CASE how WHEN 'exact' THEN 0 WHEN 'near' THEN 1 ELSE 2 END), ref) WHERE state = 'open';
CREATE INDEX main.barred_match_entry ON barred_match (entry_id, ref);
-- ---------------------------------------------------------------- casework: inspection

-- What an inspection recommended and what is done about it, one row an action.
CREATE TABLE main.recommendation (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL CHECK (source <> ''),
  made_on TEXT NOT NULL CHECK (date(made_on) IS NOT NULL),
  text TEXT NOT NULL CHECK (text <> ''),
  action TEXT,
  owner TEXT NOT NULL CHECK (owner <> ''),
  due TEXT NOT NULL CHECK (due >= made_on AND date(due) IS NOT NULL),
  state TEXT NOT NULL CHECK (state IN ('open','closed')),
  closing TEXT CHECK (closing IN ('implemented','superseded','not-accepted')),
  evidence TEXT,
  closed_on TEXT CHECK (closed_on IS NULL OR date(closed_on) IS NOT NULL),
  closed_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'open') = (closed_on IS NULL)),
  CHECK ((state = 'open') = (closed_by IS NULL)),
  CHECK ((state = 'open') = (closing IS NULL)),
  CHECK ((state = 'open') = (evidence IS NULL))
) STRICT;
CREATE INDEX main.recommendation_due ON recommendation (state, due, ref);
CREATE INDEX main.recommendation_in_order ON recommendation (
  (CASE state WHEN 'open' THEN 1 WHEN 'closed' THEN 2 END), due, ref);

-- What was reported of a recommendation, and each change of its owner, action or day.
CREATE TABLE main.recommendation_update (
  id INTEGER PRIMARY KEY,
  recommendation_id INTEGER NOT NULL REFERENCES recommendation(id),
  on_day TEXT NOT NULL CHECK (date(on_day) IS NOT NULL),
  by TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('progress','changed','closed')),
  note TEXT NOT NULL CHECK (note <> ''),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.recommendation_updates ON recommendation_update (recommendation_id, on_day, id);

-- A dip sample of the cases decided in some days: the same seed over the same cases draws it again.
CREATE TABLE main.dip_sample (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  from_on TEXT NOT NULL CHECK (date(from_on) IS NOT NULL),
  until_on TEXT NOT NULL CHECK (until_on >= from_on AND date(until_on) IS NOT NULL),
  seed INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
  percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
  least INTEGER NOT NULL CHECK (least >= 0),
  cases INTEGER NOT NULL CHECK (cases > 0),
  drawn_on TEXT NOT NULL CHECK (drawn_on >= until_on),
  drawn_by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.dip_sample_drawn ON dip_sample (drawn_on, ref);

-- A case of a sample, as it was decided when it was drawn, and what the second reader says of it.
CREATE TABLE main.dip_reading (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  sample_id INTEGER NOT NULL REFERENCES dip_sample(id),
  case_id INTEGER NOT NULL REFERENCES vetting_case(id),
  outcome TEXT NOT NULL CHECK (outcome IN ('granted','conditions','refused','withdrawn',
    'discontinued')),
  officer TEXT NOT NULL CHECK (officer <> ''),
  view TEXT CHECK (view IN ('agrees','disagrees')),
  reason TEXT CHECK (reason <> ''),
  read_on TEXT CHECK (read_on IS NULL OR date(read_on) IS NOT NULL),
  read_by TEXT CHECK (read_by <> officer),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (sample_id, case_id),
  CHECK ((view IS NULL) = (reason IS NULL)),
  CHECK ((view IS NULL) = (read_on IS NULL)),
  CHECK ((view IS NULL) = (read_by IS NULL))
) STRICT;
CREATE INDEX main.dip_reading_case ON dip_reading (case_id);
CREATE INDEX main.dip_reading_outcome ON dip_reading (outcome, view);
CREATE INDEX main.dip_reading_officer ON dip_reading (officer, view);
CREATE INDEX main.dip_reading_read ON dip_reading (read_on DESC, ref);
CREATE INDEX main.dip_reading_unread ON dip_reading (ref) WHERE (view IS NULL) = 1;

-- What an applicant said on the monitoring form, apart from the case: read only to count by it.
CREATE TABLE main.monitoring (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL UNIQUE REFERENCES vetting_case(id),
  sex TEXT NOT NULL CHECK (sex IN ('female','male','not-stated')),
  ethnicity TEXT NOT NULL CHECK (ethnicity IN ('asian','black','mixed','white','other',
    'not-stated')),
  age TEXT NOT NULL CHECK (age IN ('under-25','25-34','35-44','45-54','over-54','not-stated')),
  disability TEXT NOT NULL CHECK (disability IN ('yes','no','not-stated')),
  religion TEXT NOT NULL CHECK (religion IN ('none','christian','muslim','hindu','sikh','jewish',
    'buddhist','other','not-stated')),
  orientation TEXT NOT NULL CHECK (orientation IN ('heterosexual','gay-lesbian','bisexual',
    'other','not-stated')),
  source TEXT NOT NULL CHECK (source <> ''),
  fingerprint TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What a period came to when it was first looked at, without saying of which cases: whoever looks
-- again sees the same, so that nothing can be worked out from what came in between.
CREATE TABLE main.monitoring_kept (
  from_on TEXT NOT NULL CHECK (date(from_on) IS NOT NULL),
  until_on TEXT NOT NULL CHECK (until_on >= from_on),
  as_at TEXT NOT NULL CHECK (as_at > until_on),
  cases TEXT NOT NULL CHECK (json_valid(cases)),
  PRIMARY KEY (from_on, until_on)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- casework: registers

CREATE TABLE main.gift (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  person_id INTEGER REFERENCES person(id),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  offered TEXT CHECK (offered IS NULL OR date(offered) IS NOT NULL),
  offered_text TEXT,
  declared TEXT CHECK (declared IS NULL OR date(declared) IS NOT NULL),
  direction TEXT NOT NULL CHECK (direction IN ('received','given')),
  kind TEXT NOT NULL CHECK (kind IN ('gift','hospitality')),
  description TEXT NOT NULL,
  donor TEXT,
  value_pence INTEGER CHECK (value_pence >= 0),
  value_text TEXT,
  band TEXT NOT NULL CHECK (band IN ('modest','moderate','significant','unknown')),
  disposition TEXT NOT NULL CHECK (disposition IN ('accepted','declined','returned','charity',
    'surrendered','unknown')),
  disposition_text TEXT,
  stage TEXT NOT NULL CHECK (stage IN ('declared','manager','more-information','decided',
    'published')),
  decision TEXT CHECK (decision IN ('approved','declined','more-information')),
  decision_reason TEXT,
  decided_on TEXT CHECK (decided_on IS NULL OR date(decided_on) IS NOT NULL),
  decided_by TEXT,
  late INTEGER NOT NULL CHECK (late IN (0,1)),
  cash INTEGER NOT NULL CHECK (cash IN (0,1)),
  supplier INTEGER NOT NULL CHECK (supplier IN (0,1)),
  source TEXT,
  fingerprint TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((value_pence IS NULL) = (band = 'unknown'))
) STRICT;
CREATE INDEX main.gift_offered ON gift (offered, ref);
CREATE INDEX main.gift_donor ON gift (donor COLLATE NOCASE);
-- Holds all that tells who takes again and again from one donor.
CREATE INDEX main.gift_person ON gift (person_id, donor COLLATE NOCASE, offered, direction);

CREATE TABLE main.nil_return (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  source TEXT,
  fingerprint TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE main.interest (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person(id),
  kind TEXT NOT NULL CHECK (kind IN ('secondary','business','letting','voluntary','membership')),
  organisation TEXT,
  description TEXT NOT NULL CHECK (description <> ''),
  hours INTEGER CHECK (hours BETWEEN 0 AND 168),
  applied TEXT NOT NULL CHECK (date(applied) IS NOT NULL),
  stage TEXT NOT NULL CHECK (stage IN ('applied','assessed','decided','appealed','lapsed')),
  manager TEXT,
  manager_view TEXT CHECK (manager_view IN ('supports','refuses')),
  manager_reason TEXT,
  assessed_on TEXT CHECK (assessed_on IS NULL OR date(assessed_on) IS NOT NULL),
  decision TEXT CHECK (decision IN ('compatible','conditions','incompatible')),
  decision_reason TEXT,
  conditions TEXT,
  decided_on TEXT CHECK (decided_on IS NULL OR date(decided_on) IS NOT NULL),
  decided_by TEXT,
  review_due TEXT CHECK (review_due IS NULL OR date(review_due) IS NOT NULL),
  reviewed_on TEXT CHECK (reviewed_on IS NULL OR date(reviewed_on) IS NOT NULL),
  review_note TEXT,
  lapsed_on TEXT CHECK (lapsed_on IS NULL OR date(lapsed_on) IS NOT NULL),
  lapse_reason TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (manager_view IS NOT 'refuses' OR manager_reason IS NOT NULL),
  CHECK (decision IS NOT 'conditions' OR conditions IS NOT NULL)
) STRICT;
CREATE INDEX main.interest_review ON interest (review_due, ref);
CREATE INDEX main.interest_person ON interest (person_id);
CREATE INDEX main.interest_refused ON interest (person_id)
  WHERE decision = 'incompatible' OR (decision IS NULL AND manager_view = 'refuses');

-- What a person declared of their own circumstances, such as debt.
CREATE TABLE main.vulnerability (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person(id),
  kind TEXT NOT NULL CHECK (kind IN ('debt','gambling','substance','relationship','health','other')),
  declared TEXT NOT NULL CHECK (date(declared) IS NOT NULL),
  note TEXT NOT NULL CHECK (note <> ''),
  ended TEXT CHECK (ended IS NULL OR ended >= declared),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX main.vulnerability_person ON vulnerability (person_id);

CREATE TABLE main.association (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person(id),
  associate TEXT NOT NULL CHECK (associate <> ''),
  relationship TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('convicted','under-investigation','organised-crime',
    'extremist','dismissed-officer','private-investigator','journalist','other')),
  contact TEXT NOT NULL CHECK (contact IN ('daily','weekly','monthly','rarely','ceased')),
  arose TEXT,
  declared TEXT NOT NULL CHECK (date(declared) IS NOT NULL),
  stage TEXT NOT NULL CHECK (stage IN ('declared','research','evaluated','closed')),
  person_risk TEXT CHECK (person_risk IN ('low','medium','high')),
  force_risk TEXT CHECK (force_risk IN ('low','medium','high')),
  evaluation TEXT,
  outcome TEXT CHECK (outcome IN ('no-action','advice','conditions','vetting-review','referral')),
  conditions TEXT,
  evaluated_on TEXT CHECK (evaluated_on IS NULL OR date(evaluated_on) IS NOT NULL),
  evaluated_by TEXT,
  review_due TEXT CHECK (review_due IS NULL OR date(review_due) IS NOT NULL),
  reviewed_on TEXT CHECK (reviewed_on IS NULL OR date(reviewed_on) IS NOT NULL),
  review_note TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((person_risk IS NULL) = (force_risk IS NULL)),
  CHECK (outcome IS NOT 'conditions' OR conditions IS NOT NULL)
) STRICT;
CREATE INDEX main.association_person ON association (person_id);

-- ---------------------------------------------------------------- intelligence: bookkeeping

CREATE TABLE intel.meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE intel.counter (
  name TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (name, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE intel.audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  command TEXT NOT NULL,
  record TEXT NOT NULL,
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX intel.audit_record ON audit (record, seq);
CREATE INDEX intel.audit_at ON audit (at, seq);
CREATE INDEX intel.audit_listed ON audit (seq * 2 + 1);
CREATE TABLE intel.audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER intel.audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed'); END;
CREATE TRIGGER intel.audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries cannot be removed'); END;

-- ---------------------------------------------------------------- intelligence: reports and scores
-- People live on the other side, where no foreign key can reach: person_id is a casework id,
-- and the subject's name is kept as it was known when the report was written.

CREATE TABLE intel.scheme (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  added_at TEXT NOT NULL,
  added_by TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TRIGGER intel.scheme_no_update BEFORE UPDATE ON scheme
BEGIN SELECT RAISE(ABORT, 'a scheme is immutable'); END;
-- Which scheme new scores are made with: the last one chosen.
CREATE TABLE intel.scheme_use (
  id INTEGER PRIMARY KEY,
  scheme TEXT NOT NULL REFERENCES scheme(name),
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The control strategy: the priorities of a year, each with its owner.
CREATE TABLE intel.priority (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  year INTEGER NOT NULL,
  rank INTEGER NOT NULL CHECK (rank > 0),
  title TEXT NOT NULL CHECK (title <> ''),
  owner TEXT NOT NULL CHECK (owner <> ''),
  category TEXT CHECK (category IN ('infiltration','disclosure','justice','sexual','drugs','theft',
    'systems','authority','association','vulnerability','offender','other')),
  intent TEXT,
  state TEXT NOT NULL CHECK (state IN ('current','ended')),
  ended_on TEXT CHECK (ended_on IS NULL OR date(ended_on) IS NOT NULL),
  ended_reason TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'ended') = (ended_on IS NOT NULL AND ended_reason IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX intel.priority_rank ON priority (year DESC, rank) WHERE state = 'current';

CREATE TABLE intel.report (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  received TEXT NOT NULL CHECK (datetime(received) IS NOT NULL),
  occurred TEXT CHECK (occurred IS NULL OR date(occurred) IS NOT NULL),
  source TEXT NOT NULL CHECK (source IN ('confidential-line','crimestoppers','complaint','supervisor',
    'system-audit','vetting','partner','other-force','sensitive')),
  marking TEXT NOT NULL CHECK (marking IN ('OFFICIAL','OFFICIAL-SENSITIVE')),
  category TEXT CHECK (category IN ('infiltration','disclosure','justice','sexual','drugs','theft',
    'systems','authority','association','vulnerability','offender','other')),
  apsp INTEGER NOT NULL DEFAULT 0 CHECK (apsp IN (0,1)),
  person_id INTEGER,
  subject TEXT,
  force TEXT,
  unit TEXT,
  summary TEXT NOT NULL CHECK (summary <> ''),
  text TEXT NOT NULL,
  provenance TEXT,
  provenance_grade TEXT CHECK (provenance_grade GLOB '[123][A-E][PC]'),
  grade TEXT CHECK (grade GLOB '[123][A-E][PC]'),
  old_grade TEXT CHECK (old_grade GLOB '[A-E][1-5][1-5]'),
  risk_assessment TEXT,
  priority_id INTEGER REFERENCES priority(id),
  import_source TEXT,
  fingerprint TEXT UNIQUE,
  merged_into INTEGER REFERENCES report(id),
  handling_action TEXT CHECK (handling_action IN ('A1','A2','A3')),
  handling_sanitisation TEXT CHECK (handling_sanitisation IN ('S1','S2')),
  handling_instructions TEXT,
  clock_until TEXT CHECK (clock_until IS NULL OR datetime(clock_until) IS NOT NULL),
  assigned TEXT,
  state TEXT NOT NULL CHECK (state IN ('new','assessed','decided','closed')),
  assessed_at TEXT,
  score_id INTEGER REFERENCES score(id),
  band TEXT CHECK (band IN ('LOW','MEDIUM','HIGH','CRITICAL')),
  r INTEGER,
  top_harm INTEGER,
  confidence TEXT CHECK (confidence IN ('high','medium','low')),
  queue INTEGER NOT NULL,
  disposition TEXT,
  review_on TEXT CHECK (review_on IS NULL OR date(review_on) IS NOT NULL),
  deferrals INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((score_id IS NULL) = (r IS NULL)),
  -- Conditions stand where the report or its provenance says C, and then all of them.
  CHECK (substr(grade, 3, 1) IS NOT 'P' OR substr(provenance_grade, 3, 1) IS 'C' OR
    (handling_action IS NULL AND handling_sanitisation IS NULL AND handling_instructions IS NULL)),
  CHECK ((substr(grade, 3, 1) IS NOT 'C' AND substr(provenance_grade, 3, 1) IS NOT 'C') OR
    (handling_action IS NOT NULL AND handling_sanitisation IS NOT NULL AND
     handling_instructions IS NOT NULL))
) STRICT;
CREATE INDEX intel.report_queue ON report (queue, received, ref);
CREATE INDEX intel.report_received ON report (received, ref);
CREATE INDEX intel.report_state ON report (state, queue, received, ref);
CREATE INDEX intel.report_person ON report (person_id);
-- What hangs on a priority: how it stands, and how much came in of late.
CREATE INDEX intel.report_priority ON report (priority_id, state, queue)
  WHERE priority_id IS NOT NULL;
CREATE INDEX intel.report_priority_received ON report (priority_id, received)
  WHERE priority_id IS NOT NULL;
CREATE INDEX intel.report_merged ON report (merged_into) WHERE merged_into IS NOT NULL;

-- The numbered items of a report, each with a grade of its own. A report's own grade is the most
-- cautious of them.
CREATE TABLE intel.report_item (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report(id),
  number INTEGER NOT NULL CHECK (number > 0),
  text TEXT NOT NULL CHECK (text <> ''),
  grade TEXT CHECK (grade GLOB '[123][A-E][PC]'),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (report_id, number)
) STRICT;

-- Everybody whom a report is about; the first stands in the report as well.
CREATE TABLE intel.report_subject (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report(id),
  number INTEGER NOT NULL CHECK (number > 0),
  person_id INTEGER,
  name TEXT NOT NULL CHECK (name <> ''),
  force TEXT,
  unit TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (report_id, number)
) STRICT;
CREATE INDEX intel.subject_person ON report_subject (person_id) WHERE person_id IS NOT NULL;

-- Two reports that belong together. A merged one is closed into the other; both stay whole.
CREATE TABLE intel.report_link (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report(id),
  other_id INTEGER NOT NULL REFERENCES report(id),
  kind TEXT NOT NULL CHECK (kind IN ('linked','merged')),
  reason TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  ended_at TEXT,
  ended_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (report_id <> other_id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX intel.link_pair ON report_link (report_id, other_id) WHERE ended_at IS NULL;
CREATE INDEX intel.link_other ON report_link (other_id);

-- Who a source is. Read only by a reveal, which needs its own permission and is logged; its
-- words never reach the audit, a list, a search, an export or paper.
CREATE TABLE intel.source_identity (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL UNIQUE REFERENCES report(id),
  identity TEXT NOT NULL CHECK (identity <> ''),
  contact TEXT,
  kept_by TEXT NOT NULL,
  kept_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A mandatory referral to the IOPC: what made it one, its clock, and what became of it.
CREATE TABLE intel.referral (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL UNIQUE REFERENCES report(id),
  criteria TEXT NOT NULL DEFAULT '',
  clear_at TEXT NOT NULL CHECK (datetime(clear_at) IS NOT NULL),
  deadline TEXT NOT NULL CHECK (datetime(deadline) IS NOT NULL),
  state TEXT NOT NULL CHECK (state IN ('open','referred','not-referred')),
  reference TEXT,
  rationale TEXT,
  decided_at TEXT,
  decided_by TEXT,
  started_by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (state <> 'referred' OR reference IS NOT NULL),
  CHECK (state = 'open' OR rationale IS NOT NULL)
) STRICT;
CREATE INDEX intel.referral_open ON referral (deadline) WHERE state = 'open';

-- Complaints, reviewed against the matrix of sexual predatory behaviour.
CREATE TABLE intel.complaint (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  their_ref TEXT,
  received TEXT NOT NULL CHECK (date(received) IS NOT NULL),
  person_id INTEGER,
  subject TEXT NOT NULL CHECK (subject <> ''),
  force TEXT,
  unit TEXT,
  allegation TEXT NOT NULL CHECK (allegation <> ''),
  outcome TEXT,
  state TEXT NOT NULL CHECK (state IN ('new','met','clear','reviewed')),
  met INTEGER NOT NULL DEFAULT 0 CHECK (met >= 0),
  confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed >= 0),
  report_id INTEGER REFERENCES report(id),
  source TEXT,
  fingerprint TEXT UNIQUE,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX intel.complaint_state ON complaint (state, received, ref);
CREATE INDEX intel.complaint_person ON complaint (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX intel.complaint_received ON complaint (received, ref);
CREATE INDEX intel.complaint_report ON complaint (report_id) WHERE report_id IS NOT NULL;

CREATE TABLE intel.complaint_indicator (
  id INTEGER PRIMARY KEY,
  complaint_id INTEGER NOT NULL REFERENCES complaint(id),
  indicator TEXT NOT NULL CHECK (indicator <> ''),
  evidence TEXT NOT NULL CHECK (evidence <> ''),
  state TEXT NOT NULL CHECK (state IN ('met','confirmed','dismissed')),
  reason TEXT,
  by TEXT,
  at TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'met') = (by IS NULL)),
  CHECK (state = 'met' OR reason IS NOT NULL),
  UNIQUE (complaint_id, indicator)
) STRICT;

-- People at risk. An entry that has expired is taken out: only its audit trail stays.
CREATE TABLE intel.at_risk (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (name <> ''),
  force TEXT,
  unit TEXT,
  reason TEXT NOT NULL CHECK (reason <> ''),
  decided_by TEXT NOT NULL CHECK (decided_by <> ''),
  decision TEXT,
  indicators TEXT NOT NULL CHECK (json_valid(indicators)),
  entered_on TEXT NOT NULL CHECK (date(entered_on) IS NOT NULL),
  review_on TEXT NOT NULL CHECK (date(review_on) IS NOT NULL),
  expires_on TEXT NOT NULL CHECK (expires_on >= review_on),
  reviewed_on TEXT CHECK (reviewed_on IS NULL OR date(reviewed_on) IS NOT NULL),
  review_note TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX intel.at_risk_review ON at_risk (review_on, ref);

CREATE TABLE intel.score (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report(id),
  scheme TEXT NOT NULL REFERENCES scheme(name),
  harm TEXT NOT NULL,
  likelihood TEXT NOT NULL,
  position TEXT NOT NULL,
  confidence TEXT NOT NULL CHECK (confidence IN ('high','medium','low')),
  h INTEGER NOT NULL, l INTEGER NOT NULL, r INTEGER NOT NULL, p INTEGER NOT NULL,
  scored_band TEXT NOT NULL CHECK (scored_band IN ('LOW','MEDIUM','HIGH','CRITICAL')),
  floors TEXT NOT NULL DEFAULT '',
  floor_band TEXT CHECK (floor_band IN ('LOW','MEDIUM','HIGH','CRITICAL')),
  floor_reason TEXT,
  override_band TEXT CHECK (override_band IN ('LOW','MEDIUM','HIGH','CRITICAL')),
  override_reason TEXT,
  band TEXT NOT NULL CHECK (band IN ('LOW','MEDIUM','HIGH','CRITICAL')),
  reason TEXT,
  blind_to INTEGER REFERENCES score(id),
  scored_by TEXT NOT NULL,
  scored_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((override_band IS NULL) = (override_reason IS NULL)),
  CHECK ((floors = '') = (floor_reason IS NULL))
) STRICT;
CREATE INDEX intel.score_report ON score (report_id, id);
-- One second score of a score, made without seeing it.
CREATE UNIQUE INDEX intel.score_second ON score (blind_to) WHERE blind_to IS NOT NULL;
CREATE TRIGGER intel.score_no_update BEFORE UPDATE ON score
BEGIN SELECT RAISE(ABORT, 'a score is kept as it was made; score again instead'); END;

CREATE TABLE intel.research (
  id INTEGER PRIMARY KEY,
  association_ref TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  note TEXT NOT NULL CHECK (note <> ''),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX intel.research_association ON research (association_ref);

-- ---------------------------------------------------------------- intelligence: tasking

CREATE TABLE intel.meeting (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  held_on TEXT NOT NULL UNIQUE CHECK (date(held_on) IS NOT NULL),
  starts TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned','issued','session','drafted','agreed','signed')),
  chair TEXT NOT NULL,
  minute_taker TEXT,
  attendance TEXT,
  apologies TEXT,
  conflicts TEXT,
  quorate INTEGER CHECK (quorate IN (0,1)),
  without_quorum TEXT CHECK (without_quorum <> ''),
  issue INTEGER NOT NULL DEFAULT 0 CHECK (issue >= 0),
  opened_at TEXT,
  closed_at TEXT,
  minutes TEXT,
  agreed_at TEXT,
  agreed_by TEXT,
  signed_at TEXT,
  signed_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state IN ('drafted','agreed','signed')) = (closed_at IS NOT NULL)),
  CHECK ((state IN ('agreed','signed')) = (agreed_at IS NOT NULL)),
  CHECK ((state = 'signed') = (signed_at IS NOT NULL)),
  CHECK (state = 'planned' OR issue > 0 OR opened_at IS NOT NULL)
) STRICT;
CREATE TRIGGER intel.meeting_signed BEFORE UPDATE ON meeting WHEN old.state = 'signed'
BEGIN SELECT RAISE(ABORT, 'signed minutes are locked'); END;

-- Who is asked to a meeting, who came, and the number of the copy that each is given.
CREATE TABLE intel.attendee (
  id INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  name TEXT NOT NULL CHECK (name <> ''),
  person_id INTEGER,
  force TEXT,
  unit TEXT,
  role TEXT NOT NULL CHECK (role IN ('chair','minute-taker','member','guest')),
  present TEXT NOT NULL CHECK (present IN ('asked','present','apologies')),
  copy INTEGER NOT NULL CHECK (copy > 0),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (meeting_id, name),
  UNIQUE (meeting_id, copy)
) STRICT;

-- An item kept from somebody at a meeting, and why.
CREATE TABLE intel.conflict (
  id INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  attendee_id INTEGER NOT NULL REFERENCES attendee(id),
  record TEXT NOT NULL,
  ground TEXT NOT NULL CHECK (ground IN ('subject','unit','associate','declared')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (meeting_id, attendee_id, record)
) STRICT;
CREATE INDEX intel.conflict_record ON conflict (record);

-- Every numbered copy that was made, with what it left out.
CREATE TABLE intel.paper_copy (
  id INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  attendee_id INTEGER NOT NULL REFERENCES attendee(id),
  paper TEXT NOT NULL CHECK (paper IN ('agenda','minutes')),
  issue INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  of INTEGER NOT NULL CHECK (of >= number),
  withheld TEXT NOT NULL CHECK (json_valid(withheld)),
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX intel.copy_meeting ON paper_copy (meeting_id, id);

CREATE TABLE intel.agenda_item (
  id INTEGER PRIMARY KEY,
  meeting_id INTEGER NOT NULL REFERENCES meeting(id),
  position INTEGER NOT NULL,
  section INTEGER NOT NULL CHECK (section BETWEEN 1 AND 12),
  record TEXT,
  what TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','decided','deferred','noted')),
  note TEXT,
  issue INTEGER NOT NULL DEFAULT 1 CHECK (issue > 0),
  late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0,1)),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (meeting_id, position)
) STRICT;
CREATE INDEX intel.agenda_record ON agenda_item (record);
-- What belongs to signed minutes is locked with them.
CREATE TRIGGER intel.agenda_signed BEFORE UPDATE ON agenda_item
WHEN (SELECT state FROM meeting WHERE id = old.meeting_id) = 'signed'
BEGIN SELECT RAISE(ABORT, 'signed minutes are locked'); END;
CREATE TRIGGER intel.attendee_signed BEFORE UPDATE ON attendee
WHEN (SELECT state FROM meeting WHERE id = old.meeting_id) = 'signed'
BEGIN SELECT RAISE(ABORT, 'signed minutes are locked'); END;
CREATE TRIGGER intel.conflict_kept BEFORE UPDATE ON conflict
BEGIN SELECT RAISE(ABORT, 'a conflict is kept as it was recorded'); END;

-- The daily management meeting: what it went through and what was done with each item.
CREATE TABLE intel.daily (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  held_on TEXT NOT NULL UNIQUE CHECK (date(held_on) IS NOT NULL),
  since TEXT NOT NULL CHECK (datetime(since) IS NOT NULL),
  state TEXT NOT NULL CHECK (state IN ('open','closed')),
  opened_at TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  closed_at TEXT,
  closed_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX intel.daily_open ON daily (state) WHERE state = 'open';

CREATE TABLE intel.daily_item (
  id INTEGER PRIMARY KEY,
  daily_id INTEGER NOT NULL REFERENCES daily(id),
  position INTEGER NOT NULL,
  section TEXT NOT NULL CHECK (section IN ('clocks','floors','received','unassessed','actions',
    'carried')),
  record TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','seen','assigned')),
  note TEXT,
  at TEXT,
  by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((state = 'open') = (at IS NULL)),
  UNIQUE (daily_id, position),
  UNIQUE (daily_id, section, record)
) STRICT;
-- A report is received on one page and no other, whatever days were held.
CREATE UNIQUE INDEX intel.daily_received ON daily_item (record) WHERE section = 'received';

CREATE TABLE intel.decision (
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  ref TEXT NOT NULL UNIQUE,
  meeting_id INTEGER REFERENCES meeting(id),
  report_id INTEGER NOT NULL REFERENCES report(id),
  disposition TEXT NOT NULL CHECK (disposition IN ('develop','investigate','refer-iopc','refer-psd',
    'refer-vetting','support','intelligence-only','monitor','no-action')),
  decided_at TEXT NOT NULL,
  entered_at TEXT NOT NULL,
  delay_reason TEXT,
  code_of_ethics TEXT,
  information TEXT NOT NULL,
  threat_risk TEXT NOT NULL,
  powers_policy TEXT,
  options TEXT,
  action_review TEXT,
  decision_maker TEXT NOT NULL,
  recorder TEXT NOT NULL,
  review_on TEXT CHECK (review_on IS NULL OR date(review_on) IS NOT NULL),
  dissent TEXT,
  stepped_out TEXT CHECK (stepped_out <> ''),
  snapshot_r INTEGER,
  snapshot_band TEXT,
  snapshot_grade TEXT,
  snapshot_confidence TEXT,
  corrects INTEGER REFERENCES decision(id),
  version INTEGER NOT NULL DEFAULT 1,
  CHECK (disposition <> 'monitor' OR review_on IS NOT NULL)
) STRICT;
CREATE INDEX intel.decision_report ON decision (report_id);
CREATE INDEX intel.decision_meeting ON decision (meeting_id);
CREATE INDEX intel.decision_corrects ON decision (corrects) WHERE corrects IS NOT NULL;
CREATE TRIGGER intel.decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never edited; record a correction instead'); END;
CREATE TRIGGER intel.decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never removed; record a correction instead'); END;

CREATE TABLE intel.action (
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  meeting_id INTEGER REFERENCES meeting(id),
  report_id INTEGER REFERENCES report(id),
  what TEXT NOT NULL CHECK (what <> ''),
  owner TEXT NOT NULL CHECK (owner <> ''),
  set_on TEXT NOT NULL CHECK (date(set_on) IS NOT NULL),
  due TEXT NOT NULL CHECK (date(due) IS NOT NULL),
  priority TEXT NOT NULL CHECK (priority IN ('high','medium','low')),
  state TEXT NOT NULL CHECK (state IN ('open','done','cancelled')),
  result TEXT,
  closed_on TEXT CHECK (closed_on IS NULL OR date(closed_on) IS NOT NULL),
  closed_by TEXT,
  asked_due TEXT CHECK (asked_due IS NULL OR asked_due > due),
  asked_reason TEXT,
  carried INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((asked_due IS NULL) = (asked_reason IS NULL)),
  CHECK ((state = 'open') = (closed_on IS NULL)),
  CHECK (state <> 'done' OR result IS NOT NULL)
) STRICT;
CREATE INDEX intel.action_due ON action (state, due, ref);
CREATE INDEX intel.action_meeting ON action (meeting_id);
CREATE INDEX intel.action_report ON action (report_id);

-- What happened to an action between being set and being closed.
CREATE TABLE intel.action_update (
  id INTEGER PRIMARY KEY,
  action_id INTEGER NOT NULL REFERENCES action(id),
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('progress','extension-asked','extension-granted',
    'extension-refused','reassigned')),
  note TEXT NOT NULL CHECK (note <> ''),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX intel.update_action ON action_update (action_id, id);
CREATE INDEX intel.action_owner ON action (owner COLLATE NOCASE) WHERE state = 'open';
