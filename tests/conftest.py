"""What every test needs: where the repository is, and steady random examples on a slow shared machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("panjian", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("panjian")
