"""Addresses of the frame's own pages, and of every desk below its name."""

from django.urls import path

from diguan.web import (
    account,
    areas,
    day_shares,
    ending,
    headers,
    health,
    languages,
    runs,
    security_keys,
    signing,
)
from diguan.web.desk import addresses
from diguan.web.reading.api import api

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOut.as_view(), name="sign-out"),
    path("password/", signing.ChangePassword.as_view(), name="password"),
    path("sign-in/code/", account.give_code, name="sign-in-code"),
    path("sign-in/again/", account.again, name="sign-in-again"),
    path("account/", account.look, name="account"),
    path("account/second-factor/", account.set_factor, name="second-factor"),
    path("account/keys/", security_keys.mine, name="security-keys"),
    path("account/keys/withdraw/", security_keys.withdraw, name="withdraw-key"),
    path("account/recovery-codes/", account.make_codes, name="recovery-codes"),
    path("account/sign-ins/end/", account.end_one, name="end-one"),
    path("account/sign-ins/end-others/", account.end_others, name="end-others"),
    path("account/tokens/", account.make_token, name="make-token"),
    path("account/tokens/end/", account.end_token, name="end-token"),
    path("account/more/", day_shares.mine, name="more"),
    path("account/more/<int:more_id>/", day_shares.decide, name="decide-more"),
    path("here/", ending.here, name="here"),
    path("robots.txt", headers.robots, name="robots"),
    path("refused/", headers.refused, name="refused"),
    path("language/", languages.choose, name="language"),
    path("area/", areas.look, name="areas"),
    path("area/choose/", areas.choose, name="choose-area"),
    path("area/own/", areas.reset, name="own-area"),
    path("runs/<int:run_id>/", runs.look, name="run"),
    path("runs/<int:run_id>/stop/", runs.stop, name="stop-run"),
    path("runs/<int:run_id>/again/", runs.again, name="run-again"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/", api.urls),
    *addresses(),
]
