#!/bin/sh
# Started by Lambda Web Adapter in AWS and by the local cloud alike. An SSE stream never ends by itself, so a stop waits
# two seconds for the streams and no longer; the clients resume elsewhere.
cd "${LAMBDA_TASK_ROOT:-.}" || exit 1
exec python -m uvicorn functions.stream.app:app \
  --host 127.0.0.1 --port "${AWS_LWA_PORT:-8080}" \
  --no-access-log --log-level warning --timeout-graceful-shutdown 2 --timeout-keep-alive 75
