//! Every change that can be made, as a value. The screen, the command line, imports and tests
//! all hand one of these to [`super::Store::apply`].

mod parts;

pub use parts::{Conditions, DecideItem, DeclareGift, NewAction, NilReturn};
pub use parts::{RecordReport, ReportSubject};

use super::action::Parent;
use super::assessment::Assessment;
use super::at_risk::AtRiskChange;
use super::barred::BarredChange;
use super::case::CaseChange;
use super::clearance::standing::StepClearance;
use super::complaint::ComplaintChange;
use super::daily::DailyChange;
use super::dip::DipChange;
use super::due::DueChange;
use super::error::{Result, StoreError};
use super::follow_up::FollowUp;
use super::hr::HrChange;
use super::intake::Intake;
use super::leaver::LeaverChange;
use super::letter::LetterChange;
use super::measures::MeasureChange;
use super::monitoring::MonitoringChange;
use super::office::Office;
use super::posting::Posting;
use super::recommendation::RecommendationChange;
use super::renewal::RenewalChange;
use super::session::{Session, life};
use super::source::Revealed;
use super::staffing::Staffing;
use super::writer::{RowChange, Seen, Writer};
use super::{Rules, Side};
use super::{action, association, case, clearance, decision, gift, grading, interest};
use super::{meeting, person, report, score};
use crate::domain::association::{AssociationCategory, AssociationOutcome, Contact, Risk};
use crate::domain::gift::GiftDecision;
use crate::domain::grading::{Grade3, Handling};
use crate::domain::intelligence::Category;
use crate::domain::interest::{InterestDecision, InterestKind, ManagerView};
use crate::domain::score::Score;
use crate::domain::time::Date;
use crate::domain::vetting::{CaseKind, Level, SubjectKind};

/// What a change did.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The reference of the record it is about.
    pub record: String,
    /// One sentence for the user.
    pub message: String,
    /// The audit entries it wrote.
    pub entries: Vec<i64>,
    /// How to take it back; `None` where it stands for good.
    pub undo: Option<Undo>,
    /// The rows that it put back as an earlier change left them, where it took one back.
    pub restored: Vec<Restored>,
    /// Who a source is, where the change was the look at it; for one showing.
    pub revealed: Option<Box<Revealed>>,
}

/// What a change's own code answers.
pub(super) struct Done {
    pub record: String,
    pub message: String,
    pub undoable: bool,
    pub revealed: Option<Box<Revealed>>,
}

impl Done {
    /// A change that `u` can take back.
    pub(super) fn new(record: impl Into<String>, message: impl Into<String>) -> Self {
        let (record, message) = (record.into(), message.into());
        Self { record, message, undoable: true, revealed: None }
    }

    /// A change that stands for good.
    pub(super) fn for_good(record: impl Into<String>, message: impl Into<String>) -> Self {
        Self { undoable: false, ..Self::new(record, message) }
    }
}

/// The rows of a change, to be taken back by a change of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Undo {
    /// The compartment it wrote.
    pub side: Side,
    /// The record it was about.
    pub record: String,
    /// The name of the change to take back.
    pub label: String,
    /// The number of its entry in the audit.
    pub entry: i64,
    /// Its rows, before and after.
    pub rows: Vec<RowChange>,
}

/// A change to the workspace.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields of the variants are named by the form that fills them")]
pub enum Change {
    // People
    AddPerson {
        name: String,
        kind: SubjectKind,
        force: String,
        collar: String,
        rank: String,
        unit: String,
        employer: String,
        born: Option<Date>,
        started: Option<Date>,
    },
    // Vetting
    OpenCase {
        person_id: i64,
        kind: CaseKind,
        level: Level,
        course_date: Option<Date>,
        received: Date,
    },
    TakeNextCase,
    AssignCase {
        case: Seen,
        to: String,
    },
    OverridePriority {
        case: Seen,
        class: Option<u8>,
        reason: String,
        authoriser: String,
    },
    StopClock {
        case: Seen,
        reason: String,
    },
    StartClock {
        case: Seen,
    },
    ExtendClearance {
        clearance: Seen,
        until: Date,
        reason: String,
        authoriser: String,
        risk_note: String,
    },
    StepClearance(Box<StepClearance>),
    RollDay,
    // Registers
    DeclareGift(Box<DeclareGift>),
    DecideGift {
        gift: Seen,
        decision: GiftDecision,
        reason: String,
    },
    LinkGift {
        gift: Seen,
        person_id: i64,
    },
    ImportGifts {
        file: String,
        gifts: Vec<DeclareGift>,
        nil_returns: Vec<NilReturn>,
    },
    ApplyInterest {
        person_id: i64,
        kind: InterestKind,
        organisation: String,
        description: String,
        hours: Option<i64>,
        applied: Date,
    },
    AssessInterest {
        interest: Seen,
        manager: String,
        view: ManagerView,
        reason: String,
    },
    DecideInterest {
        interest: Seen,
        decision: InterestDecision,
        reason: String,
        conditions: String,
    },
    ReviewInterest {
        interest: Seen,
        note: String,
    },
    LapseInterest {
        interest: Seen,
        reason: String,
    },
    DeclareAssociation {
        person_id: i64,
        associate: String,
        relationship: String,
        category: AssociationCategory,
        contact: Contact,
        arose: String,
        declared: Date,
    },
    EvaluateAssociation {
        association: Seen,
        person_risk: Risk,
        force_risk: Risk,
        evaluation: String,
        outcome: AssociationOutcome,
        conditions: String,
    },
    ReviewAssociation {
        association: Seen,
        note: String,
        close: bool,
    },
    ResearchAssociation {
        reference: String,
        note: String,
    },
    LookAtAssociation {
        id: i64,
    },
    // Intelligence
    RecordReport(Box<RecordReport>),
    GradeReport {
        report: Seen,
        grade: Grade3,
        handling: Handling,
    },
    CategoriseReport {
        report: Seen,
        category: Category,
        apsp: bool,
    },
    AssignReport {
        report: Seen,
        to: String,
    },
    ScoreReport {
        report: Seen,
        scheme: String,
        score: Score,
        reason: String,
    },
    // Tasking
    PlanMeeting {
        held_on: Date,
        chair: String,
    },
    OpenMeeting {
        meeting: Seen,
        chair: String,
        minute_taker: String,
    },
    DecideItem(Box<DecideItem>),
    DeferItem {
        meeting_id: i64,
        record: String,
        reason: String,
    },
    NoteItem {
        meeting_id: i64,
        position: i64,
        note: String,
    },
    AddAction {
        meeting_id: Option<i64>,
        report_id: Option<i64>,
        action: NewAction,
    },
    CloseAction {
        action: Seen,
        result: String,
    },
    CloseMeeting {
        meeting: Seen,
    },
    // Families with a file of their own
    Case(Box<CaseChange>),
    Intake(Box<Intake>),
    Assess(Box<Assessment>),
    Daily(Box<DailyChange>),
    FollowUp(Box<FollowUp>),
    Session(Box<Session>),
    Complaint(Box<ComplaintChange>),
    AtRisk(Box<AtRiskChange>),
    Office(Box<Office>),
    Measure(Box<MeasureChange>),
    Staffing(Box<Staffing>),
    Posting(Box<Posting>),
    Renewal(Box<RenewalChange>),
    Hr(Box<HrChange>),
    Barred(Box<BarredChange>),
    Leaver(Box<LeaverChange>),
    Letter(Box<LetterChange>),
    Due(Box<DueChange>),
    Recommendation(Box<RecommendationChange>),
    Dip(Box<DipChange>),
    Monitoring(Box<MonitoringChange>),
    // Any
    Undo(Box<Undo>),
}

/// Changes that belong together and are written down in a file of their own.
pub(super) trait Family {
    /// The change's name in the audit.
    fn name(&self) -> &'static str;
    /// Makes it.
    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done>;
}

impl Change {
    fn family(&self) -> Option<&dyn Family> {
        Some(match self {
            Self::StepClearance(change) => &**change,
            Self::Case(change) => &**change,
            Self::Intake(change) => &**change,
            Self::Assess(change) => &**change,
            Self::Daily(change) => &**change,
            Self::FollowUp(change) => &**change,
            Self::Session(change) => &**change,
            Self::Complaint(change) => &**change,
            Self::AtRisk(change) => &**change,
            Self::Office(change) => &**change,
            Self::Measure(change) => &**change,
            Self::Staffing(change) => &**change,
            Self::Posting(change) => &**change,
            Self::Renewal(change) => &**change,
            Self::Hr(change) => &**change,
            Self::Barred(change) => &**change,
            Self::Leaver(change) => &**change,
            Self::Letter(change) => &**change,
            Self::Due(change) => &**change,
            Self::Recommendation(change) => &**change,
            Self::Dip(change) => &**change,
            Self::Monitoring(change) => &**change,
            _ => return None,
        })
    }

    /// Its name in the audit.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddPerson { .. } => "add person",
            Self::OpenCase { .. } => "open case",
            Self::TakeNextCase => "take next case",
            Self::AssignCase { .. } => "assign case",
            Self::OverridePriority { .. } => "override priority",
            Self::StopClock { .. } => "stop clock",
            Self::StartClock { .. } => "start clock",
            Self::ExtendClearance { .. } => "extend clearance",
            Self::RollDay => "roll day",
            Self::DeclareGift(_) => "declare gift",
            Self::DecideGift { .. } => "decide gift",
            Self::LinkGift { .. } => "link gift",
            Self::ImportGifts { .. } => "import gifts",
            Self::ApplyInterest { .. } => "apply interest",
            Self::AssessInterest { .. } => "assess interest",
            Self::DecideInterest { .. } => "decide interest",
            Self::ReviewInterest { .. } => "review interest",
            Self::LapseInterest { .. } => "lapse interest",
            Self::DeclareAssociation { .. } => "declare association",
            Self::EvaluateAssociation { .. } => "evaluate association",
            Self::ReviewAssociation { .. } => "review association",
            Self::ResearchAssociation { .. } => "research association",
            Self::LookAtAssociation { .. } => "look at association",
            Self::RecordReport(_) => "record report",
            Self::GradeReport { .. } => "grade report",
            Self::CategoriseReport { .. } => "categorise report",
            Self::AssignReport { .. } => "assign report",
            Self::ScoreReport { .. } => "score report",
            Self::PlanMeeting { .. } => "plan meeting",
            Self::OpenMeeting { .. } => "open meeting",
            Self::DecideItem(_) => "decide item",
            Self::DeferItem { .. } => "defer item",
            Self::NoteItem { .. } => "note item",
            Self::AddAction { .. } => "add action",
            Self::CloseAction { .. } => "close action",
            Self::CloseMeeting { .. } => "close meeting",
            Self::Undo(_) => "undo",
            _ => self.family().map_or("", Family::name),
        }
    }

    /// Whether it follows from a rule and is nobody's choice, so that whoever's program makes it
    /// is not kept from it: the log of a refusal, and what ends or falls due by its date.
    pub(super) fn is_by_rule(&self) -> bool {
        match self {
            Self::Session(change) => matches!(**change, Session::TurnedAway { .. }),
            Self::AtRisk(change) => matches!(**change, AtRiskChange::Expire),
            Self::Due(change) => matches!(**change, DueChange::Arise),
            _ => false,
        }
    }

    /// The compartment it writes: one, because two files cannot commit as one.
    pub fn side(&self) -> Side {
        match self {
            Self::ResearchAssociation { .. }
            | Self::RecordReport(_)
            | Self::GradeReport { .. }
            | Self::CategoriseReport { .. }
            | Self::AssignReport { .. }
            | Self::ScoreReport { .. }
            | Self::PlanMeeting { .. }
            | Self::OpenMeeting { .. }
            | Self::DecideItem(_)
            | Self::DeferItem { .. }
            | Self::NoteItem { .. }
            | Self::AddAction { .. }
            | Self::CloseAction { .. }
            | Self::CloseMeeting { .. }
            | Self::Intake(_)
            | Self::Assess(_)
            | Self::Daily(_)
            | Self::FollowUp(_)
            | Self::Session(_)
            | Self::Complaint(_)
            | Self::AtRisk(_) => Side::Intelligence,
            Self::Undo(undo) => undo.side,
            _ => Side::Casework,
        }
    }

    pub(super) fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::AddPerson { .. } => person::add(w, rules, self),
            Self::OpenCase { person_id, kind, level, course_date, received } => {
                let (person_id, kind, level) = (*person_id, *kind, *level);
                let (course_date, received) = (*course_date, *received);
                let request = case::Request { person_id, kind, level, course_date, received };
                case::receive(w, rules, &request)
            }
            Self::TakeNextCase => case::take_next(w),
            Self::AssignCase { case, to } => case::assign(w, *case, to),
            Self::OverridePriority { case, class, reason, authoriser } => {
                case::override_priority(w, rules, *case, *class, (reason, authoriser))
            }
            Self::StopClock { case, reason } => case::stop_clock(w, rules, *case, reason),
            Self::StartClock { case } => case::start_clock(w, rules, *case),
            Self::ExtendClearance { clearance, until, reason, authoriser, risk_note } => {
                clearance::extend(w, rules, *clearance, *until, [reason, authoriser, risk_note])
            }
            Self::RollDay => case::roll_day(w, rules),
            Self::Undo(undo) => take_back(w, undo),
            _ => match self.family() {
                Some(family) => family.perform(w, rules),
                None => self.perform_on_register(w, rules),
            },
        }
    }

    fn perform_on_register(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::DeclareGift(declared) => gift::declare(w, rules, declared),
            Self::DecideGift { gift, decision, reason } => {
                gift::decide(w, rules, *gift, *decision, reason)
            }
            Self::LinkGift { gift, person_id } => gift::link(w, *gift, *person_id),
            Self::ImportGifts { file, gifts, nil_returns } => {
                gift::import(w, rules, file, gifts, nil_returns)
            }
            Self::ApplyInterest { .. } => interest::apply(w, rules, self),
            Self::AssessInterest { interest, manager, view, reason } => {
                interest::assess(w, rules, *interest, manager, *view, reason)
            }
            Self::DecideInterest { interest, decision, reason, conditions } => {
                interest::decide(w, rules, *interest, *decision, reason, conditions)
            }
            Self::ReviewInterest { interest, note } => interest::review(w, rules, *interest, note),
            Self::LapseInterest { interest, reason } => {
                interest::lapse(w, rules, *interest, reason)
            }
            Self::DeclareAssociation { .. } => association::declare(w, rules, self),
            Self::EvaluateAssociation { association, .. } => {
                association::evaluate(w, rules, *association, self)
            }
            Self::ReviewAssociation { association, note, close } => {
                association::review(w, rules, *association, note, *close)
            }
            Self::ResearchAssociation { reference, note } => {
                association::research(w, reference, note)
            }
            Self::LookAtAssociation { id } => association::look(w, *id),
            _ => self.perform_on_intelligence(w, rules),
        }
    }

    fn perform_on_intelligence(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::RecordReport(new) => report::record(w, rules, new),
            Self::GradeReport { report, grade, handling } => {
                grading::grade(w, rules, *report, *grade, handling)
            }
            Self::CategoriseReport { report, category, apsp } => {
                report::categorise(w, *report, *category, *apsp)
            }
            Self::AssignReport { report, to } => report::assign(w, *report, to),
            Self::ScoreReport { report, scheme, score, reason } => {
                score::score(w, rules, *report, scheme, score, reason)
            }
            Self::PlanMeeting { held_on, chair } => meeting::plan(w, rules, *held_on, chair),
            Self::OpenMeeting { meeting, chair, minute_taker } => {
                life::open(w, rules, *meeting, chair, minute_taker)
            }
            Self::DecideItem(item) => decision::decide(w, rules, item),
            Self::DeferItem { meeting_id, record, reason } => {
                meeting::defer(w, rules, *meeting_id, record, reason)
            }
            Self::NoteItem { meeting_id, position, note } => {
                meeting::note(w, *meeting_id, *position, note)
            }
            Self::AddAction { meeting_id, report_id, action } => {
                let parent = Parent { meeting_id: *meeting_id, report_id: *report_id };
                action::add(w, rules, parent, action)
            }
            Self::CloseAction { action, result } => action::close(w, rules, *action, result),
            Self::CloseMeeting { meeting } => meeting::close(w, rules, *meeting),
            _ => Err(StoreError::Refused(format!("{} is not known here", self.name()))),
        }
    }
}

/// A row that is again as an earlier change left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Qualified table name.
    pub table: &'static str,
    /// Row number.
    pub id: i64,
    /// The version under which the earlier change left it.
    pub was: i64,
    /// Its version now.
    pub now: i64,
}

impl Undo {
    /// What taking it back restored, by the rows that this wrote.
    pub(super) fn restored(&self, written: &[RowChange]) -> Vec<Restored> {
        let same = |a: &RowChange, b: &RowChange| (a.table, a.id) == (b.table, b.id);
        let one = |row: &RowChange| {
            // A change may have written one row twice: it began at the lowest.
            let was =
                self.rows.iter().filter(|other| same(row, other)).map(|row| row.from).min()?;
            Some(Restored { table: row.table, id: row.id, was, now: row.version })
        };
        written.iter().filter_map(one).collect()
    }

    /// Follows rows that a later change of the same user had written and that were put back, so
    /// that this one can be taken back as well. A row that anybody else wrote in between is not as
    /// this change left it, and is not followed.
    pub fn follow(&mut self, restored: &[Restored]) {
        for row in &mut self.rows {
            let is_back = |back: &&Restored| {
                (back.table, back.id, back.was) == (row.table, row.id, row.version)
            };
            let back = restored.iter().rfind(is_back);
            row.version = back.map_or(row.version, |back| back.now);
        }
    }
}

fn take_back(w: &mut Writer<'_>, undo: &Undo) -> Result<Done> {
    w.take_back(&undo.rows, &undo.record, undo.entry)?;
    Ok(Done::for_good(&undo.record, format!("took back: {} {}", undo.label, undo.record)))
}
