"""Every event about users, with the sentence that people read."""

from coldchain import events as facts

SENTENCES = [
    (facts.UserAdded("u1", "technician", ("river", "hill")), "User u1: added as technician of river, hill."),
    (facts.UserAdded("u1", "pharmacist", ("*",)), "User u1: added as pharmacist of every site."),
    (facts.UserChanged("u1", "manager", ("river",)), "User u1: manager of river from now on."),
    (facts.UserDisabled("u1", "left the pharmacy."), "User u1: can no longer sign in: left the pharmacy."),
    (facts.UserInvited("u1"), "User u1: invited to set a password."),
    (facts.PasswordSet("u1"), "User u1: set a password."),
    (facts.SignedIn("u1"), "User u1: signed in."),
    (facts.SignedOut("u1"), "User u1: signed out."),
    (facts.SignedOut("u1", everywhere=True), "User u1: signed out everywhere."),
    (facts.TokenMade("u1", "t1"), "User u1: token t1 made, a program acts as them."),
    (facts.TokenRevoked("u1", "t1"), "User u1: token t1 revoked."),
    (
        facts.ActSigned("u1", "Ana Ruiz", "Release", (7,)),
        "User u1: Ana Ruiz signed electronically for Release, entry 7.",
    ),
    (
        facts.ActSigned("u1", "Ana Ruiz", "Discard", (7, 8)),
        "User u1: Ana Ruiz signed electronically for Discard, entries 7, 8.",
    ),
    (
        facts.AccessRefused("u2", "technician", "POST /api/v1/users"),
        "User u2: refused as technician: POST /api/v1/users.",
    ),
    (
        facts.AccessRefused("u2", "technician", "POST /api/v1/users", times=12),
        "User u2: refused as technician, 12 times: POST /api/v1/users.",
    ),
    (
        facts.SignInsRefused({"token": 1, "password": 3}),
        "Sign-ins refused since the last count: 3 password, 1 token.",
    ),
]
