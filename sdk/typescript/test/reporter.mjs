// Says of each test, on a line of JSON, whether it passed: for the pytest test that runs these files.

export default async function* reporter(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite" || data.name.endsWith(".ts")) continue;
    const error = data.details?.error;
    const cause = error?.cause ?? error;
    yield `${JSON.stringify({ name: data.name, passed: type === "test:pass", skipped: Boolean(data.skip), error: cause?.stack ?? cause?.message ?? String(cause ?? "") })}\n`;
  }
}
