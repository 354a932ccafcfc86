from app.core.security import hash_password, verify_password


def test_a_password_matches_its_own_hash():
    assert verify_password("correct horse", hash_password("correct horse"))


def test_another_password_does_not_match():
    assert not verify_password("wrong horse", hash_password("correct horse"))


def test_an_unreadable_hash_matches_nothing():
    assert not verify_password("correct horse", "not a hash")
