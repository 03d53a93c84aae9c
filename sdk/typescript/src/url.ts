/** Addresses, put together by hand: React Native's URL and URLSearchParams are not whole. */

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

/** One segment of a path. An id that is empty or a step up would be another address. */
export function segment(value: string): string {
  if (!value || value === "." || value === "..") throw new TypeError(`an id is missing or is none: ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
}

/** `?a=1&b=2`, or nothing. What is null or undefined is left out; of a list the values are joined with commas. */
export function queryString(query: Record<string, QueryValue>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
  }
  return pairs.length ? `?${pairs.join("&")}` : "";
}
