"""Addresses of the room of debts at risk, under /xu-ly-no/."""

from __future__ import annotations

from django.urls import path

from diemtua.risk_handling.views import batches, dossiers, printing, walking

app_name = "risk_handling"
urlpatterns = [
    path("", dossiers.dossiers, name="dossiers"),
    path("khoanh-sap-het", dossiers.ending, name="ending"),
    path("dot", batches.batches, name="batches"),
    path("dot/moi", batches.new_batch, name="new_batch"),
    path("dot/<int:pk>", batches.batch, name="batch"),
    path("dot/<int:pk>/tien-do", batches.batch_progress, name="batch_progress"),
    path("dot/<int:pk>/tim-tiep", batches.resume, name="resume_batch"),
    path("dot/<int:pk>/chuyen", batches.move, name="move_batch"),
    path("dot/<int:pk>/quyet-dinh/<int:source>", batches.decide, name="decide_batch"),
    path("dot/<int:pk>/bieu/<int:source>/<str:kind>", batches.batch_list, name="batch_list"),
    path("quyet-dinh/<int:pk>/hach-toan", batches.book, name="book_decision"),
    path("quyet-dinh/<int:pk>/bao-cao/<str:kind>", batches.report, name="report"),
    path("moi/khoan-vay/<int:pk>", dossiers.new_of_loan, name="new_of_loan"),
    path("moi/to/<int:pk>", dossiers.new_of_group, name="new_of_group"),
    path("<int:pk>", dossiers.dossier, name="dossier"),
    path("<int:pk>/nop", walking.hand_in, name="hand_in"),
    path("<int:pk>/bien-ban", walking.minutes, name="minutes"),
    path("<int:pk>/giay-to", walking.paper, name="paper"),
    path("<int:pk>/hoi-xac-nhan", walking.confirm_union, name="confirm_union"),
    path("<int:pk>/xa-xac-nhan", walking.confirm_commune, name="confirm_commune"),
    path("<int:pk>/trinh", walking.propose, name="propose"),
    path("<int:pk>/trinh-chi-nhanh", walking.pass_up, name="pass_up"),
    path("<int:pk>/kiem-tra", walking.appraise, name="appraise"),
    path("<int:pk>/quyet-dinh", walking.decide, name="decide"),
    path("<int:pk>/khong-dong-y", walking.refuse, name="refuse"),
    path("<int:pk>/hach-toan", walking.book, name="book"),
    path("<int:pk>/tra-lai", walking.send_back, name="send_back"),
    path("<int:pk>/rut", walking.withdraw, name="withdraw"),
    path("<int:pk>/de-nghi-dao", walking.ask_undo, name="ask_undo"),
    path("<int:pk>/dao", walking.undo, name="undo"),
    path("<int:pk>/bieu/<str:kind>", printing.list_paper, name="list_paper"),
    path("dong/<int:pk>", walking.line, name="line"),
    path("dong/<int:pk>/ra", walking.take_out, name="take_out"),
    path("dong/<int:pk>/vao", walking.put_in, name="put_in"),
    path("dong/<int:pk>/01-XLN/<str:kind>", printing.request_paper, name="request_paper"),
    path("dong/<int:pk>/02-XLN/<str:kind>", printing.minutes_paper, name="minutes_paper"),
]
