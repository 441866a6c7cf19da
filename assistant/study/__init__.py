"""Study material (培训资料): quiz items, papers, guides and cards, every one made from a fact with its place."""
