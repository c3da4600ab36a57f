"""What a campaign is told by: the addresses of campaigns, bulletins and claims, at the desk and for the public."""

from django.urls import path

from delicti.desk.web.views import bulletins, campaigns, claims, figures, public

urlpatterns = [
    path("b/<slug:link>", public.one, name="public_bulletin"),
    path("b/<slug:link>/answer", public.answer, name="public_answer"),
    path("bulletins", public.listed, name="public_bulletins"),
    path("bulletins/feed.atom", public.feed, name="public_feed"),
    path("bulletins/rules", public.rules, name="public_rules"),
    path("bulletins/picture/<slug:sha256>", public.picture, name="public_picture"),
    path("desk/bulletins", bulletins.listed, name="bulletins"),
    path("desk/bulletins/new", bulletins.new, name="bulletin_new"),
    path("desk/bulletins/<slug:link>", bulletins.one, name="bulletin"),
    path("desk/bulletins/<slug:link>/text", bulletins.save, name="bulletin_save"),
    path("desk/bulletins/<slug:link>/picture", bulletins.picture, name="bulletin_picture"),
    path("desk/bulletins/<slug:link>/bind/<slug:kind>", bulletins.bind, name="bulletin_bind"),
    path("desk/bulletins/<slug:link>/unbind/<slug:kind>/<slug:key>", bulletins.unbind, name="bulletin_unbind"),
    path("desk/bulletins/<slug:link>/step/<slug:do>", bulletins.step, name="bulletin_step"),
    path("desk/bulletins/<slug:link>/correct", bulletins.correct, name="bulletin_correct"),
    path("desk/bulletins/<slug:link>/correct/<uuid:key>", bulletins.approve_correction, name="bulletin_correction"),
    path("desk/bulletins/<slug:link>/due/<uuid:key>", bulletins.settle, name="bulletin_settle"),
    path("desk/answers", bulletins.answered, name="answers"),
    path("desk/answers/<slug:number>", bulletins.answer, name="answer"),
    path("desk/answers/<slug:number>/<uuid:key>/hide", bulletins.hide, name="answer_hide"),
    path("desk/claims", claims.listed, name="claims"),
    path("desk/claims/add", claims.add, name="claim_add"),
    path("desk/claims/<uuid:key>", claims.source, name="claim_source"),
    path("desk/claims/<uuid:key>/<uuid:claim>", claims.decide, name="claim_decide"),
    path("campaigns", campaigns.listed, name="campaigns"),
    path("campaigns/new", campaigns.new, name="campaign_new"),
    path("campaigns/<slug:slug>", campaigns.one, name="campaign"),
    path("campaigns/<slug:slug>/edit", campaigns.edit, name="campaign_edit"),
    path("campaigns/<slug:slug>/charts/<slug:name>", campaigns.chart, name="campaign_chart"),
    path("campaigns/<slug:slug>/count", campaigns.count, name="campaign_count"),
    path("campaigns/<slug:slug>/hand", campaigns.hand, name="campaign_hand"),
    path("campaigns/<slug:slug>/end", campaigns.end, name="campaign_end"),
    path("campaigns/<slug:slug>/figures/<slug:name>", figures.behind, name="figure_rows"),
    path("campaigns/<slug:slug>/figures/<slug:name>/freeze", figures.freeze, name="figure_freeze"),
    path("snapshots/<uuid:key>", figures.snapshot, name="snapshot"),
    path("snapshots/<uuid:key>/rows", figures.snapshot_rows, name="snapshot_rows"),
]
