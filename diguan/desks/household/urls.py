"""Addresses of the household file: the list, the page, the card, and the small forms that change a file."""

from django.urls import path

from diguan.desks.household import cards, changes, ledgers, lists, members, reveal, views

urlpatterns = [
    path("", lists.Households.as_view(), name="index"),
    path("register/", ledgers.page, name="register"),
    path("register.pdf", ledgers.as_pdf, name="register-pdf"),
    path("cards/", cards.start, name="print-cards"),
    path("cards/<int:run_id>/", cards.page, name="cards"),
    path("cards/<int:run_id>/cards.pdf", cards.fetch, name="cards-pdf"),
    path("<int:household_id>/", views.page, name="page"),
    path("<int:household_id>/card/", views.card, name="card"),
    path("<int:household_id>/card.pdf", views.card_pdf, name="card-pdf"),
    path("<int:household_id>/facts/<slug:name>/", changes.of_household, name="correct"),
    path("<int:household_id>/reveal/<slug:name>/", reveal.of_household, name="reveal"),
    path(
        "<int:household_id>/members/<int:person_id>/reveal/<slug:name>/",
        reveal.of_person,
        name="reveal-person",
    ),
    path("<int:household_id>/members/<int:person_id>/", views.member, name="member"),
    path("<int:household_id>/members/add/", members.add, name="add-member"),
    path("<int:household_id>/members/<int:person_id>/leave/", members.leave, name="remove-member"),
    path(
        "<int:household_id>/members/<int:person_id>/facts/<slug:name>/",
        changes.of_person,
        name="correct-person",
    ),
]
