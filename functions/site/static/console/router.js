// Which view an address means. `#/turns/turn_01?finding=ds-001` is the view `turn` with an id and a query.
import { announce, focusOn } from "./announce.js";
import { fill } from "./dom.js";
import { failure } from "./failure.js";
import { drop, key, onChange } from "./session.js";
import { loading } from "./states.js";

const ROUTES = [
  [/^\/?$/, () => import("./views/ask.js")],
  [/^\/turns$/, () => import("./views/turns.js")],
  [/^\/turns\/(turn_\w+)$/, () => import("./views/turn.js")],
  [/^\/approvals$/, () => import("./views/approvals.js")],
  [/^\/data$/, () => import("./views/data.js")],
  [/^\/memory$/, () => import("./views/memory.js")],
  [/^\/labs$/, () => import("./views/labs.js")],
  [/^\/labs\/(lab_\w+)$/, () => import("./views/lab.js")],
  [/^\/imports$/, () => import("./views/imports.js")],
  [/^\/sources$/, () => import("./views/sources.js")],
  [/^\/check-ins$/, () => import("./views/check_ins.js")],
  [/^\/me$/, () => import("./views/me.js")],
  [/^\/device$/, () => import("./views/device.js")],
];

let shell = null;
let shown = null; // {path, view, leave}
let isFirst = true; // nothing was shown yet
let refused = null; // why a key that was there opened nothing

/** Shows the view of the address, and of each address that follows. */
export function start(frame) {
  shell = frame;
  window.addEventListener("hashchange", show);
  onChange(() => {
    shown = leave();
    show();
  });
  show();
}

/** Goes to another address of the console. */
export function go(path) {
  location.hash = path;
}

/** The address as a path and its query. */
export function place() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  return { path: path || "/", query: new URLSearchParams(query) };
}

async function show() {
  const { path, query } = place();
  if (!key()) return signIn();
  if (shown?.path === path && shown.view.update) return shown.view.update(query);
  shown = leave();
  const [, module, match] = found(path);
  const main = shell.frame(path);
  fill(main, loading());
  const leaving = new AbortController();
  const mine = { path, view: {}, leave: () => leaving.abort() };
  shown = mine;
  try {
    const view = await (await module()).view({ id: match[1], query, signal: leaving.signal });
    if (shown !== mine) return;
    mine.view = view;
    put(main, view);
  } catch (error) {
    if (shown !== mine || error.name === "AbortError") return;
    if (error.code === "unauthorized") {
      refused = error;
      return drop();
    }
    if (!error.code) console.error(error);
    fill(main, failure(error, show));
    shown = null;
  }
}

function found(path) {
  for (const [pattern, module] of ROUTES) {
    const match = path.match(pattern);
    if (match) return [pattern, module, match];
  }
  return [null, () => import("./views/nothing.js"), [path]];
}

async function signIn() {
  shown = leave();
  const main = shell.door();
  put(main, (await import("./views/sign_in.js")).view({ error: refused }));
  refused = null;
}

/** `view`: {title, node}. The heading gets the focus, so that a keyboard or a screen reader goes on from there; as the page
 * is opened the browser has it at the top, where the skip link is. */
function put(main, view) {
  fill(main, view.node);
  document.title = `${view.title} · Amy`;
  const heading = main.querySelector("h1");
  if (view.focus) view.focus();
  else if (!isFirst) focusOn(heading);
  isFirst = false;
  window.scrollTo(0, 0);
  announce(view.title);
}

function leave() {
  shown?.leave();
  return null;
}
