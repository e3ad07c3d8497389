"""Routes of the screens about parking."""

from __future__ import annotations

from django.urls import path

from portaria.premises.parking import doing, views

urlpatterns = [
    path("estacionamento/", views.parking, name="parking"),
    path("estacionamento/exportar.csv", views.parking_csv, name="parking_csv"),
    path("estacionamento/entrada/", doing.parking_enter, name="parking_enter"),
    path("estacionamento/<int:pk>/saida/", doing.parking_leave, name="parking_leave"),
    path("estacionamento/cancelas/", doing.outage_new, name="outage_new"),
    path("estacionamento/cancelas/<int:pk>/fim/", doing.outage_end, name="outage_end"),
    path("estacionamento/meus/", views.my_vehicles, name="my_vehicles"),
    path("estacionamento/meus/<int:pk>/retirar/", doing.vehicle_end, name="vehicle_end"),
]
