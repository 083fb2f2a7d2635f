# Thin aliases of run.py, and the drills that are too heavy for every change.
.PHONY: start test check status stop backup start-drill build-drill portfolio-drill bench mutants planted drill-machine

start:
	python3 run.py

test:
	python3 run.py test

check:
	python3 run.py check

status:
	python3 run.py status

stop:
	python3 run.py stop

backup:
	python3 run.py backup

# Whole starts in folders of their own: fresh clone, killed server, restore, --real (minutes).
start-drill:
	python3 run.py test tests/start -m "slow or not slow" -v

# The demonstration's build, killed at three moments, ends with the same books as one that was left alone (minutes).
build-drill:
	python3 run.py test tests/start/test_killed_build.py -m slow -v

# The month's close beside the rulebook on a random portfolio, loan by loan: a million of them, drawn anew (minutes).
portfolio-drill:
	DIEMTUA_LOANS=$(or $(LOANS),1000000) DIEMTUA_SEED=$(or $(SEED),$$(date +%j%H%M)) python3 run.py test tests/rooms/month_end/test_portfolio.py -v

# A million generated loans in a database of its own; `make bench LOANS=20000` for a quick one (minutes).
bench:
	.venv/bin/python -m bench --loans $(or $(LOANS),1000000)

# Changes the rulebook in one place at a time: do the tests notice? Goes on where it stopped; `make mutants MODULES="dong rates"`.
mutants:
	.venv/bin/python tools/mutants.py $(MODULES)
	.venv/bin/python tools/mutants.py $(MODULES) --report

# Planted faults (tests/planted): are they found? Goes on where it stopped.
planted:
	.venv/bin/python tools/planted.py $(FAULTS)

# A state machine over the deeds of a loan on a real database; `make drill-machine STEPS=200000`. Goes on where it stopped.
drill-machine:
	DIEMTUA_MACHINE_STEPS=$(or $(STEPS),200000) python3 run.py test tests/machine -m slow -q -s
