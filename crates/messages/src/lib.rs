//! Every sentence that Qilu shows to people, in Chinese and English.
//!
//! A sentence is a variant of an enum with typed fields, declared by the macro `messages!` with its Chinese and its
//! English text side by side. A variant without one of the languages does not compile, and neither does a text that
//! leaves out a field or names one that does not exist. Code elsewhere makes values of these enums and renders them with
//! [`Say::say`] at the border where the language of the reader is known: the terminal, the API, the page, a report.
//!
//! There is one module for each subject. [`error`] holds the errors, which carry messages; [`page`] the texts that the
//! page renders itself.

#[macro_use]
mod macros;

pub mod bilingual;
pub mod bytes;
pub mod data;
pub mod error;
pub mod experiments;
pub mod export;
pub mod expression;
mod field;
pub mod help;
pub mod input;
mod language;
pub mod library;
pub mod likelihood;
mod message;
pub mod methods;
pub mod page;
pub mod page_file;
pub mod plan;
pub mod plausibility;
pub mod policy;
pub mod printable;
pub mod progress;
pub mod region;
pub mod report_diagram;
pub mod report_hindcast;
pub mod report_lives;
pub mod report_monitor;
pub mod report_opinions;
pub mod report_optimize;
pub mod report_plan;
pub mod report_questions;
pub mod report_reference;
pub mod report_run;
pub mod report_search;
pub mod report_table;
pub mod report_transfer;
pub mod resources;
pub mod scenario;
pub mod server;
pub mod session;
pub mod shell;
pub mod store;
pub mod study;
pub mod suggestion;
pub mod units;
pub mod usage;

pub use field::Field;
pub use field::PACKAGED;
pub use field::path_in_words;
pub use field::with_names_alone;
pub use language::Language;
pub use message::Message;
pub use message::Samples;
pub use message::Say;
pub use message::Template;
pub use message::Templates;

/// Lists all enums of messages, for [`samples`]; a test compares the list with the sources.
macro_rules! all_messages {
    ($($module:ident: $($name:ident)*;)*) => {
        /// One message of every variant of every enum of this crate, with sample values in the fields, for tests.
        #[must_use]
        pub fn samples() -> Vec<Message> {
            let mut all = Vec::new();
            $($(all.extend($module::$name::samples().into_iter().map(Message::of));)*)*
            all
        }

        /// The templates of every variant of every enum of this crate.
        fn templates() -> Vec<Template> {
            let mut all = Vec::new();
            $($(all.extend($module::$name::templates());)*)*
            all
        }
    };
}

all_messages! {
    data: AllowedData DataTableFault DataValueFault PackageFault SuppliedFault DataQuestion DataListingText DataWord;
    error: General System;
    experiments: SweepRunFault ReadingFault RunFault;
    export: ExportFault;
    expression: ExpressionFault ExpectedToken OperandList;
    input: InputFault;
    library: FileFault FoundValue AllowedType;
    likelihood: Likelihood;
    methods: ResultTableFault ProblemFault BoundsMeaning DesignFault DiscoveryFault;
    page_file: MapFault PageFileFault;
    plan: PlanFault CityTargetText;
    plausibility: PlausibilityFault LikelyUnit AcceptanceText;
    policy: AttributionFault OptimizationFault;
    progress: ProgressText ServerText OptionFault;
    region: PlaceFault PlaceOption PlaceListText;
    report_diagram: DiagramText SectorText;
    report_hindcast: HindcastText HindcastLevel HindcastMethod;
    report_lives: LifeText BirthYear LifeStatus LifeEventText LifeFault;
    report_monitor: MonitorText UpdateText MonitorColumn MonitorNote;
    report_optimize: OptimizeText OptimizeColumn PlaceGroup;
    report_plan: ScoreboardText LeverColumn LeverText;
    report_questions: AttributionText EffectText LayerName VarianceText EngineComparisonText;
    report_reference: ReferenceText;
    report_run: RunText ConditionText ProbabilityText ComparisonText FanText EvaluationText;
    report_search: SensitivityText SensitivityColumn DiscoveryText;
    report_table: TableWord;
    report_opinions: BenchmarkName OpinionText;
    report_transfer: TransferText;
    resources: MemoryLimit ResourceFault EstimateText;
    scenario: ScenarioFault LeverFault PosteriorFault OptimizationFileFault ScenarioDifference TimingText LeverPathText ScenarioText NewScenario;
    server: ServerFault ListenFault Refusal RequestFault;
    session: SessionFault Outcome Duration CheckText SetupText DoctorText ScenarioListText;
    store: StoreFault SweepFault;
    study: StudyFault;
    suggestion: Suggestion;
    usage: Usage AllowedValue HelpPart ExitMeaning CommandText;
}

/// Enums of errors whose names do not end with `Fault`.
const OTHER_ERRORS: [&str; 5] = ["data-question", "general", "refusal", "system", "usage"];

/// The templates of the messages that an error can carry, enum by enum.
#[must_use]
pub fn errors() -> Vec<Template> {
    let is_error = |template: &Template| {
        let name = template.code.split('/').next().unwrap_or_default();
        name.ends_with("-fault") || OTHER_ERRORS.contains(&name)
    };
    templates().into_iter().filter(is_error).collect()
}
