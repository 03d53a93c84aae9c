// Starts the page: who is here, the frame around the views, and the view that the address names.
import { start } from "./router.js";
import { Shell } from "./shell.js";

start(new Shell(document.getElementById("app")));
