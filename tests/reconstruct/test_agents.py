import pytest

from delicti.reconstruct.agents import kind_of, tool_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (FIREFOX, "browser"),
        ("", "none"),
        ("curl/8.1", "library"),
        ("sqlmap/1.9#stable (https://sqlmap.org)", "tool"),
        ("Mozilla/5.0 (compatible; FindBot/2.1; +http://find.example/bot.html)", "crawler"),
        ("UptimeProbe/3.2", "monitor"),
        ("Mozilla/5.0 (Hydra)", "tool"),
        ("ShopApp/3.1 (Android 14)", "other"),
    ],
)
def test_an_agent_claims_a_kind(agent, kind):
    assert kind_of(agent) == kind


@pytest.mark.parametrize(
    ("agent", "tool"),
    [
        ("sqlmap/1.9#stable (https://sqlmap.org)", "sqlmap"),
        ("Mozilla/5.0 (Hydra)", "hydra"),
        ("curl/8.1", "curl"),
        (FIREFOX, None),
    ],
)
def test_a_tool_is_named_by_its_agent(agent, tool):
    assert tool_of(agent) == tool
