"""The State's list of ethnic groups: Decision 121-TCTK/PPCĐ of 2 March 1979, codes 01 to 54."""

from __future__ import annotations

from typing import Any

from django.db import migrations

NAMES = (
    "Kinh", "Tày", "Thái", "Hoa", "Khơ-me", "Mường", "Nùng", "Mông", "Dao", "Gia-rai", "Ngái", "Ê-đê", "Ba Na",
    "Xơ-Đăng", "Sán Chay", "Cơ-ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Ra-glai", "Xtiêng", "Bru-Vân Kiều", "Thổ",
    "Giáy", "Cơ-tu", "Gié-Triêng", "Mạ", "Khơ-mú", "Co", "Ta-ôi", "Chơ-ro", "Kháng", "Xinh-mun", "Hà Nhì", "Chu-ru",
    "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y",
    "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ-măm",
)


def load(apps: Any, schema_editor: Any) -> None:
    ethnicity = apps.get_model("people", "Ethnicity")
    ethnicity.objects.using(schema_editor.connection.alias).bulk_create(
        [ethnicity(code=f"{n:02d}", name=name, is_minority=n > 1) for n, name in enumerate(NAMES, 1)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0002_names_in_byte_order")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
