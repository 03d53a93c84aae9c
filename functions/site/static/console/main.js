// Starts the page: who is here, the frame around the views, and the view that the address names.
import { focusOn } from "./announce.js";
import { start } from "./router.js";
import { Shell } from "./shell.js";

start(new Shell(document.getElementById("app")));

// Without the address: that says which view is shown.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  focusOn(document.getElementById("main"));
});
