"""Addresses of the room of lending, under /cho-vay/."""

from __future__ import annotations

from django.urls import path

from diemtua.lending.views import (
    applying,
    approving,
    changing,
    drafting,
    listing,
    loans,
    overdue,
    paying,
    printing,
    reviewing,
    why,
)

app_name = "lending"
urlpatterns = [
    path("", applying.applications, name="applications"),
    path("ho-so/moi", applying.new_application, name="new_application"),
    path("ho-so/nhap", drafting.drafts, name="drafts"),
    path("ho-so/nhap/giu", drafting.keep, name="keep_draft"),
    path("ho-so/nhap/<int:pk>/bo", drafting.drop, name="drop_draft"),
    path("ho-so/<int:pk>/rut", applying.withdraw, name="withdraw"),
    path("ho-so/<int:pk>", applying.application, name="application"),
    path("ho-so/<int:pk>/trinh", approving.propose, name="propose"),
    path("ho-so/<int:pk>/quyet-dinh", approving.decide, name="decide"),
    path("ho-so/<int:pk>/duyet", approving.approve, name="approve"),
    path("ho-so/<int:pk>/khong-duyet", approving.refuse, name="refuse"),
    path("ho-so/<int:pk>/tra-lai", approving.send_back, name="send_back"),
    path("ho-so/<int:pk>/01-TD/<str:kind>", printing.application_paper, name="application_paper"),
    path("binh-xet", reviewing.reviews, name="reviews"),
    path("binh-xet/to/<int:pk>", reviewing.reviews_of_group, name="reviews_of_group"),
    path("binh-xet/to/<int:pk>/hop", reviewing.hold_review, name="hold_review"),
    path("binh-xet/hop/<int:pk>", reviewing.review, name="review"),
    path("binh-xet/hop/<int:pk>/lap-03-TD", reviewing.make_list, name="make_list"),
    path("binh-xet/hop/<int:pk>/10C-TD/<str:kind>", printing.minutes_paper, name="minutes_paper"),
    path("danh-sach", listing.request_lists, name="request_lists"),
    path("danh-sach/<int:pk>", listing.request_list, name="request_list"),
    path("danh-sach/<int:pk>/ky", listing.sign, name="sign"),
    path("danh-sach/<int:pk>/xac-nhan", listing.confirm, name="confirm"),
    path("danh-sach/<int:pk>/tra-lai", listing.return_list, name="return_list"),
    path("danh-sach/<int:pk>/thong-bao", listing.notify, name="notify"),
    path("danh-sach/<int:pk>/03-TD/<str:kind>", printing.list_paper, name="list_paper"),
    path("danh-sach/<int:pk>/04-TD/<str:kind>", printing.notice_paper, name="notice_paper"),
    path("thong-bao/<int:pk>/chuyen", listing.pass_notice, name="pass_notice"),
    path("thong-bao/<int:pk>/bao", listing.tell, name="tell"),
    path("khoan-vay", loans.loans, name="loans"),
    path("khoan-vay/<int:pk>", loans.loan, name="loan"),
    path("khoan-vay/<int:pk>/thu", paying.pay, name="pay"),
    path("khoan-vay/<int:pk>/thu/<int:payment>/<str:kind>", paying.slip, name="payment_slip"),
    path("khoan-vay/<int:pk>/thoi-giai-ngan", loans.end_tranches, name="end_tranches"),
    path("khoan-vay/<int:pk>/ky/<int:number>/08-TD", changing.ask, name="ask_adjustment"),
    path("dieu-chinh", changing.adjustments, name="adjustments"),
    path("dieu-chinh/<int:pk>", changing.adjustment, name="adjustment"),
    path("dieu-chinh/<int:pk>/dong-y", changing.agree, name="agree_adjustment"),
    path("dieu-chinh/<int:pk>/khong", changing.refuse, name="refuse_adjustment"),
    path(
        "dieu-chinh/<int:pk>/08-TD/<str:kind>", changing.adjustment_paper, name="adjustment_paper"
    ),
    path("qua-han", overdue.overdue_notices, name="overdue_notices"),
    path("qua-han/<int:pk>", overdue.overdue_notice, name="overdue_notice"),
    path("qua-han/<int:pk>/gui", overdue.send, name="send_overdue"),
    path("qua-han/<int:pk>/hoi-nhan", overdue.pass_on, name="pass_overdue"),
    path("qua-han/<int:pk>/da-bao", overdue.tell, name="tell_overdue"),
    path("qua-han/<int:pk>/14-TD/<str:kind>", overdue.overdue_paper, name="overdue_paper"),
    path("khoan-vay/<int:pk>/vi-sao", why.why, name="why"),
    path("khoan-vay/<int:pk>/vi-sao/<str:day>/<str:kind>", why.why_paper, name="why_paper"),
]
