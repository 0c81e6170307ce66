"""Fiction (虚构文书): invented judgments and findings, their facts decided before their words are written, drawn by a seed. For notebooks and tests."""
