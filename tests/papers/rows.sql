-- A small unit whose every figure is known, for the tests of its papers.

INSERT INTO main.force (id, code, name) VALUES (1, 'beds', 'Bedfordshire'), (2, 'cambs', 'Cambridgeshire');
INSERT INTO main.user (name, full_name, role) VALUES ('m.reyes', 'M. Reyes', 'analyst');
INSERT INTO main.person (id, ref, name, kind, force_id, collar, rank, unit, started) VALUES
  (1, 'P-2026-00001', 'Okafor, Chidi', 'officer', 1, '4471', 'DC', 'Response', '2018-03-01'),
  (2, 'P-2026-00002', 'Ní Bhriain, Sorcha', 'staff', 2, NULL, NULL, 'Custody', '2020-01-06');
INSERT INTO main.post (id, ref, force_id, title, unit, level, designated, sensitivity, holder_id, held_since) VALUES
  (1, 'R-2026-00001', 1, 'Detective', 'Response', 'MV', 1, 'intelligence', 1, '2026-09-02');
INSERT INTO main.clearance (ref, person_id, level, granted_on, valid_until, state, current) VALUES
  ('C-2016-00001', 1, 'RV', '2016-10-03', '2026-10-03', 'lapsed', 1);
INSERT INTO main.vetting_case (ref, person_id, kind, level, stage, received, target_on, priority_class, priority_order, priority_why) VALUES
  ('V-2026-00001', 1, 'upgrade', 'MV', 'checks', '2026-09-20', '2026-11-15', 1, 1, 'designated post');
INSERT INTO main.gift (ref, person_id, recipient, offered, direction, kind, description, donor, value_pence, band, disposition, stage, late, cash, supplier) VALUES
  ('G-2026-00001', 1, 'Okafor, Chidi', '2026-05-04', 'received', 'gift', 'bottle of whisky', 'Hill Catering', 4500, 'moderate', 'declined', 'declared', 0, 0, 0),
  ('G-2026-00002', 1, 'Okafor, Chidi', '2026-08-11', 'received', 'hospitality', 'dinner', 'hill catering', NULL, 'unknown', 'accepted', 'declared', 1, 0, 0);
INSERT INTO main.interest (ref, person_id, kind, organisation, description, applied, stage, manager, manager_view, manager_reason, decision, decision_reason, decided_on) VALUES
  ('B-2026-00001', 1, 'secondary', 'Doors Ltd', 'door supervision', '2026-04-01', 'decided', 'Insp Hay', 'refuses', 'licensed premises', 'incompatible', 'licensed premises', '2026-04-20');
INSERT INTO main.association (ref, person_id, associate, relationship, category, contact, declared, stage, person_risk, force_risk, review_due) VALUES
  ('N-2026-00001', 1, 'Barnaby Quill', 'cousin', 'organised-crime', 'weekly', '2026-06-01', 'evaluated', 'high', 'medium', '2026-12-01');
INSERT INTO main.vulnerability (person_id, kind, declared, note) VALUES (1, 'debt', '2026-07-07', 'a loan that is not kept up');
INSERT INTO main.month_closed (month, as_at, taken_at, taken_by, figures, digest) VALUES
  ('2026-09', '2026-09-30', '2026-10-01T07:05:00Z', 'm.reyes', 8, printf('%064d', 9)),
  ('2026-10', '2026-10-31', '2026-11-02T08:05:00Z', 'm.reyes', 8, printf('%064d', 10));
INSERT INTO main.month_figure (month, by, key, measure, part, of) VALUES
  ('2026-09', 'all', '', 'cleared', 166, 200), ('2026-09', 'all', '', 'open', 16, 16),
  ('2026-09', 'force', 'beds', 'cleared', 82, 100), ('2026-09', 'force', 'beds', 'open', 9, 16),
  ('2026-09', 'force', 'beds', 'designated', 2, 9), ('2026-09', 'force', 'cambs', 'cleared', 84, 100),
  ('2026-09', 'force', 'cambs', 'open', 7, 16), ('2026-09', 'force', 'cambs', 'designated', 1, 8),
  ('2026-10', 'all', '', 'cleared', 168, 200), ('2026-10', 'all', '', 'open', 14, 14),
  ('2026-10', 'force', 'beds', 'cleared', 83, 100), ('2026-10', 'force', 'beds', 'open', 8, 14),
  ('2026-10', 'force', 'beds', 'designated', 2, 9), ('2026-10', 'force', 'cambs', 'cleared', 85, 100),
  ('2026-10', 'force', 'cambs', 'open', 6, 14), ('2026-10', 'force', 'cambs', 'designated', 1, 8);

INSERT INTO intel.priority (id, ref, year, rank, title, owner, category, state) VALUES
  (1, 'S-2026-01', 2026, 1, 'Abuse of position', 'r.shaw', 'sexual', 'current');
INSERT INTO intel.report (id, ref, received, occurred, source, marking, category, apsp, person_id, subject, force, unit, summary, text, provenance, provenance_grade, grade, handling_action, handling_sanitisation, handling_instructions, risk_assessment, priority_id, state, assessed_at, queue, disposition) VALUES
  (1, 'I-2026-00001', '2026-10-05T08:00:00Z', '2026-10-01', 'confidential-line', 'OFFICIAL-SENSITIVE', 'sexual', 1, 1, 'Okafor, Chidi', 'beds', 'Response', 'OKAFOR sends messages to a complainant', 'kept in items', 'A colleague saw the phone', '2CC', '2CC', 'A2', 'S2', 'No action that could show who knew', 'The complainant is easily found', 1, 'decided', '2026-10-05T18:00:00Z', 1, 'refer-iopc'),
  (2, 'I-2026-00002', '2026-10-20T08:00:00Z', NULL, 'system-audit', 'OFFICIAL', 'disclosure', 0, NULL, 'a sergeant called Dave', 'cambs', NULL, 'Dave passed on a plan', 'Dave passed on a plan.', NULL, NULL, '1AP', NULL, NULL, NULL, NULL, NULL, 'assessed', '2026-10-23T08:00:00Z', 2, NULL),
  (3, 'I-2026-00003', '2026-11-19T20:00:00Z', NULL, 'complaint', 'OFFICIAL-SENSITIVE', NULL, 0, NULL, NULL, NULL, NULL, 'an unknown officer', 'An unknown officer.', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'new', NULL, 9, NULL),
  (5, 'I-2025-00009', '2025-10-15T08:00:00Z', NULL, 'supervisor', 'OFFICIAL', 'disclosure', 0, NULL, NULL, 'beds', NULL, 'a list left lying', 'A list left lying.', NULL, NULL, '1AP', NULL, NULL, NULL, NULL, NULL, 'closed', '2025-10-15T09:00:00Z', 5, NULL);
INSERT INTO intel.report (id, ref, received, source, marking, category, summary, text, state, queue, merged_into) VALUES
  (4, 'I-2026-00004', '2026-10-06T08:00:00Z', 'complaint', 'OFFICIAL-SENSITIVE', 'sexual', 'the same again', 'The same again.', 'closed', 9, 1);
INSERT INTO intel.report_item (report_id, number, text, grade) VALUES
  (1, 1, 'DC Okafor, collar 4471, sends messages to a complainant. Chidi''s phone is his own.', '1BP'),
  (1, 2, 'He visits off duty, as the neighbour told.', '2CC');
INSERT INTO intel.report_subject (report_id, number, person_id, name, force, unit) VALUES
  (1, 1, 1, 'Okafor, Chidi', 'beds', 'Response'), (1, 2, 2, 'Ní Bhriain, Sorcha', 'cambs', 'Custody');
INSERT INTO intel.report_link (report_id, other_id, kind, reason, at, by) VALUES
  (4, 1, 'merged', 'the same call', '2026-10-06T09:00:00Z', 'm.reyes');
INSERT INTO intel.source_identity (report_id, identity, contact, kept_by, kept_at) VALUES
  (1, 'Margaret Thistlewood', '07700 900123', 'r.shaw', '2026-10-05T08:30:00Z');
INSERT INTO intel.referral (report_id, criteria, clear_at, deadline, state, reference, rationale, decided_at, decided_by, started_by) VALUES
  (1, 'serious-corruption', '2026-10-06T10:00:00Z', '2026-10-07T22:59:59Z', 'referred', 'IOPC-77', 'APSP', '2026-10-07T12:00:00Z', 'r.shaw', 'm.reyes');
INSERT INTO intel.score (id, report_id, scheme, harm, likelihood, position, confidence, h, l, r, p, scored_band, floors, floor_band, floor_reason, band, reason, blind_to, scored_by, scored_at) VALUES
  (1, 1, 'ACU-TAC-1', '8,16,0,8,16,4', '3,3,4', '1,2,3', 'medium', 52, 10, 520, 6, 'CRITICAL', '', NULL, NULL, 'CRITICAL', 'still in touch', NULL, 'm.reyes', '2026-10-05T18:00:00Z'),
  (2, 1, 'ACU-TAC-1', '2,8,0,4,8,2', '3,3,3', '1,2,3', 'high', 24, 9, 216, 6, 'HIGH', '', NULL, NULL, 'HIGH', NULL, 1, 'a.khan', '2026-10-06T09:00:00Z'),
  (3, 2, 'ACU-TAC-1', '2,2,0,2,4,2', '2,2,2', '0,0,0', 'low', 12, 6, 72, 0, 'MEDIUM', '', NULL, NULL, 'MEDIUM', NULL, NULL, 'm.reyes', '2026-10-23T08:00:00Z');
UPDATE intel.report SET score_id = 1, band = 'CRITICAL', r = 520, top_harm = 16, confidence = 'medium' WHERE id = 1;
UPDATE intel.report SET score_id = 3, band = 'MEDIUM', r = 72, top_harm = 4, confidence = 'low' WHERE id = 2;

INSERT INTO intel.meeting (id, ref, held_on, starts, state, chair, minute_taker, opened_at, closed_at, quorate) VALUES
  (1, 'T-2026-20', '2026-10-13', '10:00', 'drafted', 'r.shaw', 'a.khan', '2026-10-13T09:02:00Z', '2026-10-13T11:00:00Z', 1);
INSERT INTO intel.agenda_item (meeting_id, position, section, record, what, state, note) VALUES
  (1, 1, 5, 'I-2026-00001', 'messages', 'decided', NULL), (1, 2, 7, NULL, 'people at risk', 'deferred', 'no time');
INSERT INTO intel.decision (id, number, ref, meeting_id, report_id, disposition, decided_at, entered_at, delay_reason, code_of_ethics, information, threat_risk, powers_policy, options, action_review, decision_maker, recorder, dissent, snapshot_r, snapshot_band, snapshot_grade, snapshot_confidence, corrects) VALUES
  (1, 1, 'D-2026-00001', 1, 1, 'investigate', '2026-10-13T09:30:00Z', '2026-10-13T09:35:00Z', NULL, 'fair and open', 'two items', 'victim in touch', 'PACE', 'support only, rejected', 'in a week', 'r.shaw', 'a.khan', NULL, 520, 'CRITICAL', '2CC', 'medium', NULL),
  (2, 2, 'D-2026-00002', 1, 1, 'refer-iopc', '2026-10-13T09:40:00Z', '2026-10-13T11:30:00Z', 'the power failed', NULL, 'APSP is met', 'victim in touch', NULL, NULL, NULL, 'r.shaw', 'a.khan', 'DI Hay: support first', 520, 'CRITICAL', '2CC', 'medium', 1);
INSERT INTO intel.action (id, ref, meeting_id, report_id, what, owner, set_on, due, priority, state, result, closed_on, closed_by, asked_due, asked_reason, carried) VALUES
  (1, 'A-2026-00001', 1, 1, 'secure message data', 'DS Lowe', '2026-10-13', '2026-11-02', 'high', 'open', NULL, NULL, NULL, NULL, NULL, 1),
  (2, 'A-2026-00002', 1, NULL, 'brief the deputy', 'r.shaw', '2026-10-13', '2026-12-01', 'low', 'open', NULL, NULL, NULL, NULL, NULL, 0),
  (3, 'A-2026-00003', 1, 2, 'obtain the audit', 'a.khan', '2026-10-13', '2026-11-25', 'medium', 'open', NULL, NULL, NULL, '2026-12-09', 'the supplier is slow', 0),
  (4, 'A-2026-00004', 1, 1, 'support the complainant', 'm.reyes', '2026-10-13', '2026-10-20', 'high', 'done', 'met and supported', '2026-10-19', 'r.shaw', NULL, NULL, 0);
INSERT INTO intel.action_update (action_id, at, by, kind, note) VALUES
  (1, '2026-10-20T09:00:00Z', 'DS Lowe', 'progress', 'asked the provider'),
  (3, '2026-11-18T09:00:00Z', 'a.khan', 'extension-asked', 'the supplier is slow');
INSERT INTO intel.complaint (ref, received, person_id, subject, allegation, outcome, state, met, confirmed) VALUES
  ('K-2026-00001', '2026-03-03', 1, 'Okafor, Chidi', 'kept asking for a number', 'words of advice', 'reviewed', 3, 2);
INSERT INTO intel.at_risk (ref, person_id, name, force, reason, decided_by, indicators, entered_on, review_on, expires_on) VALUES
  ('W-2026-00001', 1, 'Okafor, Chidi', 'beds', 'debt and complaints', 'r.shaw', '[{"indicator":"debt","label":"debt","on":"2026-07-07","reason":"declared by the person"}]', '2026-10-14', '2027-01-14', '2027-04-14');
