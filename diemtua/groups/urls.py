"""Addresses of the room of groups, under /to/."""

from __future__ import annotations

from django.urls import path

from diemtua.groups.views import founding, meetings, reading, unions

app_name = "groups"
urlpatterns = [
    path("", reading.groups, name="groups"),
    path("moi", founding.new_group, name="new_group"),
    path("cho-chap-thuan", founding.waiting, name="waiting"),
    path("ho-so/<int:pk>", founding.decide, name="decide"),
    path("hoi", unions.contracts, name="contracts"),
    path("hoi/ky-hop-dong", unions.sign, name="sign_contract"),
    path("hoi/doi-phien", unions.move_day, name="move_day"),
    path("<int:pk>", reading.group, name="group"),
    path("<int:pk>/danh-sach", founding.enlist, name="enlist"),
    path("<int:pk>/danh-sach/bo/<int:membership>", founding.strike_off, name="strike_off"),
    path("<int:pk>/hen-hop", meetings.call, name="call"),
    path("<int:pk>/uy-nhiem", founding.delegate, name="delegate"),
    path("<int:pk>/hoat-dong", founding.activate, name="activate"),
    path("<int:pk>/giai-the", founding.dissolve, name="dissolve"),
    path("<int:pk>/11-TD/<str:kind>", reading.delegation_paper, name="delegation_paper"),
    path("hop/<int:pk>", meetings.meeting, name="meeting"),
    path("hop/<int:pk>/co-mat", meetings.attendance, name="attendance"),
    path("hop/<int:pk>/bieu-quyet", meetings.votes, name="votes"),
    path("hop/<int:pk>/khep", meetings.close, name="close"),
    path("hop/<int:pk>/trinh", meetings.submit, name="submit"),
    path("hop/<int:pk>/thuc-hien/<int:vote>", meetings.carry_out, name="carry_out"),
    path("hop/<int:pk>/ban-quan-ly", meetings.change_board, name="change_board"),
    path("hop/<int:pk>/bien-ban/<str:kind>", reading.minutes_paper, name="minutes_paper"),
]
