"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """One application holds all tables of the desk."""

    name = "delicti.desk"
    label = "desk"
    verbose_name = "Delicti desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Has the guards put in place after every migration."""
        from django.db.models.signals import post_migrate

        from delicti.desk.guards import after_migrate

        post_migrate.connect(after_migrate, sender=self)
