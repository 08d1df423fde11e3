import { render } from "preact";
import { App } from "./shell/app";
import { startClock } from "./state/clock";
import { keepPreferences } from "./state/preferences";
import { returnToPlace } from "./state/session";
import "./style/page.css";

returnToPlace();
keepPreferences();
startClock();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
