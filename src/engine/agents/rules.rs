//! Settings of the agent engine: its rules and the size of its population.

/// Facts about single persons that act on events and that the cohort engine does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AgentRules {
    /// Settlement depends on the person's own years of residence. Off: on the share of the unsettled who would meet the
    /// requirement if durations were exponential, as in the cohort engine.
    pub duration: bool,
    /// Returners go to their own place of origin. Off: to a place by the shares of the decade.
    pub origin: bool,
}

impl AgentRules {
    /// Both rules.
    pub const ALL: AgentRules = AgentRules { duration: true, origin: true };
    /// No rule: the probabilities of the cohort engine.
    pub const NEUTRAL: AgentRules = AgentRules { duration: false, origin: false };
}

/// Settings of a run with agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AgentSettings {
    /// Residents that one agent stands for: 1, 10 or 100.
    pub scale: u32,
    /// Rules that act beyond the cohort engine.
    pub rules: AgentRules,
    /// Number of residents of the base year whose lives are recorded.
    pub followed: u32,
}
