"""{{ text|typeset:"hei" }}, {{ text|typeset_cell }} and {{ url|svg_uri }} of the papers' templates."""

from django import template

from kernel.paper import qr, typeset

register = template.Library()
register.filter(typeset.typeset)
register.filter(typeset.typeset_cell)
register.filter(qr.svg_uri)
