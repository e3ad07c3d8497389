"""Routes of the screens about reviews of accesses."""

from __future__ import annotations

from django.urls import path

from portaria.procedures.reviews import views

urlpatterns = [
    path("revisoes/", views.reviews, name="reviews"),
    path("revisoes/<int:pk>/", views.review, name="review"),
    path("revisoes/<int:pk>/exportar.csv", views.review_csv, name="review_csv"),
]
