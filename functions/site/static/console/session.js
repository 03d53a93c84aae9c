// Who is signed in: a key, kept for this tab, or for this browser where the person asked for that.

const NAME = "amy.key";

let changed = () => {};

/** The key, or null. */
export function key() {
  return read(sessionStorage) ?? read(localStorage);
}

export function signIn(value, { remember }) {
  forget();
  (remember ? localStorage : sessionStorage).setItem(NAME, value);
  changed();
}

/** Lets go of a key that opens nothing any more, and of nothing else: what was typed is still there after a new sign-in. */
export function drop() {
  forget();
  changed();
}

export function signOut() {
  forget();
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("amy.")) sessionStorage.removeItem(name);
  changed();
}

/** `listener` hears of each sign-in and sign-out. */
export function onChange(listener) {
  changed = listener;
}

function forget() {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}

function read(storage) {
  try {
    return storage.getItem(NAME);
  } catch {
    return null; // the browser lets this page keep nothing
  }
}
