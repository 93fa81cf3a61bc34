"""Addresses of the house: the frame and, mounted by it, every desk under its name. What a page is, its desk
knows."""

from django.urls import include, path

from diguan.web.errors import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("", include("diguan.web.urls"))]
