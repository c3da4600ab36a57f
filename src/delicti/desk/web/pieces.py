"""For the pages of allauth, which Django's engine renders: pieces of the desk's own templates."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Any, name: str) -> SafeString:
    """A template of the desk, rendered here."""
    return render_to_string(name, {}, request=context.get("request"), using="pages")


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file."""
    from delicti.desk.web.jinja import asset as found

    return found(name)
