"""Who may use a store over the network: users, tokens, scopes, sessions; and who is calling now.

It says who a caller is and what they may do; the server's guard is what turns others away.
"""

from rag.access.accounts import Accounts, Token, User, accounts_path
from rag.access.caller import LOCAL, Caller, Scope, calling, current_caller
from rag.access.doorkeeper import Doorkeeper, TooMany

__all__ = [
    "LOCAL",
    "Accounts",
    "Caller",
    "Doorkeeper",
    "Scope",
    "Token",
    "TooMany",
    "User",
    "accounts_path",
    "calling",
    "current_caller",
]
