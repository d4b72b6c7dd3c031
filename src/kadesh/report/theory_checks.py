"""By which second method every model of the catalogue is checked, and the test that does it.

A second method shares nothing with the model's own function: it searches where the model solves, iterates where the
model has a closed form, or is somebody else's solver. A test finds every test that is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One second method: what it is, and the test, as ``file::test`` without ``test_`` before either."""

    method: str
    test: str


SEARCH = "grid search"
ITERATION = "value iteration"
INDUCTION = "recursion or backward induction"
EQUATIONS = "linear equations"
INTEGRATION = "numerical integration"
ENUMERATION = "enumeration of all policies or plays"
SIMULATION = "simulation"
SECOND_CODE = "a second program"
OTHERS = "pygambit, OpenSpiel"
GAME = "the weekly game"

METHODS: Mapping[str, str] = {
    SEARCH: "every choice on a fine grid compared with the model's",
    ITERATION: "values found by repeating the recursion until they rest",
    INDUCTION: "the game worked back from its end, or state by state",
    EQUATIONS: "the Markov chain's equations solved as they stand",
    INTEGRATION: "differential equations or integrals, step by step",
    ENUMERATION: "all policies, or all sequences of moves, written out",
    SIMULATION: "drawn wars counted",
    SECOND_CODE: "plain loops, or the printed run of another program",
    OTHERS: "somebody else's solver on a discretised game",
    GAME: "the weekly game with everything else switched off",
}

_TIES = "engine_ties"
_OUTSIDE = "outside"

CHECKS: Mapping[str, tuple[Check, ...]] = {
    "bargaining-range": (
        Check(SEARCH, "fearon1995::the_range_agrees_with_a_search_over_divisions"),
        Check(GAME, f"{_TIES}::the_range_is_one_week_with_a_fine_pie"),
    ),
    "private-cost": (
        Check(SEARCH, "fearon1995::the_best_demand_agrees_with_a_search_uniform"),
        Check(OTHERS, f"{_OUTSIDE}::logit_choice_leads_to_the_demand_of_the_uniform_model"),
    ),
    "private-power": (
        Check(SEARCH, "fearon1995::the_demand_under_unknown_power_agrees_with_a_search"),
        Check(OTHERS, f"{_OUTSIDE}::doubt_about_power_moves_the_demand_as_the_model_says"),
    ),
    "first-strike": (
        Check(ENUMERATION, "fearon1995::best_replies_in_the_surprise_game"),
        Check(OTHERS, f"{_OUTSIDE}::the_fear_of_surprise_is_the_mixed_equilibrium_of_the_table"),
        Check(GAME, f"{_TIES}::surprise_is_a_first_strike_in_the_test_of_credibility"),
    ),
    "preventive-war": (
        Check(INDUCTION, "fearon1995::both_branches_agree_with_the_play_of_the_game"),
        Check(GAME, f"{_TIES}::preventive_war_is_what_a_risen_side_could_demand"),
    ),
    "indivisibility": (
        Check(ENUMERATION, "fearon1995::the_fewest_parts_agree_with_exact_fractions"),
        Check(GAME, f"{_TIES}::lumps_are_a_menu"),
    ),
    "power-and-benefits": (Check(SEARCH, "powell1999::the_offer_agrees_with_a_search_on_random_draws"),),
    "commitment-problem": (Check(GAME, f"{_TIES}::a_shift_of_power_breaks_a_deal_where_the_condition_says"),),
    "sources-of-power": (
        Check(SEARCH, "powell2006::concessions_agree_with_a_search_that_uses_the_printed_comparison"),
        Check(GAME, f"{_TIES}::power_that_ground_brings_is_worth_stated_with_the_ground"),
    ),
    "factions": (Check(GAME, f"{_TIES}::a_faction_is_a_leader_with_another_worth_of_peace_and_victory"),),
    "audience-costs": (Check(SEARCH, "fearon1994::no_quitting_time_does_better_against_the_other_side_s_mixture"),),
    "termination-criterion": (Check(GAME, f"{_TIES}::a_war_can_end_where_two_estimates_leave_room"),),
    "random-walk": (
        Check(EQUATIONS, "random_walk::chances_and_lengths_solve_the_equations_of_the_walk"),
        Check(GAME, f"{_TIES}::a_war_without_a_table_is_a_random_walk"),
    ),
    "disagreement": (
        Check(INDUCTION, "smith_stam2004::values_agree_with_the_recursion_and_lengths_with_drawn_wars"),
        Check(SIMULATION, "smith_stam2004::values_agree_with_the_recursion_and_lengths_with_drawn_wars"),
        Check(GAME, f"{_TIES}::sides_that_disagree_and_learn_are_the_weekly_game"),
    ),
    "convergence": (
        Check(ITERATION, "slantchev2003::proposals_agree_with_value_iteration"),
        Check(GAME, f"{_TIES}::alternating_offers_while_fighting_converge"),
    ),
    "convergence-types": (),
    "screening": (
        Check(SEARCH, "powell2004::the_number_of_steps_attains_the_best_of_all_ladders"),
        Check(SIMULATION, "powell2004::rounds_and_rejections_agree_with_drawn_wars"),
    ),
    "learning-by-fighting": (Check(ITERATION, "powell2004::value_iteration_over_beliefs_gives_the_same_values"),),
    "battle-race": (
        Check(INDUCTION, "filson_werner2002::the_race_agrees_with_its_recursion"),
        Check(GAME, f"{_TIES}::the_race_is_run_down_the_standing_of_both_leaders"),
    ),
    "fighting-to-screen": (
        Check(SEARCH, "fearon2013::the_date_agrees_with_a_search_for_the_best_date"),
        Check(SIMULATION, "fearon2013::length_and_victory_agree_with_drawn_wars"),
    ),
    "ripeness": (Check(GAME, f"{_TIES}::two_conditions_of_ripeness_are_read_off_a_weeks_values"),),
    "war-of-attrition": (
        Check(INTEGRATION, "maynard_smith1974::waiting_until_any_date_pays_the_same"),
        Check(SIMULATION, "maynard_smith1974::simulated_wars_last_as_long_as_the_formula_says"),
        Check(OTHERS, f"{_OUTSIDE}::the_symmetric_equilibrium_of_a_war_of_attrition_is_the_geometric_mixture"),
    ),
    "private-attrition": (
        Check(SEARCH, "bishop1978::no_other_date_is_better_on_a_fine_grid"),
        Check(INTEGRATION, "bishop1978::the_closed_forms_agree_with_quadrature"),
        Check(SIMULATION, "bishop1978::simulated_wars_have_the_expected_length"),
    ),
    "reputational-bargaining": (
        Check(INTEGRATION, "abreu_gul2000::both_reputations_integrated_as_equations_reach_certainty_together"),
    ),
    "ratification-floors": (
        Check(INDUCTION, "rubinstein1982::the_finite_game_converges_to_the_formula"),
        Check(GAME, f"{_TIES}::floors_at_home_are_gates_of_ratification"),
    ),
    "gambling-for-resurrection": (
        Check(ENUMERATION, "goemans2000::no_policy_among_all_of_them_does_better"),
        Check(ITERATION, "goemans2000::value_iteration_converges_to_the_same_values"),
        Check(SIMULATION, "goemans2000::simulated_wars_last_as_long_as_expected"),
        Check(GAME, f"{_TIES}::a_leader_gambles_where_the_model_says"),
    ),
    "retention-rule": (
        Check(ENUMERATION, "downs_rocke1994::every_policy_of_the_leader_tried_gives_the_same_answer"),
        Check(SIMULATION, "downs_rocke1994::simulated_careers_agree"),
        Check(GAME, f"{_TIES}::a_rule_of_the_public_is_a_leaders_need"),
    ),
    "leaders-range": (
        Check(SEARCH, "debs_goemans2010::scanning_every_share_finds_the_same_range"),
        Check(GAME, f"{_TIES}::fear_for_office_is_an_exit_and_an_audience"),
    ),
    "mediator-bias": (
        Check(SEARCH, "kydd2003::side_one_demands_more_exactly_when_the_report_makes_it_pay"),
        Check(OTHERS, f"{_OUTSIDE}::the_mediator_is_truthful_in_equilibrium_exactly_between_the_bounds"),
    ),
    "third-party-aid": (
        Check(SEARCH, "gent2008::no_other_amount_of_aid_on_a_grid_is_better_for_either_backer"),
        Check(GAME, f"{_TIES}::a_backer_gives_what_pays_and_nothing_else_is_worth_more"),
    ),
    "lanchester": (Check(INTEGRATION, "lanchester::the_path_agrees_with_the_integrated_equations"),),
    "stochastic-lanchester": (
        Check(EQUATIONS, "brown1963::the_absorbing_chain_solved_as_linear_equations_agrees"),
        Check(SIMULATION, "brown1963::simulated_fights_agree"),
        Check(GAME, f"{_TIES}::the_linear_law_with_luck_is_the_same_race"),
    ),
    "contest-function": (
        Check(SEARCH, "hirshleifer1989::an_equilibrium_is_reported_exactly_where_best_replies_rest"),
        Check(OTHERS, f"{_OUTSIDE}::contest_efforts_are_an_equilibrium_of_a_grid_of_efforts"),
    ),
    "ordinal-conflict": (
        Check(ENUMERATION, "fang1989::brute_force_over_the_definitions_agrees_on_random_conflicts"),
        Check(OTHERS, f"{_OUTSIDE}::states_that_nobody_leaves_are_pure_equilibria"),
    ),
    "elmira-conflict": (Check(ENUMERATION, "fang1989::brute_force_over_the_definitions_agrees_on_known_conflicts"),),
    "cuban-missile-crisis": (
        Check(ENUMERATION, "fang1989::brute_force_over_the_definitions_agrees_on_known_conflicts"),
    ),
    "group-decision": (Check(SECOND_CODE, "scholz2011::plain_loops_give_the_same_round"),),
    "spatial-value": (Check(SECOND_CODE, "ktab::all_printed_values_are_reproduced"),),
}
"""By name of the entry; nothing where the model's own formulas and incentives are all that is checked."""
