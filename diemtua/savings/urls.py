"""Addresses of the room of savings, under /tien-gui/."""

from __future__ import annotations

from django.urls import path

from diemtua.savings.views import deposits, keeping, members

app_name = "savings"
urlpatterns = [
    path("", members.savers, name="savers"),
    path("so/<int:pk>", members.book, name="book"),
    path("so/<int:pk>/nhap-lai", members.closing_interest, name="closing_interest"),
    path("so/<int:pk>/sao-ke/<str:kind>", members.book_paper, name="book_paper"),
    path("dan-cu", deposits.deposits, name="deposits"),
    path("dan-cu/moi", deposits.new_deposit, name="new_deposit"),
    path("dan-cu/chuyen-ky-han", deposits.roll, name="roll"),
    path("dan-cu/<int:pk>", deposits.deposit, name="deposit"),
    path("dan-cu/<int:pk>/duyet", deposits.decide, name="decide"),
    path("dan-cu/<int:pk>/tat-toan", deposits.close, name="close"),
    path("dan-cu/<int:pk>/chung-nhan/<str:kind>", deposits.certificate, name="certificate"),
    path("lai-suat", keeping.rates, name="rates"),
    path("lai-suat/<int:pk>/xac-nhan", keeping.confirm_rate, name="confirm_rate"),
    path("dot-van-dong", keeping.campaigns, name="campaigns"),
    path("dot-van-dong/<int:pk>", keeping.campaign, name="campaign"),
    path("dot-van-dong/<int:pk>/to", keeping.group_target, name="group_target"),
]
