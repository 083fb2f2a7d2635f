-- A template that was put in force stays as it was: papers of its day are printed by it again. Read by every change.
drop trigger if exists template_is_final on papers_papertemplate;
create trigger template_is_final before update or delete on papers_papertemplate
for each row execute function refuse_change();
drop trigger if exists template_stays on papers_papertemplate;
create trigger template_stays before truncate on papers_papertemplate
for each statement execute function refuse_change();
