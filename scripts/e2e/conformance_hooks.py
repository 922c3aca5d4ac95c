"""Loaded by schemathesis: logs in, and again whenever the token stops working.

Without this, the first call that ends the token (closing the account, logging out everywhere) would turn the rest of
the run into a test of 401.
"""

import json
import os

import schemathesis

from support import login

BASE = os.environ["E2E_BASE"]
CREDENTIALS = json.loads(os.environ["E2E_CREDENTIALS"])


@schemathesis.auth()
class Token:
    def get(self, case, context):
        return login(BASE, CREDENTIALS)

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"
