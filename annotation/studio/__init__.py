"""Label Studio (标注平台): the labelling screen, judgments pushed as tasks, finished work pulled back, live pre-annotation."""
