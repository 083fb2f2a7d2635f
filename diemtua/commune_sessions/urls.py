"""Addresses of the room of commune sessions, under /phien/."""

from __future__ import annotations

from django.urls import path

from diemtua.commune_sessions.views import (
    calendar,
    closing,
    collecting,
    control,
    deposits,
    desk,
    paying,
    sheets,
    tellers,
)

app_name = "commune_sessions"
urlpatterns = [
    path("", calendar.sessions, name="sessions"),
    path("lap-lich", calendar.plan, name="plan"),
    path("thu", collecting.collect, name="collect"),
    path("bien-lai/<uuid:pk>", collecting.receipt, name="receipt"),
    path("bien-lai/<uuid:pk>/sua", collecting.correct, name="correct"),
    path("bien-lai/<uuid:pk>/01-BL/<str:kind>", collecting.receipt_paper, name="receipt_paper"),
    path("bang-ke/<int:pk>", sheets.sheet, name="sheet"),
    path("bang-ke/<int:pk>/thu/<int:membership>", collecting.give, name="give"),
    path("bang-ke/<int:pk>/nhan", sheets.receive, name="receive"),
    path("bang-ke/<int:pk>/nop", sheets.hand_in, name="hand_in"),
    path("bang-ke/<int:pk>/lay-lai", sheets.take_back, name="take_back"),
    path("bang-ke/<int:pk>/kiem", sheets.check, name="check"),
    path("bang-ke/<int:pk>/dem", desk.count, name="count"),
    path("bang-ke/<int:pk>/de-lai", desk.set_aside, name="set_aside"),
    path("bang-ke/<int:pk>/tra-lai", desk.give_back, name="give_back"),
    path("bang-ke/<int:pk>/dieu-chinh", desk.ask_correction, name="ask_correction"),
    path("bang-ke/<int:pk>/xu-ly-chenh", desk.settle, name="settle"),
    path("bang-ke/<int:pk>/cho-dem", control.waive, name="waive"),
    path("bang-ke/<int:pk>/hoa-hong", paying.pay_commission, name="pay_commission"),
    path("hoa-hong/<int:pk>/<str:kind>", paying.commission_paper, name="commission_paper"),
    path("bang-ke/<int:pk>/<str:code>/<str:kind>", sheets.paper, name="sheet_paper"),
    path("<int:pk>", calendar.session, name="session"),
    path("<int:pk>/lap-bang-ke", calendar.prepare, name="prepare"),
    path("<int:pk>/mo", calendar.open_session, name="open"),
    path("<int:pk>/thu-cua-to", desk.desk, name="desk"),
    path("<int:pk>/giai-ngan", tellers.payouts, name="payouts"),
    path("<int:pk>/giai-ngan/goi-them", tellers.call_more, name="call_more"),
    path("<int:pk>/giai-ngan/<int:item>", tellers.pay, name="pay"),
    path("<int:pk>/thu-goc", tellers.principal, name="principal"),
    path("<int:pk>/thu-goc/<int:item>", tellers.take, name="take"),
    path("<int:pk>/rut-tien-gui", paying.withdrawals, name="withdrawals"),
    path("<int:pk>/rut-tien-gui/<int:item>", paying.pay_withdrawal, name="pay_withdrawal"),
    path(
        "<int:pk>/rut-tien-gui/<int:item>/<str:kind>",
        paying.withdrawal_paper,
        name="withdrawal_paper",
    ),
    path("<int:pk>/tien-gui-dan-cu", deposits.deposits, name="deposits"),
    path("<int:pk>/tien-gui-dan-cu/<int:deposit>/duyet", deposits.decide, name="decide_deposit"),
    path("<int:pk>/tien-gui-dan-cu/<int:deposit>/tat-toan", deposits.close, name="close_deposit"),
    path("<int:pk>/hoa-hong", paying.commissions, name="commissions"),
    path("<int:pk>/kiem-soat", control.control, name="control"),
    path("<int:pk>/kiem-soat/rut/<int:item>", control.approve, name="approve_withdrawal"),
    path(
        "<int:pk>/kiem-soat/dieu-chinh/<int:correction>", control.decide, name="decide_correction"
    ),
    path("<int:pk>/vang/<int:item>", tellers.absent, name="absent"),
    path("<int:pk>/ghi-so", desk.post, name="post"),
    path("<int:pk>/giao-ban", closing.briefing, name="briefing"),
    path("<int:pk>/giao-ban/viec/<int:task>", closing.task_done, name="task_done"),
    path("<int:pk>/khoa", closing.close, name="close"),
    path("<int:pk>/so-lieu", closing.figures, name="figures"),
    path("<int:pk>/so-lieu/<str:key>", closing.figure, name="figure"),
    path("<int:pk>/niem-yet", closing.board, name="board"),
    path("<int:pk>/giay/<str:code>/<str:kind>", closing.paper, name="session_paper"),
]
