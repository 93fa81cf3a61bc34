"""Address of the front page."""

from django.urls import path

from diguan.desks.home import views

urlpatterns = [path("", views.index, name="index")]
