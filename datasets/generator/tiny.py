"""The preset ``tiny``, written out so that its best plan can be derived by hand.

Seven people in two schools; ``t8`` is the second post of the person ``t1``.  Best plan for the goals of the
profile ``default`` (candidate pairs from applications and recommendations):

* Nobody can enter a group besides: t1 → g1, g2, g4; t2 → g3, g4; t3 → g5; t5 → g1, g2, g4; t6 → g4.  (t4
  wants g4, but a decision says never; t7 is on leave; t5 applied for g1 alone, and r1 adds g2.)  Everybody
  may take one group.
* ``overdue``: t1 and t6.  t6 has nothing but g4, a group of our own that needs two people.  t1 has a place
  in any case, so 2 is reached exactly when g4 runs with t6 and at least one of t1, t2, t5.
* School s1 lets one person go on a day.  g4 (1-5 February), g1 (1-3 and 25-26 February) and g5 (2-4
  February) meet on the same days, so at most one of t1, t2, t3 is away then; g2 and g3 are free of that.
* ``severe_deficit``: only t5 has severity 3, in c1, which p1 covers: t5 must take g1 or g2, not
  g4.  Then the companion of t6 in g4 is t1 or t2, and t3 stays at home.
* ``recommendation``: r1 (t5 in p1) is followed.  r2 (a teacher of Russian of s1 in p2) is followed only if
  t2 takes g3; r3 (t3 in p4) no longer can be.  With t2 in g3 the value is 2, and t1 takes g4.
* ``expiring``: t2 (due 15 March 2027) is seated: 1.  Nobody else can be added.
* ``application``: t1 second choice 4, t2, t6 first choices 5 each, and t5 5 in g1 but 0 in g2: 19.
* ``deficit``: t5 in c1 3, t2 in c2 1, t6 in c3 2: 6.  ``school_served``: 2.

So the best plan, the only one, is :data:`BEST_PLAN` with :data:`BEST_VALUES`.  (Applications alone could
reach 24: t1 g2, t2 g3, t3 g5, t5 and t6 g4.)
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from datasets.generator.common import COLUMNS, Table, texts, to_frame

BEST_PLAN: tuple[tuple[str, str], ...] = (("t1", "g4"), ("t2", "g3"), ("t5", "g1"), ("t6", "g4"))
"""The best plan under ``default``: (teacher, group)."""

BEST_VALUES: Mapping[str, int] = MappingProxyType(
    {
        "overdue": 2,
        "severe_deficit": 1,
        "recommendation": 2,
        "expiring": 1,
        "application": 19,
        "deficit": 6,
        "school_served": 2,
    }
)
"""Values of the goals of ``default`` in the best plan, in order."""

_ROWS = {
    "period": """
period_id,start,end
27H1,2027-01-01,2027-06-30
""",
    "districts": """
district_id,name,unique_numbers
d1,Малый район (учебный пример),5
""",
    "schools": """
school_id,district_id,name,rural,low_result,max_absent
s1,d1,Берёзовская СОШ,true,false,1
s2,d1,Ольховская ООШ,true,true,3
""",
    "teachers": """
teacher_id,school_id,person_id,full_name,position,subjects,birth_date,teaching_since,is_head,right_from,\
last_training_end,waiting_periods,status,status_until,travel,unavailable
t1,s1,t1,Кедринцева Ольга Павловна,учитель математики,математика;физика,1975-04-12,1997-09-01,false,,\
2023-05-19,1,active,,free,
t2,s1,t2,Полынинцева Анна Ивановна,учитель русского языка и литературы,русский язык;литература,1984-09-03,\
2006-09-01,false,,2024-03-15,0,active,,free,2027-05-17/2027-05-28
t3,s1,t3,Осоковников Сергей Юрьевич,директор,,1969-01-25,1991-09-01,true,,2025-10-10,0,active,,free,
t4,s1,t4,Рябининцева Вера Олеговна,учитель начальных классов,начальные классы,1990-06-30,2012-09-01,false,,\
2026-01-30,0,active,,free,
t5,s2,t5,Донниковецкая Инна Петровна,учитель математики,математика;информатика,1981-11-08,2003-09-01,false,,\
2025-04-11,0,active,,free,
t6,s2,t6,Затонинцева Нина Романовна,учитель начальных классов,начальные классы,1966-02-17,1987-09-01,false,,\
2022-11-25,0,active,,no,
t7,s2,t7,Ветровянинова Дарья Игоревна,учитель русского языка и литературы,русский язык;литература,1996-07-21,\
2018-09-01,false,,2021-06-11,0,leave,2027-12-31,free,
t8,s2,t1,Кедринцева Ольга Павловна,учитель физики,физика,1975-04-12,1997-09-01,false,,2023-05-19,\
1,active,,free,
""",
    "competencies": """
competency_id,name
c1,Предметные: математика
c2,Предметные: русский язык
c3,Работа с детьми с ОВЗ
""",
    "deficits": """
teacher_id,competency_id,severity,source,diagnosed_on
t2,c2,1,диагностика ЦНППМ,2026-11-10
t5,c1,3,диагностика ЦНППМ,2026-11-10
t6,c3,2,диагностика ЦНППМ,2026-11-11
""",
    "programmes": """
programme_id,title,family,provider,provider_kind,kind,hours,form,positions,subjects,competencies,\
federal_registry,approved
p1,Подготовка к ОГЭ по математике: трудные задания,f1,Институт развития образования (учебный пример),state,\
course,36,blended,,математика,c1,false,true
p2,Русский язык: сочинение и изложение на экзамене,f2,Институт развития образования (учебный пример),state,\
course,36,remote,,русский язык,c2,false,true
p3,Работа с детьми с ОВЗ в обычном классе,f3,Институт развития образования (учебный пример),state,\
course,36,in_person,,,c3,true,true
p4,Управление школой: качество и кадры,f4,Институт развития образования (учебный пример),state,\
course,24,in_person,директор,,,false,true
""",
    "groups": """
group_id,programme_id,start,end,min_size,max_size,seats_elsewhere,shared,district_id
g1,p1,2027-02-01,2027-02-26,,25,24,true,
g2,p1,2027-04-05,2027-04-30,,25,24,true,
g3,p2,2027-03-01,2027-03-26,,25,24,true,
g4,p3,2027-02-01,2027-02-05,2,4,0,false,d1
g5,p4,2027-02-02,2027-02-04,15,20,18,true,
""",
    "group_sessions": """
group_id,start,end,mode
g1,2027-02-01,2027-02-03,in_person
g1,2027-02-04,2027-02-24,online_async
g1,2027-02-25,2027-02-26,in_person
g2,2027-04-05,2027-04-07,in_person
g2,2027-04-08,2027-04-28,online_async
g2,2027-04-29,2027-04-30,in_person
g3,2027-03-01,2027-03-26,online_async
g4,2027-02-01,2027-02-05,in_person
g5,2027-02-02,2027-02-04,in_person
""",
    "school_calendar": """
school_id,start,end,teaching,note
,2027-01-01,2027-01-10,false,новогодние каникулы
,2027-02-23,2027-02-23,false,День защитника Отечества
,2027-03-08,2027-03-08,false,Международный женский день
,2027-03-27,2027-04-04,false,весенние каникулы
,2027-05-01,2027-05-03,false,Праздник Весны и Труда
,2027-05-09,2027-05-10,false,День Победы
,2027-05-27,2027-08-31,false,летние каникулы
""",
    "quotas": """
district_id,school_id,programme_id,group_id,positions,max_seats,min_seats
d1,,,g1,,1,
d1,,,g2,,1,
d1,,,g3,,1,1
d1,,,g4,,4,
d1,,,g5,,1,
,s1,,g4,,2,
""",
    "group_conflicts": """
group_id,other_group_id
g2,g3
""",
    "applications": """
application_id,teacher_id,programme_id,group_id,rank,justification
a1,t1,p1,,1,срок
a2,t1,p3,,2,в классе учатся дети с ОВЗ
a3,t2,p2,g3,1,рекомендация ММЦ
a4,t2,p3,,2,в классе учатся дети с ОВЗ
a5,t3,p4,,1,
a6,t4,p3,,1,по плану
a7,t5,p1,g1,1,дефицит (диагностика ЦНППМ 11.2026)
a8,t5,p3,,2,
a9,t6,p3,,1,срок
a10,t7,p2,,1,по плану
""",
    "recommendations": """
recommendation_id,school_id,programme_id,teacher_id,position,basis,author_role
r1,s2,p1,t5,,диагностика ЦНППМ 11.2026,методист ММЦ
r2,s1,p2,,учитель русского языка и литературы,"ВПР 2026, результаты ниже средних",методист ММЦ
r3,s1,p4,t3,,запрос школы,специалист отдела образования
""",
    "decisions": """
teacher_id,programme_id,group_id,decision,reason,decided_by,decided_on
t3,p4,g5,reserve,"поедет, если откажется другой",директор школы,2026-12-10
t4,p3,,never,"готовит выпускной класс, не отпускаю",директор школы,2026-12-10
t6,p3,g4,must,перенос с прошлого полугодия,муниципальный координатор,2026-12-14
""",
    "training_history": """
teacher_id,programme_id,end,hours,document_type,document_number
t1,p1,2023-05-19,36,удостоверение,УД-2300117
t3,p3,2025-10-10,36,удостоверение,УД-2500204
t6,p3,2022-11-25,36,удостоверение,УД-2200391
t6,p2,2026-08-25,6,нет,
""",
}


def tiny_tables() -> dict[str, pd.DataFrame]:
    """The tables of ``tiny``; there is nothing to draw."""
    return {name: to_frame(name, _parsed(_ROWS[name])) for name in COLUMNS}


def _parsed(text: str) -> Table:
    heading, *rows = csv.reader(io.StringIO(text.lstrip()))
    columns = zip(*rows, strict=True)
    return {name: texts(column) for name, column in zip(heading, columns, strict=True)}
