//! How a population is made of agents, and what agents know that cohorts do not.

/// What agents know that cohorts do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AgentRules {
    /// Settlement asks for the person's own years of residence; off: for the share of the unsettled who would have
    /// them if stays were exponential, as the cohort engine does.
    pub duration: bool,
    /// Who returns goes to the own place of origin; off: to a place with the shares of the decade.
    pub origin: bool,
}

impl AgentRules {
    /// Both.
    pub const ALL: AgentRules = AgentRules { duration: true, origin: true };
    /// None: the law of the cohort engine.
    pub const NEUTRAL: AgentRules = AgentRules { duration: false, origin: false };
}

/// How a population is made of agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AgentSettings {
    /// Residents that an agent stands for: 1, 10, 100.
    pub scale: u32,
    /// What agents know.
    pub rules: AgentRules,
    /// Number of residents of the base year whose lives are written down.
    pub followed: u32,
}
