"""What is asked of the scripts in the wrong way is refused before anything is sent, and always with the same code."""

import json
import ssl
import subprocess

import pytest
from scripts import MISUSE, PROCEED, UNREACHABLE, environment, run
from told import decision

OPEN = decision(200, "proceed")
HTTPS = "https://gate.example"


@pytest.mark.parametrize(
    ("arguments", "env", "why"),
    [
        (["p", "e"], {}, "give a pipeline"),
        (["p", "e", "7", "8"], {}, "give a pipeline"),
        (["p", "", "7"], {}, "an id is empty"),
        (["p", "e", "x"], {}, "`x`"),
        (["p", "e", ""], {}, "sequence number"),
        (["--timeout", "0", "p", "e", "7"], {}, "1 to 604800"),
        (["--timeout", "604801", "p", "e", "7"], {}, "1 to 604800"),
        (["--timeout", "9" * 30, "p", "e", "7"], {}, "1 to 604800"),
        (["--timeout", "1h", "p", "e", "7"], {}, "1 to 604800"),
        (["--timeout"], {}, "needs a number"),
        (["--insecure", "p", "e", "7"], {}, "there is no option"),
        (["p", "e", "7"], {"url": ""}, "GATE_URL is missing"),
        (["p", "e", "7"], {"url": "gate.example"}, "an https URL"),
        (["p", "e", "7"], {"url": "http://gate.example"}, "not https"),
        (["p", "e", "7"], {"url": "https://user@gate.example"}, "belongs in no base URL"),
        (["p", "e", "7"], {"url": "https://gate.example?x"}, "belongs in no base URL"),
        (["p", "e", "7"], {"GATE_READ_TOKEN": None}, "neither GATE_READ_TOKEN nor GATE_READ_TOKEN_FILE"),
        (["p", "e", "7"], {"GATE_READ_TOKEN": 'a"\nurl = "http://evil.example'}, "no token"),
        (["p", "e", "7"], {"GATE_READ_TOKEN_FILE": "/nowhere"}, "both set"),
        (["p", "e", "7"], {"GATE_READ_TOKEN": None, "GATE_READ_TOKEN_FILE": "/nowhere"}, "can't be read"),
    ],
)
def test_misuse_of_await_gate(shell, arguments, env, why):
    done = run(shell, "await-gate", *arguments, env=environment(**{"url": HTTPS, **env}))
    assert (done.returncode, done.stdout) == (MISUSE, ""), done.stderr
    assert why in done.stderr


@pytest.mark.parametrize(
    ("arguments", "given", "why"),
    [([], "{}", "give one file"), (["/nowhere"], "", "can't be read"), (["-"], "", "is empty"), (["a", "b"], "", "give one")],
)
def test_misuse_of_submit_deployment(shell, arguments, given, why):
    done = run(shell, "submit-deployment", *arguments, env=environment(HTTPS), given=given)
    assert (done.returncode, done.stdout) == (MISUSE, ""), done.stderr
    assert why in done.stderr


@pytest.mark.parametrize("script", ["await-gate", "submit-deployment", "describe-deployment"])
def test_help_is_for_people(shell, script):
    done = run(shell, script, "--help", env=environment(None))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: {script} ")


def test_what_describes_a_deployment_quotes_whatever_it_is_given(shell):
    words = ['web "shop" $(id)', "pröd\\", "7", "https://ci.example/?a=1&b='2'", "service\n1", "--x"]
    done = run(shell, "describe-deployment", "--type", "staging", *words, env=environment(None))
    assert done.returncode == 0, done.stderr
    (deployment,) = json.loads(done.stdout)["deployments"]
    assert deployment["pipeline"]["id"] == words[0] and deployment["environment"]["id"] == words[1]
    assert deployment["deploymentSequenceNumber"] == 7
    assert deployment["associations"][0]["values"] == words[4:]
    assert deployment["commands"] == [{"command": "initiate_deployment_gating"}]
    done = run(shell, "describe-deployment", "--state", "failed", *words, env=environment(None))
    assert "commands" not in json.loads(done.stdout)["deployments"][0], "what is over asks for no gate"


def test_misuse_of_describe_deployment(shell):
    for arguments in [[], ["p", "e", "x", "u", "s"], ["--state"], ["--what", "p", "e", "1", "u", "s"]]:
        assert run(shell, "describe-deployment", *arguments, env=environment(None)).returncode == MISUSE, arguments


def test_a_token_may_be_in_a_file(shell, told, tmp_path):
    told.tell(OPEN)
    (tmp_path / "token").write_text("from_a_file\n")
    env = environment(told.url, GATE_READ_TOKEN=None, GATE_READ_TOKEN_FILE=tmp_path / "token")
    assert run(shell, "await-gate", "--plain-http", "p", "e", "7", env=env).returncode == PROCEED
    assert told.asked[0][3]["Authorization"] == "Bearer from_a_file"


def test_a_certificate_has_to_be_trusted(shell, told, tmp_path):
    certificate = tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", tmp_path / "key.pem", "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    told.server.socket = context.wrap_socket(told.server.socket, server_side=True)
    told.tell(OPEN)
    at = f"https://localhost:{told.server.server_port}"
    done = run(shell, "await-gate", "p", "e", "7", env=environment(at))
    assert (done.returncode, told.asked) == (UNREACHABLE, []), done.stderr
    assert "certificate is not trusted" in done.stderr, "it is said at once"
    done = run(shell, "await-gate", "p", "e", "7", env=environment(at, CURL_CA_BUNDLE=certificate))
    assert done.returncode == PROCEED, done.stderr


def test_nothing_stays_behind(shell, told, tmp_path):
    told.tell(OPEN)
    env = environment(told.url, TMPDIR=tmp_path)
    assert run(shell, "await-gate", "--plain-http", "p", "e", "7", env=env).returncode == PROCEED
    assert list(tmp_path.iterdir()) == []
