"""One client that plays Jira and a pipeline, half of the time well and half of the time badly.

It has gates of its own, so that it alone knows what became of them, and asks about them all the time.
"""

import json
import time
from array import array
from collections import deque
from datetime import datetime, timezone

from bad import Catalogue, Occasion, callback
from gate import path, payload
from jira import bulk, poll_path
from ledger import Gate, Update
from wire import Broken, Client, Request

LIFETIME = 60
"""Of a good token, in seconds: a short one, so that what a gate has to remember of tokens is soon as much as it gets."""

RECENT = 40
"""For how many seconds a token that was taken can be tried again: well within its lifetime."""

STATUSES = ["allowed"] * 9 + ["prevented"] * 6 + ["awaiting"] * 3 + ["expired", "invalid", "ALLOWED"]

BAD_ANSWER = "a bad request gets the answer of its fault"
WRONG_ANSWER = "every answer says what was acknowledged, and no gate opens that Jira does not open"
GOOD_REFUSED = "a good request is taken"
NO_ANSWER = "every request is answered"
CHECKS = [WRONG_ANSWER, BAD_ANSWER, GOOD_REFUSED, NO_ANSWER]


class Weather:
    """What the host suffers at the moment, and what it may answer therefore. Set by who makes it suffer."""

    def __init__(self):
        self.may_be_unavailable = False
        """It can't write, or is being killed."""
        self.may_break = False
        self.clock = 0
        """How far its clock is off, in seconds."""


class Worker:
    def __init__(self, number, random, host, jira, report, weather, gates):
        self._random, self._host, self._jira = random, host, jira
        self._report, self._weather = report, weather
        self._number, self._made = number, 0
        self._catalogue = Catalogue(random)
        self._client = Client(host.port)
        self._gates = [None] * gates
        self._last_instant = 0
        self.taken = deque(maxlen=4000)
        """Callbacks that were acknowledged: when they were sent, and with which token, body and gate."""
        self.acknowledged = 0
        self.cut_off = 0
        """How many requests got no answer."""
        self.times = array("d")
        """How long each callback took, in seconds."""

    def fire(self, until):
        """Goes on until the event is set."""
        while not until.is_set():
            try:
                if self._random.random() < 0.5:
                    self._bad()
                else:
                    self._good()
            except Broken as broken:
                self.cut_off += broken.sent
                if self._weather.may_break:
                    # Killed, most likely: who kills it stops the workers, too.
                    until.wait(0.05)
                else:
                    self._report.fault(NO_ANSWER, str(broken))
        self._client.close()

    # --- good requests ---

    def _good(self):
        place = self._random.randrange(len(self._gates))
        gate = self._gates[place]
        luck = self._random.random()
        if gate is None or luck < 0.02:
            self._gates[place] = self._new_gate(gate)
        elif luck < 0.45:
            self._ask(gate)
        elif luck < 0.50:
            self._submit(gate)
        elif luck < 0.55:
            self._retry()
        elif luck < 0.60:
            self._forge(gate)
        else:
            self._decide(gate)

    def _new_gate(self, old):
        """In the place of an old one, which nobody asks about any more."""
        self._made += 1
        tenant = self._random.choice(self._host.tenants)
        gate = Gate(tenant, (f"pipe/line {self._number}", "prod", self._made))
        if self._random.random() < 0.5:
            self._register(gate)
        else:
            self._submit(gate)
        if old:
            self._jira.forget(poll_path(old.name))
        return gate

    def _register(self, gate):
        request = Request("PUT", path(gate.name), (("Authorization", f"Bearer {gate.tenant.submit_token}"),), b"")
        answer = self._send("register", request)
        if answer.status in (200, 201):
            gate.registered = True
        else:
            self._refused(answer, "registration")

    def _submit(self, gate):
        sent = time.monotonic()
        gate.submitting()
        headers = (("Authorization", f"Bearer {gate.tenant.submit_token}"),)
        answer = self._send("submit", Request("POST", "/deployments", headers, json.dumps(bulk(gate.name)).encode()))
        fates = [deployment.get("fate") for deployment in answer.document.get("deployments", [])]
        if fates:
            gate.registered = True
            # Whatever became of it: what Jira said before confirms nothing any more.
            gate.touched(sent)
            # Jira takes none of our tokens while the clock is off.
            refused = self._weather.clock != 0 and (answer.status, fates) == (502, ["refused"])
            if (answer.status, fates) not in SUBMITTED and not refused:
                self._report.fault(GOOD_REFUSED, f"submission: {answer.status} {fates}")
        else:
            self._refused(answer, "submission")

    def _decide(self, gate):
        """Jira decides, and says so: at once, never, twice, or after the next decision."""
        first = self._update()
        self._jira.decide(poll_path(gate.name), self._body(gate, first), first)
        gate.decided.append(first)
        luck = self._random.random()
        if luck < 0.15:
            return
        if luck < 0.30:
            second = self._update()
            self._jira.decide(poll_path(gate.name), self._body(gate, second), second)
            gate.decided.append(second)
            self._tell(gate, second)
        self._tell(gate, first)

    def _forge(self, gate):
        """Somebody got hold of a token before Jira used it, and sends a body of his own."""
        self._tell(gate, self._update("allowed"))

    def _tell(self, gate, update):
        authorization, body = gate.tenant.sign(lifetime=LIFETIME), self._body(gate, update)
        sent = time.monotonic()
        # Until it is answered, it may be there or not. A host that can't do its part may have stored it all the same.
        gate.unanswered.append(update)
        answer = self._send("callback", callback(authorization, body))
        if answer.status == 204:
            gate.unanswered.remove(update)
            gate.acknowledged(update, sent)
            self.acknowledged += 1
            self.taken.append((sent, authorization, body, gate))
        elif not self._refused(answer, "callback"):
            gate.unanswered.remove(update)

    def _retry(self):
        """Jira did not get the answer, and sends the same again; or a thief sends another body."""
        if not self.taken or self._weather.clock:
            return
        sent, authorization, body, gate = self._random.choice(self.taken)
        if time.monotonic() - sent > RECENT:
            return
        if self._random.random() < 0.5:
            answer = self._send("callback", callback(authorization, body))
            if answer.status != 204:
                self._refused(answer, "retry")
        else:
            lost = self.lost(authorization, gate)
            if lost:
                self._report.fault(BAD_ANSWER, lost)

    def lost(self, authorization, gate):
        """What is wrong with the answer to a token that was taken and comes with another body; None if nothing. It is
        refused as long as its callback is not forgotten."""
        answer = self._send("replay", callback(authorization, self._body(gate, self._update("allowed"))))
        if answer.code == (401, "replayed") or self._excused(answer):
            return None
        return f"{gate.name}: a token that was taken is answered {answer.code}"

    def look_for_losses(self, most, fault):
        """Tries the callbacks again that were acknowledged last, and asks about every gate. How many those were."""
        looked = 0
        for sent, authorization, _, gate in list(self.taken)[-most:]:
            if time.monotonic() - sent > RECENT:
                continue
            looked += 1
            lost = self.lost(authorization, gate)
            if lost:
                fault(lost)
        for gate in self.gates:
            self._ask(gate)
        self._client.close()
        return looked

    def opens(self, gate, patience):
        """Whether a gate opens, once Jira allows it."""
        update = self._update("allowed")
        self._jira.decide(poll_path(gate.name), self._body(gate, update), update)
        gate.decided.append(update)
        self._tell(gate, update)
        headers = (("Authorization", f"Bearer {gate.tenant.read_token}"),)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            answer = self._send("gate", Request("GET", f"{path(gate.name)}?wait=5", headers))
            self.judge(gate, answer)
            if answer.status == 200:
                return True
        return False

    @property
    def gates(self):
        return [gate for gate in self._gates if gate and gate.registered]

    def _ask(self, gate):
        if not gate.registered:
            return
        wait = "?wait=1" if self._random.random() < 0.05 else ""
        headers = (("Authorization", f"Bearer {gate.tenant.read_token}"),)
        answer = self._send("gate", Request("GET", path(gate.name) + wait, headers))
        self.judge(gate, answer)

    def judge(self, gate, answer):
        """Whether a gate may answer this."""
        if self._excused(answer):
            return
        if self._weather.clock and answer.status == 200:
            self._report.fault(WRONG_ANSWER, f"{gate.name}: open with a clock that is off by {self._weather.clock} s")
        confirmations = self._jira.confirmations(poll_path(gate.name))
        window = self._host.window + SLACK
        fault = gate.fault(answer.code, confirmations, time.monotonic(), window, self._host.trusting)
        if fault:
            self._report.fault(WRONG_ANSWER, fault)

    # --- bad ones ---

    def _bad(self):
        gate = self._random.choice(self._gates)
        if gate is None:
            return
        tenant, other = gate.tenant, next(one for one in self._host.tenants if one is not gate.tenant)
        bad = self._catalogue.next(Occasion(tenant, other, gate.name, path(gate.name)))
        answer = self._send("bad", bad.request)
        expected = set(bad.expected)
        if self._weather.clock > 0:
            expected.add((401, "expired"))
        elif self._weather.clock < 0:
            expected |= {(503, "issued-ahead"), (503, "not-yet-valid")}
        if answer.code not in expected and not self._excused(answer):
            self._report.fault(BAD_ANSWER, f"{bad.name}: {answer.code}, expected {sorted(bad.expected)}")

    # --- what they share ---

    def _send(self, kind, request):
        began = time.monotonic()
        answer = self._client.send(request)
        if kind == "callback":
            self.times.append(time.monotonic() - began)
        self._report.count((kind, *answer.code))
        return answer

    def _refused(self, answer, what):
        """A good request was not taken. Whether it may have been taken all the same."""
        if self._excused(answer):
            return True
        off = {(401, "expired")} if self._weather.clock > 0 else {(503, "issued-ahead")} if self._weather.clock < 0 else ()
        if answer.code not in off:
            self._report.fault(GOOD_REFUSED, f"{what}: {answer.code}")
        return False

    def _excused(self, answer):
        return self._weather.may_be_unavailable and answer.code == (503, "unavailable")

    def _update(self, status=None):
        # A millisecond apart at least: that is how Jira writes it.
        instant = max(time.time_ns() // 1_000_000, self._last_instant + 1)
        self._last_instant = instant
        return Update(instant, status or self._random.choice(STATUSES))

    @staticmethod
    def _body(gate, update):
        moment = datetime.fromtimestamp(update.instant / 1000, timezone.utc).isoformat(timespec="milliseconds")
        return json.dumps(payload(gate.name, update.status, moment.replace("+00:00", "Z"))).encode()


SLACK = 8
"""Seconds that may pass beyond the time for which Jira's word counts: from the question's arrival there to when its answer is
stored, and from a look at the gate to when that answer is here. The clocks of hosts count whole seconds, too."""

SUBMITTED = [
    (200, ["accepted"]),
    # Jira was not well.
    (503, ["retry-later"]),
    (504, ["unanswered"]),
]
