"""What judges the hosts finds what is wrong: each check here is shown something that it must not let pass."""

import io
import threading
import time
import unittest
from contextlib import redirect_stdout

from disk import refusals
from ledger import Gate, Update
from report import Report
from standin import StandIn
from sync import answers

ALLOWED, PREVENTED, AWAITING = Update(10, "allowed"), Update(20, "prevented"), Update(30, "awaiting")
LATER_ALLOWED = Update(40, "allowed")
PROCEED, STOP, HOLD = (200, "proceed"), (403, "stop"), (425, "hold")
NOT_CONFIRMED = (503, "not-confirmed")
NOW, WINDOW = 1000.0, 300


def gate(*acknowledged, unanswered=(), decided=()):
    """Acknowledged updates with the time at which each was sent."""
    made = Gate(None, ("p", "e", 1), unanswered=list(unanswered), decided=list(decided))
    for update, sent in acknowledged:
        made.acknowledged(update, sent)
    return made


class Ledger(unittest.TestCase):
    def right(self, gate, code, *confirmations):
        self.assertIsNone(gate.fault(code, confirmations, NOW, WINDOW))

    def wrong(self, gate, code, *confirmations, trusting=False):
        self.assertIsNotNone(gate.fault(code, confirmations, NOW, WINDOW, trusting))

    def test_what_was_acknowledged_counts(self):
        prevented = gate((ALLOWED, 900), (PREVENTED, 950))
        self.right(prevented, STOP)
        for code in [PROCEED, NOT_CONFIRMED, HOLD, (404, "unknown-gate"), (503, "unavailable"), (200, None)]:
            self.wrong(prevented, code, (990, ALLOWED.instant))
        self.wrong(gate((PREVENTED, 950)), PROCEED, trusting=True)

    def test_the_newest_counts_in_whatever_order_they_came(self):
        turned = gate((PREVENTED, 900), (ALLOWED, 950))
        self.right(turned, STOP)
        self.wrong(turned, NOT_CONFIRMED)

    def test_what_may_have_been_taken_may_show(self):
        cut_off = gate((ALLOWED, 900), unanswered=[PREVENTED])
        self.right(cut_off, STOP)
        self.right(cut_off, NOT_CONFIRMED)
        self.wrong(cut_off, HOLD)
        # What is older than the newest that was acknowledged may not.
        self.wrong(gate((PREVENTED, 900), unanswered=[ALLOWED]), NOT_CONFIRMED)

    def test_what_jira_decided_may_show(self):
        self.right(gate((ALLOWED, 900), decided=[PREVENTED]), STOP)
        self.wrong(gate((AWAITING, 900), decided=[PREVENTED]), STOP)

    def test_a_gate_of_which_nothing_is_known_holds(self):
        self.right(gate(), HOLD)
        self.wrong(gate(), STOP)
        self.wrong(gate((PREVENTED, 900)), HOLD)

    def test_a_gate_that_was_submitted_again_holds_until_something_newer_is_heard(self):
        again = gate((ALLOWED, 900), (PREVENTED, 950))
        again.submitting()
        self.right(again, HOLD)
        self.right(again, STOP)
        self.wrong(again, PROCEED, (990, ALLOWED.instant))
        again.acknowledged(ALLOWED, 960)
        self.right(again, HOLD)
        again.acknowledged(Update(35, "prevented"), 970)
        self.wrong(again, HOLD)

    def test_only_a_fresh_word_of_jira_opens(self):
        self.right(gate((ALLOWED, 900)), PROCEED, (950, ALLOWED.instant))
        self.wrong(gate((ALLOWED, 900)), PROCEED)
        self.wrong(gate((ALLOWED, 600)), PROCEED, (650, ALLOWED.instant))

    def test_jira_must_be_asked_after_news(self):
        forged = gate((ALLOWED, 900), (LATER_ALLOWED, 950))
        self.wrong(forged, PROCEED, (920, ALLOWED.instant))
        self.right(forged, PROCEED, (960, ALLOWED.instant))
        # The answer to the first question came last.
        self.right(forged, PROCEED, (960, ALLOWED.instant), (920, ALLOWED.instant))
        self.wrong(forged, PROCEED, (930, ALLOWED.instant), (920, ALLOWED.instant))
        submitted = gate((ALLOWED, 900))
        submitted.touched(950)
        self.wrong(submitted, PROCEED, (920, ALLOWED.instant))

    def test_a_callback_of_what_jira_told_already_is_no_news(self):
        self.right(gate((ALLOWED, 950)), PROCEED, (920, ALLOWED.instant))


REQUEST = '7 recvfrom(9<socket:[1]>, "POST /callback HTTP/1.1\\r\\nHost:"..., 8192, 0, NULL, NULL) = 700'
WRITE = '8 pwrite64(5</tmp/x/gates.sqlite-wal>, "..."..., 4096, 0) = 4096'
SYNC = "8 fdatasync(5</tmp/x/gates.sqlite-wal>) = 0"
OTHER_SYNC = "8 fdatasync(6</tmp/x/log>) = 0"
BEGUN, ENDED = "8 fdatasync(5</tmp/x/gates.sqlite-wal> <unfinished ...>", "8 <... fdatasync resumed>) = 0"
FAILED = "8 fdatasync(5</tmp/x/gates.sqlite-wal>) = -1 EIO (Input/output error)"
ANSWER = '7 sendto(9<socket:[1]>, "HTTP/1.1 204 No Content\\r\\ncache-"..., 100, 0, NULL, 0) = 100'


class Trace(unittest.TestCase):
    def missing(self, *lines):
        return answers(lines, ("gates.sqlite",))

    def test_a_sync_between_the_write_and_the_answer(self):
        self.assertEqual(self.missing(REQUEST, WRITE, SYNC, ANSWER), [None])
        self.assertEqual(self.missing(REQUEST, WRITE, BEGUN, ENDED, ANSWER), [None])

    def test_no_sync(self):
        for lines in [
            [WRITE, ANSWER],
            [WRITE, OTHER_SYNC, ANSWER],
            [WRITE, FAILED, ANSWER],
            [SYNC, WRITE, ANSWER],
            [BEGUN, WRITE, ENDED, ANSWER],
            [WRITE, BEGUN, ANSWER, ENDED],
            [WRITE, ANSWER, SYNC],
            [SYNC, ANSWER],
            [ANSWER],
        ]:
            with self.subTest(lines):
                self.assertNotIn(None, self.missing(REQUEST, *lines))

    def test_a_sync_of_the_callback_before(self):
        found = self.missing(REQUEST, WRITE, SYNC, ANSWER, REQUEST, WRITE, ANSWER)
        self.assertEqual([missing is None for missing in found], [True, False])


class Jira(unittest.TestCase):
    def test_a_word_is_as_old_as_its_saying_not_as_the_question(self):
        jira = StandIn([], 0)
        self.addCleanup(jira.stop)
        jira._signed = lambda *_: True
        # The question has to wait.
        jira._random.random = lambda: 0.05
        jira.decide("path", b"", AWAITING)
        question = threading.Thread(target=jira.answer, args=("GET", "path", "", b""))
        question.start()
        time.sleep(0.1)
        decided = time.monotonic()
        jira.decide("path", b"", LATER_ALLOWED)
        question.join()
        [(said, instant)] = jira.confirmations("path")
        self.assertEqual(instant, LATER_ALLOWED.instant)
        self.assertGreaterEqual(said, decided)


class Checks(unittest.TestCase):
    def test_a_fault_fails(self):
        report = Report()
        report.expect("it holds")
        report.fault("it holds", "it does not")
        self.assertFalse(finished(report))

    def test_nothing_checked_fails(self):
        self.assertFalse(finished(Report()))

    def test_what_holds_passes(self):
        report = Report()
        report.expect("it holds")
        self.assertTrue(finished(report))

    def test_refusals_are_counted(self):
        report = Report()
        report.count(("callback", 503, "unavailable"))
        report.count(("callback", 204, None))
        self.assertEqual(refusals(report), 1)


def finished(report):
    # Its last line is read as a total by whoever runs this.
    with redirect_stdout(io.StringIO()):
        return report.finish()
