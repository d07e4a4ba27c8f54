"""Laws of users, tokens and sessions: what is kept gives no secret away, and what has ended opens nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.access import Accounts, Doorkeeper, Scope, TooMany
from rag.access.hashing import hashed, matches
from rag.access.limits import RateLimit, Throttle
from rag.errors import StoreError, UsageError

ASK = frozenset({Scope.ASK})
PASSWORD = "correct horse battery"
HERE = "127.0.0.1"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "store")


@settings(max_examples=3)
@given(st.text(max_size=20), st.text(max_size=20))
def test_only_the_secret_itself_matches_its_hash(one: str, other: str) -> None:
    assert matches(one, hashed(one)) and matches(other, hashed(one)) == (one == other)
    assert hashed(one) != hashed(one), "equal secrets must not show as equal"


def test_nothing_kept_holds_a_secret_and_nobody_else_reads_it(accounts: Accounts) -> None:
    accounts.add_user("ada", PASSWORD, ASK)
    token, session = accounts.create_token("ci", ASK), accounts.open_session("ada", 1)
    kept = b"".join(path.read_bytes() for path in accounts.path.parent.iterdir())
    for secret in (PASSWORD, token, token.split("_", 2)[2], session):
        assert secret.encode() not in kept
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


def test_a_token_is_known_until_it_is_revoked_or_expires(accounts: Accounts) -> None:
    keeper, token = Doorkeeper(accounts), accounts.create_token("ci", frozenset({Scope.UPLOAD}), per_minute=7)
    caller = keeper.by_token(token, HERE)
    assert caller and (caller.name, caller.per_minute, caller.address) == ("ci", 7, HERE)
    assert caller.may(Scope.UPLOAD) and not caller.may(Scope.ASK) and not caller.may(Scope.ADMIN)
    assert keeper.by_token(token, HERE) == caller, "known again without the slow hash"
    accounts.revoke_token("ci")
    assert keeper.by_token(token, HERE) is None
    assert keeper.by_token(accounts.create_token("old", ASK, days=-1), HERE) is None


def test_a_token_that_is_nearly_right_is_wrong(accounts: Accounts) -> None:
    keeper, token = Doorkeeper(accounts), accounts.create_token("ci", ASK)
    other = accounts.create_token("other", ASK)
    for shown in ("", "fn_", token[:-1], token + "a", token.swapcase(), other[:16] + token[16:]):
        assert keeper.by_token(shown, HERE) is None


def test_a_session_ends_with_log_out_a_new_password_or_its_user(accounts: Accounts) -> None:
    keeper = Doorkeeper(accounts)
    accounts.add_user("ada", PASSWORD, ASK)

    def logged_in() -> str:
        secret = keeper.log_in("ada", PASSWORD, HERE)
        assert secret and keeper.by_session(secret, HERE)
        return secret

    keeper.log_out(ended := logged_in())
    assert keeper.by_session(ended, HERE) is None
    ended = logged_in()
    accounts.set_password("ada", PASSWORD)
    assert keeper.by_session(ended, HERE) is None
    ended = logged_in()
    accounts.remove_user("ada")
    assert keeper.by_session(ended, HERE) is None and keeper.log_in("ada", PASSWORD, HERE) is None


def test_failed_log_ins_are_slowed_by_name_and_by_address(accounts: Accounts) -> None:
    clock = Clock()
    keeper = Doorkeeper(accounts, throttle=Throttle(clock))
    accounts.add_user("ada", PASSWORD, ASK)
    accounts.add_user("bob", PASSWORD, ASK)
    for number in range(5):
        assert keeper.log_in("ada", "a wrong password", f"10.0.0.{number}") is None
    with pytest.raises(TooMany) as slowed:
        keeper.log_in("ada", PASSWORD, "10.0.0.9")
    assert slowed.value.seconds == 1.0
    assert keeper.log_in("bob", PASSWORD, "10.0.0.9"), "others are not held up"
    clock.now += 1.0
    assert keeper.log_in("ada", PASSWORD, "10.0.0.9")
    for _ in range(5):
        keeper.log_in("nobody", "a wrong password", HERE)
    with pytest.raises(TooMany):
        keeper.log_in("bob", PASSWORD, HERE)


def test_pauses_double_up_to_a_minute_and_are_forgiven() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    pauses = []
    for _ in range(13):
        throttle.failed("key")
        pauses.append(throttle.pause("key"))
    assert pauses == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    clock.now += 901
    throttle.failed("key")
    assert throttle.pause("key") == 0


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=60))
def test_no_minute_lets_through_more_than_twice_its_limit(per_minute: int, gaps: list[float]) -> None:
    clock, passed = Clock(), list[float]()
    limit = RateLimit(clock)
    for gap in gaps:
        clock.now += gap
        wait = limit.take("key", per_minute)
        if wait == 0:
            passed.append(clock.now)
        else:
            clock.now += wait + 1e-6
            assert limit.take("key", per_minute) == 0, "what was told is kept to"
            passed.append(clock.now)
    for start in passed:
        assert sum(start <= at < start + 60 for at in passed) <= 2 * per_minute + 1


@pytest.mark.parametrize("name", ["", "a b", "local", "-x", "a" * 65, "a\n"])
def test_odd_names_and_short_passwords_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError):
        accounts.add_user(name, PASSWORD, ASK)
    with pytest.raises(UsageError):
        accounts.create_token(name, ASK)
    with pytest.raises(UsageError, match="too short"):
        accounts.add_user("ada", "short", ASK)
    assert not accounts.exist()


def test_a_name_is_taken_once_and_missing_ones_are_told(accounts: Accounts) -> None:
    accounts.create_token("ci", ASK)
    with pytest.raises(UsageError, match="already"):
        accounts.create_token("ci", ASK)
    for missing in (accounts.revoke_token, accounts.remove_user):
        with pytest.raises(UsageError, match="there is no"):
            missing("nobody")


def test_a_damaged_file_is_an_error_and_lets_nobody_in(accounts: Accounts) -> None:
    accounts.path.parent.mkdir(parents=True)
    accounts.path.write_bytes(b"no database at all, only words" * 40)
    with pytest.raises(StoreError):
        accounts.exist()
