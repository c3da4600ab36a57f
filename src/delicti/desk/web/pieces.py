"""For the pages of allauth, which Django's engine renders: pieces of the desk's own templates."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Any, name: str) -> SafeString:
    """A template of the desk, rendered here."""
    made = render_to_string(name, {}, request=context.get("request"), using="pages")
    return mark_safe(made)  # noqa: S308 - the desk's own template, which escapes every value


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file."""
    from delicti.desk.web.jinja import asset as found

    return found(name)
