#!/bin/sh
exec python -m uvicorn tests.local.web_app:app --host 127.0.0.1 --port "$AWS_LWA_PORT" --no-access-log --log-level warning
