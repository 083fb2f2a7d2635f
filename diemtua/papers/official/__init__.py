"""Mẫu biểu chính thức: one frozen value for each official paper, with its layout beside it.

The layouts whose official page was not found are built on the fields that public procedures name
(dichvucong.gov.vn procedure 1338; guidance 4198/NHCS-TDNN for 11/TD). They print that they are for
reference.
"""
