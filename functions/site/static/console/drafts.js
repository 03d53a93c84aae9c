// What was typed and not sent yet: it survives a failure, a reload and a look at another page of the console.

const PREFIX = "amy.draft.";

export function draft(name) {
  return sessionStorage.getItem(PREFIX + name) ?? "";
}

export function keep(name, text) {
  if (text) sessionStorage.setItem(PREFIX + name, text);
  else sessionStorage.removeItem(PREFIX + name);
}
