"""Routes of the screens about goods that leave."""

from __future__ import annotations

from django.urls import path

from portaria.premises.goods import doing, views

urlpatterns = [
    path("bens/saidas/", views.goods_exits, name="goods_exits"),
    path("bens/saidas/exportar.csv", views.goods_exits_csv, name="goods_exits_csv"),
    path("bens/saidas/remessa/", doing.goods_shipment, name="goods_shipment"),
    path("bens/saidas/<int:pk>/", views.goods_exit, name="goods_exit"),
    path("bens/saidas/<int:pk>/autorizacao.pdf", views.goods_paper, name="goods_paper"),
    path("bens/saidas/<int:pk>/conferir/", doing.goods_check, name="goods_check"),
    path("bens/saidas/<int:pk>/<slug:what>/", doing.goods_do, name="goods_do"),
    path("bens/conferencia/", doing.goods_reconcile, name="goods_reconcile"),
]
